"""The page of a gate and the portfolio's tabs beside the overview, run without a browser."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from assess.states import today
from data.store import reading, transaction
from projects.gates.artefacts import record_review
from projects.gates.decisions import decisions_of
from projects.investment.closed_years import close_year, closed_years
from projects.investment.lines import add_line, lines_of
from projects.tables import GateDecision, Project
from tests.pages.conftest import drawn
from tests.pages.project_screens import actor, choose, edit, enter_project, errors, make_ready, press, screen, words

SignIn = Callable[[str | None], None]
LAST = today().year - 1


@pytest.fixture
def project(store: Engine) -> int:
    return make_ready(store, enter_project(store))


def tab(name: str):
    at = screen("portfolio")
    at.session_state["portfolio-tabs"] = name
    at.run()
    assert not at.exception
    return at


def test_the_page_of_a_gate_holds_what_the_decider_needs_and_takes_the_decision(
    store: Engine, signed_in: SignIn, project: int
) -> None:
    signed_in("planner")
    at = screen("gate", given=project)
    assert drawn(at) == ["gate"]
    headers = [one.value for one in at.header]
    assert headers[:4] == ["What is there (5 of 5)", "How it stands", "What may be committed", "Funding gaps"]
    assert "Does the idea serve one of the strategies" in words(at)
    assert "In all 30,000 USD are planned and not committed." in words(at)
    choose(at, "go")
    press(at, "Record the decision")
    with reading(store) as session:
        assert [one.gate for one in decisions_of(session, actor(store, "planner"), project)] == ["G0"]
    assert "This gate is decided by a director." in words(at)


def test_the_finding_of_an_independent_review_is_read_to_its_end(
    store: Engine, signed_in: SignIn, project: int
) -> None:
    planner, finding = actor(store, "planner"), "The contract has no exit. " * 20 + "Do not sign it."
    with transaction(store) as session:
        held = session.exec(select(Project).where(Project.id == project)).one()
        held.estimate = Decimal(50_000_000)
        session.add(
            GateDecision(
                project_id=project, sequence=1, gate="G1", covers=["G0", "G1"], outcome="go", decided_on=today(),
                decided_by="Test director",
            )
        )  # fmt: skip
        session.flush()
        record_review(
            session, planner, project, gate="G2", reviewer_name="Ms Test", reviewer_from="Guild of Tests",
            reviewed_on=today(), finding=finding,
        )  # fmt: skip
    signed_in("director")
    assert "Do not sign it" in words(screen("gate", given=project))


def test_who_only_reads_finds_no_form_at_the_gate(signed_in: SignIn, project: int) -> None:
    signed_in("auditor")
    at = screen("gate", given=project)
    assert [one.label for one in at.button if one.label == "Record the decision"] == []


def test_a_closed_project_offers_no_form_but_to_the_director_who_opens_it_again(
    store: Engine, signed_in: SignIn, project: int
) -> None:
    with transaction(store) as session:
        held = session.exec(select(Project).where(Project.id == project)).one()
        held.state = "closed"
        for sequence, covers in enumerate((["G0", "G1", "G2", "G3", "G4"], ["G5"]), start=1):
            session.add(
                GateDecision(
                    project_id=project, sequence=sequence, gate=covers[-1], covers=covers, outcome="go",
                    decided_on=today(), decided_by="Test director",
                )
            )  # fmt: skip
    signed_in("planner")
    at = screen(given=project, tab="About")
    assert "This project is closed and stays as it is." in words(at)
    assert [one.label for one in at.button if one.label == "Save"] == []
    at = screen(given=project, tab="Money")
    edit(at, f"lines-{project}", edited_rows={0: {"spent": 4}})
    press(at, "Save")
    signed_in("director")
    at = screen(given=project)
    choose(at, "hold")
    next(one for one in at.text_area if one.label == "Reason").input("Closed too soon.")
    next(one for one in at.date_input if one.label == "Hold until").set_value(today() + timedelta(days=9)).run()
    press(at, "Record the decision")
    with reading(store) as session:
        assert session.exec(select(Project.state).where(Project.id == project)).one() == "active"
        assert [str(one.spent) for one in lines_of(session, actor(store, "planner"), project)] == ["4.00"]


def test_the_gates_that_wait_are_listed_for_whoever_decides_them(signed_in: SignIn, project: int) -> None:
    assert project
    signed_in("director")
    at = tab("Gates waiting")
    assert at.dataframe[0].value[["Missing", "Project"]].to_numpy().tolist() == [[0, "Vaccination cards online"]]
    assert "1 of them has all that it needs. Choose its row to decide." in words(at)


def test_an_auditor_has_no_gates_waiting(signed_in: SignIn, project: int) -> None:
    assert project
    signed_in("auditor")
    assert "Gates waiting" not in [one.label for one in screen("portfolio").tabs]


def test_a_planner_closes_a_year_and_corrects_what_was_spent_with_a_reason(
    store: Engine, signed_in: SignIn, project: int
) -> None:
    planner = actor(store, "planner")
    with transaction(store) as session:
        add_line(
            session, planner, project=project, year=LAST, financier="Treasury", source="government",
            instrument="budget", kind="build", currency="USD", planned=10,
        )  # fmt: skip
    signed_in("planner")
    at = tab("Rates and closed years")
    at.text_input(key="year-True-reason").input("Audited.")
    press(at, "Close the accounts")
    with reading(store) as session:
        assert closed_years(session) == {LAST}
    at = screen(given=project, tab="Money")
    edit(at, f"lines-{project}", edited_rows={0: {"spent": 4}})
    press(at, "Save")
    assert errors(at) == [f"The accounts of {LAST} are closed. Give the reason of the correction."]
    at.text_input(key=f"correction-{project}").input("A late bill.").run()
    press(at, "Save")
    with reading(store) as session:
        assert [str(one.spent) for one in lines_of(session, planner, project)] == ["4.00", "0.00"]


def test_a_director_sees_the_gaps_and_opens_a_year_again(store: Engine, signed_in: SignIn, project: int) -> None:
    assert project
    with transaction(store) as session:
        close_year(session, actor(store, "planner"), year=LAST, reason="Audited.")
    signed_in("director")
    assert "In all 30,000 USD are planned and not committed." in words(tab("Funding gaps"))
    at = tab("Rates and closed years")
    at.text_input(key="year-False-reason").input("A wrong plan.")
    press(at, "Open again")
    with reading(store) as session:
        assert closed_years(session) == frozenset()
