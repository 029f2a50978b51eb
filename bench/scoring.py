"""Scoring at full size: 1,900 organisations, 5 cycles, 86 items, 5 key services each: about 2 million questions.

The floor does over the same rows what cannot be left out: looks up each level's credit and each item's weight,
shares it, multiplies, and sums by organisation and stage, in bare NumPy.
"""

import dataclasses
import math
import statistics
import time
import tracemalloc
from collections.abc import Iterator

import numpy as np

from bench.ruler import Figure, in_turn
from maturity_model.batch import Batch
from maturity_model.contributions import Contributions, contributions
from maturity_model.loading import load_edition
from maturity_model.scoring import Scores

ORGANISATIONS, CYCLES, SERVICES = 1_900, 5, 5
ROUNDS = 7
SMALL = 10_000


def measure() -> Iterator[Figure]:
    """Time against the bare lookups and sums, memory per row, and how time grows with size."""
    batch = _batch(ORGANISATIONS * CYCLES)
    rows = contributions(_fresh(batch))
    codes = _Codes(rows)
    ours, floor = in_turn(lambda: _score(batch), codes.bare, rounds=ROUNDS)
    note = f"{len(rows):,} questions"
    bare = "bare lookups and group sums in NumPy over the same rows"
    yield Figure("score with all columns of contributions", ours * 1e3, floor * 1e3, "ms", bare, bar=3, note=note)
    peak = _peak(batch) / len(rows)
    yield Figure("peak memory of a scoring run", peak, 1.0, "bytes a row", "one byte", bar=160, note=note)
    few = _batch(max(1, round(ORGANISATIONS * CYCLES * SMALL / len(rows))))
    few_rows = len(contributions(_fresh(few)))
    times = [_time(few) for _ in range(ROUNDS * 3)]
    exponent = math.log(ours / statistics.median(times)) / math.log(len(rows) / few_rows)
    note = f"from {few_rows:,} to {len(rows):,} questions"
    yield Figure("exponent of time over size", exponent, 1.0, "", "time that grows as the size", bar=1.1, note=note)


def _score(batch: Batch) -> None:
    scores = Scores(contributions(_fresh(batch)))
    _ = scores.results, scores.rows.answered


def _time(batch: Batch) -> float:
    started = time.perf_counter()
    _score(batch)
    return time.perf_counter() - started


def _peak(batch: Batch) -> int:
    tracemalloc.start()
    _score(batch)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def _fresh(batch: Batch) -> Batch:
    """The batch without anything that an earlier run worked out and kept."""
    return dataclasses.replace(batch)


class _Codes:
    """The rows as the floor is given them: codes only."""

    def __init__(self, rows: Contributions) -> None:
        plan = rows.batch.layout
        width = plan.stages[-1] + 1
        self.size = len(rows.batch.organisations) * width
        self.width, self.stage_of = width, plan.stage.astype(np.intp)
        self.organisation, self.item, self.level = rows.organisation, rows.item, rows.level
        self.credit_of = plan.credit.astype(np.float64) / 100
        self.weight_of = plan.weight.astype(np.float64)
        services = np.bincount(rows.batch.owner, minlength=len(rows.batch.organisations))
        self.share = np.where(rows.service >= 0, 1 / np.maximum(services[rows.organisation], 1), 1.0)

    def bare(self) -> None:
        """Credit and weight of each row, its part and points, and the sums of both."""
        credit = self.credit_of[self.item, self.level]
        part = self.weight_of[self.item] * self.share
        points = part * credit
        group = self.organisation * self.width + self.stage_of[self.item]
        np.bincount(group, weights=points, minlength=self.size)
        np.bincount(group, weights=part, minlength=self.size)


def _batch(organisations: int) -> Batch:
    """Organisations on the full form with random answers and every fact known to hold, from one seed."""
    edition = load_edition("presence-2026")
    chance = np.random.default_rng(2026)
    keys = organisations * SERVICES
    items, places, levels = [], [], []
    for number, item in enumerate(edition.items):
        count = keys if item.scope == "service" else organisations
        items.append(np.full(count, number))
        places.append(np.arange(count))
        levels.append(chance.integers(0, item.top + 1, count))
    facts = {
        f"{fact.where}.{fact.id}": np.full(
            keys if fact.where == "service" else organisations, 4 if fact.kind == "number" else 1
        )
        for fact in edition.facts
        if fact.kind in ("yes_no", "number")
    }
    return Batch.of_arrays(
        edition,
        organisations=range(organisations),
        forms=["full"] * organisations,
        services=range(keys),
        owner=np.repeat(np.arange(organisations), SERVICES),
        facts=facts,
        answer_item=np.concatenate(items),
        answer_place=np.concatenate(places),
        answer_level=np.concatenate(levels),
    )
