"""What people enter, checked: amounts exact and never a float, years, texts, links, the version they saw."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from data.errors import Conflict, Invalid
from data.i18n import latin_digits

LARGEST = Decimal(10) ** 13
"""Ten million million: more than any project costs in any currency, so a larger amount is a slip of the hand."""
FIRST_YEAR, LAST_YEAR = 1980, 2100
GROUPED = re.compile(r"[+-]?\d{1,3}([,\s])\d{3}(?:\1\d{3})*(?:\.\d*)?")
"""Thousands set apart by commas or spaces; any other comma may be a decimal one, so that nobody can tell."""


def decimal_of(written: str) -> Decimal:
    """The number that somebody wrote, in Latin or Khmer digits, thousands set apart or not.

    >>> [decimal_of(one) for one in ("12,000.50", "12 000.50", "១២០០០.៥០")] == [Decimal("12000.50")] * 3
    True

    Raises:
        InvalidOperation: it is no number, or could be two: "12,50" is twelve and a half to some, 1,250 to others.
    """
    plain = latin_digits(written).strip()
    return Decimal(re.sub(r"[,\s]", "", plain) if GROUPED.fullmatch(plain) else plain)


def check_amount(value: object, *, field: str) -> Decimal:
    """An amount from a `Decimal`, an `int` or a text such as "1,234.50", with two decimals.

    Raises:
        Invalid: it is empty, no number, negative, finer than a hundredth, or larger than `LARGEST`.
        TypeError: it is a float, which is never exact.
    """
    if isinstance(value, float | bool):
        raise TypeError(f"money must not be a {type(value).__name__}")
    _check_given(value, field)
    try:
        amount = decimal_of(value) if isinstance(value, str) else Decimal(value)  # pyright: ignore[reportArgumentType] - what cannot be converted raises
    except InvalidOperation:
        raise Invalid("money.no_number", field=field, value=value) from None
    if not amount.is_finite():
        raise Invalid("money.no_number", field=field, value=value)
    if amount < 0:
        raise Invalid("money.negative", field=field, value=value)
    if amount > LARGEST:
        raise Invalid("money.too_large", field=field, value=value, most=f"{LARGEST:,.0f}")
    if amount * 100 != (amount * 100).to_integral_value():
        raise Invalid("money.decimals", field=field, value=value)
    return amount.quantize(Decimal("0.01"))


def check_whole(value: object, *, field: str) -> int:
    """An amount without cents, such as a limit or a budget.

    Raises:
        Invalid: as for `check_amount`, or it has cents.
    """
    amount = check_amount(value, field=field)
    if amount != amount.to_integral_value():
        raise Invalid("money.whole", field=field, value=value)
    return int(amount)


def check_year(year: int) -> int:
    """A year in which money can be planned or spent.

    Raises:
        Invalid: it lies before `FIRST_YEAR` or after `LAST_YEAR`.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid("money.year", year=year, first=FIRST_YEAR, last=LAST_YEAR)
    return year


def check_text(text: str, *, field: str, most: int) -> str:
    """A text without spaces around it.

    Raises:
        Invalid: it has more than `most` characters.
    """
    plain = text.strip()
    if len(plain) > most:
        raise Invalid("text.too_long", field=field, length=len(plain), most=most)
    return plain


def check_link(link: str | None) -> str | None:
    """A web address, or None for an empty one.

    Raises:
        Invalid: it does not begin with http:// or https://, or is too long.
    """
    plain = check_text(link or "", field="link", most=1000)
    if plain and not plain.lower().startswith(("https://", "http://")):
        raise Invalid("link.address", link=plain)
    return plain or None


def check_version(stored: int, seen: int) -> None:
    """Raise `Conflict` unless what is stored is what the person saw."""
    if stored != seen:
        raise Conflict(theirs=stored, yours=seen)


def check_number(value: object, *, field: str, least: int | None = None, most: int | None = None) -> Decimal:
    """A number from a `Decimal`, an `int` or a text such as "12.5", with at most two decimals and twelve digits.

    Raises:
        Invalid: it is empty, no number, too fine, or below `least` or above `most` where they are given.
        TypeError: it is a float, which is never exact.
    """
    if isinstance(value, float | bool):
        raise TypeError(f"an exact number must not be a {type(value).__name__}")
    _check_given(value, field)
    try:
        number = decimal_of(value) if isinstance(value, str) else Decimal(value)  # pyright: ignore[reportArgumentType] - what cannot be converted raises
    except (InvalidOperation, TypeError):
        raise Invalid("number.none", field=field, value=value) from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** 12 or number * 100 != (number * 100).to_integral_value():
        raise Invalid("number.none", field=field, value=value)
    if (least is not None and number < least) or (most is not None and number > most):
        raise Invalid("number.range", field=field, value=value, least=least, most=most)
    return number


def check_day(day: date, *, field: str) -> date:
    """A day on which something of a project can happen.

    Raises:
        Invalid: it lies before `FIRST_YEAR` or after `LAST_YEAR`.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid("day.range", field=field, date=day, first=FIRST_YEAR, last=LAST_YEAR)
    return day


def _check_given(value: object, field: str) -> None:
    if isinstance(value, str) and not value.strip():
        raise Invalid("number.empty", field=field)
