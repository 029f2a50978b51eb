"""Drafts of reports to government: begun, written by several people at once, taken away."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlmodel import Session, col, delete, select

from assess import states
from assess.targets.frameworks import find_framework
from data.access import Actor, require
from data.base import utc_now
from data.errors import Closed, Invalid, Missing
from data.events import record
from data.organisations import root
from projects.entries import check_text, check_version
from projects.government_reports.kinds import ANSWERS, DRAFT, ISSUED, PARTS, check_part, check_period
from projects.tables.government_report import GovernmentReport, GovernmentReportText

__all__ = ["GovernmentReport", "GovernmentReportText"]
LONGEST: Final = 20000
READ, EDIT = "government_report.read", "government_report.edit"


def list_reports(session: Session, actor: Actor) -> list[GovernmentReport]:
    """All reports to government: drafts first, then the newest issue first."""
    require(actor, READ, root(session).path)
    found = session.exec(select(GovernmentReport).order_by(col(GovernmentReport.id).desc()))
    return sorted(found, key=lambda one: (one.state != DRAFT, -one.ends_on.toordinal(), -(one.number or 0)))


def find_report(session: Session, actor: Actor, government_report: int) -> GovernmentReport:
    """The report of this number.

    Raises:
        Missing: there is none.
    """
    require(actor, READ, root(session).path)
    return _found(session, government_report)


def texts_of(session: Session, actor: Actor, government_report: int) -> dict[str, GovernmentReportText]:
    """What people wrote in a report, by part; a part that nobody wrote is not among them."""
    find_report(session, actor, government_report)
    return written(session, government_report)


def written(session: Session, government_report: int) -> dict[str, GovernmentReportText]:
    """The same, for services that have checked who asks."""
    chosen = select(GovernmentReportText).where(GovernmentReportText.report_id == government_report)
    return {one.part: one for one in session.exec(chosen)}


def begin_report(
    session: Session,
    actor: Actor,
    *,
    kind: str,
    framework: int,
    starts_on: date,
    ends_on: date,
    today: date | None = None,
) -> GovernmentReport:
    """Begin the draft of a report on a policy and a period.

    Raises:
        Invalid: such a report cannot cover this period, or there is a draft or an issue of it already.
    """
    top = root(session)
    require(actor, EDIT, top.path)
    of = find_framework(session, actor, framework)
    check_period(kind, starts_on, ends_on, framework=(of.starts_on, of.ends_on), today=today or states.today())
    same = select(GovernmentReport.id).where(
        GovernmentReport.kind == kind,
        GovernmentReport.framework_id == framework,
        GovernmentReport.ends_on == ends_on,
        col(GovernmentReport.state).in_((DRAFT, ISSUED)),
    )
    if session.exec(same).first():
        raise Invalid("government_report.exists")
    added = GovernmentReport(
        kind=kind, framework_id=framework, starts_on=starts_on, ends_on=ends_on, made_by=actor.name, sample=of.sample
    )
    session.add(added)
    session.flush()
    _record(session, actor, added, begun=kind, until=ends_on.isoformat())
    return added


def begin_correction(session: Session, actor: Actor, government_report: int, *, reason: str) -> GovernmentReport:
    """Begin the draft of an issue that is to replace one, with the texts of that one to start from.

    Raises:
        Invalid: it is not issued, no reason is given, or a correction of it is begun already.
    """
    require(actor, EDIT, root(session).path)
    old = _found(session, government_report)
    why = check_text(reason, field="reason", most=2000)
    if old.state != ISSUED:
        raise Invalid("government_report.not_issued")
    if not why:
        raise Invalid("government_report.reason")
    if session.exec(select(GovernmentReport.id).where(GovernmentReport.replaces_id == old.id)).first():
        raise Invalid("government_report.exists")
    added = GovernmentReport(
        kind=old.kind, framework_id=old.framework_id, starts_on=old.starts_on, ends_on=old.ends_on,
        replaces_id=old.id, reason=why, made_by=actor.name, sample=old.sample,
    )  # fmt: skip
    session.add(added)
    session.flush()
    for part, text in written(session, old.id or 0).items():
        session.add(
            GovernmentReportText(
                report_id=added.id or 0, part=part, text_en=text.text_en, text_km=text.text_km, answer=text.answer,
                edited_by=text.edited_by, edited_at=text.edited_at,
            )
        )  # fmt: skip
    session.flush()
    _record(session, actor, added, begun=old.kind, until=old.ends_on.isoformat(), replaces=old.number, reason=why)
    return added


def write_part(
    session: Session,
    actor: Actor,
    government_report: int,
    *,
    part: str,
    text_en: str,
    text_km: str,
    seen_version: int,
    answer: str = "",
) -> GovernmentReportText:
    """Write a part of a draft in both languages, in place of the text that was seen at `seen_version` (0: none yet).

    Raises:
        Closed: the report is issued.
        Conflict: somebody else wrote it since; `theirs` is the version that is stored now.
        Invalid: there is no such part or answer, or a text is too long.
    """
    require(actor, EDIT, root(session).path)
    report = _draft(session, government_report)
    check_part(report.kind, part)
    if answer not in ("", *ANSWERS):
        raise Invalid("government_report.answer", answer=answer, allowed=", ".join(ANSWERS))
    english, khmer = (check_text(one, field=part, most=LONGEST) for one in (text_en, text_km))
    chosen = select(GovernmentReportText).where(
        GovernmentReportText.report_id == report.id, GovernmentReportText.part == part
    )
    held = session.exec(chosen).first()
    check_version(held.version if held else 0, seen_version)
    if held is None:
        held = GovernmentReportText(report_id=report.id or 0, part=part)
    else:
        held.version += 1
    held.text_en, held.text_km, held.answer = english, khmer, answer
    held.edited_by, held.edited_at = actor.name, utc_now()
    session.add(held)
    session.flush()
    _record(session, actor, report, part=part, answer=answer or None)
    return held


def remove_draft(session: Session, actor: Actor, government_report: int) -> None:
    """Take a draft away with what was written in it.

    Raises:
        Closed: it is issued.
    """
    require(actor, EDIT, root(session).path)
    report = _draft(session, government_report)
    session.exec(delete(GovernmentReportText).where(col(GovernmentReportText.report_id) == report.id))
    _record(session, actor, report, removed=report.kind, until=report.ends_on.isoformat())
    session.delete(report)
    session.flush()


def empty_parts(kind: str, texts: Mapping[str, GovernmentReportText]) -> list[str]:
    """The parts of which a language is still missing, in the order of the report."""
    return [one for one in PARTS[kind] if one not in texts or not (texts[one].text_en and texts[one].text_km)]


def _found(session: Session, government_report: int, *, lock: bool = False) -> GovernmentReport:
    found = session.get(GovernmentReport, government_report, with_for_update=lock or None, populate_existing=lock)
    if found is None:
        raise Missing(id=government_report)
    return found


def _draft(session: Session, government_report: int) -> GovernmentReport:
    # Locked, so that nobody writes into what is being issued.
    report = _found(session, government_report, lock=True)
    if report.state != DRAFT:
        raise Closed("government_report.frozen", number=report.number)
    return report


def _record(session: Session, actor: Actor, report: GovernmentReport, **details: object) -> None:
    record(
        session, actor, EDIT, subject=f"government_report:{report.id}", organisation=root(session).id or 0, **details
    )  # fmt: skip
