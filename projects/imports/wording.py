"""What the import of the US feed prints: totals that must agree, then every finding with its row."""

from collections import Counter
from decimal import Decimal

from data.i18n import number
from projects.imports.us_feed import REFUSED
from projects.imports.us_it_dashboard import Imported, Total

PLAIN = {
    "empty": "a needed column is empty",
    "unreadable": "a date or number cannot be read",
    "negative": "a cost is negative",
    "cents": "a cost is finer than a cent",
    "no_year": "there are costs but no start date",
    "dates_missing": "dates are missing",
    "costs_missing": "costs are missing",
    "dates_reversed": "dates are reversed",
    "id_repeated": "the Project ID is repeated",
    "days": "the schedule variance in days does not follow",
    "days_without_dates": "there is a schedule variance without dates",
    "days_percent": "the schedule variance in percent does not follow",
    "cost_variance": "the cost variance does not follow",
    "cost_percent": "the cost variance in percent does not follow",
}


def import_report(done: Imported) -> str:
    """The report of an import as plain text, one finding per line."""
    refused = {finding.row for finding in done.findings if finding.verdict == REFUSED}
    doubtful = {finding.row for finding in done.findings} - refused
    lines = [
        f"{done.agencies} agencies, {done.programmes} investments, {done.stored.rows} projects stored.",
        "",
        _heading(),
        _sums("file", done.file),
        _sums("stored", done.stored),
        _sums("refused", done.refused),
        "The totals agree to the cent." if done.agrees else "THE TOTALS DO NOT AGREE.",
        f"Of the projected or actual cost, {_money(done.spent)} belong to projects that had ended.",
        "",
        f"{len(refused)} rows refused, {len(doubtful)} rows stored as they are but doubtful:",
    ]
    counts = Counter(finding.code for finding in done.findings)
    lines += [f"  {count:>5}  {PLAIN[code]}" for code, count in counts.most_common()]
    lines += [""] if done.findings else []
    lines += [
        f"row {finding.row}, project {finding.project or '–'}: {finding.verdict}: {finding.reason}"
        for finding in done.findings
    ]
    return "\n".join(lines) + "\n"


def _heading() -> str:
    return f"{'':8}{'rows':>7}{'planned ($)':>24}{'projected or actual ($)':>28}"


def _sums(name: str, total: Total) -> str:
    return f"{name:8}{number(total.rows):>7}{_money(total.planned):>24}{_money(total.actual):>28}"


def _money(amount: Decimal) -> str:
    return number(amount, 2)
