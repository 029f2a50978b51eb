"""Reviewing: verdicts, who may give them, and the queue."""

import pytest
from sqlmodel import Session

from assess.answers import save_answer
from assess.review.claims import differences, review_list
from assess.review.queue import queue
from assess.review.verdicts import adjust, agree, agree_section
from assess.submissions import submit
from data.access import Actor, Role
from data.errors import Closed, Conflict, Denied, Invalid, Missing
from tests.assess.conftest import Round, number
from tests.conftest import Country, actor
from tests.evidence_given import give_evidence


@pytest.fixture
def claimed(session: Session, officer: Actor, head: Actor, open_round: Round) -> Round:
    """Level 3 of `site.reachable` and level 1 of `info.mandate` are claimed and signed."""
    for item, level in (("site.reachable", 3), ("info.mandate", 1)):
        save_answer(
            session, officer, submission=open_round.id, item=item, state="level", level=level, note="Look",
            link="https://health.example/", seen_version=0,
        )  # fmt: skip
    give_evidence(session, open_round.id)
    submit(session, head, submission=open_round.id)
    return open_round


def test_the_list_shows_each_claim_with_its_note_and_link(session: Session, reviewer: Actor, claimed: Round) -> None:
    claims = {claim.asked.question: claim for claim in review_list(session, reviewer, claimed.id)}
    mandate = claims["info.mandate", 0]
    assert (mandate.state, mandate.level, mandate.note, mandate.link) == ("level", 1, "Look", "https://health.example/")
    assert (mandate.agreed, mandate.version) == (None, 0)
    assert claims["site.mobile", 0].state == "unanswered"
    assert len(claims) == 14


def test_claims_on_which_the_stage_rests_come_first(
    session: Session, officer: Actor, head: Actor, reviewer: Actor, open_round: Round
) -> None:
    # The gates of stage 1 are site.reachable at 2, and service.described at 2 for half of the two key services.
    # With info.mandate, info.contacts and info.khmer at the top, lowering any one of these three leaves the gates.
    birth = number(open_round.birth.id)
    for item, service, level in (
        ("info.mandate", 0, 2),
        ("info.contacts", 0, 3),
        ("info.khmer", 0, 3),
        ("site.mobile", 0, 2),
        ("site.reachable", 0, 2),
        ("service.described", birth, 2),
    ):
        save_answer(
            session, officer, submission=open_round.id, item=item, service=service, state="level", level=level,
            link="https://health.example/", seen_version=0,
        )  # fmt: skip
    give_evidence(session, open_round.id)
    assert submit(session, head, submission=open_round.id).stage_reached == 1
    claims = review_list(session, reviewer, open_round.id)
    assert [claim.asked.question for claim in claims if claim.pivotal] == [
        ("site.reachable", 0),
        ("service.described", birth),
    ]
    assert [claim.pivotal for claim in claims[:3]] == [True, True, False]


def test_agreeing_keeps_the_claim_as_verified(session: Session, reviewer: Actor, claimed: Round) -> None:
    review = agree(session, reviewer, submission=claimed.id, item="info.mandate", seen_version=0)
    assert (review.agreed, review.state, review.level, review.version) == (True, "level", 1, 1)
    assert claimed.health.state == "in_review"


def test_adjusting_needs_a_reason_and_a_possible_level(session: Session, reviewer: Actor, claimed: Round) -> None:
    with pytest.raises(Invalid, match=r"review\.reason"):
        adjust(
            session, reviewer, submission=claimed.id, item="info.mandate", state="level", level=0, reason="  ",
            seen_version=0,
        )  # fmt: skip
    with pytest.raises(Invalid, match=r"answer\.level"):
        adjust(
            session, reviewer, submission=claimed.id, item="info.mandate", state="level", level=3, reason="x",
            seen_version=0,
        )  # fmt: skip


def test_an_adjusted_claim_is_listed_among_the_differences(
    session: Session, officer: Actor, reviewer: Actor, claimed: Round
) -> None:
    adjust(
        session, reviewer, submission=claimed.id, item="info.mandate", state="level", level=0, reason="Not there",
        seen_version=0,
    )  # fmt: skip
    agree(session, reviewer, submission=claimed.id, item="site.reachable", seen_version=0)
    (difference,) = differences(session, officer, claimed.id)
    assert (difference.level, difference.verified_level, difference.review_reason) == (1, 0, "Not there")


def test_adjusting_to_the_claim_itself_is_agreeing(session: Session, reviewer: Actor, claimed: Round) -> None:
    review = adjust(
        session, reviewer, submission=claimed.id, item="info.mandate", state="level", level=1, reason="Seen after all",
        seen_version=0,
    )  # fmt: skip
    assert review.agreed


def test_a_verdict_that_saw_another_one_is_refused_and_shows_it(
    session: Session, reviewer: Actor, claimed: Round
) -> None:
    agree(session, reviewer, submission=claimed.id, item="info.mandate", seen_version=0)
    with pytest.raises(Conflict) as caught:
        adjust(
            session, reviewer, submission=claimed.id, item="info.mandate", state="level", level=0, reason="x",
            seen_version=0,
        )  # fmt: skip
    theirs = caught.value.details["theirs"]
    assert isinstance(theirs, dict)
    assert (theirs["level"], theirs["reviewed_by"], theirs["version"]) == (1, "Test reviewer", 1)


def test_a_verdict_is_changed_by_whoever_saw_it(session: Session, reviewer: Actor, claimed: Round) -> None:
    agree(session, reviewer, submission=claimed.id, item="info.mandate", seen_version=0)
    changed = adjust(
        session, reviewer, submission=claimed.id, item="info.mandate", state="level", level=0, reason="x",
        seen_version=1,
    )  # fmt: skip
    assert (changed.agreed, changed.level, changed.version) == (False, 0, 2)


def test_agreeing_to_a_section_leaves_settled_questions_alone(
    session: Session, reviewer: Actor, claimed: Round
) -> None:
    adjust(
        session, reviewer, submission=claimed.id, item="info.mandate", state="level", level=0, reason="x",
        seen_version=0,
    )  # fmt: skip
    # Stage 1 asks 8 questions; one is settled.
    assert agree_section(session, reviewer, submission=claimed.id, section="1") == 7
    claims = {claim.asked.question: claim for claim in review_list(session, reviewer, claimed.id)}
    assert claims["info.mandate", 0].verified_level == 0
    assert claims["site.reachable", 0].verified_level == 3
    assert claims["site.mobile", 0].verified_state == "unanswered"


def test_one_theme_of_a_section_can_be_agreed_to(session: Session, reviewer: Actor, claimed: Round) -> None:
    # site.reachable and site.mobile.
    assert agree_section(session, reviewer, submission=claimed.id, section="1", theme="TEC") == 2


def test_a_draft_is_not_reviewed(session: Session, reviewer: Actor, open_round: Round) -> None:
    with pytest.raises(Closed):
        agree(session, reviewer, submission=open_round.id, item="info.mandate", seen_version=0)


def test_nobody_reviews_their_own_organisation(session: Session, country: Country, claimed: Round) -> None:
    both = Actor(person=5, name="Both", grants=((Role.REVIEWER, country.root.path), (Role.HEAD, country.health.path)))
    with pytest.raises(Denied) as caught:
        agree(session, both, submission=claimed.id, item="info.mandate", seen_version=0)
    assert caught.value.code == "review.own"
    with pytest.raises(Denied):
        agree_section(session, both, submission=claimed.id, section="1")
    assert queue(session, both) == []


def test_an_officer_reads_verdicts_and_gives_none(session: Session, officer: Actor, claimed: Round) -> None:
    assert len(review_list(session, officer, claimed.id)) == 14
    with pytest.raises(Denied):
        agree(session, officer, submission=claimed.id, item="info.mandate", seen_version=0)


def test_another_organisation_sees_no_verdicts(session: Session, country: Country, claimed: Round) -> None:
    with pytest.raises(Missing):
        review_list(session, actor(Role.HEAD, country.trade), claimed.id)


def test_the_queue_says_how_much_is_done(session: Session, reviewer: Actor, claimed: Round) -> None:
    agree_section(session, reviewer, submission=claimed.id, section="2")
    (waiting,) = queue(session, reviewer)
    assert (waiting.submission, waiting.organisation.code, waiting.state) == (claimed.id, "health", "in_review")
    assert (waiting.questions, waiting.reviewed, waiting.claimed_stage) == (14, 3, 0)


def test_a_reviewer_of_one_ministry_has_only_its_submissions_in_the_queue(
    session: Session, country: Country, claimed: Round
) -> None:
    assert queue(session, actor(Role.REVIEWER, country.trade)) == []
    assert [one.submission for one in queue(session, actor(Role.REVIEWER, country.health))] == [claimed.id]
