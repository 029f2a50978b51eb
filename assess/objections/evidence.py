"""What was handed in with objections, to be seen beside them."""

from sqlmodel import Session, col, select

from assess.cycles.participation import participation
from assess.evidence.pieces import Piece, piece
from assess.states import today
from assess.tables.evidence import Evidence
from assess.tables.objection import Objection
from data.access import Actor


def evidence_of_objections(session: Session, actor: Actor, submission: int) -> dict[int, Piece]:
    """The pieces of evidence handed in with the objections to a result, by objection."""
    part = participation(session, actor, submission, action="result.read")
    until = min(today(), part.cycle.due_on)
    chosen = select(Objection.id, Evidence).where(
        Objection.submission_id == submission, col(Evidence.id) == col(Objection.evidence_id)
    )
    return {number or 0: piece(row, until) for number, row in session.exec(chosen)}
