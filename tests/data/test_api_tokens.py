"""Tokens of programs: what they open, until when, and who makes and ends them."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from data.access import Actor, Role
from data.api_tokens import PREFIX, USED_EVERY, bearer, list_tokens, make_token, mark_used, revoke_token, within
from data.base import utc_now
from data.errors import Denied, Invalid, Missing
from data.people import add_person, grant_role, set_active
from data.settings import licence, published_is_open, set_access_for_programs
from data.tables import Event
from tests.conftest import Country, actor


def made(session: Session, administrator: Actor, country: Country, **changes: object) -> str:
    wanted = {"name": "Portal", "organisation": country.root.id, "published_only": False, "days": 30} | changes
    return make_token(session, administrator, **wanted)[1]  # pyright: ignore[reportArgumentType]


@pytest.fixture
def maker(session: Session, country: Country, administrator: Actor) -> Actor:
    """An administrator with an account, since a token reads as its maker may at the time."""
    person = add_person(session, administrator, username="maker", name="Maker")
    grant_role(
        session, administrator, person=person.id or 0, role=Role.ADMINISTRATOR, organisation=country.root.id or 0
    )
    return Actor(person.id, person.name, ((Role.ADMINISTRATOR, country.root.path),))


def test_only_the_hash_of_a_token_is_stored(session: Session, country: Country, maker: Actor) -> None:
    row, token = make_token(
        session, maker, name="Portal", organisation=country.root.id or 0, published_only=True, days=1
    )
    assert token.startswith(PREFIX)
    assert token not in str(row.model_dump())


def test_a_token_reads_what_its_maker_may_read_now(session: Session, country: Country, maker: Actor) -> None:
    assert bearer(session, made(session, maker, country)).actor == maker


def test_a_token_for_one_organisation_reaches_no_other(session: Session, country: Country, maker: Actor) -> None:
    found = bearer(session, made(session, maker, country, organisation=country.health.id)).actor
    assert found.may("result.read", country.health.path)
    assert not found.may("result.read", country.trade.path)


def test_a_revoked_token_opens_nothing_any_more(session: Session, country: Country, maker: Actor) -> None:
    token = made(session, maker, country)
    revoke_token(session, maker, token=bearer(session, token).token)
    with pytest.raises(Denied) as refused:
        bearer(session, token)
    assert refused.value.code == "api_token.revoked"


def test_an_expired_token_opens_nothing(session: Session, country: Country, maker: Actor) -> None:
    row, token = make_token(
        session, maker, name="Portal", organisation=country.root.id or 0, published_only=True, days=1
    )
    row.expires_at = utc_now() - timedelta(seconds=1)
    session.add(row)
    session.flush()
    with pytest.raises(Denied) as refused:
        bearer(session, token)
    assert refused.value.code == "api_token.expired"
    assert [one.state for one in list_tokens(session, maker)] == ["expired"]


def test_a_token_of_somebody_whose_account_was_disabled_opens_nothing(
    session: Session, country: Country, administrator: Actor, maker: Actor
) -> None:
    token = made(session, maker, country)
    other = add_person(session, administrator, username="other", name="Other")
    grant_role(session, administrator, person=other.id or 0, role=Role.ADMINISTRATOR, organisation=country.root.id or 0)
    set_active(session, administrator, person=maker.person or 0, active=False)
    with pytest.raises(Denied) as refused:
        bearer(session, token)
    assert refused.value.code == "api_token.maker"


def test_an_unknown_token_opens_nothing(session: Session) -> None:
    with pytest.raises(Denied) as refused:
        bearer(session, PREFIX + "guess")
    assert refused.value.code == "api_token.unknown"


def test_the_last_use_is_noted_again_only_after_a_while(session: Session, country: Country, maker: Actor) -> None:
    token = made(session, maker, country)
    first = bearer(session, token)
    mark_used(session, token=first.token)
    session.flush()
    second = bearer(session, token)
    mark_used(session, token=first.token, at=utc_now() - 2 * USED_EVERY)
    session.flush()
    assert [first.stale, second.stale, bearer(session, token).stale] == [True, False, True]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"name": " "}, "api_token.name", id="no name"),
        pytest.param({"name": "x" * 101}, "api_token.name", id="a name of 101 signs"),
        pytest.param({"days": 0}, "api_token.days", id="no day"),
        pytest.param({"days": 367}, "api_token.days", id="more than a year"),
    ],
)
def test_a_token_needs_a_name_and_an_end(
    session: Session, country: Country, maker: Actor, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        made(session, maker, country, **changes)
    assert refused.value.code == code


def test_making_and_revoking_are_on_record_without_the_token(session: Session, country: Country, maker: Actor) -> None:
    token = made(session, maker, country)
    revoke_token(session, maker, token=bearer(session, token).token)
    events = session.exec(select(Event).where(Event.action == "api.edit").order_by(col(Event.id))).all()
    assert [set(one.details) & {"made", "revoked"} for one in events] == [{"made"}, {"revoked"}]
    assert token not in str([one.details for one in events])


def test_who_looks_after_one_ministry_neither_sees_nor_ends_the_tokens_of_another(
    session: Session, country: Country, maker: Actor
) -> None:
    row, _ = make_token(session, maker, name="P", organisation=country.trade.id or 0, published_only=True, days=1)
    other = actor(Role.ADMINISTRATOR, country.health)
    assert list_tokens(session, other) == []
    with pytest.raises(Missing):
        revoke_token(session, other, token=row.id or 0)


@pytest.mark.parametrize(
    ("held", "path", "reach"),
    [
        pytest.param("/1/", "/1/7/", "/1/7/", id="a role above reaches only the organisation"),
        pytest.param("/1/7/", "/1/", "/1/7/", id="a role below stays where it is"),
        pytest.param("/1/8/", "/1/7/", None, id="a role beside reaches nothing"),
    ],
)
def test_a_token_never_reaches_farther_than_its_maker(held: str, path: str, reach: str | None) -> None:
    found = within(Actor(1, "Maker", ((Role.DIRECTOR, held),)), path)
    assert found.grants == (((Role.DIRECTOR, reach),) if reach else ())


def test_published_data_are_open_until_somebody_closes_them(session: Session, administrator: Actor) -> None:
    before = published_is_open(session)
    set_access_for_programs(session, administrator, published_open=False, licence="CC0-1.0")
    assert (before, published_is_open(session), licence(session)["name"]) == (True, False, "CC0-1.0")


def test_a_licence_that_nobody_knows_is_refused(session: Session, administrator: Actor) -> None:
    with pytest.raises(Invalid):
        set_access_for_programs(session, administrator, published_open=True, licence="mine")
