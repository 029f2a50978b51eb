"""Who reviews which submission: taken, handed over, let go; and who must not see the first reviewer's verdicts yet."""

from sqlmodel import Session, select

from assess.cycles.participation import Participation, participation
from assess.review.own_work import JUDGING, has_done, has_taken_first, require_reviewer
from assess.review.settings import Rules
from assess.states import REVIEWABLE
from assess.tables import Review
from assess.tables.review import ReviewTask
from data.access import Actor
from data.errors import Conflict, Denied
from data.events import record


def take(
    session: Session, actor: Actor, *, submission: int, seen_holder: int | None, second: bool = False
) -> ReviewTask:
    """Take a submission to review, from nobody (`seen_holder` None) or from the person seen to hold it.

    With `second` it is taken to be judged a second time, without seeing the first verdicts.

    Raises:
        Closed, Denied: as for `assess.review.verdicts.agree`; or the person has part in the other review of it.
        Conflict: somebody else holds it by now.
    """
    part = participation(session, actor, submission, action="review.edit")
    require_reviewer(session, actor, part)
    task = hold(session, actor, part, seen_holder=seen_holder, second=second)
    _record(session, actor, part, taken=True, second=second)
    return task


def let_go(session: Session, actor: Actor, *, submission: int, second: bool = False) -> bool:
    """Give up a submission that one has taken, so that somebody else takes it; says whether one had it."""
    part = participation(session, actor, submission, action="review.edit")
    held = holder(session, submission, second=second)
    if held is None or held.person_id != actor.person:
        return False
    session.delete(held)
    _record(session, actor, part, let_go=True, second=second)
    return True


def hold(
    session: Session, actor: Actor, part: Participation, *, seen_holder: int | None, second: bool = False
) -> ReviewTask:
    """Write down who has a submission, for a service that has checked the person and records what is done."""
    submission = part.submission.id or 0
    require_other_part_free(session, actor, part, second=second)
    held = holder(session, submission, second=second)
    if held is not None and held.person_id == actor.person:
        return held
    if (held.person_id if held else None) != seen_holder:
        raise Conflict(theirs=held.person_name if held else None, yours=actor.name)
    task = held or ReviewTask(submission_id=submission, second=second, person_id=0, person_name="")
    task.person_id, task.person_name, task.finished = actor.person or 0, actor.name, False
    session.add(task)
    session.flush()
    return task


def holder(session: Session, submission: int, *, second: bool = False) -> ReviewTask | None:
    """Who has taken a submission, first or as second reviewer."""
    return session.get(ReviewTask, (submission, second), populate_existing=True)


def require_first(session: Session, actor: Actor, part: Participation, rules: Rules) -> None:
    """Raise `Denied` if somebody else gives the first verdicts of a submission that is judged twice.

    Without a second reviewer colleagues may share the work; whoever begins has taken it.
    """
    held = holder(session, part.submission.id or 0)
    if held is None:
        hold(session, actor, part, seen_holder=None)
    elif rules.second_reviewer and held.person_id != actor.person:
        raise Denied("review.taken", action="review.edit", name=held.person_name)


def require_other_part_free(session: Session, actor: Actor, part: Participation, *, second: bool) -> None:
    """Raise `Denied` if the person has part in the first review and wants the second, or the other way round."""
    other = holder(session, part.submission.id or 0, second=not second)
    seen = second and (has_done(session, actor, part, JUDGING) or has_taken_first(session, actor, part))
    if seen or (other is not None and other.person_id == actor.person):
        raise Denied("review.both", action="review.edit")


def require_sight(session: Session, actor: Actor, part: Participation, rules: Rules) -> None:
    """Raise `Denied` if the person could still be the second reviewer, who does not see the first verdicts.

    Who reads without reviewing sees them always.
    """
    if not rules.second_reviewer or part.submission.state not in REVIEWABLE:
        return
    if not actor.may("review.edit", part.organisation.path):
        return
    number = part.submission.id or 0
    begun = session.exec(select(Review.id).where(Review.submission_id == number).limit(1)).first() is not None
    if is_blind(actor, holder(session, number), holder(session, number, second=True), begun=begun):
        raise Denied("review.blind", action="review.read")


def is_blind(actor: Actor, first: ReviewTask | None, second: ReviewTask | None, *, begun: bool) -> bool:
    """Whether a reviewer must not see the first verdicts, in a cycle that asks for a second reviewer.

    Everybody sees them once the second has finished; until then only who has taken the first review. While nobody has,
    there is nothing to hide before it is `begun`.
    """
    if second is not None and second.finished:
        return False
    return begun if first is None else first.person_id != actor.person


def second_finished(session: Session, part: Participation) -> bool:
    """Whether the second reviewer has said that nothing is left; then the verdicts are compared."""
    task = holder(session, part.submission.id or 0, second=True)
    return task is not None and task.finished


def _record(session: Session, actor: Actor, part: Participation, **details: bool) -> None:
    submission = part.submission
    subject = f"submission:{submission.id}"
    record(session, actor, "review.take", subject=subject, organisation=submission.organisation_id, **details)
