"""Which submissions wait for a reviewer."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from assess.cases import CLAIMED
from assess.freezing import is_newest
from assess.questions import questions_of
from assess.states import REVIEWABLE
from assess.tables import Cycle, Result, Review, Submission
from data.access import Actor, require_anywhere
from data.organisations import is_own, visible
from data.tables import Organisation


@dataclass(frozen=True)
class Waiting:
    """A submission that waits for a reviewer; `reviewed` of `questions` are settled."""

    submission: int
    organisation: Organisation
    cycle: Cycle
    form: str
    state: str
    submitted_at: datetime | None
    late: bool
    claimed_stage: int | None
    questions: int
    reviewed: int


def queue(session: Session, actor: Actor) -> list[Waiting]:
    """The submissions that wait for this reviewer, longest first, without those of their own organisations."""
    require_anywhere(actor, "review.edit")
    counted = session.exec(
        select(Review.submission_id, func.count())
        .join(Submission, col(Submission.id) == col(Review.submission_id))
        .where(col(Submission.state).in_(REVIEWABLE))
        .group_by(col(Review.submission_id))
    )
    reviewed = dict(counted.all())
    chosen = (
        select(Submission, Organisation, Cycle, Result.stage_reached)
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .join(Cycle, col(Cycle.id) == col(Submission.cycle_id))
        .join(Result, col(Result.submission_id) == col(Submission.id))
        .where(Result.run == CLAIMED, is_newest())
        .where(col(Submission.state).in_(REVIEWABLE), visible(actor, "review.edit"))
        .order_by(col(Submission.submitted_at))
    )
    return [
        Waiting(
            submission=submission.id or 0,
            organisation=organisation,
            cycle=cycle,
            form=submission.form,
            state=submission.state,
            submitted_at=submission.submitted_at,
            late=submission.late,
            claimed_stage=stage,
            questions=len(questions_of(submission, cycle).asked),
            reviewed=reviewed.get(submission.id or 0, 0),
        )
        for submission, organisation, cycle, stage in session.exec(chosen)
        if not is_own(actor, organisation)
    ]
