"""Signing in and out: passwords, tokens, the brake on guessing, one-time links."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from data.access import STRANGER, Actor, Role
from data.base import utc_now
from data.errors import Denied, Invalid
from data.people import actor_of, grant_role, set_active
from data.sign_in import (
    ATTEMPTS,
    LASTS,
    SAMPLE,
    change_password,
    hand_over_link,
    link_is_good,
    make_link,
    needs_first_administrator,
    open_session,
    sample_people,
    sample_sign_in,
    sign_in,
    sign_out,
    sign_out_everywhere,
    sweep,
    use_link,
    who_is,
)
from data.tables import LoginSession, Person, Setting, SetupLink, SignInAttempt
from tests.conftest import Country

PASSWORD = "correct horse battery"
HERE = "192.0.2.1"


@pytest.fixture
def person(session: Session, country: Country, administrator: Actor) -> Person:
    """An officer of the Ministry of Test Health who has set a password by a link."""
    added = Person(username="sok", name="Sok")
    session.add(added)
    session.flush()
    grant_role(session, administrator, person=number(added), role=Role.OFFICER, organisation=country.health.id or 0)
    use_link(session, make_link(session, added), username="sok", name="Sok", password=PASSWORD)
    return added


def number(person: Person) -> int:
    """The id of somebody who is stored."""
    assert person.id is not None
    return person.id


def enter(session: Session, password: str = PASSWORD, username: str = "sok", address: str = HERE) -> str | None:
    """Try to sign in."""
    return sign_in(session, username=username, password=password, address=address)


def test_the_right_password_opens_a_session_with_the_persons_roles(
    session: Session, person: Person, country: Country
) -> None:
    who, found = who_is(session, enter(session))
    assert (who.person, who.name, who.grants) == (person.id, "Sok", ((Role.OFFICER, country.health.path),))
    assert found is not None


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("username", ["SOK", " sok "])
def test_the_user_name_is_found_however_it_is_written(session: Session, username: str) -> None:
    assert enter(session, username=username) is not None


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize(("username", "password"), [("sok", "wrong password"), ("nobody", PASSWORD), ("sok", "")])
def test_a_wrong_name_or_password_opens_nothing_and_is_counted(session: Session, username: str, password: str) -> None:
    assert enter(session, password, username) is None
    assert session.exec(select(SignInAttempt.account)).one() == username


@pytest.mark.usefixtures("person")
def test_the_token_itself_is_not_kept(session: Session) -> None:
    token = enter(session)
    kept = session.exec(select(LoginSession.token_hash)).one()
    assert token is not None
    assert token not in kept
    assert len(token) >= 40


@pytest.mark.parametrize("token", [None, "", "made up"])
def test_without_a_good_token_somebody_is_a_stranger(session: Session, token: str | None) -> None:
    assert who_is(session, token) == (STRANGER, None)


@pytest.mark.usefixtures("person")
def test_a_session_ends_by_itself(session: Session) -> None:
    token = enter(session)
    opened = session.exec(select(LoginSession)).one()
    assert opened.expires_at - opened.created_at >= LASTS - timedelta(seconds=1)
    opened.expires_at = utc_now() - timedelta(seconds=1)
    session.flush()
    assert who_is(session, token)[0] == STRANGER


@pytest.mark.usefixtures("person")
def test_signing_out_ends_the_session_on_the_server(session: Session) -> None:
    token, other = enter(session), enter(session)
    sign_out(session, token)
    assert who_is(session, token)[0] == STRANGER
    assert who_is(session, other)[0] != STRANGER


def test_signing_out_everywhere_can_spare_the_present_session(session: Session, person: Person) -> None:
    token, other = enter(session), enter(session)
    assert sign_out_everywhere(session, actor_of(session, person), keep=token) == 1
    assert who_is(session, other)[0] == STRANGER
    assert who_is(session, token)[0] != STRANGER


def test_disabling_a_person_ends_their_sessions_at_once(session: Session, person: Person, administrator: Actor) -> None:
    token = enter(session)
    set_active(session, administrator, person=number(person), active=False)
    assert who_is(session, token)[0] == STRANGER
    assert enter(session) is None


@pytest.mark.usefixtures("person")
def test_after_too_many_wrong_attempts_even_the_right_password_must_wait(session: Session) -> None:
    for _ in range(ATTEMPTS):
        assert enter(session, "wrong password") is None
    with pytest.raises(Invalid) as caught:
        enter(session)
    assert caught.value.code == "sign_in.too_many"


@pytest.mark.usefixtures("person")
def test_the_brake_does_not_hold_somebody_at_another_address(session: Session) -> None:
    for _ in range(ATTEMPTS):
        enter(session, "wrong password")
    assert enter(session, address="192.0.2.2") is not None


@pytest.mark.usefixtures("person")
def test_the_brake_opens_again_after_a_while(session: Session) -> None:
    for _ in range(ATTEMPTS):
        enter(session, "wrong password")
    for attempt in session.exec(select(SignInAttempt)):
        attempt.at -= timedelta(minutes=16)
    session.flush()
    assert enter(session) is not None


@pytest.mark.usefixtures("person")
def test_one_address_cannot_try_many_names(session: Session) -> None:
    now = utc_now()
    session.add_all(SignInAttempt(account=f"name{count}", address=HERE, at=now) for count in range(ATTEMPTS * 10))
    session.flush()
    with pytest.raises(Invalid, match=r"sign_in\.too_many"):
        enter(session)


@pytest.mark.usefixtures("person")
def test_signing_in_forgives_the_wrong_attempts_before(session: Session) -> None:
    enter(session, "wrong password")
    enter(session)
    assert session.exec(select(SignInAttempt)).all() == []


def test_a_link_works_once(session: Session, person: Person) -> None:
    token = make_link(session, person)
    assert link_is_good(session, token)
    use_link(session, token, username="sok", name="Sok", password="another good one")
    assert not link_is_good(session, token)
    with pytest.raises(Invalid, match=r"setup\.invalid"):
        use_link(session, token, username="sok", name="Sok", password="another good one")
    assert enter(session, "another good one") is not None


def test_a_link_expires(session: Session, person: Person) -> None:
    token = make_link(session, person)
    link = session.exec(select(SetupLink).where(SetupLink.used_at == None)).one()  # noqa: E711
    link.expires_at = utc_now() - timedelta(seconds=1)
    session.flush()
    assert not link_is_good(session, token)


def test_a_new_link_puts_the_old_one_out_of_use(session: Session, person: Person) -> None:
    old = make_link(session, person)
    new = make_link(session, person)
    assert (link_is_good(session, old), link_is_good(session, new)) == (False, True)


def test_a_weak_password_leaves_the_link_good(session: Session, person: Person) -> None:
    token = make_link(session, person)
    with pytest.raises(Invalid, match=r"password\.short"):
        use_link(session, token, username="sok", name="Sok", password="short")
    assert link_is_good(session, token)


def test_a_disabled_person_gets_no_link(session: Session, person: Person, administrator: Actor) -> None:
    set_active(session, administrator, person=number(person), active=False)
    with pytest.raises(Invalid, match=r"person\.disabled"):
        hand_over_link(session, administrator, person=number(person))


def test_the_first_link_makes_the_first_administrator_and_only_that_one(session: Session) -> None:
    assert needs_first_administrator(session)
    first, second = make_link(session, None), None
    person = use_link(session, first, username="Chan", name="Chan", password=PASSWORD)
    assert (person.username, needs_first_administrator(session)) == ("chan", False)
    assert actor_of(session, person).may("cycle.edit", "/1/")
    second = make_link(session, None)
    with pytest.raises(Invalid, match=r"setup\.invalid"):
        use_link(session, second, username="dara", name="Dara", password=PASSWORD)


def test_a_password_is_changed_by_who_knows_the_old_one(session: Session, person: Person) -> None:
    me, token, other = actor_of(session, person), enter(session), enter(session)
    assert not change_password(session, me, old="wrong", new="another good one", keep=token, address=HERE)
    assert change_password(session, me, old=PASSWORD, new="another good one", keep=token, address=HERE)
    assert who_is(session, token)[0] == me
    assert who_is(session, other)[0] == STRANGER
    assert enter(session) is None


def test_sample_people_sign_in_without_a_password_only_while_the_sample_is_loaded(session: Session) -> None:
    session.add_all([Person(username="try", name="Try", sample=True), Person(username="real", name="Real")])
    session.flush()
    assert sample_people(session) == []
    with pytest.raises(Denied):
        sample_sign_in(session, username="try", address=HERE)
    session.add(Setting(name=SAMPLE, value="yes"))
    session.flush()
    assert [one.username for one in sample_people(session)] == ["try"]
    assert who_is(session, sample_sign_in(session, username="try", address=HERE))[0].name == "Try"
    with pytest.raises(Denied):
        sample_sign_in(session, username="real", address=HERE)


def test_sweeping_forgets_what_is_over(session: Session, person: Person) -> None:
    kept = enter(session)
    gone = open_session(session, person, address=HERE)
    session.flush()
    last = session.exec(select(LoginSession).order_by(LoginSession.id.desc())).first()  # type: ignore[union-attr]
    assert last is not None
    last.expires_at = utc_now() - timedelta(days=1)
    session.add(SignInAttempt(account="x", address=HERE, at=utc_now() - timedelta(days=2)))
    session.flush()
    sweep(session)
    assert len(session.exec(select(LoginSession)).all()) == 1
    assert session.exec(select(SignInAttempt)).all() == []
    assert (who_is(session, gone)[0], who_is(session, kept)[0].name) == (STRANGER, "Sok")
