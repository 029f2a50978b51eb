"""Calls for proposals: to whom, from when, until when."""

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session, col, select

from data.access import Actor, require_anywhere
from data.errors import Invalid, Missing
from data.events import record
from data.organisations import COUNTRY, at_or_below, find_organisation, visible
from data.tables import Organisation
from projects.entries import check_day, check_text, check_version
from projects.tables.register import ProposalCall

CHANGEABLE = frozenset({"name", "opens_on", "closes_on", "note"})


def add_call(
    session: Session,
    actor: Actor,
    *,
    organisation: int,
    name: str,
    opens_on: date,
    closes_on: date,
    note: str = "",
) -> ProposalCall:
    """Call an organisation and all below it for proposals, from a day until a day, both included.

    Raises:
        Invalid: the call has no name, or closes before it opens.
    """
    require_anywhere(actor, "project.edit")
    find_organisation(session, actor, organisation, action="project.edit")
    call = ProposalCall(
        organisation_id=organisation, name="", opens_on=opens_on, closes_on=closes_on, called_by=actor.name
    )
    _apply(call, {"name": name, "opens_on": opens_on, "closes_on": closes_on, "note": note})
    session.add(call)
    session.flush()
    _record(session, actor, call)
    return call


def change_call(
    session: Session, actor: Actor, call: int, *, seen_version: int, changes: Mapping[str, object]
) -> ProposalCall:
    """Change the name, the days or the note of a call that was seen at `seen_version`.

    Raises:
        Invalid: as for `add_call`.
        Conflict: somebody changed it since.
    """
    require_anywhere(actor, "project.edit")
    found = session.get(ProposalCall, call, with_for_update=True, populate_existing=True)
    if found is None:
        raise Missing(id=call)
    find_organisation(session, actor, found.organisation_id, action="project.edit")
    check_version(found.version, seen_version)
    _apply(found, changes)
    found.version += 1
    session.add(found)
    _record(session, actor, found)
    return found


def list_calls(session: Session, actor: Actor) -> list[ProposalCall]:
    """The calls to organisations that this person sees, or that lie above them; those that close last come first."""
    reach = require_anywhere(actor, "project.read")
    chosen = (
        select(ProposalCall, Organisation.path)
        .join(Organisation, col(Organisation.id) == col(ProposalCall.organisation_id))
        .order_by(col(ProposalCall.closes_on).desc(), col(ProposalCall.id).desc())
    )
    return [
        call
        for call, path in session.exec(chosen)
        if any(path.startswith(held) or held.startswith(path) for held in reach)
    ]


def find_call(session: Session, actor: Actor, call: int) -> ProposalCall:
    """One of the calls of `list_calls`.

    Raises:
        Missing: there is none of this id for this person.
    """
    found = next((one for one in list_calls(session, actor) if one.id == call), None)
    if found is None:
        raise Missing(id=call)
    return found


def places_to_propose(session: Session, actor: Actor, *, call: int) -> list[Organisation]:
    """The organisations for which this person may hand in proposals under a call, by path."""
    require_anywhere(actor, "proposal.submit")
    called = session.get_one(Organisation, find_call(session, actor, call).organisation_id)
    mine = (visible(actor, "proposal.submit"), at_or_below(called.path), col(Organisation.kind) != COUNTRY)
    return list(session.exec(select(Organisation).where(*mine).order_by(col(Organisation.path))))


def places_to_call_for(session: Session, actor: Actor) -> list[Organisation]:
    """The organisations at which this person was given the right to call for proposals, by path."""
    reach = require_anywhere(actor, "project.edit")
    return list(
        session.exec(select(Organisation).where(col(Organisation.path).in_(reach)).order_by(col(Organisation.path)))
    )


def is_open(call: ProposalCall, on: date) -> bool:
    """Whether proposals are taken on a day.

    >>> is_open(ProposalCall(organisation_id=1, name="", opens_on=date(2026, 1, 1), closes_on=date(2026, 1, 31)),
    ...         date(2026, 1, 31))
    True
    """
    return call.opens_on <= on <= call.closes_on


def _apply(call: ProposalCall, changes: Mapping[str, object]) -> None:
    unknown = changes.keys() - CHANGEABLE
    if unknown:
        raise ValueError(f"not changeable: {sorted(unknown)}")
    for name, value in changes.items():
        if isinstance(value, date):
            setattr(call, name, check_day(value, field=name))
        else:
            setattr(call, name, check_text(str(value or ""), field=name, most=200 if name == "name" else 4000))
    if not call.name:
        raise Invalid("call.name")
    if call.closes_on < call.opens_on:
        raise Invalid("call.days", opens=call.opens_on, closes=call.closes_on)


def _record(session: Session, actor: Actor, call: ProposalCall) -> None:
    days = {"opens": call.opens_on.isoformat(), "closes": call.closes_on.isoformat()}
    subject = f"proposal_call:{call.id}"
    record(session, actor, "project.edit", subject=subject, organisation=call.organisation_id, call=call.name, **days)
