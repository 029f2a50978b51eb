"""What the tests of the sample country look things up with."""

from sqlalchemy import func, select
from sqlmodel import Session
from sqlmodel import select as choose

from data.access import Actor, Role
from data.base import Table
from data.people import actor_of
from data.tables import Person


def person(session: Session, role: Role) -> Actor:
    return actor_of(session, session.exec(choose(Person).where(Person.username == f"sample-{role}")).one())


def counts(session: Session) -> dict[str, int]:
    tables = Table.metadata.sorted_tables
    return {table.name: session.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}
