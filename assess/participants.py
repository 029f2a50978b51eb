"""Which organisations take part in a cycle."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, delete, or_, select

from assess.cycles import find_cycle, find_draft
from assess.states import today
from assess.tables import Cycle, Submission
from data.access import Actor
from data.errors import Invalid
from data.events import record
from data.organisations import visible
from data.tables import Organisation


def choose_participants(session: Session, actor: Actor, cycle: int, *, organisations: Collection[int]) -> int:
    """Say which organisations take part in a cycle that is still a draft, in place of any chosen before; how many.

    Raises:
        Invalid: an organisation is of a kind for which the cycle has no form, or has ended.
    """
    found = find_draft(session, actor, cycle)
    _invite(session, found, organisations)
    _record(session, actor, found.id, participants=len(organisations))
    return len(organisations)


def choose_all(session: Session, actor: Actor, cycle: int) -> int:
    """Let every organisation that exists today and whose kind has a form take part; gives how many."""
    found = find_draft(session, actor, cycle)
    chosen = list(session.exec(select(Organisation.id).where(*_existing(), col(Organisation.kind).in_(found.forms))))
    _invite(session, found, [one for one in chosen if one is not None])
    _record(session, actor, found.id, participants=len(chosen))
    return len(chosen)


def participants(session: Session, actor: Actor, cycle: int) -> list[tuple[Organisation, Submission]]:
    """The organisations of a cycle that this person may see, by path, each with its submission."""
    find_cycle(session, actor, cycle)
    chosen = (
        select(Organisation, Submission)
        .join(Submission, col(Submission.organisation_id) == col(Organisation.id))
        .where(Submission.cycle_id == cycle, visible(actor, "cycle.read"))
        .order_by(col(Organisation.path))
    )
    return list(session.exec(chosen))


def _existing() -> tuple[Any, ...]:
    now = today()
    return (
        or_(col(Organisation.valid_from).is_(None), col(Organisation.valid_from) <= now),
        or_(col(Organisation.valid_to).is_(None), col(Organisation.valid_to) >= now),
    )


def _invite(session: Session, cycle: Cycle, organisations: Iterable[int]) -> None:
    wanted = set(organisations)
    # All are read and compared here, since a list of 1,900 ids is too long for one condition on some databases.
    kinds = dict(session.exec(select(Organisation.id, Organisation.kind).where(*_existing())).all())
    fitting = {one for one in wanted if kinds.get(one) in cycle.forms}
    if fitting != wanted:
        raise Invalid("cycle.participant", id=min(wanted - fitting), kinds=", ".join(cycle.forms))
    session.flush()
    session.exec(delete(Submission).where(col(Submission.cycle_id) == cycle.id))
    empty = {"facts": {}, "services": [], "state": "planned", "late": False, "version": 1}
    rows = [
        {"cycle_id": cycle.id, "organisation_id": one, "form": cycle.forms[kinds[one]], **empty}
        for one in sorted(fitting)
    ]
    if rows:
        session.exec(insert(Submission), params=rows)
    session.expire_all()


def _record(session: Session, actor: Actor, cycle: int | None, *, participants: int) -> None:
    record(session, actor, "cycle.edit", subject=f"cycle:{cycle}", participants=participants)
