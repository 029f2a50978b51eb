"""Values of a project as the record of changes keeps them: to be read for ever, whatever becomes of what they name."""

from datetime import date
from decimal import Decimal

from sqlmodel import Session

from data.tables import Organisation, Person
from projects.tables import Programme

NAMED = {"organisation_id": Organisation, "programme_id": Programme, "owner_id": Person, "sponsor_id": Person}
"""What the ids in these columns of a project stand for."""


def plain(value: object) -> object:
    """A value as an event keeps it: days and amounts as text."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def recorded(session: Session, column: str, value: object) -> object:
    """The value of a project's column as an event keeps it: by name where it is only the id of something."""
    found = session.get(NAMED[column], value) if column in NAMED and value is not None else None
    match found:
        case Organisation() | Programme():
            return f"{found.name_en} ({found.code})"
        case Person():
            return found.name
        case _:
            return plain(value)
