"""What cells of text mean: amounts, days, numbers, codes; taken only where one reading is possible."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

import numpy as np
import pandas as pd

from data.i18n import latin_digits
from projects.entries import FIRST_YEAR, LARGEST, LAST_YEAR
from projects.portfolio_form.findings import NOTED, REJECTED
from projects.portfolio_form.form import (
    AMOUNT,
    CHOICE,
    CODE,
    DAY,
    NULLABLE_AMOUNT,
    NUMBER,
    TEXT,
    WHOLE,
    YEAR,
    YES_NO,
    Column,
)

FORMULA: Final = "\x01"
"""Stands before the text of a cell that computes."""
MERGED: Final = "\x02"
"""Stands before the text of another cell with which an empty one is merged."""
ISO, DAY_FIRST, MONTH_FIRST = ORDERS = ("year-month-day", "day-month-year", "month-day-year")
_PLAIN = re.compile(r"(\d{1,15})(?:\.(\d{1,2}))?")
_FIGURES = r"[0-9]{1,11}(?:\.[0-9]{1,2})?"
_POINT = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_COMMA = re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+|\d+),\d+")
_POINT_GROUPS = re.compile(r"-?\d{1,3}(?:\.\d{3}){2,}")
_ONE_GROUP = re.compile(r"-?\d{1,3},\d{3}")
_ONE_POINT_GROUP = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
_MARKED = re.compile(r"(?P<before>[^\d.,()\-\s]*)\s*(?P<number>[\d.,\-\s]*\d)\s*(?P<after>[^\d.,()\-]*)")
_TIMES = {
    "k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9,
    "ពាន់": 10**3, "លាន": 10**6, "ពាន់លាន": 10**9,
}  # fmt: skip
_SIGNS = {"$": "USD", "us$": "USD", "៛": "KHR", "riel": "KHR", "€": "EUR", "£": "GBP"}
_NOTHING = frozenset({"n/a", "na", "none", "-", "–", "—", "nil", "tbd", "?"})
_YES, _NO = frozenset({"yes", "true", "1", "y", "បាទ"}), frozenset({"no", "false", "0", "n", "ទេ"})
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+Z?)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_EXPONENT = re.compile(r"\d{1,15}(?:\.\d+)?[eE][-+]?\d{1,2}")
_SPACES = str.maketrans("", "", "\u00a0\u200b\u202f\ufeff")


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a cell has no value: a code of `wording.REASONS`."""

    code: str
    details: dict[str, object] = field(default_factory=dict)
    verdict: str = REJECTED


@dataclass(frozen=True, slots=True)
class Read:
    """A value that was read from an unusual spelling, which is said."""

    value: object
    code: str = "read_as"
    verdict: str = NOTED


@dataclass(frozen=True)
class Reading:
    """How a column's cells are to be read: scale, decimal sign where it was said, order of dates, currency."""

    scale: int = 1
    decimal: str = ""
    dates: str = ""
    currency: str = ""


def reader(column: Column, how: Reading) -> Callable[[str], object]:
    """What reads one cell that is not empty: a value, `Read` where that must be said, or `Refused`."""
    readers: dict[str, Callable[[str], object]] = {
        AMOUNT: lambda cell: _amount(cell, how),
        NULLABLE_AMOUNT: lambda cell: None if cell.lower() in _NOTHING else _amount(cell, how),
        DAY: lambda cell: read_day(cell, how.dates),
        YEAR: lambda cell: _year(cell, how.dates),
        NUMBER: lambda cell: _number(cell),
        WHOLE: lambda cell: _whole(cell),
        YES_NO: _yes_no,
        CHOICE: lambda cell: _choice(cell, column),
        CODE: lambda cell: cell if re.fullmatch(column.pattern, cell) else Refused("code", {"value": cell}),
        TEXT: lambda cell: _text(cell, column),
    }
    read = readers[column.kind]

    def one(cell: str) -> object:
        if cell.startswith(FORMULA):
            return Refused("formula", {"value": cell[1:]})
        if cell.startswith(MERGED):
            return Refused("merged", {"value": cell[1:]})
        plain = cell.translate(_SPACES).strip()
        value = read(plain if column.kind == TEXT else latin_digits(plain))
        if value is None and column.kind == NULLABLE_AMOUNT:
            return Read(None, "read_as_nothing")
        return value

    return one


def read_amount(cell: str, how: Reading) -> int | Read | Refused:
    """The amount in a cell in hundredths, as `reader` gives it; for checks of a file's own columns too.

    >>> read_amount("1,234.5", Reading()), read_amount("12.25", Reading(scale=1_000_000))
    (123450, 1225000000)
    >>> read_amount("USD 3m", Reading(currency="USD"))
    Read(value=300000000, code='read_as', verdict='noted')
    """
    return _amount(latin_digits(cell.translate(_SPACES).strip()), how)


def plain_amounts(cells: pd.Series, how: Reading) -> pd.Series:
    """Of cells of text those that hold nothing but figures and at most two decimals, in hundredths ("Int64").

    They are what `reader` would give for each; all others are left out. Up to eleven figures a number in binary and
    a hundred times it differ from the exact one by less than a hundredth of a cent.

    >>> plain_amounts(pd.Series(["12.5", "7", "1,000", ""]), Reading()).tolist()
    [1250, 700]
    """
    if how.decimal == ",":
        return pd.Series([], dtype="Int64", index=cells.index[:0])
    plain = cells[cells.astype("str").str.fullmatch(_FIGURES).to_numpy(dtype=bool)]
    cents = np.rint(pd.to_numeric(plain).to_numpy(dtype=float) * 100).astype("int64")
    within = cents <= LARGEST * 100 // how.scale
    return pd.Series(cents[within] * how.scale, index=plain.index[within], dtype="Int64")


def _amount(cell: str, how: Reading) -> int | Read | Refused:
    plain = _PLAIN.fullmatch(cell)
    if plain and how.decimal != ",":
        whole, part = plain.groups()
        cents = int(whole) * 100 + (int(part.ljust(2, "0")) if part else 0)
        return _within(cents * how.scale, cell)
    if _EXPONENT.fullmatch(cell):
        return _cents(Decimal(cell), how.scale, cell, noted=True)
    text, negative, noted = cell, False, False
    if text.startswith("(") and text.endswith(")"):
        text, negative = text[1:-1].strip(), True
    marked = _MARKED.fullmatch(text)
    if marked is None:
        return Refused("amount", {"value": cell})
    times = 1
    for mark in (*marked["before"].lower().split(), *marked["after"].lower().strip(" .").split()):
        if mark in _TIMES:
            times *= _TIMES[mark]
        elif _SIGNS.get(mark, mark.upper()) != how.currency:
            known = _SIGNS.get(mark, mark.upper() if re.fullmatch("[a-z]{3}", mark) else "")
            return (
                Refused("other_currency", {"value": cell, "currency": how.currency or "–"})
                if known
                else Refused("amount", {"value": cell})
            )
        noted = True
    digits = marked["number"].replace(" ", "")
    number = _digits(digits, how, scaled=times * how.scale > 1)
    if isinstance(number, Refused):
        return Refused(number.code, {"value": cell})
    return _cents(-number if negative else number, times * how.scale, cell, noted=noted)


def _cents(number: Decimal, times: int, cell: str, *, noted: bool) -> int | Read | Refused:
    cents = number * 100 * times
    if cents != cents.to_integral_value():
        return Refused("cents", {"value": cell})
    if cents < 0:
        return Refused("negative", {"value": cell})
    found = _within(int(cents), cell)
    return Read(found) if noted and isinstance(found, int) else found


def _digits(digits: str, how: Reading, *, scaled: bool) -> Decimal | Refused:
    """A number in figures; refused where the sign between its figures may mean two things."""
    if how.decimal == ",":
        text = digits.replace(".", "").replace(",", ".") if _COMMA.fullmatch(digits) or "," not in digits else ""
    elif scaled and not how.decimal and _ONE_GROUP.fullmatch(digits):
        return Refused("ambiguous")
    elif _POINT.fullmatch(digits):
        # Money has no thousandths, so a single group of three is read as one only where nothing was said of scale.
        if _ONE_POINT_GROUP.fullmatch(digits) and not scaled and not how.decimal:
            return Refused("ambiguous")
        text = digits.replace(",", "")
    elif (_COMMA.fullmatch(digits) or _POINT_GROUPS.fullmatch(digits)) and not how.decimal:
        text = digits.replace(".", "").replace(",", ".")
    else:
        text = ""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Refused("amount")


def _within(cents: int, cell: str) -> int | Refused:
    return Refused("too_large", {"value": cell}) if cents > LARGEST * 100 else cents


def read_day(cell: str, order: str) -> date | Refused:
    """The day in a cell; one such as 03/04/2026 is refused unless the order of its parts was said.

    >>> read_day("31/12/2026", ""), read_day("2026-12-31T00:00:00Z", "")
    (datetime.date(2026, 12, 31), datetime.date(2026, 12, 31))
    """
    plain = latin_digits(cell)
    parts = _YEAR_FIRST.fullmatch(plain)
    if parts:
        numbers = [int(one) for one in parts.groups()]
    elif parts := _YEAR_LAST.fullmatch(plain):
        first, second, year = (int(one) for one in parts.groups())
        if not order and first <= 12 and second <= 12 and first != second:
            return Refused("day_ambiguous", {"value": cell})
        day_first = order == DAY_FIRST or (order != MONTH_FIRST and first > 12) or first == second
        numbers = [year, second, first] if day_first else [year, first, second]
    else:
        return Refused("day", {"value": cell})
    try:
        found = date(*numbers)
    except ValueError:
        return Refused("day", {"value": cell})
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else Refused("year", {"value": cell})


def _year(cell: str, order: str) -> int | Refused:
    if re.fullmatch(r"\d{4}(?:\.0+)?", cell):
        year = int(cell[:4])
        return year if FIRST_YEAR <= year <= LAST_YEAR else Refused("year", {"value": cell})
    found = read_day(cell, order)
    return found.year if isinstance(found, date) else Refused("year", {"value": cell})


def _number(cell: str) -> Decimal | Refused:
    try:
        found = Decimal(cell.removesuffix("%").strip())
    except InvalidOperation:
        return Refused("number", {"value": cell})
    return found if found.is_finite() and len(cell) < 20 else Refused("number", {"value": cell})


def _whole(cell: str) -> int | Refused:
    found = re.fullmatch(r"(\d{1,9})(?:\.0+)?", cell)
    return int(found[1]) if found else Refused("number", {"value": cell})


def _yes_no(cell: str) -> bool | Refused:
    small = cell.lower()
    return True if small in _YES else False if small in _NO else Refused("yes_no", {"value": cell})


def _choice(cell: str, column: Column) -> str | Refused:
    if not column.allowed or cell in column.allowed:
        return cell
    return Refused("not_allowed", {"value": cell, "allowed": ", ".join(column.allowed)})


def _text(cell: str, column: Column) -> str | Refused:
    if len(cell) > column.most:
        return Refused("too_long", {"length": len(cell), "most": column.most})
    return cell
