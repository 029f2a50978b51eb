"""Tables of the register beside its projects: what depends on what, types, calls for proposals, proposals."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from data.base import Table, utc_now


class ProjectDependency(Table, table=True):
    """What a project has to do with another one: `kind` is one of `projects.dependencies.KINDS`."""

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    other_id: int = Field(foreign_key="project.id", index=True)
    kind: str = Field(max_length=10)

    __table_args__ = (UniqueConstraint("project_id", "other_id", "kind"),)


class ProjectOfType(Table, table=True):
    """The type of a project: an id of `types.yaml`. A project without a row has no type yet."""

    project_id: int = Field(foreign_key="project.id", primary_key=True)
    type: str = Field(max_length=40, index=True)


class ProposalCall(Table, table=True):
    """A call for proposals to an organisation and all below it, with the days from which and until which it is open."""

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    name: str = Field(max_length=200)
    opens_on: date
    closes_on: date
    note: str = Field(default="", max_length=4000)
    called_by: str = Field(default="", max_length=200)
    sample: bool = Field(default=False)
    version: int = Field(default=1)


class Proposal(Table, table=True):
    """A project in state "proposed" that was handed in under a call, and what a planner made of it.

    `state` is one of `projects.proposals.handed_in.STATES`; `costs` lists the rough cost by year in the base currency
    ({"year": 2027, "amount": "40000.00"}). `answer` says what to mend, or why. A merged proposal names the project
    that it became part of, a parked one the day until which it waits.
    """

    project_id: int = Field(foreign_key="project.id", primary_key=True)
    call_id: int = Field(foreign_key="proposal_call.id", index=True)
    state: str = Field(default="submitted", max_length=10, index=True)
    costs: list[dict[str, int | str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    submitted_by: str = Field(max_length=200)
    submitted_at: datetime = Field(default_factory=utc_now)
    answer: str = Field(default="", max_length=4000)
    answered_by: str = Field(default="", max_length=200)
    answered_at: datetime | None = None
    merged_into_id: int | None = Field(default=None, foreign_key="project.id")
    parked_until: date | None = None
    version: int = Field(default=1)
