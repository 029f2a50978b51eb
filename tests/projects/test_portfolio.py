"""The portfolio: counts, sums, and what is off track."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from data.access import Actor
from projects.gates.decisions import Term, decide
from projects.portfolio import off_track, overview
from projects.register import change_project
from projects.tables import GateDecision, InvestmentLine, Project
from tests.projects.conftest import TODAY, number

Line = Callable[..., InvestmentLine]
Go = Callable[[Project], GateDecision]


def reasons(session: Session, who: Actor, *, on: date = TODAY) -> list[str]:
    return off_track(session, who, today=on)["reason"].tolist()


def test_nothing_is_red_in_a_new_project(session: Session, planner: Actor, project: Project) -> None:
    assert project.code == "H-1"
    assert reasons(session, planner) == []


def test_a_hold_is_red(session: Session, planner: Actor, project: Project) -> None:
    decide(
        session, planner, number(project.id), gate="G0", outcome="hold", seen_decision=None, reason="Wait.",
        hold_until=date(2026, 9, 1), today=TODAY,
    )  # fmt: skip
    assert reasons(session, planner) == ["hold"]


def test_an_overdue_condition_is_red(
    session: Session, planner: Actor, project: Project, prepare: Callable[[Project], None]
) -> None:
    prepare(project)
    decide(
        session, planner, number(project.id), gate="G0", outcome="conditions", seen_decision=None,
        conditions=[Term("Train the staff", "Ms A", TODAY)], today=TODAY,
    )  # fmt: skip
    assert reasons(session, planner) == []
    assert reasons(session, planner, on=date(2026, 3, 3)) == ["condition_overdue"]


def test_a_lapsed_gate_is_red(session: Session, planner: Actor, project: Project, go: Go) -> None:
    go(project)
    assert reasons(session, planner, on=date(2027, 4, 1)) == ["lapsed"]


def test_what_was_spent_above_the_release_is_red_with_its_amount(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    line(project, planned=10, spent="3.50")
    line(project, planned=10, spent="0.25", kind="run")
    found = off_track(session, planner, today=TODAY)
    assert found[["reason", "amount"]].to_numpy().tolist() == [["above_release", Decimal("3.75")]]
    assert project.code == "H-1"


def test_an_ended_project_is_red_until_it_is_closed(session: Session, planner: Actor, project: Project, go: Go) -> None:
    change_project(session, planner, number(project.id), seen_version=2, changes={"ends_on": date(2026, 3, 1)})
    assert reasons(session, planner) == ["ended_not_closed"]
    assert reasons(session, planner, on=date(2026, 3, 1)) == []
    for _ in range(4):
        go(project)
    assert reasons(session, planner) == []


def test_a_project_whose_gate_is_unknown_is_in_breach_of_nothing(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    line(project, planned=10, spent=20)
    project.gate_unknown, project.ends_on = True, date(2012, 1, 1)
    session.add(project)
    assert reasons(session, planner) == []


def test_the_overview_counts_and_sums(session: Session, planner: Actor, project: Project, line: Line) -> None:
    line(project, planned="10.10", spent=1)
    line(project, planned="0.05", year=2027)
    found = overview(session, planner, today=TODAY)
    assert (found.projects, found.by_standing, found.by_size) == (1, {"open": 1}, {"S": 1})
    assert (found.planned, found.committed, found.spent) == (Decimal("10.15"), Decimal("0.00"), Decimal("1.00"))


def test_the_overview_has_no_sum_while_a_rate_is_missing(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    line(project, planned=10, currency="KHR")
    found = overview(session, planner, today=TODAY)
    assert (found.planned, found.unconverted, found.by_size) == (None, 1, {None: 1})


def test_projects_of_which_only_an_estimate_is_known_are_told_apart(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    project.estimate = Decimal("2000000.50")
    session.flush()
    found = overview(session, planner, today=TODAY)
    assert (found.estimated, found.estimates, found.planned) == (1, Decimal("2000000.50"), 0)
    line(project, planned=10)
    found = overview(session, planner, today=TODAY)
    assert (found.estimated, found.estimates, found.planned) == (0, 0, 10)
