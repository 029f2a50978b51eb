"""What an organisation answers, question by question; a save is small, quick, and never overwrites unseen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select

from assess.participation import Participation, participation, require_open
from assess.questions import Asked, find_asked
from assess.states import today
from assess.tables import Answer, Review
from data.access import Actor
from data.base import utc_now
from data.errors import Conflict, Invalid
from data.events import record
from data.i18n import ZONE, language

LEVEL, DONT_KNOW, NOT_APPLICABLE, UNANSWERED = STATES = ("level", "dont_know", "not_applicable", "unanswered")
LONGEST_NOTE, LONGEST_REASON, LONGEST_LINK = 10_000, 2_000, 1_000


@dataclass(frozen=True)
class Given:
    """An answer as it is kept.

    `state` is one of `STATES`, `level` counts from 0 and is set for "level" only. `version` is what the next save
    must name; `late` says that it was saved after the due day.
    """

    item: str
    service: int
    state: str
    level: int | None
    reason: str | None
    note: str | None
    link: str | None
    version: int
    saved_by: str
    saved_at: datetime
    late: bool


def answers_of(session: Session, actor: Actor, submission: int) -> dict[tuple[str, int], Given]:
    """The answers of a submission by item and service (0 for the organisation's), for whoever may read them.

    A question that was never answered is not in it; one that was taken back is, as "unanswered".
    """
    part = participation(session, actor, submission, action="answer.read")
    rows = session.exec(select(Answer).where(Answer.submission_id == submission))
    return {(row.item, row.service_id): _given(part, row) for row in rows}


def save_answer(
    session: Session,
    actor: Actor,
    *,
    submission: int,
    item: str,
    state: str,
    seen_version: int,
    service: int = 0,
    level: int | None = None,
    reason: str | None = None,
    note: str | None = None,
    link: str | None = None,
) -> Given:
    """Keep the answer to one question in place of the one seen at `seen_version` (0: there was none).

    `state` "unanswered" takes an answer back. Reason, note and link are replaced too. Between the due and the
    closing day the answer and the submission are marked late. An answer in a returned submission loses its review.

    Raises:
        Closed: the cycle is not open, or the submission is with the head or the reviewer.
        Invalid: the question is not asked, or the answer is none it can have; what is allowed is listed.
        Conflict: somebody else saved in between; `theirs` and `yours` say what.
    """
    part = participation(session, actor, submission, action="answer.edit")
    require_open(part)
    asked = find_asked(part, item, service)
    values = _checked(asked, state=state, level=level, reason=reason, note=note, link=link)
    values |= {"saved_at": utc_now(), "saved_by": actor.name}
    version = _store(session, part, asked, values, seen_version)
    if part.submission.state == "returned":
        session.exec(delete(Review).where(*_question(Review, submission, item, service)))
    _mark(session, part, item)
    record(
        session,
        actor,
        "answer.edit",
        subject=f"submission:{submission}",
        organisation=part.submission.organisation_id,
        item=item,
        service=service,
        state=state,
        level=values["level"],
        version=version,
    )
    late = today() > part.cycle.due_on
    return Given(item=item, service=service, version=version, late=late, **values)


def _store(session: Session, part: Participation, asked: Asked, values: dict[str, Any], seen_version: int) -> int:
    """Insert or replace the row if it is still at `seen_version`; gives the new version."""
    question = {"submission_id": part.submission.id, "item": asked.item, "service_id": asked.service}
    same = _question(Answer, part.submission.id or 0, asked.item, asked.service)
    # One statement that compares and writes, so that two who save at the same moment cannot both succeed.
    if seen_version == 0:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        write = dialect.insert(Answer).values(**question, **values, version=1).on_conflict_do_nothing()
    else:
        seen = col(Answer.version) == seen_version
        write = update(Answer).where(*same, seen).values(**values, version=seen_version + 1)
    written = session.connection().execute(write.returning(col(Answer.version))).scalar()
    if written is not None:
        return written
    theirs = session.exec(select(Answer).where(*same).execution_options(populate_existing=True)).first()
    kept = _given(part, theirs) if theirs else None
    raise Conflict(theirs=_shown(asked, kept.__dict__) if kept else None, yours=_shown(asked, values))


def _mark(session: Session, part: Participation, item: str) -> None:
    """Remember where the work stopped, and whether it was late."""
    part.submission.last_item = item
    part.submission.late = today() > part.cycle.due_on
    session.add(part.submission)


def check_answer(asked: Asked, *, state: str, level: int | None) -> None:
    """Raise `Invalid` unless the question can have this answer; the error lists what is allowed."""
    if state not in STATES:
        raise Invalid("answer.state", state=state, allowed=", ".join(STATES))
    if state == LEVEL:
        if not isinstance(level, int) or isinstance(level, bool) or not 0 <= level < len(asked.labels):
            raise Invalid("answer.level", item=asked.item, level=level, allowed=asked.allowed(language()))
    elif level is not None:
        raise Invalid("answer.level_without", state=state)
    if state == NOT_APPLICABLE and not asked.may_not_apply:
        raise Invalid("answer.must_apply", item=asked.item)


def _checked(
    asked: Asked, *, state: str, level: int | None, reason: str | None, note: str | None, link: str | None
) -> dict[str, Any]:
    check_answer(asked, state=state, level=level)
    why = _text(reason, "reason", LONGEST_REASON)
    if state == NOT_APPLICABLE and not why:
        raise Invalid("answer.reason")
    return {
        "state": state,
        "level": level,
        "reason": why,
        "note": _text(note, "note", LONGEST_NOTE),
        "link": check_link(link),
    }


def check_link(link: str | None) -> str | None:
    """The address without spaces around it, None if empty.

    Raises:
        Invalid: it is not a complete address that begins with http:// or https://, or is too long.
    """
    plain = _text(link, "link", LONGEST_LINK)
    if plain is None:
        return None
    try:
        parts = urlsplit(plain)
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or " " in plain:
        raise Invalid("answer.link", link=plain[:100])
    return plain


def _text(text: str | None, field: str, most: int) -> str | None:
    # PostgreSQL keeps no NUL, and neither database keeps half of a character pair.
    plain = (text or "").replace("\x00", "").encode("utf-8", "ignore").decode().strip()
    if len(plain) > most:
        raise Invalid("text.too_long", field=field, length=len(plain), most=most)
    return plain or None


def _given(part: Participation, row: Answer) -> Given:
    return Given(
        item=row.item,
        service=row.service_id,
        state=row.state,
        level=row.level,
        reason=row.reason,
        note=row.note,
        link=row.link,
        version=row.version,
        saved_by=row.saved_by,
        saved_at=row.saved_at,
        late=row.saved_at.astimezone(ZONE).date() > part.cycle.due_on,
    )


def _shown(asked: Asked, values: dict[str, Any]) -> dict[str, Any]:
    """One side of a conflict, with the label of its level in the language spoken now."""
    level = values["level"]
    return {**values, "label": None if level is None else asked.labels[level].to(language())}


def _question(
    table: type[Answer] | type[Review], submission: int, item: str, service: int
) -> tuple[ColumnElement[bool], ...]:
    return (
        col(table.submission_id) == submission,
        col(table.item) == item,
        col(table.service_id) == service,
    )
