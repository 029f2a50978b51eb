"""An organisation's part in a cycle, found in one query and checked for what the person may do."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import Text, bindparam, cast
from sqlalchemy import select as plain_select
from sqlmodel import Session, col, select

from assess.editions.chosen import edition_of, pinned_edition
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


class Place(NamedTuple):
    """What saving one answer must know of a submission: a few columns in place of three whole rows.

    `facts`, `services` and `platforms` are JSON as it is stored; they are parsed once, not at each save.
    """

    submission: int
    state: str
    late: bool
    form: str
    facts: str
    services: str
    platforms: str
    edition_name: str
    edition_hash: str
    cycle_name: str
    cycle_state: str
    opens_on: date
    due_on: date
    closes_on: date
    organisation: int
    path: str

    @property
    def edition(self) -> Edition:
        """The edition that the cycle is pinned to."""
        return pinned_edition(self.edition_name, self.edition_hash)


_SUBMISSIONS, _CYCLES, _ORGANISATIONS = (
    Submission.metadata.tables[name] for name in ("submission", "cycle", "organisation")
)
# Built once: making the statement anew for each answer saved would cost more than running it.
_PLACE = (
    plain_select(
        _SUBMISSIONS.c.id,
        _SUBMISSIONS.c.state,
        _SUBMISSIONS.c.late,
        _SUBMISSIONS.c.form,
        cast(_SUBMISSIONS.c.facts, Text),
        cast(_SUBMISSIONS.c.services, Text),
        cast(_CYCLES.c.platforms, Text),
        _CYCLES.c.edition,
        _CYCLES.c.edition_hash,
        _CYCLES.c.name_en,
        _CYCLES.c.state,
        _CYCLES.c.opens_on,
        _CYCLES.c.due_on,
        _CYCLES.c.closes_on,
        _ORGANISATIONS.c.id,
        _ORGANISATIONS.c.path,
    )
    .select_from(_SUBMISSIONS)
    .join(_CYCLES, _CYCLES.c.id == _SUBMISSIONS.c.cycle_id)
    .join(_ORGANISATIONS, _ORGANISATIONS.c.id == _SUBMISSIONS.c.organisation_id)
    .where(_SUBMISSIONS.c.id == bindparam("submission"))
)


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
    _require(actor, action, submission, state=part.submission.state, path=part.organisation.path)
    return part


def open_place(session: Session, actor: Actor, submission: int, *, action: str) -> Place:
    """The few columns that saving an answer needs, for somebody who may do `action` there now.

    Raises:
        Missing, Denied: as `participation`.
        Closed: as `require_open`.
    """
    # This reads around the session; what it still holds back must be there to be read.
    session.flush()
    found = session.connection().execute(_PLACE, {"submission": submission}).first()
    if found is None:
        raise Missing(id=submission)
    place = Place._make(found)
    _require(actor, action, submission, state=place.state, path=place.path)
    _require_open(place.state, place.cycle_state, place.cycle_name, place.opens_on, place.closes_on)
    return place


def _require(actor: Actor, action: str, submission: int, *, state: str, path: str) -> None:
    hidden = state == "planned" and not actor.may("cycle.edit", path)
    if hidden or not (actor.may("answer.read", path) or actor.may(action, path)):
        raise Missing(id=submission)
    require(actor, action, path)


def require_open(part: Participation) -> None:
    """Raise `Closed` unless answers are taken: the cycle is open, its last day not over, the claim not signed."""
    cycle = part.cycle
    _require_open(part.submission.state, cycle.state, cycle.name_en, cycle.opens_on, cycle.closes_on)


def _require_open(state: str, cycle_state: str, name: str, opens_on: date, closes_on: date) -> None:
    now = today()
    if cycle_state != "open" or now < opens_on:
        raise Closed("cycle.not_open", name=name)
    if now > closes_on:
        raise Closed("cycle.over", name=name, closed=day(closes_on))
    if state not in EDITABLE:
        raise Closed("submission.signed")


def require_not_own(actor: Actor, part: Participation) -> None:
    """Raise `Denied` if the person answers or signs for this organisation."""
    if is_own(actor, part.organisation):
        raise Denied("review.own", action="review.edit")
