"""From percentages and gates to the stage that is reached, exactly even on the threshold."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from maturity_model.batch import Batch
from maturity_model.layout import AGREED, Array

NEAR: Final = 1e-9
NONE: Final = -1
WITHOUT_SERVICES: Final = 2


@dataclass(frozen=True)
class Standing:
    """Where many organisations, or services, stand: -1 where there is no such stage.

    `percent`, `asked`, `passes` and `holds` have a column per stage: percentage earned, whether anything is asked,
    whether the threshold is met, whether the gates hold.
    """

    percent: Array
    asked: Array
    passes: Array
    holds: Array
    attainable: Array
    reached: Array
    next: Array


def standing(
    stages: tuple[int, ...], *, percent: Array, asked: Array, passes: Array, holds: Array, ceiling: Array
) -> Standing:
    """The stage reached, what is attainable and the next stage.

    A stage is reached if something of it is asked and if of every stage up to it of which something is asked the
    threshold is met and the gates hold. It is 0 if the first stage was asked and is not reached, and -1 (nobody can
    say) where the first stage was not asked and nothing is reached.
    """
    size = len(ceiling)
    highest = np.full(size, NONE, dtype=np.int8)
    for column, stage in enumerate(stages):
        highest[asked[:, column]] = stage
    attainable = np.minimum(highest, ceiling).astype(np.int8)
    attainable[highest == NONE] = NONE
    reached = np.where(asked[:, 0], 0, NONE).astype(np.int8)
    unbroken = np.ones(size, dtype=bool)
    for column, stage in enumerate(stages):
        unbroken &= ~asked[:, column] | (passes[:, column] & holds[:, column])
        reached[unbroken & asked[:, column] & (stage <= attainable)] = stage
    following = np.full(size, NONE, dtype=np.int8)
    for column, stage in reversed(list(enumerate(stages))):
        following[asked[:, column] & (stage > reached) & (stage <= attainable)] = stage
    return Standing(percent, asked, passes, holds, attainable, reached, following)


def ceilings(batch: Batch) -> Array:
    """The highest stage that each organisation can reach by what it is.

    Without key services, or serving nobody outside, that is 2; else the highest stage of any of its key services.
    """
    count = len(batch.organisations)
    ceiling = np.full(count, NONE, dtype=np.int64)
    np.maximum.at(ceiling, batch.owner, batch.highest)
    ceiling[ceiling == NONE] = WITHOUT_SERVICES
    return np.where(batch.serves_public, ceiling, np.minimum(ceiling, WITHOUT_SERVICES))


def meets(batch: Batch, percent: Array, stage: int) -> Array:
    """Whether percentages (missing where nothing is asked) meet the threshold of a stage.

    Those within 1e-9 of it are computed again in whole fractions, so that half is half.
    """
    threshold = batch.layout.edition.thresholds[stage]
    at_least = np.greater_equal(percent, float(threshold))
    near = np.flatnonzero(np.abs(percent - float(threshold)) <= NEAR)
    if len(near):
        at_least[near] = [exact >= Fraction(threshold) for exact in exact_percents(batch, near, stage)]
    return at_least


def exact_percent(batch: Batch, organisation: int, stage: int) -> Fraction:
    """The percentage of a stage of one organisation (by its place in the batch), without rounding.

    Raises:
        ZeroDivisionError: nothing of the stage is asked.
    """
    return exact_percents(batch, np.array([organisation]), stage)[0]


def exact_percents(batch: Batch, organisations: Array, stage: int) -> list[Fraction]:
    """The percentages of a stage of some organisations (by their places, rising, at least one), without rounding.

    Raises:
        ZeroDivisionError: nothing of the stage is asked of one of them.
    """
    plan = batch.layout
    earned: list[dict[int, int]] = [{} for _ in organisations]  # weight × volume × credit, by what shares the weight
    weight = [0] * len(organisations)
    services = np.flatnonzero(np.isin(batch.owner, organisations))
    owner = np.searchsorted(organisations, batch.owner[services])
    ones, themselves = np.ones(len(organisations), dtype=object), np.arange(len(organisations))
    for table, columns, place, volume in (
        (0, organisations, themselves, ones),
        (1, services, owner, batch.volume[services].astype(object)),
    ):
        numbers = np.flatnonzero((plan.stage == stage) & (plan.of_service == bool(table)))
        if not len(columns) or not len(numbers):
            continue
        here = np.ix_(plan.row[numbers], columns)
        levels = batch.levels[table][here]
        # Objects are whole numbers of any size.
        shares = (batch.asked[table][here] & (levels != AGREED)) * volume
        points = shares * plan.credit[numbers[:, np.newaxis], levels]
        starts = np.flatnonzero(np.diff(place, prepend=-1))
        totals = np.add.reduceat(shares, starts, axis=1).T.tolist()
        gained = np.add.reduceat(points, starts, axis=1).T.tolist()
        for one, totals_of, gained_of in zip(place[starts].tolist(), totals, gained, strict=True):
            for own, total, gain in zip(plan.weight[numbers].tolist(), totals_of, gained_of, strict=True):
                if total:
                    weight[one] += own
                    earned[one][total] = earned[one].get(total, 0) + own * gain
    return [
        sum((Fraction(points, total) for total, points in sums.items()), Fraction(0)) / whole
        for sums, whole in zip(earned, weight, strict=True)
    ]
