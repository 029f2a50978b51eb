"""Tables of what the checker of public facts measured: findings per item, and each try to open a site."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field

from data.base import Table, utc_now


class Measurement(Table, table=True):
    """What was measured of one item of an organisation at one time; the newest one of an item stands.

    `level` is the suggested level, null where none can be told; `bound` is one of
    `assess.public_facts.findings.BOUNDS`. `facts` is a list of {code, …}, told in words when it is shown.
    `contest` is what the organisation holds against it.
    """

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    item: str = Field(max_length=60)
    level: int | None = None
    bound: str = Field(max_length=10)
    facts: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    address: str = Field(max_length=1000)
    measured_at: datetime = Field(default_factory=utc_now)
    measured_by: str = Field(max_length=200)
    contest: str | None = Field(default=None, max_length=2000)
    contested_by: str | None = Field(default=None, max_length=200)
    contested_at: datetime | None = None


class SiteTry(Table, table=True):
    """One try to open an organisation's site at an address: many of them tell whether it always opens."""

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    address: str = Field(max_length=1000)
    at: datetime = Field(default_factory=utc_now)
    opened: bool
