"""Nobody reviews own work: who answered, signed or judged a submission, as the record of changes has it."""

from collections.abc import Collection, Sequence

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
VERDICTS = (*JUDGING, "review.second", "review.arbitrate")
"""What a person has done who gave a verdict of any kind."""


def require_reviewer(session: Session, actor: Actor, part: Participation) -> None:
    """Raise unless the submission is with the reviewers and is neither this person's organisation nor own work.

    Raises:
        Closed: it is not with the reviewers.
        Denied: the person answers or signs for the organisation now, or gave an answer or signed before.
    """
    require_not_own(actor, part)
    if part.submission.state not in REVIEWABLE:
        raise Closed("submission.not_in_review")
    _require_not_own_work(session, actor, part)


def require_other(session: Session, actor: Actor, part: Participation) -> None:
    """Raise `Denied` if the person answers or signs for the organisation, or gave an answer or signed before."""
    require_not_own(actor, part)
    _require_not_own_work(session, actor, part)


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


def own_work(session: Session, submissions: Sequence[int], *, person: int | None) -> set[int]:
    """Those of these submissions that are a person's own work: to which they gave an answer, or which they signed."""
    if person is None or not submissions:
        return set()
    subjects = {f"submission:{number}": number for number in submissions}
    rows = session.exec(
        select(Event.subject)
        .where(col(Event.subject).in_(subjects), Event.person_id == person, col(Event.action).in_(ANSWERING))
        .distinct()
    )
    return {subjects[subject] for subject in rows}


def has_taken_first(session: Session, actor: Actor, part: Participation) -> bool:
    """Whether the record says that this person took the first review once, and so has seen its verdicts."""
    if actor.person is None:
        return False
    taken = select(Event.details).where(
        Event.subject == f"submission:{part.submission.id}",
        Event.person_id == actor.person,
        Event.action == "review.take",
    )
    return any(details.get("taken") and not details.get("second") for details in session.exec(taken))


def _require_not_own_work(session: Session, actor: Actor, part: Participation) -> None:
    if has_done(session, actor, part, ANSWERING):
        raise Denied("review.own_work", action="review.edit")
