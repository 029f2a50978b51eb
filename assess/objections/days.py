"""The days in which an organisation may object to its verified result, and what keeps a result from being published."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from assess.cycles.participation import Participation
from assess.states import UNPUBLISHED, today
from assess.tables import Cycle, Submission
from assess.tables.objection import Hearing, Objection
from data.errors import Closed
from data.i18n import day
from data.tables import Organisation

OPEN, ACCEPTED, REFUSED = OUTCOMES = ("open", "accepted", "refused")


@dataclass(frozen=True)
class Pending:
    """A verified result that is not published yet.

    `until` is the last day for objections (None: none are taken), `open_objections` those without an answer.
    """

    part: Participation
    until: date | None
    accepted_at: datetime | None
    accepted_by: str | None
    open_objections: int

    @property
    def takes_objections(self) -> bool:
        """Whether the organisation may object now."""
        return self.until is not None and self.accepted_at is None and today() <= self.until

    @property
    def ready(self) -> bool:
        """Whether it can be published: every objection is answered, and the time is over or the head has accepted."""
        return not self.open_objections and not self.takes_objections

    def require_ready(self) -> None:
        """Raise `Closed`, which says why, unless it can be published."""
        if self.open_objections:
            raise Closed("objection.unanswered", count=self.open_objections)
        if self.takes_objections:
            raise Closed("objection.days", until=day(self.until))


def days_of(cycle: Cycle) -> int:
    """For how many days an organisation may object; none where results were imported with their source."""
    return 0 if cycle.source and not cycle.sample else cycle.objection_days


def begin_hearing(session: Session, part: Participation) -> date | None:
    """Let the time for objections to a new verified result begin; its last day, or None if there is no such time."""
    days = days_of(part.cycle)
    number = part.submission.id or 0
    before = session.get(Hearing, number)
    if before is not None:
        session.delete(before)
        session.flush()
    if not days:
        return None
    until = today() + timedelta(days=days)
    session.add(Hearing(submission_id=number, until=until))
    return until


def pending(session: Session, *where: ColumnElement[bool]) -> list[Pending]:
    """The verified results that are not published yet, of the submissions that `where` leaves in, by path."""
    chosen = (
        select(Submission, Cycle, Organisation, Hearing)
        .join(Cycle, col(Cycle.id) == col(Submission.cycle_id))
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .outerjoin(Hearing, col(Hearing.submission_id) == col(Submission.id))
        .where(col(Submission.state).in_(UNPUBLISHED), *where)
        .order_by(col(Organisation.path))
    )
    found = session.exec(chosen).all()
    if not found:
        return []
    unanswered = dict(
        session.exec(
            select(Objection.submission_id, func.count())
            .join(Submission, col(Submission.id) == col(Objection.submission_id))
            .where(Objection.outcome == OPEN, col(Submission.state).in_(UNPUBLISHED))
            .group_by(col(Objection.submission_id))
        ).all()
    )
    return [
        Pending(
            part=Participation(submission, cycle, organisation),
            until=hearing.until if hearing else None,
            accepted_at=hearing.accepted_at if hearing else None,
            accepted_by=hearing.accepted_by if hearing else None,
            open_objections=unanswered.get(submission.id or 0, 0),
        )
        for submission, cycle, organisation, hearing in found
    ]


def pending_of(session: Session, part: Participation) -> Pending | None:
    """What is still to come before this result is published; None if it is not verified yet or published already."""
    return next(iter(pending(session, col(Submission.id) == part.submission.id)), None)
