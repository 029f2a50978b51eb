"""What the next unit of money buys: the best result for each size of the budget, and where it bends."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from projects.selecting.problem import Id, Problem
from projects.selecting.selection import Limits, Selection
from projects.selecting.solving import needed_hurdles, solve

FACTORS: Final = tuple(round(0.1 * step, 1) for step in range(1, 21))
STRAIGHT: Final = 0.02


@dataclass(frozen=True)
class Point:
    """The best result if every budget is multiplied by `factor`; `selection` says how sure it is."""

    factor: float
    selection: Selection

    @property
    def value(self) -> float:
        """The value of the best selection found."""
        return self.selection.value


@dataclass(frozen=True)
class Curve:
    """Results by rising budget. `knee` is the place of the point after which money buys clearly less (None: none)."""

    points: tuple[Point, ...]
    knee: int | None

    def at(self, factor: float) -> Point | None:
        """The dearest point that a budget of this factor pays for: the answer of a slider, without solving."""
        return next((one for one in reversed(self.points) if one.factor <= factor + 1e-9), None)


def curve(
    problem: Problem,
    *,
    factors: Sequence[float] = FACTORS,
    limits: Limits | None = None,
    watch: Callable[[float], bool] | None = None,
) -> Curve:
    """The best results for budgets multiplied by `factors`; those that satisfy no rules are left out.

    Each begins from the one before, so that more money never gives less. `watch` is told the share done (0 to 1) and
    stops it by giving True: the points so far are given.
    """
    ordered = problem.ordered()
    known = needed_hurdles(ordered)
    points: list[Point] = []
    near: Mapping[Id, int] | None = None
    wanted = sorted(set(factors))
    for number, factor in enumerate(wanted):
        scaled = ordered.scaled(factor)
        found = solve(scaled, limits=limits, known=known, near=near, cheapest_of_best=False)
        if found.possible:
            points.append(Point(factor, found))
            near = found.chosen
        if watch is not None and watch((number + 1) / len(wanted)):
            break
    return Curve(tuple(points), knee([(one.factor, one.value) for one in points]))


def knee(points: Sequence[tuple[float, float]]) -> int | None:
    """The place of the point that lies highest above the straight line from the first to the last.

    None where fewer than three points are given, or none lies clearly above it (by 2 % of the height).
    """
    if len(points) < 3:
        return None
    (left, low), (right, high) = points[0], points[-1]
    if right <= left or high <= low:
        return None
    above = [(value - low) / (high - low) - (factor - left) / (right - left) for factor, value in points]
    best = max(range(len(points)), key=lambda place: (above[place], -place))
    return best if above[best] > STRAIGHT else None
