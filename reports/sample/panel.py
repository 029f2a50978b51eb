"""The sample country's panel: three members have scored the strongest projects, and one project was placed by hand."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from data.access import Actor, Role
from projects.ranking.overrule import overrule
from projects.ranking.panel import median_of
from projects.tables import CriterionValue, Project
from projects.tables.ranking import PanelScore
from reports.sample.chance import between

MEMBERS = ("Panel member A", "Panel member B", "Panel member C")
SCORED = ("strategic_fit", "users_reached", "risk")
MOST = 8
REASON = "The minister promised it for this year; the panel was told on the day it met."


def enter_panel(session: Session, actors: Mapping[Role, Actor]) -> None:
    """Scores of three members for some projects by three criteria, their medians as values, and one overrule."""
    valued = select(CriterionValue).join(Project).where(Project.sample).order_by(col(Project.code))
    by_project: dict[int, list[CriterionValue]] = {}
    for row in session.exec(valued):
        by_project.setdefault(row.project_id, []).append(row)
    scores: list[dict[str, Any]] = []
    for project, rows in list(by_project.items())[:MOST]:
        for row in rows:
            if row.criterion in SCORED:
                given = [_score(row, project, member) for member in MEMBERS]
                row.value, row.reason = median_of(given), " · ".join(str(one) for one in sorted(given))
                session.add(row)
                scores += [
                    {"project_id": project, "criterion": row.criterion, "member": member, "value": value,
                     "reason": "", "entered_by": "sample country", "version": 1}
                    for member, value in zip(MEMBERS, given, strict=True)
                ]  # fmt: skip
    session.flush()
    if scores:
        session.connection().execute(insert(PanelScore), scores)
        chosen = list(by_project)[MOST // 2]
        overrule(session, actors[Role.PLANNER], chosen, place=2, reason=REASON, seen_version=0)


def _score(row: CriterionValue, project: int, member: str) -> int:
    shift = 5 * round(between(-3, 3, str(project), row.criterion, member))
    return max(0, min(100, row.value + shift))
