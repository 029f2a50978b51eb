"""Whether columns of somebody's file follow from their own numbers, rule by rule of a mapping; nothing is mended."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import pandas as pd

from projects.portfolio_form.findings import DOUBTFUL, Findings
from projects.portfolio_form.mapping import Check
from projects.portfolio_form.shaping import factor_hint
from projects.portfolio_form.wording import REASONS

NOISE: Final = 1e-6
"""Sums of decimals in binary differ by less than this from the exact ones."""


def days_of(cells: pd.Series) -> pd.Series:
    """The days of a column that are written as year, month and day; NaT elsewhere."""
    return pd.to_datetime(cells.str.slice(0, 10), format="%Y-%m-%d", errors="coerce")


def numbers_of(cells: pd.Series) -> pd.Series:
    """The numbers of a column that are written plainly, as floats; NaN elsewhere."""
    return pd.to_numeric(cells.where(cells != "", None), errors="coerce").astype("float64")


def check_own_rules(cells: pd.DataFrame, checks: Sequence[Check], findings: Findings) -> None:
    """Add a doubt for each row that breaks one of the rules."""
    for check in checks:
        if check.code not in REASONS:
            raise ValueError(f"no reason has the code '{check.code}'")
        _RULES[check.rule](cells, check, findings)


def _filled(cells: pd.DataFrame, check: Check, findings: Findings) -> None:
    for row in cells.index[cells[check.column] == ""]:
        findings.add(int(row), check.column, check.code, DOUBTFUL)


def _unique(cells: pd.DataFrame, check: Check, findings: Findings) -> None:
    column = cells[check.column]
    first = {text: row for row, text in reversed(list(column.items()))}
    for row in cells.index[(column != "") & column.duplicated(keep="first")]:
        findings.add(int(row), check.column, check.code, DOUBTFUL, value=column[row], first=first[column[row]])


def _order(cells: pd.DataFrame, check: Check, findings: Findings) -> None:
    end, start = days_of(cells[check.column]), days_of(cells[check.of[0]])
    for row in cells.index[end < start]:
        said = {"start": f"{start[row]:%Y-%m-%d}", "end": f"{end[row]:%Y-%m-%d}"}
        findings.add(int(row), check.column, check.code, DOUBTFUL, **said)


def _days_between(cells: pd.DataFrame, check: Check, findings: Findings) -> None:
    stated = numbers_of(cells[check.column])
    found = (days_of(cells[check.of[0]]) - days_of(cells[check.of[1]])).dt.days
    for row in cells.index[stated.notna() & found.notna() & (stated != found)]:
        findings.add(int(row), check.column, check.code, DOUBTFUL, stated=_plain(stated[row]), found=int(found[row]))
    for row in cells.index[stated.notna() & (stated != 0) & found.isna()]:
        findings.add(int(row), check.column, f"{check.code}_without_dates", DOUBTFUL, stated=_plain(stated[row]))


def _days_percent(cells: pd.DataFrame, check: Check, findings: Findings) -> None:
    filled = (cells[list(check.of)] != "").all(axis=1)
    whole = (days_of(cells[check.of[2]]) - days_of(cells[check.of[1]])).dt.days.astype("float64")
    _percents(cells, check, findings, part=numbers_of(cells[check.of[0]]), whole=whole.where(filled))


def _difference(cells: pd.DataFrame, check: Check, findings: Findings) -> None:
    stated = numbers_of(cells[check.column])
    found = numbers_of(cells[check.of[0]]) - numbers_of(cells[check.of[1]])
    for row in cells.index[(stated - found).abs() > check.tolerance + NOISE]:
        findings.add(int(row), check.column, check.code, DOUBTFUL, stated=_plain(stated[row]), found=_plain(found[row]))


def _percent(cells: pd.DataFrame, check: Check, findings: Findings) -> None:
    part = numbers_of(cells[check.of[0]]) - numbers_of(cells[check.of[1]])
    _percents(cells, check, findings, part=part, whole=numbers_of(cells[check.of[2]]))


def _percents(cells: pd.DataFrame, check: Check, findings: Findings, *, part: pd.Series, whole: pd.Series) -> None:
    """Of nothing, only 0 percent is right."""
    stated = numbers_of(cells[check.column])
    with np.errstate(divide="ignore", invalid="ignore"):
        found = 100 * part / whole
    wrong = (whole != 0) & ((found - stated).abs() > check.tolerance + NOISE) | (whole == 0) & (stated != 0)
    for row in cells.index[wrong & stated.notna() & part.notna() & whole.notna()]:
        said = {"stated": _plain(stated[row]), "part": _plain(part[row]), "whole": _plain(whole[row])}
        shown = f"{found[row]:.2f}" if whole[row] else "–"
        findings.add(int(row), check.column, check.code, DOUBTFUL, **said, found=shown)


def _sum(cells: pd.DataFrame, check: Check, findings: Findings) -> None:
    stated = numbers_of(cells[check.column])
    found = cells[list(check.of)].apply(numbers_of).fillna(0).sum(axis=1)
    for row in cells.index[(stated - found).abs() > check.tolerance + NOISE]:
        hint = factor_hint(round(stated[row] * 100), round(found[row] * 100))
        said = {"stated": _plain(stated[row]), "found": _plain(found[row]), "hint": hint}
        findings.add(int(row), check.column, check.code, DOUBTFUL, **said)


def _not_negative(cells: pd.DataFrame, check: Check, findings: Findings) -> None:
    for row in cells.index[numbers_of(cells[check.column]) < 0]:
        findings.add(int(row), check.column, check.code, DOUBTFUL, value=cells.at[row, check.column])


def _at_most(cells: pd.DataFrame, check: Check, findings: Findings) -> None:
    stated, most = numbers_of(cells[check.column]), numbers_of(cells[check.of[0]])
    for row in cells.index[stated > most + check.tolerance + NOISE]:
        findings.add(int(row), check.column, check.code, DOUBTFUL, stated=_plain(stated[row]), found=_plain(most[row]))


def _plain(number: float) -> str:
    return f"{number:.8f}".rstrip("0").rstrip(".") if number else "0"


_RULES: Final[dict[str, Callable[[pd.DataFrame, Check, Findings], None]]] = {
    "filled": _filled,
    "unique": _unique,
    "order": _order,
    "days_between": _days_between,
    "days_percent": _days_percent,
    "difference": _difference,
    "percent": _percent,
    "sum": _sum,
    "not_negative": _not_negative,
    "at_most": _at_most,
}
