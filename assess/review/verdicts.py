"""Verdicts on claims: agree to a question, a section or what the sample let stand, or adjust with a reason."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, delete, select

from assess.answers import LONGEST_REASON, UNANSWERED, check_answer
from assess.cycles.participation import Participation, participation
from assess.questions import ORGANISATION, Asked, find_asked, questions_of
from assess.review.claims import Question, dossier_of, rows_of
from assess.review.disputes import compared
from assess.review.own_work import require_reviewer
from assess.review.risk import REST, theme_name
from assess.review.settings import rules_of
from assess.review.storing import keep_verdict
from assess.review.tasks import require_first, second_finished
from assess.tables import Answer, Review
from data.access import Actor
from data.base import utc_now
from data.errors import Closed, Invalid
from data.events import record


def agree(
    session: Session, actor: Actor, *, submission: int, item: str, seen_version: int, service: int = ORGANISATION
) -> Review:
    """Agree to what is claimed for one question.

    Raises:
        Closed: the submission is not with the reviewers, or a third person settles the question.
        Denied: the reviewer answers or signs for the organisation, answered or signed this, or is not the one who
            reviews it first where a second reviewer judges too.
        Conflict: another reviewer settled the question in between.
    """
    part, asked = _reviewed(session, actor, submission, item, service)
    state, level, reason = _claimed(session, submission, item, service)
    values = {"agreed": True, "state": state, "level": level, "reason": reason}
    return store_verdict(session, actor, part, asked, values, seen_version)


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
    why = checked_verdict(asked, state=state, level=level, reason=reason)
    claimed_state, claimed_level, _ = _claimed(session, submission, item, service)
    same = (state, level) == (claimed_state, claimed_level)
    values = {"agreed": same, "state": state, "level": level, "reason": why}
    return store_verdict(session, actor, part, asked, values, seen_version)


def agree_section(session: Session, actor: Actor, *, submission: int, section: str, theme: str | None = None) -> int:
    """Agree to every claim of a section, or of one theme in it, that no reviewer has settled yet; gives how many.

    Sections are "1" to "4", "foundation" and "ladder".

    Raises:
        Closed, Denied: as for `agree`.
    """
    part = _judged(session, actor, submission)
    settled = rows_of(session, Review, submission)
    left = [
        one.question
        for one in questions_of(part.submission, part.cycle).asked
        if one.section == section and theme in (None, one.theme) and one.question not in settled
    ]
    _agree_to(session, actor, part, left, rows_of(session, Answer, submission))
    if left:
        _record(session, actor, part, section=section, theme=theme, agreed=len(left))
    return len(left)


def accept_rest(session: Session, actor: Actor, *, submission: int, theme: str | None = None) -> int:
    """Let stand as claimed what nothing marks in a theme ("ladder" for the ladder question), or in every theme.

    The verdicts are marked as made by the sample; gives how many there were.

    Raises:
        Closed, Denied: as for `agree`; Closed too if the rate of the theme asks that all of it is looked at.
        Invalid: something marked in the theme is still to be looked at; the error says how much.
    """
    part = _judged(session, actor, submission)
    dossier = dossier_of(session, part)
    if theme is not None:
        state = dossier.themes.get(theme)
        if state is None:
            raise Invalid("review.theme_unknown", theme=theme, allowed=", ".join(dossier.themes))
        if state.whole:
            raise Closed("review.whole_theme", adjusted=state.adjusted, marked=state.marked, limit=state.limit)
        if state.seen < state.marked:
            raise Invalid("review.sample_open", count=state.marked - state.seen)
    ready = {name for name, state in dossier.themes.items() if state.ready and theme in (None, name)}
    left = [
        one.question
        for one in dossier.asked
        if theme_name(one) in ready and dossier.risk[one.question] == REST and one.question not in dossier.reviews
    ]
    _agree_to(session, actor, part, left, dossier.answers, by_sample=True)
    if left:
        _record(session, actor, part, by_sample=len(left), themes=sorted(ready))
    return len(left)


def checked_verdict(asked: Asked, *, state: str, level: int | None, reason: str) -> str:
    """The reason of an adjustment without spaces around it.

    Raises:
        Invalid: there is none, it is too long, or the question cannot have this answer.
    """
    why = reason.strip()
    if not why:
        raise Invalid("review.reason")
    if len(why) > LONGEST_REASON:
        raise Invalid("text.too_long", field="reason", length=len(why), most=LONGEST_REASON)
    check_answer(asked, state=state, level=level)
    return why


def store_verdict(
    session: Session,
    actor: Actor,
    part: Participation,
    asked: Asked,
    values: dict[str, Any],
    seen_version: int,
    *,
    action: str = "review.edit",
) -> Review:
    """Keep a verdict if nobody else settled the question since `seen_version`, and record it under `action`."""
    number = part.submission.id or 0
    values = {**values, "by_sample": False}
    kept = keep_verdict(session, actor, Review, asked, submission=number, values=values, seen_version=seen_version)
    _begin(session, part)
    if not kept.agreed:
        _take_back(session, part, asked)
    verdict = {name: values[name] for name in ("agreed", "state", "level")}
    verdict |= {"item": asked.item, "service": asked.service, "version": kept.version}
    _record(session, actor, part, action=action, **verdict)
    return kept


def _judged(session: Session, actor: Actor, submission: int) -> Participation:
    part = participation(session, actor, submission, action="review.edit")
    require_reviewer(session, actor, part)
    require_first(session, actor, part, rules_of(session, part.cycle.id or 0))
    return part


def _reviewed(session: Session, actor: Actor, submission: int, item: str, service: int) -> tuple[Participation, Asked]:
    part = _judged(session, actor, submission)
    asked = find_asked(part, item, service)
    if second_finished(session, part) and compared(session, part).on(asked) is not None:
        raise Closed("review.in_dispute")
    return part, asked


def _agree_to(
    session: Session,
    actor: Actor,
    part: Participation,
    questions: Iterable[Question],
    claims: dict[Question, Answer],
    *,
    by_sample: bool = False,
) -> None:
    """Write that these claims stand; none of the questions has a verdict yet."""
    rows: list[dict[str, Any]] = []
    for question in questions:
        claim = claims.get(question)
        state, level, reason = (claim.state, claim.level, claim.reason) if claim else (UNANSWERED, None, None)
        rows.append(
            {
                "submission_id": part.submission.id,
                "item": question[0],
                "service_id": question[1],
                "agreed": True,
                "by_sample": by_sample,
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


def _claimed(session: Session, submission: int, item: str, service: int) -> tuple[str, int | None, str | None]:
    claim = session.exec(
        select(Answer.state, Answer.level, Answer.reason).where(
            Answer.submission_id == submission, Answer.item == item, Answer.service_id == service
        )
    ).first()
    return claim or (UNANSWERED, None, None)


def _take_back(session: Session, part: Participation, asked: Asked) -> None:
    """Once a theme must be looked at as a whole, what its sample had let stand is open again."""
    dossier = dossier_of(session, part)
    if not dossier.themes[theme_name(asked)].whole:
        return
    opened = [
        row.id
        for one in dossier.asked
        if theme_name(one) == theme_name(asked) and (row := dossier.reviews.get(one.question)) and row.by_sample
    ]
    if opened:
        session.exec(delete(Review).where(col(Review.id).in_(opened)))


def _begin(session: Session, part: Participation) -> None:
    """The first verdict of a review says that it has begun."""
    if part.submission.state == "submitted":
        part.submission.state = "in_review"
        session.add(part.submission)


def _record(
    session: Session, actor: Actor, part: Participation, *, action: str = "review.edit", **details: Any
) -> None:
    submission = part.submission
    subject = f"submission:{submission.id}"
    record(session, actor, action, subject=subject, organisation=submission.organisation_id, **details)
