"""A scoring sheet that came back: every line looked at before anything is stored, then all of it or nothing."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from sqlmodel import Session, col, select

from assess.workbook.cells import read_value
from assess.workbook.layout import print_of, settled
from assess.workbook.lines import CHANGED, CONFLICT, NEW, REJECTED, UNCHANGED
from assess.workbook.opening import LIMITS, Cell, Formula, Sheet, open_workbook
from data.access import Actor, require_anywhere
from data.errors import Conflict, Invalid, UserError
from data.i18n import language, text_of
from data.tables import Organisation
from projects.lists import criteria
from projects.ranking.panel import Entry, check_member, set_scores
from projects.ranking.panel_sheet import COLUMNS, FIRST_ROW, FORMAT, OF, PROJECT, REASON, VALUE, shown
from projects.ranking.priorities import check_value
from projects.register import visible_projects
from projects.tables import Project
from projects.tables.ranking import PanelScore


@dataclass(frozen=True)
class Line:
    """One line of the sheet: its row, what it is about, both sides, its status and why, if it is not stored.

    `status` is one of `assess.workbook.lines.STATUSES`. `entry` is what would be stored, if anything.
    """

    row: int
    project: int | None
    title: str
    criterion: str
    given: str
    stored: str
    status: str
    why: UserError | None = None
    entry: Entry | None = None


@dataclass(frozen=True)
class Returned:
    """What storing a sheet would do: whose scores, its lines, and a fingerprint that stands for all of it."""

    member: str
    lines: tuple[Line, ...]
    fingerprint: str

    @property
    def counts(self) -> Mapping[str, int]:
        """How many lines have each status."""
        return Counter(line.status for line in self.lines)


def preview_sheet(session: Session, actor: Actor, *, file: bytes, member: str = "") -> Returned:
    """What storing an uploaded scoring sheet would do, line by line; nothing is stored.

    `member` says whose it is where the sheet does not. Lines find their project by its id. A blank value changes
    nothing, a dash takes back. Lines that nobody touched are left out.

    Raises:
        Invalid: it cannot be opened, is no scoring sheet of ours, has too many rows, or says not whose scores it holds.
    """
    require_anywhere(actor, "ranking.edit")
    sheet = _scores(file)
    name = check_member(_text(_cell(sheet, 2, OF)) or member)
    held = session.exec(select(PanelScore).where(PanelScore.member == name))
    stored = {(row.project_id, row.criterion): row for row in held}
    lines = tuple(_lines(sheet, stored, _projects(session, actor)))
    told = [(line.row, line.project, line.criterion, line.status, line.entry) for line in lines]
    fingerprint = hashlib.sha256(repr((hashlib.sha256(file).hexdigest(), name, told)).encode()).hexdigest()
    return Returned(name, lines, fingerprint)


def store_sheet(
    session: Session, actor: Actor, *, file: bytes, member: str = "", seen: str | None = None, anew: bool = False
) -> int:
    """Store what an uploaded scoring sheet says, all together; gives how many scores were stored or taken back.

    `seen` is the fingerprint of the preview that was looked at. `anew` also takes the sheet's side of conflicts, which
    are scores of the same member that were stored after the sheet was made.

    Raises:
        Invalid: as `preview_sheet`, and if there is nothing to store.
        Conflict: the preview would not be the same any more.
    """
    found = preview_sheet(session, actor, file=file, member=member)
    if seen is not None and found.fingerprint != seen:
        raise Conflict("panel.moved")
    taken = {NEW, CHANGED, CONFLICT} if anew else {NEW, CHANGED}
    by_project: dict[int, list[Entry]] = {}
    for line in found.lines:
        if line.status in taken and line.entry is not None and line.project is not None:
            by_project.setdefault(line.project, []).append(line.entry)
    if not by_project:
        raise Invalid("panel.nothing")
    return sum(
        set_scores(session, actor, project, member=found.member, entries=entries)
        for project, entries in sorted(by_project.items())
    )


def _scores(file: bytes) -> Sheet:
    try:
        sheets = open_workbook(file)
    except Invalid as problem:
        if problem.code == "workbook.rows":
            raise Invalid("panel.rows", most=LIMITS.rows) from problem
        raise
    for sheet in sheets:
        row, cells = sheet.rows[0] if sheet.rows else (0, ())
        if row == 1 and cells[: len(COLUMNS)] == (f"{PROJECT}:{FORMAT}", *COLUMNS[1:]):
            return sheet
    raise Invalid("panel.not_ours")


def _projects(session: Session, actor: Actor) -> dict[int, str]:
    """The names of the projects whose values this person may change."""
    listed = session.exec(
        select(Project, Organisation.path)
        .join(Organisation, col(Organisation.id) == col(Project.organisation_id))
        .where(visible_projects(actor))
    )
    return {
        project.id or 0: f"{project.code} {text_of({'en': project.name_en, 'km': project.name_km})}"
        for project, path in listed
        if actor.may("ranking.edit", path)
    }


def _lines(sheet: Sheet, stored: Mapping[tuple[int, str], PanelScore], projects: Mapping[int, str]) -> Iterator[Line]:
    keys = Counter(_key(cells) for number, cells in sheet.rows if number >= FIRST_ROW)
    names = criteria().by_id
    for number, cells in sheet.rows:
        if number < FIRST_ROW:
            continue
        value, reason = cells[COLUMNS.index(VALUE)], cells[COLUMNS.index(REASON)]
        if _untouched(cells):
            continue
        key = _key(cells)
        project, criterion = key or (None, "")
        held = stored.get(key) if key else None
        line = partial(
            Line,
            row=number,
            project=project,
            title=projects.get(project or 0, ""),
            criterion=names[criterion].name.to(language()) if criterion in names else criterion,
            given=" · ".join(text for text in (_text(value), _text(reason)) if text),
            stored=" · ".join(text for text in shown(held) if text),
        )
        try:
            if key is None or project is None:
                raise Invalid("panel.unknown")
            if project not in projects:
                raise Invalid("panel.project")
            if keys[key] > 1:
                raise Invalid("panel.twice")
            entry = _entry(criterion, value, reason, held)
        except Invalid as why:
            yield line(status=REJECTED, why=why)
            continue
        if (entry.value is None and held is None) or (str(entry.value), entry.reason) == shown(held):
            yield line(status=UNCHANGED)
        elif (held.version if held else 0) != _whole(cells[2]):
            why = Conflict("panel.theirs", value=held.value if held else "–")
            yield line(status=CONFLICT, why=why, entry=entry)
        else:
            yield line(status=CHANGED if held else NEW, entry=entry)


def _entry(criterion: str, value: Cell, reason: Cell, held: PanelScore | None) -> Entry:
    """What a line says, checked.

    Raises:
        Invalid: it cannot be a score.
    """
    if isinstance(value, Formula) or isinstance(reason, Formula):
        raise Invalid("panel.formula")
    version = held.version if held else 0
    if value is None:
        # Only the reason was touched: it goes with the value that there is.
        if held is None:
            raise Invalid("panel.reason_alone")
        return Entry(criterion, held.value, _text(reason), version)
    try:
        number = read_value(value)
    except Invalid:
        raise Invalid("panel.number", cell=_text(value)[:40]) from None
    if number is None:
        return Entry(criterion, None, "", version)
    if number != number.to_integral_value():
        raise Invalid("panel.number", cell=_text(value)[:40])
    text = _text(reason)
    if len(text) > 4000:
        raise Invalid("text.too_long", field="reason", length=len(text), most=4000)
    return Entry(criterion, check_value(criterion, int(number)), text, version)


def _untouched(cells: tuple[Cell, ...]) -> bool:
    value, reason = cells[COLUMNS.index(VALUE)], cells[COLUMNS.index(REASON)]
    if isinstance(value, Formula) or isinstance(reason, Formula):
        return False
    return (value is None and reason is None) or print_of(_text(value), _text(reason)) == cells[3]


def _key(cells: tuple[Cell, ...]) -> tuple[int, str] | None:
    project = _whole(cells[0])
    return (project, cells[1]) if project is not None and isinstance(cells[1], str) else None


def _whole(cell: Cell) -> int | None:
    if isinstance(cell, bool) or not isinstance(cell, int | float) or cell != int(cell):
        return None
    return int(cell)


def _cell(sheet: Sheet, row: int, name: str) -> Cell:
    cells = next((cells for number, cells in sheet.rows if number == row), ())
    place = COLUMNS.index(name)
    return cells[place] if place < len(cells) else None


def _text(cell: Cell) -> str:
    if isinstance(cell, Formula):
        return cell.text
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else settled(str(cell))
