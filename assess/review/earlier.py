"""What was verified last time: the newest earlier cycle in which an organisation's answers were verified."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, select

from assess.editions.chosen import edition_of
from assess.states import SETTLED
from assess.tables import Cycle, Review, Submission
from maturity_model.definition import Edition

Question = tuple[str, int]


@dataclass(frozen=True)
class Earlier:
    """An organisation's verified answers of an earlier cycle, by item and service, as state and level."""

    cycle_en: str
    cycle_km: str | None
    verified: dict[Question, tuple[str, int | None]]


def earlier_of(session: Session, submission: Submission, cycle: Cycle) -> Earlier | None:
    """What was verified for the organisation in the newest cycle that opened before this one; None if never.

    Of another edition only those items count whose levels earn the same credits there as here: else the same number
    of a level would mean something else.
    """
    found = session.exec(
        select(Submission.id, Cycle)
        .join(Cycle, col(Cycle.id) == col(Submission.cycle_id))
        .where(
            Submission.organisation_id == submission.organisation_id,
            Submission.id != submission.id,
            col(Submission.state).in_(SETTLED),
            col(Cycle.opens_on) < cycle.opens_on,
        )
        .order_by(col(Cycle.opens_on).desc(), col(Cycle.id).desc())
    ).first()
    if found is None:
        return None
    number, before = found
    rows = session.exec(
        select(Review.item, Review.service_id, Review.state, Review.level).where(Review.submission_id == number)
    )
    alike = None if before.edition_hash == cycle.edition_hash else _alike(edition_of(before), edition_of(cycle))
    verified = {
        (item, service): (state, level) for item, service, state, level in rows if alike is None or item in alike
    }
    return Earlier(before.name_en, before.name_km, verified)


def _alike(before: Edition, now: Edition) -> Collection[str]:
    earned = {item.id: [level.credit for level in item.levels] for item in before.items}
    same = {item.id for item in now.items if earned.get(item.id) == [level.credit for level in item.levels]}
    was, stands = before.ladder, now.ladder
    if was and stands and was.id == stands.id and len(was.levels) == len(stands.levels):
        same.add(stands.id)
    return same
