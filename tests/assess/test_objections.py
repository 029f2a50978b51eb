"""Provisional results: who may object and until when, what an answer changes, what keeps a result from publication."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text as sql
from sqlmodel import Session

from assess import freezing
from assess.evidence.pieces import open_file
from assess.objections.evidence import evidence_of_objections
from assess.objections.queue import objection_queue
from assess.objections.raised import (
    ACCEPTED,
    REFUSED,
    Objection,
    accept_result,
    answer_objection,
    correct,
    hearing_of,
    object_to,
    objections_of,
    verdicts_of,
)
from assess.results import frozen_result, frozen_versions
from assess.states import today
from assess.submissions import publish, publish_cycle, publishing
from assess.tables import Result
from assess.tables.objection import Hearing
from data.access import Actor, Role
from data.errors import Closed, Conflict, Denied, Invalid, Missing
from tests.assess.conftest import Round, number, settle
from tests.conftest import Country, actor

ITEM = "site.reachable"


@pytest.fixture
def provisional(session: Session, country: Country, open_round: Round) -> Round:
    """The first ministry is verified with level 1 of one item, and may object for 14 days."""
    open_round.cycle.objection_days = 14
    settle(session, country, open_round.health, {ITEM: 1})
    return open_round


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own for the files that are handed in."""
    monkeypatch.setenv("EGOV_EVIDENCE", str(tmp_path))


def raised(session: Session, officer: Actor, round_: Round, item: str = ITEM) -> Objection:
    return object_to(session, officer, submission=round_.id, item=item, text="Look at the new address", link=None)


def over(session: Session, round_: Round) -> None:
    """Let the time for objections have ended yesterday."""
    hearing = session.get(Hearing, round_.id)
    assert hearing is not None
    hearing.until = today() - timedelta(days=1)
    session.flush()


def test_a_verified_result_is_provisional_for_the_days_of_its_cycle(
    session: Session, officer: Actor, provisional: Round
) -> None:
    pending = hearing_of(session, officer, provisional.id)
    assert provisional.health.state == "provisional"
    assert pending is not None
    assert pending.until == today() + timedelta(days=14)
    assert pending.takes_objections


@pytest.mark.parametrize(
    ("days", "source", "sample", "state"),
    [
        pytest.param(0, None, False, "verified", id="no days: nothing to wait for"),
        pytest.param(14, "Survey of 2023", False, "verified", id="imported with its source: no objections"),
        pytest.param(14, "Invented", True, "provisional", id="the sample is as if it were real"),
    ],
)
def test_days_and_source_decide_whether_there_are_objections(
    session: Session, country: Country, open_round: Round, days: int, source: str | None, sample: bool, state: str
) -> None:
    open_round.cycle.objection_days, open_round.cycle.source, open_round.cycle.sample = days, source, sample
    settle(session, country, open_round.health, {ITEM: 1})
    assert open_round.health.state == state


def test_nothing_is_published_while_its_organisation_may_object(
    session: Session, director: Actor, provisional: Round
) -> None:
    with pytest.raises(Closed, match=r"objection\.days"):
        publish(session, director, submission=provisional.id)
    assert publish_cycle(session, director, cycle=number(provisional.cycle.id)) == 0
    over(session, provisional)
    assert publish(session, director, submission=provisional.id).state == "published"


def test_a_result_that_the_head_accepted_is_published_at_once(
    session: Session, head: Actor, director: Actor, provisional: Round
) -> None:
    accepted = accept_result(session, head, submission=provisional.id)
    assert accepted.accepted_by == "Test head"
    assert publish_cycle(session, director, cycle=number(provisional.cycle.id)) == 1


def test_an_officer_does_not_accept(session: Session, officer: Actor, provisional: Round) -> None:
    with pytest.raises(Denied):
        accept_result(session, officer, submission=provisional.id)


def test_an_open_objection_keeps_a_result_from_publication_and_acceptance(
    session: Session, officer: Actor, head: Actor, director: Actor, provisional: Round
) -> None:
    raised(session, officer, provisional)
    with pytest.raises(Closed, match=r"objection\.unanswered"):
        accept_result(session, head, submission=provisional.id)
    over(session, provisional)
    with pytest.raises(Closed, match=r"objection\.unanswered"):
        publish(session, director, submission=provisional.id)


def test_an_accepted_objection_freezes_version_2_with_its_reason(
    session: Session, officer: Actor, reviewer: Actor, provisional: Round
) -> None:
    objection = raised(session, officer, provisional)
    answer_objection(
        session, reviewer, objection=number(objection.id), outcome=ACCEPTED, level=3, reason="The address is its own"
    )
    verified = frozen_result(session, officer, provisional.id)
    assert verified is not None
    # The item at its top is one of the seven of stage 1: 100/7.
    assert (verified.version, verified.reason, verified.stage_1) == (
        2,
        "The address is its own",
        pytest.approx(100 / 7),
    )
    assert (objection.result_version, objection.stood_level) == (2, 1)
    verdict = verdicts_of(session, officer, provisional.id)[ITEM, 0]
    assert (verdict.level, verdict.agreed) == (3, False)


def test_a_refused_objection_changes_nothing_but_is_answered(
    session: Session, officer: Actor, reviewer: Actor, head: Actor, provisional: Round
) -> None:
    objection = raised(session, officer, provisional)
    answer_objection(session, reviewer, objection=number(objection.id), outcome=REFUSED, reason="Not seen there")
    assert [(one.run, one.version) for one in frozen_versions(session, officer, provisional.id)] == [
        ("claimed", 1),
        ("verified", 1),
    ]
    assert [one.outcome for one in objections_of(session, officer, provisional.id)] == [REFUSED]
    assert accept_result(session, head, submission=provisional.id).accepted_at is not None


def test_an_answer_needs_a_reason_another_verdict_and_comes_once(
    session: Session, officer: Actor, reviewer: Actor, provisional: Round
) -> None:
    objection = number(raised(session, officer, provisional).id)
    with pytest.raises(Invalid, match=r"objection\.reason"):
        answer_objection(session, reviewer, objection=objection, outcome=REFUSED, reason=" ")
    with pytest.raises(Invalid, match=r"objection\.same"):
        answer_objection(session, reviewer, objection=objection, outcome=ACCEPTED, level=1, reason="Same")
    answer_objection(session, reviewer, objection=objection, outcome=REFUSED, reason="No")
    with pytest.raises(Conflict):
        answer_objection(session, reviewer, objection=objection, outcome=REFUSED, reason="No")


def test_nobody_answers_an_objection_of_their_own_organisation(
    session: Session, country: Country, officer: Actor, provisional: Round
) -> None:
    objection = number(raised(session, officer, provisional).id)
    both = Actor(5, "Both", ((Role.REVIEWER, country.root.path), (Role.OFFICER, country.health.path)))
    with pytest.raises(Denied) as caught:
        answer_objection(session, both, objection=objection, outcome=REFUSED, reason="No")
    assert caught.value.code == "review.own"
    assert objection_queue(session, both) == []


def test_nobody_answers_an_objection_to_a_result_for_which_they_once_answered_or_signed(
    session: Session, country: Country, officer: Actor, provisional: Round
) -> None:
    objection = number(raised(session, officer, provisional).id)
    assert officer.person is not None
    moved = actor(Role.REVIEWER, country.root, person=officer.person, name="Moved to the department")
    with pytest.raises(Denied, match=r"review\.own_work"):
        answer_objection(session, moved, objection=objection, outcome=REFUSED, reason="No")
    assert objection_queue(session, moved) == []


def test_the_reviewers_queue_holds_what_waits(
    session: Session, officer: Actor, reviewer: Actor, provisional: Round
) -> None:
    assert objection_queue(session, reviewer) == []
    objection = raised(session, officer, provisional)
    (waiting,) = objection_queue(session, reviewer)
    assert [one.id for one in waiting.objections] == [objection.id]
    answer_objection(session, reviewer, objection=number(objection.id), outcome=REFUSED, reason="No")
    assert objection_queue(session, reviewer) == []


def test_objections_are_taken_in_time_once_a_question_and_about_what_is_asked(
    session: Session, officer: Actor, provisional: Round
) -> None:
    with pytest.raises(Invalid, match=r"objection\.text"):
        object_to(session, officer, submission=provisional.id, item=ITEM, text=" ")
    with pytest.raises(Invalid, match=r"answer\.item"):
        object_to(session, officer, submission=provisional.id, item="no.such", text="Look")
    with pytest.raises(Invalid, match=r"answer\.link"):
        object_to(session, officer, submission=provisional.id, item=ITEM, text="Look", link="javascript:alert(1)")
    raised(session, officer, provisional)
    with pytest.raises(Invalid, match=r"objection\.waits"):
        raised(session, officer, provisional)
    over(session, provisional)
    with pytest.raises(Closed, match=r"objection\.over"):
        raised(session, officer, provisional, item="info.mandate")


def test_after_acceptance_nothing_is_objected(
    session: Session, officer: Actor, head: Actor, provisional: Round
) -> None:
    accept_result(session, head, submission=provisional.id)
    with pytest.raises(Closed, match=r"objection\.accepted"):
        raised(session, officer, provisional)


def test_another_ministry_neither_objects_nor_reads(session: Session, country: Country, provisional: Round) -> None:
    other = actor(Role.HEAD, country.trade)
    with pytest.raises(Missing):
        object_to(session, other, submission=provisional.id, item=ITEM, text="Look")
    with pytest.raises(Missing):
        objections_of(session, other, provisional.id)


def test_the_director_sees_what_waits_and_what_is_ready(
    session: Session, country: Country, officer: Actor, director: Actor, provisional: Round
) -> None:
    settle(session, country, provisional.trade, {})
    accept_result(session, actor(Role.HEAD, country.trade), submission=number(provisional.trade.id))
    raised(session, officer, provisional)
    found = publishing(session, director, cycle=number(provisional.cycle.id))
    assert (found.provisional, found.objected, found.open_objections, found.ready) == (1, 1, 1, 1)


def test_a_correction_of_a_published_result_is_a_new_version_and_stays_published(
    session: Session, head: Actor, director: Actor, provisional: Round
) -> None:
    with pytest.raises(Closed, match=r"objection\.not_published"):
        correct(session, director, submission=provisional.id, item=ITEM, level=0, reason="Wrong")
    accept_result(session, head, submission=provisional.id)
    publish(session, director, submission=provisional.id)
    again = correct(session, director, submission=provisional.id, item=ITEM, level=0, reason="It was another site")
    assert (again.run, again.version, again.reason, again.stage_1) == ("verified", 2, "It was another site", 0)
    assert provisional.health.state == "published"


def test_a_reviewer_does_not_correct_what_is_published(
    session: Session, head: Actor, director: Actor, reviewer: Actor, provisional: Round
) -> None:
    accept_result(session, head, submission=provisional.id)
    publish(session, director, submission=provisional.id)
    with pytest.raises(Denied):
        correct(session, reviewer, submission=provisional.id, item=ITEM, level=0, reason="Wrong")


def test_code_cannot_change_what_is_frozen(session: Session, officer: Actor, provisional: Round) -> None:
    verified = frozen_result(session, officer, provisional.id)
    assert verified is not None
    nested = session.begin_nested()
    verified.document = {**verified.document, "run": "other"}
    with pytest.raises(freezing.Frozen, match="document"):
        session.flush()
    nested.rollback()


def test_a_document_read_again_has_the_hash_that_was_stored_with_it(
    session: Session, officer: Actor, provisional: Round
) -> None:
    verified = frozen_result(session, officer, provisional.id)
    assert verified is not None
    session.expire_all()
    again = session.get_one(Result, verified.id)
    assert freezing.hash_of_document(again.document) == again.document_hash
    session.connection().execute(
        sql("update result set document_hash = :other where id = :id"), {"other": "0" * 64, "id": again.id}
    )
    session.expire_all()
    assert freezing.hash_of_document(again.document) != session.get_one(Result, again.id).document_hash


@pytest.mark.usefixtures("folder")
def test_a_file_handed_in_with_an_objection_is_seen_beside_it_and_listed_in_the_version_that_follows(
    session: Session,
    officer: Actor,
    reviewer: Actor,
    provisional: Round,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EGOV_EVIDENCE", str(tmp_path))
    file = ("letter.txt", b"The address changed in May.")
    objection = object_to(session, officer, submission=provisional.id, item=ITEM, text="See the letter", file=file)
    piece = evidence_of_objections(session, reviewer, provisional.id)[number(objection.id)]
    assert open_file(session, reviewer, evidence=piece.id).content == file[1]
    before = frozen_result(session, officer, provisional.id)
    answer_objection(
        session, reviewer, objection=number(objection.id), outcome=ACCEPTED, reason="The letter says so", level=2
    )
    after = frozen_result(session, officer, provisional.id)
    assert before is not None
    assert after is not None
    assert [one for one in before.document["evidence"] if "objection" in one] == []
    assert [(one["objection"], one["sha256"]) for one in after.document["evidence"] if "objection" in one] == [
        (objection.id, piece.sha256)
    ]


@pytest.mark.usefixtures("folder")
def test_an_objection_whose_file_is_refused_is_not_raised(session: Session, officer: Actor, provisional: Round) -> None:
    with pytest.raises(Invalid, match=r"evidence\.program"):
        object_to(
            session,
            officer,
            submission=provisional.id,
            item=ITEM,
            text="See it",
            file=("proof.exe", b"MZ not a letter"),
        )
    assert objections_of(session, officer, provisional.id) == []


@pytest.mark.usefixtures("folder")
def test_what_is_handed_in_with_an_objection_is_not_for_another_organisation(
    session: Session,
    country: Country,
    officer: Actor,
    provisional: Round,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EGOV_EVIDENCE", str(tmp_path))
    object_to(session, officer, submission=provisional.id, item=ITEM, text="See it", file=("a.txt", b"Only for us"))
    other = actor(Role.OFFICER, country.trade)
    with pytest.raises(Missing):
        evidence_of_objections(session, other, provisional.id)
    with pytest.raises(Missing):
        open_file(session, other, evidence=1)
