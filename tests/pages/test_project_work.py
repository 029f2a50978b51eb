"""Gates and money on the page of a project: what is stored, what is refused, and what is never lost."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from assess.states import today
from data.store import reading, transaction
from pages.ui.plain_text import escaped
from projects.gates.decisions import Term, decide
from projects.register import add_project, change_project
from projects.tables import GateArtefact, GateCondition, GateDecision, InvestmentLine, Project
from projects.tables.published import PublishedFigure
from tests.pages.project_screens import (
    CONFLICT,
    actor,
    choose,
    edit,
    enter_project,
    errors,
    make_ready,
    press,
    screen,
    words,
)

NO_CURRENCY = "no currency. Give its three-letter code, such as USD or KHR."
DUPLICATES = "Duplicate check against projects, systems and shared services"
SignIn = Callable[[str | None], None]
# As the browser sends a new row: what nobody entered has its usual value.
NEW_LINE = {
    "year": "2028",
    "financier": "Bank",
    "source": "development_partners",
    "instrument": "loan",
    "on_budget": True,
    "kind": "run",
    "currency": "USD",
    "planned": "10.25",
    "committed": 0,
    "spent": 0,
}


@pytest.fixture
def project(store: Engine) -> int:
    return enter_project(store)


@pytest.fixture
def ready(store: Engine, project: int) -> int:
    return make_ready(store, project)


def lines(store: Engine) -> list[tuple[str, Decimal, Decimal]]:
    with reading(store) as session:
        found = session.exec(select(InvestmentLine).order_by(col(InvestmentLine.id)))
        return [(one.financier, one.planned, one.committed) for one in found]


def decisions(store: Engine) -> list[tuple[str, str]]:
    with reading(store) as session:
        return [(one.gate, one.outcome) for one in session.exec(select(GateDecision))]


def test_a_sheet_of_lines_is_saved_at_once(store: Engine, signed_in: SignIn, project: int) -> None:
    signed_in("planner")
    at = screen(given=project, tab="Money")
    edit(at, f"lines-{project}", edited_rows={0: {"planned": 20000}}, added_rows=[NEW_LINE])
    press(at, "Save")
    assert lines(store) == [
        ("Treasury", Decimal("20000.00"), Decimal("0.00")),
        ("Bank", Decimal("10.25"), Decimal("0.00")),
    ]
    assert "Not saved yet." not in words(at)


@pytest.mark.parametrize(
    ("entered", "refusal"),
    [
        pytest.param({"year": "1850"}, "1850 cannot be right. Give a year from 1980 to 2100.", id="no year of ours"),
        pytest.param({"year": "next"}, "next cannot be right. Give a year from 1980 to 2100.", id="no year at all"),
        pytest.param({"year": ""}, "Year is empty. Give a number.", id="without a year"),
        pytest.param({"kind": None}, "Work is empty. Choose what it is.", id="a kind of work that the list lacks"),
        pytest.param({"currency": "XXX"}, f"XXX is {NO_CURRENCY}", id="no currency"),
    ],
)
def test_a_pasted_line_that_is_not_understood_is_refused(
    store: Engine, signed_in: SignIn, project: int, entered: dict[str, Any], refusal: str
) -> None:
    signed_in("planner")
    at = screen(given=project, tab="Money")
    edit(at, f"lines-{project}", added_rows=[NEW_LINE | entered])
    press(at, "Save")
    assert errors(at) == [refusal]
    assert lines(store) == [("Treasury", Decimal("30000.00"), Decimal("0.00"))]


def test_names_that_are_pasted_are_understood(store: Engine, signed_in: SignIn, project: int) -> None:
    signed_in("planner")
    at = screen(given=project, tab="Money")
    pasted = {"kind": "Run", "source": "Development partners", "instrument": "Loan"}
    edit(at, f"lines-{project}", edited_rows={0: {"kind": "Run"}}, added_rows=[NEW_LINE | pasted])
    press(at, "Save")
    with reading(store) as session:
        found = session.exec(select(InvestmentLine).order_by(col(InvestmentLine.id))).all()
    assert [one.kind for one in found] == ["run", "run"]
    assert (found[1].source, found[1].instrument) == ("development_partners", "loan")


def test_a_refused_commitment_says_why_stores_nothing_and_loses_nothing(
    store: Engine, signed_in: SignIn, project: int
) -> None:
    signed_in("planner")
    at = screen(given=project, tab="Money")
    edit(at, f"lines-{project}", edited_rows={0: {"committed": 5}}, added_rows=[NEW_LINE])
    press(at, "Save")
    assert errors(at) == [
        "Committed would be 5 for Build, but 0 are released (last gate passed: –). Pass the next gate first."
    ]
    assert lines(store) == [("Treasury", Decimal("30000.00"), Decimal("0.00"))]
    assert "Not saved yet." in words(at)


def test_a_line_that_somebody_else_changed_is_not_overwritten(store: Engine, signed_in: SignIn, project: int) -> None:
    signed_in("planner")
    at = screen(given=project, tab="Money")
    edit(at, f"lines-{project}", edited_rows={0: {"planned": 1}})
    with transaction(store) as session:
        line = session.exec(select(InvestmentLine)).one()
        line.planned, line.version = Decimal(7), line.version + 1
        session.add(line)
    press(at, "Save")
    assert errors(at) == [CONFLICT]
    assert lines(store) == [("Treasury", Decimal("7.00"), Decimal("0.00"))]
    press(at, "Discard the changes")
    assert "Not saved yet." not in words(at)


def test_an_artefact_is_stored_with_its_day_and_note(store: Engine, signed_in: SignIn, project: int) -> None:
    signed_in("planner")
    at = screen(given=project)
    edit(at, f"artefacts-{project}-G0", edited_rows={0: {"state": "ready", "dated": "2026-03-02", "note": "File 1"}})
    press(at, "Save")
    with reading(store) as session:
        stored = session.exec(select(GateArtefact)).one()
    assert (stored.artefact, stored.state, stored.dated, stored.note) == (
        "g0.mandate", "ready", date(2026, 3, 2), "File 1",
    )  # fmt: skip


def test_what_is_never_waived_is_refused(signed_in: SignIn, project: int) -> None:
    signed_in("planner")
    at = screen(given=project)
    edit(at, f"artefacts-{project}-G0", edited_rows={4: {"state": "waived", "note": "No need"}})
    press(at, "Save")
    assert errors(at) == [f"{DUPLICATES} is never waived."]


def test_likely_duplicates_are_shown_with_their_percent(store: Engine, signed_in: SignIn, project: int) -> None:
    with transaction(store) as session:
        found = session.get(Project, project)
        assert found
        add_project(
            session, actor(store, "planner"), organisation=found.organisation_id, code="H-2",
            name_en="Online vaccination cards",
        )  # fmt: skip
    signed_in("planner")
    at = screen(given=project)
    wanted = escaped("100 % by its name: H-2 Online vaccination cards")
    assert [one.proto.label for one in at.get("page_link")][-1] == wanted


def test_a_planner_decides_the_first_gate(store: Engine, signed_in: SignIn, ready: int) -> None:
    signed_in("planner")
    at = screen(given=ready)
    choose(at, "go")
    press(at, "Record the decision")
    assert decisions(store) == [("G0", "go")]
    assert "last gate passed: G0 Strategic fit" in words(at)


def test_go_is_refused_while_something_is_missing(store: Engine, signed_in: SignIn, project: int) -> None:
    signed_in("planner")
    at = screen(given=project)
    choose(at, "go")
    press(at, "Record the decision")
    assert errors(at) == [f"2 things are still missing: Mandate on one page (missing); {DUPLICATES} (missing)."]
    assert decisions(store) == []


def test_of_two_who_decide_the_second_is_told(store: Engine, signed_in: SignIn, ready: int) -> None:
    signed_in("director")
    at = screen(given=ready)
    choose(at, "go")
    with transaction(store) as session:
        decide(session, actor(store, "planner"), ready, gate="G0", outcome="go", seen_decision=None)
    press(at, "Record the decision")
    assert errors(at) == ["Somebody else decided in the meantime. Read that decision before you decide."]
    assert decisions(store) == [("G0", "go")]
    press(at, "Begin anew")
    assert errors(at) == []


def test_whoever_sponsors_a_project_cannot_decide_it(store: Engine, signed_in: SignIn, ready: int) -> None:
    with transaction(store) as session:
        changes = {"sponsor_name": "Test planner"}
        change_project(session, actor(store, "planner"), ready, seen_version=2, changes=changes)
    signed_in("planner")
    at = screen(given=ready)
    assert "You own or sponsor H-1, so somebody else must decide." in words(at)
    assert "Record the decision" not in [one.label for one in at.button]


def test_a_condition_is_met_with_a_note(store: Engine, signed_in: SignIn, ready: int) -> None:
    term = Term("Train the staff", "Ms A", today() + timedelta(days=9))
    with transaction(store) as session:
        decide(
            session, actor(store, "director"), ready, gate="G0", outcome="conditions", seen_decision=None,
            conditions=[term],
        )  # fmt: skip
    signed_in("planner")
    at = screen(given=ready)
    next(one for one in at.text_area if one.label == "How was it met?").input("All twelve were trained.")
    press(at, "Record that it is met")
    with reading(store) as session:
        assert session.exec(select(GateCondition.met_note)).one() == "All twelve were trained."
    assert "Conditions (0 open)" in [one.value for one in at.header]


def test_a_gate_that_was_passed_is_decided_again(store: Engine, signed_in: SignIn, ready: int) -> None:
    with transaction(store) as session:
        decide(session, actor(store, "director"), ready, gate="G0", outcome="go", seen_decision=None)
    signed_in("director")
    at = screen(given=ready)
    next(one for one in at.selectbox if one.label == "Gate").set_value("G0").run()
    choose(at, "stop")
    next(one for one in at.text_area if one.label == "Reason").input("The need has gone.")
    press(at, "Record the decision")
    assert decisions(store) == [("G0", "go"), ("G0", "stop")]
    assert any("replaced by a later decision" in one.label for one in at.button)
    assert "Decided by Test director" not in words(at)  # drawn when it is opened
    with reading(store) as session:
        newest = session.exec(select(GateDecision.id).order_by(col(GateDecision.id).desc())).first()
    at.session_state[f"decision-{newest}"] = True
    at.run()
    assert "Decided by Test director" in words(at)


def test_published_figures_of_an_imported_project_stand_with_their_source_and_both_colours(
    store: Engine, signed_in: SignIn, project: int
) -> None:
    with transaction(store) as session:
        found = session.get_one(Project, project)
        found.gate_unknown, found.source = True, "Test Feed of 2012"
        for name, text, theirs, ours in (
            ("Cost variance (%)", "-5.00", "green", "amber"),
            ("Rating", "High", None, None),
        ):
            session.add(PublishedFigure(project_id=project, name=name, text=text, theirs=theirs, ours=ours))
    signed_in("planner")
    at = screen(given=project, tab="Progress")
    assert "As they stand in Test Feed of 2012; they are not among our sums." in words(at)
    shown = next(one.value for one in at.dataframe if "As published" in one.value.columns)
    assert shown["As published"].tolist() == ["-5.00", "High"]
    assert shown["Colour of the published"].tolist() == ["✓ green", ""]
    assert shown["Colour from the numbers"].tolist() == ["▲ amber", ""]
