"""What waits for one person's decision, whatever it is: results, objections, gates, proposals, requests, a plan."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from assess.cycles.control import Cycle
from assess.objections.queue import objection_queue
from assess.review.queue import queue
from assess.review.second import judged_twice
from assess.submissions import publishing
from data.access import Actor, require_anywhere
from data.organisations import root
from projects.common.requests import ASKED, list_requests, may_decide_on
from projects.gates.queue import waiting_gates
from projects.listing import Listed
from projects.proposals.calls import list_calls
from projects.proposals.handed_in import SUBMITTED, list_proposals
from projects.scenarios.kept import APPROVED, DRAFT, list_scenarios

GATES, ESCALATED, PUBLISH, OBJECTIONS, REVIEWS, DISPUTES, PROPOSALS, REQUESTS, PLAN = KINDS = (
    "gates",
    "escalated",
    "publish",
    "objections",
    "reviews",
    "disputes",
    "proposals",
    "requests",
    "plan",
)


@dataclass(frozen=True)
class Waiting:
    """So many of a kind wait for a person; `of` says how many there are in all where not all can be decided yet.

    gates: decisions that have all they need, of those that are next. escalated: projects on the escalation list.
    publish: verified results that can be published; `about` is their cycle. objections: objections without an answer.
    reviews: submissions. disputes: questions on which two reviewers differ. proposals: handed in and not answered.
    requests: for common services. plan: kept selections, while none is approved.
    """

    kind: str
    count: int
    of: int | None = None
    about: int | None = None


def waiting_for(
    session: Session, actor: Actor, *, cycles: Sequence[Cycle], listed: Listed, escalated: int, today: date
) -> list[Waiting]:
    """What waits for this person, in the order of `KINDS`; nothing of which there is none.

    `cycles` are those that are no drafts, newest first; `listed` is what `projects.listing.list_with_standings` gave
    this person; `escalated` counts the projects that are escalated to who decides late gates.
    """
    require_anywhere(actor, "national.read")
    found = [
        *_about_projects(session, actor, listed=listed, escalated=escalated, today=today),
        *_about_results(session, actor, cycles),
    ]
    return sorted((one for one in found if one.count or one.of), key=lambda one: KINDS.index(one.kind))


def _about_projects(
    session: Session, actor: Actor, *, listed: Listed, escalated: int, today: date
) -> Iterator[Waiting]:
    top = root(session).path
    if actor.may_anywhere("gate.early"):
        gates = waiting_gates(session, actor, today=today, listed=listed)
        yield Waiting(GATES, int((gates["missing"] == 0).sum()), of=len(gates))
    if actor.may_anywhere("gate.late"):
        yield Waiting(ESCALATED, escalated)
    if actor.may_anywhere("project.edit"):
        states = [
            state
            for call in list_calls(session, actor)
            for state in list_proposals(session, actor, call=call.id or 0)["state"]
        ]
        yield Waiting(PROPOSALS, states.count(SUBMITTED))
    if actor.may_anywhere("common.decide"):
        asked = [one for one in list_requests(session, actor) if one.request.state == ASKED]
        yield Waiting(REQUESTS, sum(may_decide_on(session, actor, one) for one in asked))
    if actor.may("plan.approve", top) and actor.may("ranking.read", top):
        kept = [one.state for one in list_scenarios(session, actor)]
        yield Waiting(PLAN, 0 if APPROVED in kept else kept.count(DRAFT))


def _about_results(session: Session, actor: Actor, cycles: Sequence[Cycle]) -> Iterator[Waiting]:
    if actor.may_anywhere("result.publish"):
        # Results of older cycles were published long ago, or are nobody's decision any more.
        for cycle in cycles[:2]:
            found = publishing(session, actor, cycle=cycle.id or 0)
            yield Waiting(PUBLISH, found.ready, about=cycle.id)
    if actor.may_anywhere("review.edit"):
        yield Waiting(OBJECTIONS, sum(len(one.objections) for one in objection_queue(session, actor)))
        yield Waiting(REVIEWS, len(queue(session, actor)))
    if actor.may_anywhere("review.arbitrate"):
        twice = judged_twice(session, actor)
        yield Waiting(DISPUTES, sum(one.compared.open for one in twice if one.may_settle))
