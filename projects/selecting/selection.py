"""A selection that was found, how far a search is, and the stages that the model's own scoring gives it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from projects.selecting.maturity import Hurdles, stages_by_sets
from projects.selecting.problem import FULL, Aim, Id, Problem, Target
from projects.selecting.re_scoring import aims_delivered, delivered, stages_after, stages_gained

NODES: Final = 200_000
Status = Literal["optimal", "gap", "stopped", "cancelled", "impossible"]
Phase = Literal["value", "cost"]


@dataclass(frozen=True)
class Limits:
    """When to stop: at a relative `gap` (None: 0 up to 200 proposals, else 0.1 %), after so many `nodes`, by the clock.

    A result that the clock stopped need not come out alike on another day; the others do.
    """

    gap: float | None = None
    nodes: int = NODES
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: the best found (None: none yet), the bound, the relative gap, seconds and nodes.

    The `phase` is "value" while the best value is sought, then "cost" while the cheapest way to it is.
    """

    best: float | None
    bound: float | None
    gap: float | None
    seconds: float
    nodes: int
    phase: Phase


@dataclass(frozen=True)
class Selection:
    """What was found.

    `status` is optimal (proven), gap (stopped as agreed, within `gap` of `bound`), stopped (limit of nodes or time),
    cancelled, or impossible (no selection satisfies the rules). `chosen` gives the year in which each starts. `value`
    is the objective: `score` and `maturity` (weighted stages gained, re-scored) as it mixes them; for the cheapest
    selection it is `cost`. `stages` has by year (None: when all is delivered) the stage of each organisation as the
    model's own scoring gives it, `before` where they stand now (-1: not assessed). `agrees` says that the programme
    and the scoring had the same stages, or with discounts that scoring had no less. `conditions` are the levels taken
    as done without a project. `spending` goes by year and financier, in minor units.
    """

    status: Status
    chosen: Mapping[Id, int] = field(default_factory=dict)
    out: tuple[Id, ...] = ()
    value: float = 0.0
    score: float = 0.0
    maturity: float = 0.0
    cost: int = 0
    least_cost: bool = False
    bound: float | None = None
    gap: float | None = None
    spending: Mapping[tuple[int, str], int] = field(default_factory=dict)
    before: Mapping[Id, int] = field(default_factory=dict)
    stages: Mapping[int | None, Mapping[Id, int]] = field(default_factory=dict)
    agrees: bool = True
    conditions: tuple[Aim, ...] = ()
    history: tuple[Progress, ...] = ()
    seconds: float = 0.0
    solver: str = ""

    @property
    def possible(self) -> bool:
        """Whether there is a selection at all."""
        return self.status != "impossible" and (bool(self.chosen) or self.bound is not None)


def re_scored(problem: Problem, selection: Selection, known: Hurdles | None = None) -> Selection:
    """The selection with the stages and the maturity that the model's own scoring gives it.

    With the hurdles of the problem's proposals (`known`) it also says whether they and the scoring agree.
    """
    assessed, objective = problem.assessed, problem.objective
    if assessed is None:
        value = selection.cost if objective.cheapest else objective.score * selection.score
        return replace(selection, value=value)
    before = stages_after(replace(assessed, done=()), [])
    start = stages_after(assessed, [])
    targets = [rule.year for rule in problem.rules if isinstance(rule, Target)]
    years = {None, *(year for year, _ in objective.years), *targets}
    stages = {year: stages_after(assessed, aims_delivered(problem, selection.chosen, by=year)) for year in years}
    counted = objective.years or ((None, 1),)
    maturity = sum(weight * stages_gained(assessed, start, stages[year]) for year, weight in counted)
    value = objective.score * selection.score + objective.maturity * maturity
    return replace(
        selection,
        value=selection.cost if objective.cheapest else value,
        maturity=maturity,
        before=before,
        stages=stages,
        conditions=assessed.done,
        agrees=known is None or all(_agree(problem, known, selection.chosen, by=year) for year in years),
    )


def _agree(problem: Problem, known: Hurdles, chosen: Mapping[Id, int], *, by: int | None) -> bool:
    """Whether the hurdles and the scoring give the same stages; with discounts, whether scoring gives no less."""
    assessed = problem.assessed
    if assessed is None:
        return True
    ours = stages_by_sets(known, delivered(problem, chosen, by=by))
    theirs = stages_after(assessed, aims_delivered(problem, chosen, by=by))
    discounted = any(percent < FULL for percent in assessed.kept.values())
    return all(stage == max(theirs[one], 0) or (discounted and stage < theirs[one]) for one, stage in ours.items())
