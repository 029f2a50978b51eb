"""Who reads: everybody, who gets what is published, or a program with a token, which gets what its maker may read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from sqlmodel import Session

from data.access import Actor, Role
from data.organisations import root
from reports.open_data.definitions import table

Row = dict[str, Any]


@dataclass(frozen=True)
class Reader:
    """Whoever asks for data.

    With `published_only` the rows are those of published results, and the fields those that `fields.yaml` opens.
    `whole` says that all organisations are seen: a rank among a part of them would be another one.
    """

    actor: Actor
    published_only: bool
    whole: bool


def public(session: Session) -> Reader:
    """Everybody: all organisations, and of them what is published.

    It reads with the right to read everything, so that whatever uses it must ask `published_only` first.
    """
    return Reader(Actor(None, "Open data", ((Role.AUDITOR, root(session).path),)), published_only=True, whole=True)


def reader_as(session: Session, actor: Actor) -> Reader:
    """A reader who gets what this person may read, published or not."""
    return Reader(actor, published_only=False, whole=actor.may("national.read", root(session).path))


def shown(name: str, rows: Iterable[Mapping[str, Any]], reader: Reader) -> list[Row]:
    """The rows with only the fields that the reader may have, in their order, as plain values.

    Raises:
        KeyError: a row has no value for a field; that of a field that the reader does not get is not looked at.
    """
    names = [field.id for field in table(name).shown(published_only=reader.published_only)]
    return [{name: plain(row[name]) for name in names} for row in rows]


def plain(value: Any) -> Any:
    """A value as Python's own; every kind of "nothing" is None.

    >>> plain(pd.NA), plain(np.int64(3)), plain(float("nan"))
    (None, 3, None)
    """
    if value is None or isinstance(value, str | bool | int | Decimal):
        return value
    if isinstance(value, np.generic):
        value = value.item()
    if value is pd.NA or value is pd.NaT or (isinstance(value, float) and not np.isfinite(value)):
        return None
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, bool | int | float | Decimal | date | str) else str(value)


def records(frame: pd.DataFrame) -> list[Row]:
    """The rows of a table as dictionaries."""
    return frame.to_dict("records")  # pyright: ignore[reportReturnType] - columns are named by text
