"""Ranking 100,000 projects by 8 criteria, and how firmly 1,000 stand over 10,000 draws of weights.

The floors are what cannot be left out: the product of values and weights, and for stability the draws themselves with
their product, in bare NumPy.
"""

import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np
from pymcdm.methods import WSM

from bench.ruler import Figure, in_turn
from projects.ranking.ranked import Values, in_order, rank
from projects.ranking.stability import DRAWS, MOST, over_random_weights

PROJECTS, ROUNDS, FEW_ROUNDS = 100_000, 41, 9
WEIGHTS = {"fit": 20, "gain": 20, "users": 15, "cost": 10, "risk": 10, "readiness": 10, "reuse": 10, "urgency": 5}


def measure() -> Iterator[Figure]:
    """Scores, the whole ranking, and stability, each against its bare floor; the ranking against pymcdm."""
    chance = np.random.default_rng(2026)
    matrix = chance.integers(0, 101, (PROJECTS, len(WEIGHTS)))
    ids, heavy = np.arange(PROJECTS), np.array(list(WEIGHTS.values()), dtype=np.float64)
    checked, bare = Values.of(matrix), matrix.astype(np.float64)
    size = f"{PROJECTS:,} x {len(WEIGHTS)}"
    ours, floor = in_turn(lambda: checked.sums(heavy), lambda: bare @ heavy, rounds=ROUNDS)
    yield Figure(f"scores of {size}", ours * 1e3, floor * 1e3, "ms", "bare matrix product", bar=1.5)
    ours, floor = in_turn(
        lambda: in_order(checked.sums(heavy), ids), lambda: np.argsort(-(bare @ heavy), kind="stable"), rounds=ROUNDS
    )
    yield Figure("scores, order and shared ranks", ours * 1e3, floor * 1e3, "ms", "bare product and argsort", bar=1.5)
    product = _median(lambda: bare @ heavy, ROUNDS)
    yield Figure("the same against the product alone, without a sort", ours * 1e3, product * 1e3, "ms", "bare product")
    ours, floor = in_turn(
        lambda: rank(checked, projects=ids, weights=WEIGHTS),
        lambda: np.argsort(-(bare @ heavy), kind="stable"),
        rounds=FEW_ROUNDS,
    )
    yield Figure("the whole ranking as a table", ours * 1e3, floor * 1e3, "ms", "bare product and argsort")
    theirs = WSM(normalization_function=_on_the_scale)
    kinds, shares = np.ones(len(heavy)), heavy / heavy.sum()
    ours, floor = in_turn(
        lambda: rank(matrix, projects=ids, weights=WEIGHTS),
        lambda: theirs.rank(theirs(bare, shares, kinds)),
        rounds=FEW_ROUNDS,
    )
    yield Figure("ranking with all checks, from the raw matrix", ours * 1e3, floor * 1e3, "ms", "pymcdm WSM", bar=1)
    few = matrix[:MOST].astype(np.float64)
    weights = heavy.tolist()
    ours, floor = in_turn(
        lambda: over_random_weights(few, projects=range(MOST), weights=weights),
        lambda: few @ _draws(few.shape[1]).T,
        rounds=FEW_ROUNDS,
    )
    ranked = over_random_weights(few, projects=range(MOST), weights=weights).ranked
    note = f"first shares over all draws, rank intervals over {ranked:,} of them"
    name = f"stability of {MOST:,} projects, {DRAWS:,} draws"
    yield Figure(name, ours * 1e3, floor * 1e3, "ms", "bare draws and product", bar=3, note=note)


def _on_the_scale(column: np.ndarray, *, cost: bool = False) -> np.ndarray:
    # Fixed scales, as ours; its own normalisations depend on the projects that are compared.
    return 100 - column if cost else column / 100


def _draws(criteria: int) -> np.ndarray:
    drawn = np.random.default_rng(2026).standard_exponential((DRAWS, criteria))
    return drawn / drawn.sum(axis=1, keepdims=True)


def _median(run: Callable[[], object], rounds: int) -> float:
    took: list[float] = []
    for _ in range(rounds):
        started = time.perf_counter()
        run()
        took.append(time.perf_counter() - started)
    return statistics.median(took)
