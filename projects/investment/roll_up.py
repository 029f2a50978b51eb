"""Roll-ups of investment: the same lines summed by organisation, strategy, source, financier, year and more."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd
from sqlalchemy import func, literal
from sqlmodel import Session, col, select

from data.access import Actor, require_anywhere
from data.tables import Organisation
from projects.investment.rates import AMOUNTS, missing_rates
from projects.listing import Choice, conditions, line_conditions
from projects.register import visible_projects
from projects.tables import InvestmentLine, Project, ProjectServes

KEYS = {
    "organisation": col(Project.organisation_id),
    "programme": col(Project.programme_id),
    "strategy": col(ProjectServes.target),
    "source": col(InvestmentLine.source),
    "financier": col(InvestmentLine.financier),
    "instrument": col(InvestmentLine.instrument),
    "kind": col(InvestmentLine.kind),
    "on_budget": col(InvestmentLine.on_budget),
    "currency": col(InvestmentLine.currency),
    "year": col(InvestmentLine.year),
}
"""What investment can be rolled up by."""
COLUMNS = ("key", "projects", "lines", *AMOUNTS, "missing")
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class RollUp:
    """Investment by some key, in the base currency.

    `rows` has one row per key with the columns of `COLUMNS`: amounts are `Decimal`, or None while a rate is
    missing, and `missing` names it ("KHR 2027"). `total` has the same of all lines, each counted once.

    By strategy a project that serves two counts fully for each ("of projects that serve it"), so the rows may
    sum to more than `total`; `overlapping` then is true. The key None gathers the projects that serve none.
    By every other key the rows sum exactly to the total.
    """

    rows: pd.DataFrame
    total: dict[str, object] = field(default_factory=dict)
    overlapping: bool = False


def roll_up(session: Session, actor: Actor, *, by: str, choice: Choice | None = None) -> RollUp:
    """The investment of the projects this person may see, summed by one of `KEYS`.

    The largest plan comes first; years come in their order.
    """
    require_anywhere(actor, "project.read")
    if by not in KEYS:
        raise ValueError(f"unknown key '{by}'; known: {', '.join(KEYS)}")
    wanted = choice or Choice()
    rows = _sums(session, actor, wanted, by)
    total = _sums(session, actor, wanted, None)
    table = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    if by == "organisation":
        held = session.exec(select(Organisation.id, Organisation.name_en, Organisation.name_km))
        names = {found: (en, km) for found, en, km in held}
        table["name_en"] = [names[key][0] for key in table["key"]]
        table["name_km"] = [names[key][1] for key in table["key"]]
    everything: dict[str, object] = dict(zip(COLUMNS, total[0], strict=True))
    overlapping = by == "strategy" and sum(row[2] for row in rows) != everything["lines"]
    return RollUp(table, everything, overlapping)


def roll_up_across(
    session: Session, actor: Actor, *, by: str = "source", across: str = "year", choice: Choice | None = None
) -> pd.DataFrame:
    """The investment of the projects this person may see, summed by each pair of two of `KEYS`.

    As `roll_up_by`, with the two keys in the columns `across` and `by`, in the order of `across`, then `by`.
    """
    table = roll_up_by(session, actor, keys=(across, by), choice=choice)
    return table.rename(columns={across: "across", by: "by"})


def roll_up_by(session: Session, actor: Actor, *, keys: Sequence[str], choice: Choice | None = None) -> pd.DataFrame:
    """The investment of the projects this person may see, summed by every combination of several of `KEYS`.

    One row per combination that has a line, in the order of the keys, with a column for each key, `projects`,
    `lines`, planned, committed, spent and forecast: `Decimal` in the base currency, None while a rate of one of the
    row's lines is missing; `missing` counts those lines. With `strategy` among the keys a project that serves two
    stands in the rows of both; by all others the rows sum exactly to the lines.
    """
    require_anywhere(actor, "project.read")
    unknown = [key for key in keys if key not in KEYS]
    if unknown or not keys or len(set(keys)) < len(keys):
        raise ValueError(f"cannot roll up by {list(keys)}; known: {', '.join(KEYS)}")
    amounts = [func.sum(col(getattr(InvestmentLine, f"{name}_base"))) for name in AMOUNTS]
    counts = (func.count(col(InvestmentLine.project_id).distinct()), func.count())
    unconverted = func.count() - func.count(col(InvestmentLine.planned_base))
    wanted, combination = choice or Choice(), [KEYS[key] for key in keys]
    chosen = select(*combination, *counts, *amounts, unconverted).join(  # pyright: ignore[reportCallIssue, reportArgumentType]
        Project, col(Project.id) == col(InvestmentLine.project_id)
    )
    if "strategy" in keys:
        chosen = chosen.outerjoin(ProjectServes, col(ProjectServes.project_id) == col(Project.id))
    chosen = chosen.where(visible_projects(actor), *conditions(session, wanted), *line_conditions(wanted))
    rows = []
    for found in session.exec(chosen.group_by(*combination).order_by(*combination)):
        *told, planned, committed, spent, forecast, missing = found
        sums = (None,) * 4 if missing else (planned or ZERO, committed or ZERO, spent or ZERO, forecast)
        rows.append((*told, *sums, missing))
    return pd.DataFrame(rows, columns=[*keys, "projects", "lines", *AMOUNTS, "missing"], dtype=object)


def _sums(session: Session, actor: Actor, choice: Choice, by: str | None) -> list[tuple]:
    key = KEYS[by] if by else literal("all")
    amounts = [func.sum(col(getattr(InvestmentLine, f"{name}_base"))) for name in AMOUNTS]
    counts = (func.count(col(InvestmentLine.project_id).distinct()), func.count())
    chosen = select(key, *counts, *amounts).join(Project, col(Project.id) == col(InvestmentLine.project_id))  # pyright: ignore[reportCallIssue, reportArgumentType]
    gaps = select(key, InvestmentLine.currency, InvestmentLine.year).join(  # pyright: ignore[reportCallIssue, reportArgumentType]
        Project, col(Project.id) == col(InvestmentLine.project_id)
    )
    if by == "strategy":
        chosen, gaps = (
            one.outerjoin(ProjectServes, col(ProjectServes.project_id) == col(Project.id)) for one in (chosen, gaps)
        )
    where = (visible_projects(actor), *conditions(session, choice), *line_conditions(choice))
    missing: dict[object, list[tuple[str, int]]] = {}
    for name, currency, year in session.exec(gaps.where(*where, col(InvestmentLine.planned_base).is_(None)).distinct()):
        missing.setdefault(name, []).append((currency, year))
    grouped = chosen.where(*where).group_by(key) if by else chosen.where(*where)
    rows = [_row(found, missing_rates(missing.get(found[0], ()))) for found in session.exec(grouped)]
    if by == "year":
        return sorted(rows)
    return sorted(rows, key=lambda row: (-(row[3] if row[3] is not None else Decimal("Infinity")), str(row[0])))


def _row(found: Sequence, missing: str) -> tuple:
    key, projects, lines, *amounts = found
    planned, committed, spent, forecast = (None,) * 4 if missing else amounts
    return (
        key,
        projects,
        lines,
        *((one or ZERO) if not missing else None for one in (planned, committed, spent)),
        forecast,
        missing,
    )
