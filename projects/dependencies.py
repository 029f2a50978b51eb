"""What projects have to do with one another: one requires another one, excludes it, or replaces it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import or_
from sqlmodel import Session, col, select

from data.access import Actor
from data.errors import Invalid
from data.links import replace_links
from projects.entries import check_version
from projects.register import edit_project, find_project, id_of, record_change, visible_projects
from projects.tables import Project
from projects.tables.register import ProjectDependency

REQUIRES, EXCLUDES, REPLACES = KINDS = ("requires", "excludes", "replaces")
"""The project can only be done with the other one; not together with it; and makes it superfluous."""
DIRECTED = {REQUIRES: "dependency.circle", REPLACES: "dependency.replaces_circle"}


@dataclass(frozen=True)
class Dependency:
    """A dependency as one of its two projects sees it.

    `outgoing` says whether this project names the other one (or is named by it); "excludes" reads alike both ways.
    """

    kind: str
    outgoing: bool
    other_id: int
    code: str
    name_en: str
    name_km: str | None
    state: str


def dependencies(session: Session) -> list[tuple[int, int, str]]:
    """All dependencies of the country as (project, other project, kind), by these three. For the selection."""
    columns = ProjectDependency.project_id, ProjectDependency.other_id, ProjectDependency.kind
    rows = session.exec(select(*columns).order_by(*(col(one) for one in columns)))
    return [(project, other, kind) for project, other, kind in rows]


def dependencies_of(session: Session, actor: Actor, project: int) -> list[Dependency]:
    """What a project names and what names it, outgoing first, of the projects that this person may see."""
    found = find_project(session, actor, project)
    rows = session.exec(
        select(ProjectDependency)
        .where(or_(col(ProjectDependency.project_id) == found.id, col(ProjectDependency.other_id) == found.id))
        .order_by(col(ProjectDependency.kind), col(ProjectDependency.id))
    ).all()
    ids = {row.project_id for row in rows} | {row.other_id for row in rows}
    seen = session.exec(select(Project).where(col(Project.id).in_(ids), visible_projects(actor)))
    others = {one.id: one for one in seen}
    told = []
    for row in rows:
        outgoing = row.project_id == found.id
        other = others.get(row.other_id if outgoing else row.project_id)
        if other is not None:
            told.append(
                Dependency(row.kind, outgoing, id_of(other), other.code, other.name_en, other.name_km, other.state)
            )
    return sorted(told, key=lambda one: not one.outgoing)


def set_dependencies(
    session: Session, actor: Actor, project: int, *, seen_version: int, dependencies: Iterable[tuple[int, str]]
) -> Project:
    """Say what a project requires, excludes and replaces, as pairs of project and kind; replaces the list.

    What names projects that this person may not see is kept as it is.

    Raises:
        Invalid: an unknown kind, the project itself, a circle of projects that require (or replace) one another, which
            is named, or a project that is required or replaced and excluded at once.
        Missing: a project named is not there, or not this person's to see.
        Conflict: somebody changed the project since.
    """
    found = edit_project(session, actor, project, action="project.edit")
    check_version(found.version, seen_version)
    wanted = set(dependencies)
    own = id_of(found)
    for other, kind in sorted(wanted):
        if kind not in KINDS:
            raise Invalid("dependency.kind", kind=kind, allowed=", ".join(KINDS))
        if other == own:
            raise Invalid("dependency.itself", code=found.code)
        find_project(session, actor, other)
    held = session.exec(select(ProjectDependency).where(ProjectDependency.project_id == own)).all()
    seen = set(
        session.exec(
            select(Project.id).where(col(Project.id).in_([row.other_id for row in held]), visible_projects(actor))
        )
    )
    wanted |= {(row.other_id, row.kind) for row in held if row.other_id not in seen}
    _check_together(session, actor, own, wanted)
    replace_links(
        session,
        held,
        wanted,
        by=lambda row: (row.other_id, row.kind),
        new=lambda one: ProjectDependency(project_id=own, other_id=one[0], kind=one[1]),
    )
    found.version += 1
    session.add(found)
    record_change(session, actor, found, "project.edit", dependencies=[list(one) for one in sorted(wanted)])
    return found


def _check_together(session: Session, actor: Actor, own: int, wanted: set[tuple[int, str]]) -> None:
    """Refuse what contradicts itself, among all projects of the country."""
    edges = [row for row in dependencies(session) if row[0] != own] + [
        (own, other, kind) for other, kind in sorted(wanted)
    ]
    apart = {frozenset(pair) for *pair, kind in edges if kind == EXCLUDES}
    for project, other, kind in edges:
        if kind != EXCLUDES and own in (project, other) and frozenset((project, other)) in apart:
            code = "dependency.both" if kind == REQUIRES else "dependency.replaces_excluded"
            raise Invalid(
                code, **dict(zip(("project", "other"), _codes(session, actor, (project, other)), strict=True))
            )
    for kind, code in DIRECTED.items():
        leads: dict[int, list[int]] = {}
        for project, other, of in edges:
            if of == kind:
                leads.setdefault(project, []).append(other)
        circle = circle_through(own, leads)
        if circle:
            raise Invalid(code, circle=" → ".join(_codes(session, actor, circle)))


def circle_through(start: int, leads: Mapping[int, Iterable[int]]) -> list[int]:
    """The shortest way from `start` back to it, both ends included; empty if there is none.

    >>> circle_through(1, {1: [2, 3], 2: [4], 3: [1], 4: [1]}), circle_through(1, {1: [2]})
    ([1, 3, 1], [])
    """
    ways, reached = [[start]], set()
    while ways:
        longer = []
        for way in ways:
            for following in sorted(leads.get(way[-1], ())):
                if following == start:
                    return [*way, start]
                if following not in reached:
                    reached.add(following)
                    longer.append([*way, following])
        ways = longer
    return []


def _codes(session: Session, actor: Actor, projects: Iterable[int]) -> list[str]:
    """The codes of these projects in their order; "…" for one that this person may not see."""
    wanted = list(projects)
    rows = session.exec(select(Project.id, Project.code).where(col(Project.id).in_(wanted), visible_projects(actor)))
    known = dict(rows.all())
    return [known.get(one, "…") for one in wanted]
