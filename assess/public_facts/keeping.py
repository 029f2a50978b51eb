"""Keeps what was measured, lets it be contested, and takes it over as an answer that the organisation may change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, delete, select

from assess.answers import LEVEL, UNANSWERED, Given, answers_of, save_answer
from assess.cycles.participation import participation
from assess.public_facts.findings import AT_MOST, Fact, Measured, Tries, agrees
from assess.public_facts.wording import how_sure, sentence
from assess.questions import ORGANISATION, questions_of
from assess.states import today
from assess.tables import Submission
from assess.tables.public_fact import Measurement, SiteTry
from data.access import Actor, require_anywhere
from data.base import utc_now
from data.errors import Conflict, Invalid
from data.events import record
from data.i18n import ZONE, day, language, t
from data.organisations import find_organisation, visible
from data.tables import Organisation

LONGEST_CONTEST = 1_000
PAUSE = 30
"""Seconds between two measurements of one organisation: a site is not to be burdened, nor this program misused."""
REMEMBERED = timedelta(days=30)


@dataclass(frozen=True)
class Seen:
    """What was measured of one item: `level` counts from 0, None where none can be told."""

    id: int
    item: str
    level: int | None
    bound: str
    facts: tuple[Fact, ...]
    address: str
    measured_at: datetime
    measured_by: str
    contest: str | None
    contested_by: str | None
    contested_at: datetime | None

    def agrees(self, claimed: int) -> bool | None:
        """Whether the level that somebody claims can be true; None if no level was measured."""
        return None if self.level is None else agrees(self.bound, level=self.level, claimed=claimed)


@dataclass(frozen=True)
class Site:
    """What to measure: an organisation's address, "" if none is known, and how its site opened until now."""

    organisation: int
    code: str
    address: str
    tries: Tries

    def tries_of(self, address: str) -> Tries:
        """The tries, if they are of this address."""
        return self.tries if address == self.address else Tries()


def site_of(session: Session, actor: Actor, organisation: int) -> Site:
    """The site of an organisation, for somebody who may have it measured."""
    return _sites(session, [find_organisation(session, actor, organisation, action="fact.measure")])[0]


def require_rested(session: Session, actor: Actor, organisation: int) -> None:
    """Raise `Invalid` if the organisation was measured only a moment ago."""
    find_organisation(session, actor, organisation, action="fact.measure")
    last = session.exec(select(func.max(SiteTry.at)).where(SiteTry.organisation_id == organisation)).one()
    if last is not None and utc_now() - last < timedelta(seconds=PAUSE):
        raise Invalid("fact.too_soon", seconds=PAUSE)


def sites(session: Session, actor: Actor, *, cycle: int | None = None) -> list[Site]:
    """The sites of all organisations that this person may have measured and whose address is known, by path.

    With `cycle` only of those that take part in it. An organisation that has ended is left out.
    """
    require_anywhere(actor, "fact.measure")
    chosen = select(Organisation).where(visible(actor, "fact.measure"), _exists_today())
    if cycle is not None:
        taking_part = select(Submission.organisation_id).where(Submission.cycle_id == cycle)
        chosen = chosen.where(col(Organisation.id).in_(taking_part))
    found = _sites(session, session.exec(chosen.order_by(col(Organisation.path))).all())
    return [one for one in found if one.address]


def keep_measured(session: Session, actor: Actor, *, organisation: int, measured: Measured) -> list[Seen]:
    """Keep the findings of a visit, and that the site was tried.

    What the organisation holds against a measurement goes on standing where the new one says the same. What was
    measured more than 30 days ago is forgotten.
    """
    keep_try(
        session, actor, organisation=organisation, address=measured.address, at=measured.at, opened=measured.opened
    )
    before = _newest_by_item(session, organisation)
    old = (col(Measurement.organisation_id) == organisation, col(Measurement.measured_at) < utc_now() - REMEMBERED)
    rows = [
        Measurement(
            organisation_id=organisation,
            item=one.item,
            level=one.level,
            bound=one.bound,
            facts=[dict(told) for told in one.facts],
            address=measured.address,
            measured_at=measured.at,
            measured_by=actor.name,
        )
        for one in measured.findings
    ]
    for row in rows:
        last = before.get(row.item)
        if last is not None and (last.level, last.bound) == (row.level, row.bound):
            row.contest, row.contested_by, row.contested_at = last.contest, last.contested_by, last.contested_at
    session.exec(delete(Measurement).where(*old))
    session.add_all(rows)
    session.flush()
    record(
        session,
        actor,
        "fact.measure",
        subject=f"organisation:{organisation}",
        organisation=organisation,
        address=measured.address,
        measured={one.item: one.level for one in measured.findings},
    )
    return [_seen(row) for row in rows]


def keep_try(session: Session, actor: Actor, *, organisation: int, address: str, at: datetime, opened: bool) -> None:
    """Keep that a site was tried at an address, and whether it opened; tries of more than 30 days ago are forgotten.

    It writes no event: tries are many, and nothing that is shown changes until the site is measured.
    """
    find_organisation(session, actor, organisation, action="fact.measure")
    old = (col(SiteTry.organisation_id) == organisation, col(SiteTry.at) < utc_now() - REMEMBERED)
    session.exec(delete(SiteTry).where(*old))
    session.add(SiteTry(organisation_id=organisation, address=address, at=at, opened=opened))
    session.flush()


def measurements_of(session: Session, actor: Actor, submission: int) -> dict[str, Seen]:
    """What was measured last of each item that the submission is asked, by item, in the order of the questionnaire."""
    part = participation(session, actor, submission, action="answer.read")
    rows = _newest_by_item(session, part.submission.organisation_id).values()
    tops = {item.id: item.top for item in part.edition.items if item.measured}
    found = {row.item: _seen(row) for row in rows if (row.level or 0) <= tops.get(row.item, -1)}
    asked = questions_of(part.submission, part.cycle).asked
    return {one.item: found[one.item] for one in asked if one.item in found}


def contest(session: Session, actor: Actor, *, submission: int, item: str, reason: str) -> Seen:
    """Say what is wrong with what was measured last of an item; it stays beside the measurement for the reviewer.

    Raises:
        Invalid: nothing was measured of the item, or no reason is given.
    """
    part = participation(session, actor, submission, action="answer.edit")
    row = _newest_by_item(session, part.submission.organisation_id).get(item)
    if row is None:
        raise Invalid("fact.none", item=item)
    why = reason.replace("\x00", "").strip()
    if not why or len(why) > LONGEST_CONTEST:
        raise Invalid("fact.contest", most=LONGEST_CONTEST)
    row.contest, row.contested_by, row.contested_at = why, actor.name, utc_now()
    session.add(row)
    record(
        session,
        actor,
        "fact.contest",
        subject=f"submission:{submission}",
        organisation=part.submission.organisation_id,
        item=item,
        reason=why,
    )
    return _seen(row)


def take_over(session: Session, actor: Actor, *, submission: int, item: str, seen_version: int) -> Given:
    """Answer an item with the level that was measured, its findings as the note; the answer can be changed as any.

    What the note said before stays above the findings; a link is kept, else the measured address becomes it.

    Raises:
        Invalid: no level was measured of the item.
        Closed, Conflict: as `assess.answers.save_answer`.
    """
    found = measurements_of(session, actor, submission).get(item)
    if found is None or found.level is None:
        raise Invalid("fact.none", item=item)
    before = answers_of(session, actor, submission).get((item, ORGANISATION))
    if (before.version if before else 0) != seen_version:
        raise Conflict(theirs=before.version if before else 0, yours=seen_version)
    edition = participation(session, actor, submission, action="answer.edit").edition
    label = edition.item(item).levels[found.level].label.to(language())
    told = "\n".join([measured_line(found, label), *map(sentence, found.facts)])
    own = before.note if before else None
    note = told if not own else own if told in own else f"{own}\n\n{told}"
    return save_answer(
        session,
        actor,
        submission=submission,
        item=item,
        state=LEVEL,
        level=found.level,
        seen_version=seen_version,
        note=note,
        link=(before.link if before else None) or found.address,
    )


def take_over_empty(session: Session, actor: Actor, *, submission: int) -> list[Given]:
    """Take over what was measured wherever the organisation has not answered yet."""
    given = answers_of(session, actor, submission)
    return [
        take_over(session, actor, submission=submission, item=item, seen_version=version)
        for item, version in open_items(measurements_of(session, actor, submission), given).items()
    ]


def open_items(found: Mapping[str, Seen], given: Mapping[tuple[str, int], Given]) -> dict[str, int]:
    """The items without an answer whose level was seen, with the version that a save must name.

    A level that is only the most that can be true was not seen; to take it over is for a person to decide.
    """
    seen = [item for item, one in found.items() if one.level is not None and one.bound != AT_MOST]
    answers = {item: given.get((item, ORGANISATION)) for item in seen}
    return {item: one.version if one else 0 for item, one in answers.items() if one is None or one.state == UNANSWERED}


def measured_line(found: Seen, label: str) -> str:
    """When and where something was measured, and what it suggests: one line for a note."""
    return t(
        "Measured on {day} at {address}: {level}.",
        day=day(found.measured_at.astimezone(ZONE).date()),
        address=found.address,
        level=how_sure(found.bound, label),
    )


def _newest_by_item(session: Session, organisation: int) -> dict[str, Measurement]:
    newest = (
        select(func.max(Measurement.id))
        .where(Measurement.organisation_id == organisation)
        .group_by(col(Measurement.item))
    )
    return {row.item: row for row in session.exec(select(Measurement).where(col(Measurement.id).in_(newest)))}


def _sites(session: Session, organisations: Sequence[Organisation]) -> list[Site]:
    """Each with the address that was measured last, else that of the register."""
    numbers = [one.id or 0 for one in organisations]
    newest = (
        select(func.max(Measurement.id))
        .where(col(Measurement.organisation_id).in_(numbers))
        .group_by(col(Measurement.organisation_id))
    )
    measured = dict(
        session.exec(
            select(Measurement.organisation_id, Measurement.address).where(col(Measurement.id).in_(newest))
        ).all()
    )
    tries: dict[int, list[SiteTry]] = {}
    since = utc_now() - REMEMBERED
    chosen = select(SiteTry).where(col(SiteTry.organisation_id).in_(numbers), col(SiteTry.at) >= since)
    for row in session.exec(chosen):
        tries.setdefault(row.organisation_id, []).append(row)
    found: list[Site] = []
    for number, one in zip(numbers, organisations, strict=True):
        address = measured.get(number) or one.website or ""
        counted = _counted([tried for tried in tries.get(number, []) if tried.address == address])
        found.append(Site(number, one.code, address, counted))
    return found


def _counted(tries: Sequence[SiteTry]) -> Tries:
    days = {one.at.astimezone(ZONE).date() for one in tries}
    return Tries(len(tries), sum(one.opened for one in tries), len(days))


def _exists_today() -> ColumnElement[bool]:
    return or_(col(Organisation.valid_to).is_(None), col(Organisation.valid_to) >= today())


def _seen(row: Measurement) -> Seen:
    values: dict[str, Any] = {name: getattr(row, name) for name in Seen.__dataclass_fields__ if name != "facts"}
    return Seen(**values, facts=tuple(row.facts))
