"""Carrying forward: last cycle's answers are offered, and count once somebody has confirmed that they still hold."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, update
from sqlmodel import Session, col, select

from assess.answers import LEVEL, NOT_APPLICABLE, UNANSWERED, Given, save_answer
from assess.carry.evidence import use_earlier_evidence
from assess.carry.source import offer_earlier
from assess.cycles.participation import Participation, participation, require_open
from assess.questions import Asked, questions_of
from assess.tables import Answer, Cycle, Submission
from assess.tables.carry import CarriedAnswer
from data.access import Actor, require
from data.errors import Missing
from data.events import record
from data.organisations import root

OFFERED, CONFIRMED, CHANGED, DROPPED = STANDINGS = ("offered", "confirmed", "changed", "dropped")
Question = tuple[str, int]


@dataclass(frozen=True)
class Carried:
    """An answer of an earlier cycle, for a question that is asked again.

    `state` ("level" or "not_applicable") and `level` are what was verified, else claimed; `claimed_state` and
    `claimed_level` are set where a reviewer had adjusted the claim. `standing` is one of `STANDINGS`: offered while the
    question has no answer, confirmed or changed once it has one, dropped if somebody wanted it no more.
    """

    asked: Asked
    state: str
    level: int | None
    reason: str | None
    note: str | None
    link: str | None
    claimed_state: str | None
    claimed_level: int | None
    cycle_en: str
    cycle_km: str | None
    standing: str


def carry_into_cycle(session: Session, actor: Actor, *, cycle: int) -> int:
    """Offer to every participant of a cycle what it last signed in an earlier one; gives how many answers.

    Raises:
        Missing: there is no such cycle.
    """
    require(actor, "cycle.edit", root(session).path)
    if session.get(Cycle, cycle) is None:
        raise Missing(id=cycle)
    offered = offer_earlier(session, cycle=cycle)
    if offered:
        record(session, actor, "answer.carry", subject=f"cycle:{cycle}", offered=offered)
    return offered


def carry_into_submission(session: Session, actor: Actor, *, submission: int) -> int:
    """Offer what the organisation last signed, where that was not done when the cycle opened; gives how many answers.

    Raises:
        Closed: the submission takes no answers.
    """
    part = participation(session, actor, submission, action="answer.edit")
    require_open(part)
    offered = offer_earlier(session, cycle=part.submission.cycle_id, submission=submission)
    if offered:
        _record(session, actor, part, offered=offered)
    return offered


def may_carry(session: Session, actor: Actor, submission: int) -> bool:
    """Whether nothing has been offered or answered yet, so that bringing earlier answers over is the way to begin."""
    part = participation(session, actor, submission, action="answer.read")
    begun = (
        select(CarriedAnswer.id).where(CarriedAnswer.submission_id == submission).limit(1),
        select(Answer.id).where(Answer.submission_id == submission).limit(1),
    )
    if any(session.exec(one).first() for one in begun):
        return False
    other = select(Submission.id).where(
        Submission.organisation_id == part.submission.organisation_id, Submission.id != submission
    )
    return session.exec(other.limit(1)).first() is not None


def carried(session: Session, actor: Actor, submission: int) -> dict[Question, Carried]:
    """What was carried over to a submission, by item and service in the order asked, and what became of it."""
    part = participation(session, actor, submission, action="answer.read")
    same = and_(
        col(Answer.submission_id) == col(CarriedAnswer.submission_id),
        col(Answer.item) == col(CarriedAnswer.item),
        col(Answer.service_id) == col(CarriedAnswer.service_id),
    )
    chosen = (
        select(CarriedAnswer, Answer.state, Answer.level, Submission.cycle_id)
        .join(Submission, col(Submission.id) == col(CarriedAnswer.from_submission_id))
        .outerjoin(Answer, same)
        .where(CarriedAnswer.submission_id == submission)
        .execution_options(populate_existing=True)
    )
    rows = {(row[0].item, row[0].service_id): row for row in session.exec(chosen)}
    cycles: dict[int, Cycle] = {}
    found: dict[Question, Carried] = {}
    for asked in questions_of(part.submission, part.cycle).asked:
        row, state, level, number = rows.get(asked.question, (None, None, None, None))
        if row is None or number is None or not _fits(row, asked):
            continue
        if number not in cycles:
            cycles[number] = session.get_one(Cycle, number)
        found[asked.question] = Carried(
            asked=asked,
            state=row.state,
            level=row.level,
            reason=row.reason,
            note=row.note,
            link=row.link,
            claimed_state=row.claimed_state,
            claimed_level=row.claimed_level,
            cycle_en=cycles[number].name_en,
            cycle_km=cycles[number].name_km,
            standing=_standing(row, state, level),
        )
    return found


def offers(session: Session, actor: Actor, submission: int) -> dict[Question, Carried]:
    """What waits to be confirmed: carried answers of questions that have no answer."""
    return {question: one for question, one in carried(session, actor, submission).items() if one.standing == OFFERED}


def confirm_one(session: Session, actor: Actor, *, submission: int, item: str, service: int = 0) -> Given:
    """Make an answer of what was carried over for one question, as it was and with its evidence.

    Raises:
        Missing: nothing was carried over for this question.
        Closed: the submission takes no answers.
        Conflict: somebody has answered the question; that answer stays, and both are named.
    """
    part = participation(session, actor, submission, action="answer.edit")
    found = carried(session, actor, submission).get((item, service))
    if found is None:
        raise Missing(id=item)
    given = _confirm(session, actor, submission, found, _taken_back(session, submission))
    _mark(session, actor, part, [(item, service)], CONFIRMED)
    return given


def confirm_all(session: Session, actor: Actor, *, submission: int, questions: Collection[Question]) -> list[Given]:
    """Make answers of what was carried over for these questions, as it was, with its evidence; gives the answers made.

    Questions that somebody has answered meanwhile are left as they are.

    Raises:
        Closed: the submission takes no answers.
        Conflict: somebody answered one of them in this very moment; then nothing is stored.
    """
    part = participation(session, actor, submission, action="answer.edit")
    require_open(part)
    wanted = frozenset(questions)
    taken_back = _taken_back(session, submission)
    found = [one for question, one in offers(session, actor, submission).items() if question in wanted]
    given = [_confirm(session, actor, submission, one, taken_back) for one in found]
    _mark(session, actor, part, [one.asked.question for one in found], CONFIRMED)
    return given


def drop_offers(session: Session, actor: Actor, *, submission: int, questions: Collection[Question]) -> int:
    """Offer these questions' earlier answers no longer, because they are to be answered anew; gives how many.

    Raises:
        Closed: the submission takes no answers.
    """
    part = participation(session, actor, submission, action="answer.edit")
    require_open(part)
    wanted = frozenset(questions)
    left = [question for question in offers(session, actor, submission) if question in wanted]
    _mark(session, actor, part, left, DROPPED)
    return len(left)


def _fits(row: CarriedAnswer, asked: Asked) -> bool:
    if row.state == LEVEL:
        return row.level is not None and row.level < len(asked.labels)
    return row.state == NOT_APPLICABLE and asked.may_not_apply


def _standing(row: CarriedAnswer, state: str | None, level: int | None) -> str:
    """Derived from the answer, so that saving one need not know that anything was carried over."""
    if state is None or state == UNANSWERED:
        return DROPPED if row.standing == DROPPED else OFFERED
    return CONFIRMED if (state, level) == (row.state, row.level) else CHANGED


def _taken_back(session: Session, submission: int) -> dict[Question, int]:
    """The versions of answers that were taken back; whatever else stands must not be replaced."""
    rows = session.exec(
        select(Answer.item, Answer.service_id, Answer.version).where(
            Answer.submission_id == submission, Answer.state == UNANSWERED
        )
    )
    return {(item, service): version for item, service, version in rows}


def _confirm(session: Session, actor: Actor, submission: int, one: Carried, taken_back: dict[Question, int]) -> Given:
    item, service = one.asked.question
    return save_answer(
        session,
        actor,
        submission=submission,
        item=item,
        service=service,
        state=one.state,
        level=one.level,
        reason=one.reason,
        note=one.note,
        link=one.link,
        seen_version=taken_back.get(one.asked.question, 0),
    )


def _mark(session: Session, actor: Actor, part: Participation, questions: Collection[Question], standing: str) -> None:
    if not questions:
        return
    number, wanted = part.submission.id or 0, frozenset(questions)
    rows = session.exec(select(CarriedAnswer).where(CarriedAnswer.submission_id == number)).all()
    marked = [row.id for row in rows if (row.item, row.service_id) in wanted]
    session.exec(update(CarriedAnswer).where(col(CarriedAnswer.id).in_(marked)).values(standing=standing))
    details = {standing: len(marked)}
    if standing == CONFIRMED:
        used = use_earlier_evidence(session, submission=number, questions=wanted, by=actor.name)
        details |= {"evidence": used} if used else {}
    _record(session, actor, part, **details)


def _record(session: Session, actor: Actor, part: Participation, **details: int) -> None:
    subject = f"submission:{part.submission.id}"
    record(session, actor, "answer.carry", subject=subject, organisation=part.submission.organisation_id, **details)
