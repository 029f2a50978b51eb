"""An edition of the model: everything that is asked, what answers earn, and when a stage is reached; frozen."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import Field, StringConstraints, model_validator

from maturity_model.checks import cross_check
from maturity_model.elements import (
    Choice,
    Condition,
    Crosswalk,
    Fact,
    Figure,
    Form,
    Frozen,
    Gate,
    GateMember,
    Id,
    Implication,
    Item,
    KeyServices,
    Ladder,
    Level,
    Mapped,
    Number,
    Rung,
    Scope,
    Source,
    Stage,
    StageZero,
    Text,
    Theme,
    Whole,
)
from maturity_model.faults import Fault, Faults

__all__ = [
    "Choice",
    "Condition",
    "Crosswalk",
    "Edition",
    "Fact",
    "Figure",
    "Form",
    "Frozen",
    "Gate",
    "GateMember",
    "Implication",
    "Item",
    "KeyServices",
    "Ladder",
    "Level",
    "Mapped",
    "Rung",
    "Scope",
    "Source",
    "Stage",
    "StageZero",
    "Text",
    "Theme",
]

T = TypeVar("T")


class Edition(Frozen):
    """A complete model: what is asked, what an answer earns, and when a stage is reached.

    `thresholds` gives per stage the least percentage (0 to 100). `gate_share` (0 to 1) is the share of key services
    that must meet the gates of a stage. The parts refer to one another by id; whatever does not fit is reported at
    once when an edition is made, all of it together.

    Raises:
        Faults: references to something unknown, circles, credits that do not rise, and the like.
    """

    id: Id
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+(?:-[0-9a-z.]+)?$")]
    status: Literal["draft", "released", "retired"]
    title: Text
    thresholds: dict[Whole, Annotated[Number, Field(ge=0, le=100)]]
    gate_share: Annotated[Number, Field(gt=0, le=1)]
    service_weighting: Literal["equal", "transactions"] = "equal"
    key_services: KeyServices
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    stage_zero: StageZero
    themes: tuple[Theme, ...]
    facts: tuple[Fact, ...] = ()
    gates: tuple[Gate, ...] = ()
    sources: tuple[Source, ...]
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    forms: Annotated[tuple[Form, ...], Field(min_length=1)]
    figures: tuple[Figure, ...] = ()
    ladder: Ladder | None = None
    crosswalk: Crosswalk | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        faults = cross_check(self)
        if faults:
            raise Faults(faults)
        return self

    def __hash__(self) -> int:
        return hash((self.id, self.version))

    def item(self, item_id: str) -> Item:
        """The item with this id.

        Raises:
            Fault: there is none.
        """
        return _found(self._items, "unknown_item", item_id)

    def form(self, form_id: str) -> Form:
        """The form with this id.

        Raises:
            Fault: there is none.
        """
        return _found(self._forms, "unknown_form", form_id)

    def fact(self, where: str, fact_id: str) -> Fact:
        """The fact of an organisation, a service or the country (`where`: organisation, service, platform).

        Raises:
            Fault: there is none.
        """
        return _found(self._facts, "unknown_fact", f"{where}.{fact_id}")

    def stage(self, number: int) -> Stage | StageZero:
        """The stage with this number; 0 is what comes before the first.

        Raises:
            Fault: there is none.
        """
        return self.stage_zero if number == 0 else _found(self._stages, "unknown_stage", number)

    def theme(self, theme_id: str) -> Theme:
        """The theme with this id.

        Raises:
            Fault: there is none.
        """
        return _found(self._themes, "unknown_theme", theme_id)

    def source(self, source_id: str) -> Source:
        """The source with this id.

        Raises:
            Fault: there is none.
        """
        return _found(self._sources, "unknown_source", source_id)

    def in_gate(self, item: str) -> bool:
        """Whether some gate names the item."""
        return item in self._in_gates

    @cached_property
    def stage_numbers(self) -> tuple[int, ...]:
        """The numbers of the stages, rising, without 0."""
        return tuple(sorted(stage.stage for stage in self.stages))

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def _forms(self) -> dict[str, Form]:
        return {form.id: form for form in self.forms}

    @cached_property
    def _facts(self) -> dict[str, Fact]:
        return {f"{fact.where}.{fact.id}": fact for fact in self.facts}

    @cached_property
    def _stages(self) -> dict[int, Stage]:
        return {stage.stage: stage for stage in self.stages}

    @cached_property
    def _themes(self) -> dict[str, Theme]:
        return {theme.id: theme for theme in self.themes}

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def _in_gates(self) -> frozenset[str]:
        return frozenset(member.item for gate in self.gates for member in gate.of)


def _found(known: Mapping[Any, T], code: str, key: object) -> T:
    if key not in known:
        raise Fault(code, value=key, allowed=tuple(known))
    return known[key]
