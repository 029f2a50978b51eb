"""A gate decision with all that stands beside it: its project, conditions, reviews, what it replaced and sealed."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from data.access import Actor, require_anywhere
from data.errors import Missing
from data.organisations import Organisation
from projects.register import find_project, lead_of
from projects.tables import GateCondition, GateDecision, GateReview, Project
from projects.tables.value import Baseline


@dataclass(frozen=True)
class DecisionRecord:
    """One decision as it is read afterwards.

    `replaces` is the decision whose place it took and `replaced_by` the one that took its own, if any. `reviews` are
    the independent ones of its gates that were there when it was taken. `baseline` is the one that it sealed.
    """

    decision: GateDecision
    project: Project
    lead: Organisation
    conditions: tuple[GateCondition, ...]
    reviews: tuple[GateReview, ...]
    replaces: GateDecision | None
    replaced_by: GateDecision | None
    baseline: Baseline | None


def decision_record(session: Session, actor: Actor, decision: int) -> DecisionRecord:
    """A decision on a project that this person may see.

    Raises:
        Missing: there is none, or its project is not this person's to see.
    """
    require_anywhere(actor, "project.read")
    found = session.get(GateDecision, decision)
    if found is None:
        raise Missing(id=decision)
    project = find_project(session, actor, found.project_id)
    conditions = select(GateCondition).where(GateCondition.decision_id == found.id)
    reviews = select(GateReview).where(
        GateReview.project_id == project.id,
        col(GateReview.gate).in_(found.covers),
        col(GateReview.recorded_at) <= found.decided_at,
    )
    return DecisionRecord(
        decision=found,
        project=project,
        lead=lead_of(session, project),
        conditions=tuple(session.exec(conditions.order_by(col(GateCondition.due_on), col(GateCondition.id)))),
        reviews=tuple(session.exec(reviews.order_by(col(GateReview.reviewed_on), col(GateReview.id)))),
        replaces=session.get(GateDecision, found.supersedes_id) if found.supersedes_id else None,
        replaced_by=session.exec(select(GateDecision).where(GateDecision.supersedes_id == found.id)).first(),
        baseline=session.exec(select(Baseline).where(Baseline.decision_id == found.id)).first(),
    )
