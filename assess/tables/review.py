"""Tables of reviewing: its settings, who has taken what, reusable reasons, and what a second reviewer said."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from data.base import Table, utc_now


class ReviewSetting(Table, table=True):
    """How a cycle is reviewed, where that differs from `assess.review.settings.USUAL`.

    Shares are in percent, 0 to 100. `second_pair` asks that somebody else verifies than who gave the verdicts;
    `second_reviewer` that a second person judges without seeing the first.
    """

    cycle_id: int = Field(foreign_key="cycle.id", primary_key=True)
    sample_percent: int
    disagreement_percent: int
    second_pair: bool
    second_reviewer: bool
    arbitration_percent: int
    version: int = Field(default=1)


class ReviewTask(Table, table=True):
    """Who has taken a submission to review, first or (`second`) as the one who does not see the first verdicts.

    `finished` says that the second reviewer has judged all that must be looked at. The person is no foreign key, as
    in the record of changes: what was done outlives an account.
    """

    submission_id: int = Field(foreign_key="submission.id", primary_key=True)
    second: bool = Field(default=False, primary_key=True)
    person_id: int = Field(index=True)
    person_name: str = Field(max_length=200)
    taken_at: datetime = Field(default_factory=utc_now)
    finished: bool = Field(default=False)


class ReusableReason(Table, table=True):
    """A reason for an adjustment that reviewers pick instead of typing it; `active` is false for one put away."""

    id: int | None = Field(default=None, primary_key=True)
    text_en: str = Field(max_length=500)
    text_km: str | None = Field(default=None, max_length=500)
    active: bool = Field(default=True)
    version: int = Field(default=1)


class ReviewNote(Table, table=True):
    """What the organisation should mend about one answer, noted while reviewing; sent when it is given back."""

    submission_id: int = Field(foreign_key="submission.id", primary_key=True)
    item: str = Field(max_length=60, primary_key=True)
    service_id: int = Field(default=0, primary_key=True)
    text: str = Field(max_length=1000)
    noted_by: str = Field(max_length=200)


class SecondReview(Table, table=True):
    """What the second reviewer found for one question; `state`, `level` and `reason` read as in `Review`.

    Once a third person has settled a disagreement, `settled_by` and `settled_at` say who and when, and
    `first_state`, `first_level` and `first_by` keep what the first reviewer had found.
    """

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id")
    item: str = Field(max_length=60)
    service_id: int = Field(default=0)
    state: str = Field(max_length=14)
    level: int | None = None
    reason: str | None = Field(default=None, max_length=2000)
    version: int = Field(default=1)
    reviewed_at: datetime = Field(default_factory=utc_now)
    reviewed_by: str = Field(max_length=200)
    first_state: str | None = Field(default=None, max_length=14)
    first_level: int | None = None
    first_by: str | None = Field(default=None, max_length=200)
    settled_at: datetime | None = None
    settled_by: str | None = Field(default=None, max_length=200)

    __table_args__ = (UniqueConstraint("submission_id", "item", "service_id"),)
