"""Searches in threads of their own: their progress can be looked at, they can be cancelled, nobody else waits."""

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from data.errors import UserError
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
_log = logging.getLogger(__name__)


class Line:
    """Where runs of one kind wait for their turn and are found again: so many go on at a time, so many are kept."""

    def __init__(self, *, at_once: int, kept: int) -> None:
        self.places = threading.BoundedSemaphore(at_once)
        self.kept = kept
        self.lock = threading.Lock()
        self.runs: OrderedDict[str, Run] = OrderedDict()


_searches = Line(at_once=AT_ONCE, kept=KEPT)


class Run:
    """Something that is worked out in a thread.

    `progress` is the last that the search told, `share` how much of the curve is done (0 to 1), `found` what is known
    so far, `error` what the user can mend, `broken` that it failed otherwise. `done` is set at the end in any case.
    """

    def __init__(self, work: "Callable[[Run], object]", *, line: Line = _searches) -> None:
        self.key = secrets.token_urlsafe(12)
        self.progress: Progress | None = None
        self.share = 0.0
        self.found: object = None
        self.error: UserError | None = None
        self.broken = False
        self.cancelled = False
        self.done = threading.Event()
        self._work = work
        self._line = line
        self._thread = threading.Thread(target=self._run, name=f"run-{self.key}", daemon=True)

    def cancel(self) -> None:
        """Ask it to stop; what was found so far is kept."""
        self.cancelled = True

    def watch(self, progress: Progress) -> bool:
        """Takes the progress of a search, and says whether it is to stop."""
        self.progress = progress
        return self.cancelled

    def watch_curve(self, share: float) -> bool:
        """Takes the progress of a curve, and says whether it is to stop."""
        self.share = share
        return self.cancelled

    def _run(self) -> None:
        with self._line.places:
            try:
                if not self.cancelled:
                    self._work(self)
            except UserError as error:
                self.error = error
            except BaseException:
                # A thread has nobody above it who would see this: the screen says that it broke off.
                self.broken = True
                _log.exception("a run broke off")
                raise
            finally:
                self.done.set()

    def start(self) -> "Run":
        """Begin; gives itself."""
        line = self._line
        with line.lock:
            line.runs[self.key] = self
            while len(line.runs) > line.kept:
                _, oldest = line.runs.popitem(last=False)
                oldest.cancel()
        self._thread.start()
        return self


class Search:
    """What a run of `begin_search` has found: the selection itself, and the result to show and keep."""

    def __init__(self, gathered: Gathered) -> None:
        self.gathered = gathered
        self.selection: Selection | None = None
        self.result: Result | None = None
        self.contradiction: tuple[str, ...] = ()


def begin_search(gathered: Gathered) -> Run:
    """Begin to solve a problem: first the best selection, then the curve; `found` is a `Search`.

    Where nothing satisfies the rules, the smallest contradiction among them is looked for instead of the curve.
    """

    def work(run: Run) -> None:
        search = Search(gathered)
        run.found = search
        problem = gathered.problem
        selection = solve(problem, limits=Limits(seconds=SECONDS), watch=run.watch)
        result = kept_result(gathered, selection)
        search.selection, search.result = selection, result
        if not selection.possible:
            if selection.status == "impossible":
                search.contradiction = contradiction(problem)
            return
        budgets = [one for one in problem.rules if isinstance(one, Budget)]
        if problem.objective.cheapest or not budgets or run.cancelled:
            return
        line = curve(problem, factors=CURVE_FACTORS, limits=_CURVE_POINT, watch=run.watch_curve)
        years = [one.amount for one in budgets if one.year is not None]
        search.result = with_curve(result, line, whole_budget=sum(years or [one.amount for one in budgets]))

    return Run(work).start()


def begin(work: Callable[[], object]) -> Run:
    """Begin anything else; `found` is what it gives."""

    def run_it(run: Run) -> None:
        run.found = work()

    return Run(run_it).start()


def find_run(key: str | None) -> Run | None:
    """The run with this key; None if it is forgotten, after a restart for example."""
    with _searches.lock:
        return _searches.runs.get(key or "")
