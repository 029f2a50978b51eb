"""Warns that something like a project may be there already: how alike, to what, and by which text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from assess.editions.chosen import current_edition
from data.access import Actor, require_anywhere
from projects.lists import project_types
from projects.proposals.pieces import could_reach, percent, pieces
from projects.register import STOPPED, find_project, visible_projects
from projects.tables import Project, ProjectAim, ProjectOrganisation
from projects.tables.register import ProjectOfType

THRESHOLD = 70
"""From how many percent on two projects count as alike."""
LEAST = 40
"""A description shorter than this many signs says too little to be compared."""


LEAST_SHARED = 2
"""So many top levels in common at least: one alone is aimed at by too many."""
NAME, DESCRIPTION, SERVICE, TYPE = FIELDS = ("name", "description", "service", "type")


@dataclass(frozen=True)
class Alike:
    """A project that is like another one: `percent` (1 to 100) of their `field`.

    By "name" or "description" from 70 %; by "service", from 70 % of the top levels of what common services do, which
    both aim at (`shared` names these items); by "type" where both are of the same type for organisations in common.
    """

    project_id: int
    code: str
    name_en: str
    name_km: str | None
    organisation_id: int
    percent: int
    field: str
    shared: tuple[str, ...] = ()


class Known(NamedTuple):
    """What is read of the projects to compare with: whole rows of thousands would take longer than the comparing."""

    id: int
    code: str
    name_en: str
    name_km: str | None
    description: str
    organisation_id: int


Described = Known | Project


def duplicates_of(session: Session, actor: Actor, project: int) -> list[Alike]:
    """The projects this person may see that are like this one, the most alike first; stopped ones left out."""
    found = find_project(session, actor, project)
    return _all_ways(session, found, _others(session, visible_projects(actor)))


def all_duplicates(session: Session, project: Project) -> list[Alike]:
    """The projects of the whole country that are like this one, for the check at the first gate."""
    return _all_ways(session, project, _others(session))


def alike_to_text(
    session: Session, actor: Actor, *, name_en: str, name_km: str, description: str, but: int | None = None
) -> list[Alike]:
    """The projects this person may see that are like a text that is none yet; `but` one project."""
    require_anywhere(actor, "project.read")
    mine = Project(code="", organisation_id=0, name_en=name_en, name_km=name_km or None, description=description)
    return alike(mine, [one for one in _others(session, visible_projects(actor)) if one.id != but])


def _others(session: Session, *conditions: ColumnElement[bool]) -> list[Known]:
    columns = [col(getattr(Project, name)) for name in Known._fields]
    chosen = select_columns(*columns).where(col(Project.state) != STOPPED, *conditions).order_by(col(Project.id))
    return [Known(*row) for row in session.connection().execute(chosen)]


def _all_ways(session: Session, project: Project, others: Sequence[Known]) -> list[Alike]:
    """By text, by common service and by type; each project once, by the way in which it is most alike."""
    found = {one.project_id: one for one in alike(project, others)}
    for one in (*_by_service(session, project, others), *_by_type(session, project, others)):
        if one.project_id not in found or found[one.project_id].percent < one.percent:
            found[one.project_id] = one
    return sorted(found.values(), key=lambda one: (-one.percent, one.project_id))


def _by_service(session: Session, project: Project, others: Iterable[Known]) -> list[Alike]:
    """Those that aim at the same top levels of what common services do."""
    tops = {item.id: item.top for item in current_edition().items}
    common = {aim.item for one in project_types().types if one.uses_common_service for aim in one.aims}
    aims: dict[int, set[str]] = {}
    chosen = select(ProjectAim.project_id, ProjectAim.item, ProjectAim.level).where(col(ProjectAim.item).in_(common))
    own = session.exec(chosen.where(ProjectAim.project_id == project.id).distinct())
    mine = {item for _, item, level in own if level == tops.get(item)}
    if len(mine) < LEAST_SHARED:
        return []
    shared = chosen.where(col(ProjectAim.project_id).in_(_sharing(mine)))
    for number, item, level in session.exec(shared.distinct()):
        if level == tops.get(item):
            aims.setdefault(number, set()).add(item)
    found = []
    for other in others:
        theirs = aims.get(other.id, set())
        both = mine & theirs
        alike_by = 200 * len(both) // (len(mine) + len(theirs)) if len(both) >= LEAST_SHARED else 0
        if other.id != project.id and alike_by >= THRESHOLD:
            found.append(_named(other, alike_by, SERVICE, tuple(sorted(both))))
    return found


def _sharing(items: set[str]) -> SelectOfScalar[int]:
    """The projects that aim at one of these items, as a query for a condition."""
    return select(ProjectAim.project_id).where(col(ProjectAim.item).in_(items))


def _by_type(session: Session, project: Project, others: Iterable[Known]) -> list[Alike]:
    """Those of the same type in which the same organisations take part: by their share in common."""
    kind = session.exec(select(ProjectOfType.type).where(ProjectOfType.project_id == project.id)).first()
    if kind is None:
        return []
    of_kind = select(ProjectOfType.project_id).where(ProjectOfType.type == kind)
    numbers = set(session.exec(of_kind))
    same = [one for one in others if one.id in numbers and one.id != project.id]
    if not same:
        return []
    places = {one.id: {one.organisation_id} for one in (project, *same)}
    parts = select(ProjectOrganisation.project_id, ProjectOrganisation.organisation_id)
    for number, place in session.exec(parts.where(col(ProjectOrganisation.project_id).in_(of_kind))):
        if number in places:
            places[number].add(place)
    mine, found = places[project.id], []
    for other in same:
        both = mine & places[other.id]
        if both:
            found.append(_named(other, 200 * len(both) // (len(mine) + len(places[other.id])), TYPE))
    return found


def _named(other: Described, alike_by: int, field: str, shared: tuple[str, ...] = ()) -> Alike:
    return Alike(
        other.id or 0, other.code, other.name_en, other.name_km, other.organisation_id, alike_by, field, shared
    )


def alike(project: Described, others: Iterable[Described]) -> list[Alike]:
    """Those of `others` that are like `project`, the most alike first, then by id.

    Two texts are as alike as the share of three-sign pieces that they have in common, which needs no spaces
    between words and so serves Khmer too. The English names, the Khmer names and the descriptions are compared:
    those that could be alike are found all at once, and only they one by one.
    """
    mine = {field: pieces(text) for field, text in _texts(project).items()}
    there = [one for one in others if one.id is not None and one.id != project.id]
    texts = [_texts(one) for one in there]
    near: set[int] = set()
    for field, own in mine.items():
        near |= {*could_reach(own, [one.get(field, "") for one in texts], least=THRESHOLD)}
    found = []
    for place in sorted(near):
        reached, field = _likeness(mine, texts[place])
        if reached >= THRESHOLD:
            found.append(_named(there[place], reached, field))
    return sorted(found, key=lambda one: (-one.percent, one.project_id))


def likeness(one: str, other: str) -> int:
    """How alike two texts are, in percent rounded down: twice the common pieces by all pieces.

    >>> likeness("Online land titles", "Land titles, online"), likeness("Tax portal", "School meals")
    (100, 0)
    """
    return percent(pieces(one), pieces(other))


def _likeness(mine: dict[str, frozenset[str]], theirs: dict[str, str]) -> tuple[int, str]:
    scores = ((percent(mine[field], pieces(theirs[field])), field) for field in mine if field in theirs)
    reached, field = max(scores, default=(0, "name"))
    return reached, "description" if field == "description" else "name"


def _texts(project: Described) -> dict[str, str]:
    """The texts of a project that say enough to be compared."""
    texts = {"name_en": project.name_en, "name_km": project.name_km or "", "description": project.description}
    if len(texts["description"]) < LEAST:
        del texts["description"]
    return {field: text for field, text in texts.items() if text}
