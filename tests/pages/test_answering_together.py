"""Answering together on the screens: offers are confirmed, sections given away, answers discussed."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from assess.comments import add_comment, comments_on, open_comments
from assess.cycles import control as cycles
from assess.cycles import participants
from assess.cycles.participation import participation
from assess.delegation import delegate, delegations
from assess.states import today
from assess.submissions import submission_in, submit
from data.access import Role
from data.store import reading, transaction
from data.tables import Organisation, Person
from pages.ui.questionnaire.kept import Slot
from tests.pages.assessment import answer, everyone, open_cycle, services, stored
from tests.pages.test_questionnaire import screen, texts

SignIn = Callable[[str | None], None]
NEWS, DESCRIBED = "info.news", "service.described"


def person(store: Engine, username: str) -> int:
    with reading(store) as session:
        return session.exec(select(Person.id).where(Person.username == username)).one() or 0


@pytest.fixture
def second(store: Engine) -> int:
    """The submission of a second cycle, in which the three answers signed in the first one are offered."""
    first = open_cycle(store)
    answer(store, first, NEWS, 2)
    for name in ("Licence", "Permit"):
        answer(store, first, DESCRIBED, 1, service=services(store, first)[name])
    boss = everyone(Role.ADMINISTRATOR)
    with transaction(store) as session:
        submit(session, everyone(Role.HEAD), submission=first)
        made = cycles.create_cycle(
            session,
            boss,
            name_en="Second round",
            edition="presence-2026",
            forms={"ministry": "full"},
            opens_on=today() - timedelta(days=1),
            due_on=today() + timedelta(days=9),
            closes_on=today() + timedelta(days=12),
        )
        participants.choose_all(session, boss, made.id or 0)
        cycles.open_cycle(session, boss, made.id or 0)
        ministry = session.exec(select(Organisation).where(Organisation.code == "health")).one()
        return submission_in(session, boss, cycle=made.id or 0, organisation=ministry.id or 0).id or 0


def test_one_click_confirms_what_was_answered_last_time(store: Engine, second: int, signed_in: SignIn) -> None:
    signed_in("officer")
    at = screen(second, "1-o1")
    slot = Slot(second, NEWS)
    assert "3 to confirm." in texts(at)
    assert "– still so?" in texts(at)
    assert any("Answers of last time to confirm in this section: 3" in one.label for one in at.button)
    at = at.button(key=slot.key("confirm")).click().run()
    assert stored(store, second)[NEWS, 0].level == 2
    assert at.radio(key=slot.key("choice-en")).value == "2"
    assert "– still so?" not in texts(at)


def test_the_cycle_that_is_open_comes_before_a_newer_one_that_is_closed(
    store: Engine, second: int, signed_in: SignIn
) -> None:
    with transaction(store) as session:
        boss = everyone(Role.ADMINISTRATOR)
        cycles.close_cycle(session, boss, participation(session, boss, second, action="answer.read").cycle.id or 0)
    signed_in("officer")
    assert "Test round" in texts(screen(None, "1-o1"))


def test_a_grid_confirms_all_its_services_at_once(store: Engine, second: int, signed_in: SignIn) -> None:
    signed_in("officer")
    at = screen(second, "1-s1")
    at.button(key=f"confirm-of-{second}-{DESCRIBED}").click().run()
    assert {question: one.level for question, one in stored(store, second).items()} == {
        (DESCRIBED, services(store, second)["Licence"]): 1,
        (DESCRIBED, services(store, second)["Permit"]): 1,
    }


def test_the_whole_section_is_confirmed_from_its_list(store: Engine, second: int, signed_in: SignIn) -> None:
    signed_in("officer")
    at = screen(second, "1-o1")
    at.session_state[f"offers-{second}"] = True
    at = at.run()
    assert "Licence · " in texts(at)
    at.button(key="confirm-all").click().run()
    assert len(stored(store, second)) == 3


def test_without_offers_a_question_has_no_more_elements_than_before(store: Engine, signed_in: SignIn) -> None:
    submission = open_cycle(store)
    signed_in("officer")
    at = screen(submission, "1-o1")
    assert not [one for one in at.button if one.key and one.key.startswith(("confirm", "bring-over"))]
    assert "to confirm" not in texts(at)


def test_a_section_given_is_first_in_its_persons_work_and_says_so_in_the_questionnaire(
    store: Engine, signed_in: SignIn
) -> None:
    submission = open_cycle(store)
    with transaction(store) as session:
        delegate(
            session, everyone(Role.HEAD), submission=submission, section="1", person=person(store, "officer"),
            note="<b>soon</b>",
        )  # fmt: skip
    signed_in("head")
    assert "With **Test officer**" in texts(screen(submission, "1-o1"))
    signed_in("officer")
    at = screen(submission, "1-o1")
    assert "With you" in texts(at)
    at.button(key=f"done-{submission}-1").click().run()
    assert re.search(r"\d+ questions without an answer; they earn nothing\.", texts(at))
    assert at.button(key=f"done-{submission}-1-no")
    with reading(store) as session:
        assert delegations(session, everyone(Role.HEAD), submission)["1"].done_at is None
    at.button(key=f"done-{submission}-1-yes").click().run()
    with reading(store) as session:
        assert delegations(session, everyone(Role.HEAD), submission)["1"].done_at is not None


def test_the_head_gives_a_section_and_copies_a_reminder(store: Engine, signed_in: SignIn) -> None:
    submission = open_cycle(store)
    signed_in("head")
    at = screen(submission, "1-o1")
    at.session_state["team-open"] = True
    at = at.run()
    at.selectbox(key="give-section").set_value("2")
    at.selectbox(key="give-person").set_value(person(store, "officer"))
    next(one for one in at.button if one.label == "Give the section").click().run()
    with reading(store) as session:
        assert delegations(session, everyone(Role.HEAD), submission)["2"].name == "Test officer"
    at = screen(submission, "1-o1")
    at.session_state["team-open"] = True
    assert "- Test officer: Stage 2, 0 of " in at.run().code[0].value


def test_a_comment_is_shown_as_text_and_settled(store: Engine, signed_in: SignIn) -> None:
    submission = open_cycle(store)
    with transaction(store) as session:
        said = add_comment(
            session, everyone(Role.REVIEWER), submission=submission, item=NEWS, text="<script>x</script> **y**"
        ).id
    signed_in("officer")
    at = screen(submission, "1-o1")
    assert any("Open comments: 1" in one.label for one in at.button)
    at.session_state[Slot(submission, NEWS).key("more")] = True
    at = at.run()
    assert r"\<script\>x\</script\> \*\*y\*\*" in texts(at)
    at.button(key=f"settle-{said}").click().run()
    with reading(store) as session:
        assert open_comments(session, everyone(Role.HEAD), submission).total() == 0


def test_after_handing_in_a_comment_is_still_answered(store: Engine, signed_in: SignIn) -> None:
    submission = open_cycle(store)
    with transaction(store) as session:
        submit(session, everyone(Role.HEAD), submission=submission)
        add_comment(session, everyone(Role.REVIEWER), submission=submission, item=NEWS, text="Where?")
    signed_in("officer")
    at = screen(submission, "1-o1")
    assert any("Comments (1)" in one.label for one in at.button)
    at.session_state[Slot(submission, NEWS).key("comments-shelf")] = True
    at = at.run()
    at.text_area(key=f"{Slot(submission, NEWS).key('comment')}-0").set_value("Here")
    at.button(key=Slot(submission, NEWS).key("comment-add")).click().run()
    with reading(store) as session:
        said = comments_on(session, everyone(Role.HEAD), submission=submission, item=NEWS)
    assert [one.text for one in said] == ["Where?", "Here"]
