"""Tables of the evidence: what an organisation hands in to show that an answer is true, and where it is used."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from data.base import Table, utc_now


class Evidence(Table, table=True):
    """A piece of evidence of an organisation, which many answers may rest on.

    `kind` is "link" (then `url` is set), "file" (then `sha256`, `file_name`, `media_type` and `size` in bytes are), or
    "note" (then `text` is). `dated` is the day that it is of, not the day on which it was added.
    """

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    kind: str = Field(max_length=4)
    title: str = Field(max_length=200)
    url: str | None = Field(default=None, max_length=1000)
    text: str | None = Field(default=None, max_length=10000)
    sha256: str | None = Field(default=None, max_length=64, index=True)
    file_name: str | None = Field(default=None, max_length=200)
    media_type: str | None = Field(default=None, max_length=100)
    size: int | None = None
    dated: date
    added_at: datetime = Field(default_factory=utc_now)
    added_by: str = Field(max_length=200)


class EvidenceUse(Table, table=True):
    """That a piece of evidence shows the answer to a question; `service_id` is 0 for one of the organisation."""

    id: int | None = Field(default=None, primary_key=True)
    evidence_id: int = Field(foreign_key="evidence.id", index=True)
    submission_id: int = Field(foreign_key="submission.id")
    item: str = Field(max_length=60)
    service_id: int = Field(default=0)
    used_at: datetime = Field(default_factory=utc_now)
    used_by: str = Field(max_length=200)

    __table_args__ = (UniqueConstraint("submission_id", "item", "service_id", "evidence_id"),)
