"""What the sample country says to its verified results: objections with answers, an acceptance, a correction."""

from collections.abc import Mapping

from sqlmodel import Session, col, select

from assess.cycles.participation import Participation
from assess.objections.raised import ACCEPTED, REFUSED, accept_result, answer_objection, correct, object_to
from assess.tables import Cycle, Review, Submission
from data.access import Actor, Role
from data.organisations import Organisation

LINK = "https://www.sample.example/notices"
CLAIMS_MORE = "sample-roads", "sample-homes", "sample-computing"
ACCEPTS = "sample-foresight"
CORRECTED = "sample-families"


def enter_objections(
    session: Session,
    actors: Mapping[Role, Actor],
    entered: Mapping[str, Organisation],
    parts: Mapping[str, Participation],
) -> None:
    """Objections to three provisional results of the open cycle, one accepted result, one correction of last year."""
    reviewer = actors[Role.REVIEWER]
    waits, granted, refused = (parts[code] for code in CLAIMS_MORE)
    _object(session, waits, "This has been on our site since May; the reviewer looked at the old address.")
    number = _object(session, granted, "The notice was moved to the new page, where it can be read by everybody.")
    raised = _verdict(session, granted.submission)
    answer_objection(
        session,
        reviewer,
        objection=number,
        outcome=ACCEPTED,
        level=(raised.level or 0) + 1,
        reason="Seen on the new page: it says what the next level asks.",
    )
    number = _object(session, refused, "We publish this every month in the hall of the ministry.")
    answer_objection(
        session,
        reviewer,
        objection=number,
        outcome=REFUSED,
        reason="A notice in a hall is not on the site; the question asks what a visitor sees there.",
    )
    accepting = parts[ACCEPTS]
    accept_result(session, _head(accepting), submission=accepting.submission.id or 0)
    _correct_last_year(session, actors[Role.DIRECTOR], entered[CORRECTED])


def _object(session: Session, part: Participation, text: str) -> int:
    verdict = _verdict(session, part.submission)
    raised = object_to(
        session,
        _head(part),
        submission=part.submission.id or 0,
        item=verdict.item,
        service=verdict.service_id,
        text=text,
        link=LINK,
    )
    return raised.id or 0


def _verdict(session: Session, submission: Submission) -> Review:
    """The first verdict of the review that stands at the lowest level, where there is always more to be had."""
    chosen = select(Review).where(Review.submission_id == submission.id, Review.level == 0)
    return session.exec(chosen.order_by(col(Review.id)).limit(1)).one()


def _correct_last_year(session: Session, director: Actor, organisation: Organisation) -> None:
    published = session.exec(
        select(Submission)
        .join(Cycle, col(Cycle.id) == col(Submission.cycle_id))
        .where(Submission.organisation_id == organisation.id, Submission.state == "published")
        .order_by(col(Cycle.opens_on).desc())
    ).first()
    if published is None:
        return
    verdict = _verdict(session, published)
    correct(
        session,
        director,
        submission=published.id or 0,
        item=verdict.item,
        service=verdict.service_id,
        level=1,
        reason="The ministry showed later that the page had been there on the day of the review.",
    )


def _head(part: Participation) -> Actor:
    """The head of an organisation; nobody who can be tried."""
    name = f"Head of the {part.organisation.name_en}"
    return Actor(person=None, name=name, grants=((Role.HEAD, part.organisation.path),))
