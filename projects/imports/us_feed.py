"""Reads the project feed of the US IT Dashboard of 2012 row by row, and says what is wrong with each row.

Nothing is mended: a row that cannot be stored is refused, a row that contradicts itself is doubtful, and both are
named with their number (the heading is row 1, as in a spreadsheet) and the reason. The rules, with the columns
they read, are in docs/import-us-it-dashboard.md.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from data.errors import Invalid

AGENCY_CODE, AGENCY = "Agency Code", "Agency Name"
INVESTMENT, INVESTMENT_TITLE = "Unique Investment Identifier", "Investment Title"
PROJECT, NAME, DESCRIPTION = "Project ID", "Project Name", "Project Description"
START, B1 = "Start Date", "Completion Date (B1)"
PLANNED_END = "Planned Project Completion Date (B2)"
ACTUAL_END = "Projected/Actual Project Completion Date (B2)"
DAYS, DAYS_PERCENT = "Schedule Variance (in days)", "Schedule Variance (%)"
COST_VARIANCE, COST_PERCENT = "Cost Variance ($ M)", "Cost Variance (%)"
PLANNED, ACTUAL = "Planned Cost ($ M)", "Projected/Actual Cost ($ M)"
UPDATED = "Updated Date"

NAMES: Final = (AGENCY_CODE, AGENCY, INVESTMENT, INVESTMENT_TITLE, PROJECT, NAME)
DATES: Final = (START, B1, PLANNED_END, ACTUAL_END, UPDATED)
NUMBERS: Final = (DAYS, DAYS_PERCENT, COST_VARIANCE, COST_PERCENT, PLANNED, ACTUAL)
COLUMNS: Final = (*NAMES, DESCRIPTION, *DATES, *NUMBERS)

MILLION: Final = 1_000_000
# Percentages are published with two decimals, so they may differ from the exact ones by half of the last.
HALF_HUNDREDTH: Final = Decimal("0.005")

REFUSED, DOUBTFUL = "refused", "doubtful"
REASONS: Final = {
    "empty": "{column} is empty, so the row cannot be told apart",
    "unreadable": "{column} is '{value}', which is no {kind}",
    "negative": "{column} is negative: {value}",
    "cents": "{column} is '{value}' million, finer than a cent",
    "no_year": "the costs cannot be put into a year, since there is no start date",
    "dates_missing": "empty: {columns}",
    "costs_missing": "empty: {columns}",
    "dates_reversed": "starts on {start}, after {column} ({end})",
    "id_repeated": "Project ID {id} stands in row {row} already, {alike}",
    "days": "schedule variance is {stated} days, but the dates differ by {found}",
    "days_without_dates": "schedule variance is {stated} days, but the dates it follows from are empty",
    "days_percent": "schedule variance is {stated} %, but {days} days of {planned} planned are {found} %{hint}",
    "cost_variance": "cost variance is {stated} million, but planned less projected or actual cost is {found}",
    "cost_percent": "cost variance is {stated} %, but {variance} of {planned} million planned is {found} %",
}
"""What can be wrong with a row, by code."""


@dataclass(frozen=True)
class Finding:
    """Something wrong with a row: its number, whether it is refused or doubtful, a code of `REASONS`, the reason."""

    row: int
    project: str
    verdict: str
    code: str
    reason: str


@dataclass
class Row:
    """A row as it was read: its texts, days and numbers by column, and what was found; costs in whole dollars."""

    number: int
    text: Mapping[str, str]
    days: dict[str, date | None] = field(default_factory=dict)
    numbers: dict[str, Decimal | None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether the row cannot be stored."""
        return any(one.verdict == REFUSED for one in self.findings)

    @property
    def complete(self) -> bool:
        """Whether the row says that the project had ended when it was last updated."""
        ended, updated = self.days.get(ACTUAL_END), self.days.get(UPDATED)
        return ended is not None and updated is not None and ended <= updated

    def dollars(self, column: str) -> Decimal | None:
        """A cost in dollars; None if the row has none that can be read."""
        millions = self.numbers.get(column)
        return None if millions is None else millions * MILLION

    def find(self, verdict: str, code: str, **places: object) -> None:
        """Note that something is wrong with the row."""
        reason = REASONS[code].format(**places)
        self.findings.append(Finding(self.number, self.text.get(PROJECT, ""), verdict, code, reason))


def read_feed(path: Path) -> list[Row]:
    """All rows of a feed in their order, each with what was found wrong with it.

    Raises:
        Invalid: the file cannot be read, or lacks a column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise Invalid("us_import.columns", file=path.name, missing=", ".join(missing))
            rows = [
                Row(number, {column: (one[column] or "").strip() for column in COLUMNS})
                for number, one in enumerate(reader, start=2)
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise Invalid("us_import.unreadable", file=path.name, reason=str(problem)) from problem
    seen: dict[str, Row] = {}
    for row in rows:
        _read_values(row)
        _look_for_gaps(row)
        _look_for_contradictions(row)
        first = seen.setdefault(row.text[PROJECT], row)
        if first is not row and row.text[PROJECT]:
            alike = "with the same values" if first.text == row.text else "with other values"
            row.find(DOUBTFUL, "id_repeated", id=row.text[PROJECT], row=first.number, alike=alike)
    return rows


def _read_values(row: Row) -> None:
    for column in NAMES:
        if not row.text[column]:
            row.find(REFUSED, "empty", column=column)
    for column in DATES:
        written = row.text[column]
        try:
            row.days[column] = date.fromisoformat(written[:10]) if written else None
        except ValueError:
            row.days[column] = None
            row.find(REFUSED, "unreadable", column=column, value=written, kind="date")
    for column in NUMBERS:
        row.numbers[column] = _number(row, column)
    for column in (PLANNED, ACTUAL):
        dollars = row.dollars(column)
        if dollars is not None and dollars < 0:
            row.find(REFUSED, "negative", column=column, value=row.text[column])
        if dollars is not None and dollars * 100 != (dollars * 100).to_integral_value():
            row.find(REFUSED, "cents", column=column, value=row.text[column])


def _number(row: Row, column: str) -> Decimal | None:
    written = row.text[column]
    if not written:
        return None
    try:
        number = Decimal(written)
    except InvalidOperation:
        number = Decimal("NaN")
    if number.is_finite():
        return number
    row.find(REFUSED, "unreadable", column=column, value=written, kind="number")
    return None


def _look_for_gaps(row: Row) -> None:
    dates = [column for column in (START, B1) if not row.text[column]]
    if dates:
        row.find(DOUBTFUL, "dates_missing", columns=", ".join(dates))
    costs = [column for column in (PLANNED, ACTUAL) if not row.text[column]]
    if costs:
        row.find(DOUBTFUL, "costs_missing", columns=", ".join(costs))
    if len(costs) < 2 and not row.text[START]:
        row.find(REFUSED, "no_year")


def _look_for_contradictions(row: Row) -> None:
    start = row.days[START]
    for column in (B1, PLANNED_END, ACTUAL_END):
        end = row.days[column]
        if start and end and end < start:
            row.find(DOUBTFUL, "dates_reversed", start=start, column=column, end=end)
    _compare_schedule(row)
    _compare_cost(row)


def _compare_schedule(row: Row) -> None:
    stated, percent = row.numbers[DAYS], row.numbers[DAYS_PERCENT]
    planned, actual = row.days[PLANNED_END], row.days[ACTUAL_END]
    if stated is None:
        return
    if planned is None or actual is None:
        if stated:
            row.find(DOUBTFUL, "days_without_dates", stated=_plain(stated))
        return
    found = (planned - actual).days
    if found != stated:
        row.find(DOUBTFUL, "days", stated=_plain(stated), found=found)
    start = row.days[START]
    if percent is None or start is None:
        return
    length = (planned - start).days
    if not _follows(percent, stated, Decimal(length)):
        shown = f"{100 * stated / length:.2f}" if length else "undefined"
        hint = _exchanged(start, planned, stated, percent)
        row.find(
            DOUBTFUL,
            "days_percent",
            stated=_plain(percent),
            days=_plain(stated),
            planned=length,
            found=shown,
            hint=hint,
        )


def _exchanged(start: date, planned: date, stated: Decimal, percent: Decimal) -> str:
    """A hint where the percentage would follow if day and month of the start date had been exchanged."""
    if start.day > 12 or start.day == start.month:
        return ""
    other = date(start.year, start.day, start.month)
    if stated and _follows(percent, stated, Decimal((planned - other).days)):
        return f" (it would follow if the start {start} meant {other})"
    return ""


def _compare_cost(row: Row) -> None:
    planned, actual = row.numbers[PLANNED], row.numbers[ACTUAL]
    variance, percent = row.numbers[COST_VARIANCE], row.numbers[COST_PERCENT]
    if planned is None or actual is None:
        return
    found = planned - actual
    if variance is not None and variance != found:
        row.find(DOUBTFUL, "cost_variance", stated=_plain(variance), found=_plain(found))
    if percent is not None and not _follows(percent, found, planned):
        shown = f"{100 * found / planned:.2f}" if planned else "undefined"
        stated = _plain(percent)
        row.find(DOUBTFUL, "cost_percent", stated=stated, variance=_plain(found), planned=_plain(planned), found=shown)


def _follows(percent: Decimal, part: Decimal, whole: Decimal) -> bool:
    """Whether a published percentage is that of `part` in `whole`; of nothing, only 0 is."""
    if whole == 0:
        return percent == 0
    return abs(100 * part / whole - percent) <= HALF_HUNDREDTH


def _plain(number: Decimal) -> str:
    """A number without needless zeros: 0, -153, 0.179."""
    return f"{number.normalize():f}" if number else "0"
