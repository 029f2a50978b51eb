"""The record of every change: written in the change's own transaction, chained by hash per organisation."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from data.access import Actor, require
from data.base import utc_now
from data.tables import Event, EventChain

INSTALLATION = 0
"""The chain of what concerns no organisation in particular."""
START = "0" * 64


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
    chain = session.get(EventChain, organisation, with_for_update=True, populate_existing=True)
    if chain is None:
        chain = EventChain(organisation_id=organisation, sequence=0, hash=START)
        session.add(chain)
    event = Event(
        organisation_id=organisation,
        sequence=chain.sequence + 1,
        at=utc_now(),
        person_id=actor.person,
        person_name=actor.name,
        action=action,
        subject=subject,
        details=details,
        previous_hash=chain.hash,
        hash="",
    )
    event.hash = digest(event)
    session.add(event)
    chain.sequence, chain.hash = event.sequence, event.hash
    session.flush()


def digest(event: Event) -> str:
    """The SHA-256 that seals an event: over the hash before it and everything it says."""
    content = [
        event.previous_hash,
        event.organisation_id,
        event.sequence,
        event.at.isoformat(),
        event.person_id,
        event.person_name,
        event.action,
        event.subject,
        event.details,
    ]
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
