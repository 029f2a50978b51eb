"""Tables of common services: the catalogue, requests, critical resources, data exchanges; and how ready a gap is."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field

from data.base import Table, utc_now


class CommonService(Table, table=True):
    """A service for all organisations, such as hosting or the national gateway.

    `capacity` is how many of `unit` can be had at the same time; None if nobody has said, unless it is `unlimited`.
    `helps` lists what it helps to close: {"item": …, "level": index from 1} of the current edition.
    """

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40, unique=True)
    name_en: str = Field(max_length=300)
    name_km: str | None = Field(default=None, max_length=300)
    description_en: str = Field(default="", max_length=4000)
    description_km: str | None = Field(default=None, max_length=4000)
    conditions: str = Field(default="", max_length=4000)
    capacity: int | None = None
    unlimited: bool = Field(default=False)
    unit: str = Field(default="", max_length=60)
    provider_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    lead_days: int | None = None
    helps: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    source: str | None = Field(default=None, max_length=500)
    active: bool = Field(default=True)
    sample: bool = Field(default=False, index=True)
    version: int = Field(default=1)

    __table_args__ = (CheckConstraint("capacity >= 0", name="capacity_not_negative"),)


class ServiceRequest(Table, table=True):
    """What an organisation asked of a common service, and when each step was reached.

    `state` is one of `projects.common.requests.STATES`; `reason` says why it was declined, withdrawn or ended.
    """

    id: int | None = Field(default=None, primary_key=True)
    service_id: int = Field(foreign_key="common_service.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    quantity: int = Field(default=1)
    wanted_on: date | None = None
    note: str = Field(default="", max_length=2000)
    state: str = Field(default="asked", max_length=10, index=True)
    reason: str = Field(default="", max_length=2000)
    asked_by_id: int | None = None
    asked_by: str = Field(max_length=200)
    asked_on: date
    agreed_on: date | None = None
    set_up_on: date | None = None
    running_on: date | None = None
    ended_on: date | None = None
    decided_by: str = Field(default="", max_length=200)
    version: int = Field(default=1)

    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)


class CriticalResource(Table, table=True):
    """An ICT resource that is critical to the nation (S2), and the central plan that it is managed under."""

    id: int | None = Field(default=None, primary_key=True)
    name_en: str = Field(max_length=300)
    name_km: str | None = Field(default=None, max_length=300)
    kind: str = Field(max_length=20)
    provider_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    plan: str = Field(default="", max_length=1000)
    note: str = Field(default="", max_length=4000)
    sample: bool = Field(default=False, index=True)
    version: int = Field(default=1)


class DataExchange(Table, table=True):
    """Data that one organisation gives to another; `national` if they pass over the national gateway."""

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="organisation.id", index=True)
    consumer_id: int = Field(foreign_key="organisation.id", index=True)
    what: str = Field(max_length=300)
    national: bool = Field(default=True)
    since: date
    until: date | None = None
    note: str = Field(default="", max_length=2000)
    sample: bool = Field(default=False, index=True)
    version: int = Field(default=1)


class GapReadiness(Table, table=True):
    """What the head of an organisation has said about a gap: how ready, who sees to it, until when.

    `item` is one of the current edition; of an item of services it speaks for all of them.
    """

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    item: str = Field(max_length=60)
    state: str = Field(max_length=12)
    owner_name: str = Field(max_length=200)
    due_on: date
    decree: bool = Field(default=False)
    note: str = Field(default="", max_length=2000)
    said_by: str = Field(max_length=200)
    said_at: datetime = Field(default_factory=utc_now)
    version: int = Field(default=1)

    __table_args__ = (UniqueConstraint("organisation_id", "item"),)
