"""What reviewers settled themselves in a cycle, beside the claims that it was settled on."""

from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Mapped
from sqlmodel import col

from assess.tables import Answer, Review, Submission
from data.access import Actor
from data.organisations import visible
from data.tables import Organisation


def looked_at(actor: Actor, cycle: int, *columns: ColumnElement[Any] | Mapped[Any]) -> Select[Any]:
    """These columns of `Review`, and of the `Answer` to it if there is one, for each question of a cycle.

    What nobody looked at (accepted by sample) is left out, and organisations that this person may not see.
    """
    return (
        select(*columns)
        .select_from(Review)
        .join(Submission, col(Submission.id) == col(Review.submission_id))
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .outerjoin(
            Answer,
            (col(Answer.submission_id) == col(Review.submission_id))
            & (col(Answer.item) == col(Review.item))
            & (col(Answer.service_id) == col(Review.service_id)),
        )
        .where(col(Submission.cycle_id) == cycle, ~col(Review.by_sample), visible(actor, "review.read"))
    )
