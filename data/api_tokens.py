"""Tokens for programs: made and shown once, looked up at each request, revoked at any time."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from data.access import Actor, require, require_anywhere
from data.base import utc_now
from data.errors import Denied, Invalid, Missing
from data.events import record
from data.organisations import find_organisation, visible
from data.people import actor_of
from data.tables import Organisation, Person
from data.tables.api_token import ApiToken

PREFIX = "egov_"
LONGEST_DAYS = 366
LONGEST_NAME = 100
USED_EVERY = timedelta(minutes=5)
_SHOWN = len(PREFIX) + 6


@dataclass(frozen=True)
class Listed:
    """A token as administrators see it: its row, who made it, and for which organisation."""

    token: ApiToken
    maker: str
    organisation: Organisation

    @property
    def state(self) -> str:
        """Whether it still opens anything: valid, revoked or expired."""
        if self.token.revoked_at is not None:
            return "revoked"
        return "valid" if self.token.expires_at > utc_now() else "expired"


@dataclass(frozen=True)
class Bearer:
    """The program behind a request: its token's number, as whom it reads, and whether only what is published.

    `stale` says that the time of its last use is to be stored anew.
    """

    token: int
    actor: Actor
    published_only: bool
    stale: bool


def make_token(
    session: Session, actor: Actor, *, name: str, organisation: int, published_only: bool, days: int
) -> tuple[ApiToken, str]:
    """Make a token that lasts for `days` (1 to 366) days; gives its row and the token itself, which nobody sees again.

    Raises:
        Invalid: it has no name, or lasts too short or too long.
    """
    require_anywhere(actor, "api.edit")
    of = find_organisation(session, actor, organisation, action="api.edit")
    if actor.person is None:
        raise Denied(action="api.edit")
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise Invalid("api_token.name", most=LONGEST_NAME)
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid("api_token.days", most=LONGEST_DAYS)
    token = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        name=name.strip(),
        token_hash=_hash(token),
        start=token[:_SHOWN],
        maker_id=actor.person,
        organisation_id=of.id or 0,
        published_only=published_only,
        expires_at=utc_now() + timedelta(days=days),
    )
    session.add(row)
    session.flush()
    _record(session, actor, row, made=row.name, published_only=published_only, until=row.expires_at.date().isoformat())
    return row, token


def list_tokens(session: Session, actor: Actor) -> list[Listed]:
    """The tokens for the organisations that this person looks after, newest first; also those that open nothing now."""
    require_anywhere(actor, "api.edit")
    chosen = (
        select(ApiToken, Person.name, Organisation)
        .join(Person, col(Person.id) == col(ApiToken.maker_id))
        .join(Organisation, col(Organisation.id) == col(ApiToken.organisation_id))
        .where(visible(actor, "api.edit"))
        .order_by(col(ApiToken.created_at).desc(), col(ApiToken.id).desc())
    )
    return [Listed(*found) for found in session.exec(chosen)]


def revoke_token(session: Session, actor: Actor, *, token: int) -> ApiToken:
    """End a token; the program that holds it is refused from its next request on. Revoking it again changes nothing.

    Raises:
        Missing: there is none, or it is for an organisation that this person does not look after.
    """
    require_anywhere(actor, "api.edit")
    row = session.get(ApiToken, token)
    of = session.get(Organisation, row.organisation_id) if row else None
    if row is None or of is None or not actor.may("api.edit", of.path):
        raise Missing(id=token)
    require(actor, "api.edit", of.path)
    if row.revoked_at is None:
        row.revoked_at = utc_now()
        session.add(row)
        session.flush()
        _record(session, actor, row, revoked=row.name)
    return row


def bearer(session: Session, token: str) -> Bearer:
    """Who a token stands for now: its maker's roles as far as they reach into the token's organisation.

    Raises:
        Denied: it is unknown, revoked or expired, or its maker reads nothing there any more; the code says which.
    """
    found = session.exec(
        select(ApiToken, Person, Organisation.path)
        .join(Person, col(Person.id) == col(ApiToken.maker_id))
        .join(Organisation, col(Organisation.id) == col(ApiToken.organisation_id))
        .where(ApiToken.token_hash == _hash(token))
    ).first()
    if found is None:
        raise Denied("api_token.unknown")
    row, maker, path = found
    now = utc_now()
    if row.revoked_at is not None:
        raise Denied("api_token.revoked", name=row.name)
    if row.expires_at <= now:
        raise Denied("api_token.expired", name=row.name)
    actor = within(actor_of(session, maker), path)
    if not actor.grants:
        raise Denied("api_token.maker", name=row.name)
    stale = row.used_at is None or now - row.used_at > USED_EVERY
    return Bearer(row.id or 0, actor, row.published_only, stale)


def mark_used(session: Session, *, token: int, at: datetime | None = None) -> None:
    """Note that a token was used now. No event: nothing that anybody reads through the token changes by it."""
    row = session.get(ApiToken, token)
    if row is not None:
        row.used_at = at or utc_now()
        session.add(row)


def within(actor: Actor, path: str) -> Actor:
    """The person with their roles only as far as they reach the organisation at `path` or what lies below it.

    >>> from data.access import Role
    >>> director = Actor(1, "Director", ((Role.DIRECTOR, "/1/"), (Role.HEAD, "/1/8/")))
    >>> within(director, "/1/7/").grants
    ((<Role.DIRECTOR: 'director'>, '/1/7/'),)
    """
    reach = {(role, max(held, path, key=len)) for role, held in actor.grants if _meet(held, path)}
    return Actor(actor.person, actor.name, tuple(sorted(reach)))


def _meet(held: str, path: str) -> bool:
    return path.startswith(held) or held.startswith(path)


def _record(session: Session, actor: Actor, row: ApiToken, **details: object) -> None:
    record(
        session, actor, "api.edit", subject=f"api_token:{row.id}", organisation=row.organisation_id, **details
    )  # fmt: skip


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
