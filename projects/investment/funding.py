"""Funding gaps: money that is planned from this year on and that nobody has committed yet, and years without any."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import case, func, literal, type_coerce
from sqlmodel import Session, col, select

from assess import states
from data.access import Actor, require_anywhere
from data.base import Money
from projects.investment.roll_up import KEYS, ZERO
from projects.listing import Choice, conditions, line_conditions
from projects.register import ACTIVE, PROPOSED, visible_projects
from projects.tables import InvestmentLine, Project
from projects.tables.value import Baseline

GAP_COLUMNS = ("key", "projects", "planned", "committed", "gap", "missing")
UNPAID_COLUMNS = ("project", "code", "name_en", "name_km", "years")
GAP_KEYS = tuple(key for key in KEYS if key != "strategy")


def funding_gaps(
    session: Session, actor: Actor, *, by: str = "year", choice: Choice | None = None, today: date | None = None
) -> pd.DataFrame:
    """What is planned and not committed from this year on, for projects that are neither stopped nor closed.

    One row per key of `GAP_KEYS`, years in their order, else the largest gap first, with the columns of
    `GAP_COLUMNS`. The gap of a line is planned less committed, never below 0: what one financier commits beyond the
    plan does not fill the gap that another leaves. Amounts are `Decimal` in the base currency; lines without a rate
    are in none of them, and `missing` counts these. The rows sum to the same whatever the key.
    """
    require_anywhere(actor, "project.read")
    if by not in GAP_KEYS:
        raise ValueError(f"unknown key '{by}'; known: {', '.join(GAP_KEYS)}")
    wanted, on = choice or Choice(), today or states.today()
    planned, committed = col(InvestmentLine.planned_base), col(InvestmentLine.committed_base)
    # The difference is an amount again, which the database does not know by itself.
    gap = type_coerce(func.sum(case((planned > committed, planned - committed), else_=literal(0))), Money())
    unconverted = func.count() - func.count(planned)
    projects = func.count(col(InvestmentLine.project_id).distinct())
    chosen = (
        select(KEYS[by], projects, func.sum(planned), func.sum(committed), gap, unconverted)  # pyright: ignore[reportCallIssue, reportArgumentType]
        .join(Project, col(Project.id) == col(InvestmentLine.project_id))
        .where(visible_projects(actor), *conditions(session, wanted), *line_conditions(wanted))
        .where(col(Project.state).in_((PROPOSED, ACTIVE)), col(InvestmentLine.year) >= on.year)
        .group_by(KEYS[by])
    )
    rows = [
        (key, count, planned or ZERO, committed or ZERO, gap or ZERO, missing)
        for key, count, planned, committed, gap, missing in session.exec(chosen)
    ]
    rows.sort(key=(lambda row: (row[0],)) if by == "year" else (lambda row: (-row[4], str(row[0]))))
    return pd.DataFrame(rows, columns=list(GAP_COLUMNS), dtype=object)


def years_without_money(
    session: Session, actor: Actor, *, choice: Choice | None = None, today: date | None = None
) -> pd.DataFrame:
    """The projects under way or proposed whose plan has years to come without any investment line, by code.

    The plan runs from the start of a project, or else the first month of its newest baseline, to its end, or to the
    last month of that baseline if that is later; projects without either end are left out. `years` is a tuple, from
    this year on.
    """
    require_anywhere(actor, "project.read")
    wanted, this_year = choice or Choice(), (today or states.today()).year
    found = session.exec(
        select(Project.id, Project.code, Project.name_en, Project.name_km, Project.starts_on, Project.ends_on)  # pyright: ignore[reportCallIssue] - more columns than SQLModel has types for
        .where(visible_projects(actor), *conditions(session, wanted), col(Project.state).in_((PROPOSED, ACTIVE)))
        .order_by(col(Project.code))
    ).all()
    only = None if wanted.project is None else wanted.project
    paid, months = _paid(session, only, this_year), _plan_years(session, only)
    rows = []
    for id_, code, name_en, name_km, starts_on, ends_on in found:
        begun, over = months.get(id_, (this_year, None))
        ends = [one for one in (ends_on.year if ends_on else None, over) if one is not None]
        if not ends:
            continue
        first = max(this_year, starts_on.year if starts_on else begun)
        years = tuple(year for year in range(first, max(ends) + 1) if year not in paid.get(id_, ()))
        if years:
            rows.append((id_, code, name_en, name_km, years))
    return pd.DataFrame(rows, columns=list(UNPAID_COLUMNS), dtype=object)


def total_gap(gaps: pd.DataFrame) -> Decimal:
    """The gap of all rows of `funding_gaps` together."""
    return sum(gaps["gap"], ZERO)


def _paid(session: Session, project: int | None, first: int) -> Mapping[int, set[int]]:
    chosen = select(InvestmentLine.project_id, InvestmentLine.year).where(col(InvestmentLine.year) >= first)
    paid: dict[int, set[int]] = {}
    for number, year in session.exec(_of(chosen, InvestmentLine.project_id, project).distinct()):
        paid.setdefault(number, set()).add(year)
    return paid


def _plan_years(session: Session, project: int | None) -> Mapping[int, tuple[int, int]]:
    """The years of the first and of the last month of each newest baseline that has months."""
    chosen = select(Baseline.project_id, Baseline.periods).order_by(col(Baseline.version))
    held = session.exec(_of(chosen, Baseline.project_id, project))
    return {
        number: (int(periods[0]["month"][:4]), int(periods[-1]["month"][:4])) for number, periods in held if periods
    }


def _of(chosen: Any, column: Any, project: int | None) -> Any:
    return chosen if project is None else chosen.where(column == project)
