"""Calls for status reports: the days as of which projects are to report, and by when; asked for and taken back."""

from datetime import date

from sqlalchemy import literal
from sqlmodel import Session, col, select

from data.access import Actor, require_anywhere
from data.errors import Invalid, Missing
from data.events import record
from data.organisations import find_organisation
from data.tables import Organisation
from projects.entries import check_day, check_text
from projects.register import find_project, lead_of
from projects.tables import Project
from projects.tables.value import StatusCall, StatusReport


def call_status(
    session: Session,
    actor: Actor,
    *,
    organisation: int,
    as_of: date,
    due_on: date,
    note: str = "",
) -> StatusCall:
    """Ask all projects of an organisation and those below it how they stand as of a day, by a day.

    Raises:
        Invalid: it was called for already, or is due before the day that it is about.
    """
    require_anywhere(actor, "status.call")
    found = find_organisation(session, actor, organisation, action="status.call")
    check_day(as_of, field="as_of")
    if check_day(due_on, field="due_on") < as_of:
        raise Invalid("status.due", as_of=as_of, due=due_on)
    same = select(StatusCall.id).where(StatusCall.organisation_id == found.id, StatusCall.as_of == as_of)
    if session.exec(same).first() is not None:
        raise Invalid("status.called_already", as_of=as_of)
    added = StatusCall(
        organisation_id=organisation,
        as_of=as_of,
        due_on=due_on,
        note=check_text(note, field="note", most=2000),
        called_by=actor.name,
    )
    session.add(added)
    session.flush()
    days = {"as_of": as_of.isoformat(), "due": due_on.isoformat()}
    record(session, actor, "status.call", subject=f"status_call:{added.id}", organisation=organisation, **days)
    return added


def take_back_call(session: Session, actor: Actor, status_call: int) -> None:
    """Take a call back that was a mistake, so that nobody is late with what was never meant.

    Raises:
        Missing: there is no such call, or its organisation is not this person's to call.
        Invalid: somebody has reported on its day.
    """
    require_anywhere(actor, "status.call")
    found = session.get(StatusCall, status_call)
    if found is None:
        raise Missing(id=status_call)
    place = find_organisation(session, actor, found.organisation_id, action="status.call")
    answered = (
        select(StatusReport.id)
        .join(Project, col(Project.id) == col(StatusReport.project_id))
        .join(Organisation, col(Organisation.id) == col(Project.organisation_id))
        .where(StatusReport.as_of == found.as_of, col(Organisation.path).startswith(place.path, autoescape=True))
    )
    if session.exec(answered).first() is not None:
        raise Invalid("status.answered", as_of=found.as_of)
    days = {"as_of": found.as_of.isoformat(), "due": found.due_on.isoformat()}
    session.delete(found)
    record(
        session,
        actor,
        "status.call",
        subject=f"status_call:{status_call}",
        organisation=found.organisation_id,
        taken_back=True,
        **days,
    )


def list_calls(session: Session, actor: Actor) -> list[tuple[StatusCall, Organisation]]:
    """What this person may call for and was called, newest day first, each with whose projects are meant."""
    reach = require_anywhere(actor, "status.call")
    chosen = select(StatusCall, Organisation).join(
        Organisation, col(Organisation.id) == col(StatusCall.organisation_id)
    )
    held = session.exec(chosen.order_by(col(StatusCall.as_of).desc(), col(Organisation.path)))
    return [(call, place) for call, place in held if place.path.startswith(tuple(reach))]


def places_to_call(session: Session, actor: Actor) -> list[Organisation]:
    """The organisations at which this person was given the right to call for reports, by path."""
    reach = require_anywhere(actor, "status.call")
    return list(
        session.exec(select(Organisation).where(col(Organisation.path).in_(reach)).order_by(col(Organisation.path)))
    )


def calls_of(session: Session, actor: Actor, project: int) -> list[StatusCall]:
    """The days that a project is to report on, newest first."""
    return calls_on(session, find_project(session, actor, project))


def calls_on(session: Session, project: Project) -> list[StatusCall]:
    """The same, for callers that were let see the project."""
    lead = lead_of(session, project)
    above = col(Organisation.id) == col(StatusCall.organisation_id)
    chosen = select(StatusCall).join(Organisation, above).where(literal(lead.path).startswith(col(Organisation.path)))
    by_day = {one.as_of: one for one in session.exec(chosen.order_by(col(Organisation.path)))}
    return [by_day[on] for on in sorted(by_day, reverse=True)]
