"""My work: each role is shown one next step."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from assess.submissions import submit
from data.access import Role
from data.store import transaction
from tests.pages.assessment import answer, answer_all, everyone, open_cycle

Begin = Callable[[str | None], AppTest]


def steps(at: AppTest) -> list[str]:
    """What the buttons say."""
    assert not at.exception, at.exception
    return [one.label for one in at.button]


def test_nothing_answered_yet_begins_with_start(store: Engine, app: Begin) -> None:
    open_cycle(store)
    assert steps(app("officer")) == ["Start"]


def test_what_was_begun_is_continued(store: Engine, app: Begin) -> None:
    answer(store, open_cycle(store), "info.news", 1)
    at = app("officer")
    assert steps(at) == ["Continue where I was"]
    assert any("10 days left" in str(one.value) for one in at.markdown)


@pytest.mark.parametrize(("person", "step"), [("officer", "Check once more"), ("head", "Check and submit")])
def test_what_is_complete_is_checked_and_the_head_submits(store: Engine, app: Begin, person: str, step: str) -> None:
    answer_all(store, open_cycle(store), top=False)
    assert steps(app(person)) == [step]


def test_after_submitting_there_is_a_result_and_a_review_waits(store: Engine, app: Begin) -> None:
    submission = open_cycle(store)
    answer_all(store, submission, top=False)
    with transaction(store) as session:
        submit(session, everyone(Role.HEAD), submission=submission)
    assert steps(app("head")) == ["See the result"]
    assert steps(app("reviewer")) == ["Review the first"]


def test_without_a_cycle_nobody_is_left_without_a_word(app: Begin) -> None:
    assert "No cycle asks you anything now" in app("officer").info[0].value
    assert "Nothing waits for a review." in [one.value for one in app("reviewer").markdown]


@pytest.mark.parametrize("person", ["planner", "director", "administrator", "auditor"])
def test_those_who_look_at_the_country_see_where_the_cycle_stands(store: Engine, app: Begin, person: str) -> None:
    open_cycle(store)
    at = app(person)
    at.switch_page("pages/assess/start.py").run()
    counts = {one.label: one.value for one in at.metric}
    assert counts == {"Answering": "1", "With the reviewers": "0", "Verified": "0", "Published": "0"}
