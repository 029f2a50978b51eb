"""What the lists consist of that a department may change without code: gates, strategies, money, criteria."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from maturity_model.elements import Frozen, Number, Text, YesNo
from maturity_model.faults import Fault, Faults

GO, CONDITIONS, HOLD, STOP = OUTCOMES = ("go", "conditions", "hold", "stop")

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$", max_length=40)]
Percent = Annotated[int, Field(strict=True, ge=0, le=100)]


class SizeClass(Frozen):
    """A class of size: projects up to `upper` in the base currency, or any with a fact of `also_when`.

    `one_sitting` are gates that this class passes by one decision.
    """

    id: Id
    name: Text
    upper: Annotated[Number, Field(gt=0)] | None = None
    upper_included: YesNo = False
    one_sitting: tuple[Id, ...] = ()
    also_when: tuple[Literal["cross_agency", "personal_data"], ...] = ()
    rule: Text


class Artefact(Frozen):
    """Something that must exist before a gate, for projects of these classes.

    `check` names the fact of the register that answers it; without one, people say how far it is.
    """

    id: Id
    name: Text
    waivable: YesNo
    check: (
        Literal[
            "sponsor", "objectives", "cost", "duplicates", "score", "review", "baseline", "plan", "budget", "benefits"
        ]
        | None
    ) = None
    classes: Annotated[tuple[Id, ...], Field(min_length=1)]


class Question(Frozen):
    """A question of a gate's check list, asked because of a strategy."""

    id: Id
    strategy: Id
    question: Text


class Release(Frozen):
    """How much may be committed after a gate, in percent of what was planned when it was decided."""

    build: Percent
    run: Percent


class Gate(Frozen):
    """A gate: its question, what must exist, who decides by class, and the money that it releases."""

    id: Id
    stage: Text
    name: Text
    question: Text
    artefacts: tuple[Artefact, ...]
    checklist: tuple[Question, ...] = ()
    decided_by: dict[Id, Annotated[tuple[Literal["planner", "director"], ...], Field(min_length=1)]]
    release: Release
    releases: Text


class Named(Frozen):
    """An id and its name."""

    id: Id
    name: Text


class Gates(Frozen):
    """The gates in their order, the classes from small to large, and the decisions there are."""

    lapses_after_months: Annotated[int, Field(strict=True, ge=1)]
    classes: Annotated[tuple[SizeClass, ...], Field(min_length=1)]
    gates: Annotated[tuple[Gate, ...], Field(min_length=1)]
    decisions: tuple[Named, ...]

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        sizes, ids = [size.id for size in self.classes], [gate.id for gate in self.gates]
        faults = _not_among([one.id for one in self.decisions], OUTCOMES, "decisions")
        faults += [Fault("missing_key", item=name, where="decisions") for name in OUTCOMES if name not in self.names]
        for size in self.classes:
            faults += _not_among(size.one_sitting, ids, size.id)
            if (size.upper is None) != (size is self.classes[-1]):
                faults.append(Fault("missing_key", item=size.id, where="upper"))
        for gate in self.gates:
            faults += _not_among(gate.decided_by, sizes, gate.id)
            faults += [
                Fault("missing_key", item=gate.id, where=f"decided_by.{s}") for s in sizes if s not in gate.decided_by
            ]
            for artefact in gate.artefacts:
                faults += _not_among(artefact.classes, sizes, artefact.id)
        parts = [part.id for gate in self.gates for part in (*gate.artefacts, *gate.checklist)]
        faults += repeated([*sizes, *ids, *parts], "Gates")
        if faults:
            raise Faults(faults)
        return self

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The ids of the gates, first to last."""
        return tuple(gate.id for gate in self.gates)

    @cached_property
    def names(self) -> dict[str, Text]:
        """The names of the decisions."""
        return {one.id: one.name for one in self.decisions}

    @cached_property
    def artefacts(self) -> dict[str, Artefact]:
        """All artefacts by id."""
        return {artefact.id: artefact for gate in self.gates for artefact in gate.artefacts}

    @cached_property
    def questions(self) -> dict[str, Question]:
        """All questions of the check lists by id."""
        return {question.id: question for gate in self.gates for question in gate.checklist}

    @cached_property
    def by_id(self) -> dict[str, Gate]:
        """The gates by id."""
        return {gate.id: gate for gate in self.gates}

    def size(self, cost: Decimal | None, *, cross_agency: bool, personal_data: bool) -> str | None:
        """The size class of a project with this whole-life cost in the base currency; None if that is not known.

        A fact of `also_when` decides whatever the cost, so that a class can be told even without one.
        """
        facts = {"cross_agency": cross_agency, "personal_data": personal_data}
        for size in reversed(self.classes):
            if any(facts[fact] for fact in size.also_when):
                return size.id
        if cost is None:
            return None
        for size in self.classes:
            if size.upper is None or cost < size.upper or (size.upper_included and cost == size.upper):
                return size.id
        return self.classes[-1].id


class Served(Frozen):
    """A strategy, objective or initiative that a project can serve."""

    id: Id
    text: Text


class Strategies(Frozen):
    """What projects serve and who pays for them."""

    source: Text
    strategies: tuple[Served, ...]
    objectives: tuple[Served, ...]
    initiatives: tuple[Served, ...] = ()
    initiatives_note: Text | None = None
    sources_of_financing: Annotated[tuple[Named, ...], Field(min_length=1)]
    instruments: Annotated[tuple[Named, ...], Field(min_length=1)]
    kinds: tuple[Named, ...]

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        lists = (self.sources_of_financing, self.instruments, self.kinds)
        faults = repeated([served.id for served in self.all_served], "Strategies")
        for named in lists:
            faults += repeated([one.id for one in named], "Strategies")
        faults += _not_among([kind.id for kind in self.kinds], ("build", "run"), "kinds")
        if faults:
            raise Faults(faults)
        return self

    @cached_property
    def all_served(self) -> tuple[Served, ...]:
        """Strategies, objectives and initiatives, in this order."""
        return (*self.strategies, *self.objectives, *self.initiatives)

    @cached_property
    def served(self) -> dict[str, Text]:
        """What a project can serve, by id."""
        return {one.id: one.text for one in self.all_served}

    @cached_property
    def source_names(self) -> dict[str, Text]:
        """The sources of financing by id."""
        return {one.id: one.name for one in self.sources_of_financing}

    @cached_property
    def instrument_names(self) -> dict[str, Text]:
        """The instruments by id."""
        return {one.id: one.name for one in self.instruments}

    @cached_property
    def kind_names(self) -> dict[str, Text]:
        """The kinds of work by id."""
        return {one.id: one.name for one in self.kinds}


class Anchor(Frozen):
    """What a value on a criterion's scale means."""

    value: Percent
    text: Text


class Criterion(Frozen):
    """What projects are compared by: a fixed scale from 0 to 100, higher is better, with its default weight."""

    id: Id
    name: Text
    question: Text
    weight: Annotated[int, Field(strict=True, ge=0, le=1000)]
    anchors: Annotated[tuple[Anchor, ...], Field(min_length=2)]


class Criteria(Frozen):
    """All criteria, in the order in which they are shown."""

    scale: Literal["0-100"]
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        faults = repeated([one.id for one in self.criteria], "Criteria")
        for one in self.criteria:
            values = [anchor.value for anchor in one.anchors]
            if values != sorted(set(values)):
                faults.append(
                    Fault("wrong_value", item=one.id, where="anchors", value=values, allowed=["rising values"])
                )
        if faults:
            raise Faults(faults)
        return self

    @cached_property
    def by_id(self) -> dict[str, Criterion]:
        """The criteria by id."""
        return {one.id: one for one in self.criteria}

    @cached_property
    def default_weights(self) -> dict[str, int]:
        """The weights of the file."""
        return {one.id: one.weight for one in self.criteria}


def _not_among(names: Any, allowed: Any, item: str) -> list[Fault]:
    return [
        Fault("not_allowed", item=item, value=name, where="id", allowed=list(allowed))
        for name in names
        if name not in allowed
    ]


def repeated(names: Iterable[str], item: str, **where: str) -> list[Fault]:
    """A fault for each name that stands more than once in what is written as `item`."""
    return [
        Fault("repeated_id", item=item, value=name, **where)
        for name, count in sorted(Counter(names).items())
        if count > 1
    ]
