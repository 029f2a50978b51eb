"""Saving answers: what is kept, what is refused, and that nothing is overwritten unseen."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlmodel import Session, select

from assess.answers import Given, answers_of, check_answer, save_answer
from assess.questions import Asked
from assess.states import today
from assess.tables import Answer
from data.access import Actor, Role
from data.errors import Closed, Conflict, Denied, Invalid, Missing
from data.tables import Event
from maturity_model.definition import Text
from tests.assess.conftest import Round, number
from tests.conftest import Country, actor


def save(session: Session, officer: Actor, open_round: Round, **changes: object) -> Given:
    """Save level 1 of `site.reachable`, with changes."""
    answer: dict[str, object] = {"item": "site.reachable", "state": "level", "level": 1, "seen_version": 0}
    return save_answer(session, officer, submission=open_round.id, **{**answer, **changes})  # type: ignore[arg-type]


def test_a_saved_answer_is_read_back(session: Session, officer: Actor, open_round: Round) -> None:
    save(session, officer, open_round, note="  Own site ", link="https://health.example/", level=2)
    given = answers_of(session, officer, open_round.id)["site.reachable", 0]
    assert (given.state, given.level, given.note, given.link) == ("level", 2, "Own site", "https://health.example/")
    assert (given.version, given.saved_by, given.late) == (1, "Test officer", False)


def test_a_second_save_that_saw_the_first_replaces_it(session: Session, officer: Actor, open_round: Round) -> None:
    save(session, officer, open_round, note="old")
    save(session, officer, open_round, level=3, seen_version=1)
    given = answers_of(session, officer, open_round.id)["site.reachable", 0]
    assert (given.level, given.note, given.version) == (3, None, 2)


@pytest.mark.parametrize("seen", [0, 1, 3], ids=["as if new", "as it was first", "from the future"])
def test_a_save_that_saw_another_version_is_refused_and_shows_both(
    session: Session, officer: Actor, open_round: Round, seen: int
) -> None:
    save(session, officer, open_round)
    save(session, officer, open_round, level=2, seen_version=1)
    with pytest.raises(Conflict) as caught:
        save(session, officer, open_round, level=0, seen_version=seen)
    theirs, yours = caught.value.details["theirs"], caught.value.details["yours"]
    assert isinstance(theirs, dict)
    assert isinstance(yours, dict)
    assert (theirs["level"], theirs["version"], theirs["saved_by"]) == (2, 2, "Test officer")
    assert theirs["label"] == "Own site"
    assert (yours["level"], yours["label"]) == (0, "None")
    assert answers_of(session, officer, open_round.id)["site.reachable", 0].level == 2


def test_an_answer_taken_back_is_unanswered_and_its_version_goes_on(
    session: Session, officer: Actor, open_round: Round
) -> None:
    save(session, officer, open_round)
    save(session, officer, open_round, state="unanswered", level=None, seen_version=1)
    given = answers_of(session, officer, open_round.id)["site.reachable", 0]
    assert (given.state, given.level, given.version) == ("unanswered", None, 2)
    with pytest.raises(Conflict):
        save(session, officer, open_round, seen_version=1)


def test_dont_know_is_an_answer_without_a_level(session: Session, officer: Actor, open_round: Round) -> None:
    assert save(session, officer, open_round, state="dont_know", level=None).level is None


def test_a_save_writes_its_event_in_the_organisations_chain(
    session: Session, officer: Actor, open_round: Round, country: Country
) -> None:
    save(session, officer, open_round, level=2)
    written = session.exec(select(Event).where(Event.action == "answer.edit")).one()
    assert (written.organisation_id, written.subject) == (country.health.id, f"submission:{open_round.id}")
    assert written.details == {"item": "site.reachable", "service": 0, "state": "level", "level": 2, "version": 1}


@pytest.mark.parametrize(
    ("changes", "code", "allowed"),
    [
        pytest.param({"item": "site.nowhere"}, "answer.item", "site.reachable", id="an unknown item"),
        pytest.param({"item": "open.budget"}, "answer.not_asked", "site.reachable", id="not asked by a fact"),
        pytest.param({"item": "info.laws"}, "answer.not_asked", "site.reachable", id="not on the form"),
        pytest.param({"service": 77}, "answer.service", "0", id="an item of the organisation for a service"),
        pytest.param({"item": "service.described"}, "answer.service", "1, 2", id="an item of a service for none"),
        pytest.param({"level": 4}, "answer.level", "2 Own site", id="a level too high"),
        pytest.param({"level": -1}, "answer.level", "0 None", id="a level too low"),
        pytest.param({"level": None}, "answer.level", "0 None", id="no level"),
        pytest.param({"level": True}, "answer.level", "0 None", id="yes is no level"),
        pytest.param({"state": "maybe"}, "answer.state", "dont_know", id="an unknown state"),
        pytest.param({"state": "dont_know"}, "answer.level_without", "", id="don't know with a level"),
        pytest.param(
            {"state": "not_applicable", "level": None, "reason": "x"}, "answer.must_apply", "", id="not applicable"
        ),
        pytest.param({"link": "health.example"}, "answer.link", "", id="a link without https"),
        pytest.param({"link": "javascript:alert(1)"}, "answer.link", "", id="a script as link"),
        pytest.param({"link": "https://"}, "answer.link", "", id="a link to nowhere"),
        pytest.param({"link": "https://[broken"}, "answer.link", "", id="a broken link"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_says_what_is_allowed(
    session: Session, officer: Actor, open_round: Round, changes: dict[str, object], code: str, allowed: str
) -> None:
    with pytest.raises(Invalid) as caught:
        save(session, officer, open_round, **changes)
    assert caught.value.code == code
    assert allowed in str(caught.value.details.get("allowed", ""))
    if code in ("answer.level", "answer.must_apply"):
        assert caught.value.details["item"] == "Official presence online"
    assert answers_of(session, officer, open_round.id) == {}


def test_not_applicable_is_taken_where_the_item_allows_it() -> None:
    text = Text(en="Some", km="ខ្លះ")
    asked = Asked("some.item", 0, "1", "INF", text, (text, text), may_not_apply=True)
    check_answer(asked, state="not_applicable", level=None)


def test_a_note_may_have_ten_thousand_characters_and_not_one_more(
    session: Session, officer: Actor, open_round: Round
) -> None:
    with pytest.raises(Invalid) as caught:
        save(session, officer, open_round, note="ខ" * 10_001)
    assert caught.value.details == {"field": "note", "length": 10_001, "most": 10_000}
    assert len(save(session, officer, open_round, note="ខ" * 10_000).note or "") == 10_000


def test_a_note_with_signs_that_no_database_keeps_is_kept_without_them(
    session: Session, officer: Actor, open_round: Round
) -> None:
    assert save(session, officer, open_round, note="a\x00b\ud800c").note == "abc"


def test_a_service_item_is_answered_for_each_key_service(session: Session, officer: Actor, open_round: Round) -> None:
    birth, licence = number(open_round.birth.id), number(open_round.licence.id)
    save(session, officer, open_round, item="service.described", service=birth, level=2)
    save(session, officer, open_round, item="service.described", service=licence, level=3)
    given = answers_of(session, officer, open_round.id)
    assert [given["service.described", one].level for one in (birth, licence)] == [2, 3]


def test_the_ladder_is_answered_for_services_that_are_not_key(
    session: Session, officer: Actor, open_round: Round
) -> None:
    save(session, officer, open_round, item="service.ladder", service=open_round.archive.id, level=4)
    with pytest.raises(Invalid) as caught:
        save(session, officer, open_round, item="service.ladder", service=open_round.birth.id, level=4)
    assert (caught.value.code, caught.value.details["allowed"]) == ("answer.service", str(open_round.archive.id))


def test_between_due_and_close_an_answer_is_taken_and_marked_late(
    session: Session, officer: Actor, open_round: Round
) -> None:
    open_round.cycle.due_on = today() - timedelta(days=1)
    session.flush()
    assert save(session, officer, open_round).late
    session.flush()
    session.refresh(open_round.health)
    assert open_round.health.late
    assert answers_of(session, officer, open_round.id)["site.reachable", 0].late


def test_on_the_due_day_nothing_is_late(session: Session, officer: Actor, open_round: Round) -> None:
    open_round.cycle.due_on = today()
    session.flush()
    assert not save(session, officer, open_round).late


@pytest.mark.parametrize(
    ("opens", "closes", "state", "code"),
    [
        pytest.param(-9, -1, "open", "cycle.over", id="the last day is over"),
        pytest.param(1, 9, "open", "cycle.not_open", id="the first day is to come"),
        pytest.param(-9, 9, "closed", "cycle.not_open", id="the department closed it"),
    ],
)
def test_outside_its_days_a_cycle_takes_no_answer(
    session: Session, officer: Actor, open_round: Round, opens: int, closes: int, state: str, code: str
) -> None:
    open_round.cycle.opens_on = today() + timedelta(days=opens)
    open_round.cycle.closes_on = today() + timedelta(days=closes)
    open_round.cycle.state = state
    session.flush()
    with pytest.raises(Closed) as caught:
        save(session, officer, open_round)
    assert caught.value.code == code


def test_on_its_last_day_a_cycle_still_takes_answers(session: Session, officer: Actor, open_round: Round) -> None:
    open_round.cycle.closes_on = today()
    session.flush()
    assert save(session, officer, open_round).version == 1


def test_a_submission_that_is_handed_in_takes_no_answer(session: Session, officer: Actor, open_round: Round) -> None:
    open_round.health.state = "submitted"
    session.flush()
    with pytest.raises(Closed) as caught:
        save(session, officer, open_round)
    assert caught.value.code == "submission.signed"


def test_another_organisation_cannot_tell_that_the_submission_exists(
    session: Session, country: Country, open_round: Round
) -> None:
    with pytest.raises(Missing):
        save(session, actor(Role.OFFICER, country.trade), open_round)


def test_a_reviewer_reads_answers_and_writes_none(session: Session, reviewer: Actor, open_round: Round) -> None:
    assert answers_of(session, reviewer, open_round.id) == {}
    with pytest.raises(Denied):
        save(session, reviewer, open_round)


def test_a_save_takes_at_most_eight_statements(
    store: Engine, session: Session, officer: Actor, open_round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(session, officer, open_round)
    session.expire_all()
    statements: list[str] = []
    execute = store.dialect.do_execute

    def counted(cursor: DBAPICursor, statement: str, *rest: Any) -> None:
        statements.append(statement)
        execute(cursor, statement, *rest)

    monkeypatch.setattr(store.dialect, "do_execute", counted)
    save(session, officer, open_round, item="info.mandate", level=2)
    # One to find and check, one to write, one to mark the place, and the event: read and write its chain.
    assert 5 <= len(statements) <= 8, statements


def test_one_question_has_one_row(session: Session, officer: Actor, open_round: Round) -> None:
    save(session, officer, open_round)
    save(session, officer, open_round, seen_version=1, level=2)
    assert len(session.exec(select(Answer)).all()) == 1
