"""Warns that something like a project may be there already: how alike, to what, and by which text."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from assess.editions.chosen import current_edition
from data.access import Actor, require_anywhere
from projects.lists import project_types
from projects.register import STOPPED, find_project, id_of, visible_projects
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


def duplicates_of(session: Session, actor: Actor, project: int) -> list[Alike]:
    """The projects this person may see that are like this one, the most alike first; stopped ones left out."""
    found = find_project(session, actor, project)
    others = session.exec(select(Project).where(visible_projects(actor), Project.state != STOPPED)).all()
    return _all_ways(session, found, others)


def all_duplicates(session: Session, project: Project) -> list[Alike]:
    """The projects of the whole country that are like this one, for the check at the first gate."""
    return _all_ways(session, project, session.exec(select(Project).where(col(Project.state) != STOPPED)).all())


def alike_to_text(
    session: Session, actor: Actor, *, name_en: str, name_km: str, description: str, but: int | None = None
) -> list[Alike]:
    """The projects this person may see that are like a text that is none yet; `but` one project."""
    require_anywhere(actor, "project.read")
    mine = Project(code="", organisation_id=0, name_en=name_en, name_km=name_km or None, description=description)
    others = session.exec(select(Project).where(visible_projects(actor), Project.state != STOPPED)).all()
    return alike(mine, [one for one in others if one.id != but])


def _all_ways(session: Session, project: Project, others: Sequence[Project]) -> list[Alike]:
    """By text, by common service and by type; each project once, by the way in which it is most alike."""
    found = {one.project_id: one for one in alike(project, others)}
    for one in (*_by_service(session, project, others), *_by_type(session, project, others)):
        if one.project_id not in found or found[one.project_id].percent < one.percent:
            found[one.project_id] = one
    return sorted(found.values(), key=lambda one: (-one.percent, one.project_id))


def _by_service(session: Session, project: Project, others: Iterable[Project]) -> list[Alike]:
    """Those that aim at the same top levels of what common services do."""
    tops = {item.id: item.top for item in current_edition().items}
    common = {aim.item for one in project_types().types if one.uses_common_service for aim in one.aims}
    aims: dict[int, set[str]] = {}
    chosen = select(ProjectAim.project_id, ProjectAim.item, ProjectAim.level)
    for number, item, level in session.exec(chosen.where(col(ProjectAim.item).in_(common)).distinct()):
        if level == tops.get(item):
            aims.setdefault(number, set()).add(item)
    mine = aims.get(project.id or 0, set())
    found = []
    for other in others:
        theirs = aims.get(other.id or 0, set())
        both = mine & theirs
        percent = 200 * len(both) // (len(mine) + len(theirs)) if len(both) >= LEAST_SHARED else 0
        if other.id != project.id and percent >= THRESHOLD:
            found.append(_named(other, percent, SERVICE, tuple(sorted(both))))
    return found


def _by_type(session: Session, project: Project, others: Iterable[Project]) -> list[Alike]:
    """Those of the same type in which the same organisations take part: by their share in common."""
    kinds = dict(session.exec(select(ProjectOfType.project_id, ProjectOfType.type)).all())
    kind = kinds.get(project.id or 0)
    same = [one for one in others if kind and kinds.get(one.id or 0) == kind and one.id != project.id]
    if not same:
        return []
    places = {one.id: {one.organisation_id} for one in (project, *same)}
    for number, place in session.exec(select(ProjectOrganisation.project_id, ProjectOrganisation.organisation_id)):
        if number in places:
            places[number].add(place)
    mine, found = places[project.id], []
    for other in same:
        both = mine & places[other.id]
        if both:
            found.append(_named(other, 200 * len(both) // (len(mine) + len(places[other.id])), TYPE))
    return found


def _named(other: Project, percent: int, field: str, shared: tuple[str, ...] = ()) -> Alike:
    return Alike(id_of(other), other.code, other.name_en, other.name_km, other.organisation_id, percent, field, shared)


def alike(project: Project, others: Iterable[Project]) -> list[Alike]:
    """Those of `others` that are like `project`, the most alike first, then by id.

    Two texts are as alike as the share of three-sign pieces that they have in common, which needs no spaces
    between words and so serves Khmer too. The English names, the Khmer names and the descriptions are compared.
    """
    mine = _pieces_by_field(project)
    found = []
    for other in others:
        if other.id == project.id or other.id is None:
            continue
        percent, field = _likeness(mine, _pieces_by_field(other))
        if percent >= THRESHOLD:
            found.append(_named(other, percent, field))
    return sorted(found, key=lambda one: (-one.percent, one.project_id))


def likeness(one: str, other: str) -> int:
    """How alike two texts are, in percent rounded down: twice the common pieces by all pieces.

    >>> likeness("Online land titles", "Land titles, online"), likeness("Tax portal", "School meals")
    (100, 0)
    """
    return _percent(_pieces(one), _pieces(other))


def _likeness(mine: dict[str, frozenset[str]], theirs: dict[str, frozenset[str]]) -> tuple[int, str]:
    scores = ((_percent(mine[field], theirs[field]), field) for field in mine if field in theirs)
    percent, field = max(scores, default=(0, "name"))
    return percent, "description" if field == "description" else "name"


def _pieces_by_field(project: Project) -> dict[str, frozenset[str]]:
    texts = {"name_en": project.name_en, "name_km": project.name_km or "", "description": project.description}
    if len(texts["description"]) < LEAST:
        del texts["description"]
    return {field: _pieces(text) for field, text in texts.items() if text}


def _pieces(text: str) -> frozenset[str]:
    # Each word by itself, so that their order does not matter; a Khmer clause is one long word.
    return frozenset(piece for word in _plain(text).split() for piece in _of_word(f" {word} "))


def _of_word(word: str) -> list[str]:
    return [word[place : place + 3] for place in range(len(word) - 2)]


def _plain(text: str) -> str:
    # The vowel signs of Khmer are marks, not letters; without them words would fall apart at every vowel.
    normal = unicodedata.normalize("NFC", text).casefold()
    return "".join(sign if sign.isalnum() or unicodedata.category(sign).startswith("M") else " " for sign in normal)


def _percent(one: frozenset[str], other: frozenset[str]) -> int:
    both = len(one) + len(other)
    return 200 * len(one & other) // both if both else 0
