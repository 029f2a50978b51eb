"""Fills in, or spoils, a workbook as somebody with a spreadsheet program would."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Cells = Mapping[str, object]


def changed(file: bytes, work: Callable[[Workbook], object]) -> bytes:
    """The workbook after `work` was done on it and it was saved."""
    book = openpyxl.load_workbook(io.BytesIO(file))
    work(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def filled(file: bytes, cells: Mapping[tuple[str, int], Cells]) -> bytes:
    """The workbook with cells filled in, by item or figure and service, and column."""

    def fill(book: Workbook) -> None:
        left = dict(cells)
        for sheet, heads in sheets_of(book):
            for row in range(3, sheet.max_row + 1):
                key = (str(sheet.cell(row, heads["item"]).value), int(sheet.cell(row, heads["service"]).value or 0))  # pyright: ignore[reportArgumentType]
                for name, value in left.pop(key, {}).items():
                    sheet.cell(row, heads[name]).value = value  # pyright: ignore[reportAttributeAccessIssue]
        assert not left, f"not in the workbook: {left}"

    return changed(file, fill)


def sheets_of(book: Workbook) -> Iterator[tuple[Worksheet, dict[str, int]]]:
    """The sheets to fill in, each with its columns by name; the first column is "item" on every sheet."""
    for sheet in book.worksheets:
        heads = {str(cell.value).partition(":")[0]: number for number, cell in enumerate(sheet[1], start=1)}
        if ":" in str(sheet["A1"].value):
            yield sheet, heads | {"item": 1}


def with_part(file: bytes, name: str, content: bytes) -> bytes:
    """The file with one more part in its archive, or another content for one that it has."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(file)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return target.getvalue()
