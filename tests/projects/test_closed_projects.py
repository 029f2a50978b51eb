"""Closed projects: they stay as they are but for late facts, on the screen and in an import; a director opens them."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import Session

from assess.states import today
from data.access import Actor
from data.errors import Closed
from projects.dependencies import set_dependencies
from projects.gates.artefacts import set_artefact
from projects.gates.decisions import Term, conditions_of, decide, meet_condition
from projects.gates.status import status_of
from projects.health.benefits import add_benefit, benefits_of, record_measure
from projects.health.risks import add_risk
from projects.investment.closed_years import close_year
from projects.investment.line_sheet import LineChange, save_lines
from projects.investment.lines import lines_of
from projects.portfolio_form.importing import preview_import
from projects.register import change_project
from projects.tables import GateDecision, InvestmentLine, Project
from tests.projects.conftest import TODAY, number

Line = Callable[..., InvestmentLine]
HEADS = "project,year,financier,source,instrument,kind,currency,planned,spent"


@pytest.fixture
def closed(project: Project, line: Line, go: Callable[[Project], GateDecision]) -> Project:
    """A project with 100 planned that passed all its gates."""
    line(project, planned=100)
    for _ in range(4):
        go(project)
    return project


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            lambda session, who, one: change_project(
                session, who, one.id, seen_version=one.version, changes={"name_en": "Another"}
            ),
            id="its name",
        ),
        pytest.param(
            lambda session, who, one: set_artefact(
                session, who, one.id, artefact="g4.training", state="draft", seen_version=1
            ),
            id="an artefact",
        ),
        pytest.param(
            lambda session, who, one: set_dependencies(
                session, who, one.id, seen_version=one.version, dependencies=[]
            ),
            id="what it requires",
        ),
        pytest.param(
            lambda session, who, one: add_benefit(
                session, who, one.id, name="Visits", unit="a year", baseline=9, target=1, due_on=TODAY, owner_name="A"
            ),
            id="another promise",
        ),
        pytest.param(
            lambda session, who, one: add_risk(
                session, who, one.id, category="coordination", text="Late", likelihood=1, impact=1
            ),
            id="a risk",
        ),
        pytest.param(
            lambda session, who, one: save_lines(
                session, who, one.id,
                changed=[LineChange(lines_of(session, who, one.id)[0].id or 0, 1, {"planned": "9"})],
            ),
            id="what a line plans",
        ),
        pytest.param(
            lambda session, who, one: save_lines(
                session, who, one.id, removed=[LineChange(lines_of(session, who, one.id)[0].id or 0, 1)]
            ),
            id="a line that goes",
        ),
    ],
)  # fmt: skip
def test_a_closed_project_stays_as_it_is(
    session: Session, planner: Actor, closed: Project, change: Callable[[Session, Actor, Project], object]
) -> None:
    with pytest.raises(Closed, match=r"project\.closed.*H-1"):
        change(session, planner, closed)


def test_what_was_spent_and_measured_is_entered_after_the_end(
    session: Session, planner: Actor, closed: Project, line: Line
) -> None:
    held = lines_of(session, planner, number(closed.id))[0]
    save_lines(session, planner, number(closed.id), changed=[LineChange(number(held.id), 1, {"spent": "7"})])
    late = line(closed, financier="Test Bank", spent="3")
    assert [str(one.spent) for one in (held, late)] == ["7.00", "3.00"]
    promise = benefits_of(session, planner, number(closed.id))[0].benefit
    assert record_measure(session, planner, number(promise.id), value=11, measured_on=TODAY, source="File 9").id


def test_a_director_opens_it_again_by_deciding_its_last_gate_anew(
    session: Session, planner: Actor, director: Actor, closed: Project
) -> None:
    now = status_of(session, director, number(closed.id), today=TODAY)
    assert (now.gate, now.action, now.sitting) == ("G5", "gate.late", ())
    decide(
        session, director, number(closed.id), gate="G5", outcome="hold", seen_decision=now.last_decision,
        reason="Too soon.", hold_until=date(2026, 6, 1), today=TODAY,
    )  # fmt: skip
    changes = {"name_en": "Another"}
    kept = change_project(session, planner, number(closed.id), seen_version=closed.version, changes=changes)
    assert (kept.name_en, kept.state) == ("Another", "active")


def test_a_condition_of_the_last_gate_is_met_although_the_project_is_closed(
    session: Session, planner: Actor, director: Actor, closed: Project
) -> None:
    terms = [Term("Hand in the last paper", "Ms A", today())]
    seen = status_of(session, director, number(closed.id)).last_decision
    decide(
        session, director, number(closed.id), gate="G5", outcome="conditions", seen_decision=seen, conditions=terms
    )  # fmt: skip
    assert closed.state == "closed"
    waiting = conditions_of(session, planner, number(closed.id))[0]
    assert meet_condition(session, planner, number(waiting.id), seen_version=1, note="In file 3.").met_on == today()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        pytest.param("2026,Test Treasury,government,budget,build,USD,100,0", None, id="what is stored is no change"),
        pytest.param("2026,Test Treasury,government,budget,build,USD,100,5", None, id="what was spent is"),
        pytest.param("2026,Test Treasury,government,budget,build,USD,90,5", "spent_only", id="not with a new plan"),
        pytest.param("2026,Test Bank,government,budget,build,USD,9,0", "spent_only", id="nor is a new promise"),
        pytest.param("2026,Test Bank,government,budget,build,USD,,9", None, id="but a late bill of somebody else"),
    ],
)  # fmt: skip
def test_an_import_holds_to_what_is_closed_line_by_line(
    session: Session, planner: Actor, closed: Project, row: str, code: str | None
) -> None:
    found = preview_import(session, planner, content=f"{HEADS}\n{closed.code},{row}".encode(), name="lines.csv")
    assert [one.code for one in found.findings if one.verdict == "rejected"] == ([code] if code else [])


def test_an_import_does_not_rename_a_closed_project(session: Session, planner: Actor, closed: Project) -> None:
    rows = f"code,name_en,organisation\n{closed.code},Another,health\nH-2,New,health"
    found = preview_import(session, planner, content=rows.encode(), name="projects.csv")
    assert [(one.row, one.code) for one in found.findings] == [(2, "project_closed")]
    assert found.counts["new"] == 1


def test_an_import_changes_nothing_in_a_closed_year(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    last = today().year - 1
    line(project, year=last, planned=100)
    close_year(session, planner, year=last, reason="Audited.")
    tail = "government,budget,build,USD"
    rows = (
        f"{HEADS}\nH-1,{last},Test Treasury,{tail},100,0\nH-1,{last},Test Treasury,{tail},90,0\n"
        f"H-1,{last},Test Bank,{tail},,5\nH-1,{last + 1},Test Bank,{tail},5,0"
    )
    found = preview_import(session, planner, content=rows.encode(), name="lines.csv")
    assert [(one.row, one.code) for one in found.findings if one.verdict == "rejected"] == [
        (3, "year_closed"),
        (4, "year_closed"),
    ]
