"""Opens a spreadsheet that somebody sent without trusting it: size, kind and parts are looked at before unpacking."""

import io
import math
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from data.errors import Invalid

_ROW, _MERGED = re.compile(rb"<(?:\w+:)?row[ />]"), re.compile(rb"<(?:\w+:)?mergeCell[ />]")
_BOX = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref=["']([^"']*)["']""")
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_MEGABYTE = 1024 * 1024
# What zipfile, expat and openpyxl raise on a damaged file. It is somebody else's file: none of them is our fault.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    InvalidFileException,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    ArithmeticError,
    OSError,
    EOFError,
    RuntimeError,
)


_Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Limits:
    """How much is taken from a stranger's file. `merged` says whether merged cells are let through."""

    file_bytes: int
    unpacked: int
    rows: int
    columns: int
    parts: int = 300
    sheets: int = 12
    merged: bool = False


@dataclass(frozen=True)
class Formula:
    """A cell that computes, or failed to; what it would show is never taken for an answer."""

    text: str


@dataclass(frozen=True)
class Merged:
    """A cell that is merged with another one, in which `text` stands; whether it is meant here too is not known."""

    text: str


Cell = str | int | float | bool | date | Formula | Merged | None


@dataclass(frozen=True)
class Sheet:
    """A sheet as it is in the file: its title and its rows that hold something, by number from 1."""

    title: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


def open_spreadsheet(file: bytes, *, limits: Limits, settled: Callable[[str | None], str]) -> list[Sheet]:
    """The sheets of an Excel workbook with what stands in their cells, hidden ones included.

    `settled` gives a text as it is to be read, such as without signs that cannot be seen.

    Raises:
        Invalid: it is too large, packed or unpacked, another kind of file, damaged, has macros, or merged cells or more
            rows or sheets than the limits let through.
    """
    if len(file) > limits.file_bytes:
        raise Invalid("workbook.large", size=len(file) // _MEGABYTE, most=limits.file_bytes // _MEGABYTE)
    if file.startswith(_OLD_OR_LOCKED):
        raise Invalid("workbook.old")
    if not zipfile.is_zipfile(io.BytesIO(file)):
        raise Invalid("workbook.kind")
    try:
        _look_at_parts(file, limits)
        return _sheets(file, limits, settled)
    except _DAMAGED as error:
        raise Invalid("workbook.damaged") from error


def is_opendocument(names: Collection[str]) -> bool:
    """Whether the parts of a ZIP, by name, are those of an OpenDocument file, as LibreOffice saves by itself."""
    return "mimetype" in names and "content.xml" in names


def _look_at_parts(file: bytes, limits: Limits) -> None:
    """Refuse what must not be unpacked, or would be read wrongly, by the list of parts and a look into each sheet."""
    rows = 0
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        parts = archive.infolist()
        names = {part.filename.lower() for part in parts}
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > limits.parts or unpacked > limits.unpacked:
            raise Invalid("workbook.unpacked", size=unpacked // _MEGABYTE, most=limits.unpacked // _MEGABYTE)
        if "[content_types].xml" not in names:
            raise Invalid("workbook.opendocument" if is_opendocument(names) else "workbook.kind")
        if any(name.endswith("vbaproject.bin") for name in names):
            raise Invalid("workbook.macros")
        if "xl/workbook.xml" not in names and "xl/workbook.bin" in names:
            raise Invalid("workbook.kind")
        for part in parts:
            if not part.filename.lower().endswith((".xml", ".rels")):
                continue
            # The size in the list is what zipfile unpacks at most, whatever the packed part would give.
            content = archive.read(part)
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content or not _is_utf_8(content):
                raise Invalid("workbook.damaged")
            if b"macroEnabled" in content and part.filename.lower() == "[content_types].xml":
                raise Invalid("workbook.macros")
            if not limits.merged and _MERGED.search(content):
                raise Invalid("workbook.merged")
            rows += sum(1 for _ in _ROW.finditer(content))
            if rows > limits.rows:
                raise Invalid("workbook.rows", most=limits.rows)


def _is_utf_8(content: bytes) -> bool:
    # In another encoding, what is looked for above could hide.
    return not content.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\x00" not in content[:200]


def _sheets(file: bytes, limits: Limits, settled: Callable[[str | None], str]) -> list[Sheet]:
    book = openpyxl.load_workbook(io.BytesIO(file), read_only=True, data_only=False, keep_links=False)
    try:
        sheets = [cast(ReadOnlyWorksheet, sheet) for sheet in book.worksheets]
        if len(sheets) > limits.sheets:
            raise Invalid("workbook.not_ours")
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            return [
                Sheet(sheet.title, tuple(_with_merged(_rows(sheet, limits, settled), _merged(archive, sheet), limits)))
                for sheet in sheets
            ]
    finally:
        book.close()


def _rows(
    sheet: ReadOnlyWorksheet, limits: Limits, settled: Callable[[str | None], str]
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    # What the sheet says of its own size is not to be relied on, and is not needed.
    sheet.reset_dimensions()
    texts: dict[str, str] = {}
    gap: object = None
    for number, row in enumerate(sheet.iter_rows(max_col=limits.columns), start=1):
        if row is gap:
            continue
        cells = tuple(_cell(cell, texts, settled) for cell in row)
        if any(cell is not None for cell in cells):
            yield number, cells
        else:
            # One and the same empty row stands for all that are left out; some programs name the last of a million.
            gap = row


def _merged(archive: zipfile.ZipFile, sheet: ReadOnlyWorksheet) -> list[_Box]:
    """The merged cells of a sheet as first column, first row, last column, last row, from the top."""
    path = sheet._worksheet_path  # noqa: SLF001 # pyright: ignore[reportAttributeAccessIssue] - stubs lack it
    found = _BOX.findall(archive.read(path))
    boxes = [cast(_Box, range_boundaries(one.decode())) for one in found]
    return sorted(boxes, key=lambda box: box[1])


def _with_merged(
    rows: Iterator[tuple[int, tuple[Cell, ...]]], boxes: Sequence[_Box], limits: Limits
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The same rows with `Merged` in each cell whose value stands in another."""
    firsts: dict[_Box, str] = {}
    over, at = [], 0
    for number, cells in rows:
        while at < len(boxes) and boxes[at][1] <= number:
            over.append(boxes[at])
            at += 1
        over = [box for box in over if box[3] >= number]
        if len(over) > limits.columns:
            raise ValueError("more merged cells in a row than columns")
        if not over:
            yield number, cells
            continue
        filled = [*cells, *[None] * (min(limits.columns, max(box[2] for box in over)) - len(cells))]
        for box in over:
            if number == box[1] and box[0] <= len(filled):
                first = filled[box[0] - 1]
                firsts[box] = "" if first is None else first.text if isinstance(first, Formula | Merged) else str(first)
            for x in range(box[0], min(box[2], len(filled)) + 1):
                if (x, number) != (box[0], box[1]) and firsts.get(box):
                    filled[x - 1] = Merged(firsts[box])
        yield number, tuple(filled)


def _cell(cell: object, texts: dict[str, str], settled: Callable[[str | None], str]) -> Cell:
    value = getattr(cell, "value", None)
    if value is None:
        return None
    if getattr(cell, "data_type", None) in ("f", "e"):
        return Formula(str(value))
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        # A text that many cells share is in memory once, and is to stay so.
        if value not in texts:
            texts[value] = settled(value)
        return texts[value] or None
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, int | float | date) else str(value)
