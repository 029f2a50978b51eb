"""Nobody reviews own work: who answered, signed or judged a submission, as the record of changes has it."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from assess.cycles.participation import Participation, require_not_own
from assess.states import REVIEWABLE
from data.access import Actor
from data.errors import Closed, Denied
from data.tables import Event

ANSWERING = (
    "answer.edit",
    "answer.carry",
    "evidence.add",
    "evidence.remove",
    "fact.contest",
    "figure.edit",
    "section.delegate",
    "assessment.import",
    "submission.submit",
    "submission.sign",
    "objection.raise",
    "result.accept",
)
"""What a person has done whose own work a submission is: all that is done on the organisation's side of it."""
JUDGING = ("review.edit",)
"""What a person has done who gave verdicts of the first review."""


def require_reviewer(session: Session, actor: Actor, part: Participation) -> None:
    """Raise unless the submission is with the reviewers and is neither this person's organisation nor own work.

    Raises:
        Closed: it is not with the reviewers.
        Denied: the person answers or signs for the organisation now, or gave an answer or signed before.
    """
    require_not_own(actor, part)
    if part.submission.state not in REVIEWABLE:
        raise Closed("submission.not_in_review")
    if has_done(session, actor, part, ANSWERING):
        raise Denied("review.own_work", action="review.edit")


def has_done(session: Session, actor: Actor, part: Participation, actions: Collection[str]) -> bool:
    """Whether the record says that this person has done one of these to the submission.

    Nobody in particular, such as a command, has done nothing.
    """
    if actor.person is None:
        return False
    found = session.exec(
        select(Event.id)
        .where(
            Event.subject == f"submission:{part.submission.id}",
            Event.person_id == actor.person,
            col(Event.action).in_(actions),
        )
        .limit(1)
    )
    return found.first() is not None
