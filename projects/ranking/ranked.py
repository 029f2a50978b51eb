"""Ranks projects by weighted criteria: pure arithmetic on whole numbers, so that nothing is ever undefined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd

from data.errors import Invalid

NO_VALUE = -1
"""Stands for a missing value in a matrix of values."""
HEAVIEST = 1000
_RADIX = 2**16
"""Sums below this are ordered by NumPy's radix sort, in time that grows as their number."""


@dataclass(frozen=True)
class Values:
    """What projects are worth, a row per project and a column per criterion, checked once and ranked often.

    `filled` has 0 where there is no value, `given` says where there is one.
    """

    filled: np.ndarray
    given: np.ndarray

    @classmethod
    def of(cls, matrix: np.ndarray) -> Self:
        """The values of a matrix of whole numbers from 0 to 100, or `NO_VALUE`.

        Raises:
            ValueError: a value lies off the scale.
        """
        if matrix.size and not NO_VALUE <= matrix.min() <= matrix.max() <= 100:
            raise ValueError("values must be 0 to 100, or NO_VALUE")
        given = matrix != NO_VALUE
        return cls(np.where(given, matrix, 0).astype(np.float64), given)

    @cached_property
    def complete(self) -> bool:
        """Whether no value is missing."""
        return bool(self.given.all())

    def sums(self, weights: np.ndarray) -> np.ndarray:
        """The weighted sum of each project; exact, as whole numbers below 2**53 are in floating point."""
        return self.filled @ weights


def in_order(sums: np.ndarray, projects: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The places of the rows from the best sum to the least, equal ones by id, and the rank of each row in this order.

    Rows with equal sums share a rank: one more than the number of better rows. The sums are whole numbers, not
    negative.
    """
    by_id = None if len(projects) < 2 or (projects[1:] > projects[:-1]).all() else np.argsort(projects, kind="stable")
    most = sums.max(initial=0)
    keys = (most - (sums if by_id is None else sums[by_id])).astype(np.uint16 if most < _RADIX else np.int64)
    order = np.argsort(keys, kind="stable")
    sorted_keys = keys[order]
    ranks = np.arange(1, len(sums) + 1)
    if len(sums):
        # A row equal to the one before it has the rank of the first of them.
        ranks[1:][sorted_keys[1:] == sorted_keys[:-1]] = 0
        ranks = np.maximum.accumulate(ranks)
    return (order if by_id is None else by_id[order]), ranks


@dataclass(frozen=True)
class Ranking:
    """Projects ranked, best first; those with equal scores share a rank and stand by id.

    `table` is indexed by project id with `rank` (1, 1, 3, …), `score` (0 to 100), `missing` (how many of the weighted
    criteria have no value and count 0), and `place`: the rank after manual overrules, by which the rows stand.
    `contributions` has the same index and a column per criterion: they sum to the score. `given` says which values
    exist, `values` which they are (0 where there is none). `weights` are the shares used, summing to 1 (all 0 if every
    weight is 0: then all scores are 0 and all projects share rank 1).
    """

    table: pd.DataFrame
    weights: Mapping[str, float]
    checked: Values
    order: np.ndarray
    """The rows of `checked` in the order of `table`."""

    @cached_property
    def values(self) -> pd.DataFrame:
        """What each project is worth by each criterion."""
        return self._frame(self.checked.filled)

    @cached_property
    def given(self) -> pd.DataFrame:
        """Which values there are."""
        return self._frame(self.checked.given)

    @cached_property
    def contributions(self) -> pd.DataFrame:
        """The points that each criterion adds to each project's score."""
        return self.values * np.fromiter(self.weights.values(), dtype=np.float64, count=len(self.weights))

    def _frame(self, rows: np.ndarray) -> pd.DataFrame:
        return pd.DataFrame(rows[self.order], index=self.table.index, columns=list(self.weights))


def rank(
    values: np.ndarray | Values,
    *,
    projects: Sequence[int] | np.ndarray,
    weights: Mapping[str, int],
    placed: Mapping[int, int] | None = None,
) -> Ranking:
    """Rank projects by the weighted sum of their values; exact, since values and weights are whole numbers.

    `values` has a row per project and a column per criterion of `weights`, in that order: 0 to 100, or `NO_VALUE`.
    The score of a project depends on its own values only, so adding or removing a project never changes the order
    of the others. `placed` maps projects to the places where somebody put them by hand; it changes no score.

    Raises:
        ValueError: the array does not fit, or a value lies off the scale.
        Invalid: a weight is negative or heavier than `HEAVIEST`.
    """
    check_weights(weights)
    checked = values if isinstance(values, Values) else Values.of(np.asarray(values).reshape(-1, len(weights)))
    ids = np.asarray(projects, dtype=np.int64)
    if len(checked.filled) != len(ids):
        raise ValueError("values must have one row per project")
    heavy = np.fromiter(weights.values(), dtype=np.float64, count=len(weights))
    whole = max(float(heavy.sum()), 1.0)
    sums = checked.sums(heavy)
    order, ranks = in_order(sums, ids)
    gaps = np.zeros(len(ids), dtype=np.int64) if checked.complete else (~checked.given & (heavy > 0)).sum(axis=1)
    table = pd.DataFrame(
        {"rank": ranks, "place": ranks, "score": sums[order] / whole, "missing": gaps[order]},
        index=pd.Index(ids[order], name="project"),
    )
    if placed:
        table, moved = _placed(table, placed)
        order = order[moved]
    names = list(weights)
    return Ranking(table, dict(zip(names, (heavy / whole).tolist(), strict=True)), checked, order)


def check_weights(weights: Mapping[str, int]) -> None:
    """Raise `Invalid` for a weight that is negative, too heavy, or no whole number."""
    for criterion, weight in weights.items():
        if isinstance(weight, bool) or not isinstance(weight, int) or not 0 <= weight <= HEAVIEST:
            raise Invalid("ranking.weight", criterion=criterion, weight=weight, most=HEAVIEST)


def _placed(table: pd.DataFrame, placed: Mapping[int, int]) -> tuple[pd.DataFrame, list[int]]:
    """The table with some projects put at a place by hand, and the rows of the old table in the new order.

    The others keep their order among themselves; a place after the last one is the last one.
    """
    ids = [int(one) for one in table.index]
    by_hand = sorted((placed[one], row) for row, one in enumerate(ids) if one in placed)
    rows = [row for row, one in enumerate(ids) if one not in placed]
    for place, row in by_hand:
        rows.insert(min(place - 1, len(rows)), row)
    moved = table.iloc[rows].copy()
    ranks = moved["rank"].tolist()
    places: list[int] = []
    for row, one in enumerate(rows):
        # Two that share a rank share a place while they stand together and neither was put there by hand.
        same = row > 0 and ranks[row] == ranks[row - 1] and not {ids[one], ids[rows[row - 1]]} & placed.keys()
        places.append(places[-1] if same else row + 1)
    moved["place"] = places
    return moved, rows
