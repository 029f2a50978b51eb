"""The screens of projects, run without a browser: what each role finds, registers and changes."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import Engine
from sqlmodel import col, delete, select

from data.organisations import place, root
from data.store import reading, transaction
from data.tables import Event, Organisation
from pages.ui.plain_text import escaped
from projects.gates.decisions import decide
from projects.investment.rates import load_rates
from projects.register import change_project
from projects.tables import InvestmentLine, Project
from tests.pages.conftest import drawn
from tests.pages.project_screens import (
    CONFLICT,
    actor,
    enter_project,
    errors,
    make_ready,
    press,
    screen,
    words,
)

SignIn = Callable[[str | None], None]
MISSING = "There is nothing here for you under this address. Go back to the list and choose again."


@pytest.fixture
def project(store: Engine) -> int:
    return enter_project(store)


@pytest.fixture
def ready(store: Engine, project: int) -> int:
    return make_ready(store, project)


@pytest.mark.parametrize("given", [None, 999])
def test_what_is_not_there_is_missing(signed_in: SignIn, given: int | None) -> None:
    signed_in("planner")
    assert errors(screen(given=given)) == [MISSING]


def test_a_project_of_another_organisation_looks_as_if_it_were_not_there(
    store: Engine, signed_in: SignIn, project: int
) -> None:
    with transaction(store) as session:
        found = session.get(Project, project)
        assert found
        found.organisation_id = root(session).id or 0
        session.add(found)
    signed_in("officer")
    assert errors(screen(given=project)) == [MISSING]


def test_the_first_screen_says_where_it_stands_and_what_blocks_it(signed_in: SignIn, project: int) -> None:
    signed_in("director")
    at = screen(given=project)
    assert drawn(at) == ["project"]
    assert [(one.label, one.value) for one in at.metric] == [
        ("Planned, USD", "30,000"),
        ("Committed, USD", "0"),
        ("Spent, USD", "0"),
        ("Released, USD", "0"),
    ]
    assert "**What blocks G0** (2)" in words(at)
    assert "Mandate on one page (missing)" in words(at)


def test_a_stopped_project_says_why_and_asks_for_nothing(store: Engine, signed_in: SignIn, ready: int) -> None:
    with transaction(store) as session:
        decide(
            session, actor(store, "director"), ready, gate="G0", outcome="stop", seen_decision=None, reason="No need."
        )
    signed_in("director")
    at = screen(given=ready)
    assert "to take it up again, G0 Strategic fit is decided anew by a planner or a director" in words(at)
    assert [one.value for one in at.info] == [f"Reason: {escaped('No need.')}"]
    assert "What blocks" not in words(at)


@pytest.mark.parametrize("username", ["auditor", "officer"])
def test_who_only_reads_gets_nothing_to_press(signed_in: SignIn, ready: int, username: str) -> None:
    signed_in(username)
    for tab in ("Gates", "Money", "Aims", "About"):
        at = screen(given=ready, tab=tab)
        assert [one.label for one in at.button] == [], tab


def test_the_register_entry_records_only_what_was_changed(store: Engine, signed_in: SignIn, project: int) -> None:
    signed_in("planner")
    at = screen(given=project, tab="About")
    next(one for one in at.text_input if one.label == "Owner: who runs it").input("Mr Owner")
    press(at, "Save")
    with reading(store) as session:
        event = session.exec(select(Event).order_by(col(Event.id).desc())).first()
    assert event
    assert event.details == {"before": {"owner_name": ""}, "after": {"owner_name": "Mr Owner"}}


def test_an_entry_that_somebody_else_changed_is_kept_on_the_screen(
    store: Engine, signed_in: SignIn, project: int
) -> None:
    signed_in("planner")
    at = screen(given=project, tab="About")
    next(one for one in at.text_input if one.label == "English name").input("Mine")
    with transaction(store) as session:
        change_project(session, actor(store, "planner"), project, seen_version=2, changes={"name_en": "Theirs"})
    press(at, "Save")
    assert errors(at) == [CONFLICT]
    assert next(one for one in at.text_input if one.label == "English name").value == "Mine"
    press(at, "Show what is stored")
    assert next(one for one in at.text_input if one.label == "English name").value == "Theirs"


def test_the_history_is_told_in_sentences(store: Engine, signed_in: SignIn, ready: int) -> None:
    with transaction(store) as session:
        decide(session, actor(store, "director"), ready, gate="G0", outcome="stop", seen_decision=None, reason="No.")
    signed_in("auditor")
    told = words(screen(given=ready, tab="History"))
    for who, sentence in (
        ("Test director", "Decided on G0 Strategic fit: Stop – No."),
        ("Test planner", "Mandate on one page: now ready – File 1"),
        ("Test planner", "Registered as H-1"),
    ):
        assert f"{who}: {escaped(sentence)}" in told


def test_an_imported_project_is_put_under_the_gates_by_a_planner(
    store: Engine, signed_in: SignIn, project: int
) -> None:
    with transaction(store) as session:
        found = session.get(Project, project)
        assert found
        found.gate_unknown = True
        session.add(found)
    signed_in("planner")
    at = screen(given=project)
    assert "Its gates are not known" in words(at)
    press(at, "Put it under the gates")
    assert "**What blocks G0** (2)" in words(at)


def test_where_only_an_estimate_is_known_it_is_told_instead_of_noughts_alone(
    store: Engine, signed_in: SignIn, project: int
) -> None:
    with transaction(store) as session:
        found = session.get_one(Project, project)
        found.estimate, found.gate_unknown = Decimal(2_000_000), True
        session.exec(delete(InvestmentLine))
    signed_in("auditor")
    at = screen(given=project)
    assert ("Rough estimate, USD", "2,000,000") in [(one.label, one.value) for one in at.metric]
    assert "A planner can put the project under the gates" in words(at)
    assert "Rough estimate, USD" in screen("projects").dataframe[0].value.columns
    assert "Of 1 project nothing but a rough estimate is known: 2,000,000 USD." in words(screen("portfolio"))


def test_a_project_is_registered_from_the_list(store: Engine, signed_in: SignIn) -> None:
    signed_in("planner")
    at = screen("projects")
    at.session_state["new-project-form"] = True
    at.run()
    fields = {one.label: one for one in at.text_input}
    fields["Code"].input("H-9")
    fields["English name"].input("Clinic visits by appointment")
    next(one for one in at.button if one.label == "Register").click().run()
    with reading(store) as session:
        assert session.exec(select(Project.code)).all() == ["H-9"]


@pytest.mark.usefixtures("project")
def test_the_list_is_filtered_by_words(signed_in: SignIn) -> None:
    signed_in("officer")
    at = screen("projects")
    assert list(at.dataframe[0].value["Code"]) == ["H-1"]
    at.text_input[0].input("nothing like it").run()
    assert list(at.dataframe[0].value["Code"]) == []


@pytest.mark.usefixtures("project")
def test_the_list_is_filtered_by_who_leads_and_says_so_in_the_address(store: Engine, signed_in: SignIn) -> None:
    with reading(store) as session:
        health = session.exec(select(Organisation.id).where(Organisation.code == "health")).one()
    with transaction(store) as session:
        place(
            session, Organisation(code="roads", kind="ministry", name_en="Ministry of Test Roads"), parent=root(session)
        )
    signed_in("planner")
    at = screen("projects")
    assert not [one for one in at.selectbox if one.label == "Led by"], "thousands of names are not sent unasked"
    for name, found in (("Ministry of Test Roads", []), ("Ministry of Test Health", ["H-1"])):
        at.session_state["projects-lead-box"] = True
        at.run()
        next(one for one in at.selectbox if one.label == "Led by").select(name).run()
        assert list(at.dataframe[0].value["Code"]) == found
    assert at.query_params["lead"] == str(health)


@pytest.mark.usefixtures("project")
def test_a_planner_enters_an_exchange_rate(store: Engine, signed_in: SignIn) -> None:
    signed_in("planner")
    at = screen("portfolio")
    at.session_state["portfolio-tabs"] = "Rates and closed years"
    at.run()
    fields = {one.label: one for one in at.text_input}
    fields["Amount"].input("4,100")
    fields["Currency"].input("khr")
    fields["is worth, in USD"].input("1")
    next(one for one in at.date_input if one.label == "On").set_value(date(2026, 1, 5))
    press(at, "Enter the rate")
    with reading(store) as session:
        assert load_rates(session).of("KHR", 2026) == Fraction(1, 4100)
    assert "4,100 KHR = 1 USD" in list(at.dataframe[-1].value["Rate"])
