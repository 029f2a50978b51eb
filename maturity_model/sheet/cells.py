"""Opens the workbook of an edition without trusting it, and gives its rows; every fault by sheet, column and row."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any, Final

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from maturity_model.faults import Fault
from maturity_model.sheet.columns import GUIDE, MARK, SHEETS, Column

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_UNPACKED: Final = 40 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 3000, 120
_SHOWN: Final = 80
# What zipfile, expat and openpyxl raise on a damaged file. It is somebody else's file: none of them is our fault.
_DAMAGED: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, InvalidFileException, LookupError, ValueError, TypeError,
    AttributeError, SyntaxError, ArithmeticError, OSError, EOFError, RuntimeError,
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A row of a sheet: its number as Excel shows it, and what its cells say, by the name of the column."""

    sheet: str
    number: int
    cells: dict[str, str]


@dataclass
class Book:
    """The rows of every sheet that could be read, the letter of each column, and what is wrong or doubtful."""

    lines: dict[str, list[Line]] = field(default_factory=dict)
    letters: dict[tuple[str, str], str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def place(self, sheet: str, number: int | None = None, column: str = "") -> str:
        """How a person finds a cell: `survey F12`; a row `survey 12` where the column is not known."""
        letter = self.letters.get((sheet, column), "")
        return f"{sheet} {letter}{number or ''}".strip()

    def value(self, line: Line, column: Column) -> Any:
        """What a cell stands for; None where it is empty or wrong, which is then noted as a fault."""
        text = line.cells.get(column.name)
        place = self.place(line.sheet, line.number, column.name)
        if text is None:
            if column.needed:
                self.faults.append(Fault("cell_missing", file=place, where=column.name))
            return None
        if not text:  # a formula or a day stood there, which was noted when the cell was read
            return None
        try:
            return column.kind.read(text)
        except (ValueError, KeyError, OverflowError):
            self.faults.append(Fault("cell_wrong", file=place, where=column.name, value=text[:_SHOWN]))
            return None


def open_book(file: bytes) -> Book:
    """The rows of the workbook. Whatever cannot be read is among its faults, and nothing is raised."""
    book = Book()
    try:
        found = _workbook(file, book)
        if found is None:
            return book
        titles = {sheet.title.strip(): sheet for sheet in found.worksheets}
        for name in titles:
            if name not in SHEETS and name != GUIDE:
                book.faults.append(Fault("sheet_unknown", file=name, value=name, allowed=list(SHEETS)))
        forms = _forms(titles.get("forms"))
        for name, columns in SHEETS.items():
            if name not in titles:
                book.faults.append(Fault("sheet_missing", file=name, value=name))
                continue
            book.lines[name] = list(_lines(titles[name], name, columns, forms, book))
    except _DAMAGED as problem:
        book.faults.append(Fault("sheet_unreadable", value=str(problem)[:_SHOWN]))
    return book


def _workbook(file: bytes, book: Book) -> openpyxl.Workbook | None:
    if len(file) > MOST_BYTES:
        book.faults.append(Fault("too_much", value=f"{len(file):,} bytes", allowed=[f"{MOST_BYTES:,} bytes"]))
        return None
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        unpacked = sum(part.file_size for part in packed.infolist())
    if unpacked > MOST_UNPACKED:
        allowed = [f"{MOST_UNPACKED:,} bytes"]
        book.faults.append(Fault("too_much", value=f"{unpacked:,} bytes unpacked", allowed=allowed))
        return None
    return openpyxl.load_workbook(io.BytesIO(file), data_only=False, keep_links=False)


def _forms(sheet: Worksheet | None) -> set[str]:
    """The ids of the forms, wherever their column stands: each may have a column of marks in `survey`."""
    if sheet is None:
        return set()
    rows = list(
        sheet.iter_rows(
            max_row=min(sheet.max_row, MOST_ROWS), max_col=min(sheet.max_column, MOST_COLUMNS), values_only=True
        )
    )
    heads = [str(value).strip() for value in rows[0]] if rows else []
    if "name" not in heads:
        return set()
    return {str(row[heads.index("name")]).strip() for row in rows[1:]}


def _lines(sheet: Worksheet, name: str, columns: Sequence[Column], forms: set[str], book: Book) -> Iterator[Line]:
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        size = f"{sheet.max_row} × {sheet.max_column}"
        book.faults.append(Fault("too_much", file=name, value=size, allowed=[f"{MOST_ROWS} × {MOST_COLUMNS}"]))
        return
    for merged in sheet.merged_cells.ranges:
        book.faults.append(Fault("merged_cells", file=f"{name} {merged.coord.split(':')[0]}", value=merged.coord))
    heads = _heads(sheet, name, columns, forms, book)
    blank: list[int] = []
    for number, row in enumerate(sheet.iter_rows(min_row=2), 2):
        cells: dict[str, str] = {}
        for cell in row:
            head = heads.get(cell.column or 0)
            if head is None or cell.value is None:
                continue
            place = f"{name} {cell.coordinate}"
            if cell.data_type in ("f", "e"):
                book.faults.append(Fault("formula", file=place, where=head, value=str(cell.value)[:_SHOWN]))
                cells[head] = ""
                continue
            text = _text(cell.value)
            if text is None:
                book.faults.append(Fault("cell_wrong", file=place, where=head, value=str(cell.value)[:_SHOWN]))
                cells[head] = ""
            elif text:
                cells[head] = text
        if not cells:
            blank.append(number)
            continue
        book.warnings.extend(Fault("blank_row", file=f"{name} {row_number}") for row_number in blank)
        blank.clear()
        yield Line(name, number, cells)


def _heads(sheet: Worksheet, name: str, columns: Sequence[Column], forms: set[str], book: Book) -> dict[int, str]:
    known = {column.name for column in columns} | ({f"{MARK}{form}" for form in forms} if name == "survey" else set())
    heads: dict[int, str] = {}
    for number, cell in enumerate(next(sheet.iter_rows(min_row=1, max_row=1), ()), 1):
        head = str(cell.value).strip() if cell.value is not None else ""
        place = f"{name} {cell.coordinate}"
        if not head:
            continue
        if head not in known:
            book.faults.append(Fault("column_unknown", file=place, value=head[:_SHOWN], allowed=sorted(known)))
        elif head in heads.values():
            book.faults.append(Fault("column_twice", file=place, value=head))
        else:
            heads[number] = head
            book.letters[name, head] = get_column_letter(number)
    missing = [column.name for column in columns if column.name not in heads.values()]
    book.faults.extend(Fault("column_missing", file=name, value=head) for head in missing)
    return heads


def _text(value: Any) -> str | None:
    """A value as people would write it; None for what cannot be a value here, such as a day."""
    match value:
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case date() | time() | timedelta():
            return None
        case _:
            return str(value).replace("\r\n", "\n").strip()
