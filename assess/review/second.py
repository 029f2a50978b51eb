"""The second reviewer, who judges without seeing the first verdicts, and the third person who settles differences."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from assess.cycles.participation import Participation, participation
from assess.questions import ORGANISATION, find_asked
from assess.review.claims import Claim, claim_of, dossier_of, rows_of
from assess.review.disputes import Comparison, compared
from assess.review.own_work import JUDGING, has_done, require_reviewer
from assess.review.risk import REST, RISKS
from assess.review.settings import rules_of
from assess.review.storing import keep_verdict
from assess.review.tasks import hold, holder, require_other_part_free, require_sight, second_finished
from assess.review.verdicts import checked_verdict, store_verdict
from assess.states import REVIEWABLE
from assess.tables import Cycle, Review, Submission
from assess.tables.review import ReviewTask, SecondReview
from data.access import Actor, require_anywhere
from data.base import utc_now
from data.errors import Closed, Conflict, Denied, Invalid
from data.events import record
from data.organisations import is_own, visible
from data.tables import Organisation


@dataclass(frozen=True)
class JudgedTwice:
    """A submission that both reviewers have judged; `may_settle` says whether the person asking is neither of them."""

    part: Participation
    compared: Comparison
    may_settle: bool


def second_list(session: Session, actor: Actor, submission: int) -> list[Claim]:
    """What a second reviewer has to judge, with own verdicts only: all that was marked before any verdict.

    Raises:
        Closed: no second reviewer is asked for in this cycle, or the submission is not with the reviewers.
        Denied: somebody else is the second reviewer, or the person had part in the first review.
    """
    part = _second(session, actor, submission)
    dossier = dossier_of(session, part)
    own = rows_of(session, SecondReview, submission)
    claims = [
        claim_of(dossier, one, own.get(one.question), risk=dossier.risk[one.question])
        for one in dossier.asked
        if dossier.risk[one.question] != REST
    ]
    return sorted(claims, key=lambda claim: RISKS.index(claim.risk))


def judge_again(
    session: Session,
    actor: Actor,
    *,
    submission: int,
    item: str,
    state: str,
    seen_version: int,
    service: int = ORGANISATION,
    level: int | None = None,
    reason: str = "",
) -> SecondReview:
    """Give a second verdict on a question, with a reason if it is not the claim.

    Raises:
        Closed, Denied: as for `second_list`.
        Invalid: it differs from the claim without a reason, or the question cannot have this answer.
        Conflict: it was judged in another tab in between.
    """
    part = _second(session, actor, submission)
    asked = find_asked(part, item, service)
    dossier = dossier_of(session, part)
    claim = claim_of(dossier, asked, None)
    same = (state, level) == (claim.state, claim.level)
    why = reason.strip() if same else checked_verdict(asked, state=state, level=level, reason=reason)
    values = {"state": state, "level": level, "reason": why or claim.reason}
    hold(session, actor, part, seen_holder=None, second=True)
    kept = keep_verdict(
        session, actor, SecondReview, asked, submission=submission, values=values, seen_version=seen_version
    )
    _record(session, actor, part, "review.second", item=item, service=service, state=state, level=level)
    return kept


def finish_second(session: Session, actor: Actor, *, submission: int) -> Comparison:
    """Say that nothing is left to judge: from now on both verdicts can be seen side by side.

    Raises:
        Closed, Denied: as for `second_list`.
        Invalid: questions are left; the error says how many.
    """
    left = [claim for claim in second_list(session, actor, submission) if claim.agreed is None]
    if left:
        raise Invalid("review.incomplete", count=len(left), first=left[0].asked.item)
    part = _second(session, actor, submission)
    task = hold(session, actor, part, seen_holder=None, second=True)
    task.finished = True
    session.add(task)
    session.flush()
    _record(session, actor, part, "review.second", finished=True)
    return compared(session, part)


def comparison(session: Session, actor: Actor, submission: int) -> Comparison | None:
    """How the two reviewers compare; None before the second one has finished.

    Raises:
        Denied: as for `assess.review.claims.review_list`.
    """
    part = participation(session, actor, submission, action="review.read")
    if not second_finished(session, part):
        return None
    require_sight(session, actor, part, rules_of(session, part.cycle.id or 0))
    return compared(session, part)


def judged_twice(session: Session, actor: Actor) -> list[JudgedTwice]:
    """The submissions with the reviewers that were judged twice to the end, but for the person's own organisation's.

    Those where the person may settle disputes come first, then those that were signed first.
    """
    require_anywhere(actor, "review.arbitrate")
    rows = session.exec(
        select(Submission, Cycle, Organisation)
        .join(Cycle, col(Cycle.id) == col(Submission.cycle_id))
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .join(ReviewTask, col(ReviewTask.submission_id) == col(Submission.id))
        .where(col(ReviewTask.second), col(ReviewTask.finished))
        .where(col(Submission.state).in_(REVIEWABLE), visible(actor, "review.arbitrate"))
        .order_by(col(Submission.submitted_at))
    )
    parts = [part for row in rows if not is_own(actor, (part := Participation(*row)).organisation)]
    found = [JudgedTwice(part, compared(session, part), _is_third(session, actor, part)) for part in parts]
    return sorted(found, key=lambda one: not one.may_settle)


def arbitrate(
    session: Session,
    actor: Actor,
    *,
    submission: int,
    item: str,
    state: str,
    reason: str,
    seen_version: int,
    service: int = ORGANISATION,
    level: int | None = None,
) -> Review:
    """Settle a dispute as a third person: what is found here is what counts, whichever reviewer it bears out.

    Raises:
        Closed: the submission is not with the reviewers, or this question is not in dispute.
        Denied: the person is one of the two reviewers, or it is own work.
        Invalid: there is no reason, or the question cannot have this answer.
        Conflict: somebody else settled it in between.
    """
    part = participation(session, actor, submission, action="review.arbitrate")
    require_reviewer(session, actor, part)
    if not _is_third(session, actor, part):
        raise Denied("review.third", action="review.arbitrate")
    asked = find_asked(part, item, service)
    dispute = compared(session, part).on(asked) if second_finished(session, part) else None
    if dispute is None:
        raise Closed("review.no_dispute")
    why = checked_verdict(asked, state=state, level=level, reason=reason)
    second = rows_of(session, SecondReview, submission)[asked.question]
    if second.settled_by is not None:
        raise Conflict(theirs=second.settled_by, yours=actor.name)
    same = (state, level) == (dispute.first.state, dispute.first.level)
    values = {"agreed": same, "state": state, "level": level, "reason": why}
    kept = store_verdict(session, actor, part, asked, values, seen_version, action="review.arbitrate")
    second.first_state, second.first_level = dispute.first.verified_state, dispute.first.verified_level
    second.first_by = dispute.first.reviewed_by
    second.settled_at, second.settled_by = utc_now(), actor.name
    session.add(second)
    session.flush()
    return kept


def _is_third(session: Session, actor: Actor, part: Participation) -> bool:
    return not has_done(session, actor, part, (*JUDGING, "review.second"))


def _second(session: Session, actor: Actor, submission: int) -> Participation:
    part = participation(session, actor, submission, action="review.edit")
    require_reviewer(session, actor, part)
    if not rules_of(session, part.cycle.id or 0).second_reviewer:
        raise Closed("review.no_second")
    held = holder(session, submission, second=True)
    if held is not None and held.person_id != actor.person:
        raise Denied("review.taken", action="review.edit", name=held.person_name)
    if held is None:
        require_other_part_free(session, actor, part, second=True)
    elif held.finished:
        raise Closed("review.second_finished")
    return part


def _record(session: Session, actor: Actor, part: Participation, action: str, **details: Any) -> None:
    submission = part.submission
    subject = f"submission:{submission.id}"
    record(session, actor, action, subject=subject, organisation=submission.organisation_id, **details)
