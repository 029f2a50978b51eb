"""The type of a project, and the aims that the type presets where the newest result does not meet them yet."""

import pandas as pd
from sqlmodel import Session

from data.access import Actor
from data.errors import Invalid
from projects.aims import Aim, aims_of, offered_aims, set_aims
from projects.entries import check_version
from projects.lists import project_types
from projects.register import edit_project, find_project, id_of, record_change
from projects.tables import Project
from projects.tables.register import ProjectOfType


def type_of(session: Session, actor: Actor, project: int) -> str | None:
    """The id of a project's type in `types.yaml`; None while nobody chose one."""
    found = find_project(session, actor, project)
    row = session.get(ProjectOfType, found.id)
    return row.type if row else None


def set_type(session: Session, actor: Actor, project: int, *, seen_version: int, type_id: str | None) -> Project:
    """Say of what type a project is; None takes its type away.

    Raises:
        Invalid: there is no such type.
        Conflict: somebody changed the project since.
    """
    found = edit_project(session, actor, project, action="project.edit")
    check_version(found.version, seen_version)
    enter_type(session, found, type_id)
    found.version += 1
    session.add(found)
    record_change(session, actor, found, "project.edit", type=type_id)
    return found


def enter_type(session: Session, project: Project, type_id: str | None) -> None:
    """Store the type of a project that the caller may change; the caller records it.

    Raises:
        Invalid: there is no such type.
    """
    known = project_types().by_id
    if type_id is not None and type_id not in known:
        raise Invalid("project.type", type=type_id, allowed=", ".join(known))
    row = session.get(ProjectOfType, id_of(project))
    if type_id is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(ProjectOfType(project_id=id_of(project), type=type_id))
    else:
        row.type = type_id
        session.add(row)
    session.flush()


def preset_aims(session: Session, actor: Actor, project: int, *, organisation: int | None = None) -> list[Aim]:
    """What the type of a project presets for an organisation (the lead unless said) and is neither met nor aimed at.

    Met is what the newest verified (else claimed) result shows at the level or above. Empty without a type or result.
    """
    found = find_project(session, actor, project)
    row = session.get(ProjectOfType, found.id)
    chosen = project_types().by_id.get(row.type) if row else None
    if chosen is None:
        return []
    place = organisation or found.organisation_id
    offer = offered_aims(session, actor, place)
    wanted = {aim.item: aim.level for aim in chosen.aims}
    mine = {
        (one.item, one.service_id): one.level
        for one in aims_of(session, actor, project)
        if one.organisation_id == place
    }
    presets = []
    for gap in offer.table.to_dict("records"):
        level, service = wanted.get(gap["item"], 0), int(gap["service_id"])
        reached = -1 if pd.isna(gap["level"]) else int(gap["level"])
        if level > max(reached, mine.get((gap["item"], service), 0)):
            presets.append(Aim(place, gap["item"], level, service))
    return presets


def add_preset_aims(
    session: Session, actor: Actor, project: int, *, seen_version: int, organisation: int | None = None
) -> Project:
    """Aim at all that the type presets and `preset_aims` gives; aims that are there stay, the higher level wins.

    Raises:
        Invalid: the type presets nothing that is left.
        Conflict: somebody changed the project since.
    """
    edit_project(session, actor, project, action="project.edit")
    new = preset_aims(session, actor, project, organisation=organisation)
    if not new:
        raise Invalid("project.no_presets")
    aims = {
        (one.organisation_id, one.item, one.service_id): Aim(one.organisation_id, one.item, one.level, one.service_id)
        for one in aims_of(session, actor, project)
    }
    aims |= {(one.organisation_id, one.item, one.service_id): one for one in new}
    return set_aims(session, actor, project, seen_version=seen_version, aims=list(aims.values()))
