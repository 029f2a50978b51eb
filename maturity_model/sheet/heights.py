"""How high a row of a workbook must be: not every program makes room for wrapped text by itself."""

import unicodedata
from collections.abc import Iterable
from math import ceil

LATIN, KHMER = 15.0, 22.0
"""The height of one line in points; Khmer has signs above and below its letters."""
MOST = 409.0
"""No row of a spreadsheet can be higher."""
_SUBSCRIPT = "\u17d2"
_WIDE, _NARROW = 1.15, 0.9
"""How broad a letter is, Khmer and other, against the digit that columns are measured in."""


def row_height(texts: Iterable[tuple[str, int]], *, bold: bool = False) -> float:
    r"""The height in points for wrapped texts, each with the width of its column in digits.

    >>> row_height([("One line", 20)]), row_height([("One line\nand another that is wrapped", 20)])
    (15.0, 45.0)
    """
    found = [
        (sum(_lines(line, width, bold=bold) for line in text.split("\n")), _is_khmer(text)) for text, width in texts
    ]
    return min(MOST, max(count * (KHMER if khmer else LATIN) for count, khmer in found))


def _lines(line: str, width: int, *, bold: bool) -> int:
    # Words that do not fit leave a gap at the end of a line, and bold letters are wider.
    return max(1, ceil(_breadth(line) * (1.1 if bold else 1.0) / (width * 0.95)))


def _breadth(line: str) -> float:
    before, breadth = "", 0.0
    for sign in line:
        # Signs above and below a letter, and the letters that stand below another one, take no room of their own.
        if unicodedata.category(sign) not in ("Mn", "Cf") and before != _SUBSCRIPT:
            breadth += _WIDE if _is_khmer(sign) else _NARROW
        before = sign
    return breadth


def _is_khmer(text: str) -> bool:
    return any("\u1780" <= sign <= "\u17ff" for sign in text)
