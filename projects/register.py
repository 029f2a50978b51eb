"""The register of projects: who leads, owns and takes part, what is served, from when to when."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import TypeVar

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from data.access import Actor, require, require_anywhere
from data.errors import Invalid, Missing
from data.events import record
from data.links import replace_links
from data.organisations import find_organisation, visible
from data.store import once
from data.tables import Organisation, Person
from projects.closed import check_not_closed
from projects.entries import FIRST_YEAR, LAST_YEAR, check_amount, check_text, check_version
from projects.lists import strategies
from projects.recorded import recorded
from projects.tables import InvestmentLine, Programme, Project, ProjectOrganisation, ProjectServes
from projects.tables.value import Benefit

Part = TypeVar("Part", Benefit, InvestmentLine)
PROPOSED, ACTIVE, STOPPED, CLOSED = STATES = ("proposed", "active", "stopped", "closed")
"""What the gate decisions have made of a project: before G0, after it, ended early, ended."""
OPEN = (PROPOSED, ACTIVE)
"""Of these it can still be decided which comes first, and which gets money."""

TEXTS = {
    "name_en": 300,
    "name_km": 300,
    "description": 10000,
    "owner_name": 200,
    "sponsor_name": 200,
    "external_reference": 200,
    "source": 500,
}
CHANGEABLE = frozenset(TEXTS) | {
    "organisation_id",
    "programme_id",
    "owner_id",
    "sponsor_id",
    "estimate",
    "cross_agency",
    "personal_data",
    "starts_on",
    "ends_on",
    "gate_unknown",
}


# Kept, since a screen asks some fifteen times and putting the condition together takes as long as the query.
@lru_cache(maxsize=1024)
def visible_projects(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Project` that leaves in what this person may see: led by, or with a part of, theirs."""
    seen = select(Organisation.id).where(visible(actor, "project.read"))
    taking_part = select(ProjectOrganisation.project_id).where(col(ProjectOrganisation.organisation_id).in_(seen))
    return or_(col(Project.organisation_id).in_(seen), col(Project.id).in_(taking_part))


def find_project(session: Session, actor: Actor, project: int, *, action: str = "project.read") -> Project:
    """The project, for somebody who may do `action` at the organisation that leads it.

    Raises:
        Denied: the person may do this nowhere, or sees the project but may not do this to it.
        Missing: there is none, or it is not this person's to see.
    """
    require_anywhere(actor, action)
    # Each service asks for itself whether its project may be seen; one screen calls ten of them.
    found = once(
        session,
        (Project, project, actor),
        lambda: session.exec(select(Project).where(Project.id == project, visible_projects(actor))).first(),
    )
    if found is None:
        raise Missing(id=project)
    if action != "project.read":
        require(actor, action, lead_of(session, found).path)
    return found


def edit_project(session: Session, actor: Actor, project: int, *, action: str, late: bool = False) -> Project:
    """The project as `find_project` gives it, locked until the transaction ends, so that changes follow one another.

    Raises:
        Closed: it passed its last gate, and this is nothing that may come so `late`.
    """
    found = find_project(session, actor, project, action=action)
    session.refresh(found, with_for_update=True)
    if not late:
        check_not_closed(session, found)
    return found


def lead_of(session: Session, project: Project) -> Organisation:
    """The organisation that leads a project."""
    lead = session.get(Organisation, project.organisation_id)
    if lead is None:
        raise ValueError(f"project {project.id} is led by no organisation")
    return lead


def add_project(
    session: Session,
    actor: Actor,
    *,
    organisation: int,
    code: str,
    name_en: str,
    details: Mapping[str, object] | None = None,
) -> Project:
    """Enter a new project, led by `organisation`; `details` maps further columns of `CHANGEABLE` to values.

    Raises:
        Invalid: the code is taken or cannot be one, the name is empty, a text too long, the dates the wrong way round.
    """
    require_anywhere(actor, "project.edit")
    find_organisation(session, actor, organisation, action="project.edit")
    short = code.strip()
    if not re.fullmatch(r"[\w./-]{1,60}", short):
        raise Invalid("project.code", code=code)
    if session.exec(select(Project.id).where(Project.code == short)).first():
        raise Invalid("project.code_taken", code=short)
    added = Project(code=short, organisation_id=organisation, name_en=name_en)
    _apply(session, actor, added, {"name_en": name_en, **(details or {})})
    session.add(added)
    session.flush()
    record_change(session, actor, added, "project.edit", code=short)
    return added


def change_project(
    session: Session, actor: Actor, project: int, *, seen_version: int, changes: Mapping[str, object]
) -> Project:
    """Change what the register says of a project that was seen at `seen_version`.

    `changes` maps column names of `CHANGEABLE` to new values. A project's gate can become known, never unknown.

    Raises:
        Conflict: somebody changed it since.
        Invalid: as for `add_project`.
    """
    found = edit_project(session, actor, project, action="project.edit")
    check_version(found.version, seen_version)
    before = {name: recorded(session, name, getattr(found, name)) for name in changes if name in CHANGEABLE}
    _apply(session, actor, found, changes)
    found.version += 1
    session.add(found)
    after = {name: recorded(session, name, getattr(found, name)) for name in before}
    record_change(session, actor, found, "project.edit", before=before, after=after)
    return found


def set_participants(
    session: Session, actor: Actor, project: int, *, seen_version: int, organisations: Iterable[int]
) -> Project:
    """Say which organisations take part beside the lead; replaces the list."""
    found = edit_project(session, actor, project, action="project.edit")
    check_version(found.version, seen_version)
    wanted = set(organisations) - {found.organisation_id}
    for one in wanted:
        find_organisation(session, actor, one, action="organisation.read")
    held = session.exec(select(ProjectOrganisation).where(ProjectOrganisation.project_id == found.id)).all()
    replace_links(
        session,
        held,
        wanted,
        by=lambda row: row.organisation_id,
        new=lambda one: ProjectOrganisation(project_id=id_of(found), organisation_id=one),
    )
    found.version += 1
    session.add(found)
    record_change(session, actor, found, "project.edit", participants=sorted(wanted))
    return found


def participants_of(session: Session, actor: Actor, project: int) -> list[Organisation]:
    """The organisations that take part beside the lead, by path."""
    found = find_project(session, actor, project)
    chosen = (
        select(Organisation)
        .join(ProjectOrganisation, col(ProjectOrganisation.organisation_id) == col(Organisation.id))
        .where(ProjectOrganisation.project_id == found.id)
    )
    return list(session.exec(chosen.order_by(col(Organisation.path))))


def set_served(session: Session, actor: Actor, project: int, *, seen_version: int, targets: Iterable[str]) -> Project:
    """Say which strategies and objectives a project serves, by the ids of `strategies.yaml`; replaces the list."""
    found = edit_project(session, actor, project, action="project.edit")
    check_version(found.version, seen_version)
    wanted = set(targets)
    known = strategies().served
    for one in sorted(wanted - known.keys()):
        raise Invalid("project.serves", target=one, allowed=", ".join(known))
    held = session.exec(select(ProjectServes).where(ProjectServes.project_id == found.id)).all()
    replace_links(
        session,
        held,
        wanted,
        by=lambda row: row.target,
        new=lambda one: ProjectServes(project_id=id_of(found), target=one),
    )
    found.version += 1
    session.add(found)
    record_change(session, actor, found, "project.edit", serves=sorted(wanted))
    return found


def served_by(session: Session, actor: Actor, project: int) -> list[str]:
    """The ids of the strategies and objectives that a project serves, in alphabetical order."""
    found = find_project(session, actor, project)
    return sorted(session.exec(select(ProjectServes.target).where(ProjectServes.project_id == found.id)))


def edit_part(
    session: Session, actor: Actor, table: type[Part], part: int, *, action: str, late: bool = False
) -> tuple[Part, Project]:
    """A row that belongs to a project, such as a line or a benefit, with the project; both locked to be changed.

    Raises:
        Denied: this person may not do `action` at the project's lead organisation; said before the row is missed.
        Missing: there is no such row, or its project is not this person's to see.
        Closed: as for `edit_project`.
    """
    found = session.get(table, part)
    project = edit_project(session, actor, found.project_id if found else 0, action=action, late=late)
    if found is None:
        raise Missing(id=part)
    session.refresh(found)
    return found, project


def record_change(session: Session, actor: Actor, project: Project, action: str, **details: object) -> None:
    """Add to the chain of the lead organisation what was done to a project; `details` are plain JSON values."""
    subject = f"project:{project.id}"
    record(session, actor, action, subject=subject, organisation=project.organisation_id, **details)


def id_of(project: Project) -> int:
    """The id of a project that is stored.

    Raises:
        ValueError: it is not stored yet.
    """
    if project.id is None:
        raise ValueError("the project is not stored yet")
    return project.id


def _apply(session: Session, actor: Actor, project: Project, changes: Mapping[str, object]) -> None:
    unknown = changes.keys() - CHANGEABLE
    if unknown:
        raise ValueError(f"not changeable: {sorted(unknown)}")
    for name, value in changes.items():
        setattr(project, name, _checked(session, actor, name, value))
    if not project.name_en:
        raise Invalid("project.name")
    # An imported project may hold reversed dates; they are only questioned when somebody changes them.
    dated = "starts_on" in changes or "ends_on" in changes
    if dated and project.starts_on and project.ends_on and project.ends_on < project.starts_on:
        raise Invalid("project.dates", starts=project.starts_on, ends=project.ends_on)
    for role in ("owner", "sponsor"):
        # The name stays with the project when the account is gone, and is what reports print.
        person = getattr(project, f"{role}_id")
        if person is not None and f"{role}_id" in changes and not changes.get(f"{role}_name"):
            setattr(project, f"{role}_name", _person(session, person).name)


def _checked(session: Session, actor: Actor, name: str, value: object) -> object:
    if name in TEXTS:
        text = check_text(str(value or ""), field=name, most=TEXTS[name])
        return text or (None if name in ("name_km", "external_reference", "source") else "")
    if name in ("starts_on", "ends_on") and isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise Invalid("project.date", date=value, first=FIRST_YEAR, last=LAST_YEAR)
    if name == "estimate" and value is not None:
        return check_amount(value, field="estimate")
    if name == "gate_unknown" and value:
        raise Invalid("project.gate_unknown")
    if name == "organisation_id":
        find_organisation(session, actor, int(str(value)), action="project.edit")
    if name == "programme_id" and value is not None and session.get(Programme, value) is None:
        raise Missing(id=value)
    if name in ("owner_id", "sponsor_id") and value is not None:
        _person(session, value)
    return value


def _person(session: Session, person: object) -> Person:
    found = session.get(Person, person)
    if found is None:
        raise Missing(id=person)
    return found
