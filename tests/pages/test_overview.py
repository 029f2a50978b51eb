"""At a glance: who begins there, what the tiles say and where they lead."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from data.access import Role
from tests.pages.assessment import answer_all, open_cycle, settle
from tests.pages.conftest import drawn
from tests.pages.project_screens import enter_project, make_ready

Begin = Callable[[str | None], AppTest]


def links(at: AppTest) -> dict[str, str]:
    """The links on the screen: what each says, and the address it leads to."""
    found = [element.proto for element in at.get("page_link")]
    return {one.label: f"{one.page}?{one.query_string}" for one in found}


def said(at: AppTest) -> str:
    assert not at.exception, at.exception
    return "\n".join([*(one.value for one in at.markdown), *(one.value for one in at.caption), *links(at)])


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PLANNER, Role.AUDITOR])
def test_who_does_no_daily_work_begins_with_the_country_at_a_glance(app: Begin, role: Role) -> None:
    at = app(role)
    assert drawn(at) == ["overview"]
    assert "No organisation has a verified result yet." in said(at)
    assert "Nothing waits for your decision." in said(at)
    assert set(links(at)) == {
        "Where do we stand?",
        "What needs my decision?",
        "What is red, and why?",
        "What moved?",
        "Where does the money go?",
        "Are the targets on track?",
    }


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.REVIEWER, Role.ADMINISTRATOR])
def test_who_answers_reviews_or_runs_the_cycles_begins_with_their_work(app: Begin, role: Role) -> None:
    assert drawn(app(role)) == ["assess/start"]


def test_a_director_still_finds_my_work(app: Begin) -> None:
    at = app("director")
    at.switch_page("pages/assess/start.py").run()
    assert drawn(at) == ["assess/start"]


def test_a_gate_that_is_ready_stands_among_the_decisions_and_leads_to_the_list(store: Engine, app: Begin) -> None:
    make_ready(store, enter_project(store))
    at = app("director")
    label = "Gates ready to decide: **1** of 1 that are next"
    assert label in links(at)
    assert "tab=gates" in links(at)[label]
    at.switch_page("pages/projects/portfolio.py")
    at.query_params["tab"] = "gates"
    at.run()
    assert not at.exception
    assert any("Gates waiting for your decision (1)" in one.value for one in at.header)


def test_a_verified_result_is_counted_and_the_link_names_its_cycle(store: Engine, app: Begin) -> None:
    submission = open_cycle(store)
    answer_all(store, submission, top=True)
    settle(store, submission)
    at = app("director")
    words = said(at)
    assert "organisations have reached stage 3 or 4." in words
    assert "There are no two cycles with verified results to compare yet." in words
    assert "cycle=1" in links(at)["Where do we stand?"]
    chart = at.get("vega_lite_chart")[0].proto
    assert "How many organisations stand at each stage?" in chart.spec
    assert [one.proto.label for one in at.get("download_button")] == ["As picture"]
