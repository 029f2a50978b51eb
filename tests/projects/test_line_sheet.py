"""The lines of a project saved together, and money by two keys."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlmodel import Session

from data.access import Actor
from data.errors import Conflict, Denied, Invalid
from projects.gates.decisions import Term, check_decider, decide
from projects.investment.line_sheet import LineChange, save_lines
from projects.investment.lines import budget_of, lines_of
from projects.investment.roll_up import roll_up, roll_up_across
from projects.listing import Choice, list_projects
from projects.register import add_project, change_project
from projects.tables import GateDecision, InvestmentLine, Project
from tests.conftest import Country
from tests.projects.conftest import number

Line = Callable[..., InvestmentLine]
Go = Callable[[Project], GateDecision]
NEW = {
    "year": 2027,
    "financier": "Test Bank",
    "source": "development_partners",
    "instrument": "loan",
    "kind": "run",
    "currency": "USD",
    "planned": "7.25",
}


def change(line: InvestmentLine, **changes: object) -> LineChange:
    return LineChange(number(line.id), line.version, changes)


def test_a_sheet_removes_changes_and_adds_at_once(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    kept, gone = line(project, planned=10), line(project, planned=20)
    save_lines(
        session, planner, number(project.id), removed=[change(gone)], changed=[change(kept, planned="12.5")],
        added=[NEW],
    )  # fmt: skip
    assert [(one.year, one.financier, one.planned) for one in lines_of(session, planner, number(project.id))] == [
        (2026, "Test Treasury", Decimal("12.50")),
        (2027, "Test Bank", Decimal("7.25")),
    ]


def test_money_can_be_moved_between_lines_within_the_release(
    session: Session, planner: Actor, project: Project, line: Line, go: Go
) -> None:
    first, second = line(project, planned=60), line(project, planned=40)
    go(project)
    go(project)
    save_lines(session, planner, number(project.id), changed=[change(second, committed="100")])
    # 100 of 100 are committed: the first line can only rise because the second falls in the same sheet.
    save_lines(
        session, planner, number(project.id),
        changed=[change(first, committed="60"), change(second, committed="40")],
    )  # fmt: skip
    assert budget_of(session, planner, number(project.id)).total.committed == Decimal("100.00")


def test_a_sheet_above_the_release_is_refused(session: Session, planner: Actor, project: Project, line: Line) -> None:
    one = line(project, planned=60)
    with pytest.raises(Invalid) as refused:
        save_lines(session, planner, number(project.id), changed=[change(one, committed="0.01")])
    assert refused.value.code == "money.above_release"


def test_a_line_that_somebody_changed_since_is_a_conflict(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    one = line(project, planned=60)
    seen = change(one, note="Mine")
    save_lines(session, planner, number(project.id), changed=[change(one, note="Theirs")])
    with pytest.raises(Conflict):
        save_lines(session, planner, number(project.id), changed=[seen])


def test_a_line_without_a_year_is_refused(session: Session, planner: Actor, project: Project) -> None:
    with pytest.raises(Invalid) as refused:
        save_lines(session, planner, number(project.id), added=[{**NEW, "year": None}])
    assert refused.value.code == "number.empty"


def test_a_condition_without_a_day_is_refused(session: Session, planner: Actor, project: Project) -> None:
    with pytest.raises(Invalid) as refused:
        decide(
            session, planner, number(project.id), gate="G0", outcome="conditions", seen_decision=None,
            conditions=[Term("Train the staff", "Ms A", None)],
        )  # fmt: skip
    assert refused.value.code == "gate.condition_due"


def test_the_totals_of_a_budget_sum_building_and_running(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    line(project, planned=10, spent="3.50")
    line(project, planned=20, spent="0.25", kind="run")
    found = budget_of(session, planner, number(project.id))
    assert (found.total.planned, found.total.spent) == (Decimal("30.00"), Decimal("3.75"))
    assert (found.all_released, found.all_above) == (Decimal("0.00"), Decimal("3.75"))


def test_money_by_two_keys_has_a_row_per_pair_in_order(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    line(project, planned="1.10", year=2027)
    line(project, planned="2.20", year=2027, kind="run")
    line(project, planned="4.40", year=2026, source="usf")
    found = roll_up_across(session, planner)
    assert found[["across", "by", "lines", "planned"]].to_numpy().tolist() == [
        [2026, "usf", 1, Decimal("4.40")],
        [2027, "government", 2, Decimal("3.30")],
    ]
    assert sum(found["planned"]) == roll_up(session, planner, by="year").total["planned"]


def test_a_pair_without_a_rate_has_no_sum(session: Session, planner: Actor, project: Project, line: Line) -> None:
    line(project, planned=5, year=2026)
    line(project, planned=5, year=2027, currency="KHR")
    assert roll_up_across(session, planner)["planned"].tolist() == [Decimal("5.00"), None]


def test_one_project_can_be_listed_alone(session: Session, planner: Actor, country: Country, project: Project) -> None:
    add_project(session, planner, organisation=number(country.trade.id), code="T-1", name_en="Another one")
    found = list_projects(session, planner, choice=Choice(project=number(project.id)))
    assert found["code"].tolist() == ["H-1"]


def test_whoever_owns_a_project_does_not_decide_it(session: Session, planner: Actor, project: Project) -> None:
    assert check_decider(session, planner, number(project.id)).sitting == ("G0",)
    change_project(session, planner, number(project.id), seen_version=2, changes={"owner_name": planner.name})
    with pytest.raises(Denied) as refused:
        check_decider(session, planner, number(project.id))
    assert refused.value.code == "gate.own_project"
