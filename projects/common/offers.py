"""From a gap to the common service that would close it, and from a recorded exchange to evidence for a question."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from data.access import Actor, require_anywhere
from data.organisations import find_organisation
from projects.common.requests import OPEN, RUNNING
from projects.tables.common import CommonService, ServiceRequest


@dataclass(frozen=True)
class Offer:
    """A common service that helps with some of the items asked about.

    `state` is that of the request by which the organisation waits for it or has it; None if it never asked, or was
    declined. `may_ask` says whether this person may ask for it.
    """

    service: CommonService
    items: tuple[str, ...]
    state: str | None
    may_ask: bool


def offers_for(session: Session, actor: Actor, organisation: int, items: Iterable[str]) -> list[Offer]:
    """The services offered now that help an organisation with these items, those that help with most first."""
    require_anywhere(actor, "project.read")
    asking = find_organisation(session, actor, organisation, action="project.read")
    wanted = list(dict.fromkeys(items))
    states: dict[int, str] = {}
    chosen = select(ServiceRequest).where(
        ServiceRequest.organisation_id == organisation, col(ServiceRequest.state).in_((*OPEN, RUNNING))
    )
    for request in session.exec(chosen.order_by(col(ServiceRequest.id))):
        states[request.service_id] = request.state
    may_ask = actor.may("common.ask", asking.path)
    found = []
    for service in session.exec(select(CommonService).where(col(CommonService.active).is_(True))):
        helped = {one["item"] for one in service.helps}
        helping = tuple(item for item in wanted if item in helped)
        if helping:
            found.append(Offer(service, helping, states.get(service.id or 0), may_ask))
    return sorted(found, key=lambda one: (-len(one.items), one.service.id or 0))
