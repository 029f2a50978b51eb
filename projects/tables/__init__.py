"""Tables of projects: the register, investment lines and rates, gates with their decisions, criteria and weights."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field

import assess.tables  # noqa: F401 - foreign keys point to its tables, so they must be known
import projects.tables.common
import projects.tables.government_report
import projects.tables.money
import projects.tables.policy_link
import projects.tables.published
import projects.tables.ranking
import projects.tables.register
import projects.tables.scenario
import projects.tables.value  # noqa: F401
from data.base import Exact, Money, Table, utc_now


class Programme(Table, table=True):
    """Projects that belong together, such as those of one action programme."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40, unique=True)
    name_en: str = Field(max_length=300)
    name_km: str | None = Field(default=None, max_length=300)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    description: str = Field(default="", max_length=10000)
    source: str | None = Field(default=None, max_length=500)
    sample: bool = Field(default=False, index=True)
    version: int = Field(default=1)


class Project(Table, table=True):
    """A project; what it costs is in its investment lines, where it stands in its gate decisions.

    `estimate` is the rough whole-life cost, in the base currency, of a project that has no lines yet; it can
    only raise the size class that the lines give. `state` is one of `projects.register.STATES`. A project with
    `gate_unknown` was imported with its history: no gate is known, so it is in breach of none. `doubts` are
    codes of what an import found doubtful in it and did not mend.
    """

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=60, unique=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    programme_id: int | None = Field(default=None, foreign_key="programme.id", index=True)
    name_en: str = Field(max_length=300)
    name_km: str | None = Field(default=None, max_length=300)
    description: str = Field(default="", max_length=10000)
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    owner_name: str = Field(default="", max_length=200)
    sponsor_id: int | None = Field(default=None, foreign_key="person.id")
    sponsor_name: str = Field(default="", max_length=200)
    estimate: Decimal | None = Field(default=None, sa_type=Money)
    cross_agency: bool = Field(default=False)
    personal_data: bool = Field(default=False)
    starts_on: date | None = None
    ends_on: date | None = None
    state: str = Field(default="proposed", max_length=12, index=True)
    gate_unknown: bool = Field(default=False)
    external_reference: str | None = Field(default=None, max_length=200, index=True)
    source: str | None = Field(default=None, max_length=500)
    doubts: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    sample: bool = Field(default=False, index=True)
    created_at: datetime = Field(default_factory=utc_now)
    version: int = Field(default=1)


class ProjectOrganisation(Table, table=True):
    """An organisation that takes part in a project beside the one that leads it."""

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    organisation_id: int = Field(foreign_key="organisation.id", index=True)

    __table_args__ = (UniqueConstraint("project_id", "organisation_id"),)


class ProjectServes(Table, table=True):
    """A strategy, objective or initiative that a project serves: an id of `strategies.yaml`."""

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    target: str = Field(max_length=40, index=True)

    __table_args__ = (UniqueConstraint("project_id", "target"),)


class ProjectAim(Table, table=True):
    """A level that a project is to bring an organisation, or one of its services, to.

    `item` and `level` (an index, from 0) are those of the edition named; `service_id` is 0 for an item of the
    organisation and no foreign key for that reason.
    """

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    edition: str = Field(max_length=60)
    item: str = Field(max_length=60)
    service_id: int = Field(default=0)
    level: int

    __table_args__ = (UniqueConstraint("project_id", "organisation_id", "edition", "item", "service_id"),)


class InvestmentLine(Table, table=True):
    """Money of one year from one financier for one kind of work, in the currency in which it is given.

    `forecast` is what is expected to be spent in the end, if anybody says. `source`, `instrument` and `kind` are
    ids of `strategies.yaml`. The amounts ending in `_base` are the same in the base currency, converted once
    when the line or its rate is stored; all of them are null while the rate is missing.
    """

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    year: int = Field(index=True)
    financier: str = Field(max_length=200)
    source: str = Field(max_length=40)
    instrument: str = Field(max_length=40)
    on_budget: bool = Field(default=True)
    kind: str = Field(max_length=10)
    currency: str = Field(max_length=3)
    planned: Decimal = Field(default=Decimal(0), sa_type=Money)
    committed: Decimal = Field(default=Decimal(0), sa_type=Money)
    spent: Decimal = Field(default=Decimal(0), sa_type=Money)
    forecast: Decimal | None = Field(default=None, sa_type=Money)
    planned_base: Decimal | None = Field(default=None, sa_type=Money)
    committed_base: Decimal | None = Field(default=None, sa_type=Money)
    spent_base: Decimal | None = Field(default=None, sa_type=Money)
    forecast_base: Decimal | None = Field(default=None, sa_type=Money)
    note: str = Field(default="", max_length=2000)
    version: int = Field(default=1)

    __table_args__ = (CheckConstraint("planned >= 0 AND committed >= 0 AND spent >= 0", name="not_negative"),)


class ExchangeRate(Table, table=True):
    """What an amount of a currency was worth in the base currency on a day: 4100 KHR = 1 USD, 1 EUR = 1.0843 USD.

    Both sides are kept as they are quoted, since neither can be derived from the other exactly.
    """

    id: int | None = Field(default=None, primary_key=True)
    currency: str = Field(max_length=3)
    on: date
    amount: Decimal = Field(sa_type=Exact)
    in_base: Decimal = Field(sa_type=Exact)
    source: str = Field(default="", max_length=500)

    __table_args__ = (UniqueConstraint("currency", "on"),)


class GateArtefact(Table, table=True):
    """How far one artefact of a project is: an id of `gates.yaml` and a state of `projects.gates.artefacts.STATES`."""

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    artefact: str = Field(max_length=60)
    state: str = Field(max_length=10)
    dated: date | None = None
    link: str | None = Field(default=None, max_length=1000)
    note: str = Field(default="", max_length=4000)
    version: int = Field(default=1)

    __table_args__ = (UniqueConstraint("project_id", "artefact"),)


class GateAnswer(Table, table=True):
    """The answer to one question of a gate's check list: "yes", "no" or "not_applicable", and why."""

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    question: str = Field(max_length=60)
    answer: str = Field(max_length=20)
    note: str = Field(default="", max_length=4000)
    version: int = Field(default=1)

    __table_args__ = (UniqueConstraint("project_id", "question"),)


class GateReview(Table, table=True):
    """What somebody from outside the organisation found before a gate; never changed, a later one is added."""

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    gate: str = Field(max_length=10)
    reviewer_name: str = Field(max_length=200)
    reviewer_from: str = Field(max_length=300)
    reviewed_on: date
    finding: str = Field(max_length=10000)
    link: str | None = Field(default=None, max_length=1000)
    recorded_at: datetime = Field(default_factory=utc_now)
    recorded_by: str = Field(max_length=200)


class GateDecision(Table, table=True):
    """What was decided at a gate. Never changed: a later decision supersedes it.

    `sequence` counts the decisions of a project from 1; `covers` lists the gates decided in this sitting, of which
    `gate` is the last. `planned_*` is what the plan held and `released_*` what may be committed from then on, in
    the base currency. `artefacts` and `answers` are as they stood. A body names itself, those present,
    how many had to be (`quorum`), its minutes.
    `decided_by_id` is no foreign key, since the decision outlives the account.
    """

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    sequence: int
    gate: str = Field(max_length=10)
    covers: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    outcome: str = Field(max_length=12)
    reason: str = Field(default="", max_length=4000)
    hold_until: date | None = None
    size: str | None = Field(default=None, max_length=4)
    planned_build: Decimal | None = Field(default=None, sa_type=Money)
    planned_run: Decimal | None = Field(default=None, sa_type=Money)
    released_build: Decimal = Field(default=Decimal(0), sa_type=Money)
    released_run: Decimal = Field(default=Decimal(0), sa_type=Money)
    artefacts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    answers: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    body: str | None = Field(default=None, max_length=300)
    present: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    quorum: int | None = None
    minutes: str | None = Field(default=None, max_length=1000)
    supersedes_id: int | None = Field(default=None, foreign_key="gate_decision.id")
    decided_on: date
    decided_at: datetime = Field(default_factory=utc_now)
    decided_by_id: int | None = None
    decided_by: str = Field(max_length=200)

    # Two directors who decide at once would write the same sequence: the database lets only one do so.
    __table_args__ = (UniqueConstraint("project_id", "sequence"),)


class GateCondition(Table, table=True):
    """Something that must be done by a day for a decision "go with conditions" to stand."""

    id: int | None = Field(default=None, primary_key=True)
    decision_id: int = Field(foreign_key="gate_decision.id", index=True)
    text: str = Field(max_length=2000)
    owner_name: str = Field(max_length=200)
    due_on: date
    met_on: date | None = None
    met_by: str | None = Field(default=None, max_length=200)
    met_note: str = Field(default="", max_length=2000)
    version: int = Field(default=1)


class CriterionValue(Table, table=True):
    """How much a project is worth by one criterion, 0 to 100 on the fixed scale of `criteria.yaml`, and why."""

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    criterion: str = Field(max_length=40)
    value: int
    reason: str = Field(default="", max_length=4000)
    version: int = Field(default=1)

    __table_args__ = (
        UniqueConstraint("project_id", "criterion"),
        CheckConstraint("value >= 0 AND value <= 100", name="on_scale"),
    )


class CriterionWeights(Table, table=True):
    """A named set of weights: criterion to whole number, 0 or more. At most one set is active."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=120, unique=True)
    weights: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    active: bool = Field(default=False)
    version: int = Field(default=1)
