"""Tables of money beside the lines: the years whose accounts are closed."""

from datetime import datetime

from sqlmodel import Field

from data.base import Table, utc_now


class YearClosing(Table, table=True):
    """That the accounts of a year were closed, and whether they were opened again; each closing is a row that stays.

    A year is closed while its newest row has no `reopened_at`.
    """

    id: int | None = Field(default=None, primary_key=True)
    year: int = Field(index=True)
    reason: str = Field(max_length=4000)
    closed_at: datetime = Field(default_factory=utc_now)
    closed_by: str = Field(max_length=200)
    reopened_at: datetime | None = None
    reopened_by: str | None = Field(default=None, max_length=200)
    reopened_reason: str = Field(default="", max_length=4000)
    sample: bool = Field(default=False, index=True)
