"""The comparing screen: its tabs for each role, and what a person reads there."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from assess.comparing.solved import willingness
from assess.cycles.control import create_cycle
from assess.cycles.control import open_cycle as open_for_answers
from assess.cycles.participants import choose_all
from assess.states import today
from assess.submissions import publish, submission_in
from data.access import Role
from data.store import reading, transaction
from data.tables import Organisation
from maturity_model.release import release
from maturity_model.writing import begin_edition
from tests.editions_rewritten import asked_anew
from tests.pages.assessment import answer_all, everyone, open_cycle, settle
from tests.pages.conftest import ROOT, SECONDS, drawn

SignIn = Callable[[str | None], None]
BLOCKS = "What blocks the country"


@pytest.fixture
def published(store: Engine) -> int:
    """A submission with every answer at its top, verified and published."""
    number = open_cycle(store)
    answer_all(store, number, top=True)
    settle(store, number)
    with transaction(store) as session:
        publish(session, everyone(Role.DIRECTOR), submission=number)
    return number


def screen(tab: str | None = None) -> AppTest:
    """The screen by itself, with one of its tabs open."""
    at = AppTest.from_file(str(ROOT / "pages" / "assess" / "compare.py"), default_timeout=SECONDS)
    if tab:
        at.session_state["compare-tabs"] = tab
    at.run()
    assert not at.exception
    assert drawn(at) == ["compare"]
    return at


@pytest.mark.parametrize("role", list(Role))
def test_what_blocks_the_country_is_a_tab_for_who_works_for_it(signed_in: SignIn, published: int, role: Role) -> None:
    assert published
    signed_in(role)
    assert (BLOCKS in [tab.label for tab in screen().tabs]) == (role not in (Role.OFFICER, Role.HEAD))


def test_without_an_earlier_cycle_the_screen_says_so(signed_in: SignIn, published: int) -> None:
    assert published
    signed_in("head")
    assert screen().info[0].value.startswith("No earlier cycle has a result")


@pytest.fixture
def another_edition(store: Engine, tmp_path: Path, published: int) -> str:
    """A later cycle, verified, on an edition that asks 20 of the 86 questions anew; gives the edition's name."""
    begin_edition("presence-2027", previous="presence-2026", folder=tmp_path / "editions")
    asked_anew(tmp_path / "editions" / "presence-2027", 20)
    release("presence-2027", tmp_path / "editions")
    with transaction(store) as session:
        administrator = everyone(Role.ADMINISTRATOR)
        cycle = create_cycle(
            session, administrator, name_en="Next round", edition="presence-2027", forms={"ministry": "full"},
            opens_on=today(), due_on=today() + timedelta(days=9), closes_on=today() + timedelta(days=9),
        )  # fmt: skip
        choose_all(session, administrator, cycle.id or 0)
        open_for_answers(session, administrator, cycle.id or 0)
        later = submission_in(session, administrator, cycle=cycle.id or 0, organisation=2).id or 0
    assert later != published
    answer_all(store, later, top=True)
    settle(store, later)
    return "presence-2027"


def test_the_break_between_two_editions_stands_on_the_screen(signed_in: SignIn, another_edition: str) -> None:
    assert another_edition
    signed_in("head")
    at = screen()
    # 66 of 86 questions of weight 1 are the same: 76.7 %.
    assert [one.value for one in at.warning] == [
        "Between Test round and Next round the questions changed: only 77 % of their weight is the same. "
        "The line is interrupted there.",
        "The editions share only 77 % of their weight: read the difference with care.",
    ]
    assert at.dataframe[0].value["Cycle"].tolist() == ["Test round", "Next round"]
    assert at.dataframe[1].value.columns[1] == "Test round (before the break)"


def test_the_group_is_shown_with_its_median(signed_in: SignIn, published: int) -> None:
    assert published
    signed_in("officer")
    at = screen("Beside others")
    first = at.dataframe[0].value.iloc[0]
    assert first[["This organisation", "Median", "Best", "Counted"]].tolist() == [100, 100, 100, 1]


def test_nothing_blocks_where_everything_is_at_its_top(signed_in: SignIn, published: int) -> None:
    assert published
    signed_in("director")
    table = screen(BLOCKS).dataframe[0].value
    assert set(table["Blocks"]) == {0}
    assert set(table["Solved by"]) == {1}


def test_a_head_lets_others_ask(signed_in: SignIn, store: Engine, published: int) -> None:
    assert published
    signed_in("head")
    at = screen("Who has solved it")
    assert at.info[0].value.startswith("No organisation that is willing")
    at.toggle[0].set_value(True)
    at.text_input[0].set_value("The web office")
    next(button for button in at.button if button.label == "Save").click().run()
    assert not at.exception
    assert at.dataframe[0].value["Whom to ask"].tolist() == ["The web office"]
    with reading(store) as session:
        found = session.get_one(Organisation, 2)
        assert willingness(session, everyone(Role.HEAD), found.id or 0).willing


def test_an_officer_is_not_offered_to_answer_for_the_head(signed_in: SignIn, published: int) -> None:
    assert published
    signed_in("officer")
    assert not screen("Who has solved it").toggle
