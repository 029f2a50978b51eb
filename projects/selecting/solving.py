"""Finds the best selection, proves it or says the remaining gap, and re-scores what was found."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import highspy

from data.errors import Invalid
from projects.selecting.checking import check
from projects.selecting.maturity import Hurdles, hurdles
from projects.selecting.model import Model
from projects.selecting.problem import Budget, Id, Mandatory, Problem, Requires, Target, by_id
from projects.selecting.re_scoring import aims_delivered, stages_after
from projects.selecting.selection import Limits, Phase, Progress, Selection, Status, re_scored
from projects.selecting.solver import Found, Solver

EXACT_UP_TO: Final = 200
LOOSE_GAP: Final = 0.001
ROUNDS: Final = 100


Watch = Callable[[Progress], bool]


def solve(
    problem: Problem,
    *,
    limits: Limits | None = None,
    watch: Watch | None = None,
    known: Hurdles | None = None,
    near: Mapping[Id, int] | None = None,
    cheapest_of_best: bool = True,
    unlimited: bool = False,
) -> Selection:
    """The best selection; the same one whatever the order of proposals and rules.

    `watch` is called now and then with the progress, and cancels by giving True. `known` are the hurdles of the same
    proposals and assessment, `near` a selection to begin from. Unless `cheapest_of_best` is false, the cheapest of
    the equally good selections is looked for.

    Raises:
        Invalid: the problem cannot be meant; see `projects.selecting.checking.check`.
    """
    check(problem, unlimited=unlimited)
    ordered = problem.ordered()
    if not unlimited:
        _check_mandatory(ordered)
    allowed = limits or Limits()
    if allowed.gap is None:
        allowed = replace(allowed, gap=0.0 if len(ordered.proposals) <= EXACT_UP_TO else LOOSE_GAP)
    reached = known or needed_hurdles(ordered)
    return _Search(ordered, reached, allowed, watch).run(near, cheapest_of_best=cheapest_of_best)


def needed_hurdles(problem: Problem) -> Hurdles | None:
    """The hurdles of a problem, if it asks for maturity at all; its proposals must stand by id."""
    asked = problem.objective.maturity > 0 or any(isinstance(rule, Target) for rule in problem.rules)
    return hurdles(problem.assessed, problem.proposals) if problem.assessed and asked else None


def _check_mandatory(problem: Problem) -> None:
    """Raise `Invalid` if the mandatory projects, and what they require, cannot all be paid."""
    wanted = {rule.project for rule in problem.rules if isinstance(rule, Mandatory)}
    needs = [rule for rule in problem.rules if isinstance(rule, Requires)]
    while more := {rule.needs for rule in needs if rule.project in wanted} - wanted:
        wanted |= more
    if not wanted:
        return
    budgets = [rule for rule in problem.rules if isinstance(rule, Budget)]
    alone = Problem(
        proposals=tuple(one for one in problem.proposals if one.id in wanted),
        rules=(*budgets, *(Mandatory(f"mandatory {one}", one) for one in wanted)),
        carry_over=problem.carry_over,
    )
    if solve(alone, cheapest_of_best=False, unlimited=True).status == "impossible":
        names = sorted(wanted, key=by_id)
        raise Invalid(
            "select.mandatory_over_budget",
            projects=", ".join(map(str, names)),
            rules=", ".join(rule.id for rule in budgets),
        )


class _Search:
    def __init__(self, problem: Problem, known: Hurdles | None, limits: Limits, watch: Watch | None) -> None:
        self.problem = problem
        self.known = known
        self.limits = limits
        self.model = Model(problem, known)
        self.solver = Solver(self.model.rows, gap=limits.gap or 0.0, nodes=limits.nodes)
        self.started = time.perf_counter()
        self.history: list[Progress] = []
        self.watch = watch
        self.cancelled = False
        self.phase: Phase = "value"
        # What the solver makes greatest is the cost taken negative and scaled, where cost is what counts.
        self.scale = float(max(map(abs, self.model.costs.values()), default=1)) / 1000
        self.unit = -self.scale if problem.objective.cheapest else 1.0

    def run(self, near: Mapping[Id, int] | None, *, cheapest_of_best: bool) -> Selection:
        """Best value first; then, with that value kept, least cost."""
        cheapest = self.problem.objective.cheapest
        costs = {column: cost / self.scale for column, cost in self.model.costs.items()}
        if cheapest:
            self.solver.aim({column: -cost for column, cost in costs.items()})
        found = self._exact(near)
        if found is None:
            status: Status = "cancelled" if self.cancelled else "impossible"
            if not self.cancelled and self.solver.status not in ("impossible", "optimal"):
                status = "stopped"
            return Selection(status, out=tuple(one.id for one in self.problem.proposals), history=tuple(self.history),
                             seconds=self._seconds(), solver=solver_version())  # fmt: skip
        first, chosen = found
        least = cheapest and first.status == "optimal"
        status = self._status(first)
        if cheapest_of_best and not cheapest and status in ("optimal", "gap") and costs:
            values = {place: value for place, value in enumerate(self.model.rows.values) if value}
            reached = sum(value * first.values[place] for place, value in values.items())
            whole = all(value == int(value) for value in values.values())
            self.solver.keep(values, reached - (0.5 if whole else 1e-9 * max(abs(reached), 1.0)))
            self.solver.aim({column: -cost for column, cost in costs.items()})
            self.phase, self.unit = "cost", -self.scale
            second = self._exact(chosen)
            self.unit = 1.0
            if second:
                chosen, least = second[1], second[0].status == "optimal"
        return self._selection(first, chosen, status, least=least)

    def _exact(self, near: Mapping[Id, int] | None) -> tuple[Found, dict[Id, int]] | None:
        """The best solution that holds in whole numbers and by the model's own scoring; None without any.

        The solver works in floating point. What it lets through by rounding is ruled out, and it goes on.
        """
        for _ in range(ROUNDS):
            left = None if self.limits.seconds is None else max(self.limits.seconds - self._seconds(), 0.1)
            found = self.solver.best(near=self.model.hint(near) if near else None, seconds=left, watch=self._watch)
            if found is None:
                return None
            chosen = self.model.choice(found.values)
            cuts = [*self._overspent(chosen), *self._overclaimed(found, chosen)]
            if not cuts:
                return found, chosen
            for terms, most in cuts:
                self.solver.at_most(terms, most)
        raise RuntimeError("the solver keeps exceeding its own rows")

    def _overspent(self, chosen: Mapping[Id, int]) -> list[tuple[dict[int, float], float]]:
        hint = self.model.hint(chosen)
        cuts: list[tuple[dict[int, float], float]] = []
        for rule in self.problem.rules:
            if isinstance(rule, Budget):
                terms, amount = self.model.spending(rule)
                if sum(cost for column, cost in terms.items() if hint[column]) > amount:
                    cuts.append((self.model.exactly(chosen), len(chosen) - 1))
        return cuts[:1]

    def _overclaimed(self, found: Found, chosen: Mapping[Id, int]) -> list[tuple[dict[int, float], float]]:
        """Stages that the programme has reached and the scoring has not; checks also that neither has more."""
        stages, assessed = self.model.stages, self.problem.assessed
        if stages is None or assessed is None or self.known is None:
            return []
        ids = list(self.known.places)
        cuts: list[tuple[dict[int, float], float]] = []
        for year in sorted({year for _, _, year in stages.reached}, key=lambda one: (one is not None, one or 0)):
            after = stages_after(assessed, aims_delivered(self.problem, chosen, by=year))
            for (place, stage, when), column in stages.reached.items():
                if when == year and found.values[column] > 0.5 and after[ids[place]] < stage:
                    missing = [
                        other
                        for number, one in enumerate(self.problem.proposals)
                        if any(aim.organisation == ids[place] for aim in one.aims)
                        if (other := self.model.delivered(number, year)) is not None and found.values[other] < 0.5
                    ]
                    cuts.append(({column: 1.0, **dict.fromkeys(missing, -1.0)}, 0.0))
        return cuts

    def _selection(self, found: Found, chosen: dict[Id, int], status: Status, *, least: bool) -> Selection:
        problem = self.problem
        took = [one for one in problem.proposals if one.id in chosen]
        spending: dict[tuple[int, str], int] = {}
        for one in took:
            for (after, payer), amount in one.costs.items():
                key = chosen[one.id] + after, payer
                spending[key] = spending.get(key, 0) + (amount or 0)
        result = Selection(
            status=status,
            chosen=chosen,
            out=tuple(one.id for one in problem.proposals if one.id not in chosen),
            score=sum(one.value for one in took),
            cost=sum(spending.values()),
            least_cost=least,
            bound=found.bound * self.unit,
            gap=found.gap,
            spending=dict(sorted(spending.items())),
            history=tuple(self.history),
            seconds=self._seconds(),
            solver=solver_version(),
        )
        return re_scored(problem, result, self.known)

    def _status(self, found: Found) -> Status:
        if self.cancelled:
            return "cancelled"
        return ("optimal" if found.gap == 0 else "gap") if found.status == "optimal" else "stopped"

    def _watch(self, best: float | None, bound: float | None, nodes: int) -> bool:
        gap = abs(bound - best) / abs(best) if best and bound is not None else None
        seen = [None if one is None else one * self.unit for one in (best, bound)]
        now = Progress(seen[0], seen[1], gap, self._seconds(), nodes, self.phase)
        self.history.append(now)
        if self.watch is not None and self.watch(now):
            self.cancelled = True
        return self.cancelled

    def _seconds(self) -> float:
        return time.perf_counter() - self.started


def solver_version() -> str:
    """Name and version of the solver."""
    return f"HiGHS {highspy.Highs().version()}"
