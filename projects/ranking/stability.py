"""How firmly a ranking stands: where one weight alone changes it, and what happens over weights drawn by chance.

Shares of first ranks over random weights: Lahdelma, Hokkanen and Salminen (1998), SMAA - Stochastic multiobjective
acceptability analysis, European Journal of Operational Research 106(1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from projects.ranking.ranked import Ranking

DRAWS, SEED = 10_000, 2026
OUTSIDE = 0.05
"""The share of draws that a rank interval leaves out at either end."""
MOST = 1_000
"""How many projects are looked at; those behind are too far from the decision."""
_RANKED_CELLS, _LEAST_RANKED = 2_000_000, 2_000
_BLOCK = 250
_CLOSE = 1e-9


@dataclass(frozen=True)
class Stability:
    """What becomes of the ranks when weights are drawn by chance.

    `table` is indexed by project with `first` (the share of draws in which it has rank 1, alone or shared), `best`
    and `worst` (the ranks between which it lies in 90 % of the draws). `draws` is how many were drawn, `ranked` in how
    many of them all ranks were taken: all of them for up to 200 projects, fewer for more.
    """

    table: pd.DataFrame
    draws: int
    ranked: int


@dataclass(frozen=True)
class BreakEven:
    """Where a project changes places with a rival if one weight alone moves and the others keep their proportions.

    `at` is the share of the criterion (0 to 1) at which both are equal, `now` its share; beyond `at` the project
    `falls` behind the rival, or passes it, and has `rank_then`.
    """

    criterion: str
    now: float
    at: float
    rival: int
    falls: bool
    rank_then: int


def of_ranking(ranked: Ranking) -> Stability:
    """The stability of a ranking's projects among one another, or of its `MOST` best by score."""
    best = ranked.table["rank"].nsmallest(MOST, keep="first").index
    return over_random_weights(
        ranked.values.loc[best].to_numpy(), projects=best.to_numpy(), weights=list(ranked.weights.values())
    )


def changes_of(ranked: Ranking, project: int) -> list[BreakEven]:
    """Where one weight alone changes the rank by score of a project of a ranking, nearest change first."""
    return break_evens(
        ranked.values.to_numpy(), projects=ranked.table.index.to_numpy(), weights=ranked.weights, project=project
    )


def over_random_weights(
    values: np.ndarray,
    *,
    projects: Sequence[int] | np.ndarray,
    weights: Sequence[float],
    draws: int = DRAWS,
    seed: int = SEED,
) -> Stability:
    """First-rank shares and rank intervals over weights drawn evenly from all that sum to 1, always the same draws.

    `values` has a row per project and a column per criterion, 0 to 100 (0 where there is none). Only criteria that
    weigh something are drawn: what was left out stays out. Scores nearer than 0.0001 points may count either way.

    Raises:
        ValueError: the arrays do not fit, or there are more than `MOST` projects.
    """
    matrix = np.asarray(values, dtype=np.float64).reshape(len(projects), len(weights))
    if len(projects) > MOST:
        raise ValueError(f"stability is told of at most {MOST} projects")
    kept = matrix[:, np.asarray(weights, dtype=np.float64) > 0]
    if not len(projects) or not kept.shape[1]:
        # Nothing weighs anything: all are equal, whatever is drawn.
        ones = np.ones(len(projects), dtype=np.int64)
        return _told(projects, ones.astype(np.float64), ones, ones, draws, draws)
    # Projects with the same values always share their rank: each such group is drawn as one.
    distinct, group, sizes = np.unique(kept, axis=0, return_inverse=True, return_counts=True)
    group = group.reshape(-1)
    count = len(distinct)
    ranked = min(draws, max(_LEAST_RANKED, _RANKED_CELLS // count))
    drawn = np.random.default_rng(seed).standard_exponential((draws, kept.shape[1]), dtype=np.float32)
    drawn /= drawn.sum(axis=1, keepdims=True)
    bits = max(1, (count - 1).bit_length())
    # Scores as whole numbers above the bits that say whose they are, so that one sort of numbers orders the projects.
    scale = (2 ** min(32 - bits, 24) - 2) / 100
    columns = np.ascontiguousarray(distinct.T * scale, dtype=np.float32)
    names = np.arange(count, dtype=np.uint32)
    first = np.zeros(count, dtype=np.int64)
    behind = np.empty((ranked, count), dtype=np.int64)
    for start in range(0, draws, _BLOCK):
        scores = drawn[start : start + _BLOCK] @ columns
        if start < ranked:
            keys = scores[: ranked - start].astype(np.uint32)
            keys <<= bits
            keys |= names
            keys.sort(axis=1)
            keys &= 2**bits - 1
            # To be counted at (project, how many stand behind it).
            np.multiply(keys, count, out=behind[start : start + _BLOCK])
            first += np.bincount(keys[:, -1], minlength=count)
            scores = scores[ranked - start :]
        if len(scores):
            first += np.bincount(scores.argmax(axis=1), minlength=count)
    if (sizes == 1).all():
        behind += np.arange(count)
        held = np.bincount(behind.ravel(), minlength=count * count).reshape(count, count)
        best, worst = _interval(held, ranked)
    else:
        best, worst = _tied_interval(drawn[:ranked], columns, sizes)
    return _told(projects, first[group] / draws, best[group], worst[group], draws, ranked)


def break_evens(
    values: np.ndarray, *, projects: Sequence[int] | np.ndarray, weights: Mapping[str, float], project: int
) -> list[BreakEven]:
    """Where one weight alone changes the rank of a project, nearest change first: at most two for each criterion.

    `weights` are shares that sum to 1. With a share x for criterion k and the others rescaled, the difference of two
    projects is a straight line in x from d0 (the others alone) to d1 (k alone), which is 0 at d0 / (d0 - d1). A
    criterion that has all the weight has no others to rescale, and so no break-even.
    """
    matrix = np.asarray(values, dtype=np.float64).reshape(len(projects), len(weights))
    shares = np.fromiter(weights.values(), dtype=np.float64, count=len(weights))
    row = list(projects).index(project)
    alone = matrix[row] - matrix
    now = alone @ shares
    rank_now = 1 + int((now < -_CLOSE).sum())
    found: list[BreakEven] = []
    for place, criterion in enumerate(weights):
        share = float(shares[place])
        if share > 1 - _CLOSE or not shares.any():
            continue
        others = (now - share * alone[:, place]) / (1 - share)
        slope = others - alone[:, place]
        # Rivals level now part at any change, so that there is no weight to name.
        crosses = (np.abs(now) > _CLOSE) & (np.abs(slope) > _CLOSE)
        at = np.where(crosses, others / np.where(crosses, slope, 1.0), -1.0)
        crosses &= (at >= 0) & (at <= 1)
        for side in (crosses & (at < share), crosses & (at > share)):
            if not side.any():
                continue
            rival = int(np.argmin(np.where(side, np.abs(at - share), np.inf)))
            level = side & (np.abs(at - at[rival]) < _CLOSE)
            passed = int((level & (now < 0)).sum()) - int((level & (now > 0)).sum())
            found.append(
                BreakEven(
                    criterion, share, float(at[rival]), int(projects[rival]), bool(now[rival] > 0), rank_now - passed
                )
            )
    return sorted(found, key=lambda one: (abs(one.at - one.now), one.criterion))


def _interval(held: np.ndarray, draws: int) -> tuple[np.ndarray, np.ndarray]:
    """The ranks that leave `OUTSIDE` of the draws out at either end, from counts by project and projects behind it."""
    count = held.shape[1]
    by_rank = np.cumsum(held[:, ::-1], axis=1)
    outside = OUTSIDE * draws
    best = 1 + (by_rank <= outside).sum(axis=1)
    worst = 1 + (by_rank < draws - outside).sum(axis=1)
    return np.minimum(best, count), np.minimum(worst, count)


def _tied_interval(drawn: np.ndarray, columns: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same where groups of equal projects share a rank: one more than all projects of better groups."""
    ranks = np.empty((len(drawn), len(sizes)), dtype=np.int32)
    for start in range(0, len(drawn), _BLOCK):
        order = np.argsort(-(drawn[start : start + _BLOCK] @ columns), axis=1, kind="stable")
        ahead = np.cumsum(sizes[order], axis=1) - sizes[order]
        np.put_along_axis(ranks[start : start + _BLOCK], order, (1 + ahead).astype(np.int32), axis=1)
    ranks.sort(axis=0)
    outside = int(OUTSIDE * len(drawn))
    return ranks[outside], ranks[len(drawn) - 1 - outside]


def _told(
    projects: Sequence[int] | np.ndarray,
    first: np.ndarray,
    best: np.ndarray,
    worst: np.ndarray,
    draws: int,
    ranked: int,
) -> Stability:
    index = pd.Index(np.asarray(projects, dtype=np.int64), name="project")
    table = pd.DataFrame({"first": first, "best": best, "worst": worst}, index=index)
    return Stability(table, draws, ranked)
