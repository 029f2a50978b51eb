"""The register as tables of the portfolio form: what an import is compared with and what an export writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Select
from sqlmodel import Session, col, select

from data.access import Actor, require_anywhere
from data.organisations import visible
from data.tables import Organisation
from projects.portfolio_form.form import LINES, MONEY, PROJECTS, columns
from projects.register import visible_projects
from projects.tables import InvestmentLine, Programme, Project
from projects.tables.register import ProjectOfType
from projects.tables.value import StatusReport

_PROJECT = (
    Project.id, Project.code, Project.name_en, Project.name_km, Organisation.code, Programme.code, ProjectOfType.type,
    Project.description, Project.owner_name, Project.sponsor_name, Project.starts_on, Project.ends_on, Project.state,
    Project.gate_unknown, Project.estimate, Project.external_reference, Project.source, Project.version,
)  # fmt: skip
_LINE = (
    InvestmentLine.id, Project.code, InvestmentLine.year, InvestmentLine.financier, InvestmentLine.source,
    InvestmentLine.instrument, InvestmentLine.kind, InvestmentLine.currency, InvestmentLine.on_budget,
    InvestmentLine.planned, InvestmentLine.committed, InvestmentLine.spent, InvestmentLine.forecast,
    InvestmentLine.note, InvestmentLine.version,
)  # fmt: skip
_STATUS = (
    StatusReport.id, Project.code, StatusReport.as_of, StatusReport.percent, StatusReport.spent, StatusReport.forecast,
    StatusReport.confidence, StatusReport.reason, StatusReport.narrative, StatusReport.evidence, StatusReport.version,
)  # fmt: skip


@dataclass(frozen=True)
class Places:
    """Where somebody may bring projects in: ids of organisations by code, of programmes by code; all codes taken."""

    organisations: dict[str, int]
    programmes: dict[str, int]
    taken: frozenset[str]


def places(session: Session, actor: Actor) -> Places:
    """The organisations and programmes that rows of a file may name, for somebody who may import."""
    require_anywhere(actor, "project.import")
    mine = select(Organisation.code, Organisation.id).where(visible(actor, "project.import"))
    organisations: dict[str, int] = {code: id_ or 0 for code, id_ in session.exec(mine)}
    programmes = {code: id_ or 0 for code, id_ in session.exec(select(Programme.code, Programme.id))}
    return Places(organisations, programmes, frozenset(session.exec(select(Project.code))))


def register_table(
    session: Session, actor: Actor, *, table: str, action: str = "project.read", codes: Sequence[str] | None = None
) -> pd.DataFrame:
    """A table of the form as the register holds it, with the `id` of each row: amounts in hundredths, "Int64".

    With `codes`, only the rows of these projects. Rows are in the order of codes and keys, lines as they were entered.
    """
    require_anywhere(actor, action)
    chosen = _chosen(table)
    if action == "project.read":
        chosen = chosen.where(visible_projects(actor))
    else:
        chosen = chosen.where(col(Project.organisation_id).in_(select(Organisation.id).where(visible(actor, action))))
    if codes is not None and len(codes) <= 500:
        chosen = chosen.where(col(Project.code).in_(codes))
    return _frame(table, session.connection().execute(chosen))


def _chosen(table: str) -> "Select[Any]":
    order: tuple[Any, ...]
    if table == PROJECTS:
        chosen = (
            select(*_PROJECT)  # pyright: ignore[reportCallIssue, reportArgumentType] - more columns than SQLModel types
            .join(Organisation, col(Organisation.id) == Project.organisation_id)
            .outerjoin(Programme, col(Programme.id) == Project.programme_id)
            .outerjoin(ProjectOfType, col(ProjectOfType.project_id) == Project.id)
        )
        order = (col(Project.code),)
    elif table == LINES:
        chosen = select(*_LINE).join(Project, col(Project.id) == InvestmentLine.project_id)  # pyright: ignore[reportCallIssue, reportArgumentType]
        order = (col(Project.code), col(InvestmentLine.id))
    else:
        chosen = select(*_STATUS).join(Project, col(Project.id) == StatusReport.project_id)  # pyright: ignore[reportCallIssue, reportArgumentType]
        order = (col(Project.code), col(StatusReport.as_of))
    return chosen.order_by(*order)


def _frame(table: str, rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    form = columns(table)
    found = pd.DataFrame([tuple(row) for row in rows], columns=["id", *form], dtype=object)
    for one in form.values():
        if one.kind in MONEY:
            cents = [pd.NA if value is None else int(value.scaleb(2)) for value in found[one.name]]
            found[one.name] = pd.array(cents, dtype="Int64")
    return found
