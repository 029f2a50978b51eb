"""Finds the table in a grid: where its heads stand, whether it lies on its side, which rows are no rows of it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np
import pandas as pd

from data.errors import Invalid
from projects.portfolio_form.findings import REJECTED, Findings
from projects.portfolio_form.form import plain_head
from projects.portfolio_form.reading import Grid, Notice
from projects.portfolio_form.values import MERGED, Read, Reading, read_amount

DEEPEST: Final = 40
"""How many rows, or columns of a table on its side, are searched for the heads."""
LEAST: Final = 2
_ASIDE: Final = re.compile(r"\([^)]*\)|\[[^]]*\]|[,/:]\s*[A-Za-z$€£៛]{1,4}\s*$|[$€£៛]")
"""What stands beside the name in a head such as "planned ($)": a currency, a unit."""
TOTAL_WORDS: Final = ("total", "grand total", "subtotal", "sub-total", "sum", "សរុប", "សរុបរួម")


@dataclass(frozen=True)
class LeftOut:
    """A row that is none of the table: its number and a code of `wording.LEFT_OUT`."""

    row: int
    code: str


@dataclass(frozen=True)
class Shaped:
    """A table as it was found: cells of text by head, indexed by row number; what was left out, and what was said."""

    cells: pd.DataFrame
    left_out: tuple[LeftOut, ...]
    notices: tuple[Notice, ...]


def find_table(grid: Grid, *, known: Callable[[str], str | None], table: str) -> Shaped | None:
    """The table of a grid whose heads `known` recognises; columns go by what `known` gives. None if it has none.

    The heads are in the row, or the column, that has most of them; a column means that the table lies on its side.

    Raises:
        Invalid: two heads mean the same column.
    """
    across = [_known(row, known) for row in grid.rows[:DEEPEST]]
    place = max(range(len(across)), key=lambda at: (across[at], -at), default=0)
    turned = _turned(grid, known, better_than=across[place] if across else 0)
    numbers, rows = grid.numbers, grid.rows
    notices: list[Notice] = []
    if turned is not None:
        numbers = list(range(1, len(rows[0]) + 1))
        rows = [list(column) for column in zip(*grid.rows, strict=True)]
        place = turned
        notices.append(Notice("transposed", {"table": table, "row": numbers[place]}))
    elif not across or across[place] < LEAST:
        return None
    elif place:
        notices.append(Notice("heads_at", {"table": table, "row": numbers[place]}))
    # Of a head over several rows or columns one knows what it says of each.
    written = [cell.removeprefix(MERGED) for cell in rows[place]]
    meant = [known(plain_head(cell)) for cell in written]
    named = [one for one in meant if one]
    if len(named) != len(set(named)):
        twice = next(one for one in named if named.count(one) > 1)
        raise Invalid("portfolio.head_twice", table=table, head=twice)
    unknown = [cell for cell, one in zip(written, meant, strict=True) if cell and not one]
    alike = {cell: known(plain_head(_ASIDE.sub(" ", cell))) for cell in unknown}
    alike = {cell: column for cell, column in alike.items() if column and column not in named}
    notices += [Notice("heads_alike", {"table": table, "head": head, "column": one}) for head, one in alike.items()]
    unknown = [cell for cell in dict.fromkeys(unknown) if cell not in alike]
    if unknown:
        notices.append(Notice("columns_left_out", {"table": table, "columns": ", ".join(unknown)[:400]}))
    frame = pd.DataFrame(list(rows[place + 1 :]), index=pd.Index(numbers[place + 1 :]), dtype=object)
    if frame.empty:
        frame = pd.DataFrame(columns=range(len(meant)), dtype=object)
    blank = (frame == "").all(axis=1).to_numpy()
    kept = frame.loc[~blank, [at for at, one in enumerate(meant) if one]]
    kept.columns = named
    left_out = tuple(LeftOut(int(row), "blank") for row in frame.index[blank])
    return Shaped(kept, left_out, tuple(notices))


def without_totals(shaped: Shaped, *, ids: Sequence[str], amounts: Mapping[str, Reading], findings: Findings) -> Shaped:
    """The table without its rows of totals: those without an id whose numbers are the sums of rows above them.

    A row that calls itself a total but whose numbers are others is rejected and says so.
    """
    cells = shaped.cells
    there = [name for name in ids if name in cells]
    numbers = [name for name in amounts if name in cells]
    if not there or not numbers or cells.empty:
        return shaped
    named = cells[[name for name in cells if name not in numbers]].apply(_calls_total).any(axis=1)
    suspects = (cells[there] == "").all(axis=1) | named
    if not suspects.any():
        return shaped
    parsed = {name: _parsed(cells[name], amounts[name]) for name in numbers}
    ordinary = (~suspects).to_numpy()
    totals, since = [], 0
    for at in np.flatnonzero(suspects.to_numpy()):
        row, wrong = int(cells.index[at]), None  # pyright: ignore[reportArgumentType, reportCallIssue] - its stubs know less than pandas does
        above, part = np.flatnonzero(ordinary[:at]), np.flatnonzero(ordinary[since:at]) + since
        given = {name: values[at] for name, values in parsed.items() if values[at] is not None}
        fits = bool(given)
        for name, value in given.items():
            sums = [sum((parsed[name][one] or 0) for one in rows) for rows in (above, part)]
            if value not in sums:
                fits, wrong = False, wrong or (name, value, sums[0])
        if fits and any(given.values()):
            totals.append(row)
            since = int(at) + 1
        elif named.iloc[at] and wrong:
            name, value, found = wrong
            findings.add(
                row, name, "total_row_differs", REJECTED,
                value=_money(value), sum=_money(found), hint=factor_hint(value, found),  # pyright: ignore[reportArgumentType] - its stubs know less than pandas does
            )  # fmt: skip
    left_out = (*shaped.left_out, *(LeftOut(row, "total") for row in totals))
    return Shaped(cells.drop(index=totals), left_out, shaped.notices)


def factor_hint(value: int, other: int) -> str:
    """The words " (1,000 ×)" where one number is a thousand or a million times the other; else "".

    >>> factor_hint(5_000_000, 5_000), factor_hint(5, 7)
    (' (1,000 ×)', '')
    """
    for factor in (1_000, 1_000_000):
        if value and other and (value == other * factor or other == value * factor):
            return f" ({factor:,} ×)"
    return ""


def _known(cells: Sequence[str], known: Callable[[str], str | None]) -> int:
    return len({found for cell in cells if cell and (found := known(plain_head(cell.removeprefix(MERGED))))})


def _turned(grid: Grid, known: Callable[[str], str | None], *, better_than: int) -> int | None:
    """The column in which the heads stand, if more of them stand in a column than in any row."""
    width = len(grid.rows[0]) if grid.rows else 0
    best, most = None, max(better_than, LEAST)
    for at in range(min(width, 12)):
        found = _known([row[at] for row in grid.rows[:300]], known)
        if found > most:
            best, most = at, found
    return best


def _calls_total(column: pd.Series) -> pd.Series:
    # Each text once: most of a column are the same few.
    return column.isin([text for text in column.unique() if text.strip(" :").lower() in TOTAL_WORDS])


def _parsed(cells: pd.Series, how: Reading) -> list[int | None]:
    def one(cell: str) -> int | None:
        found = read_amount(cell, how) if cell else None
        found = found.value if isinstance(found, Read) else found
        return found if isinstance(found, int) else None

    return [one(cell) for cell in cells]


def _money(cents: int) -> str:
    return f"{Decimal(cents).scaleb(-2):,.2f}"
