"""The register of data exchanges: who gives which data to whom, since when, and whether over the national gateway."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from assess.cycles.participation import participation
from assess.states import today
from data.access import Actor, require, require_anywhere
from data.errors import Invalid, Missing
from data.events import record
from data.i18n import day
from data.organisations import find_organisation, root, visible
from data.tables import Organisation
from projects.entries import check_day, check_text, check_version
from projects.tables.common import DataExchange


@dataclass(frozen=True)
class Exchange:
    """A data exchange with the organisations on both ends."""

    row: DataExchange
    provider: Organisation
    consumer: Organisation

    @property
    def runs(self) -> bool:
        """Whether data still pass."""
        return self.row.until is None or self.row.until >= today()


def list_exchanges(session: Session, actor: Actor, *, organisation: int | None = None) -> list[Exchange]:
    """The exchanges with one end that this person may see, oldest first; with `organisation`, those of it only.

    Both ends are named: whoever takes part in an exchange knows the other side.
    """
    require_anywhere(actor, "project.read")
    seen = select(Organisation.id).where(visible(actor, "project.read"))
    provider, consumer = aliased(Organisation), aliased(Organisation)
    chosen = (
        select(DataExchange, provider, consumer)
        .join(provider, col(provider.id) == col(DataExchange.provider_id))
        .join(consumer, col(consumer.id) == col(DataExchange.consumer_id))
        .where(or_(col(DataExchange.provider_id).in_(seen), col(DataExchange.consumer_id).in_(seen)))
    )
    if organisation is not None:
        find_organisation(session, actor, organisation, action="project.read")
        chosen = chosen.where(
            or_(DataExchange.provider_id == organisation, DataExchange.consumer_id == organisation)  # pyright: ignore[reportArgumentType] - conditions on columns
        )
    order = (col(DataExchange.since), col(DataExchange.id))
    return [Exchange(*row) for row in session.exec(chosen.order_by(*order))]


def add_exchange(
    session: Session,
    actor: Actor,
    *,
    provider: int,
    consumer: int,
    what: str,
    since: date,
    national: bool = True,
    note: str = "",
) -> DataExchange:
    """Enter an exchange of data.

    Raises:
        Invalid: both ends are the same, the data are not named, the day is still to come, or it stands there already.
    """
    require(actor, "common.edit", root(session).path)
    for end in (provider, consumer):
        find_organisation(session, actor, end, action="organisation.read")
    name = check_text(what, field="what", most=300)
    if not name:
        raise Invalid("exchange.what")
    if provider == consumer:
        raise Invalid("exchange.same")
    if check_day(since, field="since") > today():
        raise Invalid("common.day_to_come", day=day(since))
    same = select(DataExchange).where(
        DataExchange.provider_id == provider,
        DataExchange.consumer_id == consumer,
        DataExchange.what == name,
        col(DataExchange.until).is_(None),
    )
    if session.exec(same).first():
        raise Invalid("exchange.twice", what=name)
    added = DataExchange(
        provider_id=provider,
        consumer_id=consumer,
        what=name,
        national=national,
        since=since,
        note=check_text(note, field="note", most=2000),
    )
    session.add(added)
    session.flush()
    _record(session, actor, added)
    return added


def end_exchange(session: Session, actor: Actor, exchange: int, *, seen_version: int, until: date) -> DataExchange:
    """Say until which day data passed; an exchange is never deleted.

    Raises:
        Conflict: somebody changed it since.
        Invalid: the day lies before its beginning, or is still to come.
    """
    require(actor, "common.edit", root(session).path)
    found = session.get(DataExchange, exchange)
    if found is None:
        raise Missing(id=exchange)
    session.refresh(found, with_for_update=True)
    check_version(found.version, seen_version)
    if check_day(until, field="until") > today():
        raise Invalid("common.day_to_come", day=day(until))
    if until < found.since:
        raise Invalid("common.before_since", day=day(until), since=day(found.since))
    found.until = until
    found.version += 1
    session.add(found)
    session.flush()
    _record(session, actor, found)
    return found


def evidence_for(session: Session, actor: Actor, submission: int) -> list[Exchange]:
    """The exchanges over the national gateway that an assessed organisation takes part in now.

    Each is evidence that the organisation is connected to the data exchange.

    Raises:
        Missing: the submission is not this person's to see.
    """
    require_anywhere(actor, "answer.read")
    part = participation(session, actor, submission, action="answer.read")
    found = list_exchanges(session, actor, organisation=part.submission.organisation_id)
    return [one for one in found if one.row.national and one.runs]


def _record(session: Session, actor: Actor, exchange: DataExchange) -> None:
    record(
        session,
        actor,
        "common.edit",
        subject=f"data_exchange:{exchange.id}",
        organisation=exchange.provider_id,
        exchange=exchange.what,
        consumer=exchange.consumer_id,
        until=exchange.until.isoformat() if exchange.until else None,
    )
