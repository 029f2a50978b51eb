"""Carrying forward: what was signed is offered, nothing is an answer before it is confirmed, nothing is overwritten."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from assess.answers import answers_of, save_answer
from assess.carry.answers import (
    carried,
    carry_into_submission,
    confirm_all,
    confirm_one,
    drop_offers,
    may_carry,
    offers,
)
from assess.carry.source import Follower, same_questions
from assess.cycles.control import close_cycle, create_cycle, open_cycle
from assess.cycles.participants import choose_participants
from assess.cycles.progress import progress
from assess.editions.chosen import current_edition
from assess.results import live_result
from assess.review.verdicts import adjust, agree_section
from assess.states import today
from assess.submissions import submit, verify
from assess.tables import Cycle, Submission
from assess.tables.evidence import Evidence, EvidenceUse
from data.access import Actor, Role
from data.errors import Closed, Conflict, Denied, Missing
from data.tables import Event
from maturity_model.elements import Crosswalk, Mapped
from tests.assess.conftest import SECTIONS, Round, number
from tests.conftest import Country, actor

REACHABLE, MOBILE, DESCRIBED = "site.reachable", "site.mobile", "service.described"


def next_cycle(session: Session, administrator: Actor, country: Country) -> int:
    """A cycle that opens after the first one, for both ministries; gives the submission of health."""
    cycle = create_cycle(
        session,
        administrator,
        name_en="Next round",
        edition="presence-2026",
        forms={"ministry": "commune"},
        opens_on=today(),
        due_on=today() + timedelta(days=10),
        closes_on=today() + timedelta(days=20),
    )
    organisations = [number(country.health.id), number(country.trade.id)]
    choose_participants(session, administrator, number(cycle.id), organisations=organisations)
    open_cycle(session, administrator, number(cycle.id))
    chosen = select(Submission.id).where(
        Submission.cycle_id == cycle.id, Submission.organisation_id == country.health.id
    )
    return number(session.exec(chosen).one())


@pytest.fixture
def signed(session: Session, officer: Actor, head: Actor, reviewer: Actor, open_round: Round) -> Round:
    """Health has claimed four answers in the first cycle; one of them was lowered by the reviewer."""
    birth = number(open_round.birth.id)
    for item, service, state, level in (
        (REACHABLE, 0, "level", 3),
        (MOBILE, 0, "level", 1),
        ("info.contacts", 0, "dont_know", None),
        (DESCRIBED, birth, "level", 2),
    ):
        save_answer(
            session, officer, submission=open_round.id, item=item, service=service, state=state, level=level,
            note=f"Note on {item}", link="https://health.example/", seen_version=0,
        )  # fmt: skip
    submit(session, head, submission=open_round.id)
    adjust(
        session, reviewer, submission=open_round.id, item=REACHABLE, state="level", level=2, reason="No domain",
        seen_version=0,
    )  # fmt: skip
    for section in SECTIONS:
        agree_section(session, reviewer, submission=open_round.id, section=section)
    verify(session, reviewer, submission=open_round.id)
    return open_round


@pytest.fixture
def newer(session: Session, administrator: Actor, country: Country, signed: Round) -> int:  # noqa: ARG001
    """The submission of health in the next cycle, with what it signed in the first one offered."""
    return next_cycle(session, administrator, country)


def test_levels_are_offered_and_dont_know_is_not(session: Session, officer: Actor, newer: int, signed: Round) -> None:
    found = offers(session, officer, newer)
    assert list(found) == [(REACHABLE, 0), (DESCRIBED, number(signed.birth.id)), (MOBILE, 0)]
    one = found[MOBILE, 0]
    assert (one.state, one.level, one.note, one.link) == ("level", 1, f"Note on {MOBILE}", "https://health.example/")
    assert (one.cycle_en, one.claimed_level, one.standing) == ("Test round", None, "offered")


def test_the_verified_level_is_offered_and_the_claimed_one_is_named(
    session: Session, officer: Actor, newer: int
) -> None:
    one = offers(session, officer, newer)[REACHABLE, 0]
    assert (one.level, one.claimed_state, one.claimed_level) == (2, "level", 3)


def test_what_is_offered_is_no_answer(session: Session, officer: Actor, newer: int) -> None:
    assert answers_of(session, officer, newer) == {}
    assert progress(session, officer, newer).answered == 0
    assert live_result(session, officer, newer).result["coverage"] == 0


def test_what_was_not_signed_is_not_offered(
    session: Session, officer: Actor, administrator: Actor, country: Country, open_round: Round
) -> None:
    save_answer(session, officer, submission=open_round.id, item=MOBILE, state="level", level=1, seen_version=0)
    newer = next_cycle(session, administrator, country)
    assert offers(session, officer, newer) == {}
    assert carry_into_submission(session, officer, submission=newer) == 0


def test_confirming_one_makes_an_answer_of_it(session: Session, officer: Actor, newer: int) -> None:
    given = confirm_one(session, officer, submission=newer, item=REACHABLE)
    assert (given.level, given.note, given.saved_by) == (2, f"Note on {REACHABLE}", "Test officer")
    assert answers_of(session, officer, newer) == {(REACHABLE, 0): given}
    assert (REACHABLE, 0) not in offers(session, officer, newer)
    assert carried(session, officer, newer)[REACHABLE, 0].standing == "confirmed"


def test_confirming_all_takes_what_is_named_and_each_is_in_the_record(
    session: Session, officer: Actor, newer: int
) -> None:
    given = confirm_all(session, officer, submission=newer, questions=[(REACHABLE, 0), (MOBILE, 0), ("no.such", 0)])
    assert [(one.item, one.level) for one in given] == [(REACHABLE, 2), (MOBILE, 1)]
    told = session.exec(
        select(Event.action, Event.details).where(Event.subject == f"submission:{newer}").order_by(col(Event.sequence))
    ).all()
    assert [action for action, _ in told] == ["answer.edit", "answer.edit", "answer.carry"]
    assert told[-1][1] == {"confirmed": 2}


def test_evidence_is_used_again_for_what_is_confirmed_and_for_nothing_else(
    session: Session, officer: Actor, newer: int, open_round: Round, country: Country
) -> None:
    for item in (REACHABLE, MOBILE):
        piece = Evidence(
            organisation_id=number(country.health.id), kind="link", title=f"Page of {item}",
            url="https://health.example/", dated=today(), added_by="Test officer",
        )  # fmt: skip
        session.add(piece)
        session.flush()
        session.add(
            EvidenceUse(evidence_id=number(piece.id), submission_id=open_round.id, item=item, used_by="Test officer")
        )
    session.flush()
    confirm_one(session, officer, submission=newer, item=MOBILE)
    assert session.exec(select(EvidenceUse.item).where(EvidenceUse.submission_id == newer)).all() == [MOBILE]


def test_an_answer_given_meanwhile_stays_when_all_are_confirmed(session: Session, officer: Actor, newer: int) -> None:
    save_answer(session, officer, submission=newer, item=MOBILE, state="level", level=0, seen_version=0)
    given = confirm_all(session, officer, submission=newer, questions=[(REACHABLE, 0), (MOBILE, 0)])
    assert [one.item for one in given] == [REACHABLE]
    assert answers_of(session, officer, newer)[MOBILE, 0].level == 0
    assert carried(session, officer, newer)[MOBILE, 0].standing == "changed"


def test_confirming_what_was_answered_meanwhile_is_a_conflict(session: Session, officer: Actor, newer: int) -> None:
    save_answer(session, officer, submission=newer, item=MOBILE, state="level", level=0, seen_version=0)
    with pytest.raises(Conflict) as caught:
        confirm_one(session, officer, submission=newer, item=MOBILE)
    theirs, yours = caught.value.details["theirs"], caught.value.details["yours"]
    assert isinstance(theirs, dict)
    assert isinstance(yours, dict)
    assert (theirs["level"], yours["level"]) == (0, 1)


def test_an_answer_taken_back_is_offered_again_and_can_be_confirmed(
    session: Session, officer: Actor, newer: int
) -> None:
    save_answer(session, officer, submission=newer, item=MOBILE, state="level", level=0, seen_version=0)
    save_answer(session, officer, submission=newer, item=MOBILE, state="unanswered", seen_version=1)
    assert (MOBILE, 0) in offers(session, officer, newer)
    assert confirm_one(session, officer, submission=newer, item=MOBILE).version == 3


def test_what_is_put_aside_is_offered_no_more(session: Session, officer: Actor, newer: int) -> None:
    assert drop_offers(session, officer, submission=newer, questions=[(MOBILE, 0)]) == 1
    assert (MOBILE, 0) not in offers(session, officer, newer)
    assert carried(session, officer, newer)[MOBILE, 0].standing == "dropped"


def test_offering_twice_brings_nothing_back(session: Session, officer: Actor, newer: int) -> None:
    drop_offers(session, officer, submission=newer, questions=[(MOBILE, 0)])
    assert carry_into_submission(session, officer, submission=newer) == 0
    assert (MOBILE, 0) not in offers(session, officer, newer)


def test_a_button_is_for_who_has_nothing_yet(session: Session, officer: Actor, newer: int, open_round: Round) -> None:
    assert not may_carry(session, officer, newer)
    assert not may_carry(session, officer, open_round.id)


def test_a_service_that_is_no_longer_asked_offers_nothing(
    session: Session, officer: Actor, newer: int, signed: Round
) -> None:
    submission = session.get_one(Submission, newer)
    birth = signed.birth.id
    submission.services = [{**one, "key": one["key"] and one["id"] != birth} for one in submission.services]
    session.add(submission)
    session.flush()
    assert (DESCRIBED, birth) not in offers(session, officer, newer)


def test_the_newest_signed_cycle_is_carried(
    session: Session, officer: Actor, head: Actor, administrator: Actor, country: Country, newer: int
) -> None:
    save_answer(session, officer, submission=newer, item=MOBILE, state="level", level=1, seen_version=0)
    submit(session, head, submission=newer)
    third = next_cycle(session, administrator, country)
    found = offers(session, officer, third)
    assert {question: (one.level, one.cycle_en) for question, one in found.items()} == {(MOBILE, 0): (1, "Next round")}


def test_nothing_is_confirmed_after_the_cycle_closed(
    session: Session, officer: Actor, administrator: Actor, newer: int
) -> None:
    cycle = session.get_one(Cycle, session.get_one(Submission, newer).cycle_id)
    close_cycle(session, administrator, number(cycle.id))
    with pytest.raises(Closed):
        confirm_all(session, officer, submission=newer, questions=[(MOBILE, 0)])
    with pytest.raises(Closed):
        confirm_one(session, officer, submission=newer, item=MOBILE)


def test_an_auditor_reads_and_another_ministry_sees_nothing(
    session: Session, auditor: Actor, country: Country, newer: int
) -> None:
    assert offers(session, auditor, newer)
    with pytest.raises(Denied):
        confirm_one(session, auditor, submission=newer, item=MOBILE)
    with pytest.raises(Missing):
        offers(session, actor(Role.OFFICER, country.trade), newer)


def test_what_was_never_carried_cannot_be_confirmed(session: Session, officer: Actor, newer: int) -> None:
    with pytest.raises(Missing):
        confirm_one(session, officer, submission=newer, item="info.contacts")


def test_a_hundred_ministries_cost_no_more_statements_than_one(
    session: Session, administrator: Actor, country: Country, newer: int, statements: list[str]
) -> None:
    next_cycle(session, administrator, country)
    assert newer
    assert sum("INSERT INTO carried_answer" in one for one in statements) == 1


def test_items_follow_a_crosswalk_with_its_levels() -> None:
    was = current_edition()
    now = was.model_copy(
        update={
            "id": "presence-2030",
            "crosswalk": Crosswalk(
                previous=was.id,
                items=(
                    Mapped(kind="same", was=(REACHABLE,), now=(REACHABLE,)),
                    Mapped(kind="same", was=("info.mandate",), now=("info.contacts",), levels=(0, 1, 1)),
                    Mapped(kind="split", was=(MOBILE,), now=(MOBILE, "site.secure")),
                ),
            ),
        }
    )
    followers = same_questions(was, now)
    assert followers[REACHABLE] == Follower(REACHABLE)
    assert followers["info.mandate"] == Follower("info.contacts", (0, 1, 1))
    assert MOBILE not in followers
    assert followers["service.ladder"] == Follower("service.ladder")


def test_without_a_crosswalk_the_words_of_the_levels_decide() -> None:
    was = current_edition()
    changed = was.item(REACHABLE)
    shorter = changed.model_copy(update={"levels": changed.levels[:-1]})
    others = tuple(item for item in was.items if item.id != REACHABLE)
    now = was.model_copy(update={"id": "presence-2030", "items": (shorter, *others), "crosswalk": None})
    followers = same_questions(was, now)
    assert REACHABLE not in followers
    assert followers[MOBILE] == Follower(MOBILE)
