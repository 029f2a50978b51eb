"""Which foreign answers answer which items: the mapping file, read strictly and checked against the edition."""

from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from assess.editions.chosen import current_edition
from maturity_model.definition import Edition
from maturity_model.faults import Fault
from maturity_model.reading import read_yaml

EU_BENCHMARK: Final = Path(__file__).parent / "eu_benchmark.yaml"
NOTHING: Final = "nothing"
ANYTHING: Final = "*"

Rows = Literal["services", "portals"]
Across = Literal["level_of_government", "half_of_services", "life_event", "half_of_life_events", "any_life_event"]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Proof(_Strict):
    """A level, and the answers that all must be given for it, each as `question=answer`; `|` parts alternatives."""

    level: Annotated[int, Field(ge=0)]
    when: Annotated[tuple[Words, ...], Field(min_length=1)]

    def given(self, answers: dict[str, str]) -> bool:
        """Whether one web address or portal gives all these answers."""
        return all(answers.get(name, NOTHING) in wanted or ANYTHING in wanted for name, wanted in self.conditions)

    @cached_property
    def conditions(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """The questions with the answers that will do."""
        parts = (condition.partition("=") for condition in self.when)
        return tuple((name, frozenset(wanted.split("|"))) for name, _, wanted in parts)


class Line(_Strict):
    """One item with the questions that answer it. The first proof that is given decides; none given is no answer.

    `across` says how several web addresses, portals or life events become one level; see `assess.imports.levels`.
    """

    item: Words
    rows: Rows
    questions: Annotated[tuple[Words, ...], Field(min_length=1)]
    across: Across
    levels: Annotated[tuple[Proof, ...], Field(min_length=2)]
    reason: Words

    def level(self, answers: dict[str, str]) -> int | None:
        """The level that one row of answers proves; None if it says nothing about the item."""
        return next((proof.level for proof in self.levels if proof.given(answers)), None)

    @property
    def best(self) -> int:
        """The highest level that any answers can prove."""
        return max(proof.level for proof in self.levels)


class Platform(_Strict):
    """A national platform that counts as available in every country, and why."""

    platform: Words
    reason: Words


class SetFact(_Strict):
    """A fact that holds for every country, and why."""

    fact: Words
    value: bool
    reason: Words


class ReadFact(_Strict):
    """A fact of a service, read from a column; answers that `values` does not name leave it unknown."""

    fact: Words
    column: Words
    values: dict[str, bool | int | str]
    reason: Words


class Unanswered(_Strict):
    """Questions that answer no item of ours, the item that comes nearest, and why it is not answered."""

    rows: Literal["services", "portals", "cross_border"]
    questions: Annotated[tuple[Words, ...], Field(min_length=1)]
    nearest: str | None
    reason: Words


class Mapping(_Strict):
    """A foreign survey as our model reads it: spellings, facts, a line per item, and what has no counterpart."""

    title: Words
    source: Words
    edition: Words
    form: Words
    collected: int
    published_column: Words
    spellings: dict[Literal["yes", "no", "nr", "nothing"], tuple[str, ...]]
    numbers: dict[Rows, dict[str, tuple[int, ...]]]
    platforms: tuple[Platform, ...]
    organisation_facts: tuple[SetFact, ...]
    service_facts: tuple[ReadFact, ...]
    lines: tuple[Line, ...]
    without_counterpart: tuple[Unanswered, ...]

    @cached_property
    def meanings(self) -> dict[str, tuple[str, str]]:
        """What each spelling means, and how it is usually spelled."""
        return {one: (meaning, known[0]) for meaning, known in self.spellings.items() for one in known}

    def questions(self, rows: str) -> tuple[str, ...]:
        """The questions that a file must have, by their codes, in the order in which the mapping names them."""
        named = [
            question
            for line in (*self.lines, *self.without_counterpart)
            if line.rows == rows
            for question in line.questions
        ]
        facts = [fact.column for fact in self.service_facts] if rows == "services" else []
        return tuple(dict.fromkeys([*named, *facts]))

    def best_percents(self, edition: Edition) -> dict[int, float]:
        """Per stage, the percentage (0 to 100) that a country with the best of all answers would reach."""
        sums: dict[int, list[int]] = {}
        for line in self.lines:
            item = edition.item(line.item)
            if item.stage is not None:
                points, full = sums.setdefault(item.stage, [0, 0])
                sums[item.stage] = [points + item.weight * item.levels[line.best].credit, full + item.weight]
        return {stage: points / full for stage, (points, full) in sorted(sums.items())}


@lru_cache(maxsize=4)
def load_mapping(path: Path = EU_BENCHMARK) -> Mapping:
    """The mapping in this file, checked against the edition that it names.

    Raises:
        ValueError: the file cannot be read, has unknown keys, names an item, level, fact or platform that the edition
            does not have, or has other items than its form; the message lists all of it.
    """
    faults: list[Fault] = []
    content = read_yaml(path, faults, name=path.name)
    if faults:
        raise ValueError("; ".join(map(str, faults)))
    try:
        mapping = Mapping.model_validate(content)
    except ValidationError as problem:
        raise ValueError(f"{path.name}: {problem}") from problem
    wrong = list(_wrong(mapping, current_edition()))
    if wrong:
        raise ValueError(f"{path.name}: " + "; ".join(wrong))
    return mapping


def _wrong(mapping: Mapping, edition: Edition) -> list[str]:
    if mapping.edition != edition.id:
        return [f"is for the edition {mapping.edition}, in use is {edition.id}"]
    items = {item.id: item for item in edition.items}
    wrong = [f"no item {line.item}" for line in mapping.lines if line.item not in items]
    for line in mapping.lines:
        if line.item in items and line.best > items[line.item].top:
            wrong.append(f"{line.item} has no level {line.best}")
        used = {name for proof in line.levels for name, _ in proof.conditions}
        wrong += [
            f"{line.item} uses {name}, which is none of its questions" for name in used - {*line.questions, "Type"}
        ]
    nearest = {one.nearest for one in mapping.without_counterpart} - {None}
    wrong += [f"no item {item}" for item in nearest if item not in items]
    wrong += _wrong_facts(mapping, edition)
    on_form = edition.form(mapping.form).items
    mapped = [line.item for line in mapping.lines]
    if sorted(on_form) != sorted(mapped):
        wrong.append(f"the form {mapping.form} has other items than the lines: {sorted(set(on_form) ^ set(mapped))}")
    return wrong


def _wrong_facts(mapping: Mapping, edition: Edition) -> list[str]:
    named: list[tuple[str, str]] = [
        *(("platform", one.platform) for one in mapping.platforms),
        *(("organisation", one.fact) for one in mapping.organisation_facts),
        *(("service", one.fact) for one in mapping.service_facts),
    ]
    known = {(fact.where, fact.id): fact for fact in edition.facts}
    wrong = [f"no fact {where}.{name}" for where, name in named if (where, name) not in known]
    for one in mapping.service_facts:
        fact = known.get(("service", one.fact))
        allowed: dict[str, Any] = {"yes_no": bool, "number": int, "choice": str}
        if fact and not all(type(value) is allowed.get(fact.kind) for value in one.values.values()):
            wrong.append(f"a value of {one.fact} is none that the fact can have")
    return wrong
