"""What an organisation answers, question by question; a save is small, quick, and never overwrites unseen."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, bindparam, literal_column, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from assess.cycles.participation import Place, open_place, participation
from assess.questions import Asked, find_asked
from assess.review.dropping import drop_verdicts
from assess.states import today
from assess.tables import Answer, Submission
from data.access import Actor
from data.base import utc_now
from data.errors import Conflict, Invalid
from data.events import record
from data.i18n import ZONE, language
from data.prepared import Prepared

LEVEL, DONT_KNOW, NOT_APPLICABLE, UNANSWERED = STATES = ("level", "dont_know", "not_applicable", "unanswered")
LONGEST_NOTE, LONGEST_REASON, LONGEST_LINK = 10_000, 2_000, 1_000

# Statements of a save are built once: making one anew costs several times what running it does.
_ANSWERS, _SUBMISSIONS = (Answer.metadata.tables[name] for name in ("answer", "submission"))
_FIRST = {
    dialect.dialect.name: Prepared(
        dialect.insert(_ANSWERS)
        .values({column.name: bindparam(column.name) for column in _ANSWERS.c if column.name != "id"})
        .on_conflict_do_nothing()
        .inline()
    )
    for dialect in (postgresql, sqlite)
}
_NEXT = Prepared(
    update(_ANSWERS)
    .where(
        _ANSWERS.c.submission_id == bindparam("of_submission"),
        _ANSWERS.c.item == bindparam("of_item"),
        _ANSWERS.c.service_id == bindparam("of_service"),
        _ANSWERS.c.version == bindparam("seen_version"),
    )
    .values({name: bindparam(name) for name in ("state", "level", "reason", "note", "link", "saved_at", "saved_by")})
    .values(version=_ANSWERS.c.version + literal_column("1"))
)
_LATE = update(_SUBMISSIONS).where(_SUBMISSIONS.c.id == bindparam("of_submission")).values(late=True)


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
    return {(row.item, row.service_id): _given(row, part.cycle.due_on) for row in rows}


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
    place = open_place(session, actor, submission, action="answer.edit")
    asked = find_asked(place, item, service)
    values = _checked(asked, state=state, level=level, reason=reason, note=note, link=link)
    values |= {"saved_at": utc_now(), "saved_by": actor.name}
    version = _store(session, place, asked, values, seen_version)
    if place.state == "returned":
        drop_verdicts(session, submission=submission, item=item, services=(service,))
    late = today() > place.due_on
    if late and not place.late:
        _mark_late(session, place)
    record(
        session,
        actor,
        "answer.edit",
        subject=f"submission:{submission}",
        organisation=place.organisation,
        item=item,
        service=service,
        state=state,
        level=values["level"],
        version=version,
    )
    return Given(item=item, service=service, version=version, late=late, **values)


def _store(session: Session, place: Place, asked: Asked, values: dict[str, Any], seen_version: int) -> int:
    """Insert or replace the row if it is still at `seen_version`; gives the new version."""
    connection = session.connection()
    # One statement that compares and writes, so that two who save at the same moment cannot both succeed.
    if seen_version == 0:
        question = {"submission_id": place.submission, "item": asked.item, "service_id": asked.service}
        written = _FIRST[connection.dialect.name].change(connection, {**question, **values, "version": 1})
    else:
        question = {"of_submission": place.submission, "of_item": asked.item, "of_service": asked.service}
        written = _NEXT.change(connection, {**question, **values, "seen_version": seen_version})
    if written:
        return seen_version + 1
    same = _question(place.submission, asked.item, asked.service)
    theirs = session.exec(select(Answer).where(*same).execution_options(populate_existing=True)).first()
    kept = _given(theirs, place.due_on) if theirs else None
    raise Conflict(theirs=_shown(asked, kept.__dict__) if kept else None, yours=_shown(asked, values))


def _mark_late(session: Session, place: Place) -> None:
    session.connection().execute(_LATE, {"of_submission": place.submission})
    held = session.identity_map.get(session.identity_key(Submission, place.submission))
    if held is not None:
        session.expire(held, ["late"])


def check_answer(asked: Asked, *, state: str, level: int | None) -> None:
    """Raise `Invalid` unless the question can have this answer; the error lists what is allowed."""
    if state not in STATES:
        raise Invalid("answer.state", state=state, allowed=", ".join(STATES))
    if state == LEVEL:
        if not isinstance(level, int) or isinstance(level, bool) or not 0 <= level < len(asked.labels):
            raise Invalid(
                "answer.level", item=asked.title.to(language()), level=level, allowed=asked.allowed(language())
            )
    elif level is not None:
        raise Invalid("answer.level_without", state=state)
    if state == NOT_APPLICABLE and not asked.may_not_apply:
        raise Invalid("answer.must_apply", item=asked.title.to(language()))


def _checked(
    asked: Asked, *, state: str, level: int | None, reason: str | None, note: str | None, link: str | None
) -> dict[str, Any]:
    check_answer(asked, state=state, level=level)
    why = checked_text(reason, "reason", LONGEST_REASON)
    if state == NOT_APPLICABLE and not why:
        raise Invalid("answer.reason")
    return {
        "state": state,
        "level": level,
        "reason": why,
        "note": checked_text(note, "note", LONGEST_NOTE),
        "link": check_link(link),
    }


def check_link(link: str | None) -> str | None:
    """The address without spaces around it, None if empty.

    Raises:
        Invalid: it is not a complete address that begins with http:// or https://, or is too long.
    """
    plain = checked_text(link, "link", LONGEST_LINK)
    if plain is None:
        return None
    try:
        parts = urlsplit(plain)
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or " " in plain:
        raise Invalid("answer.link", link=plain[:100])
    return plain


def checked_text(text: str | None, field: str, most: int) -> str | None:
    """The text without spaces around it and without what a database cannot keep; None if nothing is left.

    Raises:
        Invalid: it is longer than `most` characters.
    """
    # PostgreSQL keeps no NUL, and neither database keeps half of a character pair.
    plain = (text or "").replace("\x00", "").encode("utf-8", "ignore").decode().strip()
    if len(plain) > most:
        raise Invalid("text.too_long", field=field, length=len(plain), most=most)
    return plain or None


def _given(row: Answer, due_on: date) -> Given:
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
        late=row.saved_at.astimezone(ZONE).date() > due_on,
    )


def _shown(asked: Asked, values: dict[str, Any]) -> dict[str, Any]:
    """One side of a conflict, with the label of its level in the language spoken now."""
    level = values["level"]
    return {**values, "label": None if level is None else asked.labels[level].to(language())}


def _question(submission: int, item: str, service: int) -> tuple[ColumnElement[bool], ...]:
    return col(Answer.submission_id) == submission, col(Answer.item) == item, col(Answer.service_id) == service
