"""Tables of answering together: what is offered from an earlier cycle, who has which section, and what is discussed."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from data.base import Table, utc_now


class CarriedAnswer(Table, table=True):
    """What an organisation answered to a question in an earlier cycle, offered for the submission of a newer one.

    It is no answer: it earns nothing until somebody confirms it, which makes an `Answer` of it. `state` and `level`
    read as in `Answer` ("level" or "not_applicable") and are what was verified where the earlier cycle was; the claim
    stands in `claimed_state` and `claimed_level` if a reviewer had adjusted it, else these are null. `standing` is one
    of `assess.carry.answers.STANDINGS`.
    """

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id")
    item: str = Field(max_length=60)
    service_id: int = Field(default=0)
    state: str = Field(max_length=14)
    level: int | None = None
    reason: str | None = Field(default=None, max_length=2000)
    note: str | None = Field(default=None, max_length=10000)
    link: str | None = Field(default=None, max_length=1000)
    from_submission_id: int = Field(foreign_key="submission.id", index=True)
    claimed_state: str | None = Field(default=None, max_length=14)
    claimed_level: int | None = None
    standing: str = Field(default="offered", max_length=10)

    __table_args__ = (UniqueConstraint("submission_id", "item", "service_id"),)


class SectionDelegation(Table, table=True):
    """A section of a submission that somebody of the organisation has been asked to answer.

    `section` is "1" to "4", "foundation", "ladder" or "figures". `done_at` is set by whoever it was given to.
    """

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id")
    section: str = Field(max_length=12)
    person_id: int = Field(foreign_key="person.id", index=True)
    by: str = Field(max_length=200)
    at: datetime = Field(default_factory=utc_now)
    note: str | None = Field(default=None, max_length=500)
    done_at: datetime | None = None

    __table_args__ = (UniqueConstraint("submission_id", "section"),)


class AnswerComment(Table, table=True):
    """What somebody of the organisation or a reviewer said about an answer; `resolved_at` when it was settled.

    It belongs to the question, so that it stays when the answer changes.
    """

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", index=True)
    item: str = Field(max_length=60)
    service_id: int = Field(default=0)
    text: str = Field(max_length=2000)
    by: str = Field(max_length=200)
    at: datetime = Field(default_factory=utc_now)
    resolved_at: datetime | None = None
    resolved_by: str | None = Field(default=None, max_length=200)
