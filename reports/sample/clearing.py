"""Takes the sample country out of the database again: every row that is sample, and every row that hangs on one."""

from sqlalchemy import ColumnElement, or_, update
from sqlalchemy import Table as Stored
from sqlmodel import Session, col, delete, select

from assess.tables.review import ReusableReason
from data.access import Actor
from data.base import Table
from data.organisations import move_organisation, root
from data.tables import Event, EventChain, Organisation, Person, SetupLink
from projects.investment.rates import load_rates
from projects.tables import ExchangeRate, InvestmentLine, Programme, Project
from reports.sample.country import SOURCE
from reports.sample.reviews import REASONS

MARK = "sample"


def clear(session: Session, actor: Actor) -> dict[str, int]:
    """Delete the sample country; gives how many rows went from each table.

    What is not sample stays: organisations, projects and programmes that were entered below an organisation of the
    sample move up to the country. What was entered about the sample's own things goes with them, and so do the
    chains of events of its organisations, since their numbers may be given again.
    """
    session.flush()
    _keep(session, actor)
    # A link that lost its person would be the first administrator's.
    sample_people = select(Person.id).where(col(Person.sample).is_(True))
    session.exec(delete(SetupLink).where(col(SetupLink.person_id).in_(sample_people)))
    given = [english for english, _ in REASONS]
    session.exec(delete(ReusableReason).where(col(ReusableReason.text_en).in_(given)))
    sample_organisations = select(Organisation.id).where(col(Organisation.sample).is_(True))
    for table in (Event, EventChain):
        session.exec(delete(table).where(col(table.organisation_id).in_(sample_organisations)))
    _clear_rates(session)
    gone: dict[str, int] = {}
    tables = list(reversed(Table.metadata.sorted_tables))
    for table in tables:
        _forget(session, table)
    for table in tables:
        which = doomed(table)
        if which is not None:
            gone[table.name] = session.connection().execute(table.delete().where(which)).rowcount
    session.expire_all()
    return {name: count for name, count in gone.items() if count}


def doomed(table: Stored) -> ColumnElement[bool] | None:
    """Which rows of a table go: those marked as sample and those that cannot be without one that goes; None if none."""
    conditions: list[ColumnElement[bool]] = []
    if MARK in table.c:
        conditions.append(table.c[MARK].is_(True))
    for key in table.foreign_keys:
        above = doomed(key.column.table) if key.column.table is not table and not key.parent.nullable else None
        if above is not None:
            conditions.append(key.parent.in_(select(key.column).where(above)))  # pyright: ignore[reportArgumentType, reportCallIssue] - columns of a stored table
    return or_(*conditions) if conditions else None


def _keep(session: Session, actor: Actor) -> None:
    """Let what is not sample no longer lie below what is."""
    top = root(session)
    for organisation in session.exec(
        select(Organisation).where(
            col(Organisation.sample).is_(False),
            col(Organisation.parent_id).in_(select(Organisation.id).where(col(Organisation.sample).is_(True))),
        )
    ).all():
        move_organisation(session, actor, organisation.id or 0, parent=top.id or 0)
    session.flush()
    for table in (Programme, Project):
        session.exec(
            update(table)
            .where(
                col(table.sample).is_(False),
                col(table.organisation_id).in_(select(Organisation.id).where(col(Organisation.sample).is_(True))),
            )
            .values(organisation_id=top.id)
        )


def _forget(session: Session, table: Stored) -> None:
    """Empty the references that may be empty: a real project's owner who was of the sample, and the like."""
    for key in table.foreign_keys:
        above = doomed(key.column.table)
        if key.parent.nullable and above is not None:
            goes = select(key.column).where(above)  # pyright: ignore[reportArgumentType, reportCallIssue] - columns of a stored table
            session.connection().execute(table.update().where(key.parent.in_(goes)).values({key.parent.name: None}))


def _clear_rates(session: Session) -> None:
    """Take the invented exchange rates away; lines of real projects that used one become unconverted."""
    session.exec(delete(ExchangeRate).where(col(ExchangeRate.source) == SOURCE))
    rates = load_rates(session)
    kept = select(InvestmentLine).join(Project).where(col(Project.sample).is_(False))
    for line in session.exec(kept):
        rates.convert(line)
        session.add(line)
    session.flush()
