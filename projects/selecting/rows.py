"""Columns and rows of a mixed-integer programme, gathered in lists and handed to the solver as arrays at once."""

from collections.abc import Mapping
from math import gcd
from typing import Final

import highspy
import numpy as np

ENDLESS: Final = highspy.kHighsInf
LARGE: Final = 1_000_000


class Rows:
    """A programme that is made greatest, as it grows: columns between 0 and 1, rows between bounds."""

    def __init__(self) -> None:
        self.values: list[float] = []
        self.whole: list[bool] = []
        self._starts: list[int] = [0]
        self._columns: list[int] = []
        self._factors: list[float] = []
        self._low: list[float] = []
        self._high: list[float] = []

    def column(self, *, value: float = 0.0, whole: bool) -> int:
        """A new column, 0 or 1 (`whole`) or anything between, worth `value`; gives its number."""
        self.values.append(value)
        self.whole.append(whole)
        return len(self.values) - 1

    def row(self, terms: Mapping[int, float], *, least: float = -ENDLESS, most: float = ENDLESS) -> None:
        """Demand that the sum of factor × column lies between `least` and `most`."""
        self._columns += terms.keys()
        self._factors += terms.values()
        self._starts.append(len(self._columns))
        self._low.append(least)
        self._high.append(most)

    def at_most(self, terms: Mapping[int, int], bound: int) -> None:
        """The same for whole factors and a whole bound, scaled so that rounding cannot let more through."""
        common = gcd(*terms.values()) or 1
        largest = max(map(abs, terms.values()), default=0) // common
        scale = max(largest / LARGE, 1.0) * common
        # Whatever exceeds the bound does so by 1 at least, so half of that may be given away.
        self.row({one: factor / scale for one, factor in terms.items()}, most=(bound // common + 0.5) * common / scale)

    def programme(self) -> highspy.HighsLp:
        """All of it as the solver takes it."""
        count = len(self.values)
        whole = np.array(self.whole, dtype=bool)
        found = highspy.HighsLp()
        found.num_col_, found.num_row_ = count, len(self._low)
        found.sense_ = highspy.ObjSense.kMaximize
        found.col_cost_ = np.array(self.values, dtype=np.float64)
        found.col_lower_, found.col_upper_ = np.zeros(count), np.ones(count)
        found.row_lower_ = np.array(self._low, dtype=np.float64)
        found.row_upper_ = np.array(self._high, dtype=np.float64)
        found.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        found.a_matrix_.start_ = np.array(self._starts, dtype=np.int32)
        found.a_matrix_.index_ = np.array(self._columns, dtype=np.int32)
        found.a_matrix_.value_ = np.array(self._factors, dtype=np.float64)
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        found.integrality_ = [kinds[one] for one in whole.tolist()]
        return found
