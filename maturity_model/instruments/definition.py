"""An instrument: the keys of its rows, what is put in, and the tree of indices made of it; frozen."""

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from maturity_model.elements import Frozen, Id, Words, YesNo
from maturity_model.instruments.faults import InstrumentFaults

Combination = Literal["mean", "sum", "max"]
Rule = Literal["mean", "sum", "max", "min_max", "steps"]


class Key(Frozen):
    """What groups rows: a cycle, a country, a service, a level of government. `rows` numbers each row by itself.

    `default` stands for the whole table where it has no such column.
    """

    id: Id
    headings: tuple[Words, ...] = ()
    default: Words | None = None
    rows: YesNo = False


class Input(Frozen):
    """What a table brings: an item (`answers` gives the worth of each word) or an imported component (a number).

    `per` names the keys of which one row is one value. Words in `left_out` leave the value empty. A number lies
    between `at_least` and `at_most`, or is `one_of` the numbers listed.
    """

    id: Id
    per: tuple[Id, ...]
    headings: tuple[Words, ...] = ()
    answers: dict[Words, float] | None = None
    left_out: tuple[Words, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    one_of: tuple[float, ...] = ()


class Part(Frozen):
    """A part of an index, with its weight."""

    part: Id
    weight: float = Field(default=1, gt=0)


class Unless(Frozen):
    """Another combination where every row of the group has one of these words in a key."""

    key: Id
    words: tuple[Words, ...] = Field(min_length=1)
    rule: Combination


class OnlyIf(Frozen):
    """A part that must be there and reach `at_least`, or the index has no score."""

    part: Id
    at_least: float


class Step(Frozen):
    """From this value on, the index is `gives`: a number or a word."""

    at_least: float | None
    gives: float | Words


class Index(Frozen):
    """A node of the tree.

    It combines several parts of the same keys (`of`), or one part over rows of finer keys (`over`). `mean` and `sum`
    are weighted and go over the parts present; with `needs: all` a missing part leaves the index empty. `min_max`
    sets one part between its least and greatest value within the keys `within`; `floor` replaces the least.

    Where a table gives the index itself and its parts, what is made of it uses the value worked out; with
    `imported: yes` the value given. `places` and `tolerance` say how exactly a published value is compared. What a
    table gives for the index lies between `at_least` and `at_most`: on another scale it is refused.
    """

    id: Id
    headings: tuple[Words, ...] = ()
    per: tuple[Id, ...] = Field(min_length=1)
    rule: Rule
    of: tuple[Part, ...] = ()
    over: Id | None = None
    unless: Unless | None = None
    needs: Literal["any", "all"] = "any"
    only_if: tuple[OnlyIf, ...] = ()
    steps: tuple[Step, ...] = ()
    within: tuple[Id, ...] = ()
    floor: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    imported: YesNo = False
    places: int | None = Field(default=None, ge=0, le=9)
    tolerance: float = Field(default=1e-9, ge=0)
    note: Words | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids of all that it is made of, without its conditions."""
        return (self.over,) if self.over is not None else tuple(one.part for one in self.of)

    @property
    def needed(self) -> tuple[str, ...]:
        """The ids of all that must be there to work it out, conditions included, each once."""
        return tuple(dict.fromkeys((*self.parts, *(one.part for one in self.only_if))))

    @property
    def gives_words(self) -> bool:
        """Whether its values are words, such as groups."""
        return self.rule == "steps" and any(isinstance(one.gives, str) for one in self.steps)


class Layout(Frozen):
    """A table with one value per row: `names` heads the column of ids (after `prefix`), `value` that of values."""

    names: Words
    value: Words
    prefix: str = ""


class Source(Frozen):
    """Where the rules come from, and what may be done with it."""

    title: Words
    licence: Words
    note: Words | None = None


class Instrument(Frozen):
    """All rules of an instrument. Words of tables are compared without regard to case and repeated spaces."""

    id: Id
    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
    title: Words
    keys: tuple[Key, ...] = Field(min_length=1)
    inputs: tuple[Input, ...] = Field(min_length=1)
    indices: tuple[Index, ...] = Field(min_length=1)
    layouts: tuple[Layout, ...] = ()
    empty: tuple[Words, ...] = ()
    ignored: tuple[Words, ...] = ()
    sources: tuple[Source, ...] = Field(min_length=1)

    @cached_property
    def nodes(self) -> dict[str, Input | Index]:
        """Inputs and indices by id."""
        return {one.id: one for one in (*self.inputs, *self.indices)}

    @cached_property
    def order(self) -> tuple[Index, ...]:
        """The indices, each after those of which it is made."""
        indices = {one.id: one for one in self.indices}
        done: dict[str, Index] = {}
        while len(done) < len(indices):
            ready = [one for one in self.indices if one.id not in done and _made_of(one, indices) <= done.keys()]
            if not ready:
                circle = ", ".join(sorted(indices.keys() - done.keys()))
                raise InstrumentFaults([f"{circle}: these indices are made of one another"])
            done |= {one.id: one for one in ready}
        return tuple(done.values())

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        faults = [*self._repeated(), *(f"{one.id}: {fault}" for one in self.indices for fault in self._wrong(one))]
        known = {one.id for one in self.keys}
        faults += [
            f"{one.id}: the key '{key}' is unknown (known: {', '.join(sorted(known))})"
            for one in (*self.inputs, *self.indices)
            for key in one.per
            if key not in known
        ]
        if faults:
            raise InstrumentFaults(faults)
        self.order  # noqa: B018  a circle is a fault of the file
        return self

    def _repeated(self) -> Iterator[str]:
        ids = [one.id for one in (*self.keys, *self.inputs, *self.indices)]
        for one in dict.fromkeys(ids):
            if ids.count(one) > 1:
                yield f"{one}: the id is used twice"
        named = [(word.casefold(), one.id) for one in self.nodes.values() for word in {one.id, *one.headings}]
        words = [word for word, _ in named]
        for word in sorted({word for word in words if words.count(word) > 1}):
            several = ", ".join(name for other, name in named if other == word)
            yield f"{several}: the heading '{word}' is used by more than one"

    def _wrong(self, index: Index) -> Iterator[str]:
        for part in index.needed:
            node = self.nodes.get(part)
            if node is None:
                yield f"the part '{part}' is unknown (known: {', '.join(sorted(self.nodes))})"
            elif isinstance(node, Index) and node.gives_words:
                yield f"the part '{part}' gives words, which cannot be counted"
            elif part == index.over:
                if not set(index.per) < set(node.per):
                    yield f"'over: {part}' needs finer keys than {', '.join(index.per)}"
            elif node.per != index.per:
                yield f"the part '{part}' is per {', '.join(node.per)}, not per {', '.join(index.per)}; use 'over'"
        yield from _wrong_form(index)
        over = self.nodes.get(index.over or "")
        if index.unless is not None and (over is None or index.unless.key not in set(over.per) - set(index.per)):
            yield f"'unless' names the key '{index.unless.key}', which does not differ within a group"


def _made_of(index: Index, indices: dict[str, Index]) -> set[str]:
    return {one for one in index.needed if one in indices}


def _wrong_form(index: Index) -> Iterator[str]:
    if (index.over is None) == (not index.of):
        yield "give either 'of' or 'over'"
    if index.rule in ("min_max", "steps") and len(index.of) != 1:
        yield f"the rule '{index.rule}' takes one part under 'of'"
    if (index.rule == "steps") != bool(index.steps):
        yield "'steps' go with the rule 'steps', and only with it"
    if len({type(one.gives) for one in index.steps}) > 1:
        yield "the steps give numbers or words, not both"
    bounds = [float("-inf") if one.at_least is None else one.at_least for one in index.steps]
    if any(low >= high for high, low in pairwise(bounds)):
        yield "the steps must fall from the highest to the lowest"
    if index.rule != "min_max" and (index.within or index.floor is not None):
        yield "'within' and 'floor' go with the rule 'min_max' only"
    if index.rule == "min_max" and not set(index.within) <= set(index.per):
        yield "'within' names keys that the index does not have"
