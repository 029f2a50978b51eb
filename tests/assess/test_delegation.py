"""Sections for colleagues: who may be asked, who says that it is done, and that nobody is locked out."""

import pytest
from sqlmodel import Session

from assess.answers import save_answer
from assess.cycles.control import close_cycle
from assess.delegation import colleagues, delegate, delegations, mark_done, my_sections, take_back
from data.access import Actor, Role
from data.errors import Closed, Denied, Invalid, Missing
from data.people import actor_of
from data.tables import Organisation, Person, RoleGrant
from tests.assess.conftest import Round, number
from tests.conftest import Country


def colleague(session: Session, name: str, role: Role, at: Organisation, *, active: bool = True) -> Person:
    """Somebody with an account and one role."""
    person = Person(username=name.lower(), name=name, active=active)
    session.add(person)
    session.flush()
    session.add(RoleGrant(person_id=number(person.id), role=role, organisation_id=number(at.id)))
    session.flush()
    return person


@pytest.fixture
def sok(session: Session, country: Country) -> Person:
    return colleague(session, "Sok", Role.OFFICER, country.health)


def test_who_answers_for_the_organisation_may_be_asked_and_nobody_else(
    session: Session, country: Country, officer: Actor, open_round: Round, sok: Person
) -> None:
    minister = colleague(session, "Minister", Role.HEAD, country.health)
    national = colleague(session, "National", Role.OFFICER, country.root)
    for name, role, at, active in (
        ("Trader", Role.OFFICER, country.trade, True),
        ("Chemist", Role.OFFICER, country.laboratory, True),
        ("Reviewer", Role.REVIEWER, country.root, True),
        ("Gone", Role.OFFICER, country.health, False),
    ):
        colleague(session, name, role, at, active=active)
    assert colleagues(session, officer, open_round.id) == {
        minister.id: "Minister",
        national.id: "National",
        sok.id: "Sok",
    }


def test_a_section_given_stands_with_its_person_and_first_in_their_work(
    session: Session, officer: Actor, open_round: Round, sok: Person
) -> None:
    delegate(session, officer, submission=open_round.id, section="2", person=number(sok.id), note=" Ask the counter ")
    one = delegations(session, officer, open_round.id)["2"]
    assert (one.name, one.by, one.note, one.done_at) == ("Sok", "Test officer", "Ask the counter", None)
    mine = my_sections(session, actor_of(session, sok))
    assert [(part.submission.id, given.section) for part, given in mine] == [(open_round.id, "2")]
    assert my_sections(session, officer) == []


def test_only_who_was_asked_says_that_it_is_done(
    session: Session, officer: Actor, open_round: Round, sok: Person
) -> None:
    delegate(session, officer, submission=open_round.id, section="2", person=number(sok.id))
    with pytest.raises(Denied):
        mark_done(session, officer, submission=open_round.id, section="2")
    mark_done(session, actor_of(session, sok), submission=open_round.id, section="2")
    assert delegations(session, officer, open_round.id)["2"].done_at is not None
    mark_done(session, actor_of(session, sok), submission=open_round.id, section="2", done=False)
    assert delegations(session, officer, open_round.id)["2"].done_at is None


def test_what_is_done_comes_last(session: Session, officer: Actor, open_round: Round, sok: Person) -> None:
    for section in ("1", "2"):
        delegate(session, officer, submission=open_round.id, section=section, person=number(sok.id))
    mark_done(session, actor_of(session, sok), submission=open_round.id, section="1")
    assert [one.section for _, one in my_sections(session, actor_of(session, sok))] == ["2", "1"]


def test_the_officer_still_answers_a_section_given_away(
    session: Session, officer: Actor, open_round: Round, sok: Person
) -> None:
    delegate(session, officer, submission=open_round.id, section="1", person=number(sok.id))
    given = save_answer(
        session, officer, submission=open_round.id, item="site.mobile", state="level", level=1, seen_version=0
    )
    assert given.saved_by == "Test officer"


def test_a_section_given_anew_is_with_the_second_person_and_not_done(
    session: Session, country: Country, officer: Actor, open_round: Round, sok: Person
) -> None:
    delegate(session, officer, submission=open_round.id, section="1", person=number(sok.id))
    mark_done(session, actor_of(session, sok), submission=open_round.id, section="1")
    dara = colleague(session, "Dara", Role.OFFICER, country.health)
    delegate(session, officer, submission=open_round.id, section="1", person=number(dara.id))
    one = delegations(session, officer, open_round.id)["1"]
    assert (one.name, one.done_at) == ("Dara", None)


def test_a_section_taken_back_is_with_nobody(session: Session, officer: Actor, open_round: Round, sok: Person) -> None:
    delegate(session, officer, submission=open_round.id, section="1", person=number(sok.id))
    take_back(session, officer, submission=open_round.id, section="1")
    assert delegations(session, officer, open_round.id) == {}
    with pytest.raises(Missing):
        take_back(session, officer, submission=open_round.id, section="1")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"section": "4"}, "delegation.section", id="a section that is not asked"),
        pytest.param({"person": 4711}, "delegation.person", id="nobody's number"),
        pytest.param({"note": "x" * 501}, "text.too_long", id="a note that is too long"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_is_allowed(
    session: Session, officer: Actor, open_round: Round, sok: Person, changes: dict[str, object], code: str
) -> None:
    given = {"section": "1", "person": number(sok.id), "note": None, **changes}
    with pytest.raises(Invalid) as caught:
        delegate(session, officer, submission=open_round.id, **given)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_somebody_of_another_ministry_is_not_given_a_section(
    session: Session, country: Country, officer: Actor, open_round: Round
) -> None:
    trader = colleague(session, "Trader", Role.OFFICER, country.trade)
    with pytest.raises(Invalid):
        delegate(session, officer, submission=open_round.id, section="1", person=number(trader.id))


def test_an_auditor_reads_who_has_what_and_gives_nothing(
    session: Session, officer: Actor, auditor: Actor, open_round: Round, sok: Person
) -> None:
    delegate(session, officer, submission=open_round.id, section="1", person=number(sok.id))
    assert list(delegations(session, auditor, open_round.id)) == ["1"]
    with pytest.raises(Denied):
        delegate(session, auditor, submission=open_round.id, section="2", person=number(sok.id))


def test_after_the_cycle_closed_nothing_is_given_and_no_work_waits(
    session: Session, officer: Actor, administrator: Actor, open_round: Round, sok: Person
) -> None:
    delegate(session, officer, submission=open_round.id, section="1", person=number(sok.id))
    close_cycle(session, administrator, number(open_round.cycle.id))
    assert my_sections(session, actor_of(session, sok)) == []
    with pytest.raises(Closed):
        delegate(session, officer, submission=open_round.id, section="2", person=number(sok.id))
