"""The review screen: who opens it, what a verdict stores, and why one is refused."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from assess import messages as assess_messages
from assess.review.claims import Claim, review_list
from assess.submissions import find_submission, submit
from data import messages
from data.access import Role
from data.store import reading, transaction
from tests.pages.assessment import answer_all, everyone, open_cycle
from tests.pages.conftest import ROOT, SECONDS, drawn

# The shell, which the screen runs without here, brings the sentences of the assessment.
messages.add(assess_messages.SENTENCES)
SignIn = Callable[[str | None], None]
REASON = "Reason, as the organisation will read it"


@pytest.fixture
def submission(store: Engine) -> int:
    """A submission that the head has signed."""
    number = open_cycle(store)
    answer_all(store, number, top=True)
    with transaction(store) as session:
        submit(session, everyone(Role.HEAD), submission=number)
    return number


def screen() -> AppTest:
    """The screen by itself, for whoever is signed in."""
    at = AppTest.from_file(str(ROOT / "pages" / "assess" / "review.py"), default_timeout=SECONDS).run()
    assert not at.exception
    return at


def press(at: AppTest, key: str) -> AppTest:
    """Press the button with this key, or with one that ends so."""
    next(button for button in at.button if button.key and button.key.endswith(key)).click().run()
    assert not at.exception
    return at


def claims(store: Engine, submission: int) -> list[Claim]:
    """The claims with the verdicts on them."""
    with reading(store) as session:
        return review_list(session, everyone(Role.REVIEWER), submission)


def state(store: Engine, submission: int) -> str:
    """Where the submission stands."""
    with reading(store) as session:
        return find_submission(session, everyone(Role.REVIEWER), submission).state


@pytest.mark.parametrize("role", list(Role))
def test_only_a_reviewer_opens_the_screen(signed_in: SignIn, role: Role) -> None:
    signed_in(role)
    at = screen()
    assert drawn(at) == (["review"] if role is Role.REVIEWER else [])
    assert bool(at.error) == (role is not Role.REVIEWER)


def test_where_nothing_waits_the_screen_says_so(signed_in: SignIn) -> None:
    signed_in("reviewer")
    assert screen().success[0].value.startswith("Nothing waits for you.")


def test_agreeing_stores_one_verdict(signed_in: SignIn, store: Engine, submission: int) -> None:
    signed_in("reviewer")
    press(screen(), "agree")
    assert [claim.agreed for claim in claims(store, submission) if claim.agreed is not None] == [True]


def test_an_adjustment_without_a_reason_is_refused(signed_in: SignIn, store: Engine, submission: int) -> None:
    signed_in("reviewer")
    at = press(screen(), "-go")
    assert [error.value for error in at.error] == ["Say why the claim is adjusted."]
    assert {claim.agreed for claim in claims(store, submission)} == {None}


def test_an_adjustment_is_stored_with_its_reason(signed_in: SignIn, store: Engine, submission: int) -> None:
    signed_in("reviewer")
    at = screen()
    next(box for box in at.text_area if box.label == REASON).set_value("The page is empty.")
    press(at, "-go")
    adjusted = [claim for claim in claims(store, submission) if claim.agreed is False]
    assert [(claim.verified_level, claim.review_reason) for claim in adjusted] == [(0, "The page is empty.")]


def test_a_section_is_agreed_to_at_once(signed_in: SignIn, store: Engine, submission: int) -> None:
    signed_in("reviewer")
    at = screen()
    at.selectbox(key="review-section").set_value("foundation").run()
    press(at, "agree-section")
    found = claims(store, submission)
    assert {claim.agreed for claim in found if claim.asked.section == "foundation"} == {True}
    assert {claim.agreed for claim in found if claim.asked.section != "foundation"} == {None}


def test_it_is_verified_only_when_nothing_is_left(signed_in: SignIn, store: Engine, submission: int) -> None:
    signed_in("reviewer")
    at = screen()
    assert at.button(key="verify").disabled
    for section in {claim.asked.section for claim in claims(store, submission)}:
        at.selectbox(key="review-section").set_value(section).run()
        press(at, "agree-section")
    press(at, "verify")
    assert state(store, submission) == "verified"


def test_giving_back_needs_a_note(signed_in: SignIn, store: Engine, submission: int) -> None:
    signed_in("reviewer")
    at = press(screen(), "return")
    assert [error.value for error in at.error] == ["Say what the organisation should mend."]
    assert state(store, submission) == "submitted"
    at.text_area(key="return-note").set_value("Look again at the links.")
    press(at, "return")
    assert state(store, submission) == "returned"
