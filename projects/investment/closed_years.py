"""Years whose accounts are closed: their lines no longer change, but for what was spent, with a reason."""

from collections.abc import Mapping
from decimal import Decimal

from sqlmodel import Session, col, select

from assess import states
from data.access import Actor, require, require_anywhere
from data.base import utc_now
from data.errors import Closed, Conflict, Invalid
from data.events import record
from data.organisations import root
from projects.closed import check_not_closed
from projects.entries import check_text, check_year
from projects.tables import InvestmentLine, Project
from projects.tables.money import YearClosing

CORRECTED = frozenset({"spent", "note"})
"""What of a line of a closed year may still be corrected: spending is a fact, whenever it becomes known."""


def list_closings(session: Session, actor: Actor) -> list[YearClosing]:
    """Every closing of a year, newest year first, those that were opened again included."""
    require_anywhere(actor, "project.read")
    order = (col(YearClosing.year).desc(), col(YearClosing.id).desc())
    return list(session.exec(select(YearClosing).order_by(*order)))


def close_year(session: Session, actor: Actor, *, year: int, reason: str) -> YearClosing:
    """Close the accounts of a year that is over; a planner of the whole country does.

    Raises:
        Invalid: the year is not over, no reason is given, or a line of the year lacks its exchange rate.
        Conflict: it is closed already.
    """
    require(actor, "investment.edit", root(session).path)
    text = _reason(reason)
    if check_year(year) >= states.today().year:
        raise Invalid("year.not_over", year=year)
    if year in closed_years(session):
        raise Conflict("year.closed_already", year=year)
    waiting = select(InvestmentLine.currency).where(
        InvestmentLine.year == year, col(InvestmentLine.planned_base).is_(None)
    )
    missing = sorted(set(session.exec(waiting)))
    if missing:
        raise Invalid("money.rate_missing", missing=", ".join(f"{currency} {year}" for currency in missing))
    added = YearClosing(year=year, reason=text, closed_by=actor.name)
    session.add(added)
    session.flush()
    record(session, actor, "investment.edit", subject=f"year:{year}", year_closed=year, reason=text)
    return added


def reopen_year(session: Session, actor: Actor, *, year: int, reason: str) -> YearClosing:
    """Open the accounts of a closed year again; only a director of the whole country may.

    Raises:
        Invalid: the year is not closed, or no reason is given.
    """
    require(actor, "gate.late", root(session).path)
    text = _reason(reason)
    chosen = select(YearClosing).where(YearClosing.year == year, col(YearClosing.reopened_at).is_(None))
    found = session.exec(chosen).first()
    if found is None:
        raise Invalid("year.not_closed", year=year)
    found.reopened_at, found.reopened_by, found.reopened_reason = utc_now(), actor.name, text
    session.add(found)
    session.flush()
    record(session, actor, "gate.late", subject=f"year:{year}", year_reopened=year, reason=text)
    return found


def closed_years(session: Session) -> frozenset[int]:
    """The years that are closed now; a list of facts, open to every service."""
    return frozenset(session.exec(select(YearClosing.year).where(col(YearClosing.reopened_at).is_(None))))


def check_line(
    session: Session, project: Project, line: InvestmentLine, changes: Mapping[str, object], *, reason: str = ""
) -> str:
    """Refuse what a closed project or year forbids of its line; the reason of a correction, empty where none is due.

    A line of a closed project or year, and one that is moved into such a year, keeps all but what was spent and its
    note; a new one may only tell what was spent.

    Raises:
        Closed: the change goes beyond that.
        Invalid: it does not, but no reason is given.
    """
    if line.id is None:
        promised = (line.planned, line.committed, line.forecast or Decimal(0))
        beyond = any(promised) or not line.spent
    else:
        beyond = any(getattr(line, name) != value for name, value in changes.items() if name not in CORRECTED)
    if beyond:
        check_not_closed(session, project)
    years = {line.year, changes.get("year", line.year)} & closed_years(session)
    if not years:
        return ""
    year = max(int(str(one)) for one in years)
    if beyond:
        raise Closed("year.closed", year=year)
    if not reason.strip():
        raise Invalid("year.correction_reason", year=year)
    return check_text(reason, field="reason", most=2000)


def check_removal(session: Session, line: InvestmentLine) -> None:
    """Raise `Closed` if the year of a line is closed."""
    if line.year in closed_years(session):
        raise Closed("year.closed", year=line.year)


def _reason(reason: str) -> str:
    text = check_text(reason, field="reason", most=4000)
    if not text:
        raise Invalid("gate.reason")
    return text
