"""Percentages as they are shown: the only place where a score is rounded."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

FINEST: Final = Decimal(1).scaleb(-9)


def display_percent(value: float | Fraction | Decimal, threshold: float | Fraction | Decimal | None = None) -> Decimal:
    """A percentage rounded half up to one decimal, or to more if it would else seem to have crossed its threshold.

    The decimals are part of the value, so that `str` and locale-aware formatting keep the last zero. A value within
    1e-9 of the threshold is the threshold.

    >>> str(display_percent(62.25)), str(display_percent(49.96, 50)), str(display_percent(50.0, 50))
    ('62.3', '49.96', '50.0')

    Raises:
        ValueError: the value is not a number (missing values have no percentage to show).
    """
    exact = _decimal(value)
    if not exact.is_finite():
        raise ValueError("a missing percentage cannot be shown as a number")
    line = None if threshold is None else _decimal(threshold)
    for places in range(1, 9):
        shown = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        if line is None or (shown >= line) == (exact >= line):
            return shown
    return exact


def _decimal(value: float | Fraction | Decimal) -> Decimal:
    """The value to nine decimals: what the sums of an honest 62.25 leave behind is gone then."""
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return number.quantize(FINEST, rounding=ROUND_HALF_UP) if number.is_finite() else number
