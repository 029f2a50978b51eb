"""Selecting projects: time to the proven optimum or the gap asked for, beside naive ways and another solver.

Each run has a process of its own, so that its peak memory is its own; figures are medians of five seeds. The countries
are those of `bench.proposals`. Every selection is re-scored, and one whose stages disagree with the scoring fails.
"""

import importlib.util
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

from bench.proposals import FIRST_YEAR, by_maturity, by_score
from bench.ruler import Figure
from projects.selecting.model import Model
from projects.selecting.problem import Budget, Excludes, Id, Mandatory, Problem, Proposal, Requires, Target
from projects.selecting.selection import Limits
from projects.selecting.solving import needed_hurdles, solve

SEEDS = (1, 2, 3, 4, 5)
SIZES = ((200, 60, 0.0, 10), (1_000, 300, 0.01, 60), (5_000, 1_900, 0.02, 120))
NEAR = 0.01
MARKS = (1, 2, 5, 10, 20, 30, 60, 90, 120)


@dataclass(frozen=True)
class Run:
    """One run: seconds on the clock and of the processor, value and bound, the gap as it fell, peak memory."""

    seconds: float
    cpu: float
    value: float
    bound: float
    status: str
    near: float
    gaps: tuple[tuple[int, float], ...]
    megabytes: float
    naive: tuple[float, ...] = ()
    other: tuple[float, float] | None = None

    @property
    def gap(self) -> float:
        """How far the value is from the bound, as a share of the value."""
        return abs(self.bound - self.value) / self.value


def measure() -> Iterator[Figure]:
    """By score, by maturity in three sizes, and by maturity with start years and targets."""
    yield from _by_score()
    for projects, organisations, gap, seconds in (
        (200, 60, 0.0, 10),
        (1_000, 300, 0.01, 60),
        (5_000, 1_900, 0.02, 120),
    ):
        yield from _by_maturity(projects, organisations, gap=gap, seconds=seconds)
    yield from _with_years()


def _by_score() -> Iterator[Figure]:
    runs = _runs(_score_run)
    proven = sum(run.status == "optimal" for run in runs)
    took = statistics.median(run.seconds for run in runs)
    note = f"{proven} of {len(runs)} proven; {_spread(runs)}"
    yield Figure("select 200 x 5 years by score, all rules, proven", took, 1.0, "s", "one second", note=note)
    first = statistics.median(run.near for run in runs)
    yield Figure("the same, first answer within 1 %", first, 1.0, "s", "one second", note=_spread(runs, "near"))
    for place, name in enumerate(("rank by score and cut", "rank by value per cost and cut")):
        loss = statistics.median(1 - run.naive[place] / run.value for run in runs)
        yield Figure(f"  what is lost: {name}", loss * 100, 100.0, "%", "the optimum", note="floors left aside")
    others = [run.other for run in runs if run.other is not None]
    if others:
        theirs = statistics.median(seconds for seconds, _ in others)
        agree = sum(abs(run.other[1] - run.value) < 1e-6 * run.value for run in runs if run.other)
        note = f"{agree} of {len(others)} with the same optimum"
        yield Figure("the same model, proven", took, theirs, "s", "PuLP with CBC", note=note)
    else:
        print("  PuLP is not installed, so the same model was not given to CBC")


def _by_maturity(projects: int, organisations: int, *, gap: float, seconds: int) -> Iterator[Figure]:
    runs = _runs(_maturity_run, projects, organisations, gap, seconds * 3)
    name = f"select {projects:,} x {organisations:,} by maturity, " + (f"within {gap:.0%}" if gap else "proven")
    took = statistics.median(run.seconds for run in runs)
    yield Figure(name, took, 1.0, "s", "one second", bar=seconds, note=_note(runs))


def _with_years() -> Iterator[Figure]:
    runs = _runs(_years_run, 60)
    took = statistics.median(run.seconds for run in runs)
    note = _note(runs)
    yield Figure("select 200 x 60 x 5 years, starts and targets, within 1 %", took, 1.0, "s", "one second", note=note)
    reached = statistics.median(run.gap for run in runs)
    yield Figure("  the gap after at most 60 s", reached * 100, 1.0, "%", "one percent", bar=1.0)


def _score_run(seed: int) -> Run:
    problem = by_score(projects=200, years=5, organisations=20, seed=seed)
    run = _run(problem, gap=0.0, seconds=300)
    naive = tuple(_naive(problem, key) for key in (lambda one: one.value, lambda one: one.value / one.whole_cost))
    other = _by_cbc(problem) if importlib.util.find_spec("pulp") else None
    return replace(run, naive=naive, other=other)


def _maturity_run(seed: int, projects: int, organisations: int, gap: float, seconds: int) -> Run:
    return _run(by_maturity(projects=projects, organisations=organisations, seed=seed), gap=gap, seconds=seconds)


def _years_run(seed: int, seconds: int) -> Run:
    return _run(
        with_targets(by_maturity(projects=200, organisations=60, seed=seed, years=5, starts=4)),
        gap=NEAR,
        seconds=seconds,
    )


def with_targets(problem: Problem) -> Problem:
    """The problem with targets that can be met: five organisations rise by the fourth year.

    They are taken from a quick selection, so that there is a selection that meets them.
    """
    quick = solve(problem, limits=Limits(gap=0.2, seconds=20), cheapest_of_best=False)
    year = FIRST_YEAR + 3
    stages = quick.stages[year]
    rising = [one for one, stage in stages.items() if stage > quick.before[one]][-5:]
    return problem.with_rules(*(Target(f"target {one}", (one,), stages[one], year) for one in rising))


def _run(problem: Problem, *, gap: float, seconds: float) -> Run:
    clock, cpu = time.perf_counter(), time.process_time()
    found = solve(problem, limits=Limits(gap=gap, seconds=seconds), cheapest_of_best=False, watch=lambda _: False)
    took, used = time.perf_counter() - clock, time.process_time() - cpu
    if not found.agrees:
        raise AssertionError("the stages claimed are not those that the scoring gives")
    bound = found.value if found.bound is None else found.bound
    seen = [one for one in found.history if one.best]
    near = next((one.seconds for one in seen if one.best and one.best >= found.value * (1 - NEAR)), took)
    gaps: list[tuple[int, float]] = []
    for mark in MARKS:
        before = [one for one in seen if one.seconds <= mark and one.gap is not None]
        if before and mark <= took:
            gaps.append((mark, before[-1].gap or 0.0))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Run(took, used, found.value, bound, found.status, near, tuple(gaps), peak)


def _naive(problem: Problem, key: Callable[[Proposal], float]) -> float:
    """The value of taking projects in the order of `key` as far as budgets, requirements and exclusions let them."""
    must = {rule.project for rule in problem.rules if isinstance(rule, Mandatory)}
    needs = [rule for rule in problem.rules if isinstance(rule, Requires)]
    apart = [rule for rule in problem.rules if isinstance(rule, Excludes)]
    left = {(rule.year, rule.financier): rule.amount for rule in problem.rules if isinstance(rule, Budget)}
    taken: dict[Id, float] = {}
    for one in sorted(problem.proposals, key=lambda one: (one.id not in must, -key(one), one.id)):
        costs = {(one.starts[0] + after, payer): amount or 0 for (after, payer), amount in one.costs.items()}
        fits = all(amount <= left.get(place, amount) for place, amount in costs.items())
        fits &= all(rule.needs in taken for rule in needs if rule.project == one.id)
        fits &= all(
            sum(other in taken for other in rule.projects) < rule.most for rule in apart if one.id in rule.projects
        )
        if fits or one.id in must:
            taken[one.id] = one.value
            for place, amount in costs.items():
                if place in left:
                    left[place] -= amount
    return sum(taken.values())


def _by_cbc(problem: Problem) -> tuple[float, float]:
    """Seconds and optimum of the same columns and rows given to CBC by PuLP."""
    import pulp  # no part of the product, and slow to load

    ordered = problem.ordered()
    lp = Model(ordered, needed_hurdles(ordered)).rows.programme()
    task = pulp.LpProblem("selection", pulp.LpMaximize)
    columns = [pulp.LpVariable(f"x{place}", 0, 1, cat="Integer") for place in range(lp.num_col_)]
    task += pulp.lpSum(value * column for value, column in zip(lp.col_cost_, columns, strict=True))
    starts, index, factors = lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_
    for row in range(lp.num_row_):
        whole = pulp.lpSum(factors[at] * columns[index[at]] for at in range(starts[row], starts[row + 1]))
        if lp.row_upper_[row] < 1e30:
            task += whole <= lp.row_upper_[row]
        if lp.row_lower_[row] > -1e30:
            task += whole >= lp.row_lower_[row]
    started = time.perf_counter()
    task.solve(pulp.PULP_CBC_CMD(msg=False, threads=1, gapRel=0, timeLimit=300))
    return time.perf_counter() - started, float(pulp.value(task.objective) or 0)  # pyright: ignore[reportArgumentType] - it may give what is not yet solved


def _runs(run: Callable[..., Run], *arguments: float) -> list[Run]:
    """The run for each seed, each in a fresh process, one after the other."""
    runs: list[Run] = []
    for seed in SEEDS:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
            runs.append(alone.submit(run, seed, *arguments).result())
    return runs


def _spread(runs: Sequence[Run], what: str = "seconds") -> str:
    values = sorted(getattr(run, what) for run in runs)
    return f"from {values[0]:.2f} to {values[-1]:.2f} s"


def _note(runs: Sequence[Run]) -> str:
    median = sorted(runs, key=lambda run: run.seconds)[len(runs) // 2]
    falling = ", ".join(f"{gap:.1%} at {mark} s" for mark, gap in median.gaps) or "none before 1 s"
    gaps = [run.gap for run in runs]
    return (
        f"{_spread(runs)}; processor {statistics.median(run.cpu for run in runs):.1f} s; "
        f"gap {statistics.median(gaps):.2%}, worst {max(gaps):.2%} ({falling}); "
        f"peak {max(run.megabytes for run in runs):.0f} MB"
    )
