"""Takes back the verdicts on what an organisation changed after its submission was given back."""

from collections.abc import Sequence

from sqlmodel import Session, col, delete, update

from assess.tables import Review
from assess.tables.review import ReviewTask, SecondReview


def drop_verdicts(session: Session, *, submission: int, item: str, services: Sequence[int]) -> None:
    """Drop what both reviewers said of an item for these services (0 for the organisation), with what settled it.

    A second review that was finished is open again: there is something to judge that its reviewer has not seen.
    """
    for table in (Review, SecondReview):
        session.exec(
            delete(table).where(
                col(table.submission_id) == submission, col(table.item) == item, col(table.service_id).in_(services)
            )
        )
    second = (col(ReviewTask.submission_id) == submission, col(ReviewTask.second))
    session.exec(update(ReviewTask).where(*second).values(finished=False))
