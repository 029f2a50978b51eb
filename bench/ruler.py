"""How a figure is taken and printed: ours and its floor in turn, the median of each, the ratio, and the bar."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured figure: `ours` against `floor` in `unit`; `bar` is the largest (or least) ratio allowed, if any."""

    name: str
    ours: float
    floor: float
    unit: str
    floor_is: str
    bar: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def ratio(self) -> float:
        """Ours divided by the floor."""
        return self.ours / self.floor if self.floor else float("nan")

    @property
    def verdict(self) -> str:
        """Whether the bar is held; a dash where there is none."""
        if self.bar is None:
            return "-"
        held = self.ratio >= self.bar if self.at_least else self.ratio <= self.bar
        return "held" if held else "NOT HELD"

    def line(self) -> str:
        """The figure as one line of the report."""
        sign = ">=" if self.at_least else "<="
        bar = f"{sign} {self.bar:g}x" if self.bar is not None else ""
        values = f"{self.ours:,.4g} {self.unit} / {self.floor:,.4g} {self.unit}"
        return (
            f"{self.name:<58} {self.ratio:>8.2f}x {bar:>9} {self.verdict:>9}   {values} ({self.floor_is}) {self.note}"
        )


def in_turn(ours: Callable[[], object], floor: Callable[[], object], *, rounds: int) -> tuple[float, float]:
    """The median seconds of each, run alternately, so that a machine that slows down slows both."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for run, times in ((ours, took[0]), (floor, took[1])):
            started = time.perf_counter()
            run()
            times.append(time.perf_counter() - started)
    return statistics.median(took[0]), statistics.median(took[1])
