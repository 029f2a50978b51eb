"""The objections that wait for a reviewer, result by result."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from assess.objections.days import OPEN, Pending, pending
from assess.review.own_work import own_work
from assess.tables.objection import Objection
from data.access import Actor, require_anywhere
from data.organisations import is_own, visible


@dataclass(frozen=True)
class Objected:
    """A result against which objections wait for an answer; `pending` says whose it is and until when."""

    pending: Pending
    objections: tuple[Objection, ...]


def objection_queue(session: Session, actor: Actor) -> list[Objected]:
    """The results with objections that wait for this reviewer, longest first; none that are own work."""
    require_anywhere(actor, "review.edit")
    found = [one for one in pending(session, visible(actor, "review.edit")) if one.open_objections]
    others = [one for one in found if not is_own(actor, one.part.organisation)]
    own = own_work(session, [one.part.submission.id or 0 for one in others], person=actor.person)
    mine = {number: one for one in others if (number := one.part.submission.id or 0) not in own}
    chosen = select(Objection).where(Objection.outcome == OPEN, col(Objection.submission_id).in_(mine))
    waiting: dict[int, list[Objection]] = {}
    for one in session.exec(chosen.order_by(col(Objection.id))):
        waiting.setdefault(one.submission_id, []).append(one)
    queue = [Objected(one, tuple(waiting.get(number, ()))) for number, one in mine.items()]
    return sorted(queue, key=lambda one: one.objections[0].raised_at)
