"""The parts of an edition: texts, conditions, facts, items with their levels, gates, forms, figures, the ladder."""

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Final, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

CONDITION: Final = "<organisation|service|platform|some_service>.<fact>, or the same with =<value>"

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[._-][a-z0-9]+)*$")]
ThemeId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,5}$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Whole = Annotated[int, Field(strict=True)]
Scope = Literal["organisation", "service"]
Means = Literal["decree", "staff", "money", "platform"]


def _exact(value: object) -> object:
    """Numbers as they were written: 0.1 stays a tenth."""
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _truth(value: object) -> object:
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


def _as_list(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Number = Annotated[Decimal, BeforeValidator(_exact), PlainSerializer(_plain)]
YesNo = Annotated[bool, Field(strict=True), BeforeValidator(_truth)]


class Frozen(BaseModel):
    """Base of every part of an edition: closed against unknown keys, and unchangeable."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Frozen):
    """A text in both languages."""

    en: Words
    km: Words

    def to(self, language: str) -> str:
        """The text in `language` (`en` or `km`).

        Raises:
            ValueError: another language.
        """
        if language == "en":
            return self.en
        if language == "km":
            return self.km
        raise ValueError(f"unknown language '{language}'; allowed: en, km")


class Condition(Frozen):
    """A fact that must hold. Written as `service.has_fee`, `service.deliverable=digital` or `some_service.has_fee`."""

    where: Literal["organisation", "service", "platform", "some_service"]
    fact: Id
    value: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, written: object) -> object:
        if not isinstance(written, str):
            return written
        name, _, value = written.partition("=")
        where, _, fact = name.partition(".")
        if where not in ("organisation", "service", "platform", "some_service") or not fact:
            raise PydanticCustomError("condition", "cannot be read", {"value": written, "allowed": (CONDITION,)})
        return {"where": where, "fact": fact, "value": value or None}

    @model_serializer
    def _write(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return f"{self.where}.{self.fact}" + (f"={self.value}" if self.value is not None else "")


Conditions = Annotated[tuple[Condition, ...], BeforeValidator(_as_list)]


class Choice(Frozen):
    """A value that a fact can have, and how it is shown."""

    value: Id
    name: Text


class Fact(Frozen):
    """Something that the register knows of an organisation, a service or the country; it earns nothing."""

    id: Id
    where: Literal["organisation", "service", "platform"]
    kind: Literal["yes_no", "choice", "number", "text"]
    choices: tuple[Choice, ...] = ()
    name: Text
    question: Text | None = None


class Level(Frozen):
    """One possible answer to an item. `effort` (1 to 3) is what it takes to climb here from the level below."""

    credit: Annotated[int, Field(strict=True, ge=0, le=100)]
    effort: Annotated[int, Field(strict=True, ge=1, le=3)] | None = None
    label: Text
    rubric: Text


class Implication(Frozen):
    """Whoever has `item` at level `at_least` or higher is granted level `grants` of the item that says so."""

    item: Id
    at_least: Annotated[int, Field(strict=True, ge=1)]
    grants: Annotated[int, Field(strict=True, ge=1)]


class Item(Frozen):
    """One thing we look for. `levels` lists the answers from weakest to strongest; they are counted from 0.

    An item counts for its `stage`, or for the foundation index. It is asked once of the organisation, or of each key
    service. It applies if all its conditions hold; an unknown fact counts as holding. `depends_on` orders next steps
    and never changes a score.
    """

    id: Id
    counts: Literal["stage", "foundation"]
    stage: Whole | None = None
    theme: ThemeId
    scope: Scope
    weight: Annotated[int, Field(strict=True, ge=1, le=1000)] = 1
    applies_when: Conditions = ()
    title: Text
    question: Text
    guidance: Text
    levels: tuple[Level, ...]
    implied_by: tuple[Implication, ...] = ()
    may_not_apply: YesNo = False
    evidence: Annotated[tuple[Literal["link", "file", "note"], ...], Field(min_length=1)]
    means: Means
    depends_on: tuple[Id, ...] = ()
    measured: YesNo = False
    sources: Annotated[tuple[Id, ...], Field(min_length=1)]

    @property
    def top(self) -> int:
        """The number of the strongest level."""
        return len(self.levels) - 1


class GateMember(Frozen):
    """An item of a gate and the level that passes; it counts where the facts of `when` hold."""

    item: Id
    level: Annotated[int, Field(strict=True, ge=1)]
    when: Conditions = ()


class Gate(Frozen):
    """A group of items of which `need` (all, or so many) must be at their level before `stage` counts as reached.

    If fewer than `need` are asked, those asked must pass; if none is asked, the gate holds.
    """

    stage: Whole
    scope: Scope
    need: Literal["all"] | Annotated[int, Field(strict=True, ge=1)]
    of: Annotated[tuple[GateMember, ...], Field(min_length=1)]

    @property
    def needed(self) -> int:
        """How many members must pass where all of them are asked."""
        return len(self.of) if self.need == "all" else self.need


class Stage(Frozen):
    """A stage of presence."""

    stage: Annotated[int, Field(strict=True, ge=1, le=9)]
    name: Text
    description: Text


class StageZero(Frozen):
    """What an organisation is called that has not reached the first stage."""

    name: Text
    description: Text | None = None


class Theme(Frozen):
    """What an item is about."""

    id: ThemeId
    name: Text


class Source(Frozen):
    """Where the idea of an item comes from."""

    id: Id
    title: Words
    publisher: Words
    year: Whole | None = None
    licence: Words | None = None


class KeyServices(Frozen):
    """How many services of an organisation are looked at closely."""

    most: Annotated[int, Field(strict=True, ge=1)]
    fewest: Annotated[int, Field(strict=True, ge=0)]


class Form(Frozen):
    """The items that a kind of organisation is asked. What a form leaves out is in no denominator and no gate."""

    id: Id
    letter: Words
    title: Text
    items: Literal["all"] | tuple[Id, ...]

    def asks(self, item: str) -> bool:
        """Whether the form has the item."""
        return self.items == "all" or item in self._items

    @cached_property
    def _items(self) -> frozenset[str]:
        return frozenset(self.items)


class Figure(Frozen):
    """A number collected beside the answers and never scored. `denominator` is the figure that it is a part of."""

    id: Id
    scope: Scope
    unit: Words
    title: Text
    question: Text
    guidance: Text
    denominator: Id | None = None


class Rung(Frozen):
    """A level of the ladder: the stage that a service has reached."""

    stage: Annotated[int, Field(strict=True, ge=0)]
    label: Text
    rubric: Text


class Ladder(Frozen):
    """The one question that services are asked which are not key services."""

    id: Id
    title: Text
    question: Text
    guidance: Text
    levels: Annotated[tuple[Rung, ...], Field(min_length=2)]


class Mapped(Frozen):
    """Items of the edition before and what took their place. `levels`: the new level of each old one, weakest first."""

    kind: Literal["same", "split", "merged", "dropped", "new"]
    was: tuple[Id, ...] = ()
    now: tuple[Id, ...] = ()
    levels: tuple[Whole, ...] | None = None
    reason: Text | None = None


class Crosswalk(Frozen):
    """How the items of an edition follow from those of the edition before, whose content hash it was written for."""

    previous: Id
    previous_hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    items: tuple[Mapped, ...]
