"""Signing in and out on the server: passwords, opaque session tokens, one-time links, and a brake on guessing."""

import hashlib
import secrets
from datetime import timedelta

from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import bindparam, delete, func, or_
from sqlmodel import Session, col, select

from data.access import STRANGER, Actor, Role
from data.base import utc_now
from data.errors import Denied, Invalid
from data.events import record
from data.organisations import Organisation, root
from data.people import HASHER, administrators, check_password, find_person, set_password
from data.prepared import Prepared
from data.tables import HandOver, LoginSession, Person, RoleGrant, Setting, SetupLink, SignInAttempt

LASTS = timedelta(hours=12)
LINK_LASTS = timedelta(days=3)
ATTEMPTS, WINDOW_MINUTES = 8, 15
SEEN_EVERY = timedelta(minutes=5)
SAMPLE = "sample"
# At every click somebody is asked who they are.
_HOLDER = Prepared(
    select(col(Person.id), col(Person.name), col(RoleGrant.role), col(Organisation.path))
    .join(LoginSession, col(LoginSession.person_id) == col(Person.id))
    .outerjoin(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
    .outerjoin(Organisation, col(Organisation.id) == col(RoleGrant.organisation_id))
    .where(
        col(LoginSession.token_hash) == bindparam("token"),
        col(LoginSession.ended_at).is_(None),
        col(LoginSession.expires_at) > bindparam("now"),
        col(Person.active).is_(True),
    )
)
# Verified in place of a real hash when the name is unknown, so that both take the same time.
_NOBODY = HASHER.hash(secrets.token_urlsafe(16))


def sign_in(session: Session, *, username: str, password: str, address: str) -> str | None:
    """Check name and password; a token for the cookie, or None if they do not fit.

    A failure is stored by this call too, so the caller must let the transaction end normally.

    Raises:
        Invalid: too many wrong attempts for this name from this address in the last minutes.
    """
    account = username.strip().lower()[:120]
    _brake(session, account=account, address=address)
    person = session.exec(select(Person).where(Person.username == account)).first()
    known = person is not None and person.password_hash is not None
    fits = _verify(person.password_hash if known and person else None, password)
    if not (person and known and fits and person.active):
        session.add(SignInAttempt(account=account, address=address))
        return None
    session.exec(delete(SignInAttempt).where(col(SignInAttempt.account) == account))
    return open_session(session, person, address=address)


def open_session(session: Session, person: Person, *, address: str) -> str:
    """Begin a signed-in session for a person who has proved who they are; gives the cookie's token."""
    if person.id is None or not person.active:
        raise Denied(action="sign_in")
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(token_hash=_hash(token), person_id=person.id, expires_at=utc_now() + LASTS, address=address[:60])
    )
    record(session, Actor(person.id, person.name), "sign_in", subject=f"person:{person.id}")
    return token


def who_is(session: Session, token: str | None) -> tuple[Actor, Person | None]:
    """As `actor_with`, with the person's account; None for a stranger."""
    actor = actor_with(session, token)
    return actor, None if actor.person is None else session.get(Person, actor.person)


def actor_with(session: Session, token: str | None) -> Actor:
    """Who holds this cookie token now; `STRANGER` if nobody does, it has expired, or the person is disabled."""
    if not token:
        return STRANGER
    # This reads around the session; what it still holds back must be there to be read.
    session.flush()
    held = _HOLDER.rows(session.connection(), {"token": _hash(token), "now": utc_now()})
    if not held:
        return STRANGER
    person, name, *_ = held[0]
    return Actor(person, name, tuple(sorted((Role(role), path) for *_, role, path in held if role)))


def sign_out(session: Session, token: str | None) -> None:
    """End the session of this token on the server; nothing happens if there is none."""
    if token:
        session.exec(delete(LoginSession).where(col(LoginSession.token_hash) == _hash(token)))


def change_password(session: Session, actor: Actor, *, old: str, new: str, keep: str | None, address: str) -> bool:
    """Give the person that acts a new password if the old one fits; False if it does not.

    All their sessions end but the one of the token `keep`. A wrong old password counts as a failed sign-in and is
    stored by this call, so the caller must let the transaction end normally.

    Raises:
        Denied: nobody is signed in.
        Invalid: too many wrong attempts, or the new password is too weak.
    """
    person = session.get(Person, actor.person) if actor.person is not None else None
    if person is None or not person.active:
        raise Denied(action="person.password")
    _brake(session, account=person.username, address=address)
    check_password(new, username=person.username)
    if not _verify(person.password_hash, old):
        session.add(SignInAttempt(account=person.username, address=address))
        return False
    set_password(session, actor, password=new)
    _end_others(session, person, keep=keep)
    return True


def sign_out_everywhere(session: Session, actor: Actor, *, keep: str | None = None) -> int:
    """End all sessions of the person that acts, but that of the token `keep`; gives how many ended."""
    person = session.get(Person, actor.person) if actor.person is not None else None
    if person is None:
        raise Denied(action="sign_out")
    return _end_others(session, person, keep=keep)


def hand_over_link(session: Session, actor: Actor, *, person: int) -> str:
    """A one-time token by which a person sets their password, for an administrator to hand over.

    Raises:
        Missing: there is no such person, or it is not for this actor to look after them.
        Invalid: the account is disabled.
    """
    found = find_person(session, actor, person)
    if not found.active:
        raise Invalid("person.disabled", name=found.name)
    record(session, actor, "person.link", subject=f"person:{person}")
    return make_link(session, found)


def make_link(session: Session, person: Person | None) -> str:
    """A one-time token: to set a person's password, or, for nobody yet, to make the first administrator.

    Links made before for the same purpose stop working.
    """
    same = col(SetupLink.person_id) == (person.id if person else None)
    session.exec(delete(SetupLink).where(same))
    token = secrets.token_urlsafe(24)
    link = SetupLink(
        token_hash=_hash(token), person_id=person.id if person else None, expires_at=utc_now() + LINK_LASTS
    )
    session.add(link)
    return token


def link_is_good(session: Session, token: str) -> bool:
    """Whether a one-time link can still be used."""
    return _open_link(session, token) is not None


def use_link(session: Session, token: str, *, username: str, name: str, password: str) -> Person:
    """Set the password that the link was made for, or make the first administrator; the link is then spent.

    Raises:
        Invalid: the link was used or has expired, or the password is too weak (the link stays good then).
    """
    link = _open_link(session, token)
    if link is None:
        raise Invalid("setup.invalid")
    person = session.get(Person, link.person_id) if link.person_id else None
    if person is None:
        person = _first_administrator(session, username=username.strip().lower(), name=name.strip())
    check_password(password, username=person.username)
    person.password_hash = HASHER.hash(password)
    _end_others(session, person, keep=None)
    link.used_at = utc_now()
    session.add(person)
    session.add(link)
    record(session, Actor(person.id, person.name), "person.password", subject=f"person:{person.id}")
    return person


def sample_sign_in(session: Session, *, username: str, address: str) -> str:
    """Sign in as one of the sample country's people, without a password; only while the sample is loaded."""
    if not is_sample(session):
        raise Denied(action="sign_in")
    person = session.exec(select(Person).where(Person.username == username, col(Person.sample).is_(True))).first()
    if person is None:
        raise Denied(action="sign_in")
    return open_session(session, person, address=address)


def is_sample(session: Session) -> bool:
    """Whether a sample country is loaded."""
    return session.get(Setting, SAMPLE) is not None


def sample_people(session: Session) -> list[Person]:
    """The people that can be tried with one click; empty where no sample country is loaded."""
    if not is_sample(session):
        return []
    return list(session.exec(select(Person).where(col(Person.sample).is_(True)).order_by(col(Person.id))))


def needs_first_administrator(session: Session) -> bool:
    """Whether nobody could administer this installation yet."""
    return not administrators(session)


def sweep(session: Session) -> None:
    """Forget expired sessions, old failed attempts and old hand-overs."""
    now = utc_now()
    session.exec(delete(LoginSession).where(or_(col(LoginSession.expires_at) < now)))
    session.exec(delete(SignInAttempt).where(col(SignInAttempt.at) < now - timedelta(days=1)))
    session.exec(delete(HandOver).where(col(HandOver.expires_at) < now - timedelta(days=1)))


def _first_administrator(session: Session, *, username: str, name: str) -> Person:
    if not needs_first_administrator(session):
        raise Invalid("setup.invalid")
    if len(username) < 2 or not name:
        raise Invalid("person.name")
    if session.exec(select(Person.id).where(Person.username == username)).first():
        raise Invalid("person.name_taken", username=username)
    person = Person(username=username, name=name)
    session.add(person)
    session.flush()
    at = root(session)
    if person.id is None or at.id is None:
        raise ValueError("not stored")
    session.add(RoleGrant(person_id=person.id, role=Role.ADMINISTRATOR, organisation_id=at.id))
    return person


def _end_others(session: Session, person: Person, *, keep: str | None) -> int:
    others = select(LoginSession).where(LoginSession.person_id == person.id)
    if keep:
        others = others.where(LoginSession.token_hash != _hash(keep))
    ended = session.exec(others).all()
    for signed_in in ended:
        session.delete(signed_in)
    session.flush()
    return len(ended)


def _open_link(session: Session, token: str) -> SetupLink | None:
    return session.exec(
        select(SetupLink).where(
            SetupLink.token_hash == _hash(token), col(SetupLink.used_at).is_(None), SetupLink.expires_at > utc_now()
        )
    ).first()


def _brake(session: Session, *, account: str, address: str) -> None:
    since = utc_now() - timedelta(minutes=WINDOW_MINUTES)
    recent = select(func.count()).select_from(SignInAttempt).where(SignInAttempt.at > since)
    for_name = session.exec(recent.where(SignInAttempt.account == account, SignInAttempt.address == address)).one()
    from_here = session.exec(recent.where(SignInAttempt.address == address)).one()
    if for_name >= ATTEMPTS or from_here >= ATTEMPTS * 10:
        raise Invalid("sign_in.too_many", minutes=WINDOW_MINUTES)


def _verify(stored: str | None, password: str) -> bool:
    try:
        HASHER.verify(stored or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
