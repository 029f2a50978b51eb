"""The record of changes to look through: filtered, page by page, as far as a person may read it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from data.access import Actor, require_anywhere
from data.errors import Missing
from data.organisations import at_or_below, visible
from data.tables import Event, Organisation


@dataclass(frozen=True)
class EventPage:
    """Some of the events that were asked for, newest first, and how many there are in all."""

    events: tuple[Event, ...]
    total: int


def list_events(
    session: Session,
    actor: Actor,
    *,
    organisation: int | None = None,
    person: int | None = None,
    since: datetime | None = None,
    before: datetime | None = None,
    page: int = 1,
    size: int = 50,
) -> EventPage:
    """The record of changes as far as this person may read it, newest first, page by page from 1.

    `organisation` names one and all below it. What concerns no organisation in particular (sign-ins, cycles,
    criteria) is for those who may read the record of the whole country.

    Raises:
        Missing: the organisation is not one whose record this person may read.
    """
    require_anywhere(actor, "event.read")
    chosen = select(Event)
    if organisation is not None:
        found = session.get(Organisation, organisation)
        if found is None or not actor.may("event.read", found.path):
            raise Missing(id=organisation)
        below = select(Organisation.id).where(at_or_below(found.path))
        chosen = chosen.where(col(Event.organisation_id).in_(below))
    elif not _reads_all(session, actor):
        seen = select(Organisation.id).where(visible(actor, "event.read"))
        chosen = chosen.where(col(Event.organisation_id).in_(seen))
    if person is not None:
        chosen = chosen.where(Event.person_id == person)
    if since is not None:
        chosen = chosen.where(col(Event.at) >= since)
    if before is not None:
        chosen = chosen.where(col(Event.at) < before)
    total = session.exec(select(func.count()).select_from(chosen.subquery())).one()
    ordered = chosen.order_by(col(Event.at).desc(), col(Event.id).desc())
    return EventPage(tuple(session.exec(ordered.offset((page - 1) * size).limit(size))), total)


def _reads_all(session: Session, actor: Actor) -> bool:
    top = session.exec(select(Organisation.path).where(col(Organisation.parent_id).is_(None))).all()
    return all(actor.may("event.read", path) for path in top)
