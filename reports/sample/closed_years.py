"""The sample country's closed years: the accounts of the years before last are closed."""

from sqlmodel import Session, col, func, select

from data.access import Actor
from projects.investment.closed_years import close_year
from projects.tables import InvestmentLine


def close_years(session: Session, planner: Actor, *, this_year: int) -> None:
    """Close every year with money up to the one before last, so that last year can still be changed."""
    first = session.exec(select(func.min(col(InvestmentLine.year)))).one()
    for year in range(first or this_year, this_year - 1):
        closing = close_year(session, planner, year=year, reason="The accounts were audited.")
        closing.sample = True
        session.add(closing)
