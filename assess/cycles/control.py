"""Rounds of assessment: made, opened for chosen organisations, extended, closed."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from assess.carry.answers import carry_into_cycle
from assess.cycles.opening import freeze_list, lists_of
from assess.editions.chosen import edition_of, hash_of
from assess.editions.wording import faults_sentences
from assess.states import CYCLE_STATES, EDITABLE, today
from assess.tables import Cycle, Submission
from data.access import Actor, require, require_anywhere
from data.errors import Closed, Conflict, Invalid, Missing
from data.events import record
from data.i18n import day
from data.organisations import KINDS, root
from data.tables import Organisation
from maturity_model.faults import Faults

STATES = CYCLE_STATES
OBJECTION_DAYS = 14
"""For how many days an organisation may object, unless a cycle says otherwise: our own setting."""
CHANGEABLE = frozenset(
    {"name_en", "name_km", "forms", "platforms", "opens_on", "due_on", "closes_on", "objection_days"}
)
LONGEST_OBJECTIONS = 365


def list_cycles(session: Session, actor: Actor) -> list[Cycle]:
    """The cycles, newest first; drafts are seen by those who prepare them only."""
    require_anywhere(actor, "cycle.read")
    chosen = select(Cycle).order_by(col(Cycle.opens_on).desc(), col(Cycle.id).desc())
    if not actor.may("cycle.edit", root(session).path):
        chosen = chosen.where(Cycle.state != "draft")
    return list(session.exec(chosen))


def find_cycle(session: Session, actor: Actor, cycle: int, *, action: str = "cycle.read") -> Cycle:
    """The cycle, for somebody who may do `action`: reading anywhere, everything else at the country.

    Raises:
        Missing: there is none, or it is a draft and the person does not prepare it.
    """
    path = root(session).path
    if action == "cycle.read":
        require_anywhere(actor, action)
    else:
        require(actor, action, path)
    found = session.get(Cycle, cycle)
    if found is None or (found.state == "draft" and not actor.may("cycle.edit", path)):
        raise Missing(id=cycle)
    return found


def find_draft(session: Session, actor: Actor, cycle: int) -> Cycle:
    """The cycle, for somebody who prepares it.

    Raises:
        Closed: it has been opened.
    """
    found = find_cycle(session, actor, cycle, action="cycle.edit")
    if found.state != "draft":
        raise Closed("cycle.opened", name=found.name_en)
    return found


def create_cycle(
    session: Session,
    actor: Actor,
    *,
    name_en: str,
    edition: str,
    forms: Mapping[str, str],
    opens_on: date,
    due_on: date,
    closes_on: date,
    name_km: str | None = None,
    platforms: Collection[str] = (),
    source: str | None = None,
    sample: bool = False,
    objection_days: int = OBJECTION_DAYS,
) -> Cycle:
    """Prepare a cycle, pinned to an edition by its content hash.

    `forms` maps kinds of organisation to ids of the edition's forms; a kind left out takes no part. `platforms`
    lists the national platforms (facts of the edition) that are available. For `objection_days` an organisation may
    object to its verified result (0: not at all).

    Raises:
        Invalid: the edition, a form, a kind or a platform is unknown, or the dates do not follow one another.
    """
    require(actor, "cycle.edit", root(session).path)
    try:
        edition_hash = hash_of(edition)
    except Faults as faults:
        raise Invalid("edition.unusable", edition=edition, reason=faults_sentences(faults)) from faults
    added = Cycle(
        name_en=name_en.strip(),
        name_km=(name_km or "").strip() or None,
        edition=edition,
        edition_hash=edition_hash,
        forms=dict(forms),
        platforms=sorted(platforms),
        opens_on=opens_on,
        due_on=due_on,
        closes_on=closes_on,
        source=source,
        sample=sample,
        objection_days=objection_days,
    )
    _check(added)
    session.add(added)
    session.flush()
    _record(session, actor, added, name=added.name_en, edition=edition, edition_hash=edition_hash)
    return added


def change_cycle(session: Session, actor: Actor, cycle: int, *, seen_version: int, changes: Mapping[str, Any]) -> Cycle:
    """Change a cycle that is still a draft; `changes` maps columns of `CHANGEABLE` to new values.

    A participant whose kind no longer has a form drops out when the cycle opens.
    """
    found = find_draft(session, actor, cycle)
    unknown = changes.keys() - CHANGEABLE
    if unknown:
        raise ValueError(f"not changeable: {sorted(unknown)}")
    if found.version != seen_version:
        raise Conflict(theirs=found.version, yours=seen_version)
    for name, value in changes.items():
        setattr(found, name, value)
    _check(found)
    found.version += 1
    session.add(found)
    _record(session, actor, found, changed=sorted(changes))
    return found


def open_cycle(session: Session, actor: Actor, cycle: int) -> Cycle:
    """Open a cycle for answers: each participant's facts and list of services are frozen as they stand now.

    What the participants signed in an earlier cycle is offered to them to confirm (see `assess.carry.answers`).
    Lists that were locked before (`assess.cycles.participants.lock_lists`) stay as they stood then.

    Raises:
        Invalid: nobody takes part, or an organisation has more key services than the edition allows (it is named).
    """
    found = find_draft(session, actor, cycle)
    edition = edition_of(found)
    chosen = list(
        session.exec(
            select(Submission, Organisation)
            .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
            .where(Submission.cycle_id == cycle)
        )
    )
    if not chosen:
        raise Invalid("cycle.nobody")
    services = {} if found.locked else lists_of(session, found)
    for submission, organisation in chosen:
        if organisation.kind not in found.forms:
            session.delete(submission)
            continue
        if not found.locked:
            freeze_list(edition, submission, organisation, services.get(submission.organisation_id, []))
        submission.form = found.forms[organisation.kind]
        submission.state = "draft"
        session.add(submission)
    found.state = "open"
    found.version += 1
    session.add(found)
    _record(session, actor, found, opened=len(chosen), edition_hash=found.edition_hash)
    carry_into_cycle(session, actor, cycle=cycle)
    return found


def extend_cycle(session: Session, actor: Actor, cycle: int, *, due_on: date, closes_on: date) -> Cycle:
    """Move the due and closing days of an open cycle, or open a closed one again until the new closing day.

    Raises:
        Closed: it has not been opened yet.
        Invalid: the days do not follow one another, or a closed cycle would close in the past.
    """
    found = find_cycle(session, actor, cycle, action="cycle.edit")
    if found.state == "draft":
        raise Closed("cycle.not_open", name=found.name_en)
    if found.state == "closed" and closes_on < today():
        raise Invalid("cycle.past", closes_on=day(closes_on))
    before = {"due_on": found.due_on.isoformat(), "closes_on": found.closes_on.isoformat()}
    found.due_on, found.closes_on, found.state = due_on, closes_on, "open"
    _check(found)
    found.version += 1
    session.add(found)
    if due_on >= today():
        waiting = col(Submission.state).in_(EDITABLE)
        session.exec(update(Submission).where(col(Submission.cycle_id) == cycle, waiting).values(late=False))
    after = {"due_on": due_on.isoformat(), "closes_on": closes_on.isoformat()}
    _record(session, actor, found, before=before, after=after)
    return found


def close_cycle(session: Session, actor: Actor, cycle: int) -> Cycle:
    """Take no more answers and submissions in a cycle; reviewing goes on."""
    found = find_cycle(session, actor, cycle, action="cycle.edit")
    if found.state != "open":
        raise Closed("cycle.not_open", name=found.name_en)
    found.state = "closed"
    found.version += 1
    session.add(found)
    _record(session, actor, found, closed=today().isoformat())
    return found


def _check(cycle: Cycle) -> None:
    edition = edition_of(cycle)
    if not cycle.name_en or len(cycle.name_en) > 200 or len(cycle.name_km or "") > 200:
        raise Invalid("cycle.name")
    if not cycle.opens_on <= cycle.due_on <= cycle.closes_on:
        raise Invalid("cycle.dates")
    if not 0 <= cycle.objection_days <= LONGEST_OBJECTIONS:
        raise Invalid("cycle.objection_days", most=LONGEST_OBJECTIONS)
    forms = [form.id for form in edition.forms]
    for kind, form in cycle.forms.items():
        if kind not in KINDS[1:]:
            raise Invalid("organisation.kind", kind=kind, allowed=", ".join(KINDS[1:]))
        if form not in forms:
            raise Invalid("cycle.form", form=form, allowed=", ".join(forms))
    if not cycle.forms:
        raise Invalid("cycle.form", form="", allowed=", ".join(forms))
    platforms = [fact.id for fact in edition.facts if fact.where == "platform"]
    for platform in cycle.platforms:
        if platform not in platforms:
            raise Invalid("cycle.platform", platform=platform, allowed=", ".join(platforms))


def _record(session: Session, actor: Actor, cycle: Cycle, **details: Any) -> None:
    record(session, actor, "cycle.edit", subject=f"cycle:{cycle.id}", **details)
