"""The list of projects: what the register, the money and the gates say of each, one row per project."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

import pandas as pd
from sqlalchemy import ColumnElement, false, func, or_, true
from sqlmodel import Session, col, select

from assess import states
from data.access import Actor, require_anywhere
from data.organisations import at_or_below
from data.tables import Organisation
from projects.gates.standing import Standing, standings
from projects.gates.status import size_of
from projects.investment.lines import BUILD, RUN
from projects.investment.rates import AMOUNTS
from projects.proposals.handed_in import not_accepted
from projects.register import visible_projects
from projects.tables import InvestmentLine, Project, ProjectOrganisation, ProjectServes

COLUMNS = (
    "id", "code", "name_en", "name_km", "organisation_id", "organisation_en", "organisation_km", "programme_id",
    "owner", "sponsor", "state", "standing", "passed", "gate", "size", "starts_on", "ends_on", "estimate",
    "planned", "committed", "spent", "forecast", "missing_rates", "released_build", "released_run",
    "spent_build", "spent_run", "cross_agency", "personal_data", "gate_unknown", "external_reference", "source",
    "doubts", "sample", "version",
)  # fmt: skip
"""What `list_projects` tells of each project."""
WHOLE = {"id": int, "organisation_id": int, "missing_rates": int, "version": int} | dict.fromkeys(
    ("cross_agency", "personal_data", "gate_unknown", "sample"), bool
)


@dataclass(frozen=True)
class Choice:
    """Which projects are meant; what is left out does not restrict, but proposals not accepted are not among them.

    `project` is one project by its id; `organisation` is the lead or one above it or one that takes part; `text` is
    looked for in code, names and description; the money filters keep projects with at least one such line.
    """

    project: int | None = None
    organisation: int | None = None
    states: Sequence[str] | None = None
    serves: str | None = None
    programme: int | None = None
    text: str = ""
    financier: str | None = None
    source: str | None = None
    year: int | None = None
    gate_unknown: bool | None = None
    register_source: str | None = None


def list_projects(
    session: Session, actor: Actor, *, choice: Choice | None = None, today: date | None = None
) -> pd.DataFrame:
    """The projects this person may see, by code, one row each, with the columns of `COLUMNS`.

    Amounts are `Decimal` in the base currency, None while a rate is missing (`missing_rates` counts the lines
    concerned); `released_*` is None where the gate is unknown. `standing`, `passed` and `gate` are as in
    `projects.gates.standing.Standing`. What is missing is None. One query reads the register and the money, two more
    the decisions.
    """
    return list_with_standings(session, actor, choice=choice, today=today).projects


@dataclass(frozen=True)
class Listed:
    """The table of `list_projects`, and where each of its projects stands among its gates, by project id."""

    projects: pd.DataFrame
    standings: Mapping[int, Standing]

    def in_states(self, *wanted: str) -> "Listed":
        """Only the projects in these states of the register."""
        return Listed(self.projects[self.projects["state"].isin(wanted)], self.standings)


def list_with_standings(
    session: Session, actor: Actor, *, choice: Choice | None = None, today: date | None = None
) -> Listed:
    """As `list_projects`, for who needs the decisions too: reading them again takes as long as the list."""
    require_anywhere(actor, "project.read")
    asked = choice or Choice()
    lines = _money_by_project(asked).subquery()
    # Columns rather than whole projects: making five thousand objects takes longer than reading their rows.
    chosen = (
        select(*OF_PROJECT, *LEAD, *[lines.c[name] for name in SUMS])  # pyright: ignore[reportCallIssue, reportArgumentType] - more columns than SQLModel has types for
        .join(Organisation, col(Organisation.id) == col(Project.organisation_id))
        .outerjoin(lines, lines.c.project_id == col(Project.id))
        .where(visible_projects(actor), *conditions(session, asked))
        .order_by(col(Project.code))
    )
    found = session.exec(chosen).all()
    where = standings(session, cast("Sequence[Project]", found), today=today or states.today())
    rows = [_row(row, where) for row in found]
    return Listed(_table(rows), where)


def rows_of(projects: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of such a table, each by column; faster than `to_dict`, which looks at the type of every cell."""
    names = list(projects.columns)
    for values in projects.to_numpy(dtype=object).tolist():
        yield dict(zip(names, values, strict=True))


def conditions(session: Session, choice: Choice) -> list[ColumnElement[bool]]:
    """What a choice asks of `Project`, as conditions for a query."""
    asked: list[ColumnElement[bool]] = []
    if choice.project is not None:
        asked.append(col(Project.id) == choice.project)
    else:
        asked.append(col(Project.id).not_in(not_accepted()))
    if choice.organisation is not None:
        above = session.get(Organisation, choice.organisation)
        below = select(Organisation.id).where(at_or_below(above.path) if above else false())
        part = select(ProjectOrganisation.project_id).where(col(ProjectOrganisation.organisation_id).in_(below))
        asked.append(or_(col(Project.organisation_id).in_(below), col(Project.id).in_(part)))
    if choice.states is not None:
        asked.append(col(Project.state).in_(choice.states))
    if choice.serves is not None:
        asked.append(col(Project.id).in_(select(ProjectServes.project_id).where(ProjectServes.target == choice.serves)))
    if choice.programme is not None:
        asked.append(col(Project.programme_id) == choice.programme)
    if choice.text.strip():
        fields = (Project.code, Project.name_en, Project.name_km, Project.description)
        asked.append(or_(*(col(field).icontains(choice.text.strip(), autoescape=True) for field in fields)))
    if choice.gate_unknown is not None:
        asked.append(col(Project.gate_unknown).is_(choice.gate_unknown))
    if choice.register_source is not None:
        asked.append(col(Project.source) == choice.register_source)
    lines = line_conditions(choice)
    if lines:
        asked.append(col(Project.id).in_(select(InvestmentLine.project_id).where(*lines)))
    return asked


def line_conditions(choice: Choice) -> list[ColumnElement[bool]]:
    """What a choice asks of `InvestmentLine`, as conditions for a query."""
    asked: list[ColumnElement[bool]] = []
    if choice.financier is not None:
        asked.append(col(InvestmentLine.financier) == choice.financier)
    if choice.source is not None:
        asked.append(col(InvestmentLine.source) == choice.source)
    if choice.year is not None:
        asked.append(col(InvestmentLine.year) == choice.year)
    return asked


OF_PROJECT = [
    getattr(Project, name)
    for name in (
        "id", "code", "name_en", "name_km", "organisation_id", "programme_id", "owner_name", "sponsor_name", "state",
        "starts_on", "ends_on", "estimate", "cross_agency", "personal_data", "gate_unknown", "external_reference",
        "source", "doubts", "sample", "version",
    )
]  # fmt: skip
LEAD = (col(Organisation.name_en).label("organisation_en"), col(Organisation.name_km).label("organisation_km"))
NOTHING = Decimal("0.00")
SUMS = (*AMOUNTS, "spent_build", "spent_run", "missing")


def _money_by_project(choice: Choice):
    # The database sums the lines of all projects before it looks which of them are asked for.
    asked = true() if choice.project is None else col(InvestmentLine.project_id) == choice.project
    spent = {
        kind: func.sum(col(InvestmentLine.spent_base)).filter(col(InvestmentLine.kind) == kind) for kind in (BUILD, RUN)
    }
    return (
        select(  # pyright: ignore[reportCallIssue] - more columns than SQLModel has types for
            InvestmentLine.project_id,
            *[func.sum(col(getattr(InvestmentLine, f"{name}_base"))).label(name) for name in AMOUNTS],  # pyright: ignore[reportArgumentType]
            spent[BUILD].label("spent_build"),
            spent[RUN].label("spent_run"),
            (func.count() - func.count(col(InvestmentLine.planned_base))).label("missing"),
        )
        .where(asked)
        .group_by(col(InvestmentLine.project_id))
    )


def _table(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    # Column by column: for the one row of a project's page, converting a whole table takes longer than the queries.
    columns = zip(*rows, strict=True) if rows else ([] for _ in COLUMNS)
    return pd.DataFrame(
        {name: pd.Series(values, dtype=WHOLE.get(name, object)) for name, values in zip(COLUMNS, columns, strict=True)}
    )


def _row(project: Any, where: Mapping[int, Standing]) -> tuple[object, ...]:
    missing = project.missing or 0
    money = {
        name: None if missing else getattr(project, name) or NOTHING for name in (*AMOUNTS, "spent_build", "spent_run")
    }
    if not missing:
        money["forecast"] = project.forecast
    standing = where[project.id]
    return (
        project.id, project.code, project.name_en, project.name_km, project.organisation_id,
        project.organisation_en, project.organisation_km, project.programme_id,
        project.owner_name, project.sponsor_name, project.state, standing.standing,
        standing.passed, standing.gate, size_of(project, money["planned"]), project.starts_on, project.ends_on,
        project.estimate, money["planned"], money["committed"], money["spent"], money["forecast"], missing,
        standing.released_build, standing.released_run, money["spent_build"], money["spent_run"],
        project.cross_agency, project.personal_data, project.gate_unknown, project.external_reference,
        project.source, project.doubts, project.sample, project.version,
    )  # fmt: skip
