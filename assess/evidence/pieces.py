"""Evidence as people see it: pieces of an organisation, and the questions whose answers each of them shows."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from assess.cycles.participation import participation
from assess.states import today
from assess.tables.evidence import Evidence, EvidenceUse
from data.access import Actor
from data.errors import Missing
from data.files import content_of
from data.organisations import find_organisation

LINK, FILE, NOTE = KINDS = ("link", "file", "note")
MEGABYTE = 1024 * 1024
Question = tuple[str, int]


@dataclass(frozen=True)
class Piece:
    """A piece of evidence.

    `kind` is one of `KINDS`; `url`, `text`, or `file_name` with `media_type` and `size` (bytes) and `sha256` are set by
    kind. `dated` is the day it is of; `old` says that it was older than twelve months when the cycle was due, or is so
    today if that is earlier.
    """

    id: int
    kind: str
    title: str
    url: str | None
    text: str | None
    file_name: str | None
    media_type: str | None
    size: int | None
    sha256: str | None
    dated: date
    old: bool
    added_at: datetime
    added_by: str


@dataclass(frozen=True)
class Opened:
    """A file of evidence to hand out: its name, media type and content."""

    name: str
    media_type: str
    content: bytes


def most_bytes() -> int:
    """The size up to which a file is taken: `EGOV_EVIDENCE_MB` megabytes, else 20."""
    given = os.environ.get("EGOV_EVIDENCE_MB", "")
    return (int(given) if given.isdecimal() and int(given) else 20) * MEGABYTE


def pieces_of(session: Session, actor: Actor, submission: int) -> dict[Question, list[Piece]]:
    """The evidence of a submission by item and service (0 for the organisation's), oldest entry first.

    Links and notes that stand with an answer itself are not among it: they are a part of the answer.
    """
    part = participation(session, actor, submission, action="answer.read")
    until = min(today(), part.cycle.due_on)
    rows = session.exec(
        select(EvidenceUse.item, EvidenceUse.service_id, Evidence)
        .join(Evidence, col(Evidence.id) == col(EvidenceUse.evidence_id))
        .where(EvidenceUse.submission_id == submission)
        .order_by(col(EvidenceUse.id))
    )
    found: dict[Question, list[Piece]] = {}
    for item, service, row in rows:
        found.setdefault((item, service), []).append(piece(row, until))
    return found


def pieces_given(session: Session, actor: Actor, submission: int) -> list[Piece]:
    """All evidence of the organisation of a submission, newest first, to use again for somebody who may answer."""
    part = participation(session, actor, submission, action="answer.edit")
    until = min(today(), part.cycle.due_on)
    chosen = select(Evidence).where(Evidence.organisation_id == part.organisation.id)
    return [piece(row, until) for row in session.exec(chosen.order_by(col(Evidence.id).desc()))]


def open_file(session: Session, actor: Actor, *, evidence: int) -> Opened:
    """The file of a piece of evidence, for whoever may read the answers of its organisation.

    Raises:
        Missing: there is none, it is no file, it is another organisation's, or its content is gone.
        StoreProblem: its content is not what was handed in.
    """
    found = find_evidence(session, actor, evidence, action="answer.read")
    if found.sha256 is None:
        raise Missing(id=evidence)
    return Opened(found.file_name or "file", found.media_type or "application/octet-stream", content_of(found.sha256))


def find_evidence(session: Session, actor: Actor, evidence: int, *, action: str = "answer.read") -> Evidence:
    """The piece, for somebody who may do `action` at its organisation.

    Raises:
        Missing: there is none, or it is not this person's to see.
    """
    found = session.get(Evidence, evidence)
    if found is None:
        raise Missing(id=evidence)
    find_organisation(session, actor, found.organisation_id, action=action)
    return found


def piece(row: Evidence, until: date) -> Piece:
    """A stored piece as it is shown, with its age as it was on the day `until`."""
    return Piece(
        id=row.id or 0,
        kind=row.kind,
        title=row.title,
        url=row.url,
        text=row.text,
        file_name=row.file_name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        dated=row.dated,
        old=is_old(row.dated, on=until),
        added_at=row.added_at,
        added_by=row.added_by,
    )


def is_old(dated: date, *, on: date) -> bool:
    """Whether something of the day `dated` is more than twelve months old on the day `on`.

    >>> is_old(date(2025, 3, 1), on=date(2026, 3, 1)), is_old(date(2025, 2, 28), on=date(2026, 3, 1))
    (False, True)
    """
    return (dated.year + 1, dated.month, dated.day) < (on.year, on.month, on.day)


def uses_in(session: Session, submission: int | None) -> Sequence[tuple[EvidenceUse, Evidence]]:
    """What is used in a submission, in the order of its questions' ids, for code that has checked who asks."""
    rows = session.exec(
        select(EvidenceUse, Evidence)
        .join(Evidence, col(Evidence.id) == col(EvidenceUse.evidence_id))
        .where(EvidenceUse.submission_id == submission)
        .order_by(col(EvidenceUse.item), col(EvidenceUse.service_id), col(Evidence.id))
    )
    return rows.all()
