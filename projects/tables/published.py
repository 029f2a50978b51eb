"""The table of what others published about a project that was brought in: kept beside our own figures, never mixed."""

from decimal import Decimal

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from data.base import Money, Table


class PublishedFigure(Table, table=True):
    """One published rating or amount of a project: its name in the file's words, and the text as it stood there.

    `amount` is the same as money in `currency`, where the mapping says that it is money. Of a published variance,
    `theirs` is the colour that our bands give it and `ours` the one that they give the planned and actual numbers of
    the same row: "green", "amber", "red", or "none" where the numbers are missing.
    """

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    name: str = Field(max_length=80)
    text: str = Field(max_length=300)
    amount: Decimal | None = Field(default=None, sa_type=Money)
    currency: str | None = Field(default=None, max_length=3)
    theirs: str | None = Field(default=None, max_length=5)
    ours: str | None = Field(default=None, max_length=5)

    __table_args__ = (UniqueConstraint("project_id", "name"),)
