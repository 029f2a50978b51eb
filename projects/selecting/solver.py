"""HiGHS as it is used here: one thread, a fixed seed, and a caller who may look on and stop it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import highspy
import numpy as np

from projects.selecting.rows import Rows

PACE: Final = 0.2  # seconds between two looks at the progress
Watch = Callable[[float | None, float | None, int], bool]
IMPOSSIBLE: Final = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


@dataclass(frozen=True)
class Found:
    """The best solution: values of all columns, `bound` above it, relative `gap`, and why the search ended."""

    values: list[float]
    bound: float
    gap: float
    status: str


class Solver:
    """A programme handed to HiGHS. Rows may be added between two runs, the aim may be changed."""

    def __init__(self, rows: Rows, *, gap: float, nodes: int) -> None:
        self._highs = highspy.Highs()
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", 0),
            ("mip_rel_gap", gap),
            ("mip_abs_gap", 1e-6),
            ("mip_max_nodes", nodes),
            ("mip_feasibility_tolerance", 1e-7),
            ("primal_feasibility_tolerance", 1e-8),
        ):
            self._highs.setOptionValue(option, value)
        self._count = len(rows.values)
        self._gap = gap
        self._highs.passModel(rows.programme())
        self.status = ""

    def aim(self, values: Mapping[int, float]) -> None:
        """Make this sum greatest instead."""
        every = np.zeros(self._count)
        every[list(values)] = list(values.values())
        self._highs.changeColsCost(self._count, np.arange(self._count, dtype=np.int32), every)

    def keep(self, terms: Mapping[int, float], least: float) -> None:
        """Demand that a sum is at least so much."""
        self._row(terms, least, highspy.kHighsInf)

    def at_most(self, terms: Mapping[int, float], most: float) -> None:
        """Demand that a sum is at most so much."""
        self._row(terms, -highspy.kHighsInf, most)

    def best(self, *, near: Mapping[int, float] | None, seconds: float | None, watch: Watch | None) -> Found | None:
        """The best solution found before a limit stops the search; None if there is none. `status` says which."""
        highs = self._highs
        if near:
            columns = np.array(list(near), dtype=np.int32)
            highs.setSolution(len(near), columns, np.array(list(near.values()), dtype=np.float64))
        highs.setOptionValue("time_limit", highspy.kHighsInf if seconds is None else highs.getRunTime() + seconds)
        look = _Look(watch) if watch else None
        if look:
            highs.cbMipInterrupt.subscribe(look.at)
            highs.cbMipImprovingSolution.subscribe(look.better)
        highs.run()
        if look:
            highs.cbMipInterrupt.unsubscribe(look.at)
            highs.cbMipImprovingSolution.unsubscribe(look.better)
        status = highs.getModelStatus()
        self.status = "optimal" if status == highspy.HighsModelStatus.kOptimal else "stopped"
        if status in IMPOSSIBLE:
            self.status = "impossible"
        info = highs.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible or self.status == "impossible":
            return None
        value, bound = info.objective_function_value, info.mip_dual_bound
        distance = abs(bound - value)
        # Without whole columns that matter there is no tree, and no bound beside the solution itself.
        gap = (
            0.0
            if distance <= 1e-6 or (self.status == "optimal" and self._gap == 0)
            else distance / max(abs(value), 1e-9)
        )
        return Found(list(highs.getSolution().col_value), bound, gap, self.status)

    def _row(self, terms: Mapping[int, float], low: float, high: float) -> None:
        columns = np.array(list(terms), dtype=np.int32)
        self._highs.addRow(low, high, len(terms), columns, np.array(list(terms.values()), dtype=np.float64))


class _Look:
    """Hands the progress on, not too often, and the wish to stop back."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._last = 0.0

    def at(self, event: highspy.HighsCallbackEvent) -> None:
        if time.perf_counter() - self._last >= PACE:
            self._tell(event)

    def better(self, event: highspy.HighsCallbackEvent) -> None:
        self._tell(event)

    def _tell(self, event: highspy.HighsCallbackEvent) -> None:
        self._last = time.perf_counter()
        data = event.data_out
        best, bound = float(data.mip_primal_bound), float(data.mip_dual_bound)
        stop = self._watch(
            best if abs(best) < 1e30 else None, bound if abs(bound) < 1e30 else None, data.mip_node_count
        )
        if stop:
            event.interrupt()
