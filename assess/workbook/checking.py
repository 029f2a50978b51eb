"""Compares an uploaded workbook with the store, line by line, and says what would become of each; stores nothing."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from assess.answers import (
    LEVEL,
    LONGEST_NOTE,
    LONGEST_REASON,
    NOT_APPLICABLE,
    UNANSWERED,
    check_answer,
    check_link,
)
from assess.cycles.participation import require_open
from assess.evidence.pieces import pieces_of
from assess.questions import Asked
from assess.workbook import layout
from assess.workbook.attaching import Attachment, attachments_of
from assess.workbook.cells import read_answer
from assess.workbook.content import Content, Key, gather
from assess.workbook.figures import check_figure, settle_parts
from assess.workbook.lines import CHANGED, CONFLICT, NEW, REJECTED, UNCHANGED, Line, Value, told_answer
from assess.workbook.package import open_package
from assess.workbook.reading import Read, Row, read_workbook
from data.access import Actor
from data.errors import Invalid
from data.i18n import language, text_of

NOTHING: Value = {"state": UNANSWERED, "level": None, "reason": None, "note": None, "link": None}


@dataclass(frozen=True)
class Preview:
    """What an upload would do: its lines in the order of the file, its evidence files, and the SHA-256 of the file.

    `fingerprint` stands for all of it; it changes when anything changes that the lines or the files say.
    """

    lines: tuple[Line, ...]
    attachments: tuple[Attachment, ...]
    sha256: str
    fingerprint: str

    @property
    def counts(self) -> dict[str, int]:
        """How many lines have each status (see `assess.workbook.lines.STATUSES`)."""
        return dict(Counter(line.status for line in self.lines))


def preview_workbook(session: Session, actor: Actor, *, submission: int, file: bytes) -> Preview:
    """What storing an uploaded workbook, or a ZIP of it and evidence files, would do, line by line; nothing is stored.

    Lines find their question by its id. A blank cell changes nothing, a dash takes back. A line that nobody touched
    since the workbook was made is unchanged, whatever was stored in the meantime; a touched one whose answer was
    stored anew in between is a conflict.

    Raises:
        Missing, Denied: as `assess.cycles.participation.participation`, for who may answer.
        Closed: the cycle is not open, or the submission is with the head or the reviewer.
        Invalid: the file cannot be read as a workbook, or is one of another organisation, cycle or edition.
    """
    content = gather(session, actor, submission=submission)
    require_open(content.part)
    package = open_package(file)
    read = read_workbook(package.workbook)
    _check_belongs(read, content)
    places = Counter((row.kind, row.key) for row in read.rows)
    lines = [_line(row, content, twice=places[row.kind, row.key] > 1) for row in read.rows]
    lines = settle_parts(lines, content)
    pieces = pieces_of(session, actor, submission)
    attachments = attachments_of(read.rows, package, content, pieces)
    said = [(line.kind, line.key, line.status, line.version, sorted(line.values.items())) for line in lines]
    files = [(one.file, one.key, one.status) for one in attachments]
    sha256 = hashlib.sha256(file).hexdigest()
    fingerprint = hashlib.sha256(repr((sha256, said, files)).encode()).hexdigest()
    return Preview(tuple(lines), tuple(attachments), sha256, fingerprint)


def _check_belongs(read: Read, content: Content) -> None:
    """Refuse a workbook that was made for something else, told by its ids."""
    part = content.part
    if read.told["organisation"] != str(part.organisation.id):
        own = text_of({"en": part.organisation.name_en, "km": part.organisation.name_km})
        raise Invalid("workbook.organisation", organisation=own)
    if (read.told["cycle"], read.told["submission"]) != (str(part.cycle.id), str(part.submission.id)):
        raise Invalid("workbook.cycle", cycle=text_of({"en": part.cycle.name_en, "km": part.cycle.name_km}))
    if read.told["edition_hash"] != part.cycle.edition_hash:
        raise Invalid("workbook.edition")


def _line(row: Row, content: Content, *, twice: bool) -> Line:
    line = Line(row.sheet, row.number, row.kind, row.key, UNCHANGED)
    known = content.asked if row.kind == layout.ITEM else content.figures
    if row.key is None:
        return replace(line, status=REJECTED, why=Invalid("workbook.ids"), given=_raw(row))
    line = replace(line, title=_title(row.key, known, content))
    if row.key not in known:
        return replace(line, status=REJECTED, why=Invalid("workbook.not_asked"), given=_raw(row))
    if twice:
        return replace(line, status=REJECTED, why=Invalid("workbook.line_twice"), given=_raw(row))
    if row.formulas:
        return replace(line, status=REJECTED, why=Invalid("workbook.formula"), given=_raw(row))
    try:
        if row.kind == layout.FIGURE:
            return check_figure(line, row, content)
        return _check_answer(line, row, content.asked[row.key], content)
    except Invalid as error:
        return replace(line, status=REJECTED, why=error, given=_raw(row))


def _check_answer(line: Line, row: Row, asked: Asked, content: Content) -> Line:
    given = content.answers.get(asked.question)
    stored = {name: getattr(given, name) for name in NOTHING} if given else NOTHING
    cells = [row.text(name) for name in (layout.ANSWER, layout.REASON, layout.NOTE, layout.LINK)]
    line = replace(line, version=given.version if given else 0, stored=told_answer(stored, asked))
    if layout.print_of(*cells) == row.seen:
        return line
    values = _merged(row, stored, asked)
    if values == stored:
        return line
    differing = [name for name in ("reason", "note", "link") if values[name] != stored[name]]
    line = replace(
        line,
        values=values,
        stored=told_answer(stored, asked, [name for name in differing if stored[name]]),
        given=told_answer(values, asked, differing),
    )
    if row.version != line.version:
        return replace(line, status=CONFLICT, why=Invalid("workbook.stale"))
    return replace(line, status=NEW if stored["state"] == UNANSWERED else CHANGED)


def _merged(row: Row, stored: Mapping[str, Any], asked: Asked) -> Value:
    """The answer that a line asks for: what is stored, with what is filled in laid over it."""
    values = dict(stored)
    if row.cells[layout.ANSWER] is not None:
        state, level = read_answer(row.cells[layout.ANSWER])
        check_answer(asked, state=state, level=level)
        values |= {"state": state, "level": level}
    for name, most in ((layout.REASON, LONGEST_REASON), (layout.NOTE, LONGEST_NOTE), (layout.LINK, LONGEST_NOTE)):
        text = row.text(name).strip()
        # What is stored may be a dash, or hold signs that no spreadsheet keeps: the same text is no change.
        if not text or text == layout.settled(stored[name]):
            continue
        if len(text) > most:
            raise Invalid("text.too_long", field=name, length=len(text), most=most)
        values[name] = None if text == layout.TAKE_BACK else text
    if values["link"] != stored["link"]:
        values["link"] = check_link(values["link"])
    if values["state"] == NOT_APPLICABLE and not values["reason"]:
        raise Invalid("answer.reason")
    if values["state"] == LEVEL and values["reason"] == stored["reason"] and stored["state"] == NOT_APPLICABLE:
        values["reason"] = None
    return values


def _title(key: Key, known: Mapping[Key, Any], content: Content) -> str:
    if key not in known:
        return key[0]
    title = known[key].title.to(language())
    return f"{title} · {content.services[key[1]]}" if key[1] else title


def _raw(row: Row) -> str:
    return " · ".join(text for name in row.cells if (text := row.text(name)))
