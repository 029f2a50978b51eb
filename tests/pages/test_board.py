"""The board of a cycle: who opens it, what its filters leave, and the words of a reminder."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from data.access import Role
from tests.pages.assessment import answer, open_cycle
from tests.pages.conftest import ROOT, SECONDS, drawn

SignIn = Callable[[str | None], None]


def screen(tab: str | None = None) -> AppTest:
    """The board by itself, for whoever is signed in."""
    at = AppTest.from_file(str(ROOT / "pages" / "assess" / "board.py"), default_timeout=SECONDS)
    if tab:
        at.session_state["board-tabs"] = tab
    at.run()
    assert not at.exception
    return at


@pytest.mark.parametrize("role", list(Role))
def test_who_works_for_the_country_opens_the_board(signed_in: SignIn, store: Engine, role: Role) -> None:
    open_cycle(store)
    signed_in(role)
    at = screen()
    agency = role in (Role.OFFICER, Role.HEAD)
    assert drawn(at) == ([] if agency else ["board"])
    assert bool(at.tabs) == (role == Role.ADMINISTRATOR)


def test_before_the_first_cycle_the_board_says_so(signed_in: SignIn) -> None:
    signed_in("director")
    assert screen().info[0].value.startswith("No cycle has been opened yet.")


def test_the_board_shows_what_is_answered(signed_in: SignIn, store: Engine) -> None:
    answer(store, open_cycle(store), "site.reachable", 1)
    signed_in("director")
    at = screen()
    row = at.dataframe[0].value.iloc[0]
    assert (row["Organisation"], row["Answered"], row["Days left"]) == ("Ministry of Test Health", 1, 10)
    assert row["Asked"] > 100
    at.text_input(key="board-find").set_value("no such name").run()
    assert next(one.value for one in at.caption if "organisations." in one.value) == "0 of 1 organisations."


def test_a_reminder_is_ready_in_the_language_that_is_chosen(signed_in: SignIn, store: Engine) -> None:
    answer(store, open_cycle(store), "site.reachable", 1)
    signed_in("administrator")
    at = screen("Reminders")
    row = at.dataframe[0].value.iloc[0]
    assert (row["Head"], row["Officers"]) == ("Test head", "Test officer")
    assert at.code[0].value.startswith("To: Ministry of Test Health\nFor: Test head, Test officer\n")
    at.radio(key="reminder-language").set_value("km").run()
    assert "១" in at.code[0].value
