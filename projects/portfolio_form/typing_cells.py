"""Cells of text become values, column by column; what cannot be read is named with its row and column."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

import numpy as np
import pandas as pd
from babel.core import Locale

from data.errors import Invalid
from projects.portfolio_form.findings import DOUBTFUL, REJECTED, Findings
from projects.portfolio_form.form import MONEY, Column, columns
from projects.portfolio_form.values import FORMULA, Read, Reading, Refused, plain_amounts, reader

CURRENCY: Final = "currency"
MILLION: Final = 1_000_000
LARGE_PART: Final = 10
"""A column of millions looks as if it were in single units if its middle number is a tenth of a million or more."""
OUTLYING: Final = 1_000
"""How many times the middle number of a column of millions one looks as if it were in another scale."""


def typed(cells: pd.DataFrame, *, table: str, readings: Mapping[str, Reading], findings: Findings) -> pd.DataFrame:
    """The values of a table by column of the form, indexed by row number.

    Amounts are whole hundredths ("Int64"), all else objects; nothing is NA or None. Only columns that the file has are
    there. Each cell that cannot be read, and each needed one that is empty, is a finding.

    Raises:
        Invalid: a column that every row needs is not in the file.
    """
    form = columns(table)
    missing = [one.name for one in form.values() if one.needed and one.name not in cells]
    if missing:
        raise Invalid("portfolio.columns", table=table, missing=", ".join(missing))
    found: dict[str, pd.Series] = {}
    for column in form.values():
        if column.name not in cells:
            continue
        how = readings.get(column.name, Reading())
        if column.kind in MONEY and CURRENCY in cells and not how.currency:
            found[column.name] = _by_currency(cells, column, how, findings)
        else:
            found[column.name] = _read(cells[column.name], column, how, findings)
        if column.kind in MONEY and how.scale >= MILLION:
            _doubt_scale(found[column.name], cells[column.name], column, how.scale, findings)
        if column.needed:
            for row in cells.index[(cells[column.name] == "").to_numpy()]:
                findings.add(row, column.name, "missing", REJECTED)
    values = pd.DataFrame(found, index=cells.index)
    if CURRENCY in values:
        values[CURRENCY] = _currencies(values[CURRENCY], findings)
    return values


def _by_currency(cells: pd.DataFrame, column: Column, how: Reading, findings: Findings) -> pd.Series:
    """Amounts, each read beside the currency of its own row, so that "USD 3" in a row of riel is refused."""
    parts = []
    for currency, part in cells.groupby(CURRENCY, sort=False):
        in_row = Reading(how.scale, how.decimal, how.dates, str(currency).upper())
        parts.append(_read(part[column.name], column, in_row, findings))
    together = pd.concat(parts) if parts else pd.Series(dtype="Int64")
    return together.reindex(cells.index)


def _doubt_scale(amounts: pd.Series, cells: pd.Series, column: Column, scale: int, findings: Findings) -> None:
    """Doubt what looks written in single units in a column of millions: all of it, or what stands far out of it."""
    given = amounts[amounts.fillna(0) > 0].astype("int64")
    if given.empty:
        return
    middle, million = given.median(), 100 * scale
    wrong = (
        given
        if middle >= million * scale // LARGE_PART
        else given[(given > OUTLYING * middle) & (given >= million * OUTLYING)]
    )
    for row in wrong.index:
        read = f"{Decimal(int(wrong[row])).scaleb(-2):,.2f}"
        findings.add(row, column.name, "scale_column", DOUBTFUL, value=cells[row], read=read, scale=f"{scale:,}")


def _read(cells: pd.Series, column: Column, how: Reading, findings: Findings) -> pd.Series:
    if column.kind in MONEY and len(cells):
        plain = plain_amounts(cells, how)
        if len(plain) == len(cells):
            return plain
        # What is written in no plain way is looked at one by one.
        rest = _read_each(cells.drop(index=plain.index), column, how, findings)
        return pd.concat([plain, rest]).reindex(cells.index)
    return _read_each(cells, column, how, findings)


def _read_each(cells: pd.Series, column: Column, how: Reading, findings: Findings) -> pd.Series:
    places, texts = pd.factorize(cells)
    read = reader(column, how)
    meant = [None if text == "" else read(text) for text in texts]
    odd = np.array([isinstance(one, Read | Refused) for one in meant], dtype=bool)
    if odd.any():
        for at in np.flatnonzero(odd[places]):
            _say(findings, int(cells.index[at]), column, str(texts[places[at]]), meant[places[at]])  # pyright: ignore[reportArgumentType, reportCallIssue] - its stubs know less than pandas does
    plain = [one.value if isinstance(one, Read) else None if isinstance(one, Refused) else one for one in meant]
    if column.kind in MONEY:
        table = pd.array([pd.NA if one is None else one for one in plain], dtype="Int64")  # pyright: ignore[reportArgumentType, reportCallIssue] - its stubs know less than pandas does
        return pd.Series(table[places], index=cells.index) if len(texts) else pd.Series([], dtype="Int64")
    values = np.empty(len(plain), dtype=object)
    values[:] = plain
    return pd.Series(values[places], index=cells.index, dtype=object)


def _say(findings: Findings, row: int, column: Column, text: str, one: object) -> None:
    shown = text.removeprefix(FORMULA)
    if isinstance(one, Refused):
        findings.add(row, column.name, one.code, one.verdict, **(one.details or {"value": shown}))
    elif isinstance(one, Read):
        read = f"{Decimal(one.value).scaleb(-2):,.2f}" if isinstance(one.value, int) else "–"
        findings.add(row, column.name, one.code, one.verdict, value=shown, read=read)


def _currencies(values: pd.Series, findings: Findings) -> pd.Series:
    known = Locale("en").currencies
    capitals = values.map(lambda one: one.upper() if isinstance(one, str) else one)
    wrong = capitals.notna() & ~capitals.isin(list(known))
    for row, value in capitals[wrong].items():
        findings.add(int(str(row)), CURRENCY, "currency", REJECTED, value=value)
    return capitals.where(~wrong, None)
