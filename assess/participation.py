"""An organisation's part in a cycle, found in one query and checked for what the person may do."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from assess.editions import edition_of
from assess.states import EDITABLE, today
from assess.tables import Cycle, Submission
from data.access import Actor, require
from data.errors import Closed, Denied, Missing
from data.i18n import day
from data.organisations import is_own
from data.tables import Organisation
from maturity_model.definition import Edition


@dataclass(frozen=True)
class Participation:
    """A submission with its cycle and organisation."""

    submission: Submission
    cycle: Cycle
    organisation: Organisation

    @property
    def edition(self) -> Edition:
        """The edition that the cycle is pinned to."""
        return edition_of(self.cycle)


def participation(session: Session, actor: Actor, submission: int, *, action: str) -> Participation:
    """The submission with its cycle and organisation, for somebody who may do `action` there.

    Raises:
        Missing: there is none, or it is not this person's to see.
        Denied: the person may see it but not do this.
    """
    found = session.exec(
        select(Submission, Cycle, Organisation)
        .join(Cycle, col(Cycle.id) == col(Submission.cycle_id))
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .where(Submission.id == submission)
    ).first()
    if found is None:
        raise Missing(id=submission)
    part = Participation(*found)
    path = part.organisation.path
    hidden = part.submission.state == "planned" and not actor.may("cycle.edit", path)
    if hidden or not (actor.may("answer.read", path) or actor.may(action, path)):
        raise Missing(id=submission)
    require(actor, action, path)
    return part


def require_open(part: Participation) -> None:
    """Raise `Closed` unless answers are taken: the cycle is open, its last day not over, the claim not signed."""
    cycle = part.cycle
    if cycle.state != "open" or today() < cycle.opens_on:
        raise Closed("cycle.not_open", name=cycle.name_en)
    if today() > cycle.closes_on:
        raise Closed("cycle.over", name=cycle.name_en, closed=day(cycle.closes_on))
    if part.submission.state not in EDITABLE:
        raise Closed("submission.signed")


def require_not_own(actor: Actor, part: Participation) -> None:
    """Raise `Denied` if the person answers or signs for this organisation."""
    if is_own(actor, part.organisation):
        raise Denied("review.own", action="review.edit")
