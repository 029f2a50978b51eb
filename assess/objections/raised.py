"""Objections to a provisional result: raised by the organisation, answered with a reason by a reviewer."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from assess.answers import LEVEL, LONGEST_REASON, UNANSWERED, check_answer, check_link
from assess.cases import VERIFIED
from assess.cycles.participation import Participation, participation
from assess.evidence.giving import keep_file
from assess.freezing import freeze
from assess.objections.days import ACCEPTED, OPEN, OUTCOMES, REFUSED, Pending, pending_of
from assess.questions import ORGANISATION, Asked, find_asked, questions_of
from assess.review.own_work import require_other
from assess.tables import Answer, Result, Review
from assess.tables.evidence import Evidence
from assess.tables.objection import Hearing, Objection
from data.access import Actor, require_anywhere
from data.base import utc_now
from data.errors import Closed, Conflict, Invalid, Missing
from data.events import record
from data.i18n import day

__all__ = ["ACCEPTED", "OPEN", "OUTCOMES", "REFUSED", "Objection", "Pending"]
LONGEST_TEXT = 4000


@dataclass(frozen=True)
class Verdict:
    """What was verified for a question; `agreed` says whether the claim stood, `reason` why if it did not."""

    asked: Asked
    state: str
    level: int | None
    agreed: bool
    reason: str | None


def object_to(
    session: Session,
    actor: Actor,
    *,
    submission: int,
    item: str,
    text: str,
    service: int = ORGANISATION,
    link: str | None = None,
    file: tuple[str, bytes] | None = None,
) -> Objection:
    """Object to the verdict on one question, for an officer or the head of the organisation.

    `file` is the name and the content of a file that shows it; it becomes a piece of the organisation's evidence,
    shown beside the objection.

    Raises:
        Closed: the result is not provisional, its head has accepted it, or the days for objections are over.
        Invalid: nothing is said, the link is no address, the question is not asked, an objection to it waits, or the
            file is refused (see `assess.evidence.kinds.look_at`).
        StoreProblem: the folder of the files cannot be written.
    """
    part = participation(session, actor, submission, action="answer.edit")
    _require_time(session, part)
    asked = find_asked(part, item, service)
    plain = _plain(text, "objection.text", LONGEST_TEXT)
    if _waiting(session, submission, asked):
        raise Invalid("objection.waits", item=item)
    stood = _verdict(session, submission, asked)
    address = check_link(link)
    shows = _kept(session, actor, part, file) if file else None
    raised = Objection(
        submission_id=submission,
        item=item,
        service_id=service,
        text=plain,
        link=address,
        evidence_id=shows.id if shows else None,
        stood_state=stood.state if stood else UNANSWERED,
        stood_level=stood.level if stood else None,
        raised_by=actor.name,
    )
    session.add(raised)
    session.flush()
    given = {"evidence": shows.id} if shows else {}
    _record(session, actor, part, "objection.raise", objection=raised.id, item=item, service=service, **given)
    return raised


def answer_objection(
    session: Session,
    actor: Actor,
    *,
    objection: int,
    outcome: str,
    reason: str,
    state: str = LEVEL,
    level: int | None = None,
) -> Objection:
    """Accept or refuse an objection, with the reason that the organisation will read.

    Accepting puts another verdict in place of the one objected to, and freezes the next version of the verified
    result with the same reason.

    Raises:
        Denied: the reviewer answers or signs for the organisation, or did so for this submission.
        Conflict: another reviewer has answered it.
        Invalid: there is no reason, `outcome` is neither "accepted" nor "refused", or the verdict would stay the same.
    """
    found = session.get(Objection, objection, populate_existing=True)
    if found is None:
        require_anywhere(actor, "review.edit")
        raise Missing(id=objection)
    part = participation(session, actor, found.submission_id, action="review.edit")
    require_other(session, actor, part)
    if found.outcome != OPEN:
        raise Conflict(theirs=found.outcome, yours=outcome)
    if outcome not in (ACCEPTED, REFUSED):
        raise Invalid("objection.outcome", outcome=outcome, allowed=f"{ACCEPTED}, {REFUSED}")
    why = _plain(reason, "objection.reason", LONGEST_REASON)
    if outcome == ACCEPTED:
        asked = find_asked(part, found.item, found.service_id)
        again = _settle_anew(session, actor, part, asked, state=state, level=level, reason=why)
        found.state, found.level, found.result_version = state, level, again.version
    found.outcome, found.reason = outcome, why
    found.answered_at, found.answered_by = utc_now(), actor.name
    session.add(found)
    _record(
        session,
        actor,
        part,
        "objection.answer",
        objection=objection,
        outcome=outcome,
        item=found.item,
        service=found.service_id,
        level=found.level,
        version=found.result_version,
        reason=why,
    )
    return found


def accept_result(session: Session, actor: Actor, *, submission: int) -> Hearing:
    """Accept a provisional result, for the head of the organisation: no objections follow, so it can be published.

    Raises:
        Closed: the result takes no objections any more, or one of them waits for its answer.
    """
    part = participation(session, actor, submission, action="submission.submit")
    waiting = _require_time(session, part)
    if waiting.open_objections:
        raise Closed("objection.unanswered", count=waiting.open_objections)
    found = session.get(Hearing, submission)
    if found is None:
        raise Closed("objection.not_provisional")
    found.accepted_at, found.accepted_by = utc_now(), actor.name
    session.add(found)
    _record(session, actor, part, "result.accept")
    return found


def correct(
    session: Session,
    actor: Actor,
    *,
    submission: int,
    item: str,
    reason: str,
    service: int = ORGANISATION,
    state: str = LEVEL,
    level: int | None = None,
) -> Result:
    """Correct one verdict of a published result, for a director: the next version of it is frozen and given back.

    The result stays published, and every version stays to be read.

    Raises:
        Closed: the result is not published.
        Denied: the director answers or signs for the organisation, or did so for this submission.
        Invalid: there is no reason, or the verdict would stay the same.
    """
    part = participation(session, actor, submission, action="result.publish")
    require_other(session, actor, part)
    if part.submission.state != "published":
        raise Closed("objection.not_published")
    asked = find_asked(part, item, service)
    why = _plain(reason, "objection.reason", LONGEST_REASON)
    again = _settle_anew(session, actor, part, asked, state=state, level=level, reason=why)
    verdict = {"item": item, "service": service, "level": level, "reason": why}
    seal = {"result": again.id, "document_hash": again.document_hash}
    _record(session, actor, part, "result.correct", **verdict, version=again.version, **seal)
    return again


def objections_of(session: Session, actor: Actor, submission: int) -> list[Objection]:
    """All objections to the result of a submission, in the order in which they were raised."""
    participation(session, actor, submission, action="result.read")
    chosen = select(Objection).where(Objection.submission_id == submission)
    return list(session.exec(chosen.order_by(col(Objection.id))))


def hearing_of(session: Session, actor: Actor, submission: int) -> Pending | None:
    """What is still to come before a verified result is published; None before it is verified and afterwards."""
    return pending_of(session, participation(session, actor, submission, action="result.read"))


def verdicts_of(session: Session, actor: Actor, submission: int) -> dict[tuple[str, int], Verdict]:
    """What was verified, by item and service, in the order of the edition; empty before the first review."""
    part = participation(session, actor, submission, action="review.read")
    rows = session.exec(select(Review).where(Review.submission_id == submission))
    found = {(row.item, row.service_id): row for row in rows}
    asked = questions_of(part.submission, part.cycle).asked
    return {
        one.question: Verdict(one, row.state, row.level, agreed=row.agreed, reason=row.reason)
        for one in asked
        if (row := found.get(one.question))
    }


def _require_time(session: Session, part: Participation) -> Pending:
    waiting = pending_of(session, part)
    if waiting is None or waiting.until is None:
        raise Closed("objection.not_provisional")
    if waiting.accepted_at is not None:
        raise Closed("objection.accepted", name=waiting.accepted_by or "")
    if not waiting.takes_objections:
        raise Closed("objection.over", until=day(waiting.until))
    return waiting


def _waiting(session: Session, submission: int, asked: Asked) -> bool:
    chosen = select(Objection.id).where(
        Objection.submission_id == submission,
        Objection.item == asked.item,
        Objection.service_id == asked.service,
        Objection.outcome == OPEN,
    )
    return session.exec(chosen).first() is not None


def _verdict(session: Session, submission: int, asked: Asked) -> Review | None:
    chosen = select(Review).where(
        Review.submission_id == submission, Review.item == asked.item, Review.service_id == asked.service
    )
    return session.exec(chosen.execution_options(populate_existing=True)).first()


def _settle_anew(
    session: Session, actor: Actor, part: Participation, asked: Asked, *, state: str, level: int | None, reason: str
) -> Result:
    """Put another verdict in place of the one that stands, and freeze what comes of it as the next version."""
    check_answer(asked, state=state, level=level)
    submission = part.submission.id or 0
    verdict = _verdict(session, submission, asked)
    if verdict is None:
        raise Invalid("objection.no_verdict", item=asked.item)
    if (verdict.state, verdict.level) == (state, level):
        raise Invalid("objection.same")
    claim = session.exec(
        select(Answer.state, Answer.level).where(
            Answer.submission_id == submission, Answer.item == asked.item, Answer.service_id == asked.service
        )
    ).first()
    verdict.agreed = (state, level) == (claim or (UNANSWERED, None))
    verdict.state, verdict.level, verdict.reason, verdict.by_sample = state, level, reason, False
    verdict.reviewed_at, verdict.reviewed_by = utc_now(), actor.name
    verdict.version += 1
    session.add(verdict)
    session.flush()
    return freeze(session, part, run=VERIFIED, reason=reason)


def _kept(session: Session, actor: Actor, part: Participation, file: tuple[str, bytes]) -> Evidence:
    name, content = file
    return keep_file(session, organisation=part.organisation.id or 0, by=actor.name, name=name, content=content)


def _plain(text: str, code: str, most: int) -> str:
    # PostgreSQL keeps no NUL.
    plain = text.replace("\x00", "").strip()
    if not plain:
        raise Invalid(code)
    if len(plain) > most:
        raise Invalid("text.too_long", field="text", length=len(plain), most=most)
    return plain


def _record(session: Session, actor: Actor, part: Participation, action: str, **details: object) -> None:
    submission = part.submission
    subject = f"submission:{submission.id}"
    record(session, actor, action, subject=subject, organisation=submission.organisation_id, **details)
