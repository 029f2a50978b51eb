"""A register that is reorganised: organisations merge, split and are renamed, and what they did carries on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, func, or_, select

from data.access import Actor
from data.errors import Conflict, Invalid
from data.events import record
from data.organisations import COUNTRY, at_or_below, find_organisation
from data.tables import Organisation, RoleGrant
from data.tables.succession import OrganisationSuccession

MERGED, SPLIT, RENAMED = KINDS = ("merged", "split", "renamed")


@dataclass(frozen=True)
class Reorganised:
    """What a reorganisation leaves for people to settle; nothing of it is moved silently.

    `ended` are the organisations that exist no longer from that day. `roles` counts the roles that people still hold
    there, `below` the organisations that still lie below them.
    """

    ended: tuple[Organisation, ...]
    roles: int
    below: int


def merge_organisations(
    session: Session,
    actor: Actor,
    *,
    organisations: Collection[int],
    successor: int,
    on: date,
    note: str = "",
) -> Reorganised:
    """Let `organisations` end the day before `on`, and `successor` carry on from that day.

    The successor can be one of the register's that takes the others in, or a new one that was added first. Results
    stay where they were earned.

    Raises:
        Invalid: none is named, one of them is the successor or has ended, or they would follow one another in a circle.
    """
    after = find_organisation(session, actor, successor, action="organisation.edit")
    before = [find_organisation(session, actor, one, action="organisation.edit") for one in sorted({*organisations})]
    if not before or after in before:
        raise Invalid("succession.itself")
    for one in before:
        _end(session, actor, one, successors=[after], kind=MERGED, on=on, note=note)
        one.successor_id = after.id
    return _left(session, before)


def split_organisation(
    session: Session,
    actor: Actor,
    organisation: int,
    *,
    successors: Collection[int],
    on: date,
    note: str = "",
    goes_on: bool = False,
) -> Reorganised:
    """Let `successors` carry on from the day `on` what the organisation did; it ends then unless it `goes_on`.

    Raises:
        Invalid: no successor is named, the organisation itself is, it has ended, or there would be a circle.
    """
    before = find_organisation(session, actor, organisation, action="organisation.edit")
    after = [find_organisation(session, actor, one, action="organisation.edit") for one in sorted({*successors})]
    if not after or before in after:
        raise Invalid("succession.itself")
    _end(session, actor, before, successors=after, kind=SPLIT, on=on, note=note, ends=not goes_on)
    return _left(session, [] if goes_on else [before])


def rename_organisation(
    session: Session,
    actor: Actor,
    organisation: int,
    *,
    name_en: str,
    on: date,
    seen_version: int,
    name_km: str | None = None,
    note: str = "",
) -> Organisation:
    """Give an organisation another name from a day on, and keep the one it had; it stays the same organisation."""
    found = find_organisation(session, actor, organisation, action="organisation.edit")
    if found.version != seen_version:
        raise Conflict(theirs=found.version, yours=seen_version)
    _check(found, note)
    if not name_en.strip():
        raise Invalid("organisation.name")
    if len(name_en) > 300 or len(name_km or "") > 300:
        raise Invalid("text.too_long", field="name", length=max(len(name_en), len(name_km or "")), most=300)
    row = OrganisationSuccession(predecessor_id=_id(found), successor_id=_id(found), kind=RENAMED, on=on)
    row.former_en, row.former_km, row.note = found.name_en, found.name_km, note.strip()
    found.name_en, found.name_km = name_en.strip(), (name_km or "").strip() or None
    found.version += 1
    session.add_all([row, found])
    session.flush()
    before, after = {"name": row.former_en}, {"name": found.name_en}
    record(
        session, actor, "organisation.edit", subject=f"organisation:{found.id}", organisation=_id(found),
        renamed=on.isoformat(), before=before, after=after,
    )  # fmt: skip
    return found


def successions(session: Session, actor: Actor, organisation: int) -> list[OrganisationSuccession]:
    """What the organisation came from and what became of it, oldest first."""
    find_organisation(session, actor, organisation, action="organisation.read")
    named = or_(
        col(OrganisationSuccession.predecessor_id) == organisation,
        col(OrganisationSuccession.successor_id) == organisation,
    )
    chosen = select(OrganisationSuccession).where(named)
    return list(session.exec(chosen.order_by(col(OrganisationSuccession.on), col(OrganisationSuccession.id))))


def came_from(session: Session, organisation: int) -> list[OrganisationSuccession]:
    """Every merger and split that leads to the organisation, over as many steps as there are; nearest first.

    It checks nobody's rights: for services that have found the organisation for somebody.
    """
    found: dict[int, OrganisationSuccession] = {}
    asked, reached = {organisation}, {organisation}
    while asked:
        rows = session.exec(
            select(OrganisationSuccession)
            .where(col(OrganisationSuccession.successor_id).in_(asked), OrganisationSuccession.kind != RENAMED)
            .order_by(col(OrganisationSuccession.on).desc(), col(OrganisationSuccession.id))
        ).all()
        found |= {row.id or 0: row for row in rows}
        asked = {row.predecessor_id for row in rows} - reached
        reached |= asked
    return list(found.values())


def _end(
    session: Session,
    actor: Actor,
    before: Organisation,
    *,
    successors: Sequence[Organisation],
    kind: str,
    on: date,
    note: str,
    ends: bool = True,
) -> None:
    _check(before, note)
    if before.valid_to is not None and before.valid_to < on:
        raise Invalid("succession.ended", name=before.name_en)
    if before.valid_from is not None and before.valid_from >= on:
        raise Invalid("organisation.dates")
    earlier = {row.predecessor_id for row in came_from(session, _id(before))}
    if any(after.id in earlier for after in successors):
        raise Invalid("succession.circle", name=before.name_en)
    for after in successors:
        row = OrganisationSuccession(predecessor_id=_id(before), successor_id=_id(after), kind=kind, on=on)
        row.note = note.strip()
        session.add(row)
    if ends:
        before.valid_to = on - timedelta(days=1)
    before.version += 1
    session.add(before)
    session.flush()
    names = [after.name_en for after in successors]
    about = {kind: on.isoformat(), "successors": names}
    for one in (before, *successors):
        record(session, actor, "organisation.edit", subject=f"organisation:{before.id}", organisation=_id(one), **about)


def _check(organisation: Organisation, note: str) -> None:
    if organisation.kind == COUNTRY:
        raise Invalid("organisation.kind", kind=COUNTRY, allowed="")
    if len(note) > 1000:
        raise Invalid("text.too_long", field="note", length=len(note), most=1000)


def _left(session: Session, ended: Sequence[Organisation]) -> Reorganised:
    ids = [_id(one) for one in ended]
    roles = session.exec(select(func.count()).select_from(RoleGrant).where(col(RoleGrant.organisation_id).in_(ids)))
    below = sum(
        session.exec(
            select(func.count()).select_from(Organisation).where(at_or_below(one.path), Organisation.id != one.id)
        ).one()
        for one in ended
    )
    return Reorganised(ended=tuple(ended), roles=roles.one(), below=below)


def _id(organisation: Organisation) -> int:
    if organisation.id is None:
        raise ValueError("the organisation is not stored yet")
    return organisation.id
