"""Funding gaps: planned and not committed, by year and whatever else, and years that nobody pays."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session

from data.access import Actor
from projects.gates.decisions import decide
from projects.health.baselines import set_plan
from projects.investment.funding import GAP_KEYS, funding_gaps, total_gap, years_without_money
from projects.listing import Choice
from projects.register import change_project
from projects.tables import InvestmentLine, Project
from tests.projects.conftest import TODAY, number

Line = Callable[..., InvestmentLine]


@pytest.fixture
def planned(project: Project, line: Line) -> Project:
    """100 of 2025 (gone by), 70 and 30 of 2026, 50 of 2027 to run, 10 of 2027 without a rate; nothing committed."""
    line(project, year=2025, planned=100)
    line(project, year=2026, planned=70)
    line(project, year=2026, planned=30, financier="Test Bank", source="usf")
    line(project, year=2027, planned=50, kind="run")
    line(project, year=2027, planned=10, currency="KHR")
    return project


def commit(session: Session, line: InvestmentLine, amount: int) -> None:
    line.committed = line.committed_base = Decimal(amount)
    session.add(line)
    session.flush()


def test_the_gap_of_a_year_is_what_is_planned_less_what_is_committed(
    session: Session, planner: Actor, planned: Project, line: Line
) -> None:
    commit(session, line(planned, year=2026, planned=20), 15)
    found = funding_gaps(session, planner, today=TODAY)
    assert found.to_numpy().tolist() == [
        [2026, 1, Decimal("120.00"), Decimal("15.00"), Decimal("105.00"), 0],  # 70 + 30 + (20 - 15)
        [2027, 1, Decimal("50.00"), Decimal("0.00"), Decimal("50.00"), 1],
    ]


def test_more_committed_by_one_financier_does_not_fill_the_gap_of_another(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    line(project, planned=40)
    commit(session, line(project, planned=10, financier="Test Bank"), 60)
    assert total_gap(funding_gaps(session, planner, today=TODAY)) == Decimal("40.00")


@pytest.mark.parametrize("by", GAP_KEYS)
def test_the_gap_is_the_same_whatever_it_is_summed_by(
    session: Session, planner: Actor, planned: Project, by: str
) -> None:
    assert planned.id
    assert total_gap(funding_gaps(session, planner, by=by, today=TODAY)) == Decimal("150.00")  # 70 + 30 + 50


def test_a_stopped_project_lacks_no_money(session: Session, director: Actor, planned: Project) -> None:
    decide(
        session, director, number(planned.id), gate="G0", outcome="stop", seen_decision=None, reason="No.", today=TODAY
    )
    assert funding_gaps(session, director, today=TODAY).empty
    assert years_without_money(session, director, today=TODAY).empty


@pytest.mark.parametrize(
    ("ends", "months", "years"),
    [
        pytest.param(None, [], [], id="no end, no baseline: nothing is known"),
        pytest.param(date(2029, 6, 30), [], [(2028, 2029)], id="ends in 2029, paid until 2027"),
        pytest.param(date(2027, 6, 30), [], [], id="paid until its end"),
        pytest.param(date(2027, 6, 30), ["2026-05", "2028-01"], [(2028,)], id="its plan by month ends later"),
        pytest.param(None, ["2028-03", "2029-01"], [(2028, 2029)], id="its plan by month begins in 2028"),
    ],
)
def test_years_of_the_plan_without_any_line_are_named(
    session: Session, planner: Actor, planned: Project, ends: date | None, months: list[str], years: list[tuple]
) -> None:
    id_ = number(planned.id)
    change_project(session, planner, id_, seen_version=2, changes={"ends_on": ends})
    if months:
        set_plan(session, planner, id_, months=[(one, 1) for one in months], milestones=[], seen_edits=0)
    found = years_without_money(session, planner, choice=Choice(project=id_), today=TODAY)
    assert found["years"].tolist() == years


def test_a_plan_that_begins_next_year_lacks_no_money_in_this_one(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    line(project, year=2027, planned=5)
    set_plan(session, planner, number(project.id), months=[("2027-03", 5)], milestones=[], seen_edits=0)
    assert years_without_money(session, planner, today=TODAY).empty
