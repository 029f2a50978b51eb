"""Tables of the national policy targets: frameworks, objectives, indicators, observations, measures, instruments."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from data.base import Exact, Table, utc_now


class PolicyFramework(Table, table=True):
    """A dated policy, such as the one for 2015 to 2020.

    `texts` maps a list of `assess.targets.frameworks.LISTS` (goals, coordination bodies, …) to its entries, each
    {"en": …, "km": …}; `notes` says of a list why it is empty or incomplete. `sample`: invented, with all it holds.
    """

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40, unique=True)
    name_en: str = Field(max_length=300)
    name_km: str | None = Field(default=None, max_length=300)
    starts_on: date
    ends_on: date
    vision_en: str = Field(default="", max_length=2000)
    vision_km: str | None = Field(default=None, max_length=2000)
    texts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    notes: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    source: str = Field(default="", max_length=500)
    sample: bool = Field(default=False)
    version: int = Field(default=1)


class PolicyObjective(Table, table=True):
    """An objective of a framework, by its place in it."""

    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="policy_framework.id", index=True)
    place: int
    text_en: str = Field(max_length=500)
    text_km: str | None = Field(default=None, max_length=500)

    __table_args__ = (UniqueConstraint("framework_id", "place"),)


class PolicyIndicator(Table, table=True):
    """What an objective is measured by: from its baseline to its target, both on 31 December of their years.

    `direction` is "up" if more is better, else "down". `figure` names the figure of the assessment that answers it,
    counted over the organisations of `figure_of` (all, central, local). Numbers are exact, in `unit`. Where it is not
    `comparable`, what is observed is narrower or other than what the target means, so that no verdict rests on it.
    """

    id: int | None = Field(default=None, primary_key=True)
    objective_id: int = Field(foreign_key="policy_objective.id", index=True)
    place: int
    name_en: str = Field(max_length=300)
    name_km: str | None = Field(default=None, max_length=300)
    unit: str = Field(max_length=40)
    direction: str = Field(default="up", max_length=4)
    target: Decimal = Field(sa_type=Exact)
    target_year: int
    baseline: Decimal | None = Field(default=None, sa_type=Exact)
    baseline_year: int | None = None
    figure: str | None = Field(default=None, max_length=60)
    figure_of: str = Field(default="all", max_length=8)
    comparable: bool = Field(default=True)
    note_en: str = Field(default="", max_length=2000)
    note_km: str | None = Field(default=None, max_length=2000)
    version: int = Field(default=1)

    __table_args__ = (UniqueConstraint("objective_id", "place"),)


class PolicyObservation(Table, table=True):
    """What an indicator was on a day, and who says so; a figure for a whole year stands on its 31 December."""

    id: int | None = Field(default=None, primary_key=True)
    indicator_id: int = Field(foreign_key="policy_indicator.id")
    on: date
    value: Decimal = Field(sa_type=Exact)
    source: str = Field(max_length=500)
    entered_by: str = Field(max_length=200)
    entered_at: datetime = Field(default_factory=utc_now)

    __table_args__ = (UniqueConstraint("indicator_id", "on"),)


class PolicyMeasure(Table, table=True):
    """What a framework has people do: under which heading, who leads, with whom, how far it is.

    `lead` is empty where the framework names nobody. `state` is one of `assess.targets.measures.STATES`.
    """

    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="policy_framework.id", index=True)
    heading_en: str = Field(default="", max_length=300)
    heading_km: str | None = Field(default=None, max_length=300)
    name_en: str = Field(max_length=300)
    name_km: str | None = Field(default=None, max_length=300)
    lead: str = Field(default="", max_length=300)
    partners: str = Field(default="", max_length=1000)
    state: str = Field(default="unknown", max_length=12)
    state_on: date | None = None
    note: str = Field(default="", max_length=2000)
    version: int = Field(default=1)


class PolicyMeasureIndicator(Table, table=True):
    """An indicator that a measure is to move."""

    measure_id: int = Field(foreign_key="policy_measure.id", primary_key=True)
    indicator_id: int = Field(foreign_key="policy_indicator.id", primary_key=True, index=True)


class PolicyInstrument(Table, table=True):
    """A law, plan or policy under way: its state (one of `assess.targets.instruments.STATES`) and when it is due.

    `state_on` is the day that the state was reported for; empty where the source gives none.
    """

    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="policy_framework.id", index=True)
    name_en: str = Field(max_length=300)
    name_km: str | None = Field(default=None, max_length=300)
    responsible: str = Field(default="", max_length=300)
    state: str = Field(default="planned", max_length=12)
    state_on: date | None = None
    due_on: date | None = None
    source: str = Field(default="", max_length=500)
    version: int = Field(default=1)
