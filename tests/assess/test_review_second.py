"""The second reviewer judges blind; above the rate a third person settles where the two differ."""

import pytest
from sqlmodel import Session

from assess.answers import save_answer
from assess.review.claims import review_list
from assess.review.queue import claims_by_risk, open_items, queue
from assess.review.second import (
    arbitrate,
    comparison,
    finish_second,
    judge_again,
    judged_twice,
    second_list,
)
from assess.review.settings import change_review_rules
from assess.review.tasks import let_go, take
from assess.review.verdicts import adjust, agree, agree_section
from assess.submissions import return_submission, submit, verify
from data.access import Actor, Role
from data.errors import Closed, Conflict, Denied, Invalid
from tests.assess.conftest import SECTIONS, Round, number
from tests.conftest import Country, actor

ITEMS = ("site.reachable", "site.mobile", "info.mandate", "info.contacts")


@pytest.fixture
def twice(session: Session, administrator: Actor, officer: Actor, head: Actor, open_round: Round) -> Round:
    """Four claims at level 1, all drawn, in a cycle that asks for a second reviewer and bears 30 percent."""
    change_review_rules(
        session, administrator, number(open_round.cycle.id), seen_version=0,
        changes={"second_reviewer": True, "sample_percent": 100, "arbitration_percent": 30},
    )  # fmt: skip
    for item in ITEMS:
        save_answer(
            session, officer, submission=open_round.id, item=item, state="level", level=1,
            link="https://health.example/", seen_version=0,
        )  # fmt: skip
    submit(session, head, submission=open_round.id)
    return open_round


@pytest.fixture
def second(country: Country) -> Actor:
    return actor(Role.REVIEWER, country.root, person=71, name="Second")


@pytest.fixture
def third(country: Country) -> Actor:
    return actor(Role.REVIEWER, country.root, person=72, name="Third")


def judge_all(session: Session, who: Actor, found: Round, *, lowered: int) -> None:
    """The second verdicts: the first `lowered` claims stand one level lower, the others as claimed."""
    for place, claim in enumerate(second_list(session, who, found.id)):
        item, service = claim.asked.question
        judge_again(
            session, who, submission=found.id, item=item, service=service, state="level",
            level=0 if place < lowered else claim.level, reason="Tried it" if place < lowered else "", seen_version=0,
        )  # fmt: skip
    finish_second(session, who, submission=found.id)


def agree_all(session: Session, who: Actor, found: Round) -> None:
    """The first verdicts: everything stands."""
    for section in SECTIONS:
        agree_section(session, who, submission=found.id, section=section)


def test_neither_sees_the_others_verdicts_before_the_second_has_finished(
    session: Session, reviewer: Actor, second: Actor, officer: Actor, twice: Round
) -> None:
    adjust(
        session, reviewer, submission=twice.id, item=ITEMS[0], state="level", level=0, reason="x", seen_version=0
    )  # fmt: skip
    with pytest.raises(Denied, match=r"review\.blind"):
        review_list(session, second, twice.id)
    assert {claim.agreed for claim in second_list(session, second, twice.id)} == {None}
    assert comparison(session, reviewer, twice.id) is None
    judge_all(session, second, twice, lowered=0)
    assert review_list(session, second, twice.id)
    assert review_list(session, officer, twice.id)


def test_the_two_reviewers_are_two_people(session: Session, reviewer: Actor, second: Actor, twice: Round) -> None:
    agree(session, reviewer, submission=twice.id, item=ITEMS[0], seen_version=0)
    with pytest.raises(Denied, match=r"review\.both"):
        take(session, reviewer, submission=twice.id, seen_holder=None, second=True)
    with pytest.raises(Denied, match=r"review\.taken"):
        agree(session, second, submission=twice.id, item=ITEMS[1], seen_version=0)
    judge_again(session, second, submission=twice.id, item=ITEMS[0], state="level", level=1, seen_version=0)
    with pytest.raises(Denied, match=r"review\.both"):
        take(session, second, submission=twice.id, seen_holder=reviewer.person)


def test_a_second_verdict_that_differs_from_the_claim_needs_a_reason_and_sees_conflicts(
    session: Session, second: Actor, twice: Round
) -> None:
    with pytest.raises(Invalid, match=r"review\.reason"):
        judge_again(session, second, submission=twice.id, item=ITEMS[0], state="level", level=0, seen_version=0)
    judge_again(session, second, submission=twice.id, item=ITEMS[0], state="level", level=1, seen_version=0)
    with pytest.raises(Conflict):
        judge_again(session, second, submission=twice.id, item=ITEMS[0], state="level", level=1, seen_version=0)


def test_verifying_waits_for_the_second_reviewer(
    session: Session, reviewer: Actor, second: Actor, twice: Round
) -> None:
    agree_all(session, reviewer, twice)
    with pytest.raises(Invalid, match=r"review\.second_open"):
        verify(session, reviewer, submission=twice.id)
    with pytest.raises(Invalid, match=r"review\.incomplete"):
        finish_second(session, second, submission=twice.id)
    # 1 of 4 differs: 25 percent, and 30 are borne.
    judge_all(session, second, twice, lowered=1)
    found = comparison(session, reviewer, twice.id)
    assert found is not None
    assert (found.both, found.unequal, found.arbitration, found.open) == (4, 1, False, 0)
    assert verify(session, reviewer, submission=twice.id).run == "verified"


def test_above_the_rate_a_third_person_settles_each_difference(
    session: Session, reviewer: Actor, second: Actor, third: Actor, twice: Round
) -> None:
    agree_all(session, reviewer, twice)
    # 2 of 4 differ: 50 percent.
    judge_all(session, second, twice, lowered=2)
    (twice_judged,) = judged_twice(session, third)
    part, found = twice_judged.part, twice_judged.compared
    assert (part.submission.id, found.arbitration, found.open) == (twice.id, True, 2)
    with pytest.raises(Invalid, match=r"review\.disputed"):
        verify(session, reviewer, submission=twice.id)
    for one, level in zip(found.disputes, (0, 1), strict=True):
        for party in (reviewer, second):
            with pytest.raises(Denied, match=r"review\.third"):
                settle(session, party, twice, one.first.asked.item, level)
        settle(session, third, twice, one.first.asked.item, level)
    settled = comparison(session, third, twice.id)
    assert settled is not None
    assert [(one.settled_by, one.first.verified_level) for one in settled.disputes] == [("Third", 0), ("Third", 1)]
    assert verify(session, reviewer, submission=twice.id).run == "verified"


def test_the_director_may_settle_a_difference_and_nothing_else(
    session: Session, reviewer: Actor, second: Actor, director: Actor, twice: Round
) -> None:
    agree_all(session, reviewer, twice)
    judge_all(session, second, twice, lowered=2)
    (twice_judged,) = judged_twice(session, director)
    found = twice_judged.compared
    settle(session, director, twice, found.disputes[0].first.asked.item, 0)
    undisputed = {claim.asked.item for claim in review_list(session, director, twice.id)} - {
        one.first.asked.item for one in found.disputes
    }
    with pytest.raises(Closed, match=r"review\.no_dispute"):
        settle(session, director, twice, min(undisputed & set(ITEMS)), 0)


def test_who_could_be_the_second_reviewer_sees_no_first_verdicts_even_when_nobody_holds_them(
    session: Session, reviewer: Actor, second: Actor, twice: Round
) -> None:
    assert review_list(session, second, twice.id)
    agree(session, reviewer, submission=twice.id, item=ITEMS[0], seen_version=0)
    let_go(session, reviewer, submission=twice.id)
    with pytest.raises(Denied, match=r"review\.blind"):
        review_list(session, second, twice.id)
    assert [one.blind for one in queue(session, second)] == [True]
    assert claims_by_risk(session, second) == []
    assert open_items(session, second) == []


def test_who_took_the_first_review_once_has_seen_it_and_does_not_judge_again(
    session: Session, reviewer: Actor, second: Actor, third: Actor, twice: Round
) -> None:
    agree(session, reviewer, submission=twice.id, item=ITEMS[0], seen_version=0)
    take(session, second, submission=twice.id, seen_holder=reviewer.person)
    assert review_list(session, second, twice.id)
    let_go(session, second, submission=twice.id)
    with pytest.raises(Denied, match=r"review\.both"):
        take(session, second, submission=twice.id, seen_holder=None, second=True)
    # Taking the second review again, after letting it go, is another thing.
    take(session, third, submission=twice.id, seen_holder=None, second=True)
    let_go(session, third, submission=twice.id, second=True)
    take(session, third, submission=twice.id, seen_holder=None, second=True)


def test_the_first_reviewer_does_not_change_what_a_third_person_settles_or_has_settled(
    session: Session, reviewer: Actor, second: Actor, third: Actor, twice: Round
) -> None:
    agree_all(session, reviewer, twice)
    judge_all(session, second, twice, lowered=2)
    found = judged_twice(session, third)[0].compared.disputes
    items = [one.first.asked.item for one in found]
    lower = {"submission": twice.id, "state": "level", "level": 0, "reason": "I see it now"}
    with pytest.raises(Closed, match=r"review\.in_dispute"):
        adjust(session, reviewer, item=items[0], seen_version=1, **lower)
    settle(session, third, twice, items[0], 1)
    with pytest.raises(Closed, match=r"review\.in_dispute"):
        adjust(session, reviewer, item=items[0], seen_version=2, **lower)
    undisputed = next(item for item in ITEMS if item not in items)
    assert adjust(session, reviewer, item=undisputed, seen_version=1, **lower).level == 0
    settled = judged_twice(session, third)[0].compared.disputes[0]
    assert (settled.found, settled.first.verified_level) == (("level", 1), 1)


def test_the_two_reviewers_see_where_they_differ_and_only_others_may_settle_it(
    session: Session, reviewer: Actor, second: Actor, third: Actor, twice: Round
) -> None:
    agree_all(session, reviewer, twice)
    judge_all(session, second, twice, lowered=2)
    assert [one.may_settle for who in (reviewer, second, third) for one in judged_twice(session, who)] == [
        False, False, True,
    ]  # fmt: skip


def test_an_answer_that_is_changed_after_giving_back_is_judged_anew_by_both(
    session: Session, reviewer: Actor, second: Actor, officer: Actor, head: Actor, twice: Round
) -> None:
    agree_all(session, reviewer, twice)
    judge_all(session, second, twice, lowered=1)
    return_submission(session, reviewer, submission=twice.id, note="Look again")
    save_answer(
        session, officer, submission=twice.id, item=ITEMS[0], state="level", level=0,
        link="https://health.example/", seen_version=1,
    )  # fmt: skip
    submit(session, head, submission=twice.id)
    assert comparison(session, reviewer, twice.id) is None
    left = [claim.asked.item for claim in second_list(session, second, twice.id) if claim.agreed is None]
    assert left == [ITEMS[0]]
    assert len([claim for claim in review_list(session, reviewer, twice.id) if claim.agreed is None]) == 1


@pytest.mark.parametrize("who", ["second", "third"])
def test_with_a_second_pair_of_eyes_nobody_verifies_who_gave_a_verdict_of_any_kind(
    session: Session, administrator: Actor, reviewer: Actor, second: Actor, third: Actor, twice: Round, who: str
) -> None:
    change_review_rules(
        session, administrator, number(twice.cycle.id), seen_version=1, changes={"second_pair": True}
    )  # fmt: skip
    agree_all(session, reviewer, twice)
    judge_all(session, second, twice, lowered=2)
    for one in judged_twice(session, third)[0].compared.disputes:
        settle(session, third, twice, one.first.asked.item, 1)
    with pytest.raises(Denied, match=r"review\.second_pair"):
        verify(session, {"second": second, "third": third}[who], submission=twice.id)


def test_a_cycle_without_a_second_reviewer_has_no_second_verdicts(
    session: Session, second: Actor, head: Actor, open_round: Round
) -> None:
    submit(session, head, submission=open_round.id)
    with pytest.raises(Closed, match=r"review\.no_second"):
        second_list(session, second, open_round.id)


def settle(session: Session, who: Actor, found: Round, item: str, level: int) -> None:
    """What a third person finds."""
    arbitrate(
        session, who, submission=found.id, item=item, state="level", level=level, reason="Looked again", seen_version=1
    )
