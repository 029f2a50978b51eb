"""The result screen: the stage with its reason, and sums that are the percentages shown."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from assess.cycles.participation import participation
from assess.submissions import submit
from data.access import Role
from data.store import reading, transaction
from pages.ui.result.scores import Result, read_result
from pages.ui.result.why import chosen_rows
from tests.pages.assessment import answer, answer_all, everyone, open_cycle
from tests.pages.conftest import ROOT, SECONDS, drawn

SignIn = Callable[[str | None], None]
TABS = ("In the way", "Cheapest way up", "Themes", "Services", "Why?", "Over the years")


@pytest.fixture
def submission(store: Engine) -> int:
    return open_cycle(store)


def screen(submission: int, tab: str | None = None) -> AppTest:
    """The result screen, with one of its tabs open, for whoever is signed in."""
    at = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=SECONDS).run()
    at.switch_page("pages/assess/result.py")
    at.query_params["id"] = str(submission)
    if tab:
        at.session_state["result-tabs"] = tab
    at.run()
    assert not at.exception, at.exception
    return at


def texts(at: AppTest) -> str:
    """All that the screen says."""
    kinds = (at.title, at.header, at.subheader, at.markdown, at.caption, at.info, at.error)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def result_of(store: Engine, submission: int) -> Result:
    """The result as the screen reads it."""
    actor = everyone(Role.HEAD)
    with reading(store) as session:
        return read_result(session, actor, participation(session, actor, submission, action="result.read"))


def test_nothing_answered_is_stage_0_with_the_reason(submission: int, signed_in: SignIn) -> None:
    signed_in("officer")
    at = screen(submission)
    assert at.header[0].value == "Presence not yet established (as claimed, not verified yet)"
    assert "Stage 1 needs 50 % of its points; 0.0 % are earned." in texts(at)
    assert "At least 2 key services must do what stage 1 demands; 0 do." in texts(at)


def test_everything_at_its_top_is_the_highest_stage(store: Engine, submission: int, signed_in: SignIn) -> None:
    answer_all(store, submission, top=True)
    signed_in("officer")
    at = screen(submission)
    assert at.header[0].value.startswith("Stage 4 · Networked")
    assert "Nothing higher can be reached." in texts(at)


def test_it_says_on_how_many_items_and_which_edition_it_rests(submission: int, signed_in: SignIn) -> None:
    signed_in("officer")
    assert "of 86 items asked · Online presence of public institutions 2026, version" in texts(screen(submission))


@pytest.mark.parametrize("tab", TABS)
def test_each_tab_is_drawn_to_its_end(store: Engine, submission: int, signed_in: SignIn, tab: str) -> None:
    answer(store, submission, "site.reachable", 2)
    signed_in("head")
    assert drawn(screen(submission, tab)) == ["assess/result"]


@pytest.mark.parametrize("stage", [1, 2, 3, 4])
def test_the_sum_of_the_points_of_a_stage_is_its_percentage(store: Engine, submission: int, stage: int) -> None:
    answer(store, submission, "site.reachable", 2)
    answer(store, submission, "contact.answers", 2)
    scored = result_of(store, submission).counts
    rows = chosen_rows(scored.rows, stage=str(stage), theme="all")
    assert 100 * rows["points"].sum() / rows["part"].sum() == pytest.approx(scored.result[f"stage_{stage}_percent"])


@pytest.mark.parametrize(("stage", "name"), [("all", "total_percent"), ("foundation", "foundation_percent")])
def test_the_sums_over_all_stages_and_the_foundation_are_theirs(
    store: Engine, submission: int, stage: str, name: str
) -> None:
    answer(store, submission, "mail.official", 2)
    answer(store, submission, "info.news", 2)
    scored = result_of(store, submission).counts
    rows = chosen_rows(scored.rows, stage=stage, theme="all")
    assert 100 * rows["points"].sum() / rows["part"].sum() == pytest.approx(scored.result[name])


def test_the_themes_of_a_stage_share_its_rows_among_them(store: Engine, submission: int) -> None:
    rows = result_of(store, submission).counts.rows
    of_stage = chosen_rows(rows, stage="1", theme="all")
    assert len(of_stage) == sum(
        len(chosen_rows(rows, stage="1", theme=theme)) for theme in ("INF", "PAR", "TEC", "SVC")
    )


def test_what_was_submitted_is_shown_as_it_was_frozen(store: Engine, submission: int) -> None:
    answer_all(store, submission, top=True)
    with transaction(store) as session:
        submit(session, everyone(Role.HEAD), submission=submission)
    result = result_of(store, submission)
    assert result.counts.frozen
    assert result.counts.result["stage_reached"] == 4
    assert result.verified is None


def test_an_answer_that_the_stage_rests_on_is_named(store: Engine, submission: int, signed_in: SignIn) -> None:
    answer_all(store, submission, top=True)
    # One level below, "own site under the government domain" is still an own site; two below it is none.
    answer(store, submission, "site.reachable", 2, seen=1)
    signed_in("head")
    links = [element.proto.label for element in screen(submission, "In the way").get("page_link")]
    assert "Official presence online: else stage 0" in links
