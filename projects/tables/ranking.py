"""Tables of prioritising beside values and weights: kept comparisons, a panel's scores, places given by hand."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field

from data.base import Table, utc_now


class PairwiseJudgement(Table, table=True):
    """How one judge compares the criteria two by two.

    `pairs` lists [first, second, times] as `projects.ranking.pairwise.matrix_of` takes them, each pair once.
    """

    id: int | None = Field(default=None, primary_key=True)
    judge: str = Field(max_length=120, unique=True)
    pairs: list[list[str | int]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    judged_at: datetime = Field(default_factory=utc_now)
    version: int = Field(default=1)


class PanelScore(Table, table=True):
    """What one member of a panel gives a project by one criterion, 0 to 100 on its scale, and why."""

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    criterion: str = Field(max_length=40)
    member: str = Field(max_length=120)
    value: int
    reason: str = Field(default="", max_length=4000)
    entered_by: str = Field(default="", max_length=200)
    entered_at: datetime = Field(default_factory=utc_now)
    version: int = Field(default=1)

    # A row for each member: two who score at once never write the same one.
    __table_args__ = (
        UniqueConstraint("project_id", "criterion", "member"),
        CheckConstraint("value >= 0 AND value <= 100", name="on_scale"),
    )


class RankOverrule(Table, table=True):
    """The place at which somebody put a project by hand, whatever its score, and why."""

    project_id: int = Field(foreign_key="project.id", primary_key=True)
    place: int
    reason: str = Field(max_length=4000)
    by: str = Field(max_length=200)
    at: datetime = Field(default_factory=utc_now)
    version: int = Field(default=1)

    __table_args__ = (CheckConstraint("place >= 1", name="first_or_later"),)
