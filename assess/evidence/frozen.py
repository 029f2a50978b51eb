"""The evidence as a frozen result lists it, so that it can be told years later what an answer rested on."""

from typing import Any

from sqlmodel import Session, col, or_, select

from assess.evidence.pieces import FILE, LINK, NOTE
from assess.questions import ORGANISATION
from assess.tables import Answer
from assess.tables.evidence import Evidence, EvidenceUse


def evidence_listed(session: Session, submission: int) -> list[dict[str, Any]]:
    """Every piece of evidence of a submission, as plain JSON values, by item and service (null: the organisation's).

    A file names its SHA-256, a link its address, a note its text. The link and the note that stand with an answer
    itself are among them, without a day.
    """
    given = select(Answer.item, Answer.service_id, Answer.link, Answer.note).where(
        Answer.submission_id == submission, or_(col(Answer.link).is_not(None), col(Answer.note).is_not(None))
    )
    listed: list[dict[str, Any]] = []
    for item, service, link, note in session.exec(given):
        place = {"item": item, "service": service if service != ORGANISATION else None}
        if link:
            listed.append({**place, "kind": LINK, "title": link, "url": link})
        if note:
            listed.append({**place, "kind": NOTE, "title": note[:80], "text": note})
    used = select(EvidenceUse.item, EvidenceUse.service_id, Evidence).where(
        EvidenceUse.submission_id == submission, col(Evidence.id) == col(EvidenceUse.evidence_id)
    )
    for item, service, piece in session.exec(used):
        what = {
            FILE: {"sha256": piece.sha256, "file_name": piece.file_name, "media_type": piece.media_type},
            LINK: {"url": piece.url},
            NOTE: {"text": piece.text},
        }[piece.kind]
        place = {"item": item, "service": service if service != ORGANISATION else None}
        listed.append({**place, "kind": piece.kind, "title": piece.title, "dated": piece.dated.isoformat(), **what})
    return sorted(listed, key=lambda one: (one["item"], one["service"] or 0, one["kind"], one["title"]))
