"""CSV, Excel and JSON: numbers stay numbers, text stays text."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from reports.spreadsheets import to_csv, to_json, to_xlsx

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1"]


def read(workbook: bytes, sheet: int = 0) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[sheet]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_like_a_formula_gets_an_apostrophe_in_csv(text: str) -> None:
    written = io.StringIO(to_csv(pd.DataFrame({"a": [text]})).decode("utf-8-sig"), newline="")
    assert list(csv.reader(written)) == [["a"], [f"'{text}"]]


def test_a_heading_like_a_formula_gets_an_apostrophe_in_csv() -> None:
    assert to_csv(pd.DataFrame({"=cmd": [1]})).decode("utf-8-sig") == '"\'=cmd"\r\n1\r\n'


def test_a_semicolon_in_text_begins_no_cell_in_csv() -> None:
    assert to_csv(pd.DataFrame({"a": ["x;=1+1"]})).decode("utf-8-sig") == '"a"\r\n"x;=1+1"\r\n'


def test_csv_begins_with_a_byte_order_mark_and_keeps_khmer() -> None:
    assert to_csv(pd.DataFrame({"ឈ្មោះ": ["កម្ពុជា"]})) == b"\xef\xbb\xbf" + '"ឈ្មោះ"\r\n"កម្ពុជា"\r\n'.encode()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param(-5, "-5", id="a negative number is not text"),
        pytest.param(Decimal("10000000000000000.10"), "10000000000000000.10", id="all digits of money"),
        pytest.param(Decimal("1E+3"), "1000", id="no exponent"),
        pytest.param(None, '""', id="nothing is empty"),
        pytest.param(float("nan"), '""', id="not a number is empty"),
        pytest.param(date(2026, 11, 22), '"2026-11-22"', id="a day"),
    ],
)
def test_a_value_in_csv(value: object, written: str) -> None:
    table = pd.DataFrame({"a": pd.Series([value], dtype=object)})
    assert to_csv(table).decode("utf-8-sig") == f'"a"\r\n{written}\r\n'


@pytest.mark.parametrize("text", [*DANGEROUS[:4], "https://example.org", "12", "{=1+1}"])
def test_text_in_a_workbook_comes_back_unchanged_and_is_no_link(text: str) -> None:
    cell = read(to_xlsx({"s": pd.DataFrame({"a": [text]})}))["A2"]
    assert (cell.value, cell.hyperlink) == (text, None)


def test_no_formula_is_stored_in_a_workbook() -> None:
    book = zipfile.ZipFile(io.BytesIO(to_xlsx({"s": pd.DataFrame({text: [text] for text in DANGEROUS})})))
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_text_like_a_formula_stays_text_when_edited() -> None:
    sheet = read(to_xlsx({"s": pd.DataFrame({"a": ["=1+1", "plain"]})}))
    assert (bool(sheet["A2"].quotePrefix), bool(sheet["A3"].quotePrefix)) == (True, False)


@pytest.mark.parametrize(
    ("value", "read_back"),
    [
        pytest.param(7, 7, id="whole"),
        pytest.param(Decimal("12.50"), 12.5, id="decimal"),
        pytest.param(Decimal("10000000000000000.01"), "10000000000000000.01", id="19 digits > 15: text"),
        pytest.param(True, True, id="truth"),
        pytest.param(None, None, id="nothing"),
        pytest.param(date(2026, 11, 22), datetime(2026, 11, 22), id="day"),  # noqa: DTZ001
        pytest.param(datetime(2026, 1, 2, 3, 4, tzinfo=UTC), "2026-01-02T03:04:00+00:00", id="time with its zone"),
    ],
)
def test_a_value_in_a_workbook(value: object, read_back: object) -> None:
    table = pd.DataFrame({"a": pd.Series([value], dtype=object)})
    assert read(to_xlsx({"s": table}))["A2"].value == read_back


def test_a_sheet_has_its_header_in_view_and_a_filter() -> None:
    sheet = read(to_xlsx({"s": pd.DataFrame({"a": [1, 2], "b": [3, 4]})}))
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:B3", "$1:$1")


def test_sheet_names_are_made_fit_and_told_apart() -> None:
    table = pd.DataFrame({"a": [1]})
    book = to_xlsx({"Stage 1/2": table, "stage 1:2": table, "x" * 40: table, "": table, "History": table})
    names = openpyxl.load_workbook(io.BytesIO(book)).sheetnames
    assert names == ["Stage 1 2", "stage 1 2 2", "x" * 31, "1", "History 2"]


def test_khmer_marks_do_not_widen_a_column() -> None:
    sheet = read(to_xlsx({"s": pd.DataFrame({"a": ["ក្រសួងប្រៃសណីយ៍" * 2], "b": ["x" * 26]})}))
    assert sheet.column_dimensions["A"].width < sheet.column_dimensions["B"].width + 1


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="16384 columns"):
        to_xlsx({"s": pd.DataFrame([[0] * 16_385])})


def test_json_keeps_money_exact_and_nothing_null() -> None:
    table = pd.DataFrame({"a": pd.Series([Decimal("0.10"), None], dtype=object), "b": [1.5, float("nan")]})
    table["c"] = ["ក", date(2026, 1, 2)]
    assert json.loads(to_json(table)) == [
        {"a": "0.10", "b": 1.5, "c": "ក"},
        {"a": None, "b": None, "c": "2026-01-02"},
    ]


def test_a_table_without_rows_keeps_its_header() -> None:
    empty = pd.DataFrame({"a": [], "b": []})
    assert (to_csv(empty).decode("utf-8-sig"), to_json(empty)) == ('"a","b"\r\n', b"[]\n")
    assert [cell.value for cell in read(to_xlsx({"s": empty}))[1]] == ["a", "b"]


@pytest.mark.parametrize(
    ("columns", "across"), [pytest.param(3, 1, id="90 letters"), pytest.param(22, 4, id="704 letters")]
)
def test_a_wide_table_is_printed_on_sheets_side_by_side_that_can_be_read(columns: int, across: int) -> None:
    sheet = read(to_xlsx({"A": pd.DataFrame({f"c{n}": ["x" * 30] for n in range(columns)})}))
    assert (sheet.page_setup.fitToWidth or 1) == across
    assert sheet.print_title_rows == "$1:$1"
    assert bool(sheet.print_title_cols) == (across > 1)


def test_a_heading_of_three_lines_has_room_for_them() -> None:
    sheet = read(to_xlsx({"A": pd.DataFrame({"forty letters that wrap into three lines": [1]})}))
    assert sheet.column_dimensions["A"].width < 25
    assert sheet.row_dimensions[1].height == 3 * 18
