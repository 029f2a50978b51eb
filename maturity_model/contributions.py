"""One row per question asked: its part, its credit, its points. Every score is a sum over these rows."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from maturity_model.batch import Batch
from maturity_model.columns import ids, named, service_ids, whole
from maturity_model.layout import AGREED, DONT_KNOW, FOUNDATION, NOT_APPLICABLE, Array

STATES = ("answered", "implied", "unanswered", "dont_know", "not_applicable", "agreed_not_applicable")


@dataclass(frozen=True)
class Contributions:
    """The rows as arrays of codes: of one organisation in the order of items, of one item in the order of services.

    `organisation`, `item` and `service` are places in the batch and the edition (`service` -1 for what is asked of the
    organisation). `stage` is 0 for the foundation. `level` is the level that counts, `own` what was answered; both
    hold a negative mark where there is no level. `credit` is 0 to 100, `part` the weight of the question in its
    organisation, `points` 0 to `part`. A row that a reviewer agreed does not apply has part 0.
    """

    batch: Batch
    organisation: Array
    item: Array
    service: Array
    stage: Array
    level: Array
    own: Array
    credit: Array
    weight: Array
    part: Array
    points: Array

    def __len__(self) -> int:
        return len(self.item)

    @property
    def answered(self) -> Array:
        """Whether a row has a level, its own or a granted one."""
        return self.level >= 0

    def sums(self, *weights: Array) -> tuple[Array, ...]:
        """Sums of each of `weights` by organisation (lines) and stage (columns, from 0 for the foundation)."""
        width = self.batch.layout.stages[-1] + 1
        # In place, and in the one type that bincount takes without a copy: this is the largest array of a run.
        code = self.organisation.astype(np.intp)
        code *= width
        code += self.stage
        count = len(self.batch.organisations)
        return tuple(np.bincount(code, one, minlength=count * width).reshape(count, width) for one in weights)

    def frame(self) -> pd.DataFrame:
        """The rows with ids in place of codes.

        Columns: organisation, item, service (missing for what is asked of the organisation), stage (missing for the
        foundation), theme, level (that counts; missing without one), own_level, state (one of `STATES`), answered,
        credit (0 to 100), weight, part, points.
        """
        batch, items = self.batch, self.batch.layout.edition.items
        state = np.select(
            [
                (self.level >= 0) & (self.level == self.own),
                self.level >= 0,
                self.level == DONT_KNOW,
                self.level == NOT_APPLICABLE,
                self.level == AGREED,
            ],
            [np.int8(0), np.int8(1), np.int8(3), np.int8(4), np.int8(5)],
            np.int8(2),
        )
        themes = sorted({item.theme for item in items})
        theme = np.array([themes.index(item.theme) for item in items], dtype=np.int8)
        return pd.DataFrame(
            {
                "organisation": ids(batch.organisations)[self.organisation],
                "item": named(self.item, [item.id for item in items]),
                "service": service_ids(batch, self.service),
                "stage": whole(self.stage, self.stage == FOUNDATION),
                "theme": named(theme[self.item], themes),
                "level": whole(self.level, self.level < 0),
                "own_level": whole(self.own, self.own < 0),
                "state": named(state, STATES),
                "answered": self.answered,
                "credit": self.credit,
                "weight": self.weight,
                "part": self.part,
                "points": self.points,
            },
            copy=False,
        )


def contributions(batch: Batch) -> Contributions:
    """One row per question asked, answered or not.

    The part of a question is the weight of its item; an item asked of several key services shares its weight among
    them, equally or by transactions in a year. Points are part × credit / 100.
    """
    plan = batch.layout
    asked_of, level_of = batch.asked, batch.levels
    own_of = (batch.organisation_levels, batch.service_levels)
    rows_of = tuple(np.count_nonzero(table, axis=1) for table in asked_of)
    counts = [int(rows_of[int(plan.of_service[number])][plan.row[number]]) for number in range(len(plan.stage))]
    ends = np.cumsum(counts)
    size = int(ends[-1])
    organisation = np.empty(size, dtype=np.int32)
    service = np.full(size, -1, dtype=np.int32)
    level, own, credit = (np.empty(size, dtype=kind) for kind in (np.int8, np.int8, np.uint8))
    part, points = np.empty(size), np.empty(size)
    shares = plan.credit / 100
    equal = plan.edition.service_weighting == "equal"
    for number, item in enumerate(plan.edition.items):
        rows = slice(int(ends[number]) - counts[number], int(ends[number]))
        table, line = int(plan.of_service[number]), plan.row[number]
        where = np.flatnonzero(asked_of[table][line])
        levels = level_of[table][line][where]
        if table:
            service[rows] = where
            owner = batch.owner[where]
            volume = None if equal else batch.volume[where]
            parts = _shared(item.weight, owner, volume, levels == AGREED if item.may_not_apply else None)
        else:
            owner = where
            parts = np.where(levels == AGREED, 0.0, item.weight)
        organisation[rows] = owner
        level[rows] = levels
        own[rows] = own_of[table][line][where]
        credit[rows] = plan.credit[number][levels]
        part[rows] = parts
        np.multiply(parts, shares[number][levels], out=points[rows])
    return Contributions(
        batch=batch,
        organisation=organisation,
        item=np.repeat(np.arange(len(counts), dtype=np.int16), counts),
        service=service,
        stage=np.repeat(plan.stage, counts),
        level=level,
        own=own,
        credit=credit,
        weight=np.repeat(plan.weight, counts),
        part=part,
        points=points,
    )


def _shared(weight: int, owner: Array, volume: Array | None, out: Array | None) -> Array:
    """The weight of an item shared among the services of each organisation that are asked it."""
    if volume is None and out is None:
        return (weight / np.maximum(np.bincount(owner), 1))[owner]
    share = np.ones(len(owner)) if volume is None else volume.astype(float)
    if out is not None:
        share[out] = 0
    total = np.bincount(owner, weights=share)
    return np.divide(weight * share, total[owner], out=np.zeros(len(owner)), where=share > 0)
