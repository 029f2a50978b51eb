"""What writing and reading a workbook agree on: its sheets, columns, codes, and how text looks when it comes back."""

import hashlib
import json
import re
from datetime import date
from decimal import Decimal

from assess.answers import DONT_KNOW, LEVEL, NOT_APPLICABLE
from assess.questions import FOUNDATION, LADDER
from data.i18n import prose, t

FORMAT = "egov-stages workbook 1"
"""Says which layout a workbook has; a later one gets another number."""
KEYS = "egov"
"""The hidden sheet with the ids of the whole workbook and the lists to choose from."""
FIGURES = "figures"
ITEM, FIGURE, SERVICE, VERSION, SEEN = "item", "figure", "service", "version", "seen"
NUMBER, QUESTION, LEVELS, UNIT = "number", "question", "levels", "unit"
ANSWER, REASON, NOTE, LINK, VALUE, COUNTED_ON = "answer", "reason", "note", "link", "value", "counted_on"
FILES = "files"
ANSWER_COLUMNS = (ITEM, SERVICE, VERSION, SEEN, NUMBER, QUESTION, LEVELS, ANSWER, REASON, NOTE, LINK, FILES)
FIGURE_COLUMNS = (FIGURE, SERVICE, VERSION, SEEN, NUMBER, QUESTION, UNIT, VALUE, COUNTED_ON)
HIDDEN = 4
"""So many columns at the left hold ids and are hidden, as is the first row, which names the columns."""
FILLED_IN = frozenset({ANSWER, REASON, NOTE, LINK, FILES, VALUE, COUNTED_ON})
NEEDED = {
    ITEM: (SERVICE, VERSION, SEEN, ANSWER, REASON, NOTE, LINK),
    FIGURE: (SERVICE, VERSION, SEEN, VALUE, COUNTED_ON),
}
"""The columns that a sheet of answers, or of figures, cannot be read without."""
MORE = (FILES,)
"""Columns that a workbook made earlier does not have."""
TAKE_BACK = "-"
CODES = {DONT_KNOW: "?", NOT_APPLICABLE: "n/a"}
EXACT_DIGITS = 15
"""Excel counts in binary floating point: so many digits are what it keeps."""

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def section_name(section: str) -> str:
    """The name of a section in the language spoken now; what is no section is given back as it is."""
    if section.isdecimal():
        return prose(t("Stage {stage}", stage=section))
    names = {FOUNDATION: t("Foundation"), LADDER: t("Other services"), FIGURES: t("Figures")}
    return names.get(section, section)


def code_of(state: str | None, level: int | None) -> str:
    """What stands in the answer's cell: "0" to "9" for a level, "?", "n/a", or "" for no answer."""
    return str(level) if state == LEVEL else CODES.get(state or "", "")


def settled(text: str | None) -> str:
    r"""Text as it is after a spreadsheet program had it in hands: escapes and line ends made one, controls dropped.

    >>> settled("a\r\nb _x0041_\x07 ")
    'a\nb A'
    """
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text or "")
    return _CONTROL.sub("", plain.replace("\r\n", "\n").replace("\r", "\n")).strip()


def shown_number(value: Decimal | None) -> str:
    """A figure as plain digits, without decimals where there are none; "" for none.

    >>> shown_number(Decimal("12.50")), shown_number(Decimal("1E+3"))
    ('12.50', '1000')
    """
    if value is None:
        return ""
    return f"{value.to_integral_value():f}" if value == value.to_integral_value() else f"{value:.2f}"


def shown_day(value: date | None) -> str:
    """A day as 2026-11-22; "" for none."""
    return "" if value is None else value.isoformat()


def print_of(*cells: str) -> str:
    """A short print of what a line held when it was written, by which a line that nobody touched is known again."""
    plain = json.dumps([settled(cell) for cell in cells], ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:12]
