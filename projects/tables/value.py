"""Tables of how projects go: baselines, status calls and reports, milestones, risks, benefits and what was measured."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field

from data.base import Exact, Money, Table, utc_now


class Baseline(Table, table=True):
    """What a project is measured against. Once frozen it is never changed: a later version replaces it.

    `periods` lists the months with the worth of their work ({"month": "2026-01", "planned": "100.00"}, base
    currency), `milestones` what is to be reached when ({"id": "m1", "name": …, "due": "2026-05-01"}), `benefits`
    the targets as they stood when it was frozen. `hash` is the SHA-256 over all three. `decision_id` is the gate
    decision that froze it; a later version has a reason instead. The first version is a draft until then.
    """

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    version: int = Field(default=1)
    periods: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    milestones: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    benefits: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    total: Decimal = Field(default=Decimal("0.00"), sa_type=Money)
    reason: str = Field(default="", max_length=4000)
    decision_id: int | None = Field(default=None, foreign_key="gate_decision.id")
    decided_on: date | None = None
    decided_by: str = Field(default="", max_length=200)
    frozen_at: datetime | None = None
    hash: str | None = Field(default=None, max_length=64)
    edits: int = Field(default=1)

    # Two who replace it at once would write the same version: the database lets only one do so.
    __table_args__ = (UniqueConstraint("project_id", "version"),)


class StatusCall(Table, table=True):
    """A day as of which the projects of an organisation, and of all below it, are to report, and by when."""

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    as_of: date
    due_on: date
    note: str = Field(default="", max_length=2000)
    called_by: str = Field(max_length=200)
    called_at: datetime = Field(default_factory=utc_now)
    sample: bool = Field(default=False)

    __table_args__ = (UniqueConstraint("organisation_id", "as_of"),)


class StatusReport(Table, table=True):
    """How far a project was as of a day that was called, measured against the baseline then in force.

    `percent` of the work is done (0 to 100); `spent` and `forecast` (expected in the end) are sums from the
    beginning, in the base currency. `confidence` is 1 (lost) to 5 (sure) with its reason.
    """

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    baseline_id: int = Field(foreign_key="baseline.id")
    as_of: date
    percent: Decimal = Field(sa_type=Exact)
    spent: Decimal = Field(sa_type=Money)
    forecast: Decimal = Field(sa_type=Money)
    narrative: str = Field(default="", max_length=10000)
    confidence: int
    reason: str = Field(max_length=4000)
    evidence: str = Field(default="", max_length=2000)
    reported_by: str = Field(max_length=200)
    reported_at: datetime = Field(default_factory=utc_now)
    version: int = Field(default=1)

    __table_args__ = (
        UniqueConstraint("project_id", "as_of"),
        CheckConstraint("confidence >= 1 AND confidence <= 5", name="confidence"),
    )


class MilestoneForecast(Table, table=True):
    """When a milestone of the baseline is expected now, and when it was reached."""

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    milestone: str = Field(max_length=40)
    forecast_on: date | None = None
    reached_on: date | None = None
    version: int = Field(default=1)

    __table_args__ = (UniqueConstraint("project_id", "milestone"),)


class Risk(Table, table=True):
    """Something that may go wrong: likelihood and impact 1 to 5, the response, its owner and the next review.

    `category` is an id of `health.yaml`; `state` is one of `projects.health.risks.STATES`.
    """

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    category: str = Field(max_length=40)
    text: str = Field(max_length=2000)
    likelihood: int
    impact: int
    response: str = Field(default="", max_length=4000)
    owner_name: str = Field(default="", max_length=200)
    review_on: date | None = None
    state: str = Field(default="open", max_length=12)
    version: int = Field(default=1)

    __table_args__ = (
        CheckConstraint("likelihood >= 1 AND likelihood <= 5", name="likelihood"),
        CheckConstraint("impact >= 1 AND impact <= 5", name="impact"),
    )


class Benefit(Table, table=True):
    """What a project promises: from `baseline` to `target`, in its unit, by a day, with somebody who answers for it."""

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    name: str = Field(max_length=300)
    unit: str = Field(max_length=60)
    baseline: Decimal = Field(sa_type=Exact)
    target: Decimal = Field(sa_type=Exact)
    due_on: date
    owner_name: str = Field(max_length=200)
    version: int = Field(default=1)


class BenefitMeasure(Table, table=True):
    """What was measured of a benefit on a day, and where that is written; never changed, a later one is added."""

    id: int | None = Field(default=None, primary_key=True)
    benefit_id: int = Field(foreign_key="benefit.id", index=True)
    value: Decimal = Field(sa_type=Exact)
    measured_on: date
    source: str = Field(max_length=1000)
    recorded_by: str = Field(max_length=200)
    recorded_at: datetime = Field(default_factory=utc_now)
