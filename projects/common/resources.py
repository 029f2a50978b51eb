"""The register of ICT resources that are critical to the nation, each under a central plan (strategy S2)."""

from collections.abc import Mapping

from sqlmodel import Session, col, select

from data.access import Actor, require
from data.errors import Invalid, Missing
from data.events import INSTALLATION, record
from data.organisations import find_organisation, root
from data.tables import Organisation
from projects.entries import check_text, check_version
from projects.tables.common import CriticalResource

KINDS = ("data_centre", "network", "register", "platform", "security", "other")
TEXTS = {"name_en": 300, "name_km": 300, "plan": 1000, "note": 4000}
CHANGEABLE = frozenset({*TEXTS, "kind", "provider_id"})


def list_resources(session: Session, actor: Actor) -> list[tuple[CriticalResource, Organisation | None]]:
    """All resources with who provides them; those without a central plan first. For whoever sees the country."""
    require(actor, "national.read", root(session).path)
    chosen = select(CriticalResource, Organisation).join(
        Organisation, col(Organisation.id) == col(CriticalResource.provider_id), isouter=True
    )
    found = session.exec(chosen.order_by(col(CriticalResource.id))).all()
    return sorted(((one, provider) for one, provider in found), key=lambda row: bool(row[0].plan))


def add_resource(
    session: Session, actor: Actor, *, name_en: str, kind: str, details: Mapping[str, object] | None = None
) -> CriticalResource:
    """Enter a resource; `details` maps further columns of `CHANGEABLE` to values.

    Raises:
        Invalid: the name is empty, the kind unknown, or a text too long.
    """
    require(actor, "common.edit", root(session).path)
    added = CriticalResource(name_en=name_en, kind=kind)
    _apply(session, actor, added, {"name_en": name_en, "kind": kind, **(details or {})})
    session.add(added)
    session.flush()
    _record(session, actor, added)
    return added


def change_resource(
    session: Session, actor: Actor, resource: int, *, seen_version: int, changes: Mapping[str, object]
) -> CriticalResource:
    """Change a resource that was seen at `seen_version`.

    Raises:
        Conflict: somebody changed it since.
        Invalid: as for `add_resource`.
    """
    found = _find(session, actor, resource, seen_version)
    _apply(session, actor, found, changes)
    found.version += 1
    session.add(found)
    session.flush()
    _record(session, actor, found)
    return found


def remove_resource(session: Session, actor: Actor, resource: int, *, seen_version: int) -> None:
    """Take a resource out of the register; the record of changes keeps its name.

    Raises:
        Conflict: somebody changed it since.
    """
    found = _find(session, actor, resource, seen_version)
    _record(session, actor, found, removed=True)
    session.delete(found)
    session.flush()


def _find(session: Session, actor: Actor, resource: int, seen_version: int) -> CriticalResource:
    require(actor, "common.edit", root(session).path)
    found = session.get(CriticalResource, resource)
    if found is None:
        raise Missing(id=resource)
    session.refresh(found, with_for_update=True)
    check_version(found.version, seen_version)
    return found


def _apply(session: Session, actor: Actor, resource: CriticalResource, changes: Mapping[str, object]) -> None:
    unknown = changes.keys() - CHANGEABLE
    if unknown:
        raise ValueError(f"not changeable: {sorted(unknown)}")
    for name, value in changes.items():
        if name in TEXTS:
            plain = check_text(str(value or ""), field=name, most=TEXTS[name])
            setattr(resource, name, plain or (None if name == "name_km" else ""))
        else:
            setattr(resource, name, value)
    if resource.kind not in KINDS:
        raise Invalid("common.kind", kind=resource.kind, allowed=", ".join(KINDS))
    if not resource.name_en:
        raise Invalid("common.name")
    if changes.get("provider_id") is not None:
        find_organisation(session, actor, resource.provider_id or 0, action="common.edit")


def _record(session: Session, actor: Actor, resource: CriticalResource, **details: object) -> None:
    subject = f"critical_resource:{resource.id}"
    record(
        session, actor, "common.edit", subject=subject, organisation=INSTALLATION, resource=resource.name_en, **details
    )
