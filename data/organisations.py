"""The register of organisations: who is there, below whom, with which facts, from when to when."""

from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import Session, col, select

from data.access import Actor, Role, require, require_anywhere
from data.errors import Conflict, Invalid, Missing
from data.events import record
from data.tables import Organisation

COUNTRY, MINISTRY, AGENCY, PROVINCE, DISTRICT, COMMUNE = KINDS = (
    "country",
    "ministry",
    "agency",
    "province",
    "district",
    "commune",
)
CENTRAL = frozenset({MINISTRY, AGENCY})
SUB_NATIONAL = frozenset({PROVINCE, DISTRICT, COMMUNE})


@lru_cache(maxsize=4096)
def visible(actor: Actor, action: str) -> ColumnElement[bool]:
    """The condition on `Organisation` that leaves in only where this person may do `action`."""
    reach = actor.reach(action)
    return or_(*(at_or_below(path) for path in reach)) if reach else false()


def at_or_below(path: str) -> ColumnElement[bool]:
    """The condition on `Organisation` that leaves in only the one at this path and all below it."""
    # As a range, which an index serves: whatever begins with "/1/7/" comes before "/1/70".
    return and_(col(Organisation.path) >= path, col(Organisation.path) < path[:-1] + "0")


def find_organisation(session: Session, actor: Actor, organisation: int, *, action: str) -> Organisation:
    """The organisation, for somebody who may do `action` there.

    Raises:
        Missing: there is none, or it is not this person's to see.
        Denied: the person may see it but not do this.
    """
    found = session.get(Organisation, organisation)
    if found is None or not (actor.may("organisation.read", found.path) or actor.may(action, found.path)):
        raise Missing(id=organisation)
    require(actor, action, found.path)
    return found


def list_organisations(
    session: Session, actor: Actor, *, on: date | None = None, kinds: frozenset[str] | None = None
) -> list[Organisation]:
    """The organisations this person may see, by path; with `on`, those that existed on that day."""
    require_anywhere(actor, "organisation.read")
    chosen = select(Organisation).where(visible(actor, "organisation.read"), col(Organisation.kind) != COUNTRY)
    if kinds is not None:
        chosen = chosen.where(col(Organisation.kind).in_(kinds))
    if on is not None:
        chosen = chosen.where(
            or_(col(Organisation.valid_from).is_(None), col(Organisation.valid_from) <= on),
            or_(col(Organisation.valid_to).is_(None), col(Organisation.valid_to) >= on),
        )
    return list(session.exec(chosen.order_by(col(Organisation.path))))


def root(session: Session) -> Organisation:
    """The country itself, at which national roles are held; made when the database is new."""
    found = session.exec(select(Organisation).where(Organisation.kind == COUNTRY)).first()
    if found is None:
        found = Organisation(code="country", kind=COUNTRY, name_en="Country", name_km="ប្រទេស")
        place(session, found, parent=None)
    return found


def place(session: Session, organisation: Organisation, *, parent: Organisation | None) -> None:
    """Add an organisation below `parent` and give it its path. For register loads; no event is written."""
    organisation.parent_id = parent.id if parent else None
    session.add(organisation)
    session.flush()
    organisation.path = f"{parent.path if parent else '/'}{organisation.id}/"
    session.flush()


def add_organisation(
    session: Session,
    actor: Actor,
    *,
    parent: int,
    code: str,
    kind: str,
    name_en: str,
    name_km: str | None = None,
    valid_from: date | None = None,
) -> Organisation:
    """Enter a new organisation below another one."""
    above = find_organisation(session, actor, parent, action="organisation.edit")
    _check_name(name_en)
    if kind not in KINDS or kind == COUNTRY:
        raise Invalid("organisation.kind", kind=kind, allowed=", ".join(KINDS[1:]))
    if not code.strip():
        raise Invalid("organisation.code")
    if session.exec(select(Organisation.id).where(Organisation.code == code.strip())).first():
        raise Invalid("organisation.code_taken", code=code)
    added = Organisation(code=code.strip(), kind=kind, name_en=name_en.strip(), name_km=(name_km or "").strip() or None)
    added.valid_from = valid_from
    place(session, added, parent=above)
    record(session, actor, "organisation.edit", subject=f"organisation:{added.id}", organisation=_id(added), code=code)
    return added


def change_organisation(
    session: Session, actor: Actor, organisation: int, *, seen_version: int, changes: dict[str, object]
) -> Organisation:
    """Change names, website, validity or successor of an organisation that was seen at `seen_version`.

    `changes` maps column names to new values; only those of `CHANGEABLE` are taken.
    """
    found = find_organisation(session, actor, organisation, action="organisation.edit")
    if found.version != seen_version:
        raise Conflict(theirs=found.version, yours=seen_version)
    unknown = changes.keys() - CHANGEABLE
    if unknown:
        raise ValueError(f"not changeable: {sorted(unknown)}")
    _check_name(str(changes.get("name_en", found.name_en)))
    before = {name: _plain(getattr(found, name)) for name in changes}
    for name, value in changes.items():
        setattr(found, name, value)
    if found.valid_from and found.valid_to and found.valid_to < found.valid_from:
        raise Invalid("organisation.dates")
    found.version += 1
    session.add(found)
    after = {name: _plain(value) for name, value in changes.items()}
    record(
        session,
        actor,
        "organisation.edit",
        subject=f"organisation:{found.id}",
        organisation=_id(found),
        before=before,
        after=after,
    )
    return found


CHANGEABLE = frozenset({"name_en", "name_km", "abbreviation", "website", "valid_from", "valid_to", "successor_id"})


def move_organisation(session: Session, actor: Actor, organisation: int, *, parent: int) -> Organisation:
    """Put an organisation, with all below it, under another parent."""
    moved = find_organisation(session, actor, organisation, action="organisation.edit")
    above = find_organisation(session, actor, parent, action="organisation.edit")
    if above.path.startswith(moved.path):
        raise Invalid("organisation.cycle")
    old, new = moved.path, f"{above.path}{moved.id}/"
    for below in session.exec(select(Organisation).where(at_or_below(old))):
        below.path = new + below.path.removeprefix(old)
        session.add(below)
    moved.parent_id = above.id
    moved.version += 1
    record(
        session,
        actor,
        "organisation.edit",
        subject=f"organisation:{moved.id}",
        organisation=_id(moved),
        before={"path": old},
        after={"path": new},
    )
    return moved


def set_facts(
    session: Session, actor: Actor, organisation: int, *, facts: dict[str, str | bool], seen_version: int
) -> Organisation:
    """Replace what the register knows about an organisation; a fact left out is unknown.

    Which facts there are is the edition's to say; the caller passes only those (`assess.register` checks).
    """
    found = find_organisation(session, actor, organisation, action="organisation.edit")
    if found.version != seen_version:
        raise Conflict(theirs=found.version, yours=seen_version)
    before = found.facts
    found.facts = dict(facts)
    found.version += 1
    session.add(found)
    record(
        session,
        actor,
        "organisation.edit",
        subject=f"organisation:{found.id}",
        organisation=_id(found),
        before={"facts": before},
        after={"facts": facts},
    )
    return found


def is_own(actor: Actor, organisation: Organisation) -> bool:
    """Whether the person answers or signs for this organisation, and so may not review it."""
    return actor.holds(Role.OFFICER, organisation.path) or actor.holds(Role.HEAD, organisation.path)


def _check_name(name: str) -> None:
    if not name.strip():
        raise Invalid("organisation.name")
    if len(name) > 300:
        raise Invalid("text.too_long", field="name", length=len(name), most=300)


def _id(organisation: Organisation) -> int:
    if organisation.id is None:
        raise ValueError("the organisation is not stored yet")
    return organisation.id


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
