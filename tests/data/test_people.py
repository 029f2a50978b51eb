"""People, their roles, and what an administrator may do to them."""

import pytest
from argon2 import PasswordHasher
from sqlmodel import Session, select

from data.access import STRANGER, Actor, Role
from data.errors import Denied, Invalid, Missing
from data.people import (
    HASHER,
    actor_of,
    add_person,
    change_person,
    check_password,
    find_person,
    grant_role,
    list_people,
    roles_of,
    set_active,
    set_language,
    set_password,
    withdraw_role,
)
from data.tables import Event, Organisation, Person, RoleGrant
from tests.conftest import Country, actor


def number(row: Person | Organisation) -> int:
    """The id of what is stored."""
    assert row.id is not None
    return row.id


@pytest.fixture
def sok(session: Session, administrator: Actor) -> Person:
    """A person without any role."""
    return add_person(session, administrator, username="Sok.Dara", name=" Sok Dara ", email=" Sok@Health.example ")


def test_a_new_person_has_no_password_and_no_role(session: Session, sok: Person) -> None:
    assert (sok.username, sok.name, sok.password_hash) == ("sok.dara", "Sok Dara", None)
    assert sok.email == "sok@health.example"
    assert actor_of(session, sok).grants == ()


@pytest.mark.usefixtures("sok")
@pytest.mark.parametrize(
    ("username", "name", "code"),
    [
        pytest.param("SOK.dara", "Other", "person.name_taken", id="a name that is taken"),
        pytest.param("a", "Other", "person.name", id="one letter"),
        pytest.param("two words", "Other", "person.name", id="a space"),
        pytest.param("other", " ", "person.name", id="no name"),
        pytest.param("other", "x" * 201, "person.name", id="a long name"),
    ],
)
def test_a_person_needs_a_user_name_of_their_own(
    session: Session, administrator: Actor, username: str, name: str, code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        add_person(session, administrator, username=username, name=name)
    assert caught.value.code == code


def test_roles_add_up_and_are_listed_with_their_organisations(
    session: Session, administrator: Actor, country: Country, sok: Person
) -> None:
    for role, where in ((Role.OFFICER, country.health), (Role.HEAD, country.trade)):
        grant_role(session, administrator, person=number(sok), role=role, organisation=number(where))
    assert set(actor_of(session, sok).grants) == {
        (Role.OFFICER, country.health.path),
        (Role.HEAD, country.trade.path),
    }
    listed = [(grant.role, where.code) for grant, where in roles_of(session, administrator, number(sok))]
    assert listed == [("officer", "health"), ("head", "trade")]


def test_giving_a_role_twice_gives_it_once(
    session: Session, administrator: Actor, country: Country, sok: Person
) -> None:
    for _ in range(2):
        grant_role(session, administrator, person=number(sok), role=Role.OFFICER, organisation=number(country.health))
    assert len(session.exec(select(RoleGrant)).all()) == 1
    granted = session.exec(select(Event).where(Event.organisation_id == country.health.id)).all()
    assert [one.details for one in granted] == [{"granted": "officer"}]


def test_a_role_that_is_withdrawn_is_gone_at_once(
    session: Session, administrator: Actor, country: Country, sok: Person
) -> None:
    where = number(country.health)
    grant_role(session, administrator, person=number(sok), role=Role.OFFICER, organisation=where)
    withdraw_role(session, administrator, person=number(sok), role=Role.OFFICER, organisation=where)
    assert actor_of(session, sok).grants == ()
    with pytest.raises(Missing):
        withdraw_role(session, administrator, person=number(sok), role=Role.OFFICER, organisation=where)


def test_an_administrator_of_one_ministry_gives_roles_there_only(
    session: Session, country: Country, sok: Person
) -> None:
    local = actor(Role.ADMINISTRATOR, country.health)
    grant_role(session, local, person=number(sok), role=Role.OFFICER, organisation=number(country.laboratory))
    with pytest.raises(Missing):
        grant_role(session, local, person=number(sok), role=Role.OFFICER, organisation=number(country.trade))


def test_an_administrator_of_one_ministry_does_not_look_after_the_countrys(
    session: Session, administrator: Actor, country: Country, sok: Person
) -> None:
    grant_role(session, administrator, person=number(sok), role=Role.ADMINISTRATOR, organisation=number(country.root))
    local = actor(Role.ADMINISTRATOR, country.health)
    with pytest.raises(Missing):
        find_person(session, local, number(sok))
    with pytest.raises(Missing):
        set_active(session, local, person=number(sok), active=False)


def test_the_last_active_administrator_stays(
    session: Session, administrator: Actor, country: Country, sok: Person
) -> None:
    where = number(country.root)
    grant_role(session, administrator, person=number(sok), role=Role.ADMINISTRATOR, organisation=where)
    with pytest.raises(Invalid, match=r"person\.last_administrator"):
        withdraw_role(session, administrator, person=number(sok), role=Role.ADMINISTRATOR, organisation=where)
    with pytest.raises(Invalid, match=r"person\.last_administrator"):
        set_active(session, administrator, person=number(sok), active=False)
    other = add_person(session, administrator, username="other", name="Other")
    grant_role(session, administrator, person=number(other), role=Role.ADMINISTRATOR, organisation=where)
    assert not set_active(session, administrator, person=number(sok), active=False).active


def test_a_disabled_person_has_no_roles(session: Session, administrator: Actor, country: Country, sok: Person) -> None:
    grant_role(session, administrator, person=number(sok), role=Role.HEAD, organisation=number(country.health))
    set_active(session, administrator, person=number(sok), active=False)
    assert actor_of(session, sok).grants == ()


def test_a_name_and_an_address_are_corrected(session: Session, administrator: Actor, sok: Person) -> None:
    changed = change_person(session, administrator, person=number(sok), name="Sok Bopha", email="", language="km")
    assert (changed.name, changed.email, changed.language) == ("Sok Bopha", None, "km")
    with pytest.raises(Invalid, match=r"person\.name"):
        change_person(session, administrator, person=number(sok), name=" ", email=None, language="en")


@pytest.mark.usefixtures("sok")
def test_people_are_listed_by_name_for_who_may_read_them(
    session: Session, administrator: Actor, auditor: Actor, officer: Actor
) -> None:
    add_person(session, administrator, username="chan", name="Chan")
    assert [one.name for one in list_people(session, auditor)] == ["Chan", "Sok Dara"]
    with pytest.raises(Denied):
        list_people(session, officer)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        pytest.param("ninechars", "password.short", id="9 of 10 characters"),
        pytest.param("sok.dara123", "password.common", id="the user name"),
        pytest.param("aaaaaaaaaaaa", "password.common", id="one character"),
        pytest.param("abcabcabcabc", "password.common", id="three characters"),
    ],
)
def test_a_weak_password_is_refused(password: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_password(password, username="Sok.Dara")
    assert caught.value.code == code


def test_a_password_in_khmer_is_as_good_as_any() -> None:
    check_password("ពាក្យសម្ងាត់ខ្ញុំ", username="sok")


def test_a_password_is_kept_as_an_argon2id_hash(session: Session, sok: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    # The other tests hash at a lower price.
    monkeypatch.setattr("data.people.HASHER", HASHER)
    me = actor_of(session, sok)
    set_password(session, me, password="correct horse battery")
    kept = sok.password_hash or ""
    assert kept.startswith("$argon2id$")
    assert HASHER.verify(kept, "correct horse battery")
    assert not PasswordHasher().check_needs_rehash(kept), "the library's recommended price"


def test_a_language_is_remembered(session: Session, sok: Person) -> None:
    set_language(session, actor_of(session, sok), language="km")
    assert sok.language == "km"
    with pytest.raises(ValueError, match="fr"):
        set_language(session, actor_of(session, sok), language="fr")
    with pytest.raises(Denied):
        set_language(session, STRANGER, language="km")
