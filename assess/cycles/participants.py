"""Which organisations take part in a cycle, and with which list of services."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, delete, or_, select

from assess.cycles.control import find_cycle, find_draft
from assess.cycles.opening import freeze_list, lists_of
from assess.editions.chosen import edition_of
from assess.states import today
from assess.tables import Cycle, Submission
from data.access import Actor
from data.errors import Closed, Invalid
from data.events import record
from data.organisations import visible
from data.tables import Organisation


def choose_participants(session: Session, actor: Actor, cycle: int, *, organisations: Collection[int]) -> int:
    """Say which organisations take part in a cycle that is still a draft, in place of any chosen before; how many.

    Raises:
        Invalid: an organisation is of a kind for which the cycle has no form, or has ended.
        Closed: the lists of services are locked.
    """
    found = _find_unlocked(session, actor, cycle)
    _invite(session, found, organisations)
    _record(session, actor, found.id, participants=len(organisations))
    return len(organisations)


def choose_all(session: Session, actor: Actor, cycle: int) -> int:
    """Let every organisation that exists today and whose kind has a form take part; gives how many."""
    found = _find_unlocked(session, actor, cycle)
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


def may_take_part(session: Session, actor: Actor, cycle: int) -> list[Organisation]:
    """The organisations that exist today, whose kind has a form, and that do not take part yet; by path."""
    found = find_cycle(session, actor, cycle, action="cycle.edit")
    inside = select(Submission.organisation_id).where(Submission.cycle_id == cycle)
    chosen = (
        select(Organisation)
        .where(*_existing(), col(Organisation.kind).in_(found.forms), col(Organisation.id).not_in(inside))
        .order_by(col(Organisation.path))
    )
    return list(session.exec(chosen))


def join_cycle(session: Session, actor: Actor, cycle: int, *, organisation: int) -> Submission:
    """Let one more organisation take part in a cycle that is open: its facts and services are frozen as they are now.

    Raises:
        Closed: the cycle is not open.
        Invalid: the organisation takes part already, is of a kind for which the cycle has no form, or has ended.
    """
    found = find_cycle(session, actor, cycle, action="cycle.edit")
    if found.state != "open":
        raise Closed("cycle.not_open", name=found.name_en)
    joining = session.exec(select(Organisation).where(Organisation.id == organisation, *_existing())).first()
    if joining is None or joining.kind not in found.forms:
        raise Invalid("cycle.participant", id=organisation, kinds=", ".join(found.forms))
    inside = select(Submission.id).where(Submission.cycle_id == cycle, Submission.organisation_id == organisation)
    if session.exec(inside).first() is not None:
        raise Invalid("cycle.inside", organisation=joining.name_en)
    added = Submission(cycle_id=cycle, organisation_id=organisation, form=found.forms[joining.kind], state="draft")
    session.add(added)
    session.flush()
    freeze_list(edition_of(found), added, joining, lists_of(session, found).get(organisation, []))
    session.add(added)
    session.flush()
    record(session, actor, "cycle.edit", subject=f"cycle:{cycle}", organisation=organisation, joined=joining.code)
    return added


def lock_lists(session: Session, actor: Actor, cycle: int) -> int:
    """Freeze the facts and services of every participant of a draft, before it opens; gives how many there are.

    Until they are unlocked nobody is added or left out, and what changes in the register is for another cycle.

    Raises:
        Invalid: nobody takes part, or an organisation has more key services than the edition allows (it is named).
        Closed: they are locked already.
    """
    found = _find_unlocked(session, actor, cycle)
    edition, services = edition_of(found), lists_of(session, found)
    chosen = participants(session, actor, cycle)
    if not chosen:
        raise Invalid("cycle.nobody")
    for organisation, submission in chosen:
        freeze_list(edition, submission, organisation, services.get(submission.organisation_id, []))
        session.add(submission)
    _lock(session, actor, found, locked=True)
    return len(chosen)


def unlock_lists(session: Session, actor: Actor, cycle: int) -> None:
    """Let the lists of a draft follow the register again until it opens; nothing happens if they do."""
    found = find_draft(session, actor, cycle)
    if found.locked:
        _lock(session, actor, found, locked=False)


def _lock(session: Session, actor: Actor, cycle: Cycle, *, locked: bool) -> None:
    cycle.locked = locked
    cycle.version += 1
    session.add(cycle)
    record(session, actor, "cycle.edit", subject=f"cycle:{cycle.id}", lists="locked" if locked else "unlocked")


def _find_unlocked(session: Session, actor: Actor, cycle: int) -> Cycle:
    found = find_draft(session, actor, cycle)
    if found.locked:
        raise Closed("cycle.locked", name=found.name_en)
    return found


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
