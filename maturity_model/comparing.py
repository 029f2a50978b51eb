"""Comparisons: with the best of a cycle, claims with what was verified, an edition with the one before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from maturity_model.crosswalk import is_break, mapped_shares
from maturity_model.definition import Crosswalk, Edition

TOO_LITTLE_VARIATION: Final = "too_little_variation"


def relative_index(results: pd.DataFrame) -> pd.Series[float]:
    """The total of each organisation as a share (0 to 1) of the best total; missing where nothing is known.

    `results` is `Scores.results` of the verified answers of a cycle. If the best total is 0, all are missing. It is
    shown beside a percentage, never in its place: it moves when the best one moves.
    """
    total = results["total_percent"].astype(float)
    best = total.max()
    share = total / best if best > 0 else total * np.nan
    return share.rename("relative_index")


def agreement(pairs: pd.DataFrame, *, by: str = "theme") -> pd.DataFrame:
    """How far claims and verified levels agree, per theme.

    Args:
        pairs: a row per question that has both, with columns `claimed` and `verified` (levels) and the column `by`.
            Rows in which one of the two is missing are left out.
        by: the column to group by.

    Returns:
        Columns: the column `by`, pairs (how many), equal (share of equal levels, 0 to 1), kappa (Cohen's, unweighted,
        -1 to 1; missing where agreement by chance is certain), reason (`too_little_variation` where kappa is missing,
        else empty).
    """
    known = pairs.dropna(subset=["claimed", "verified"])
    rows = [
        {by: name, **_agreement(group["claimed"].to_numpy(int), group["verified"].to_numpy(int))}
        for name, group in known.groupby(by, observed=True, sort=True)
    ]
    return pd.DataFrame(rows, columns=pd.Index([by, "pairs", "equal", "kappa", "reason"]))


@dataclass(frozen=True)
class Comparability:
    """How much of two editions is the same: shares (0 to 1) of each edition's weight that the crosswalk maps.

    A trend over both is broken where the smaller share is below 80 %.
    """

    previous_share: float
    share: float
    broken: bool


def comparability(previous: Edition, edition: Edition, crosswalk: Crosswalk | None = None) -> Comparability:
    """How far results of an edition can be compared with those of the one before.

    What is the same, split or merged counts as mapped; what was dropped or is new does not. Without a crosswalk from
    `previous` nothing is mapped. `crosswalk` stands in for the edition's own, where other editions lie between.
    """
    shares = mapped_shares(previous, edition, edition.crosswalk if crosswalk is None else crosswalk)
    return Comparability(float(shares[0]), float(shares[1]), broken=is_break(shares))


def _agreement(claimed: np.ndarray, verified: np.ndarray) -> dict[str, object]:
    """In whole numbers, so that certain agreement by chance is found without rounding."""
    count = len(claimed)
    width = int(max(claimed.max(), verified.max())) + 1
    equal = int(np.count_nonzero(claimed == verified))
    chance = int(np.bincount(claimed, minlength=width) @ np.bincount(verified, minlength=width))
    if chance == count * count:
        return {"pairs": count, "equal": equal / count, "kappa": np.nan, "reason": TOO_LITTLE_VARIATION}
    kappa = (equal * count - chance) / (count * count - chance)
    return {"pairs": count, "equal": equal / count, "kappa": kappa, "reason": ""}
