"""Tables to take away as CSV, Excel and JSON. Text is never a formula or a link, whoever typed it."""

import csv
import io
import json
import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

# What Excel, LibreOffice or Google Sheets take for the start of a formula; full-width forms are read alike.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_MOST_ROWS, _MOST_COLUMNS, _MOST_SIGNS, _NAME_SIGNS = 1_048_576, 16_384, 32_767, 31
_WIDEST, _NARROWEST, _MEASURED_ROWS = 60, 8, 500
# So many letters beside one another are still read on a sheet of A4; a wider table takes more sheets.
_LETTERS_A_SHEET = 200
# A line of a heading, in points; Khmer stands higher than Latin.
_HEAD_LINE = 18
# Excel counts in binary floating point: 15 digits are what it keeps.
_EXACT_DIGITS = 15
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HEAD = {"bold": True, "bg_color": "#0B4F6C", "font_color": "#FFFFFF", "valign": "top", "text_wrap": True, "border": 1}


def to_csv(table: pd.DataFrame) -> bytes:
    """UTF-8 with a byte-order mark, so that Excel reads Khmer; text can never be a formula.

    Text that begins like a formula gets a leading apostrophe, in cells and in headings. All text is quoted, so that a
    semicolon in it begins no new cell where lists are separated by semicolons. Numbers stay numbers, an empty value
    an empty cell, dates are written as 2026-11-22.
    """
    target = io.StringIO()
    writer = csv.writer(target, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([_neutral(str(name)) for name in table.columns])
    for row in _rows(table):
        writer.writerow([_csv_cell(value) for value in row])
    return target.getvalue().encode("utf-8-sig")


def to_xlsx(sheets: Mapping[str, pd.DataFrame], *, title: str = "", author: str = "", remark: str = "") -> bytes:
    """A workbook with one sheet for each table: styled header that stays in view, filter, fitted widths, A4 landscape.

    A wide table is printed on as many sheets side by side as can be read. Numbers stay numbers and dates dates; a
    Decimal of more than 15 digits, which Excel would round, and a time with a zone, which Excel does not know, are
    text. Text is written as text: never a formula, never a link. What Excel forbids in a sheet's name is replaced, and
    equal names are told apart by a number. Text past 32,767 signs is cut with "…".

    Raises:
        ValueError: a table is too large for a sheet.
    """
    target = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(target, safe) as book:
        book.set_properties({"title": title, "author": author, "comments": remark})
        formats = {
            "head": book.add_format(_HEAD),
            # Excel's own mark for "this is text": it stays text even when somebody edits the cell.
            "quoted": book.add_format({"quote_prefix": True, "text_wrap": True, "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "whole": book.add_format({"num_format": "#,##0", "valign": "top"}),
            "number": book.add_format({"num_format": "#,##0.00", "valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"}),
        }
        taken = {"history"}  # Excel keeps this name to itself
        for wanted, table in sheets.items():
            _fill_sheet(book.add_worksheet(_sheet_name(wanted, taken)), table, formats)
        if not sheets:
            book.add_worksheet()
    return target.getvalue()


def to_json(table: pd.DataFrame) -> bytes:
    """The rows as a JSON list of objects, in UTF-8.

    An empty value is null, a Decimal is text (a reader's floating point would round money), a date is 2026-11-22, a
    time is ISO 8601.
    """
    names = [str(name) for name in table.columns]
    rows = [{name: _json_value(value) for name, value in zip(names, row, strict=True)} for row in _rows(table)]
    return (json.dumps(rows, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _rows(table: pd.DataFrame) -> list[list[Any]]:
    """The cells as plain Python values; every kind of "nothing" is None."""
    columns = [[_plain(value) for value in table.iloc[:, n]] for n in range(table.shape[1])]
    return [list(row) for row in zip(*columns, strict=True)] if columns else []


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    if isinstance(value, float) and not np.isfinite(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if isinstance(value, bool | int | float | Decimal | str | date):
        return value
    return str(value)


def _neutral(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _csv_cell(value: Any) -> Any:
    if isinstance(value, str):
        return _neutral(value)
    if isinstance(value, Decimal):
        return Decimal(f"{value:f}")  # the writer leaves numbers unquoted; Excel need not meet 1E+3
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


def _json_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def _fill_sheet(sheet: Worksheet, table: pd.DataFrame, formats: Mapping[str, Format]) -> None:
    if len(table) >= _MOST_ROWS or table.shape[1] > _MOST_COLUMNS:
        raise ValueError(f"a sheet holds {_MOST_ROWS - 1} rows and {_MOST_COLUMNS} columns, not {table.shape}")
    rows = _rows(table)
    names = [str(name) for name in table.columns]
    widths: list[int] = []
    for x, name in enumerate(names):
        sheet.write_string(0, x, _fitting(name), formats["head"])
        longest = max((_signs(row[x]) for row in rows[:_MEASURED_ROWS]), default=0)
        widths.append(min(_WIDEST, max(_NARROWEST, longest + 2, min(_signs(name) + 4, _WIDEST // 3))))
        sheet.set_column(x, x, widths[-1])
    for y, row in enumerate(rows, start=1):
        for x, value in enumerate(row):
            _write(sheet, y, x, value, formats)
    # Not every program fits a row's height to text that wraps.
    lines = [math.ceil((_signs(name) + 4) / width) for name, width in zip(names, widths, strict=True)]
    sheet.set_row(0, _HEAD_LINE * max(lines, default=1))
    sheet.freeze_panes(1, 0)
    if names:
        sheet.autofilter(0, 0, len(rows), len(names) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    across = max(1, math.ceil(sum(widths) / _LETTERS_A_SHEET))
    sheet.fit_to_pages(across, 0)
    sheet.repeat_rows(0)
    if across > 1:  # each sheet says whose row it is
        sheet.repeat_columns(0, 0)
    sheet.set_footer("&L&A&R&P / &N")


def _write(sheet: Worksheet, y: int, x: int, value: Any, formats: Mapping[str, Format]) -> None:
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.isoformat(timespec="seconds")
    if isinstance(value, Decimal | int) and not isinstance(value, bool) and _digits(value) > _EXACT_DIGITS:
        value = f"{value:f}" if isinstance(value, Decimal) else str(value)
    match value:
        case None:
            pass
        case bool():
            sheet.write_boolean(y, x, value, formats["text"])
        case int():
            sheet.write_number(y, x, value, formats["whole"])
        case float() | Decimal():
            sheet.write_number(y, x, float(value), formats["number"])
        case datetime():
            sheet.write_datetime(y, x, value, formats["time"])
        case date():
            sheet.write_datetime(y, x, datetime(value.year, value.month, value.day), formats["date"])  # noqa: DTZ001
        case _:
            text = str(value)
            sheet.write_string(y, x, _fitting(text), formats["quoted" if text.startswith(FORMULA_STARTS) else "text"])


def _digits(value: Decimal | int) -> int:
    return len(Decimal(value).normalize().as_tuple().digits)


def _fitting(text: str) -> str:
    text = _NOT_IN_XML.sub("", text)
    return text if len(text) <= _MOST_SIGNS else text[: _MOST_SIGNS - 1] + "…"


def _signs(value: Any) -> int:
    """How wide a cell's longest line is, in letters; Khmer vowels and subscripts stand on the letter before them."""
    lines = str("" if value is None else value).split("\n")
    return max(sum(unicodedata.category(sign) not in {"Mn", "Mc", "Cf"} for sign in line) for line in lines)


def _sheet_name(wanted: str, taken: set[str]) -> str:
    base = _FORBIDDEN_IN_NAME.sub(" ", wanted).strip().strip("'")[:_NAME_SIGNS].strip() or "1"
    name, n = base, 1
    while name.casefold() in taken:
        n += 1
        ending = f" {n}"
        name = base[: _NAME_SIGNS - len(ending)] + ending
    taken.add(name.casefold())
    return name
