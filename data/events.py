"""The record of every change: written in the change's own transaction, chained by hash per organisation."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from data.access import Actor, require
from data.base import utc_now
from data.prepared import Prepared
from data.tables import Event, EventChain

INSTALLATION = 0
"""The chain of what concerns no organisation in particular."""
START = "0" * 64
_SEALED = (
    "previous_hash",
    "organisation_id",
    "sequence",
    "at",
    "person_id",
    "person_name",
    "action",
    "subject",
    "details",
)


# Built once: making a statement anew costs more than running it, and every answer saved writes an event.
_EVENTS, _CHAINS = Event.metadata.tables["event"], Event.metadata.tables["event_chain"]
_HEAD = Prepared(
    select(_CHAINS.c.sequence, _CHAINS.c.hash).where(_CHAINS.c.organisation_id == bindparam("chain")).with_for_update()
)
_WRITE = Prepared(
    insert(_EVENTS)
    .inline()
    .values({column.name: bindparam(column.name) for column in _EVENTS.c if column.name != "id"})
)
_MOVE = Prepared(
    update(_CHAINS)
    .where(_CHAINS.c.organisation_id == bindparam("chain"))
    .values(sequence=bindparam("to_sequence"), hash=bindparam("to_hash"))
)
_BEGIN = {
    "postgresql": postgresql.insert(_CHAINS).on_conflict_do_nothing(),
    "sqlite": sqlite.insert(_CHAINS).on_conflict_do_nothing(),
}


def record(
    session: Session,
    actor: Actor,
    action: str,
    *,
    subject: str,
    organisation: int = INSTALLATION,
    **details: object,
) -> None:
    """Add what was done to the organisation's chain; `details` must be plain JSON values.

    The chain's last link is locked, so that two writers of one organisation follow one another while
    those of different organisations do not wait.
    """
    connection = session.connection()
    chain = {"chain": organisation}
    head = _HEAD.row(connection, chain)
    if head is None:
        first = {"organisation_id": organisation, "sequence": 0, "hash": START}
        connection.execute(_BEGIN[connection.dialect.name], first)
        head = _HEAD.row(connection, chain) or (0, START)
    sequence, previous_hash = head
    event = {
        "organisation_id": organisation,
        "sequence": sequence + 1,
        "at": utc_now(),
        "person_id": actor.person,
        "person_name": actor.name,
        "action": action,
        "subject": subject,
        "details": details,
        "previous_hash": previous_hash,
    }
    event["hash"] = _seal(event)
    _WRITE.change(connection, event)
    _MOVE.change(connection, {**chain, "to_sequence": event["sequence"], "to_hash": event["hash"]})


def digest(event: Event) -> str:
    """The SHA-256 that seals an event: over the hash before it and everything it says."""
    return _seal(event.model_dump())


def _seal(event: Mapping[str, Any]) -> str:
    content = [event["at"].isoformat() if name == "at" else event[name] for name in _SEALED]
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold: the organisation and the sequence number of the first wrong event."""

    organisation: int
    sequence: int


def broken_chains(session: Session) -> Iterator[Break]:
    """Walk all chains and give the first break of each; nothing if every chain holds to its last link."""
    heads = {head.organisation_id: head for head in session.exec(select(EventChain))}
    last: dict[int, tuple[int, str]] = {}
    broken: set[int] = set()
    events = session.exec(select(Event).order_by(col(Event.organisation_id), col(Event.sequence)))
    for event in events.yield_per(1000):
        chain = event.organisation_id
        sequence, before = last.get(chain, (0, START))
        holds = event.sequence == sequence + 1 and event.previous_hash == before and event.hash == digest(event)
        if not holds and chain not in broken:
            broken.add(chain)
            yield Break(chain, sequence + 1)
        last[chain] = (event.sequence, event.hash)
    for chain, head in heads.items():
        if chain not in broken and last.get(chain, (0, START)) != (head.sequence, head.hash):
            yield Break(chain, head.sequence)


def trail(session: Session, actor: Actor, *, path: str, subject: str) -> list[Event]:
    """What happened to one subject, newest first, for somebody who may read events at its organisation."""
    require(actor, "event.read", path)
    chosen = select(Event).where(Event.subject == subject).order_by(col(Event.at).desc())
    return list(session.exec(chosen))
