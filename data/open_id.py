"""From an OpenID Connect provider's word to a session of ours, which we can end; the provider's own we cannot."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from data.access import Actor
from data.base import utc_now
from data.errors import Denied
from data.events import record
from data.sign_in import open_session
from data.tables import HandOver, Person

FRESH = timedelta(minutes=5)
AHEAD = timedelta(minutes=2)
"""How far the provider's clock may be ahead of ours."""
TICKET_LASTS = timedelta(seconds=60)


def hand_over(session: Session, claims: Mapping[str, Any], *, browser: str, trust_email: bool = False) -> str | None:
    """A one-time ticket for somebody whom the provider has just named; None if the proof is old or was used.

    Only a proof of the last minutes opens a session, and only once: a copy of the provider's cookie that outlives
    our session opens nothing. `browser` is a secret of the browser that came from the provider; the ticket is good
    only there.

    Raises:
        Denied: nobody here has this account or its e-mail address, or the account is disabled.
    """
    now = utc_now()
    issued = claims.get("iat")
    if not isinstance(issued, int | float) or not -AHEAD <= now - datetime.fromtimestamp(issued, now.tzinfo) <= FRESH:
        return None
    proof = _hash(json.dumps(dict(claims), sort_keys=True, default=str))
    known = session.exec(select(HandOver).where(HandOver.proof_hash == proof)).first()
    if known is not None and known.used_at is not None:
        return None
    person = _person_of(session, claims, trust_email=trust_email)
    ticket = secrets.token_urlsafe(32)
    # Drawing the page again makes a new ticket for the same proof; the older one stops working.
    row = known or HandOver(proof_hash=proof, person_id=person.id or 0, ticket_hash="", browser_hash="", expires_at=now)
    row.ticket_hash, row.browser_hash = _hash(ticket), _hash(browser)
    row.expires_at = now + TICKET_LASTS
    session.add(row)
    session.flush()
    return ticket


def redeem(session: Session, ticket: str, *, browser: str, address: str) -> str:
    """Turn a ticket into a session of ours; gives the token for the cookie.

    Raises:
        Denied: the ticket was used, has expired, belongs to another browser, or the account is disabled.
    """
    found = session.exec(select(HandOver).where(HandOver.ticket_hash == _hash(ticket)).with_for_update()).first()
    if (
        found is None
        or found.used_at is not None
        or found.expires_at < utc_now()
        or not secrets.compare_digest(found.browser_hash, _hash(browser))
    ):
        raise Denied("oidc.ticket")
    person = session.get(Person, found.person_id)
    if person is None or not person.active:
        raise Denied("oidc.disabled")
    found.used_at = utc_now()
    session.add(found)
    return open_session(session, person, address=address)


def _person_of(session: Session, claims: Mapping[str, Any], *, trust_email: bool) -> Person:
    """The person that the provider means: joined before, or joined now by the address an administrator entered."""
    issuer, subject = str(claims.get("iss") or ""), str(claims.get("sub") or "")
    email = str(claims.get("email") or "").strip().lower()
    if not issuer or not subject:
        raise Denied("oidc.unknown", email=email or "–")
    person = session.exec(select(Person).where(Person.issuer == issuer, Person.subject == subject)).first()
    if person is None and email and (trust_email or claims.get("email_verified") is True):
        person = session.exec(select(Person).where(Person.email == email, Person.subject == None)).first()  # noqa: E711
        if person is not None and person.active:
            person.issuer, person.subject = issuer, subject
            session.add(person)
            by = Actor(person.id, person.name)
            record(session, by, "person.edit", subject=f"person:{person.id}", linked=issuer)
    if person is None:
        raise Denied("oidc.unknown", email=email or subject)
    if not person.active:
        raise Denied("oidc.disabled")
    return person


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
