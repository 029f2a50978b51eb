"""The evidence of an earlier cycle, used again for the answers that are confirmed unchanged."""

from collections.abc import Collection

from sqlalchemy import and_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from assess.tables.carry import CarriedAnswer
from assess.tables.evidence import EvidenceUse
from data.base import utc_now


def use_earlier_evidence(session: Session, *, submission: int, questions: Collection[tuple[str, int]], by: str) -> int:
    """Let the pieces that showed these questions' carried answers show them again; gives how many uses were added.

    For services that have checked. What was carried from an item of another id brings its note and link only.
    """
    wanted = frozenset(questions)
    same = and_(
        col(CarriedAnswer.from_submission_id) == col(EvidenceUse.submission_id),
        col(CarriedAnswer.item) == col(EvidenceUse.item),
        col(CarriedAnswer.service_id) == col(EvidenceUse.service_id),
    )
    chosen = (
        select(EvidenceUse.evidence_id, EvidenceUse.item, EvidenceUse.service_id)
        .join(CarriedAnswer, same)
        .where(CarriedAnswer.submission_id == submission)
        .order_by(col(EvidenceUse.id))
    )
    rows = [
        {
            "evidence_id": evidence,
            "submission_id": submission,
            "item": item,
            "service_id": service,
            "used_at": utc_now(),
            "used_by": by,
        }
        for evidence, item, service in session.exec(chosen)
        if (item, service) in wanted
    ]
    if not rows:
        return 0
    connection = session.connection()
    dialect = {"sqlite": sqlite, "postgresql": postgresql}[connection.dialect.name]
    connection.execute(dialect.insert(EvidenceUse).on_conflict_do_nothing(), rows)
    return len(rows)
