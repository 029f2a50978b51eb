"""Tables that everything else hangs on: organisations, people, roles, sessions, events, settings."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, String, UniqueConstraint
from sqlmodel import Field

import data.tables.api_token
import data.tables.succession  # noqa: F401 - the tables beside these, so that whoever knows these knows all
from data.base import Table, utc_now

# Compared sign by sign on both databases, whatever language PostgreSQL sorts in: what lies below a path is a range.
PATH = String(200).with_variant(String(200, collation="C"), "postgresql")


class Organisation(Table, table=True):
    """An organisation of the register; `path` is "/1/7/" for organisation 7 below 1 and serves access checks.

    `kind` is one of `data.organisations.KINDS`; `facts` hold what the register knows (a fact that is
    absent is unknown). An organisation ends with `valid_to`; its successor carries on.
    """

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40, unique=True)
    kind: str = Field(max_length=20, index=True)
    parent_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    path: str = Field(default="", sa_column=Column(PATH, nullable=False, index=True))
    name_en: str = Field(max_length=300)
    name_km: str | None = Field(default=None, max_length=300)
    abbreviation: str | None = Field(default=None, max_length=40)
    website: str | None = Field(default=None, max_length=300)
    source: str | None = Field(default=None, max_length=500)
    facts: dict[str, str | bool] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    valid_from: date | None = None
    valid_to: date | None = None
    successor_id: int | None = Field(default=None, foreign_key="organisation.id")
    sample: bool = Field(default=False, index=True)
    version: int = Field(default=1)


class Person(Table, table=True):
    """Somebody who can sign in. `password_hash` is argon2id, absent for people of an OpenID Connect provider."""

    id: int | None = Field(default=None, primary_key=True)
    username: str = Field(max_length=120, unique=True)
    name: str = Field(max_length=200)
    email: str | None = Field(default=None, max_length=200)
    password_hash: str | None = Field(default=None, max_length=300)
    issuer: str | None = Field(default=None, max_length=300)
    subject: str | None = Field(default=None, max_length=300)
    language: str = Field(default="en", max_length=2)
    active: bool = Field(default=True)
    sample: bool = Field(default=False, index=True)
    created_at: datetime = Field(default_factory=utc_now)

    __table_args__ = (UniqueConstraint("issuer", "subject"),)


class RoleGrant(Table, table=True):
    """A person holds a role at an organisation; it reaches the organisation's descendants."""

    __table_args__ = (UniqueConstraint("person_id", "role", "organisation_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: str = Field(max_length=20)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)


class LoginSession(Table, table=True):
    """A signed-in browser. Only the SHA-256 of the cookie's token is kept, so a copy of the table opens nothing."""

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(default_factory=utc_now)
    expires_at: datetime
    seen_at: datetime = Field(default_factory=utc_now)
    ended_at: datetime | None = None
    address: str | None = Field(default=None, max_length=60)


class SignInAttempt(Table, table=True):
    """A failed sign-in, kept to slow down guessing; `account` and `address` are what was tried and from where."""

    id: int | None = Field(default=None, primary_key=True)
    account: str = Field(max_length=120, index=True)
    address: str = Field(max_length=60, index=True)
    at: datetime = Field(default_factory=utc_now, index=True)


class SetupLink(Table, table=True):
    """A one-time link: the first administrator's, or one by which a person sets their password."""

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime = Field(default_factory=utc_now)
    expires_at: datetime
    used_at: datetime | None = None


class HandOver(Table, table=True):
    """A proof of an OpenID Connect provider on its way to becoming a session of ours; each proof is used once.

    `proof_hash` is of what the provider said, `ticket_hash` of the one-time ticket, `browser_hash` of a cookie that
    only the browser has which came from the provider.
    """

    id: int | None = Field(default=None, primary_key=True)
    proof_hash: str = Field(max_length=64, unique=True)
    ticket_hash: str = Field(max_length=64, unique=True)
    browser_hash: str = Field(max_length=64)
    person_id: int = Field(foreign_key="person.id", index=True)
    expires_at: datetime
    used_at: datetime | None = None


class Setting(Table, table=True):
    """One named value for the whole installation, such as whether the sample country is loaded."""

    name: str = Field(primary_key=True, max_length=60)
    value: str = Field(max_length=2000)


class EventChain(Table, table=True):
    """The last link of one organisation's chain of events; its row is the lock that orders the writers."""

    organisation_id: int = Field(primary_key=True)
    sequence: int
    hash: str = Field(max_length=64)


class Event(Table, table=True):
    """Who did what to which subject, when. Append-only; each event carries the hash of the one before it.

    `organisation_id` names the chain (0: the installation itself) and is no foreign key, since the record
    outlives what it speaks of.
    """

    __table_args__ = (UniqueConstraint("organisation_id", "sequence"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(index=True)
    sequence: int
    at: datetime
    person_id: int | None = None
    person_name: str = Field(max_length=200)
    action: str = Field(max_length=60)
    subject: str = Field(max_length=120, index=True)
    details: dict[str, object] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)
