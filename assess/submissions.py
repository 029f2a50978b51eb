"""An organisation's way through a cycle: draft, submitted, in review, returned or verified, published."""

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from assess.cases import VERIFIED
from assess.freezing import freeze
from assess.participation import Participation, participation, require_not_own, require_open
from assess.questions import questions_of
from assess.states import REVIEWABLE, SUBMISSION_STATES, today
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
    """
    part = participation(session, actor, submission, action="submission.submit")
    require_open(part)
    found = part.submission
    again = found.state == "returned"
    found.state = "submitted"
    found.submitted_at, found.submitted_by = utc_now(), actor.name
    found.late = today() > part.cycle.due_on
    session.flush()
    claim = freeze(session, part, reason="returned" if again else None)
    _move(session, actor, part, "submission.submit", stage=claim.stage_reached, version=claim.version)
    return claim


def return_submission(session: Session, actor: Actor, *, submission: int, note: str) -> Submission:
    """Give a submission back to the organisation, with a note that says what to mend.

    Reviews stay; the one of a question whose answer is changed is dropped.

    Raises:
        Closed: it is not with the reviewers.
        Denied: the reviewer answers or signs for the organisation.
    """
    part = participation(session, actor, submission, action="submission.return")
    require_reviewable(actor, part)
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

    Raises:
        Closed: it is not with the reviewers.
        Denied: the reviewer answers or signs for the organisation.
        Invalid: questions are left to review; the error says how many.
    """
    part = participation(session, actor, submission, action="submission.verify")
    require_reviewable(actor, part)
    open_questions = unreviewed(session, part)
    if open_questions:
        raise Invalid("review.incomplete", count=len(open_questions), first=open_questions[0][0])
    part.submission.state = "verified"
    part.submission.verified_at, part.submission.verified_by = utc_now(), actor.name
    session.flush()
    verified = freeze(session, part, run=VERIFIED)
    _move(session, actor, part, "submission.verify", stage=verified.stage_reached, version=verified.version)
    return verified


def publish(session: Session, actor: Actor, *, submission: int) -> Submission:
    """Publish a verified result.

    Raises:
        Closed: it is not verified, or is published already.
    """
    part = participation(session, actor, submission, action="result.publish")
    if part.submission.state != "verified":
        raise Closed("submission.not_verified")
    _publish(session, actor, part)
    return part.submission


def publish_cycle(session: Session, actor: Actor, *, cycle: int) -> int:
    """Publish every verified result of a cycle where this person may; gives how many there were."""
    require_anywhere(actor, "result.publish")
    if session.get(Cycle, cycle) is None:
        raise Missing(id=cycle)
    verified = [
        part
        for part in _listed(session, visible(actor, "result.publish"), cycle)
        if part.submission.state == "verified"
    ]
    for part in verified:
        _publish(session, actor, part)
    return len(verified)


def unreviewed(session: Session, part: Participation) -> list[tuple[str, int]]:
    """The questions of a submission, by item and service, that no reviewer has settled; in the order asked."""
    rows = session.exec(select(Review.item, Review.service_id).where(Review.submission_id == part.submission.id))
    settled = set(rows)
    asked = questions_of(part.submission, part.cycle).asked
    return [one.question for one in asked if one.question not in settled]


def require_reviewable(actor: Actor, part: Participation) -> None:
    """Raise unless the submission is with the reviewers and this person is not of the organisation."""
    require_not_own(actor, part)
    if part.submission.state not in REVIEWABLE:
        raise Closed("submission.not_in_review")


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


def _move(session: Session, actor: Actor, part: Participation, action: str, **details: object) -> None:
    """Store the new state and say so in the record."""
    part.submission.version += 1
    session.add(part.submission)
    subject = f"submission:{part.submission.id}"
    record(session, actor, action, subject=subject, organisation=part.submission.organisation_id, **details)
