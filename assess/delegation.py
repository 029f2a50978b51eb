"""Sections of a questionnaire given to named colleagues: who answers what, and who has finished."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from assess.answers import checked_text
from assess.cycles.participation import Participation, participation, require_open
from assess.questions import questions_of
from assess.states import EDITABLE
from assess.submissions import list_submissions
from assess.tables.carry import SectionDelegation
from data.access import Actor, Role
from data.base import utc_now
from data.errors import Denied, Invalid, Missing
from data.events import record
from data.tables import Organisation, Person, RoleGrant

LONGEST_NOTE = 500
ANSWERING = (Role.OFFICER, Role.HEAD)
FIGURES = "figures"


@dataclass(frozen=True)
class Delegated:
    """A section and who answers it. `by` is who asked them to, `done_at` when they said that they had finished."""

    submission: int
    section: str
    person: int
    name: str
    by: str
    at: datetime
    note: str | None
    done_at: datetime | None


def colleagues(session: Session, actor: Actor, submission: int) -> dict[int, str]:
    """Who may be asked to answer: everybody with an account who answers for the organisation, by name."""
    part = participation(session, actor, submission, action="answer.edit")
    return _colleagues(session, part)


def delegations(session: Session, actor: Actor, submission: int) -> dict[str, Delegated]:
    """Who answers which section of a submission, by section, for whoever may read the answers."""
    participation(session, actor, submission, action="answer.read")
    chosen = (
        select(SectionDelegation, Person.name)
        .join(Person, col(Person.id) == col(SectionDelegation.person_id))
        .where(SectionDelegation.submission_id == submission)
        .order_by(col(SectionDelegation.section))
        .execution_options(populate_existing=True)
    )
    return {row.section: _delegated(row, name) for row, name in session.exec(chosen)}


def my_sections(session: Session, actor: Actor) -> list[tuple[Participation, Delegated]]:
    """The sections that this person has been asked to answer and that still take answers, what is not done first."""
    chosen = select(SectionDelegation).where(SectionDelegation.person_id == actor.person)
    rows = session.exec(chosen.execution_options(populate_existing=True)).all() if actor.person is not None else []
    parts = {part.submission.id: part for part in list_submissions(session, actor, action="answer.edit")}
    mine = [
        (parts[row.submission_id], _delegated(row, actor.name))
        for row in rows
        if row.submission_id in parts
        and parts[row.submission_id].cycle.state == "open"
        and parts[row.submission_id].submission.state in EDITABLE
    ]
    return sorted(mine, key=lambda one: (one[1].done_at is not None, one[0].cycle.due_on, one[1].section))


def delegate(
    session: Session, actor: Actor, *, submission: int, section: str, person: int, note: str | None = None
) -> Delegated:
    """Ask a colleague to answer a section, in place of whoever had it; everybody else may still answer it.

    Raises:
        Closed: the submission takes no answers.
        Invalid: the section is not asked, the person does not answer for this organisation, or the note is too long.
    """
    part = participation(session, actor, submission, action="answer.edit")
    require_open(part)
    known = sections_of(part)
    if section not in known:
        raise Invalid("delegation.section", section=section, allowed=", ".join(known))
    names = _colleagues(session, part)
    if person not in names:
        raise Invalid("delegation.person", allowed=", ".join(names.values()))
    plain = checked_text(note, "note", LONGEST_NOTE)
    _remove(session, submission, section)
    row = SectionDelegation(submission_id=submission, section=section, person_id=person, by=actor.name, note=plain)
    session.add(row)
    session.flush()
    _record(session, actor, part, section=section, given_to=names[person])
    return _delegated(row, names[person])


def take_back(session: Session, actor: Actor, *, submission: int, section: str) -> None:
    """Let nobody in particular answer a section any more.

    Raises:
        Closed: the submission takes no answers.
        Missing: it was given to nobody.
    """
    part = participation(session, actor, submission, action="answer.edit")
    require_open(part)
    if not _remove(session, submission, section):
        raise Missing(id=section)
    _record(session, actor, part, section=section, taken_back=True)


def mark_done(session: Session, actor: Actor, *, submission: int, section: str, done: bool = True) -> None:
    """Say that one has finished one's section, or that one has not after all.

    Raises:
        Closed: the submission takes no answers.
        Missing: it was given to nobody.
        Denied: it was given to somebody else.
    """
    part = participation(session, actor, submission, action="answer.edit")
    require_open(part)
    chosen = select(SectionDelegation).where(
        SectionDelegation.submission_id == submission, SectionDelegation.section == section
    )
    row = session.exec(chosen).first()
    if row is None:
        raise Missing(id=section)
    if row.person_id != actor.person:
        raise Denied("delegation.other", action="answer.edit")
    row.done_at = utc_now() if done else None
    session.add(row)
    session.flush()
    _record(session, actor, part, section=section, done=done)


def sections_of(part: Participation) -> list[str]:
    """The sections of a submission that can be given to somebody, in the order of the questionnaire."""
    asked = dict.fromkeys(one.section for one in questions_of(part.submission, part.cycle).asked)
    return [*asked, *([FIGURES] if part.edition.figures else [])]


def _colleagues(session: Session, part: Participation) -> dict[int, str]:
    path = part.organisation.path.strip("/").split("/")
    above = [f"/{'/'.join(path[: depth + 1])}/" for depth in range(len(path))]
    chosen = (
        select(Person.id, Person.name)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .join(Organisation, col(Organisation.id) == col(RoleGrant.organisation_id))
        .where(col(Person.active).is_(True), col(RoleGrant.role).in_(ANSWERING), col(Organisation.path).in_(above))
        .order_by(col(Person.name), col(Person.id))
    )
    return {number: name for number, name in session.exec(chosen) if number is not None}


def _remove(session: Session, submission: int, section: str) -> bool:
    which = (col(SectionDelegation.submission_id) == submission, col(SectionDelegation.section) == section)
    return session.exec(delete(SectionDelegation).where(*which)).rowcount > 0


def _delegated(row: SectionDelegation, name: str) -> Delegated:
    return Delegated(
        submission=row.submission_id,
        section=row.section,
        person=row.person_id,
        name=name,
        by=row.by,
        at=row.at,
        note=row.note,
        done_at=row.done_at,
    )


def _record(session: Session, actor: Actor, part: Participation, **details: object) -> None:
    subject = f"submission:{part.submission.id}"
    record(session, actor, "section.delegate", subject=subject, organisation=part.submission.organisation_id, **details)
