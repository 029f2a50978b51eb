"""Looking after people: who may do it for whom, passwords, sessions and one-time links."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from data import people
from data.access import STRANGER, Actor, Role
from data.errors import Denied, Invalid, Missing, UserError
from data.organisations import Organisation
from data.people import (
    actor_of,
    add_person,
    change_person,
    grant_role,
    list_people,
    roles_by_person,
    roles_of,
    set_active,
    withdraw_role,
)
from data.sign_in import (
    ATTEMPTS,
    change_password,
    hand_over_link,
    link_is_good,
    needs_first_administrator,
    open_session,
    sign_in,
    sign_out_everywhere,
    use_link,
    who_is,
)
from data.tables import Event, Person, RoleGrant
from tests.conftest import Country, actor

OLD, NEW = "the old password", "the new password"


def person(session: Session, username: str, *grants: tuple[Role, Organisation], password: str | None = None) -> Person:
    """Somebody with these roles."""
    added = Person(
        username=username, name=username.title(), password_hash=people.HASHER.hash(password) if password else None
    )
    session.add(added)
    session.flush()
    for role, at in grants:
        session.add(RoleGrant(person_id=added.id or 0, role=role, organisation_id=at.id or 0))
    session.flush()
    return added


@pytest.fixture
def local(country: Country) -> Actor:
    """The administrator of one ministry only."""
    return actor(Role.ADMINISTRATOR, country.health, person=18)


TAKING_OVER = [
    pytest.param(lambda session, who, whom: hand_over_link(session, who, person=whom), id="a password link"),
    pytest.param(lambda session, who, whom: set_active(session, who, person=whom, active=False), id="disabling"),
    pytest.param(
        lambda session, who, whom: change_person(session, who, person=whom, name="X", email="x@y.z", language="en"),
        id="another e-mail address",
    ),
]


@pytest.mark.parametrize("take_over", TAKING_OVER)
def test_the_administrator_of_a_ministry_cannot_take_over_an_account_beyond_it(
    session: Session, country: Country, local: Actor, take_over: Callable[[Session, Actor, int], object]
) -> None:
    above = person(session, "above", (Role.OFFICER, country.health), (Role.DIRECTOR, country.root))
    with pytest.raises(Missing):
        take_over(session, local, above.id or 0)


@pytest.mark.parametrize("look_after", TAKING_OVER)
def test_the_administrator_of_a_ministry_looks_after_the_people_of_what_lies_below_it(
    session: Session, country: Country, local: Actor, look_after: Callable[[Session, Actor, int], object]
) -> None:
    below = person(session, "below", (Role.OFFICER, country.laboratory))
    assert look_after(session, local, below.id or 0)


def test_the_administrator_of_a_ministry_sees_its_people_and_those_without_a_role(
    session: Session, country: Country, local: Actor
) -> None:
    person(session, "within", (Role.OFFICER, country.laboratory))
    person(session, "beyond", (Role.OFFICER, country.trade))
    person(session, "nowhere yet")
    assert [one.username for one in list_people(session, local)] == ["nowhere yet", "within"]


def test_roles_held_elsewhere_are_not_shown(session: Session, country: Country, local: Actor) -> None:
    both = person(session, "both", (Role.OFFICER, country.laboratory), (Role.OFFICER, country.trade))
    assert [at.code for _, at in roles_of(session, local, both.id or 0)] == ["laboratory"]
    assert [at.code for _, at in roles_by_person(session, local)[both.id or 0]] == ["laboratory"]


def test_everybody_sees_all_their_own_roles(session: Session, country: Country) -> None:
    me = person(session, "me", (Role.OFFICER, country.laboratory), (Role.HEAD, country.trade))
    held = roles_of(session, actor_of(session, me), me.id or 0)
    assert [(grant.role, at.code) for grant, at in held] == [("officer", "laboratory"), ("head", "trade")]


def test_a_role_cannot_be_given_at_an_organisation_beyond_the_administrators_own(
    session: Session, country: Country, local: Actor
) -> None:
    somebody = person(session, "somebody")
    with pytest.raises(Missing):
        grant_role(session, local, person=somebody.id or 0, role=Role.OFFICER, organisation=country.trade.id or 0)


def test_the_last_administrator_of_the_country_stays_even_if_a_ministry_has_one(
    session: Session, country: Country, administrator: Actor
) -> None:
    top = person(session, "top", (Role.ADMINISTRATOR, country.root))
    person(session, "local", (Role.ADMINISTRATOR, country.health))
    with pytest.raises(Invalid, match="last_administrator"):
        set_active(session, administrator, person=top.id or 0, active=False)
    with pytest.raises(Invalid, match="last_administrator"):
        withdraw_role(
            session,
            administrator,
            person=top.id or 0,
            role=Role.ADMINISTRATOR,
            organisation=country.root.id or 0,
        )


def test_of_two_administrators_one_can_go(session: Session, country: Country, administrator: Actor) -> None:
    first = person(session, "first", (Role.ADMINISTRATOR, country.root))
    person(session, "second", (Role.ADMINISTRATOR, country.root))
    assert not set_active(session, administrator, person=first.id or 0, active=False).active
    assert not needs_first_administrator(session)


def test_an_administrator_of_a_ministry_does_not_make_up_for_the_countrys(session: Session, country: Country) -> None:
    person(session, "local", (Role.ADMINISTRATOR, country.health))
    assert needs_first_administrator(session)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param(" Sophea@Example.org ", "sophea@example.org", id="an address is kept in small letters"),
        pytest.param("", None, id="none is none"),
    ],
)
def test_an_e_mail_address_is_kept_plainly(
    session: Session, administrator: Actor, given: str, kept: str | None
) -> None:
    assert add_person(session, administrator, username="sophea", name="Sophea", email=given).email == kept


@pytest.mark.parametrize(
    ("email", "code"),
    [
        pytest.param("no address", "person.email", id="not an address"),
        pytest.param("THERE@example.org", "person.email_taken", id="of another account"),
    ],
)
def test_an_e_mail_address_that_would_not_tell_two_people_apart_is_refused(
    session: Session, administrator: Actor, email: str, code: str
) -> None:
    add_person(session, administrator, username="there", name="There", email="there@example.org")
    with pytest.raises(Invalid) as problem:
        add_person(session, administrator, username="sophea", name="Sophea", email=email)
    assert problem.value.code == code


def test_saving_a_person_again_keeps_their_own_address(session: Session, administrator: Actor) -> None:
    there = add_person(session, administrator, username="there", name="There", email="there@example.org")
    changed = change_person(
        session, administrator, person=there.id or 0, name="There Again", email="there@example.org", language="km"
    )
    assert (changed.name, changed.email, changed.language) == ("There Again", "there@example.org", "km")


def test_a_new_password_needs_the_old_one(session: Session, country: Country) -> None:
    me = person(session, "me", (Role.OFFICER, country.health), password=OLD)
    mine = actor_of(session, me)
    assert not change_password(session, mine, old="something else", new=NEW, keep=None, address="1.2.3.4")
    assert sign_in(session, username="me", password=OLD, address="1.2.3.4")
    assert change_password(session, mine, old=OLD, new=NEW, keep=None, address="1.2.3.4")
    assert sign_in(session, username="me", password=OLD, address="1.2.3.4") is None
    assert sign_in(session, username="me", password=NEW, address="1.2.3.4")


def test_a_new_password_ends_every_other_session(session: Session, country: Country) -> None:
    me = person(session, "me", (Role.OFFICER, country.health), password=OLD)
    here, there = (open_session(session, me, address="") for _ in range(2))
    change_password(session, actor_of(session, me), old=OLD, new=NEW, keep=here, address="")
    assert who_is(session, here)[1] is me
    assert who_is(session, there) == (STRANGER, None)


def test_guessing_the_old_password_is_braked(session: Session, country: Country) -> None:
    me = person(session, "me", (Role.OFFICER, country.health), password=OLD)
    for _ in range(ATTEMPTS):
        change_password(session, actor_of(session, me), old="a guess", new=NEW, keep=None, address="")
    with pytest.raises(Invalid, match="too_many"):
        change_password(session, actor_of(session, me), old=OLD, new=NEW, keep=None, address="")


@pytest.mark.parametrize("new", ["short", "my name is me12", "aaaaaaaaaaaaaaaa"])
def test_a_new_password_that_is_easy_to_guess_is_refused(session: Session, country: Country, new: str) -> None:
    me = person(session, "me12", (Role.OFFICER, country.health), password=OLD)
    with pytest.raises(Invalid):
        change_password(session, actor_of(session, me), old=OLD, new=new, keep=None, address="")


def test_signing_out_everywhere_else_keeps_this_session_only(session: Session, country: Country) -> None:
    me, other = (person(session, name, (Role.OFFICER, country.health)) for name in ("me", "other"))
    here, there, theirs = (open_session(session, who, address="") for who in (me, me, other))
    assert sign_out_everywhere(session, actor_of(session, me), keep=here) == 1
    assert [who_is(session, token)[1] for token in (here, there, theirs)] == [me, None, other]


def test_a_link_sets_a_password_once_and_ends_all_sessions(
    session: Session, country: Country, administrator: Actor
) -> None:
    me = person(session, "me", (Role.OFFICER, country.health), password=OLD)
    stolen = open_session(session, me, address="")
    token = hand_over_link(session, administrator, person=me.id or 0)
    use_link(session, token, username="", name="", password=NEW)
    assert who_is(session, stolen) == (STRANGER, None)
    assert sign_in(session, username="me", password=NEW, address="")
    with pytest.raises(Invalid, match=r"setup\.invalid"):
        use_link(session, token, username="", name="", password=NEW)


def test_a_newer_link_takes_the_place_of_the_older(session: Session, administrator: Actor) -> None:
    somebody = person(session, "somebody")
    older, newer = (hand_over_link(session, administrator, person=somebody.id or 0) for _ in range(2))
    assert (link_is_good(session, older), link_is_good(session, newer)) == (False, True)


def test_that_a_link_was_made_is_recorded_but_not_the_link(session: Session, administrator: Actor) -> None:
    somebody = person(session, "somebody")
    token = hand_over_link(session, administrator, person=somebody.id or 0)
    event = session.exec(select(Event).where(Event.action == "person.link")).one()
    assert (event.subject, event.details) == (f"person:{somebody.id}", {})
    assert token not in repr(event)


def test_no_link_is_made_for_a_disabled_account(session: Session, country: Country, administrator: Actor) -> None:
    somebody = person(session, "somebody", (Role.OFFICER, country.health))
    set_active(session, administrator, person=somebody.id or 0, active=False)
    with pytest.raises(Invalid, match=r"person\.disabled"):
        hand_over_link(session, administrator, person=somebody.id or 0)


@pytest.mark.parametrize(
    "service",
    [
        lambda session, who: roles_by_person(session, who),
        lambda session, who: list_people(session, who),
        lambda session, who: hand_over_link(session, who, person=1),
        lambda session, who: change_person(session, who, person=1, name="X", email=None, language="en"),
        lambda session, who: change_password(session, who, old=OLD, new=NEW, keep=None, address=""),
        lambda session, who: sign_out_everywhere(session, who),
    ],
)
def test_a_stranger_is_refused(session: Session, service: Callable[[Session, Actor], object]) -> None:
    with pytest.raises(UserError) as problem:
        service(session, STRANGER)
    assert isinstance(problem.value, Denied)
