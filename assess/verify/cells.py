"""The cells of a CSV or XLSX table as they were written, each row with the number that a spreadsheet gives it."""

import codecs
import csv
import io
import zipfile
from pathlib import Path
from typing import Final

import pandas as pd

from data.errors import Invalid

SEPARATORS: Final = ",;\t"
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def cells_of(path: Path, sheet: str | None) -> pd.DataFrame:
    """The filled rows below the headings as words without outer spaces; the index counts rows as a spreadsheet does.

    The columns are the headings, which stand in the first filled row and may repeat. A CSV file is UTF-8, or UTF-16 as
    spreadsheets name it; comma, semicolon or tab separate its cells, whichever the headings have most of.

    Raises:
        Invalid: there is no such file, it is no table, a row has more or fewer cells than there are headings, or no
            row is filled below them.
    """
    try:
        rows = _of_book(path, sheet) if path.suffix.lower() == ".xlsx" else _of_text(path)
    except FileNotFoundError as problem:
        raise Invalid("verify.no_file", file=path.name) from problem
    except (OSError, ValueError, csv.Error, zipfile.BadZipFile) as problem:
        raise Invalid("verify.file", file=path.name, reason=" ".join(str(problem).split()).rstrip(".")) from problem
    stripped = ([cell.strip() for cell in row] for row in rows)
    filled = {number: row for number, row in enumerate(stripped, start=1) if any(row)}
    if len(filled) < 2:
        raise Invalid("verify.empty", file=path.name)
    (_, headings), *below = filled.items()
    for number, row in below:
        if len(row) != len(headings):
            raise Invalid("verify.ragged", file=path.name, row=number, cells=len(row), headings=len(headings))
    return pd.DataFrame([row for _, row in below], index=[number for number, _ in below], columns=headings, dtype=str)


def _of_book(path: Path, sheet: str | None) -> list[list[str]]:
    if path.exists() and not zipfile.is_zipfile(path):
        raise Invalid("verify.no_book", file=path.name)
    cells = pd.read_excel(path, sheet_name=sheet or 0, header=None, dtype=str, na_filter=False)
    return cells.astype(str).to_numpy().tolist()


def _of_text(path: Path) -> list[list[str]]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-16" if content.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as problem:
        row = content[: problem.start].count(b"\n") + 1
        raise Invalid("verify.encoding", file=path.name, row=row) from problem
    headings = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=headings.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
