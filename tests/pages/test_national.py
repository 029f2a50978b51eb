"""The country's screen: who opens it, what its filters leave, and who may publish."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from assess.tables import Submission
from data.access import Role
from data.store import reading
from tests.pages.assessment import answer_all, open_cycle, settle
from tests.pages.conftest import ROOT, SECONDS, drawn

SignIn = Callable[[str | None], None]
AGENCY = (Role.OFFICER, Role.HEAD)


@pytest.fixture
def verified(store: Engine) -> int:
    """A submission whose review is settled."""
    number = open_cycle(store)
    answer_all(store, number, top=True)
    settle(store, number)
    return number


def screen() -> AppTest:
    """The screen by itself, for whoever is signed in."""
    at = AppTest.from_file(str(ROOT / "pages" / "assess" / "national.py"), default_timeout=SECONDS).run()
    assert not at.exception
    return at


def found(at: AppTest) -> str:
    """The sentence that says how many organisations the filters leave."""
    return next(caption.value for caption in at.caption if "organisations." in caption.value)


@pytest.mark.parametrize("role", list(Role))
def test_who_works_for_the_country_opens_the_screen(signed_in: SignIn, role: Role) -> None:
    signed_in(role)
    at = screen()
    assert drawn(at) == ([] if role in AGENCY else ["national"])
    assert bool(at.error) == (role in AGENCY)


def test_before_the_first_cycle_the_screen_says_so(signed_in: SignIn) -> None:
    signed_in("director")
    assert screen().info[0].value.startswith("No cycle has been opened yet.")


def test_the_table_holds_the_verified_result(signed_in: SignIn, verified: int) -> None:
    assert verified
    signed_in("auditor")
    table = screen().dataframe[0].value
    assert table[["Rank", "of", "Stage", "All stages"]].values.tolist() == [[1, 1, 4, 100.0]]


def test_the_filters_leave_what_was_asked_for(signed_in: SignIn, verified: int) -> None:
    assert verified
    signed_in("director")
    at = screen()
    assert found(at).startswith("1 of 1 organisations.")
    at.text_input(key="national-find").set_value("no such name").run()
    assert found(at).startswith("0 of 1 organisations.")
    at.text_input(key="national-find").set_value("TEST HEALTH").run()
    assert found(at).startswith("1 of 1 organisations.")


def test_a_director_publishes_what_is_verified(signed_in: SignIn, store: Engine, verified: int) -> None:
    signed_in("director")
    at = screen()
    at.button(key="publish").click().run()
    assert not at.exception
    with reading(store) as session:
        assert session.exec(select(Submission.state).where(Submission.id == verified)).one() == "published"
    assert not [button for button in at.button if button.key == "publish"]


@pytest.mark.parametrize("role", [role for role in Role if role not in (*AGENCY, Role.DIRECTOR)])
def test_nobody_else_is_offered_to_publish(signed_in: SignIn, verified: int, role: Role) -> None:
    assert verified
    signed_in(role)
    assert not [button for button in screen().button if button.key == "publish"]
