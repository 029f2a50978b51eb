"""The rows of a previewed file as the register takes them, what an empty cell means filled in; and new lines stored."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
from sqlmodel import Session

from data.base import sent_cents
from data.prepared import insert_rows
from projects.investment.rates import AMOUNTS, Rates, converted
from projects.portfolio_form.comparing import NEW
from projects.portfolio_form.form import MONEY, columns
from projects.portfolio_form.importing import TableIn
from projects.tables import InvestmentLine


def insert_lines(session: Session, table: TableIn, *, ids: Mapping[str, int], rates: Rates) -> None:
    """Insert the new lines, column by column and with amounts in hundredths: there are a hundred thousand at times.

    `ids` are those of the projects, by code.
    """
    session.flush()
    connection = session.connection()
    lists = lists_of(table, NEW, cents=True)
    lists["project_id"] = [ids[one] for one in lists.pop("project")]
    years = list(zip(lists["currency"], lists["year"], strict=True))
    worth_of = {pair: rates.of(*pair) for pair in set(years)}
    worths = [worth_of[pair] for pair in years]
    plain = all(one == 1 for one in worths)
    for name in AMOUNTS:
        based = lists[name] if plain else [_in_base(*pair) for pair in zip(lists[name], worths, strict=True)]
        lists[f"{name}_base"] = based
    money = [*AMOUNTS, *(f"{name}_base" for name in AMOUNTS)]
    for name in money:
        lists[name] = sent_cents(lists[name], connection.dialect.name)
    lists["version"] = [1] * len(worths)
    insert_rows(connection, InvestmentLine, lists, ready=money)


def rows_of(table: TableIn, status: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a status as the register takes them, with what an empty cell means filled in."""
    lists = lists_of(table, status)
    names = list(lists)
    rows = table.values.index[table.compared.status == status]
    for row, one in zip(rows, zip(*lists.values(), strict=True), strict=True):
        yield int(str(row)), dict(zip(names, one, strict=True))


def lists_of(table: TableIn, status: str, *, cents: bool = False) -> dict[str, list[Any]]:
    """The same by column; with `cents`, amounts stay whole hundredths."""
    values = table.values.loc[table.compared.status == status]
    lists: dict[str, list[Any]] = {}
    for column in columns(table.name).values():
        if column.name == "version":
            continue
        usual = column.usual
        if column.kind in MONEY and usual == 0:
            usual = 0 if cents else Decimal("0.00")
        if column.name not in values:
            lists[column.name] = [usual] * len(values)
        elif column.kind in MONEY:
            given = values[column.name].tolist()
            lists[column.name] = (
                [usual if one is pd.NA else one for one in given]
                if cents
                else [usual if one is pd.NA else Decimal(one).scaleb(-2) for one in given]
            )
        else:
            lists[column.name] = [usual if one is None else one for one in values[column.name].tolist()]
    return lists


def _in_base(cents: int | None, worth: Fraction | None) -> int | None:
    if cents is None or worth is None or worth == 1:
        return None if worth is None else cents
    return int(converted(Decimal(cents).scaleb(-2), worth).scaleb(2))
