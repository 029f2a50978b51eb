"""What is to be selected from, under which rules, and what it is for: plain values without a database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from maturity_model.batch import Batch
from maturity_model.case import ServiceId

Id = int | str
Part = Literal["organisation", "region", "strategy", "kind"]
Measure = Literal["projects", "money", "value"]
FULL: Final = 100


@dataclass(frozen=True, slots=True)
class Aim:
    """A level (from 1) to which an organisation, or one of its key services, is brought."""

    organisation: Id
    item: str
    level: int
    service: ServiceId | None = None


@dataclass(frozen=True)
class Proposal:
    """A project that may be chosen.

    `costs` goes by year, counted from the start (0 is the year it starts), and financier, in minor units of one
    currency; None stands for a cost that nobody has given. `starts` are the years in which it may start: the costs
    move with the start. It delivers its `aims` `takes` years after the start. `kind` is its class, by which promises
    are discounted.
    """

    id: Id
    value: float = 0
    costs: Mapping[tuple[int, str], int | None] = field(default_factory=dict)
    starts: tuple[int, ...] = (0,)
    takes: int = 0
    organisation: Id | None = None
    region: Id | None = None
    strategies: frozenset[str] = frozenset()
    kind: str = ""
    aims: tuple[Aim, ...] = ()

    def cost(self, start: int, year: int, financier: str | None = None) -> int:
        """What it costs in a year if it starts in `start`: of one financier, or of all."""
        return sum(
            amount or 0
            for (after, payer), amount in self.costs.items()
            if start + after == year and financier in (None, payer)
        )

    @property
    def whole_cost(self) -> int:
        """What it costs over all years, from all financiers."""
        return sum(amount or 0 for amount in self.costs.values())


@dataclass(frozen=True, slots=True)
class Budget:
    """At most `amount` is spent in `year` (None: in all years together) from `financier` (None: from all)."""

    id: str
    amount: int
    year: int | None = None
    financier: str | None = None


@dataclass(frozen=True, slots=True)
class Requires:
    """`project` is chosen only with `needs`, which starts no later."""

    id: str
    project: Id
    needs: Id


@dataclass(frozen=True, slots=True)
class Excludes:
    """At most `most` of these are chosen."""

    id: str
    projects: tuple[Id, ...]
    most: int = 1


@dataclass(frozen=True, slots=True)
class Mandatory:
    """`project` is chosen."""

    id: str
    project: Id


@dataclass(frozen=True, slots=True)
class Barred:
    """`project` is not chosen."""

    id: str
    project: Id


@dataclass(frozen=True, slots=True)
class Floor:
    """At least `least` projects (or money in minor units, or value) go to an organisation, region, strategy or kind."""

    id: str
    by: Part
    of: Id
    least: float
    measure: Measure = "projects"

    def counts(self, proposal: Proposal) -> float:
        """What a proposal adds to it."""
        within = self.of in proposal.strategies if self.by == "strategy" else getattr(proposal, self.by) == self.of
        if not within:
            return 0
        return {"projects": 1, "money": proposal.whole_cost, "value": proposal.value}[self.measure]


@dataclass(frozen=True, slots=True)
class Target:
    """Each of `organisations` stands at least at `stage` at the end of `year` (None: when all is delivered)."""

    id: str
    organisations: tuple[Id, ...]
    stage: int
    year: int | None = None


Rule = Budget | Requires | Excludes | Mandatory | Barred | Floor | Target


@dataclass(frozen=True)
class Assessed:
    """The verified assessment that the projects start from.

    `weights` says how much an organisation's stage counts (1 for those not named; whole numbers). `done` are levels
    that need no project and are taken as reached: they are conditions of every result. `kept` gives by class of
    project the percentage of the promised points that is believed (100 for classes not named): what is discounted
    counts less towards thresholds, and at 0 also nothing towards gates.
    """

    batch: Batch
    weights: Mapping[Id, int] = field(default_factory=dict)
    done: tuple[Aim, ...] = ()
    kept: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Objective:
    """What is made greatest: `score` × the sum of values + `maturity` × the weighted stages gained; or least cost.

    A stage gained counts in each of `years` with its weight (empty: once, when all is delivered). `cheapest` asks
    for the least money under which all rules hold, whatever it is worth.
    """

    score: float = 1
    maturity: float = 0
    cheapest: bool = False
    years: tuple[tuple[int, int], ...] = ()

    def evened(self, assessed: Assessed | None) -> "Objective":
        """The same, in which a stage of an organisation of average weight is worth `maturity` beside the score.

        Weighted stages alone are compared with one another only, and keep their weights as they are.
        """
        if assessed is None or not assessed.weights or not self.score:
            return self
        weights = [assessed.weights.get(one, 1) for one in assessed.batch.organisations]
        return replace(self, maturity=self.maturity * len(weights) / sum(weights))


@dataclass(frozen=True)
class Problem:
    """Proposals, rules and what is wanted. With `carry_over` what a budget leaves in a year may be spent later."""

    proposals: tuple[Proposal, ...]
    rules: tuple[Rule, ...] = ()
    objective: Objective = Objective()
    assessed: Assessed | None = None
    carry_over: bool = False

    def ordered(self) -> "Problem":
        """The same with proposals and rules by id, so that nothing depends on the order in which they came."""
        return replace(
            self,
            proposals=tuple(sorted(self.proposals, key=lambda one: by_id(one.id))),
            rules=tuple(sorted(self.rules, key=lambda one: one.id)),
        )

    def without(self, rules: Iterable[str]) -> "Problem":
        """The same without the rules of these ids."""
        gone = frozenset(rules)
        return replace(self, rules=tuple(rule for rule in self.rules if rule.id not in gone))

    def with_rules(self, *rules: Rule) -> "Problem":
        """The same with more rules."""
        return replace(self, rules=(*self.rules, *rules))

    def of(self, kind: type[Rule]) -> list[Rule]:
        """The rules of one kind."""
        return [rule for rule in self.rules if isinstance(rule, kind)]

    def scaled(self, factor: float) -> "Problem":
        """The same with every budget multiplied, rounded down to a whole minor unit."""
        rules = [
            replace(one, amount=int(one.amount * factor)) if isinstance(one, Budget) else one for one in self.rules
        ]
        return replace(self, rules=tuple(rules))


def by_id(one: Id) -> tuple[bool, Id]:
    """The order of ids: numbers first."""
    return isinstance(one, str), one
