"""Choosing projects on the screen: one click gives an answer, which is explained, kept, compared and approved."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from assess.states import today
from data.organisations import root
from data.store import reading, transaction
from projects.investment.lines import add_line
from projects.ranking.priorities import set_value
from projects.register import add_project
from projects.scenarios.kept import make
from projects.scenarios.question import FloorAsked, Question, question_of
from projects.scenarios.runs import find_search
from projects.tables.scenario import Scenario
from tests.pages.project_screens import actor, edit, enter_project, errors, press, screen, words


def enter_second(store: Engine, first: int) -> None:
    """A second project, of 20,000 dollars, as valuable as the first."""
    planner = actor(store, "planner")
    with transaction(store) as session:
        added = add_project(session, planner, organisation=root(session).id or 0, code="H-2", name_en="Queues")
        add_line(
            session, planner, project=added.id or 0, year=2027, financier="Treasury", source="government",
            instrument="budget", kind="build", currency="USD", planned=20_000,
        )  # fmt: skip
        for project in (first, added.id or 0):
            set_value(session, planner, project, criterion="cost", value=50, seen_version=0)


def answered(at: AppTest) -> AppTest:
    """The screen when the search has ended."""
    run = find_search(at.session_state["choose-run"])
    assert run
    assert run.done.wait(30)
    at.run()
    assert not at.exception
    return at


def test_one_click_gives_an_answer_that_is_explained_and_kept(
    store: Engine, signed_in: Callable[[str | None], None]
) -> None:
    enter_second(store, enter_project(store))
    signed_in("planner")
    at = screen("choose")
    press(at, "Choose the best projects")
    answered(at)
    assert any("1 of 2 projects" in one.value for one in at.subheader), "half of 50,000 pays for 20,000 alone"
    press(at, "Why is it out?")
    assert "H-1 Vaccination cards online" in words(at).replace("\\", "")
    press(at, "Keep")
    with reading(store) as session:
        assert session.exec(select(Scenario.status)).one() == "optimal"


def test_the_form_asks_again_what_a_kept_question_asks(store: Engine, signed_in: Callable[[str | None], None]) -> None:
    enter_second(store, enter_project(store))
    asked = Question(
        2027, budgets={2027: 90_000}, goal="score", financiers={"Treasury": 80_000},
        financier_years={"Treasury": {2027: 35_000}}, floors=(FloorAsked("strategy", "S1", 25_000, "money"),),
    )  # fmt: skip
    signed_in("planner")
    at = screen("choose")
    at.session_state["choose-base"], at.session_state["choose-round"] = asked.to_json(), 1
    at.run()
    press(at, "Choose the best projects")
    answered(at)
    press(at, "Keep")
    with reading(store) as session:
        kept = session.exec(select(Scenario)).one()
    assert question_of(kept.question) == asked
    assert kept.result["cost"] == 30_000 * 100, "35,000 of the treasury pay for one, and S1 is to have 25,000"


@pytest.mark.parametrize("typed", ["12,50", "1e18", "-5", "10.50"])
def test_a_budget_that_is_not_understood_is_refused(
    store: Engine, signed_in: Callable[[str | None], None], typed: str
) -> None:
    enter_project(store)
    signed_in("planner")
    at = screen("choose")
    edit(at, f"choose-budgets-{today().year}-0-0", edited_rows={0: {"budget": typed}})
    assert [one.startswith(typed) for one in errors(at)] == [True]


def test_a_later_start_finds_no_money_that_nobody_gave(store: Engine, signed_in: Callable[[str | None], None]) -> None:
    """Half of 50,000 in 2027 pays for one; by starting in 2028 the other must not come for free."""
    enter_second(store, enter_project(store))
    signed_in("planner")
    at = screen("choose")
    next(one for one in at.segmented_control if "start later" in one.label).set_value(1).run()
    press(at, "Choose the best projects")
    answered(at)
    assert any("1 of 2 projects" in one.value for one in at.subheader)
    press(at, "Keep")
    with reading(store) as session:
        assert question_of(session.exec(select(Scenario)).one().question).budgets == {2027: 25_000, 2028: 0}


def test_projects_whose_money_lies_in_years_gone_by_can_be_chosen_from(
    store: Engine, signed_in: Callable[[str | None], None]
) -> None:
    first = enter_project(store)
    with transaction(store) as session:
        added = add_project(
            session, actor(store, "planner"), organisation=root(session).id or 0, code="H-3", name_en="Long ago"
        )
        add_line(
            session, actor(store, "planner"), project=added.id or 0, year=2011, financier="Treasury",
            source="government", instrument="budget", kind="build", currency="USD", planned=20_000,
        )  # fmt: skip
    signed_in("planner")
    at = screen("choose")
    assert "1 project asks for money from 2027 to 2027." in words(at)
    at.multiselect(key="choose-barred-0").set_value([first]).run()
    at.selectbox(key="choose-from-0").select(2011).run()
    assert not at.exception
    assert "2 projects ask for money from 2011 to 2027." in words(at)
    press(at, "Choose the best projects")
    answered(at)
    assert any("0 of 2 projects" in one.value for one in at.subheader), "one is barred, half pays for no other"


def test_a_director_approves_a_scenario(store: Engine, signed_in: Callable[[str | None], None]) -> None:
    enter_project(store)
    planner = actor(store, "planner")
    with transaction(store) as session:
        for name, money in (("Small", 10), ("Large", 90_000)):
            make(session, planner, name=name, question=Question(2027, budgets={2027: money}, goal="score"))
    signed_in("director")
    at = screen("scenarios")
    assert [one.label for one in at.tabs][:2] == ["In short", "Projects in and out"]
    press(at, "Approve")
    assert any("Approved as the plan by Test director" in one.value for one in at.success)
