"""The sums of a file beside those of what the database holds of it: they agree, or the difference is shown."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import pandas as pd
from sqlmodel import Session

from data.access import Actor, require_anywhere
from projects.portfolio_form.comparing import compare
from projects.portfolio_form.findings import REJECTED, Findings
from projects.portfolio_form.form import MONEY, columns
from projects.portfolio_form.importing import Preview, TableIn
from projects.portfolio_form.stored import register_table

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Total:
    """A column of money of a table: its sum in the file, in the database, and of the rejected rows; rows likewise.

    Amounts of several currencies are summed as they stand: the sum is a check and no amount of money.
    """

    table: str
    column: str
    file: Decimal
    stored: Decimal
    rejected: Decimal

    @property
    def agrees(self) -> bool:
        """Whether what was stored and what was rejected are together exactly what the file has."""
        return self.file == self.stored + self.rejected


def totals_of(session: Session, actor: Actor, found: Preview) -> list[Total]:
    """For each table its rows and columns of money: the file's own numbers, summed anew, and those of the database.

    After storing, each accepted row is looked for in the database again, by its key.
    """
    require_anywhere(actor, "project.import")
    totals: list[Total] = []
    for name, table in found.tables.items():
        rejected = (table.compared.status == REJECTED).to_numpy()
        codes = [str(one) for one in table.values.iloc[:, 0].dropna().unique()]
        stored = register_table(session, actor, table=name, action="project.import", codes=codes)
        again = compare(table.values[~rejected], stored, table=name, findings=Findings(name))
        held = stored[stored["id"].isin(set(again.stored_ids) - {0})]
        rows = Decimal(len(table.values)), Decimal(len(held)), Decimal(int(rejected.sum()))
        totals.append(Total(name, "rows", *rows))
        for column in columns(name).values():
            if column.kind in MONEY and column.name in table.values:
                given = _amounts(found, table, column.name)
                in_file, out = sum(given, ZERO), sum((one for one, no in zip(given, rejected, strict=True) if no), ZERO)
                totals.append(Total(name, column.name, in_file, Decimal(int(held[column.name].sum())).scaleb(-2), out))
    return totals


def _amounts(found: Preview, table: TableIn, column: str) -> list[Decimal]:
    """The column's amounts, worked out from its cells again where they are plain numbers."""
    scale = 1
    if found.mapping:
        lines = {line.field: line for line in (*found.mapping.projects, *found.mapping.lines)}
        scale = lines[column].scale if lines[column].constant is None else 1
    return [
        _amount(cell, value, scale)
        for cell, value in zip(table.cells[column], table.values[column].tolist(), strict=True)
    ]


def _amount(cell: str, value: object, scale: int) -> Decimal:
    try:
        number = Decimal(cell) * scale if cell else ZERO
    except InvalidOperation:
        return ZERO if pd.isna(value) else Decimal(int(str(value))).scaleb(-2)  # pyright: ignore[reportArgumentType, reportCallIssue] - its stubs know less than pandas does
    return number if number.is_finite() else ZERO
