"""Reads a CSV or Excel file from anywhere into grids of text, and says what it had to assume."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from data.errors import Invalid
from data.spreadsheet_files import Cell, Formula, Limits, Merged, open_spreadsheet
from projects.portfolio_form.values import FORMULA, MERGED
from projects.portfolio_form.wording import NOTICES

MOST_BYTES: Final = 64 * 1024 * 1024
MOST_ROWS: Final = 250_000
MOST_COLUMNS: Final = 200
LIMITS: Final = Limits(
    file_bytes=MOST_BYTES, unpacked=400 * 1024 * 1024, rows=MOST_ROWS, columns=MOST_COLUMNS, sheets=30, merged=True
)
SEPARATORS: Final = {",": "“,”", ";": "“;”", "\t": "TAB", "|": "“|”"}
_ZIPPED, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls")
_NO_TEXT, _LOOKED_INTO = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]"), 20_000
_LOOKED_AT = 60
COMPUTES: Final = ("=", "+", "-", "@", "\t")
"""What a text begins with that a spreadsheet would compute."""
csv.field_size_limit(1024 * 1024)


@dataclass(frozen=True)
class Notice:
    """Something said of a file or a sheet as a whole: a code of `wording.NOTICES` with its details."""

    code: str
    details: dict[str, object] = field(default_factory=dict)

    @property
    def grave(self) -> bool:
        """Whether something that may have been meant will not be stored."""
        return self.code in ("heads_alike", "sheet_left_out")

    @property
    def text(self) -> str:
        """The sentence in the language spoken now."""
        return NOTICES[self.code]().format(**self.details)


@dataclass(frozen=True)
class Grid:
    """A sheet, or the whole of a CSV file: rows of text by their number in the file, all equally long."""

    title: str
    numbers: Sequence[int]
    rows: Sequence[Sequence[str]]


def read_grids(content: bytes, *, name: str) -> tuple[list[Grid], list[Notice]]:
    """The sheets of a file, hidden ones included, and what was assumed in reading it.

    A CSV file is UTF-8 or UTF-16 with or without a byte-order mark, else Windows-1252; its separator is a comma, a
    semicolon, a tab or an upright line, whichever gives most columns.

    Raises:
        Invalid: it is empty, too large, damaged, or neither of the two.
    """
    if not content.strip():
        raise Invalid("portfolio.empty", file=name)
    if content.startswith((_ZIPPED, _OLD)):
        sheets = open_spreadsheet(content, limits=LIMITS, settled=lambda text: (text or "").strip())
        return [
            _grid(one.title, [(n, [_plain(cell) for cell in cells]) for n, cells in one.rows]) for one in sheets
        ], []
    if len(content) > MOST_BYTES:
        raise Invalid("workbook.large", size=len(content) // 1024**2, most=MOST_BYTES // 1024**2)
    text, encoding, sure = _decoded(content, name)
    if name.lower().endswith(WORKBOOKS) or _NO_TEXT.search(text[:_LOOKED_INTO]):
        raise Invalid("portfolio.no_text", file=name)
    separator = _separator(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False))
    except csv.Error as problem:
        raise Invalid("portfolio.unreadable", file=name, reason=str(problem)) from problem
    if len(rows) > MOST_ROWS or max(map(len, rows), default=0) > MOST_COLUMNS:
        raise Invalid("portfolio.too_long", rows=len(rows), most=MOST_ROWS, columns=MOST_COLUMNS)
    said = {"encoding": encoding, "separator": SEPARATORS[separator]}
    notices = [Notice("encoding", said)]  # pyright: ignore[reportArgumentType] - its stubs know less than pandas does
    if not sure:
        notices.append(Notice("encoding_assumed", said))  # pyright: ignore[reportArgumentType] - its stubs know less than pandas does
    if "'" in text:
        rows = [[cell[1:] if cell[:1] == "'" and cell[1:2] in COMPUTES else cell for cell in row] for row in rows]
    return [_grid(name, enumerate(rows, start=1))], notices


def neutral(text: str) -> str:
    """Text as CSV files have it so that no spreadsheet computes it; `read_grids` takes the sign off again."""
    return f"'{text}" if text[:1] in COMPUTES else text


def _grid(title: str, rows: "enumerate[list[str]] | list[tuple[int, list[str]]]") -> Grid:
    numbered = list(rows)
    width = max((len(cells) for _, cells in numbered), default=0)
    stripped = [[*map(str.strip, cells), *[""] * (width - len(cells))] for _, cells in numbered]
    return Grid(title, [number for number, _ in numbered], stripped)


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Formula):
        return f"{FORMULA}{cell.text}"
    if isinstance(cell, Merged):
        return f"{MERGED}{cell.text}"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        # Beyond fifteen digits a spreadsheet's number holds only the noise of its arithmetic.
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else f"{float(f'{cell:.15g}'):f}".rstrip("0")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _decoded(content: bytes, name: str) -> tuple[str, str, bool]:
    """The text, how its letters are coded, and whether that is sure."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _tried(content, encoding, name), encoding.removesuffix("-sig").upper(), True
    beginning = content[:4000]
    if beginning.count(0) > len(beginning) // 4:
        encoding = "utf-16-be" if beginning[0] == 0 else "utf-16-le"
        return _tried(content, encoding, name), encoding.upper(), False
    try:
        return content.decode("utf-8"), "UTF-8", True
    except UnicodeDecodeError:
        return _tried(content, "cp1252", name), "Windows-1252", False


def _tried(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as problem:
        raise Invalid("portfolio.no_text", file=name) from problem


def _separator(text: str) -> str:
    """The separator that parts most of the first lines into the same number of columns, and into most of them."""
    beginning = "\n".join(text[:200_000].splitlines()[:_LOOKED_AT])

    def columns(separator: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(beginning), delimiter=separator) if len(row) > 1)
        width, rows = max(widths.items(), key=lambda one: one[0] * one[1], default=(1, 0))
        return width * rows, rows

    return max(SEPARATORS, key=columns)
