"""The table of tokens with which programs read."""

from datetime import datetime

from sqlmodel import Field

from data.base import Table, utc_now


class ApiToken(Table, table=True):
    """A token of a program. Only its SHA-256 is kept, so a copy of the table opens nothing.

    It reads what its maker may read at `organisation_id` and below, or, with `published_only`, what is published.
    `start` holds its first signs, by which people tell tokens apart.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=100)
    token_hash: str = Field(max_length=64, unique=True)
    start: str = Field(max_length=12)
    maker_id: int = Field(foreign_key="person.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    published_only: bool = Field(default=True)
    created_at: datetime = Field(default_factory=utc_now)
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None
