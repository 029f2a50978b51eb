"""Notes on single answers, made while reviewing and sent together when a submission is given back."""

from sqlmodel import Session, col, delete, select

from assess.cycles.participation import participation
from assess.questions import ORGANISATION, find_asked, questions_of
from assess.review.own_work import require_reviewer
from assess.submissions import return_submission
from assess.tables import Submission
from assess.tables.review import ReviewNote
from data.access import Actor
from data.errors import Invalid
from data.events import record
from data.i18n import language, text_of

LONGEST = 1000


def list_notes(session: Session, actor: Actor, submission: int) -> dict[tuple[str, int], str]:
    """The notes on answers of a submission by item and service, for those who may review it."""
    participation(session, actor, submission, action="review.edit")
    rows = session.exec(select(ReviewNote).where(ReviewNote.submission_id == submission))
    return {(row.item, row.service_id): row.text for row in rows}


def keep_note(
    session: Session, actor: Actor, *, submission: int, item: str, note: str, service: int = ORGANISATION
) -> str | None:
    """Keep what should be mended about one answer; an empty note takes it back. Gives the note as it is kept.

    Raises:
        Closed, Denied: as for `assess.review.verdicts.agree`.
        Invalid: the question is not asked here, or the note is too long.
    """
    part = participation(session, actor, submission, action="review.edit")
    require_reviewer(session, actor, part)
    asked = find_asked(part, item, service)
    plain = note.strip()
    if len(plain) > LONGEST:
        raise Invalid("text.too_long", field="note", length=len(plain), most=LONGEST)
    found = session.get(ReviewNote, (submission, item, service))
    if plain:
        row = found or ReviewNote(submission_id=submission, item=item, service_id=service, text="", noted_by="")
        row.text, row.noted_by = plain, actor.name
        session.add(row)
    elif found is not None:
        session.delete(found)
    session.flush()
    details = {"item": asked.item, "service": asked.service, "note": plain or None}
    subject = f"submission:{submission}"
    record(session, actor, "review.note", subject=subject, organisation=part.submission.organisation_id, **details)
    return plain or None


def give_back(session: Session, actor: Actor, *, submission: int, note: str = "") -> Submission:
    """Give a submission back with a note and, below it, all notes on single answers, which are then done with.

    Raises:
        Closed, Denied, Invalid: as for `assess.submissions.return_submission`.
    """
    part = participation(session, actor, submission, action="submission.return")
    notes = list_notes(session, actor, submission)
    services = {one["id"]: text_of({"en": one["name_en"], "km": one["name_km"]}) for one in part.submission.services}
    lines = [
        f"• {asked.title.to(language())}"
        + (f" ({services[asked.service]})" if asked.service else "")
        + f": {notes[asked.question]}"
        for asked in questions_of(part.submission, part.cycle).asked
        if asked.question in notes
    ]
    returned = return_submission(session, actor, submission=submission, note="\n".join([note.strip(), *lines]))
    session.exec(delete(ReviewNote).where(col(ReviewNote.submission_id) == submission))
    return returned
