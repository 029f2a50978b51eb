"""Reviewing claims: agree to a question or a whole section, or adjust with a reason; one verdict per question."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from assess.answers import LONGEST_REASON, UNANSWERED, check_answer
from assess.cases import VERIFIED, case_of
from assess.freezing import latest
from assess.participation import Participation, participation
from assess.questions import ORGANISATION, Asked, find_asked, questions_of
from assess.submissions import require_reviewable
from assess.tables import Answer, Review
from data.access import Actor
from data.base import utc_now
from data.errors import Conflict, Invalid
from data.events import record
from maturity_model.advice import pivotal

T = TypeVar("T", Answer, Review)


@dataclass(frozen=True)
class Claim:
    """What an organisation claims for one question, and the verdict on it.

    `state` and `level` are the claim ("unanswered" without one). `agreed` is None until it is reviewed; then
    `verified_state` and `verified_level` are what counts. `pivotal` marks an answer on which the stage rests.
    `version` (0: no review yet) is what the next verdict must name.
    """

    asked: Asked
    state: str
    level: int | None
    reason: str | None
    note: str | None
    link: str | None
    saved_by: str | None
    saved_at: datetime | None
    pivotal: bool
    agreed: bool | None
    verified_state: str | None
    verified_level: int | None
    review_reason: str | None
    reviewed_by: str | None
    reviewed_at: datetime | None
    version: int


def review_list(session: Session, actor: Actor, submission: int) -> list[Claim]:
    """Every question of a submission with its claim and verdict: pivotal claims first, then as asked.

    Whoever may read reviews may see it, the organisation itself too.
    """
    part = participation(session, actor, submission, action="review.read")
    answers = {(row.item, row.service_id): row for row in _rows(session, Answer, submission)}
    reviews = {(row.item, row.service_id): row for row in _rows(session, Review, submission)}
    case = case_of(session, part.submission, part.cycle)
    rests_on = {(one.item, int(one.service or ORGANISATION)) for one in pivotal(part.edition, case)}
    claims = [
        _claim(one, answers.get(one.question), reviews.get(one.question), rests=one.question in rests_on)
        for one in questions_of(part.submission, part.cycle).asked
    ]
    return sorted(claims, key=lambda claim: not claim.pivotal)


def agree(
    session: Session, actor: Actor, *, submission: int, item: str, seen_version: int, service: int = ORGANISATION
) -> Review:
    """Agree to what is claimed for one question.

    Raises:
        Closed: the submission is not with the reviewers.
        Denied: the reviewer answers or signs for the organisation.
        Conflict: another reviewer settled the question in between.
    """
    part, asked = _reviewed(session, actor, submission, item, service)
    state, level, reason = _claimed(session, submission, item, service)
    values = {"agreed": True, "state": state, "level": level, "reason": reason}
    return _settle(session, actor, part, asked, values, seen_version)


def adjust(
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
    """Put another answer in place of a claim, with the reason why; naming the claim itself is agreeing to it.

    Raises:
        Closed, Denied, Conflict: as for `agree`.
        Invalid: there is no reason, or the question cannot have this answer.
    """
    part, asked = _reviewed(session, actor, submission, item, service)
    why = reason.strip()
    if not why:
        raise Invalid("review.reason")
    if len(why) > LONGEST_REASON:
        raise Invalid("text.too_long", field="reason", length=len(why), most=LONGEST_REASON)
    check_answer(asked, state=state, level=level)
    claimed_state, claimed_level, _ = _claimed(session, submission, item, service)
    same = (state, level) == (claimed_state, claimed_level)
    values = {"agreed": same, "state": state, "level": level, "reason": why}
    return _settle(session, actor, part, asked, values, seen_version)


def agree_section(session: Session, actor: Actor, *, submission: int, section: str, theme: str | None = None) -> int:
    """Agree to every claim of a section, or of one theme in it, that no reviewer has settled yet; gives how many.

    Sections are "1" to "4", "foundation" and "ladder".

    Raises:
        Closed, Denied: as for `agree`.
    """
    part = participation(session, actor, submission, action="review.edit")
    require_reviewable(actor, part)
    settled = {(row.item, row.service_id) for row in _rows(session, Review, submission)}
    claims = {(row.item, row.service_id): row for row in _rows(session, Answer, submission)}
    questions = [
        one.question
        for one in questions_of(part.submission, part.cycle).asked
        if one.section == section and theme in (None, one.theme) and one.question not in settled
    ]
    rows: list[dict[str, Any]] = []
    for question in questions:
        claim = claims.get(question)
        state, level, reason = (claim.state, claim.level, claim.reason) if claim else (UNANSWERED, None, None)
        rows.append(
            {
                "submission_id": submission,
                "item": question[0],
                "service_id": question[1],
                "agreed": True,
                "state": state,
                "level": level,
                "reason": reason,
                "version": 1,
                "reviewed_at": utc_now(),
                "reviewed_by": actor.name,
            }
        )
    if rows:
        session.exec(insert(Review), params=rows)
        _begin(session, part)
        _record(session, actor, part, section=section, theme=theme, agreed=len(rows))
    return len(rows)


def differences(session: Session, actor: Actor, submission: int) -> list[Claim]:
    """The claims that a reviewer adjusted, in the order asked; what the organisation should read first."""
    return [claim for claim in review_list(session, actor, submission) if claim.agreed is False]


def verified_stage(session: Session, actor: Actor, submission: int) -> int | None:
    """The stage that was verified; None before."""
    participation(session, actor, submission, action="review.read")
    found = latest(session, submission, run=VERIFIED)
    return found.stage_reached if found else None


def _reviewed(session: Session, actor: Actor, submission: int, item: str, service: int) -> tuple[Participation, Asked]:
    part = participation(session, actor, submission, action="review.edit")
    require_reviewable(actor, part)
    return part, find_asked(part, item, service)


def _claimed(session: Session, submission: int, item: str, service: int) -> tuple[str, int | None, str | None]:
    claim = session.exec(
        select(Answer.state, Answer.level, Answer.reason).where(
            Answer.submission_id == submission, Answer.item == item, Answer.service_id == service
        )
    ).first()
    return claim or (UNANSWERED, None, None)


def _settle(
    session: Session, actor: Actor, part: Participation, asked: Asked, values: dict[str, Any], seen_version: int
) -> Review:
    """Keep a verdict if nobody else settled the question since `seen_version`."""
    key = {"submission_id": part.submission.id, "item": asked.item, "service_id": asked.service}
    values = {**values, "reviewed_at": utc_now(), "reviewed_by": actor.name}
    same = [col(getattr(Review, name)) == wanted for name, wanted in key.items()]
    if seen_version == 0:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        write = dialect.insert(Review).values(**key, **values, version=1).on_conflict_do_nothing()
    else:
        seen = col(Review.version) == seen_version
        write = update(Review).where(*same, seen).values(**values, version=seen_version + 1)
    written = session.connection().execute(write.returning(col(Review.version))).scalar()
    kept = session.exec(select(Review).where(*same).execution_options(populate_existing=True)).first()
    if written is None or kept is None:
        theirs = kept.model_dump(include={*values, "version"}) if kept else None
        raise Conflict(theirs=theirs, yours=values)
    _begin(session, part)
    verdict = {name: values[name] for name in ("agreed", "state", "level")}
    _record(session, actor, part, item=asked.item, service=asked.service, **verdict, version=written)
    return kept


def _begin(session: Session, part: Participation) -> None:
    """The first verdict of a review says that it has begun."""
    if part.submission.state == "submitted":
        part.submission.state = "in_review"
        session.add(part.submission)


def _record(session: Session, actor: Actor, part: Participation, **details: Any) -> None:
    submission = part.submission
    subject = f"submission:{submission.id}"
    record(session, actor, "review.edit", subject=subject, organisation=submission.organisation_id, **details)


def _rows(session: Session, table: type[T], submission: int) -> list[T]:
    chosen = select(table).where(col(table.submission_id) == submission)
    return list(session.exec(chosen.execution_options(populate_existing=True)))


def _claim(asked: Asked, answer: Answer | None, review: Review | None, *, rests: bool) -> Claim:
    return Claim(
        asked=asked,
        state=answer.state if answer else UNANSWERED,
        level=answer.level if answer else None,
        reason=answer.reason if answer else None,
        note=answer.note if answer else None,
        link=answer.link if answer else None,
        saved_by=answer.saved_by if answer else None,
        saved_at=answer.saved_at if answer else None,
        pivotal=rests,
        agreed=review.agreed if review else None,
        verified_state=review.state if review else None,
        verified_level=review.level if review else None,
        review_reason=review.reason if review else None,
        reviewed_by=review.reviewed_by if review else None,
        reviewed_at=review.reviewed_at if review else None,
        version=review.version if review else 0,
    )
