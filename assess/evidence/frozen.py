"""The evidence as a frozen result lists it, so that it can be told years later what an answer rested on."""

from typing import Any

from sqlmodel import Session, col, or_, select

from assess.evidence.pieces import FILE, LINK, NOTE
from assess.questions import ORGANISATION
from assess.tables import Answer
from assess.tables.evidence import Evidence, EvidenceUse
from assess.tables.objection import Objection


def evidence_listed(session: Session, submission: int) -> list[dict[str, Any]]:
    """Every piece of evidence of a submission, as plain JSON values, by item and service (null: the organisation's).

    A file names its SHA-256, a link its address, a note its text. The link and the note that stand with an answer
    itself are among them, without a day. What was handed in with an objection names that objection's number.
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
        place = {"item": item, "service": service if service != ORGANISATION else None}
        listed.append({**place, **_told(piece)})
    objected = select(Objection.id, Objection.item, Objection.service_id, Evidence).where(
        Objection.submission_id == submission, col(Evidence.id) == col(Objection.evidence_id)
    )
    for number, item, service, piece in session.exec(objected):
        place = {"item": item, "service": service if service != ORGANISATION else None, "objection": number}
        listed.append({**place, **_told(piece)})
    return sorted(listed, key=lambda one: (one["item"], one["service"] or 0, one["kind"], one["title"]))


def _told(piece: Evidence) -> dict[str, Any]:
    what = {
        FILE: {"sha256": piece.sha256, "file_name": piece.file_name, "media_type": piece.media_type},
        LINK: {"url": piece.url},
        NOTE: {"text": piece.text},
    }[piece.kind]
    return {"kind": piece.kind, "title": piece.title, "dated": piece.dated.isoformat(), **what}
