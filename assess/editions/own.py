"""A ministry's own editions: listed, taken away as a workbook, read from one, kept as a draft and released."""

from dataclasses import dataclass

from sqlmodel import Session, select

from assess.editions.wording import faults_sentences
from assess.tables import Cycle
from data.access import Actor, require
from data.errors import Invalid
from data.events import record
from data.organisations import root
from maturity_model.definition import Edition
from maturity_model.faults import Faults
from maturity_model.lint import Findings
from maturity_model.loading import content_hash, editions, home_of, load_edition, own_editions, read_edition
from maturity_model.release import check, release
from maturity_model.sheet.reading import SheetFound, keep_sheet, read_sheet
from maturity_model.sheet.writing import sheet_of
from maturity_model.writing import begin_edition

ACTION = "cycle.edit"
PARTS: dict[str, tuple[str, ...]] = {
    "stages": ("stages", "stage_zero", "thresholds"),
    "gates": ("gates", "gate_share"),
    "forms": ("forms",),
    "themes": ("themes",),
    "facts": ("facts",),
    "figures": ("figures",),
    "ladder": ("ladder",),
    "sources": ("sources",),
    "settings": ("title", "version", "service_weighting", "key_services"),
}
"""The parts of an edition beside its questions, and the fields that make each."""


@dataclass(frozen=True)
class Listed:
    """An edition in the list. `edition` and `hash` are None where it cannot be read; `cycles` counts those pinned."""

    name: str
    own: bool
    edition: Edition | None
    hash: str | None
    findings: Findings
    cycles: int


@dataclass(frozen=True)
class Changes:
    """What an uploaded edition asks in another way than the one it is compared with; ids in the order of editions.

    `parts` names what else differs: stages, gates, forms, themes, facts, figures, ladder, sources, settings.
    """

    compared_with: str
    new: tuple[str, ...]
    changed: tuple[str, ...]
    dropped: tuple[str, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Looked:
    """An uploaded workbook: what it holds, and what changed against the edition before (None if there is none).

    `locked` says that its name belongs to an edition that is no draft, so that it cannot be kept under it.
    """

    sheet: SheetFound
    changes: Changes | None
    locked: bool


def list_editions(session: Session, actor: Actor) -> list[Listed]:
    """All editions, the program's and the ministry's own, with all that is wrong or doubtful in each."""
    require(actor, ACTION, root(session).path)
    pinned = [cycle.edition for cycle in session.exec(select(Cycle))]
    found: list[Listed] = []
    for name in editions():
        home = home_of(name)
        try:
            edition = read_edition(home / name)
        except Faults as faults:
            found.append(Listed(name, home == own_editions(), None, None, Findings((*faults.faults,)), 0))
            continue
        found.append(
            Listed(name, home == own_editions(), edition, content_hash(edition), check(name, home), pinned.count(name))
        )
    return found


def edition_sheet(session: Session, actor: Actor, edition: str) -> bytes:
    """The workbook of an edition, laid out like XLSForm.

    Raises:
        Invalid: there is no such edition, or it cannot be read.
    """
    require(actor, ACTION, root(session).path)
    try:
        return sheet_of(load_edition(edition))
    except Faults as faults:
        raise Invalid("edition.unusable", edition=edition, reason=faults_sentences(faults)) from faults


def copy_edition(session: Session, actor: Actor, *, edition: str, name: str) -> None:
    """Begin the edition `name` as a copy of `edition`: a draft whose crosswalk says that every item is the same.

    Raises:
        Invalid: the name is taken or is none.
    """
    require(actor, ACTION, root(session).path)
    try:
        begin_edition(name, previous=edition, folder=own_editions())
    except Faults as faults:
        raise Invalid("edition.unusable", edition=name, reason=faults_sentences(faults)) from faults
    _record(session, actor, name, edition_begun=edition)


def look_at_sheet(session: Session, actor: Actor, *, workbook: bytes) -> Looked:
    """What an uploaded workbook holds; nothing is stored."""
    require(actor, ACTION, root(session).path)
    found = read_sheet(workbook, folder=own_editions())
    before = None
    if found.edition is not None:
        crosswalk = found.edition.crosswalk
        before = _loaded(crosswalk.previous) if crosswalk else _loaded(found.name)
    there = _loaded(found.name)
    return Looked(
        found,
        changes_between(before, found.edition) if before and found.edition else None,
        locked=there is not None and there.status != "draft",
    )


def keep_draft(session: Session, actor: Actor, *, workbook: bytes) -> str:
    """Keep an uploaded workbook as a draft under the name that it gives itself, in place of that draft. Gives the name.

    Raises:
        Invalid: it cannot be read, its name belongs to an edition that is no draft, or a cycle uses that draft.
    """
    require(actor, ACTION, root(session).path)
    name = read_sheet(workbook, folder=own_editions()).name
    if session.exec(select(Cycle.id).where(Cycle.edition == name)).first() is not None:
        raise Invalid("edition.in_use", edition=name)
    try:
        keep_sheet(workbook, name=name, folder=own_editions())
    except Faults as faults:
        raise Invalid("edition.unusable", edition=name, reason=faults_sentences(faults)) from faults
    _record(session, actor, name, edition_kept=content_hash(read_edition(own_editions() / name)))
    return name


def release_edition(session: Session, actor: Actor, *, edition: str) -> str:
    """Release a draft of the ministry's own: from then on it never changes. Gives its content hash.

    Raises:
        Invalid: it is none of the ministry's own drafts, or something is wrong with it.
    """
    require(actor, ACTION, root(session).path)
    if edition not in editions(own_editions()):
        raise Invalid("edition.not_own", edition=edition)
    try:
        kept = release(edition, own_editions())
    except Faults as faults:
        raise Invalid("edition.unusable", edition=edition, reason=faults_sentences(faults)) from faults
    _record(session, actor, edition, edition_released=kept)
    return kept


def changes_between(before: Edition, now: Edition) -> Changes:
    """What of an edition is new, asked in another way, or gone, against the one before; questions by id."""
    was, items = {item.id: item for item in before.items}, {item.id: item for item in now.items}
    return Changes(
        compared_with=before.id,
        new=tuple(name for name in items if name not in was),
        changed=tuple(name for name in items if name in was and items[name] != was[name]),
        dropped=tuple(name for name in was if name not in items),
        parts=tuple(
            part for part, fields in PARTS.items() if any(getattr(before, one) != getattr(now, one) for one in fields)
        ),
    )


def _loaded(name: str) -> Edition | None:
    try:
        return load_edition(name)
    except Faults:
        return None


def _record(session: Session, actor: Actor, name: str, **details: str) -> None:
    record(session, actor, ACTION, subject=f"edition:{name}", organisation=root(session).id or 0, **details)
