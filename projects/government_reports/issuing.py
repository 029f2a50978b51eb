"""What a report shows, worked out anew for a draft and frozen for ever with an issue."""

import hashlib
import json
from datetime import date
from typing import Any, Final

from sqlmodel import Session, col, func, select

from assess import states
from data.access import Actor, require
from data.base import utc_now
from data.errors import Closed, Invalid, Missing
from data.events import record
from data.organisations import root
from data.sign_in import is_sample
from projects.entries import check_version
from projects.government_reports.changes import changes
from projects.government_reports.cycle_facts import cycle_facts
from projects.government_reports.drafts import find_report, written
from projects.government_reports.kinds import DRAFT, ISSUED, MIDTERM, NEEDED, REPLACED
from projects.government_reports.letterhead import letterhead
from projects.government_reports.policy_facts import Json, plain, policy_facts
from projects.government_reports.project_facts import benefit_facts, project_facts, strategy_facts
from projects.government_reports.suggestions import suggestions
from projects.lists import gates, health_rules, strategies
from projects.tables.government_report import GovernmentReport

FORMAT: Final = 1
"""Of the content; a program that changes its form must go on reading this one."""


def content_of(session: Session, actor: Actor, government_report: int, *, today: date | None = None) -> Json:
    """All that a report shows, as JSON values: of an issue what was frozen with it, of a draft what is known now.

    Raises:
        Missing: there is no such report.
        Invalid: what was frozen is no longer what was issued.
    """
    report = find_report(session, actor, government_report)
    if report.state != DRAFT:
        return frozen(report)
    return _gathered(session, actor, report, today=today or states.today())


def frozen(report: GovernmentReport) -> Json:
    """What an issue showed on the day it was issued, checked against its hash.

    Raises:
        Invalid: somebody changed it in the database.
    """
    text = report.content or ""
    if hashlib.sha256(text.encode()).hexdigest() != report.content_hash:
        raise Invalid("government_report.damaged", number=report.number)
    return json.loads(text)


def issue_report(
    session: Session, actor: Actor, government_report: int, *, seen_version: int, today: date | None = None
) -> GovernmentReport:
    """Freeze a draft as an issue with the next number of its kind; the issue that it corrects becomes replaced.

    It may be issued before its period is over: what it shows then ends with today, and it says so.

    Raises:
        Closed: it is issued already.
        Conflict: it changed since it was seen.
        Invalid: a part that only people can write is empty.
    """
    top = root(session)
    require(actor, "government_report.issue", top.path)
    report = session.get(GovernmentReport, government_report, with_for_update=True, populate_existing=True)
    if report is None:
        raise Missing(id=government_report)
    if report.state != DRAFT:
        raise Closed("government_report.frozen", number=report.number)
    check_version(report.version, seen_version)
    on = today or states.today()
    texts = written(session, government_report)
    # One language is enough to issue: the other may follow with a correction.
    bare = [part for part in NEEDED if part not in texts or not (texts[part].text_en or texts[part].text_km)]
    if bare:
        raise Invalid("government_report.unwritten", parts=", ".join(bare))
    last = session.exec(select(func.max(GovernmentReport.number)).where(GovernmentReport.kind == report.kind)).one()
    report.number, report.issued_on, report.issued_by = (last or 0) + 1, on, actor.name
    report.issued_at = utc_now()
    content = _gathered(session, actor, report, today=on)
    report.content = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    report.content_hash = hashlib.sha256(report.content.encode()).hexdigest()
    report.state = ISSUED
    report.version += 1
    session.add(report)
    replaced = session.get(GovernmentReport, report.replaces_id) if report.replaces_id else None
    if replaced is not None:
        replaced.state = REPLACED
        replaced.version += 1
        session.add(replaced)
    session.flush()
    record(
        session, actor, "government_report.issue", subject=f"government_report:{report.id}", organisation=top.id or 0,
        number=report.number, document_hash=report.content_hash, replaces=replaced.number if replaced else None,
    )  # fmt: skip
    return report


def _gathered(session: Session, actor: Actor, report: GovernmentReport, *, today: date) -> Json:
    on = min(report.ends_on, today)
    policy = policy_facts(session, actor, report.framework_id, on=on)
    texts = written(session, report.id or 0)
    content: Json = {
        "format": FORMAT,
        "kind": report.kind,
        "number": report.number,
        "issued_on": plain(report.issued_on),
        "issued_by": report.issued_by,
        "starts_on": plain(report.starts_on),
        "ends_on": plain(report.ends_on),
        "as_of": plain(on),
        "read_on": plain(today),
        "sample": is_sample(session),
        "letterhead": letterhead(session, actor),
        "texts": {
            part: {"en": one.text_en, "km": one.text_km, "answer": one.answer} for part, one in sorted(texts.items())
        },
        "names": _names(),
        **policy,
        "projects": project_facts(session, actor, starts_on=report.starts_on, ends_on=report.ends_on, on=on),
    }
    if report.kind == MIDTERM:
        content["strategies"] = strategy_facts(session, actor)
        content["benefits"] = benefit_facts(session, actor, on=on)
        content["cycles"] = cycle_facts(session, actor, starts_on=report.starts_on, ends_on=on)
        content["suggestions"] = suggestions(policy["targets"])
    before = _last_issue(session, report)
    content["previous"] = _told(before)
    content["changes"] = changes(frozen(before), content) if before else []
    replaced = session.get(GovernmentReport, report.replaces_id) if report.replaces_id else None
    content["replaces"] = None if replaced is None else {**_said(replaced), "reason": report.reason}
    return content


def _names() -> Json:
    """The names of what the lists of this installation hold, so that a later change of a list changes no issue."""
    plans = strategies()
    lists = {
        "strategies": {one.id: one.text for one in plans.strategies},
        "sources": {one.id: one.name for one in plans.sources_of_financing},
        "gates": {one.id: one.name for one in gates().gates},
        "outcomes": dict(gates().names),
        "categories": {one: category.name for one, category in health_rules().categories.items()},
    }
    return {
        name: {one: {"en": text.to("en"), "km": text.to("km")} for one, text in entries.items()}
        for name, entries in lists.items()
    }


def _last_issue(session: Session, report: GovernmentReport) -> GovernmentReport | None:
    """The newest issue of this kind on this policy about an earlier period."""
    chosen = (
        select(GovernmentReport)
        .where(
            GovernmentReport.kind == report.kind,
            GovernmentReport.framework_id == report.framework_id,
            GovernmentReport.state == ISSUED,
            col(GovernmentReport.ends_on) < report.ends_on,
        )
        .order_by(col(GovernmentReport.ends_on).desc(), col(GovernmentReport.number).desc())
    )
    return session.exec(chosen).first()


def _told(report: GovernmentReport | None) -> dict[str, Any] | None:
    return None if report is None else _said(report)


def _said(report: GovernmentReport) -> dict[str, Any]:
    return {
        "number": report.number,
        "issued_on": plain(report.issued_on),
        "starts_on": plain(report.starts_on),
        "ends_on": plain(report.ends_on),
        "hash": report.content_hash,
    }
