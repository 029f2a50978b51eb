"""Programmes: projects that belong together under one name."""

import re
from collections.abc import Mapping

from sqlmodel import Session, col, select

from data.access import Actor, require_anywhere
from data.errors import Invalid, Missing
from data.events import record
from data.organisations import find_organisation, visible
from data.tables import Organisation
from projects.entries import check_text, check_version
from projects.register import find_project
from projects.tables import Programme

TEXTS = {"name_en": 300, "name_km": 300, "description": 10000, "source": 500}


def list_programmes(session: Session, actor: Actor) -> list[Programme]:
    """The programmes of organisations this person may see, by code."""
    require_anywhere(actor, "project.read")
    seen = select(Organisation.id).where(visible(actor, "project.read"))
    return list(
        session.exec(select(Programme).where(col(Programme.organisation_id).in_(seen)).order_by(col(Programme.code)))
    )


def programmes_for(session: Session, actor: Actor, project: int) -> list[Programme]:
    """The programmes that a project can be put under, by code, with its own one, whoever leads that."""
    found, its = list_programmes(session, actor), find_project(session, actor, project).programme_id
    if its is not None and its not in {one.id for one in found}:
        found = sorted([*found, session.get_one(Programme, its)], key=lambda one: one.code)
    return found


def add_programme(
    session: Session, actor: Actor, *, organisation: int, code: str, name_en: str, name_km: str | None = None
) -> Programme:
    """Enter a new programme under an organisation.

    Raises:
        Invalid: the code is taken or cannot be one, or the name is empty.
    """
    require_anywhere(actor, "project.edit")
    find_organisation(session, actor, organisation, action="project.edit")
    short = code.strip()
    if not re.fullmatch(r"[\w./-]{1,40}", short):
        raise Invalid("project.code", code=code)
    if session.exec(select(Programme.id).where(Programme.code == short)).first():
        raise Invalid("project.code_taken", code=short)
    added = Programme(code=short, organisation_id=organisation, name_en="")
    _apply(added, {"name_en": name_en, "name_km": name_km})
    session.add(added)
    session.flush()
    record(session, actor, "project.edit", subject=f"programme:{added.id}", organisation=organisation, code=short)
    return added


def change_programme(
    session: Session, actor: Actor, programme: int, *, seen_version: int, changes: Mapping[str, str | None]
) -> Programme:
    """Change the names, description or source of a programme that was seen at `seen_version`.

    Raises:
        Conflict: somebody changed it since.
    """
    require_anywhere(actor, "project.edit")
    found = session.get(Programme, programme, with_for_update=True, populate_existing=True)
    if found is None:
        raise Missing(id=programme)
    find_organisation(session, actor, found.organisation_id, action="project.edit")
    check_version(found.version, seen_version)
    _apply(found, changes)
    found.version += 1
    session.add(found)
    record(
        session,
        actor,
        "project.edit",
        subject=f"programme:{programme}",
        organisation=found.organisation_id,
        after=dict(changes),
    )
    return found


def _apply(programme: Programme, changes: Mapping[str, str | None]) -> None:
    unknown = changes.keys() - TEXTS.keys()
    if unknown:
        raise ValueError(f"not changeable: {sorted(unknown)}")
    for name, value in changes.items():
        text = check_text(value or "", field=name, most=TEXTS[name])
        setattr(programme, name, text or (None if name in ("name_km", "source") else ""))
    if not programme.name_en:
        raise Invalid("project.name")
