"""An organisation's way through a cycle: draft, submitted, in review, returned or verified, provisional, published."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from assess.cases import VERIFIED
from assess.cycles.participation import Participation, participation, require_open
from assess.evidence.needed import require_evidence
from assess.freezing import freeze
from assess.objections.days import begin_hearing, pending, pending_of
from assess.questions import questions_of
from assess.review.approval import require_approvable
from assess.review.own_work import require_reviewer
from assess.states import SUBMISSION_STATES, today
from assess.tables import Cycle, Result, Review, Submission
from data.access import Actor, require_anywhere
from data.base import utc_now
from data.errors import Closed, Invalid, Missing
from data.events import record
from data.organisations import visible
from data.tables import Organisation

STATES = SUBMISSION_STATES
LONGEST_NOTE = 4000


def find_submission(session: Session, actor: Actor, submission: int, *, action: str = "answer.read") -> Submission:
    """The submission, for somebody who may do `action` there.

    Raises:
        Missing: there is none, or it is another organisation's.
    """
    return participation(session, actor, submission, action=action).submission


def submission_in(session: Session, actor: Actor, *, cycle: int, organisation: int) -> Submission:
    """The part of an organisation in a cycle.

    Raises:
        Missing: it takes no part, or is not this person's to see.
    """
    chosen = select(Submission.id).where(Submission.cycle_id == cycle, Submission.organisation_id == organisation)
    found = session.exec(chosen).first()
    if found is None:
        raise Missing(id=organisation)
    return find_submission(session, actor, found)


def list_submissions(
    session: Session, actor: Actor, *, action: str = "answer.edit", cycle: int | None = None
) -> list[Participation]:
    """The submissions where this person may do `action`, newest cycle first, then by organisation.

    Those of a cycle that is not open yet are left out.
    """
    require_anywhere(actor, action)
    return _listed(session, visible(actor, action), cycle)


def submit(session: Session, actor: Actor, *, submission: int) -> Result:
    """Sign a submission and hand it to the reviewers: what is claimed is frozen as a result, which is given back.

    Raises:
        Closed: it is handed in already, or the cycle takes nothing more.
        Invalid: obligatory evidence is missing; the error names the questions.
    """
    return hand_in(session, actor, participation(session, actor, submission, action="submission.submit"))


def hand_in(session: Session, actor: Actor, part: Participation, *, signed_by: str | None = None) -> Result:
    """Freeze the claim of a submission whose signing has been checked; the frozen claim is given back.

    `signed_by` is the head who signed on paper, if the person acting only hands in what was signed.

    Raises:
        Closed, Invalid: as for `submit`.
    """
    require_open(part)
    require_evidence(session, part)
    found = part.submission
    again = found.state == "returned"
    found.state = "submitted"
    found.submitted_at, found.submitted_by = utc_now(), signed_by or actor.name
    found.late = today() > part.cycle.due_on
    session.flush()
    claim = freeze(session, part, reason="returned" if again else None)
    _freezing_move(session, actor, part, "submission.submit", claim)
    return claim


def return_submission(session: Session, actor: Actor, *, submission: int, note: str) -> Submission:
    """Give a submission back to the organisation, with a note that says what to mend.

    Reviews stay; the one of a question whose answer is changed is dropped.

    Raises:
        Closed: it is not with the reviewers.
        Denied: the reviewer answers or signs for the organisation.
    """
    part = participation(session, actor, submission, action="submission.return")
    require_reviewer(session, actor, part)
    plain = note.strip()
    if not plain:
        raise Invalid("submission.note")
    if len(plain) > LONGEST_NOTE:
        raise Invalid("text.too_long", field="note", length=len(plain), most=LONGEST_NOTE)
    part.submission.state, part.submission.returned_note = "returned", plain
    _move(session, actor, part, "submission.return", note=plain)
    return part.submission


def verify(session: Session, actor: Actor, *, submission: int) -> Result:
    """Settle a review: what the reviewer agreed to or adjusted is frozen as the verified result.

    It is provisional for as many days as the cycle gives for objections.

    Raises:
        Closed: it is not with the reviewers.
        Denied: it is own work or of the reviewer's organisation, or the cycle asks for another pair of eyes.
        Invalid: questions are left to review (the error says how many), or the second reviewer has not finished, or
            disputes of the two wait for a third person.
    """
    part = participation(session, actor, submission, action="submission.verify")
    require_approvable(session, actor, part)
    open_questions = unreviewed(session, part)
    if open_questions:
        raise Invalid("review.incomplete", count=len(open_questions), first=open_questions[0][0])
    part.submission.state = "provisional" if begin_hearing(session, part) else "verified"
    part.submission.verified_at, part.submission.verified_by = utc_now(), actor.name
    session.flush()
    verified = freeze(session, part, run=VERIFIED)
    _freezing_move(session, actor, part, "submission.verify", verified)
    return verified


def publish(session: Session, actor: Actor, *, submission: int) -> Submission:
    """Publish a verified result.

    Raises:
        Closed: it is not verified, or is published already; an objection is not answered; or the days for objections
            are not over and the head has not accepted the result.
    """
    part = participation(session, actor, submission, action="result.publish")
    waiting = pending_of(session, part)
    if waiting is None:
        raise Closed("submission.not_verified")
    waiting.require_ready()
    _publish(session, actor, part)
    return part.submission


def publish_cycle(session: Session, actor: Actor, *, cycle: int) -> int:
    """Publish every verified result of a cycle that is ready, where this person may; gives how many there were.

    Ready are those against which nothing can be or is objected any more.
    """
    require_anywhere(actor, "result.publish")
    if session.get(Cycle, cycle) is None:
        raise Missing(id=cycle)
    where = (col(Submission.cycle_id) == cycle, visible(actor, "result.publish"))
    ready = [one.part for one in pending(session, *where) if one.ready]
    for part in ready:
        _publish(session, actor, part)
    return len(ready)


@dataclass(frozen=True)
class Publishing:
    """How many verified results of a cycle are not published yet.

    Of those, `provisional` still take objections, `objected` have objections without an answer (so many in all are
    `open_objections`), and `ready` can be published.
    """

    provisional: int
    objected: int
    open_objections: int
    ready: int


def publishing(session: Session, actor: Actor, *, cycle: int) -> Publishing:
    """How far the verified results of a cycle are on their way to being published, of those this person may see."""
    require_anywhere(actor, "national.read")
    found = pending(session, col(Submission.cycle_id) == cycle, visible(actor, "national.read"))
    return Publishing(
        provisional=sum(one.takes_objections for one in found),
        objected=sum(one.open_objections > 0 for one in found),
        open_objections=sum(one.open_objections for one in found),
        ready=sum(one.ready for one in found),
    )


def unreviewed(session: Session, part: Participation) -> list[tuple[str, int]]:
    """The questions of a submission, by item and service, that no reviewer has settled; in the order asked."""
    rows = session.exec(select(Review.item, Review.service_id).where(Review.submission_id == part.submission.id))
    settled = set(rows)
    asked = questions_of(part.submission, part.cycle).asked
    return [one.question for one in asked if one.question not in settled]


def count_states(session: Session, actor: Actor, *, cycle: int) -> dict[str, int]:
    """How many submissions of a cycle stand in each state, of those that this person may see."""
    require_anywhere(actor, "cycle.read")
    rows = session.exec(
        select(Submission.state, func.count())
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .where(Submission.cycle_id == cycle, visible(actor, "cycle.read"))
        .group_by(col(Submission.state))
    )
    counts = dict(rows.all())
    return {state: counts.get(state, 0) for state in STATES}


def _listed(session: Session, where: ColumnElement[bool], cycle: int | None) -> list[Participation]:
    chosen = (
        select(Submission, Cycle, Organisation)
        .join(Cycle, col(Cycle.id) == col(Submission.cycle_id))
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .where(Submission.state != "planned", where)
        .order_by(col(Cycle.opens_on).desc(), col(Cycle.id).desc(), col(Organisation.path))
    )
    if cycle is not None:
        chosen = chosen.where(Cycle.id == cycle)
    return [Participation(*row) for row in session.exec(chosen)]


def _publish(session: Session, actor: Actor, part: Participation) -> None:
    part.submission.state = "published"
    _move(session, actor, part, "result.publish")


def _freezing_move(session: Session, actor: Actor, part: Participation, action: str, frozen: Result) -> None:
    """Store the state that comes with a freeze; the record seals the hash of what was frozen."""
    seal = {"result": frozen.id, "document_hash": frozen.document_hash}
    _move(session, actor, part, action, stage=frozen.stage_reached, version=frozen.version, **seal)


def _move(session: Session, actor: Actor, part: Participation, action: str, **details: object) -> None:
    """Store the new state and say so in the record."""
    part.submission.version += 1
    session.add(part.submission)
    subject = f"submission:{part.submission.id}"
    record(session, actor, action, subject=subject, organisation=part.submission.organisation_id, **details)
