"""From a provider's word to a session of ours: who is recognised, how long and how often."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from data.base import utc_now
from data.errors import Denied
from data.open_id import FRESH, TICKET_LASTS, hand_over, redeem
from data.sign_in import who_is
from data.tables import Event, HandOver, Person

ISSUER = "https://id.example.org"
BROWSER = "the cookie of this browser"


@pytest.fixture
def sophea(session: Session) -> Person:
    """Somebody whose e-mail address an administrator has entered."""
    person = Person(username="sophea", name="Sophea", email="sophea@example.org")
    session.add(person)
    session.flush()
    return person


def claims(*, age: timedelta = timedelta(0), **other: Any) -> Mapping[str, Any]:
    """What the provider says of Sophea."""
    said: dict[str, object] = {
        "iss": ISSUER,
        "sub": "abc-123",
        "email": "Sophea@Example.org",
        "email_verified": True,
        "iat": int((utc_now() - age).timestamp()),
        "nonce": "n1",
    }
    return said | other


def _ticket(session: Session, said: Mapping[str, Any]) -> str:
    given = hand_over(session, said, browser=BROWSER)
    assert given is not None
    return given


def test_a_fresh_proof_opens_a_session_of_the_person_with_that_address(session: Session, sophea: Person) -> None:
    token = redeem(session, _ticket(session, claims()), browser=BROWSER, address="1.2.3.4")
    assert who_is(session, token)[1] is sophea
    assert (sophea.issuer, sophea.subject) == (ISSUER, "abc-123")


def test_that_an_account_was_joined_is_recorded_once(session: Session, sophea: Person) -> None:
    for nonce in ("n1", "n2"):
        _ticket(session, claims(nonce=nonce))
    joined = session.exec(select(Event).where(Event.action == "person.edit")).all()
    assert [event.details for event in joined] == [{"linked": ISSUER}]
    assert [event.person_id for event in joined] == [sophea.id]


def test_once_joined_the_person_is_recognised_by_issuer_and_subject_alone(session: Session, sophea: Person) -> None:
    _ticket(session, claims())
    sophea.email = None
    session.add(sophea)
    assert _ticket(session, claims(email=None, nonce="n2"))


@pytest.mark.usefixtures("sophea")
@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"sub": "other"}, id="an address that is joined with another account of the provider"),
        pytest.param({"iss": "https://evil.example"}, id="the same subject at another provider"),
    ],
)
def test_an_address_is_joined_once_only(session: Session, said: dict[str, Any]) -> None:
    _ticket(session, claims())
    with pytest.raises(Denied, match=r"oidc\.unknown"):
        hand_over(session, claims(nonce="n2", **said), browser=BROWSER)


@pytest.mark.usefixtures("sophea")
@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"email": "somebody@example.org"}, id="another address"),
        pytest.param({"email": ""}, id="no address"),
        pytest.param({"email_verified": False}, id="an address that the provider has not checked"),
        pytest.param({"email_verified": None}, id="an address that the provider says nothing about"),
        pytest.param({"sub": ""}, id="no subject"),
        pytest.param({"iss": None}, id="no issuer"),
    ],
)
def test_whom_nobody_knows_is_told_to_ask_the_administrator(session: Session, said: dict[str, Any]) -> None:
    with pytest.raises(Denied, match=r"oidc\.unknown"):
        hand_over(session, claims(**said), browser=BROWSER)


def test_an_unchecked_address_is_taken_where_the_installation_trusts_the_provider(
    session: Session, sophea: Person
) -> None:
    assert hand_over(session, claims(email_verified=None), browser=BROWSER, trust_email=True)
    assert sophea.subject == "abc-123"


def test_a_disabled_account_stays_shut(session: Session, sophea: Person) -> None:
    sophea.active = False
    session.add(sophea)
    with pytest.raises(Denied, match=r"oidc\.disabled"):
        hand_over(session, claims(), browser=BROWSER)
    assert sophea.subject is None


def test_disabling_between_proof_and_ticket_shuts_too(session: Session, sophea: Person) -> None:
    given = _ticket(session, claims())
    sophea.active = False
    session.add(sophea)
    with pytest.raises(Denied, match=r"oidc\.disabled"):
        redeem(session, given, browser=BROWSER, address="")


@pytest.mark.usefixtures("sophea")
@pytest.mark.parametrize(
    ("said", "good"),
    [
        pytest.param({"age": FRESH - timedelta(seconds=5)}, True, id="just within five minutes"),
        pytest.param({"age": FRESH + timedelta(seconds=5)}, False, id="older than five minutes"),
        pytest.param({"age": timedelta(seconds=-60)}, True, id="a clock one minute ahead"),
        pytest.param({"age": timedelta(minutes=-5)}, False, id="from the future"),
        pytest.param({"iat": None}, False, id="without a time"),
        pytest.param({"iat": "now"}, False, id="with a time that is none"),
    ],
)
def test_only_a_proof_of_the_last_minutes_counts(session: Session, said: dict[str, Any], good: bool) -> None:
    assert (hand_over(session, claims(**said), browser=BROWSER) is not None) is good


@pytest.mark.usefixtures("sophea")
def test_a_proof_opens_one_session_only(session: Session) -> None:
    said = claims()
    redeem(session, _ticket(session, said), browser=BROWSER, address="")
    assert hand_over(session, said, browser=BROWSER) is None


@pytest.mark.usefixtures("sophea")
def test_a_ticket_is_used_once(session: Session) -> None:
    given = _ticket(session, claims())
    redeem(session, given, browser=BROWSER, address="")
    with pytest.raises(Denied, match=r"oidc\.ticket"):
        redeem(session, given, browser=BROWSER, address="")


@pytest.mark.usefixtures("sophea")
def test_a_ticket_is_good_in_the_browser_that_came_from_the_provider_only(session: Session) -> None:
    given = _ticket(session, claims())
    with pytest.raises(Denied, match=r"oidc\.ticket"):
        redeem(session, given, browser="another browser", address="")
    assert redeem(session, given, browser=BROWSER, address="")


@pytest.mark.usefixtures("sophea")
def test_a_ticket_lasts_a_minute(session: Session) -> None:
    given = _ticket(session, claims())
    row = session.exec(select(HandOver)).one()
    row.expires_at -= TICKET_LASTS + timedelta(seconds=1)
    session.add(row)
    with pytest.raises(Denied, match=r"oidc\.ticket"):
        redeem(session, given, browser=BROWSER, address="")


@pytest.mark.usefixtures("sophea")
def test_drawing_the_page_again_makes_a_new_ticket_and_the_older_one_stops(session: Session) -> None:
    said = claims()
    older, newer = (_ticket(session, said) for _ in range(2))
    with pytest.raises(Denied, match=r"oidc\.ticket"):
        redeem(session, older, browser=BROWSER, address="")
    assert redeem(session, newer, browser=BROWSER, address="")
