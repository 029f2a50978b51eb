"""How far a submission is: sections, what is missing, where the work stopped."""

from sqlmodel import Session

from assess.answers import save_answer
from assess.cycles.progress import progress
from assess.questions import questions_of
from data.access import Actor
from tests.assess.conftest import Round, number


def test_the_questions_are_those_of_form_and_facts(open_round: Round) -> None:
    birth, licence, archive = (number(one.id) for one in (open_round.birth, open_round.licence, open_round.archive))
    asked = [one.question for one in questions_of(open_round.health, open_round.cycle).asked]
    # Of the commune's 13 items, open.budget falls to a fact; two services, of which only the birth certificate
    # needs documents; the archive answers the ladder.
    assert asked == [
        ("site.reachable", 0),
        ("info.mandate", 0),
        ("info.contacts", 0),
        ("service.described", birth),
        ("service.described", licence),
        ("service.documents", birth),
        ("info.khmer", 0),
        ("site.mobile", 0),
        ("service.forms", birth),
        ("contact.answers", 0),
        ("social.two_way", 0),
        ("mail.official", 0),
        ("staff.trained", 0),
        ("service.ladder", archive),
    ]


def test_sections_go_by_stage_and_theme_in_the_order_of_the_edition(
    session: Session, officer: Actor, open_round: Round
) -> None:
    sections = progress(session, officer, open_round.id).sections
    assert [(one.section, one.theme, one.asked) for one in sections] == [
        ("1", "INF", 6),
        ("1", "TEC", 2),
        ("2", "SVC", 1),
        ("2", "PAR", 2),
        ("foundation", "CAP", 2),
        ("ladder", None, 1),
    ]


def test_an_answer_leaves_the_list_of_what_is_missing(session: Session, officer: Actor, open_round: Round) -> None:
    before = progress(session, officer, open_round.id)
    save_answer(
        session, officer, submission=open_round.id, item="site.mobile", state="dont_know", level=None, seen_version=0
    )
    after = progress(session, officer, open_round.id)
    assert (before.answered, before.asked, before.last_item) == (0, 14, None)
    assert (after.answered, after.asked, after.last_item) == (1, 14, "site.mobile")
    assert set(before.missing) - set(after.missing) == {("site.mobile", 0)}


def test_an_answer_taken_back_is_missing_again(session: Session, officer: Actor, open_round: Round) -> None:
    save_answer(session, officer, submission=open_round.id, item="site.mobile", state="level", level=1, seen_version=0)
    save_answer(session, officer, submission=open_round.id, item="site.mobile", state="unanswered", seen_version=1)
    assert ("site.mobile", 0) in progress(session, officer, open_round.id).missing
