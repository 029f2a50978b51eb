"""The screen of priorities: the ranking with reasons, weights tried live, a place by hand, comparisons, the panel."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from data.store import reading, transaction
from projects.ranking.panel import Entry, panel_scores, set_scores
from projects.ranking.panel_sheet import COLUMNS, FIRST_ROW, OF, VALUE, make_sheet
from projects.ranking.priorities import active_weights, ranking, save_weights, set_value, weight_sets
from tests.pages.conftest import ROOT, SECONDS
from tests.pages.project_screens import actor, enter_project, press


@pytest.fixture
def project(store: Engine, signed_in: Callable[[str | None], None]) -> int:
    """A project that is valued by its cost, with the planner signed in."""
    signed_in("planner")
    project = enter_project(store)
    with transaction(store) as session:
        set_value(session, actor(store, "planner"), project, criterion="cost", value=80, seen_version=0)
    return project


def screen(tab: str = "Ranking") -> AppTest:
    """The screen with a tab open."""
    at = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=SECONDS).run()
    at.switch_page("pages/projects/ranking.py")
    at.session_state["ranking-tabs"] = tab
    at.run()
    assert not at.exception
    return at


def test_a_project_is_placed_by_hand_and_shown_so(store: Engine, project: int) -> None:
    at = screen()
    sentence = "First in 100 % of weightings, rank 1 in 9 of 10. No single weight changes its rank."
    assert any(sentence in one.value.replace("\\", "") for one in at.markdown)
    at.text_area(key=f"overrule-{project}-0-reason").input("Promised to the minister").run()
    press(at, "Place it there")
    assert any("Placed by hand at 1" in one.value and "Promised to the minister" in one.value for one in at.warning)
    with reading(store) as session:
        assert ranking(session, actor(store, "planner")).table["overruled"].tolist() == [True]


def test_weights_are_tried_at_once_and_stored_only_when_asked(store: Engine, project: int) -> None:
    assert project
    at = screen("Weights")
    at.number_input(key="weight-cost").set_value(1000).run()
    with reading(store) as session:
        assert active_weights(session)["cost"] == 10
    at.text_input(key="weights-name").input("Thrift").run()
    press(at, "Keep and use")
    with reading(store) as session:
        assert active_weights(session)["cost"] == 1000


def test_weights_kept_before_are_tried_again(store: Engine, project: int) -> None:
    assert project
    with transaction(store) as session:
        save_weights(session, actor(store, "planner"), name="Thrift", weights={"cost": 7}, seen_version=0)
    at = screen("Weights")
    with reading(store) as session:
        (kept,) = weight_sets(session, actor(store, "planner"))
    at.selectbox(key="weights-set").set_value(kept.id).run()
    press(at, "Try these")
    assert (at.number_input(key="weight-cost").value, at.number_input(key="weight-risk").value) == (7, 0)
    press(at, "Remove")
    with reading(store) as session:
        assert weight_sets(session, actor(store, "planner")) == []


def test_comparing_is_off_until_it_is_switched_on(store: Engine, project: int) -> None:
    assert store
    assert project
    at = screen("Compare criteria")
    assert any("Comparing criteria two by two is switched off." in one.value for one in at.info)
    press(at, "Switch it on")
    assert any("As soon as one judge has compared every pair" in one.value for one in at.info)


def test_a_sheet_that_came_back_is_looked_at_and_stored(store: Engine, project: int) -> None:
    planner = actor(store, "planner")
    with transaction(store) as session:
        set_scores(session, planner, project, member="Ms Panel", entries=[Entry("risk", 40)])
        book = openpyxl.load_workbook(io.BytesIO(make_sheet(session, planner)))
    sheet = book.worksheets[1]
    sheet.cell(FIRST_ROW, COLUMNS.index(VALUE) + 1, 60)
    sheet.cell(2, COLUMNS.index(OF) + 1, "Mr Other")
    file = io.BytesIO()
    book.save(file)
    at = screen("Values and panel")
    at.file_uploader(key="panel-file").set_value(("sheet.xlsx", file.getvalue(), "")).run()
    press(at, "Store 1 score")
    with reading(store) as session:
        scored = panel_scores(session, planner)[project]
    assert {name: list(one.scores) for name, one in scored.items()} == {
        "strategic_fit": ["Mr Other"],
        "risk": ["Ms Panel"],
    }
