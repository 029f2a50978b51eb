"""The review screen: who opens it, what a verdict stores, and why one is refused."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from assess import messages as assess_messages
from assess.review.claims import Claim, review_list
from assess.review.reasons import add_reason
from assess.review.settings import change_review_rules
from assess.review.verdicts import agree, agree_section
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


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.DIRECTOR, Role.HEAD])
def test_a_reviewer_reviews_a_director_settles_differences_and_nobody_else_comes_in(
    signed_in: SignIn, role: Role
) -> None:
    signed_in(role)
    at = screen()
    assert drawn(at) == ([] if role is Role.HEAD else ["review"])
    views = [control.options for control in at.segmented_control]
    assert len(views[0]) == {Role.REVIEWER: 6, Role.DIRECTOR: 3}[role] if views else role is Role.HEAD


def test_where_nothing_waits_the_screen_says_so(signed_in: SignIn, store: Engine) -> None:
    assert store
    signed_in("reviewer")
    assert screen().success[0].value.startswith("Nothing waits for you.")


def test_after_a_verdict_the_next_claim_comes_by_itself(signed_in: SignIn, store: Engine, submission: int) -> None:
    signed_in("reviewer")
    at = screen()
    first, second = [claim.asked.question for claim in claims(store, submission)][:2]
    press(at, "agree")
    assert [claim.asked.question for claim in claims(store, submission) if claim.agreed] == [first]
    press(at, "next")
    press(at, "previous")
    press(at, "agree")
    assert {claim.asked.question for claim in claims(store, submission) if claim.agreed} == {first, second}


def test_an_adjustment_needs_a_reason_typed_or_picked(signed_in: SignIn, store: Engine, submission: int) -> None:
    with transaction(store) as session:
        add_reason(session, everyone(Role.REVIEWER), text_en="The page is empty.")
    signed_in("reviewer")
    at = press(screen(), "to-0")
    press(at, "adjust-go")
    assert [error.value for error in at.error] == ["Say why the claim is adjusted."]
    assert {claim.agreed for claim in claims(store, submission)} == {None}
    next(box for box in at.text_area if box.label == REASON).set_value("Not found.")
    press(at, "adjust-go")
    press(at, "to-0")
    press(at, "reason-1")
    adjusted = [claim for claim in claims(store, submission) if claim.agreed is False]
    assert {claim.review_reason for claim in adjusted} == {"Not found.", "The page is empty."}
    assert [claim.verified_level for claim in adjusted] == [0, 0]


def test_a_verdict_given_in_two_tabs_shows_both_and_lets_one_choose(
    signed_in: SignIn, store: Engine, submission: int
) -> None:
    signed_in("reviewer")
    at = press(screen(), "to-0")
    question = claims(store, submission)[0].asked.question
    with transaction(store) as session:
        agree(
            session, everyone(Role.REVIEWER), submission=submission, item=question[0], service=question[1],
            seen_version=0,
        )  # fmt: skip
    # Drawn anew, the claim is still at hand, although another tab has settled it.
    next(box for box in at.run().text_area if box.label == REASON).set_value("Not found.").run()
    press(at, "adjust-go")
    assert any("Somebody else judged this" in error.value for error in at.error)
    press(at, "keep-mine")
    stands = next(claim for claim in claims(store, submission) if claim.asked.question == question)
    assert (stands.agreed, stands.verified_level, stands.version) == (False, 0, 2)


def test_section_by_section_everything_is_settled_and_verified(
    signed_in: SignIn, store: Engine, submission: int
) -> None:
    signed_in("reviewer")
    at = screen()
    assert at.button(key="verify").disabled
    for section in {claim.asked.section for claim in claims(store, submission)}:
        at.selectbox(key="review-section").set_value(section).run()
        press(at, "agree-section")
        assert {claim.agreed for claim in claims(store, submission) if claim.asked.section == section} == {True}
    press(at, "verify")
    assert state(store, submission) in ("verified", "provisional")


def test_giving_back_needs_a_note_and_takes_those_on_answers_along(
    signed_in: SignIn, store: Engine, submission: int
) -> None:
    signed_in("reviewer")
    at = press(screen(), "return")
    assert [error.value for error in at.error] == ["Say what the organisation should mend."]
    assert state(store, submission) == "submitted"
    next(box for box in at.text_area if (box.key or "").startswith("note-")).set_value("A dead link")
    press(at, "keep-note")
    press(at, "return")
    assert state(store, submission) == "returned"
    with reading(store) as session:
        note = find_submission(session, everyone(Role.REVIEWER), submission).returned_note
    assert (note or "").endswith(": A dead link")


def test_the_other_queues_and_tables_are_drawn(signed_in: SignIn, store: Engine, submission: int) -> None:
    assert store
    assert submission
    signed_in("reviewer")
    at = screen()
    for view in ("risk", "item", "3", "kappa", "load"):
        at.segmented_control(key="review-view").set_value(view).run()
        assert not at.exception
        assert drawn(at) == ["review"]
        if view == "item":
            # One question of the organisation itself: neither a column for it, nor one for services.
            at.selectbox(key="review-item").set_value("site.reachable").run()
            assert list(at.dataframe[0].value.columns) == ["Organisation", "Claim", "Why"]
            assert "site.reachable" not in "".join(at.selectbox(key="review-item").options)
    assert at.dataframe[0].value.iloc[0, 0] == "nobody yet"


def test_who_may_judge_a_second_time_is_told_why_the_first_verdicts_are_hidden_and_led_there(
    signed_in: SignIn, store: Engine, submission: int
) -> None:
    first = everyone(Role.REVIEWER)
    with transaction(store) as session:
        change_review_rules(
            session, everyone(Role.ADMINISTRATOR), 1, seen_version=0, changes={"second_reviewer": True}
        )  # fmt: skip
        agree_section(session, first, submission=submission, section="1")
    signed_in("reviewer")
    at = screen()
    assert drawn(at) == ["review"]
    assert [box.value for box in at.error] == []
    assert "without seeing each other" in at.info[0].value
    press(at, "to-second")
    assert press(at, "take-second").button(key="finish-second").disabled


def test_a_second_reviewer_judges_blind_and_the_director_settles_the_difference(
    signed_in: SignIn, store: Engine, submission: int
) -> None:
    first = everyone(Role.REVIEWER)
    rules = {"second_reviewer": True, "sample_percent": 1, "arbitration_percent": 0}
    with transaction(store) as session:
        change_review_rules(session, everyone(Role.ADMINISTRATOR), 1, seen_version=0, changes=rules)
        for section in {claim.asked.section for claim in review_list(session, first, submission)}:
            agree_section(session, first, submission=submission, section=section)
    signed_in("reviewer")
    at = screen()
    at.segmented_control(key="review-view").set_value("2").run()
    press(at, "take-second")
    press(at, "to-0")
    next(box for box in at.text_area if box.label == REASON).set_value("Not found.")
    press(at, "adjust-go")
    while at.button(key="finish-second").disabled:
        press(at, "agree")
    press(at, "finish-second")
    assert [box.value for box in at.error] == []
    assert [box.value for box in at.info] == ["There is nothing to judge a second time."]
    at.segmented_control(key="review-view").set_value("3").run()
    assert "You are one of the two reviewers" in at.info[0].value
    assert [list(at.dataframe[0].value[column]) for column in ("First reviewer", "Settled")] == [
        ["Also the heads by name"],
        ["–"],
    ]
    signed_in("director")
    at = press(screen(), "to-1")
    next(box for box in at.text_area if box.label == REASON).set_value("Seen once.")
    press(at, "adjust-go")
    assert any("Every difference is settled." in box.value for box in at.success)
    assert [claim.verified_level for claim in claims(store, submission) if claim.agreed is False] == [1]
