"""The way of a submission: who may move it, and what is frozen on the way."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from assess.answers import save_answer
from assess.cycles.control import close_cycle
from assess.results import frozen_result, frozen_versions
from assess.review.verdicts import adjust, agree_section
from assess.states import today
from assess.submissions import (
    count_states,
    find_submission,
    list_submissions,
    publish,
    publish_cycle,
    return_submission,
    submission_in,
    submit,
    verify,
)
from assess.tables import Result, Review
from data.access import Actor, Role
from data.errors import Closed, Denied, Invalid, Missing
from data.tables import Event
from tests.assess.conftest import Round, number
from tests.conftest import Country, actor

SECTIONS = ("1", "2", "3", "4", "foundation", "ladder")


def answer(session: Session, officer: Actor, open_round: Round, item: str, level: int, *, seen: int = 0) -> None:
    """Answer an item of the organisation, with a link as evidence."""
    save_answer(
        session, officer, submission=open_round.id, item=item, state="level", level=level, seen_version=seen,
        link="https://health.example/page",
    )  # fmt: skip


def review_all(session: Session, reviewer: Actor, open_round: Round) -> None:
    """Agree to everything that is not reviewed yet."""
    for section in SECTIONS:
        agree_section(session, reviewer, submission=open_round.id, section=section)


def test_an_officer_does_not_submit(session: Session, officer: Actor, open_round: Round) -> None:
    with pytest.raises(Denied):
        submit(session, officer, submission=open_round.id)


def test_submitting_freezes_the_claim_and_says_who_signed(
    session: Session, officer: Actor, head: Actor, open_round: Round
) -> None:
    answer(session, officer, open_round, "site.reachable", 3)
    claim = submit(session, head, submission=open_round.id)
    # One of the seven items of stage 1 at its top: 1/7; nothing of the three items of stage 2: 1/10 in total.
    assert claim.stage_1 == pytest.approx(100 / 7)
    assert claim.stage_2 == 0
    assert claim.total == pytest.approx(10)
    assert (claim.run, claim.version, claim.stage_reached, claim.attainable) == ("claimed", 1, 0, 2)
    assert (open_round.health.state, open_round.health.submitted_by) == ("submitted", "Test head")


def test_a_claim_is_submitted_once(session: Session, head: Actor, open_round: Round) -> None:
    submit(session, head, submission=open_round.id)
    with pytest.raises(Closed):
        submit(session, head, submission=open_round.id)


def test_after_the_closing_day_nobody_submits(session: Session, head: Actor, open_round: Round) -> None:
    open_round.cycle.due_on = open_round.cycle.closes_on = today() - timedelta(days=1)
    session.flush()
    with pytest.raises(Closed, match=r"cycle\.over"):
        submit(session, head, submission=open_round.id)


def test_a_claim_after_the_due_day_is_late(session: Session, head: Actor, open_round: Round) -> None:
    open_round.cycle.due_on = today() - timedelta(days=1)
    session.flush()
    submit(session, head, submission=open_round.id)
    assert open_round.health.late


def test_a_draft_is_not_verified_and_not_returned(session: Session, reviewer: Actor, open_round: Round) -> None:
    with pytest.raises(Closed, match=r"submission\.not_in_review"):
        verify(session, reviewer, submission=open_round.id)
    with pytest.raises(Closed, match=r"submission\.not_in_review"):
        return_submission(session, reviewer, submission=open_round.id, note="Mend it")


def test_a_return_says_what_to_mend_and_opens_the_answers_again(
    session: Session, officer: Actor, head: Actor, reviewer: Actor, open_round: Round
) -> None:
    submit(session, head, submission=open_round.id)
    with pytest.raises(Invalid, match=r"submission\.note"):
        return_submission(session, reviewer, submission=open_round.id, note=" ")
    returned = return_submission(session, reviewer, submission=open_round.id, note="The link is dead")
    assert (returned.state, returned.returned_note) == ("returned", "The link is dead")
    answer(session, officer, open_round, "site.reachable", 1)


def test_a_claim_that_is_signed_again_is_a_second_version(
    session: Session, officer: Actor, head: Actor, reviewer: Actor, open_round: Round
) -> None:
    submit(session, head, submission=open_round.id)
    return_submission(session, reviewer, submission=open_round.id, note="More")
    answer(session, officer, open_round, "site.reachable", 3)
    submit(session, head, submission=open_round.id)
    versions = frozen_versions(session, head, open_round.id)
    assert [(one.version, one.reason) for one in versions] == [(1, None), (2, "returned")]
    assert [one.stage_1 for one in versions] == [0, pytest.approx(100 / 7)]


def test_an_answer_changed_after_a_return_must_be_reviewed_again(
    session: Session, officer: Actor, head: Actor, reviewer: Actor, open_round: Round
) -> None:
    answer(session, officer, open_round, "site.reachable", 1)
    submit(session, head, submission=open_round.id)
    review_all(session, reviewer, open_round)
    return_submission(session, reviewer, submission=open_round.id, note="More")
    answer(session, officer, open_round, "site.reachable", 3, seen=1)
    submit(session, head, submission=open_round.id)
    with pytest.raises(Invalid) as caught:
        verify(session, reviewer, submission=open_round.id)
    assert caught.value.details == {"count": 1, "first": "site.reachable"}


def test_nothing_is_verified_while_a_question_waits(
    session: Session, head: Actor, reviewer: Actor, open_round: Round
) -> None:
    submit(session, head, submission=open_round.id)
    agree_section(session, reviewer, submission=open_round.id, section="1")
    with pytest.raises(Invalid) as caught:
        verify(session, reviewer, submission=open_round.id)
    # 14 questions, 8 of them in stage 1.
    assert caught.value.details == {"count": 6, "first": "service.forms"}


def test_what_was_adjusted_counts_in_the_verified_result_only(
    session: Session, officer: Actor, head: Actor, reviewer: Actor, open_round: Round
) -> None:
    answer(session, officer, open_round, "site.reachable", 3)
    answer(session, officer, open_round, "info.mandate", 2)
    submit(session, head, submission=open_round.id)
    adjust(
        session, reviewer, submission=open_round.id, item="info.mandate", state="level", level=0,
        reason="No chart there", seen_version=0,
    )  # fmt: skip
    review_all(session, reviewer, open_round)
    verified = verify(session, reviewer, submission=open_round.id)
    claim = frozen_result(session, reviewer, open_round.id, run="claimed")
    assert claim is not None
    assert (claim.stage_1, verified.stage_1) == (pytest.approx(200 / 7), pytest.approx(100 / 7))
    assert (open_round.health.state, open_round.health.verified_by) == ("verified", "Test reviewer")


def test_nobody_verifies_their_own_organisation(
    session: Session, head: Actor, country: Country, open_round: Round
) -> None:
    submit(session, head, submission=open_round.id)
    both = Actor(
        person=5, name="Both", grants=((Role.REVIEWER, country.root.path), (Role.OFFICER, country.health.path))
    )
    for refused in (verify, return_submission):
        extra = {"note": "x"} if refused is return_submission else {}
        with pytest.raises(Denied) as caught:
            refused(session, both, submission=open_round.id, **extra)
        assert caught.value.code == "review.own"


def test_only_a_verified_result_is_published_and_only_by_a_director(
    session: Session, head: Actor, reviewer: Actor, director: Actor, open_round: Round
) -> None:
    submit(session, head, submission=open_round.id)
    with pytest.raises(Closed, match=r"submission\.not_verified"):
        publish(session, director, submission=open_round.id)
    review_all(session, reviewer, open_round)
    verify(session, reviewer, submission=open_round.id)
    with pytest.raises(Denied):
        publish(session, reviewer, submission=open_round.id)
    assert publish(session, director, submission=open_round.id).state == "published"
    with pytest.raises(Closed):
        publish(session, director, submission=open_round.id)


def test_a_cycle_is_published_in_one_go(
    session: Session, head: Actor, reviewer: Actor, director: Actor, open_round: Round
) -> None:
    submit(session, head, submission=open_round.id)
    review_all(session, reviewer, open_round)
    verify(session, reviewer, submission=open_round.id)
    cycle = number(open_round.cycle.id)
    assert publish_cycle(session, director, cycle=cycle) == 1
    assert publish_cycle(session, director, cycle=cycle) == 0
    counts = count_states(session, director, cycle=cycle)
    assert {state: count for state, count in counts.items() if count} == {"draft": 1, "published": 1}


def test_review_goes_on_after_the_cycle_closed(
    session: Session, administrator: Actor, head: Actor, reviewer: Actor, open_round: Round
) -> None:
    submit(session, head, submission=open_round.id)
    close_cycle(session, administrator, number(open_round.cycle.id))
    review_all(session, reviewer, open_round)
    assert verify(session, reviewer, submission=open_round.id).run == "verified"


def test_every_move_is_in_the_organisations_trail(
    session: Session, head: Actor, reviewer: Actor, director: Actor, open_round: Round
) -> None:
    submit(session, head, submission=open_round.id)
    review_all(session, reviewer, open_round)
    verify(session, reviewer, submission=open_round.id)
    publish(session, director, submission=open_round.id)
    subject = f"submission:{open_round.id}"
    actions = session.exec(select(Event.action).where(Event.subject == subject).order_by(Event.sequence)).all()  # type: ignore[arg-type]
    assert [one for one in actions if one != "review.edit"] == [
        "submission.submit",
        "submission.verify",
        "result.publish",
    ]


def test_another_organisations_submission_is_missing(session: Session, country: Country, open_round: Round) -> None:
    with pytest.raises(Missing):
        find_submission(session, actor(Role.HEAD, country.trade), open_round.id)
    with pytest.raises(Missing):
        submission_in(
            session,
            actor(Role.HEAD, country.trade),
            cycle=number(open_round.cycle.id),
            organisation=number(country.health.id),
        )


def test_a_submission_is_found_by_cycle_and_organisation(
    session: Session, officer: Actor, country: Country, open_round: Round
) -> None:
    found = submission_in(session, officer, cycle=number(open_round.cycle.id), organisation=number(country.health.id))
    assert found.id == open_round.id


def test_an_officers_list_holds_their_own_submissions(session: Session, officer: Actor, open_round: Round) -> None:
    assert [one.submission.id for one in list_submissions(session, officer)] == [open_round.id]


def test_a_freeze_keeps_what_is_needed_to_score_again(
    session: Session, officer: Actor, head: Actor, open_round: Round
) -> None:
    answer(session, officer, open_round, "site.reachable", 3)
    document = submit(session, head, submission=open_round.id).document
    rows = [dict(zip(document["question_columns"], row, strict=True)) for row in document["questions"]]
    stage_1 = [row for row in rows if row["stage"] == 1]
    weight = sum(row["weight"] / (2 if row["item"] == "service.described" else 1) for row in stage_1)
    earned = sum(row["weight"] * row["credit"] for row in stage_1)
    assert (weight, earned) == (7, 100)
    assert document["rules"]["thresholds"]["1"] == 50
    assert {"stage": 1, "scope": "organisation", "need": "all", "of": [["site.reachable", 2, []]]} in document["rules"][
        "gates"
    ]


def test_a_reviews_verdicts_do_not_change_the_frozen_claim(
    session: Session, officer: Actor, head: Actor, reviewer: Actor, open_round: Round
) -> None:
    answer(session, officer, open_round, "site.reachable", 3)
    before = submit(session, head, submission=open_round.id).model_dump()
    review_all(session, reviewer, open_round)
    verify(session, reviewer, submission=open_round.id)
    session.expire_all()
    assert session.exec(select(Result).where(Result.run == "claimed")).one().model_dump() == before
    assert len(session.exec(select(Review)).all()) == 14
