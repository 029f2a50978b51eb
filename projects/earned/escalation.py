"""What goes to the director: a project that stays red, cannot be brought back, or has broken a rule of its gates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from projects.earned.health import RED
from projects.earned.indices import Figure
from projects.earned.rules import HealthRules

RED_MONTHS, TCPI, LAPSED, CONDITION, ABOVE_RELEASE, NOT_REPORTED = CODES = (
    "red_months",
    "tcpi",
    "lapsed",
    "condition_overdue",
    "above_release",
    "not_reported",
)
"""Why a project is escalated, gravest first."""


@dataclass(frozen=True)
class Escalation:
    """One reason; where it has one, `since` the day it began, `ratio` the index, `amount` in the base currency."""

    code: str
    since: date | None = None
    ratio: Fraction | None = None
    amount: Decimal | None = None


def red_since(history: Sequence[tuple[date, str | None]]) -> date | None:
    """Since which report a project has been red without a break until now, from its reports in their order."""
    since = None
    for on, colour in reversed(history):
        if colour != RED:
            break
        since = on
    return since


def escalations(
    history: Sequence[tuple[date, str | None]],
    tcpi: Figure,
    *,
    rules: HealthRules,
    standing: str,
    above: Decimal | None,
    due_report: date | None,
) -> list[Escalation]:
    """Why a project is escalated, gravest first; empty if it is not.

    `history` has the worst computed colour of cost and schedule at each report, oldest first; `standing` is one of
    `projects.gates.standing.STANDINGS`; `above` is what was spent above the release; `due_report` the day on which a
    report was due that has not come. Red counts from the first of the red reports to the last: two monthly reports in
    a row are two months.
    """
    found: list[Escalation] = []
    since = red_since(history)
    if since is not None and _months(since, history[-1][0]) + 1 >= rules.red_months.value:
        found.append(Escalation(RED_MONTHS, since=since))
    if tcpi.reason == "not_attainable" or (tcpi.value is not None and tcpi.value > rules.tcpi.value):
        found.append(Escalation(TCPI, ratio=tcpi.value))
    if standing == "lapsed":
        found.append(Escalation(LAPSED))
    if standing == "overdue":
        found.append(Escalation(CONDITION))
    if above:
        found.append(Escalation(ABOVE_RELEASE, amount=above))
    if due_report is not None:
        found.append(Escalation(NOT_REPORTED, since=due_report))
    return found


def _months(first: date, last: date) -> int:
    """Whole calendar months between two reports: from the end of May to the end of June is one."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < min(first.day, 28))
