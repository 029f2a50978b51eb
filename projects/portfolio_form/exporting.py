"""Writes the register as the portfolio form: what comes back unchanged is told to be unchanged."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pandas as pd
import xlsxwriter
from sqlmodel import Session

from data.access import Actor
from data.i18n import language
from projects.portfolio_form.form import DAY, MONEY, TABLES, TEXT, WHOLE, YEAR, columns
from projects.portfolio_form.reading import neutral
from projects.portfolio_form.stored import register_table

WIDE: Final = 24


def export_tables(session: Session, actor: Actor) -> dict[str, pd.DataFrame]:
    """The three tables of the form for all projects that this person may see; amounts as `Decimal`."""
    found = {}
    for table in TABLES:
        held = register_table(session, actor, table=table).drop(columns="id")
        for one in columns(table).values():
            if one.kind in MONEY:
                held[one.name] = [  # pyright: ignore[reportArgumentType, reportCallIssue] - its stubs know less than pandas does
                    None if cents is pd.NA else Decimal(cents).scaleb(-2) for cents in held[one.name].tolist()
                ]
        found[table] = held.astype(object)
    return found


def export_workbook(session: Session, actor: Actor) -> bytes:
    """The form as an Excel workbook; heads in the language spoken now, needed columns with a star.

    Text stays text: none can be a formula. Amounts beyond what a spreadsheet keeps exactly are written as text.
    """
    tables = export_tables(session, actor)
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        formats = {
            DAY: book.add_format({"num_format": "yyyy-mm-dd"}),
            TEXT: book.add_format({"num_format": "@"}),
            "money": book.add_format({"num_format": "#,##0.00"}),
        }
        for name, table in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            for x, column in enumerate(columns(name).values()):
                title = column.km if language() == "km" else column.name
                sheet.write_string(0, x, f"{title} *" if column.needed else title, head)
                kept = formats["money"] if column.kind in MONEY else formats.get(column.kind, formats[TEXT])
                sheet.set_column(x, x, WIDE if column.kind == TEXT else 14, kept)
                for y, value in enumerate(table[column.name].tolist(), start=1):
                    _write(sheet, y, x, value, kept, column.kind)
    return target.getvalue()


def export_csv(session: Session, actor: Actor, *, table: str) -> bytes:
    """One table of the form as CSV: UTF-8 with a byte-order mark, so that Excel reads Khmer; no text computes."""
    held = export_tables(session, actor)[table]
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(list(held))
    writer.writerows([neutral(_text(cell)) for cell in row] for row in held.to_numpy().tolist())
    return target.getvalue().encode("utf-8-sig")


def _write(sheet: Any, y: int, x: int, value: object, kept: object, kind: str) -> None:
    if value is None or value is pd.NA:
        return
    if isinstance(value, bool):
        sheet.write_string(y, x, "yes" if value else "no", kept)
    elif isinstance(value, date):
        sheet.write_datetime(y, x, value, kept)
    elif isinstance(value, Decimal) and kind in MONEY and abs(value) < Decimal(10) ** 12:
        sheet.write_number(y, x, float(value), kept)
    elif isinstance(value, int) and kind in (WHOLE, YEAR):
        sheet.write_number(y, x, value)
    else:
        sheet.write_string(y, x, _text(value), kept)


def _text(value: object) -> str:
    if value is None or value is pd.NA:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
