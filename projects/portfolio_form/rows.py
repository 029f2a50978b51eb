"""The rows of a previewed file as lines for a screen: what happens, what changes, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from projects.portfolio_form.comparing import Change
from projects.portfolio_form.findings import DOUBTFUL, Finding
from projects.portfolio_form.form import MONEY, columns
from projects.portfolio_form.importing import Preview


@dataclass(frozen=True)
class RowShown:
    """One row: its table and number, its status, its project, what changes, and all that was found."""

    table: str
    row: int
    status: str
    title: str
    change: str
    why: str
    doubtful: bool = False


def rows_of(found: Preview, wanted: frozenset[str]) -> list[RowShown]:
    """The rows whose status is wanted, or that are doubtful where that is; by table and row."""
    shown: list[RowShown] = []
    for name, table in found.tables.items():
        doubtful = table.findings.rows(DOUBTFUL)
        reasons = _by_row(table.findings.all)
        changes: dict[int, list[Change]] = {}
        for one in table.compared.changes:
            changes.setdefault(one.row, []).append(one)
        titles = table.values["name_en" if name == "projects" else "project"].to_dict()
        for row, status in table.compared.status.items():
            number = int(str(row))
            if status in wanted or (DOUBTFUL in wanted and number in doubtful):
                before_after = "; ".join(_change(name, one) for one in changes.get(number, ()))
                why = " ".join(f"{one.column}: {one.reason}" for one in reasons.get(number, ()))
                shown.append(
                    RowShown(
                        name, number, str(status), str(titles[number] or "–"), before_after, why, number in doubtful
                    )
                )
    return shown


def _by_row(findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    found: dict[int, list[Finding]] = {}
    for one in findings:
        found.setdefault(one.row, []).append(one)
    return found


def _change(table: str, one: Change) -> str:
    money = columns(table)[one.column].kind in MONEY
    return f"{one.column}: {_shown(one.before, money=money)} → {_shown(one.after, money=money)}"


def _shown(value: object, *, money: bool) -> str:
    if value is None or value == "":
        return "–"
    return f"{Decimal(int(str(value))).scaleb(-2):,.2f}" if money else str(value)
