"""Searches for the best selection, and explanations of one, in threads of their own."""

from collections.abc import Callable
from typing import Final

from data.runs import Line, Run
from projects.scenarios.result import Result, kept_result, with_curve
from projects.selecting.curve import curve
from projects.selecting.explaining import contradiction
from projects.selecting.from_register import Gathered
from projects.selecting.problem import Budget
from projects.selecting.selection import Limits, Progress, Selection
from projects.selecting.solving import solve

AT_ONCE: Final = 2
"""So many searches go on at a time; further ones wait. The rest of the machine is for the screens."""
KEPT: Final = 40
SECONDS: Final = 120.0
"""A search from the screen stops here and says the gap that is left."""
CURVE_FACTORS: Final = (0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.75, 2.0)
_CURVE_POINT = Limits(gap=0.005, seconds=8.0)


class Search(Run):
    """Solves a problem: first the best selection, then the curve of budget against result.

    `progress` is the last that the search told, `share` how much of the curve is done (0 to 1); `selection` is what
    was found, `result` the same to show and keep. Where nothing satisfies the rules, `contradiction` is the smallest
    one among them, and there is no curve.
    """

    def __init__(self, gathered: Gathered) -> None:
        super().__init__()
        self.gathered = gathered
        self.progress: Progress | None = None
        self.share = 0.0
        self.selection: Selection | None = None
        self.result: Result | None = None
        self.contradiction: tuple[str, ...] = ()

    def work(self) -> None:
        """Search, then explain what the next unit of money buys."""
        problem = self.gathered.problem
        selection = solve(problem, limits=Limits(seconds=SECONDS), watch=self._watch)
        result = kept_result(self.gathered, selection)
        self.selection, self.result = selection, result
        if not selection.possible:
            if selection.status == "impossible":
                self.contradiction = contradiction(problem)
            return
        budgets = [one for one in problem.rules if isinstance(one, Budget)]
        if problem.objective.cheapest or not budgets or self.cancelled:
            return
        line = curve(problem, factors=CURVE_FACTORS, limits=_CURVE_POINT, watch=self._watch_curve)
        years = [one.amount for one in budgets if one.year is not None]
        self.result = with_curve(result, line, whole_budget=sum(years or [one.amount for one in budgets]))

    def _watch(self, progress: Progress) -> bool:
        self.progress = progress
        return self.cancelled

    def _watch_curve(self, share: float) -> bool:
        self.share = share
        return self.cancelled


class Explanation(Run):
    """Works out why something is as it is; `found` is what it gives."""

    def __init__(self, explain: Callable[[], object]) -> None:
        super().__init__()
        self._explain = explain
        self.found: object = None

    def work(self) -> None:
        """Ask for the explanation."""
        self.found = self._explain()


_line: Line[Search | Explanation] = Line(at_once=AT_ONCE, kept=KEPT)


def begin_search(gathered: Gathered) -> Search:
    """Begin to solve a problem; look at it by `find_search`."""
    search = Search(gathered)
    _line.begin(search)
    return search


def find_search(key: str | None) -> Search | None:
    """The search with this key; None if it is forgotten, after a restart for example."""
    found = _line.find(key)
    return found if isinstance(found, Search) else None


def begin_explanation(explain: Callable[[], object]) -> Explanation:
    """Begin to explain something; look at it by `find_explanation`."""
    explanation = Explanation(explain)
    _line.begin(explanation)
    return explanation


def find_explanation(key: str | None) -> Explanation | None:
    """The explanation with this key; None if it is forgotten, after a restart for example."""
    found = _line.find(key)
    return found if isinstance(found, Explanation) else None
