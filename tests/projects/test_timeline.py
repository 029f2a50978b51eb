"""The portfolio over time: gates decided and due, milestones planned, expected and reached."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
from sqlmodel import Session

from data.access import Actor
from projects.health.baselines import Milestone, set_plan
from projects.health.status_reports import set_milestone
from projects.listing import list_projects
from projects.register import change_project
from projects.tables import GateDecision, Project
from projects.timeline import MOST, timeline
from reports.charts.parts import ChartTexts
from reports.charts.timeline import portfolio_timeline
from tests.projects.conftest import TODAY, number


def rows(session: Session, actor: Actor, *columns: str) -> list[tuple[object, ...]]:
    found = timeline(session, actor, today=TODAY)
    return [tuple(row[name] for name in columns) for row in found.to_dict("records")]


def test_a_project_runs_from_its_start_to_its_end(session: Session, planner: Actor, project: Project) -> None:
    days = {"starts_on": date(2026, 2, 1), "ends_on": date(2026, 12, 31)}
    change_project(session, planner, number(project.id), seen_version=project.version, changes=days)
    told = rows(session, planner, "kind", "label", "on", "until")
    # Before its first decision the next gate is due when the work is to begin, and at the earliest today.
    assert told == [("runs", "", date(2026, 2, 1), date(2026, 12, 31)), ("next", "G0", TODAY, None)]


def test_a_gate_is_due_when_the_last_decision_lapses(
    session: Session, planner: Actor, project: Project, go: Callable[[Project], GateDecision]
) -> None:
    go(project)
    # Decided on 2 March 2026; a decision lapses after twelve months.
    assert rows(session, planner, "kind", "label", "on") == [
        ("decided", "G0", TODAY),
        ("next", "G1", date(2027, 3, 2)),
    ]


def test_milestones_say_how_late_they_are(session: Session, planner: Actor, project: Project) -> None:
    milestones = [Milestone("Pilot", date(2026, 2, 1)), Milestone("All offices", date(2026, 9, 1))]
    set_plan(session, planner, number(project.id), months=[], milestones=milestones, seen_edits=0)
    said: dict[str, Any] = {"seen_version": 0, "today": TODAY}
    late, early = date(2026, 9, 11), date(2026, 1, 31)
    set_milestone(session, planner, number(project.id), milestone="m1", forecast_on=None, reached_on=early, **said)
    set_milestone(session, planner, number(project.id), milestone="m2", forecast_on=late, reached_on=None, **said)
    assert rows(session, planner, "kind", "label", "on", "days_late") == [
        ("reached", "Pilot", early, -1),
        ("planned", "Pilot", date(2026, 2, 1), None),
        ("planned", "All offices", date(2026, 9, 1), None),
        ("expected", "All offices", late, 10),
    ]


def test_only_so_many_projects_are_drawn_and_the_first_by_code(
    session: Session, planner: Actor, project: Project
) -> None:
    days = {"starts_on": date(2026, 4, 1), "ends_on": date(2026, 12, 31)}
    change_project(session, planner, number(project.id), seen_version=project.version, changes=days)
    one = list_projects(session, planner)
    many = pd.concat([one] * (MOST + 1), ignore_index=True).assign(id=lambda rows: range(len(rows)))
    drawn = timeline(session, planner, listed=many, today=TODAY)
    assert drawn["project"].nunique() == MOST


def test_the_chart_joins_a_milestone_to_the_planned_day_only_if_it_is_late() -> None:
    told = [
        ("planned", "Pilot", "2026-02-01"), ("reached", "Pilot", "2026-01-31"),
        ("planned", "All", "2026-09-01"), ("expected", "All", "2026-09-11"),
    ]  # fmt: skip
    table = pd.DataFrame(
        [{"project": "A", "kind": kind, "label": label, "on": on, "until": "", "day": on} for kind, label, on in told]
    )
    names = {"planned": "Planned", "expected": "Expected", "reached": "Reached"}
    chart = portfolio_timeline(table, ChartTexts(title="When?", names=names)).to_dict()
    moved = [
        (row["on"], row["until"])
        for rows in chart["datasets"].values()
        for row in rows
        if row.get("until") and row["label"] == "All"
    ]
    assert moved == [("2026-09-01", "2026-09-11")]
    assert "Expected: 1" in chart["description"]
