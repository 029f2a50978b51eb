"""What becomes of a selection if only some of its projects deliver."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from maturity_model.batch import Batch
from maturity_model.layout import Array
from maturity_model.scoring import score_batch
from projects.selecting.problem import Aim, Id, Problem, Requires, by_id
from projects.selecting.re_scoring import raised, restricted
from projects.selecting.selection import Selection

SHARE: Final = 60
DRAWS: Final = 200
SEED: Final = 2026


@dataclass(frozen=True)
class Partly:
    """The result if only `share` percent of the chosen projects deliver: `draws` random ones, always the same.

    In each draw that share of the projects (rounded down) delivers, and of these only those whose requirements do.
    `promised` is the maturity (weighted stages gained) if all deliver; `mean`, `low` (the tenth of the draws that is
    worst does no better) and `worst` what comes of it. `reaches` gives for each organisation that gains a stage the
    share of the draws in which it reaches the stage promised.
    """

    share: int
    draws: int
    delivering: int
    promised: float
    mean: float
    low: float
    worst: float
    reaches: Mapping[Id, float]


def partly(problem: Problem, selection: Selection, *, share: int = SHARE, draws: int = DRAWS) -> Partly:
    """Re-score a selection for the case that only `share` percent of its projects deliver, when all is delivered.

    Raises:
        ValueError: the problem has no assessment, or the share is no percentage.
    """
    assessed = problem.assessed
    if assessed is None or not 0 <= share <= 100:
        raise ValueError("an assessment, and a share from 0 to 100, are needed")
    chosen = sorted(selection.chosen, key=by_id)
    aims = {one.id: one.aims for one in problem.proposals if one.id in selection.chosen}
    concerned = {aim.organisation for promised in aims.values() for aim in promised}
    batch = restricted(raised(assessed.batch, assessed.done), tuple(concerned))
    ids = batch.organisations
    weights = np.array([assessed.weights.get(one, 1) for one in ids], dtype=float)
    before = _stages(batch, ())
    promised = _stages(batch, [aim for one in aims.values() for aim in one])
    delivering = len(chosen) * share // 100
    chance = np.random.default_rng(SEED)
    gains, kept = [], np.zeros(len(ids))
    for _ in range(draws if chosen else 0):
        drawn = {chosen[place] for place in chance.permutation(len(chosen))[:delivering].tolist()}
        working = _working(problem, drawn)
        reached = _stages(batch, [aim for one in chosen if one in working for aim in aims[one]])
        gains.append(float(weights @ (reached - before)))
        kept += reached >= promised
    results = np.array(gains or [0.0])
    gaining = np.flatnonzero(promised > before)
    return Partly(
        share=share,
        draws=draws,
        delivering=delivering,
        promised=float(weights @ (promised - before)),
        mean=float(results.mean()),
        low=float(np.sort(results)[len(results) // 10]),
        worst=float(results.min()),
        reaches={ids[place]: float(kept[place]) / max(len(gains), 1) for place in gaining.tolist()},
    )


def _stages(batch: Batch, aims: Iterable[Aim]) -> Array:
    return np.maximum(score_batch(raised(batch, aims)).standing.reached.astype(int), 0)


def _working(problem: Problem, drawn: set[Id]) -> set[Id]:
    """Those of the projects drawn whose requirements are drawn too."""
    needs = [rule for rule in problem.rules if isinstance(rule, Requires)]
    working = set(drawn)
    while True:
        broken = {rule.project for rule in needs if rule.project in working and rule.needs not in working}
        if not broken:
            return working
        working -= broken
