"""Gives evidence for an answer, uses a piece again for another one, and takes it away from one."""

from datetime import date

from sqlmodel import Session, col, delete, select

from assess.answers import LONGEST_NOTE, check_link, checked_text
from assess.cycles.participation import Place, open_place
from assess.evidence.kinds import look_at
from assess.evidence.pieces import FILE, LINK, NOTE, find_evidence, most_bytes
from assess.questions import ORGANISATION, find_asked
from assess.review.dropping import drop_verdicts
from assess.states import today
from assess.tables.evidence import Evidence, EvidenceUse
from data.access import Actor
from data.base import utc_now
from data.errors import Invalid, Missing
from data.events import record
from data.files import keep
from data.i18n import day, language

LONGEST_TITLE = 200
Question = tuple[str, int]


def add_file(
    session: Session,
    actor: Actor,
    *,
    submission: int,
    item: str,
    name: str,
    content: bytes,
    services: tuple[int, ...] = (ORGANISATION,),
    title: str = "",
    dated: date | None = None,
) -> Evidence:
    """Keep a file and use it as evidence for an item, or for an item of several services.

    The content decides what kind of file it is, and is stored once. A file that the organisation has given before is
    used again as the piece that it is, unless another title or another day is given now: then it is a piece of its
    own, and where it was given before keeps what was said there. Without a title a new piece goes by its name,
    without a day it is of today.

    Raises:
        Missing, Denied, Closed: as `assess.answers.save_answer`.
        Invalid: the file is refused (see `assess.evidence.kinds.look_at`), or the item takes no files.
        StoreProblem: the folder of the files cannot be written.
    """
    place = _place(session, actor, submission, item, services, FILE)
    found = keep_file(
        session, organisation=place.organisation, by=actor.name, name=name, content=content, title=title, dated=dated
    )
    _use(session, actor, place, found, item, services)
    return found


def keep_file(
    session: Session,
    *,
    organisation: int,
    by: str,
    name: str,
    content: bytes,
    title: str = "",
    dated: date | None = None,
) -> Evidence:
    """Keep a file as a piece of an organisation's evidence, for a service that has checked who gives it.

    Raises:
        Invalid, StoreProblem: as `add_file`.
    """
    looked = look_at(name, content, most=most_bytes())
    known = _checked(title or looked.name, dated)
    sha256 = keep(content)
    same = select(Evidence).where(Evidence.organisation_id == organisation, Evidence.sha256 == sha256)
    if title:
        same = same.where(Evidence.title == known["title"])
    if dated is not None:
        same = same.where(Evidence.dated == dated)
    found = session.exec(same.order_by(col(Evidence.id))).first()
    if found is not None:
        return found
    return _added(
        session,
        organisation,
        by,
        known,
        kind=FILE,
        sha256=sha256,
        file_name=looked.name,
        media_type=looked.media_type,
        size=len(content),
    )


def add_link(
    session: Session,
    actor: Actor,
    *,
    submission: int,
    item: str,
    url: str,
    services: tuple[int, ...] = (ORGANISATION,),
    title: str = "",
    dated: date | None = None,
) -> Evidence:
    """Use the address of a page as evidence, for an item or for an item of several services.

    Raises:
        Missing, Denied, Closed: as `assess.answers.save_answer`.
        Invalid: it is no complete address, or the item takes no links.
    """
    place = _place(session, actor, submission, item, services, LINK)
    address = check_link(url)
    if address is None:
        raise Invalid("answer.link", link="")
    known = _checked(title or address[:LONGEST_TITLE], dated)
    found = _added(session, place.organisation, actor.name, known, kind=LINK, url=address)
    _use(session, actor, place, found, item, services)
    return found


def add_note(
    session: Session,
    actor: Actor,
    *,
    submission: int,
    item: str,
    text: str,
    services: tuple[int, ...] = (ORGANISATION,),
    title: str = "",
    dated: date | None = None,
) -> Evidence:
    """Use a statement in words as evidence, for an item or for an item of several services.

    Raises:
        Missing, Denied, Closed: as `assess.answers.save_answer`.
        Invalid: it is empty or too long, or the item takes no notes.
    """
    place = _place(session, actor, submission, item, services, NOTE)
    plain = checked_text(text, "note", LONGEST_NOTE)
    if plain is None:
        raise Invalid("evidence.text")
    known = _checked(title or plain.splitlines()[0][:80], dated)
    found = _added(session, place.organisation, actor.name, known, kind=NOTE, text=plain)
    _use(session, actor, place, found, item, services)
    return found


def use_again(
    session: Session,
    actor: Actor,
    *,
    submission: int,
    item: str,
    evidence: int,
    services: tuple[int, ...] = (ORGANISATION,),
) -> Evidence:
    """Use a piece that the organisation gave elsewhere as evidence here too; once more changes nothing.

    Raises:
        Missing, Denied, Closed: as `assess.answers.save_answer`; Missing also for another organisation's piece.
        Invalid: the item does not take this kind of evidence.
    """
    found = find_evidence(session, actor, evidence)
    place = _place(session, actor, submission, item, services, found.kind)
    if found.organisation_id != place.organisation:
        raise Missing(id=evidence)
    _use(session, actor, place, found, item, services)
    return found


def take_away(
    session: Session, actor: Actor, *, submission: int, item: str, evidence: int, service: int = ORGANISATION
) -> None:
    """No longer use a piece as evidence for a question; the piece itself stays, to be used again.

    Raises:
        Missing: it is not used there, or the submission is not this person's to see.
        Denied, Closed: as `assess.answers.save_answer`.
    """
    place = open_place(session, actor, submission, action="answer.edit")
    gone = session.exec(
        delete(EvidenceUse).where(*_at(submission, item, service), col(EvidenceUse.evidence_id) == evidence)
    )
    if not gone.rowcount:
        raise Missing(id=evidence)
    _review_again(session, place, item, (service,))
    _record(session, actor, place, "evidence.remove", evidence, item, (service,))


def _place(session: Session, actor: Actor, submission: int, item: str, services: tuple[int, ...], kind: str) -> Place:
    """Where the evidence goes, if the question is asked there and takes this kind of it."""
    place = open_place(session, actor, submission, action="answer.edit")
    if not services:
        raise Invalid("answer.service", item=item, service="-", allowed="1 …")
    for service in services:
        find_asked(place, item, service)
    asked = next((one for one in place.edition.items if one.id == item), None)
    accepted = asked.evidence if asked else (LINK, NOTE)
    if kind not in accepted:
        title = asked.title.to(language()) if asked else item
        raise Invalid("evidence.kind_of_item", item=title, allowed=", ".join(accepted))
    return place


def _checked(title: str, dated: date | None) -> dict[str, object]:
    plain = checked_text(title, "title", LONGEST_TITLE)
    if plain is None:
        raise Invalid("evidence.title")
    if dated is not None and dated > today():
        raise Invalid("evidence.day", day=day(dated))
    return {"title": plain, "dated": dated or today()}


def _added(session: Session, organisation: int, by: str, known: dict[str, object], **what: object) -> Evidence:
    found = Evidence.model_validate(
        {"organisation_id": organisation, "added_by": by, "added_at": utc_now(), **known, **what}
    )
    session.add(found)
    session.flush()
    return found


def _use(session: Session, actor: Actor, place: Place, found: Evidence, item: str, services: tuple[int, ...]) -> None:
    number = found.id or 0
    chosen = select(EvidenceUse.service_id).where(
        EvidenceUse.submission_id == place.submission, EvidenceUse.item == item, EvidenceUse.evidence_id == number
    )
    there = set(session.exec(chosen))
    new = tuple(service for service in dict.fromkeys(services) if service not in there)
    session.add_all(
        EvidenceUse(
            evidence_id=number,
            submission_id=place.submission,
            item=item,
            service_id=service,
            used_by=actor.name,
        )
        for service in new
    )
    session.flush()
    if new:
        _review_again(session, place, item, new)
        _record(session, actor, place, "evidence.add", number, item, new, title=found.title, kind=found.kind)


def _review_again(session: Session, place: Place, item: str, services: tuple[int, ...]) -> None:
    """Drop the verdicts on questions of a returned submission whose evidence is not what the reviewer saw."""
    if place.state == "returned":
        drop_verdicts(session, submission=place.submission, item=item, services=services)


def _record(
    session: Session,
    actor: Actor,
    place: Place,
    action: str,
    evidence: int,
    item: str,
    services: tuple[int, ...],
    **details: object,
) -> None:
    subject = f"submission:{place.submission}"
    record(
        session,
        actor,
        action,
        subject=subject,
        organisation=place.organisation,
        evidence=evidence,
        item=item,
        services=[service for service in services if service],
        **details,
    )


def _at(submission: int, item: str, service: int) -> tuple:
    return (
        col(EvidenceUse.submission_id) == submission,
        col(EvidenceUse.item) == item,
        col(EvidenceUse.service_id) == service,
    )
