"""Tables of the reports to government: drafts with the texts that people write, and issues, frozen for ever."""

from datetime import date, datetime

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field

from data.base import Table, utc_now


class GovernmentReport(Table, table=True):
    """A biannual progress report or a midterm review of a policy: a draft, an issue, or an issue that was replaced.

    `kind` and `state` are those of `projects.government_reports.kinds`. An issue has a `number` of its kind, the
    `content` it shows (canonical JSON) and the SHA-256 of that text; neither ever changes. `replaces_id` names the
    issue that this one corrects, `reason` says why.
    """

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=10)
    framework_id: int = Field(foreign_key="policy_framework.id", index=True)
    starts_on: date
    ends_on: date
    state: str = Field(default="draft", max_length=10)
    number: int | None = None
    replaces_id: int | None = Field(default=None, foreign_key="government_report.id")
    reason: str = Field(default="", max_length=2000)
    made_by: str = Field(default="", max_length=200)
    made_at: datetime = Field(default_factory=utc_now)
    issued_by: str = Field(default="", max_length=200)
    issued_on: date | None = None
    issued_at: datetime | None = None
    content: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    content_hash: str = Field(default="", max_length=64)
    sample: bool = Field(default=False, index=True)
    version: int = Field(default=1)

    # Two directors who issue at once would take the same number: the database lets only one do so.
    __table_args__ = (UniqueConstraint("kind", "number"),)


class GovernmentReportText(Table, table=True):
    """What people wrote in a part of a report, in both languages.

    `part` is one of `projects.government_reports.kinds.PARTS`, or "revision:<rule>:<indicator>" for the answer to a
    suggested revision, with `answer` adopted or declined.
    """

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="government_report.id")
    part: str = Field(max_length=60)
    text_en: str = Field(default="", max_length=20000)
    text_km: str = Field(default="", max_length=20000)
    answer: str = Field(default="", max_length=10)
    edited_by: str = Field(default="", max_length=200)
    edited_at: datetime = Field(default_factory=utc_now)
    version: int = Field(default=1)

    __table_args__ = (UniqueConstraint("report_id", "part"),)
