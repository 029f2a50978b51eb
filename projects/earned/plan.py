"""The plan that a project is measured against: what work is worth, month by month; and what was reported on a day."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

ZERO = Fraction(0)


@dataclass(frozen=True)
class Point:
    """What a project reported as of the end of a day: percent of the work done (0 to 100), spent and expected money."""

    as_of: date
    percent: Decimal
    spent: Decimal
    forecast: Decimal


@dataclass(frozen=True)
class Plan:
    """The worth of the work of each month from `start` on (the first of a month), in the base currency."""

    start: date
    planned: Sequence[Decimal]

    @cached_property
    def cumulative(self) -> tuple[Fraction, ...]:
        """What is planned to be done by the end of each month, from month 0 (nothing) on."""
        return (ZERO, *accumulate(Fraction(one) for one in self.planned))

    @property
    def total(self) -> Fraction:
        """The budget at completion."""
        return self.cumulative[-1]

    @cached_property
    def months(self) -> int:
        """The planned duration: the first month by whose end all is planned to be done."""
        return self.cumulative.index(self.total)

    def elapsed(self, on: date) -> Fraction:
        """The months from the start to the end of a day, parts of a month by its days; not below 0.

        >>> Plan(date(2026, 1, 1), ()).elapsed(date(2026, 2, 14))
        Fraction(3, 2)
        """
        whole = (on.year - self.start.year) * 12 + on.month - self.start.month
        if whole < 0:
            return ZERO
        days = monthrange(on.year, on.month)[1]
        return Fraction(whole * days + on.day, days)

    def value_at(self, elapsed: Fraction) -> Fraction:
        """What is planned to be done after so many months; within a month in proportion to its days."""
        whole = int(elapsed)
        if whole >= len(self.planned):
            return self.total
        return self.cumulative[whole] + (elapsed - whole) * Fraction(self.planned[whole])

    def earned_schedule(self, earned: Fraction) -> Fraction:
        """After how many months the work that is done now was to be done.

        The whole months whose planned value is earned, and of the next one the part that is earned. When all is done,
        it is the planned duration.
        """
        if earned >= self.total:
            return Fraction(self.months)
        # What is planned is never negative, so the sums are in order.
        whole = bisect_right(self.cumulative, earned) - 1
        return whole + (earned - self.cumulative[whole]) / Fraction(self.planned[whole])
