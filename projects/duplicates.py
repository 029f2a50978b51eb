"""Warns that something like a project may be there already: how alike, to what, and by which text."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from data.access import Actor
from projects.register import STOPPED, find_project, visible_projects
from projects.tables import Project

THRESHOLD = 70
"""From how many percent on two projects count as alike."""
LEAST = 40
"""A description shorter than this many signs says too little to be compared."""


@dataclass(frozen=True)
class Alike:
    """A project that is like another one: `percent` (70 to 100) of their `field`, "name" or "description"."""

    project_id: int
    code: str
    name_en: str
    name_km: str | None
    organisation_id: int
    percent: int
    field: str


def duplicates_of(session: Session, actor: Actor, project: int) -> list[Alike]:
    """The projects this person may see that are like this one, the most alike first; stopped ones left out."""
    found = find_project(session, actor, project)
    others = session.exec(select(Project).where(visible_projects(actor), Project.state != STOPPED)).all()
    return alike(found, others)


def all_duplicates(session: Session, project: Project) -> list[Alike]:
    """The projects of the whole country that are like this one, for the check at the first gate."""
    return alike(project, session.exec(select(Project).where(col(Project.state) != STOPPED)).all())


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
            found.append(
                Alike(other.id, other.code, other.name_en, other.name_km, other.organisation_id, percent, field)
            )
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
