"""The board of a cycle and its reminders: numbers worked by hand, and the time a whole country takes."""

from collections import Counter
from datetime import timedelta

import pandas as pd
import pytest
from sqlmodel import Session, col, select

from assess.answers import save_answer
from assess.cycles.board import asked_in, board
from assess.cycles.control import close_cycle
from assess.cycles.reminders import reminder_text, reminders
from assess.questions import questions_of
from assess.review.verdicts import agree_section
from assess.states import today
from assess.submissions import return_submission, submit
from assess.tables import Submission
from data.access import Actor, Role
from data.base import utc_now
from data.errors import Denied
from data.geography import load_geography
from data.people import add_person, grant_role
from data.tables import Organisation
from tests.assess.conftest import Round, number
from tests.conftest import Country, actor


def answer(session: Session, officer: Actor, round_: Round, *items: str) -> None:
    """The lowest level for items of the organisation."""
    for item in items:
        save_answer(session, officer, submission=round_.id, item=item, state="level", level=0, seen_version=0)


def rows(session: Session, who: Actor, round_: Round) -> pd.DataFrame:
    return board(session, who, number(round_.cycle.id)).set_index("code")


def test_what_is_asked_and_answered_is_counted(
    session: Session, officer: Actor, director: Actor, open_round: Round
) -> None:
    answer(session, officer, open_round, "site.reachable", "site.mobile")
    table = rows(session, director, open_round)
    # Health: 8 of stage 1, 3 of stage 2, 2 of the foundation, 1 ladder. Trade has no service: 13 items without 3.
    assert table["asked"].to_dict() == {"health": 14, "trade": 10}
    assert table["answered"].to_dict() == {"health": 2, "trade": 0}
    assert table["missing"].to_dict() == {"health": 12, "trade": 10}
    assert table.loc["health", "share"] == pytest.approx(100 * 2 / 14)


@pytest.mark.parametrize("form", ["commune", "district", "province", "full"])
def test_what_is_asked_by_section_is_what_the_questionnaire_asks(open_round: Round, form: str) -> None:
    pairs = [(Organisation(code="", kind="ministry", name_en=""), one) for one in (open_round.health, open_round.trade)]
    for _, submission in pairs:
        submission.form = form
    table = asked_in(open_round.cycle, pairs)
    for (_, submission), row in zip(pairs, table.to_dict("records"), strict=True):
        asked = Counter(one.section for one in questions_of(submission, open_round.cycle).asked)
        assert {section: count for section, count in row.items() if count} == asked


def test_an_answer_taken_back_is_missing_again(
    session: Session, officer: Actor, director: Actor, open_round: Round
) -> None:
    answer(session, officer, open_round, "site.mobile")
    save_answer(
        session, officer, submission=open_round.id, item="site.mobile", state="unanswered", level=None, seen_version=1
    )
    assert rows(session, director, open_round).loc["health", "answered"] == 0


def test_the_last_activity_is_the_last_answer(
    session: Session, officer: Actor, director: Actor, open_round: Round
) -> None:
    before = utc_now()
    answer(session, officer, open_round, "site.mobile")
    last = rows(session, director, open_round)["last_activity"]
    assert before <= last["health"] <= utc_now()
    assert pd.isna(last["trade"])


def test_days_are_left_only_to_who_still_answers(
    session: Session, head: Actor, director: Actor, open_round: Round
) -> None:
    submit(session, head, submission=open_round.id)
    left = rows(session, director, open_round)["days_left"]
    # Due in ten days.
    assert (pd.isna(left["health"]), left["trade"]) == (True, 10)


def test_a_director_of_a_part_of_the_country_sees_that_part_of_the_board(
    session: Session, country: Country, open_round: Round
) -> None:
    assert list(rows(session, actor(Role.DIRECTOR, country.trade), open_round).index) == ["trade"]


def test_the_board_is_not_for_an_agency(session: Session, head: Actor, open_round: Round) -> None:
    with pytest.raises(Denied):
        board(session, head, number(open_round.cycle.id))


def test_the_board_of_1900_organisations_takes_five_queries(
    session: Session, director: Actor, open_round: Round, statements: list[str]
) -> None:
    load_geography(session)
    kinds = ("province", "district", "commune")
    areas = session.exec(select(Organisation.id).where(col(Organisation.kind).in_(kinds)))
    cycle = number(open_round.cycle.id)
    session.add_all(
        Submission(cycle_id=cycle, organisation_id=number(one), form="commune", state="draft") for one in areas
    )
    session.flush()
    session.expire_all()
    statements.clear()
    table = board(session, director, cycle)
    assert len(table) > 1890
    assert len(statements) <= 5


@pytest.fixture
def people(session: Session, country: Country, administrator: Actor) -> None:
    """A head and an officer of health, and a head of the country, who is nobody's head in particular."""
    for username, name, role, at in (
        ("sok", "Sok Test", Role.HEAD, country.health),
        ("dara", "Dara Test", Role.OFFICER, country.health),
        ("chan", "Chan Test", Role.HEAD, country.root),
    ):
        person = add_person(session, administrator, username=username, name=name)
        grant_role(session, administrator, person=number(person.id), role=role, organisation=number(at.id))


@pytest.mark.usefixtures("people")
def test_who_is_behind_is_named_with_what_is_missing(
    session: Session, officer: Actor, administrator: Actor, open_round: Round
) -> None:
    answer(session, officer, open_round, "site.reachable", "site.mobile", "mail.official")
    trade, health = reminders(session, administrator, number(open_round.cycle.id))
    # Trade lacks 10 of 10 and comes first, health 11 of 14.
    assert (trade.code, trade.heads, trade.officers) == ("trade", (), ())
    assert (health.heads, health.officers) == (("Sok Test",), ("Dara Test",))
    assert (health.asked, health.answered) == (14, 3)
    assert dict(health.missing) == {"1": 6, "2": 3, "foundation": 1, "ladder": 1}
    assert (health.due_on, health.days_left) == (today() + timedelta(days=10), 10)


def test_who_has_signed_is_not_reminded_until_it_is_returned(
    session: Session, head: Actor, reviewer: Actor, administrator: Actor, open_round: Round
) -> None:
    cycle = number(open_round.cycle.id)
    submit(session, head, submission=open_round.id)
    assert [one.code for one in reminders(session, administrator, cycle)] == ["trade"]
    agree_section(session, reviewer, submission=open_round.id, section="1")
    return_submission(session, reviewer, submission=open_round.id, note="Mend the links.")
    returned = next(one for one in reminders(session, administrator, cycle) if one.code == "health")
    assert returned.returned == "Mend the links."
    assert "Mend the links." in reminder_text(returned, open_round.cycle, language="en")


def test_the_words_of_a_reminder_say_what_is_missing_until_when(
    session: Session, administrator: Actor, open_round: Round
) -> None:
    trade = next(one for one in reminders(session, administrator, number(open_round.cycle.id)) if one.code == "trade")
    text = reminder_text(trade, open_round.cycle, language="en")
    assert text.startswith("To: Ministry of Test Trade\nSubject: Test round\n\nYou have answered 0 of 10 questions.")
    assert "- Stage 1: 6\n" in text
    assert "in 10 days." in text
    assert "១០" in reminder_text(trade, open_round.cycle, language="km")


def test_a_closed_cycle_reminds_nobody(session: Session, administrator: Actor, open_round: Round) -> None:
    cycle = number(open_round.cycle.id)
    close_cycle(session, administrator, cycle)
    assert reminders(session, administrator, cycle) == []


def test_names_of_people_are_not_for_a_director(session: Session, director: Actor, open_round: Round) -> None:
    with pytest.raises(Denied):
        reminders(session, director, number(open_round.cycle.id))
