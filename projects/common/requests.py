"""Requests for common services: asked, agreed, in set-up, running, ended; or declined, or withdrawn by who asked."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from assess.states import today
from data.access import Actor, require_anywhere
from data.errors import Closed, Invalid, Missing
from data.events import record
from data.i18n import day
from data.organisations import find_organisation, visible
from data.tables import Organisation
from projects.common.catalogue import MOST, find_service, free_of, path_of
from projects.entries import check_day, check_text, check_version
from projects.tables.common import CommonService, ServiceRequest

ASKED, AGREED, IN_SETUP, RUNNING, DECLINED, WITHDRAWN, ENDED = STATES = (
    "asked",
    "agreed",
    "in_setup",
    "running",
    "declined",
    "withdrawn",
    "ended",
)
NEXT = {ASKED: (AGREED, DECLINED), AGREED: (IN_SETUP, DECLINED), IN_SETUP: (RUNNING, DECLINED), RUNNING: (ENDED,)}
"""What a request can become, from each state that is not its end."""
OPEN = (ASKED, AGREED, IN_SETUP)
"""The states in which an organisation waits for the service."""
_DAY_OF = {AGREED: "agreed_on", IN_SETUP: "set_up_on", RUNNING: "running_on", DECLINED: "ended_on", ENDED: "ended_on"}


@dataclass(frozen=True)
class Asked:
    """A request with its service and the organisation that asks."""

    request: ServiceRequest
    service: CommonService
    organisation: Organisation

    @property
    def since(self) -> date:
        """The day on which its state was reached."""
        return getattr(self.request, _DAY_OF.get(self.request.state, "asked_on")) or self.request.asked_on

    @property
    def lead_days(self) -> int | None:
        """The days from asking to running; None before it runs."""
        running = self.request.running_on
        return None if running is None else (running - self.request.asked_on).days


def ask_for(
    session: Session,
    actor: Actor,
    *,
    common_service: int,
    organisation: int,
    quantity: int = 1,
    wanted_on: date | None = None,
    note: str = "",
    on: date | None = None,
) -> ServiceRequest:
    """Ask for a common service for an organisation; `on` is the day of asking, today unless said.

    More than what is free may be asked for: whoever decides sees what is needed. An organisation that has the service
    already may ask for more of it.

    Raises:
        Missing, Denied: there is no such service or organisation, or the person may not ask for it.
        Closed: the service is no longer offered.
        Invalid: the organisation waits for this service already, the quantity is not from 1, or a day is wrong.
    """
    require_anywhere(actor, "common.ask")
    asking = find_organisation(session, actor, organisation, action="common.ask")
    service = find_service(session, actor, common_service)
    if not service.active:
        raise Closed("common.not_offered")
    if not 1 <= quantity <= MOST:
        raise Invalid("common.quantity", quantity=quantity, most=MOST)
    held = open_request(session, service=common_service, organisation=organisation)
    if held is not None:
        raise Invalid("common.asked_already", name=held.asked_by, day=day(held.asked_on))
    asked_on = _day(on, field="asked_on")
    if wanted_on is not None and check_day(wanted_on, field="wanted_on") < asked_on:
        raise Invalid("common.wanted_past", day=day(wanted_on))
    added = ServiceRequest(
        service_id=common_service,
        organisation_id=asking.id or 0,
        quantity=quantity,
        wanted_on=wanted_on,
        note=check_text(note, field="note", most=2000),
        asked_by_id=actor.person,
        asked_by=actor.name,
        asked_on=asked_on,
    )
    session.add(added)
    session.flush()
    _record(session, actor, "common.ask", added, service)
    return added


def move_request(
    session: Session,
    actor: Actor,
    request: int,
    *,
    seen_version: int,
    state: str,
    reason: str = "",
    on: date | None = None,
) -> ServiceRequest:
    """Take a request to its next state (see `NEXT`); `on` is the day, today unless said.

    Raises:
        Missing, Denied: it is not this person's to see or to decide.
        Conflict: somebody changed it since.
        Invalid: the state does not follow, more is asked than is free, a reason is missing to decline or end it, the
            day lies before the last step or is still to come, or the person asked for it themselves.
    """
    require_anywhere(actor, "common.decide")
    held = session.get(ServiceRequest, request)
    if held is None:
        raise Missing(id=request)
    # The service is locked, so that two who agree at once do not give away the same place.
    service = find_service(session, actor, held.service_id, action="common.decide")
    session.refresh(service, with_for_update=True)
    session.refresh(held, with_for_update=True)
    check_version(held.version, seen_version)
    if _own(actor, held):
        raise Invalid("common.own_request")
    allowed = NEXT.get(held.state, ())
    if state not in allowed:
        raise Invalid("common.state", state=state, allowed=", ".join(allowed))
    why = check_text(reason, field="reason", most=2000)
    if state in (DECLINED, ENDED) and not why:
        raise Invalid("common.reason")
    free = free_of(session, service) if state == AGREED else None
    if free is not None and held.quantity > free:
        raise Invalid("common.capacity", quantity=held.quantity, free=free, unit=service.unit)
    reached = _day(on, field=_DAY_OF[state])
    last = max(one for one in (held.asked_on, held.agreed_on, held.set_up_on, held.running_on) if one is not None)
    if reached < last:
        raise Invalid("common.day_order", day=day(reached), last=day(last))
    setattr(held, _DAY_OF[state], reached)
    held.state, held.decided_by = state, actor.name
    held.reason = why or held.reason
    held.version += 1
    session.add(held)
    session.flush()
    _record(session, actor, "common.decide", held, service)
    return held


def withdraw_request(session: Session, actor: Actor, request: int, *, seen_version: int, reason: str) -> ServiceRequest:
    """Take a request back that the organisation does not need any more; whoever may ask for it may do so.

    Raises:
        Missing, Denied: it is not this person's to see or to ask for.
        Conflict: somebody changed it since.
        Closed: nobody waits for it any more.
        Invalid: the reason is missing.
    """
    require_anywhere(actor, "common.ask")
    held = session.get(ServiceRequest, request)
    if held is None:
        raise Missing(id=request)
    find_organisation(session, actor, held.organisation_id, action="common.ask")
    session.refresh(held, with_for_update=True)
    check_version(held.version, seen_version)
    if held.state not in OPEN:
        raise Closed
    why = check_text(reason, field="reason", most=2000)
    if not why:
        raise Invalid("gate.reason")
    held.state, held.reason, held.ended_on = WITHDRAWN, why, today()
    held.version += 1
    session.add(held)
    session.flush()
    _record(session, actor, "common.ask", held, find_service(session, actor, held.service_id), withdrawn=True)
    return held


def list_requests(session: Session, actor: Actor) -> list[Asked]:
    """The requests of the organisations that this person may see, those that wait longest first."""
    require_anywhere(actor, "project.read")
    chosen = (
        select(ServiceRequest, CommonService, Organisation)
        .join(CommonService, col(CommonService.id) == col(ServiceRequest.service_id))
        .join(Organisation, col(Organisation.id) == col(ServiceRequest.organisation_id))
        .where(visible(actor, "project.read"))
        .order_by(col(ServiceRequest.asked_on), col(ServiceRequest.id))
    )
    found = [Asked(*row) for row in session.exec(chosen)]
    return sorted(found, key=lambda one: STATES.index(one.request.state))


def open_request(session: Session, *, service: int, organisation: int) -> ServiceRequest | None:
    """The request by which an organisation waits for a service, if it does."""
    chosen = select(ServiceRequest).where(
        ServiceRequest.service_id == service,
        ServiceRequest.organisation_id == organisation,
        col(ServiceRequest.state).in_(OPEN),
    )
    return session.exec(chosen).first()


def places_to_ask_for(session: Session, actor: Actor) -> list[Organisation]:
    """The organisations for which this person may ask, by path."""
    require_anywhere(actor, "common.ask")
    return list(session.exec(select(Organisation).where(visible(actor, "common.ask")).order_by(col(Organisation.path))))


def may_decide_on(session: Session, actor: Actor, asked: Asked) -> bool:
    """Whether this person may decide on a request. For hiding buttons."""
    require_anywhere(actor, "project.read")
    return actor.may("common.decide", path_of(session, asked.service)) and not _own(actor, asked.request)


def _own(actor: Actor, request: ServiceRequest) -> bool:
    return actor.person is not None and request.asked_by_id == actor.person


def _day(given: date | None, *, field: str) -> date:
    if given is None:
        return today()
    if check_day(given, field=field) > today():
        raise Invalid("common.day_to_come", day=day(given))
    return given


def _record(
    session: Session,
    actor: Actor,
    action: str,
    request: ServiceRequest,
    service: CommonService,
    **more: bool,
) -> None:
    record(
        session,
        actor,
        action,
        subject=f"common_request:{request.id}",
        organisation=request.organisation_id,
        common_service=service.code,
        state=request.state,
        quantity=request.quantity,
        **more,
    )
