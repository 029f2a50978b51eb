"""Tables of what follows a verified result: the time for objections, the objections, and claims signed on paper."""

from datetime import date, datetime

from sqlmodel import Field

from data.base import Table, utc_now


class Hearing(Table, table=True):
    """The time in which an organisation may object to its verified result, up to and including the day `until`.

    `accepted_at` and `accepted_by` say that its head has accepted the result, which ends that time.
    """

    submission_id: int = Field(foreign_key="submission.id", primary_key=True)
    until: date
    accepted_at: datetime | None = None
    accepted_by: str | None = Field(default=None, max_length=200)


class Objection(Table, table=True):
    """What an organisation says against the verdict on one question, and the answer it got.

    `evidence_id` is a piece of its evidence that was handed in with it: it shows nothing of the claim, which is frozen.
    `stood_state` and `stood_level` are the verdict it objects to. `outcome` is one of
    `assess.objections.raised.OUTCOMES`; an answer has a `reason`. What is accepted puts `level` (of `state`) in place
    of the verdict and freezes the version `result_version` of the verified result.
    """

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", index=True)
    item: str = Field(max_length=60)
    service_id: int = Field(default=0)
    text: str = Field(max_length=4000)
    link: str | None = Field(default=None, max_length=1000)
    evidence_id: int | None = Field(default=None, foreign_key="evidence.id")
    stood_state: str = Field(max_length=14)
    stood_level: int | None = None
    raised_at: datetime = Field(default_factory=utc_now)
    raised_by: str = Field(max_length=200)
    outcome: str = Field(default="open", max_length=10, index=True)
    reason: str | None = Field(default=None, max_length=2000)
    state: str | None = Field(default=None, max_length=14)
    level: int | None = None
    result_version: int | None = None
    answered_at: datetime | None = None
    answered_by: str | None = Field(default=None, max_length=200)


class SignedSheet(Table, table=True):
    """The scan of a sign-off sheet: a claim that its head signed on paper.

    `code` is the one printed on the sheet, `claim_version` the version of the claimed result that it signs, `sha256`
    the name under which the file is kept.
    """

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", index=True)
    claim_version: int
    code: str = Field(max_length=8)
    signed_by: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    media_type: str = Field(max_length=40)
    size: int
    uploaded_at: datetime = Field(default_factory=utc_now)
    uploaded_by: str = Field(max_length=200)
