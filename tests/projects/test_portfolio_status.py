"""Status that is brought in keeps the rules of a report on the screen: scale, words, evidence, order of days."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from data.access import Actor
from projects.health.baselines import re_baseline, set_plan
from projects.health.calls import call_status
from projects.portfolio_form.importing import Preview, preview_import
from projects.portfolio_form.storing import store_import
from projects.tables import GateDecision, InvestmentLine, Project
from projects.tables.value import Baseline, StatusReport
from tests.conftest import Country
from tests.projects.conftest import number

HEADS = "project,as_of,percent,spent,forecast,confidence,reason,narrative,evidence"
DAYS = (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31))


@pytest.fixture
def running(
    session: Session,
    planner: Actor,
    project: Project,
    country: Country,
    line: Callable[..., InvestmentLine],
    go: Callable[[Project], GateDecision],
) -> Project:
    """A project with a baseline of 400 over four months, and reports called for as of the end of the first three."""
    line(project, planned="400")
    months = [(f"2026-0{month}", "100.00") for month in (1, 2, 3, 4)]
    set_plan(session, planner, number(project.id), months=months, milestones=[], seen_edits=0)
    go(project)
    go(project)
    for on in DAYS:
        call_status(session, planner, organisation=number(country.root.id), as_of=on, due_on=on)
    return project


def looked(session: Session, who: Actor, *rows: str, store: bool = False) -> Preview:
    content = "\n".join((HEADS, *rows)).encode()
    found = preview_import(session, who, content=content, name="status.csv")
    if store:
        store_import(session, who, content=content, name="status.csv", seen=found.fingerprint)
    return found


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        pytest.param("25,100,430,3,Late,,", "narrative", "narrative", id="departs and says nothing"),
        pytest.param("25,41000,41000,3,Late,Riel,", "spent", "report_scale", id="a hundred times the baseline"),
        pytest.param("5,100,400,5,Fine,,", "evidence", "evidence", id="far better than its colours"),
    ],
)
def test_what_a_report_on_the_screen_is_refused_for_is_rejected_with_its_column(
    session: Session, planner: Actor, running: Project, row: str, column: str, code: str
) -> None:
    found = looked(session, planner, f"{running.code},2026-01-31,{row}")
    assert [(one.column, one.code, one.verdict) for one in found.findings] == [(column, code, "rejected")]
    assert found.counts == {"rejected": 1}


def test_rows_of_a_file_are_judged_by_their_days_and_after_those_accepted(
    session: Session, planner: Actor, running: Project
) -> None:
    found = looked(
        session,
        planner,
        f"{running.code},2026-03-31,60,240,400,3,Late,,",
        f"{running.code},2026-02-28,20,90,400,3,Late,,",
        f"{running.code},2026-01-31,25,100,400,3,Late,,",
    )
    assert [(one.row, one.code, one.details["date"]) for one in found.findings] == [
        (3, "narrative_falls", "2026-01-31")
    ]
    assert found.counts == {"new": 2, "rejected": 1}


def test_what_is_said_anew_of_a_day_is_measured_against_the_baseline_in_force(
    session: Session, planner: Actor, director: Actor, running: Project
) -> None:
    looked(session, planner, f"{running.code},2026-01-31,25,100,400,3,Late,,", store=True)
    later = [(f"2026-0{month}", "80.00") for month in (1, 2, 3, 4, 5)]
    told = {"months": later, "milestones": [], "reason": "The law came late", "seen_version": 1}
    added = re_baseline(session, director, number(running.id), **told)
    looked(session, planner, f"{running.code},2026-01-31,30,100,400,3,Late,,", store=True)
    report = session.exec(select(StatusReport)).one()
    assert (report.percent, report.baseline_id, report.version) == (Decimal(30), added.id, 2)
    assert len(session.exec(select(Baseline)).all()) == 2
