"""What a filled-in cell says: a level or another kind of answer, a number, a day; Khmer digits count."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from assess.answers import DONT_KNOW, LEVEL, NOT_APPLICABLE, UNANSWERED
from assess.workbook import layout
from assess.workbook.opening import Cell
from data.errors import Invalid
from data.i18n import latin_digits

_SAID = {
    "?": DONT_KNOW,
    "？": DONT_KNOW,
    "n/a": NOT_APPLICABLE,
    "na": NOT_APPLICABLE,
    "-": UNANSWERED,
    "–": UNANSWERED,
    "—": UNANSWERED,
}
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_BETWEEN = str.maketrans("", "", ", \u00a0\u200b\u202f")
_LONGEST = 40


def read_answer(cell: Cell) -> tuple[str, int | None]:
    """The kind of answer (see `assess.answers.STATES`) and the level that a cell states.

    Raises:
        Invalid: it states neither; the error lists nothing, for the levels depend on the question.

    >>> read_answer(2), read_answer("២"), read_answer("?"), read_answer("-")
    (('level', 2), ('level', 2), ('dont_know', None), ('unanswered', None))
    """
    plain = latin_digits(_text(cell)).strip().lower()
    if plain in _SAID:
        return _SAID[plain], None
    if plain.isascii() and plain.isdecimal() and len(plain) < 4:
        return LEVEL, int(plain)
    raise Invalid("workbook.answer", cell=_text(cell)[:_LONGEST])


def read_value(cell: Cell) -> Decimal | None:
    """The number in a cell, exact; None for a dash, which takes the figure back.

    Raises:
        Invalid: it is no number.

    >>> read_value("១ ២០០"), read_value(0.1), read_value("-")
    (Decimal('1200'), Decimal('0.1'), None)
    """
    if isinstance(cell, float):
        # Beyond fifteen digits a spreadsheet's number holds only the noise of its arithmetic.
        return Decimal(f"{cell:.{layout.EXACT_DIGITS}g}")
    plain = latin_digits(_text(cell)).strip()
    if plain in ("-", "–", "—"):
        return None
    digits = plain.translate(_BETWEEN)
    try:
        number = Decimal(digits)
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(cell, bool | date) or not number.is_finite() or len(digits) > _LONGEST:
        raise Invalid("workbook.number", cell=plain[:_LONGEST])
    return number


def read_day(cell: Cell) -> date:
    """The day in a cell: a date, or text such as 2026-12-31 or 31/12/2026.

    Raises:
        Invalid: it is no day.

    >>> read_day("៣១/១២/២០២៥")
    datetime.date(2025, 12, 31)
    """
    if isinstance(cell, date):
        return cell
    plain = latin_digits(_text(cell)).strip()
    parts = _YEAR_FIRST.fullmatch(plain)
    numbers = [int(part) for part in parts.groups()] if parts else []
    if not parts and (parts := _DAY_FIRST.fullmatch(plain)):
        numbers = [int(part) for part in reversed(parts.groups())]
    try:
        return date(*numbers)
    except (ValueError, TypeError) as error:
        raise Invalid("workbook.day", cell=plain[:_LONGEST]) from error


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
