"""Colours by our rules from the planned and actual numbers of a file, beside those of its published variances."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from projects.earned.health import AMBER, COLOURS, GREEN, RED
from projects.earned.rules import Variance as Bands
from projects.lists import health_rules
from projects.portfolio_form.mapping import Colours, Variance
from projects.portfolio_form.own_rules import days_of, numbers_of

NONE = "none"
ORDER = (*COLOURS, NONE)


@dataclass(frozen=True)
class Coloured:
    """One row's colour of cost or schedule: ours, from planned and actual, and the one of the published variance."""

    row: int
    what: str
    ours: str
    published: str


def coloured(cells: pd.DataFrame, colours: Colours) -> Iterator[Coloured]:
    """The colours of each row; "none" where the numbers are missing or the plan is nothing."""
    rules = health_rules()
    for what, variance, bands in (("cost", colours.cost, rules.cost), ("schedule", colours.schedule, rules.schedule)):
        over = _over(cells, variance)
        said = -numbers_of(cells[variance.published])
        for row, ours, published in zip(cells.index, over, said, strict=True):
            yield Coloured(int(row), what, _colour(ours, bands), _colour(published, bands))


def crossed(colours: Iterable[Coloured]) -> dict[str, Counter[tuple[str, str]]]:
    """How often each of our colours stands beside each published one, for cost and for schedule."""
    found: dict[str, Counter[tuple[str, str]]] = {}
    for one in colours:
        found.setdefault(one.what, Counter())[one.ours, one.published] += 1
    return found


def _over(cells: pd.DataFrame, variance: Variance) -> pd.Series:
    """By how many percent the actual exceeds the plan: of money, or of the days since the start."""
    if variance.start is None:
        planned, actual = numbers_of(cells[variance.planned]), numbers_of(cells[variance.actual])
    else:
        start = days_of(cells[variance.start])
        planned = (days_of(cells[variance.planned]) - start).dt.days.astype("float64")
        actual = (days_of(cells[variance.actual]) - start).dt.days.astype("float64")
    return (100 * (actual - planned) / planned).where(planned > 0)


def _colour(percent: float, bands: Bands) -> str:
    if pd.isna(percent):
        return NONE
    exact = Fraction(round(percent, 9)).limit_denominator(10**9)
    return RED if exact >= bands.red else AMBER if exact >= bands.amber else GREEN
