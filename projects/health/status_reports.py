"""Status reports of a day that was called: done, spent and expected, in words where they depart; and milestones."""

from datetime import date
from decimal import Decimal

from sqlmodel import Session, col, select

from assess import states
from data.access import Actor
from data.base import utc_now
from data.errors import Invalid
from projects.earned.health import cost_colour, needs_evidence, schedule_colour, worst
from projects.earned.indices import measure
from projects.earned.plan import Point
from projects.entries import check_amount, check_day, check_number, check_text, check_version
from projects.health.baselines import newest, plan_of
from projects.health.calls import calls_on
from projects.lists import health_rules
from projects.own import edit_own
from projects.register import ACTIVE, find_project, id_of, record_change
from projects.tables.value import Baseline, MilestoneForecast, StatusReport

ABSURD = 100
"""An amount this many times the budget is a slip of the hand, such as riel for dollars."""
Entered = Decimal | int | str


def report_status(
    session: Session,
    actor: Actor,
    project: int,
    *,
    as_of: date,
    percent: Entered,
    spent: Entered,
    forecast: Entered,
    confidence: int,
    reason: str,
    seen_version: int,
    narrative: str = "",
    evidence: str = "",
    today: date | None = None,
) -> StatusReport:
    """Say how far a project was as of a day that was called; a later call of this replaces what was said of that day.

    `percent` of the work is done; `spent` and `forecast` (what all will have cost in the end) are in the base currency.
    `seen_version` is 0 where nothing was said of the day yet. `confidence` is 1 to 5, with its reason.

    Raises:
        Denied: the person neither owns the project nor may report for its lead organisation.
        Invalid: the day was not called or is still to come; there is no baseline; a number is negative, above 100 %
            or absurd; the narrative is missing although the forecast departs or something fell; confidence is far
            better than the computed colours and no evidence is named.
        Conflict: somebody reported in the meantime.
    """
    found = edit_own(session, actor, project)
    if found.state != ACTIVE:
        raise Invalid("status.not_active", code=found.code)
    called = [one.as_of for one in calls_on(session, found)]
    if as_of not in called:
        known = ", ".join(one.isoformat() for one in called[:6])
        raise Invalid("status.not_called", date=as_of, called=known or "–")
    if as_of > (today or states.today()):
        raise Invalid("status.to_come", date=as_of)
    baseline = newest(session, id_of(found))
    if baseline is None or baseline.frozen_at is None:
        raise Invalid("status.no_baseline", code=found.code)
    same = select(StatusReport).where(StatusReport.project_id == found.id, StatusReport.as_of == as_of)
    row = session.exec(same).first()
    check_version(row.version if row else 0, seen_version)
    given = {
        "percent": check_number(percent, field="percent", least=0, most=100),
        "spent": check_amount(spent, field="spent"),
        "forecast": check_amount(forecast, field="forecast"),
        "narrative": check_text(narrative, field="narrative", most=10000),
        "reason": check_text(reason, field="reason", most=4000),
        "evidence": check_text(evidence, field="evidence", most=2000),
        "confidence": confidence,
    }
    wanted = StatusReport.model_validate(
        {"project_id": found.id, "baseline_id": baseline.id, "as_of": as_of, "reported_by": actor.name, **given}
    )
    before = [one for one in reports(session, id_of(found)) if one.as_of < as_of]
    check_report(wanted, baseline, before)
    row = row or StatusReport.model_validate(wanted.model_dump() | {"version": 0})
    for name, value in given.items():
        setattr(row, name, value)
    row.baseline_id, row.reported_by, row.reported_at = wanted.baseline_id, actor.name, utc_now()
    row.version += 1
    session.add(row)
    session.flush()
    numbers = {name: str(given[name]) for name in ("percent", "spent", "forecast", "confidence")}
    record_change(session, actor, found, "status.report", as_of=as_of.isoformat(), **numbers, version=row.version)
    return row


def reports_of(session: Session, actor: Actor, project: int) -> list[StatusReport]:
    """The status reports of a project, oldest first, those on earlier baselines included."""
    return reports(session, id_of(find_project(session, actor, project)))


def reports(session: Session, project: int) -> list[StatusReport]:
    """The same, for callers that were let see the project."""
    chosen = select(StatusReport).where(StatusReport.project_id == project)
    return list(session.exec(chosen.order_by(col(StatusReport.as_of))))


def set_milestone(
    session: Session,
    actor: Actor,
    project: int,
    *,
    milestone: str,
    forecast_on: date | None,
    reached_on: date | None,
    seen_version: int,
    today: date | None = None,
) -> MilestoneForecast:
    """Say when a milestone of the baseline is expected, and when it was reached.

    Raises:
        Invalid: the baseline has no such milestone, it was reached on a day to come, or it is expected on one gone by.
        Conflict: somebody changed it since.
    """
    found = edit_own(session, actor, project)
    baseline = newest(session, id_of(found))
    known = {one["id"]: one["name"] for one in baseline.milestones} if baseline else {}
    if milestone not in known:
        raise Invalid("milestone.unknown", milestone=milestone, allowed=", ".join(known) or "–")
    for name, on in (("forecast_on", forecast_on), ("reached_on", reached_on)):
        if on is not None:
            check_day(on, field=name)
    now = today or states.today()
    if reached_on is not None and reached_on > now:
        raise Invalid("milestone.to_come", date=reached_on)
    if reached_on is None and forecast_on is not None and forecast_on < now:
        raise Invalid("milestone.gone_by", milestone=known[milestone], date=forecast_on)
    chosen = select(MilestoneForecast).where(
        MilestoneForecast.project_id == found.id, MilestoneForecast.milestone == milestone
    )
    row = session.exec(chosen).first()
    check_version(row.version if row else 0, seen_version)
    row = row or MilestoneForecast(project_id=id_of(found), milestone=milestone, version=0)
    row.forecast_on, row.reached_on = forecast_on, reached_on
    row.version += 1
    session.add(row)
    session.flush()
    said = {"forecast": str(forecast_on), "reached": str(reached_on)}
    record_change(session, actor, found, "status.report", milestone=known[milestone], **said)
    return row


def milestones_of(session: Session, actor: Actor, project: int) -> dict[str, MilestoneForecast]:
    """What is expected of the milestones of a project, by the id that they have in its baseline."""
    found = find_project(session, actor, project)
    held = session.exec(select(MilestoneForecast).where(MilestoneForecast.project_id == found.id))
    return {one.milestone: one for one in held}


def point_of(report: StatusReport) -> Point:
    """What a report says in numbers."""
    return Point(report.as_of, report.percent, report.spent, report.forecast)


def check_report(report: StatusReport, baseline: Baseline, before: list[StatusReport]) -> None:
    """Hold a report to its baseline and to the reports of earlier days, oldest first.

    Raises:
        Invalid: an amount is absurd, the narrative is missing although the forecast departs or something fell, or
            confidence is far better than the computed colours and no evidence is named.
    """
    _check_amounts(report, baseline)
    _check_narrative(report, baseline, before[-1] if before else None)
    _check_confidence(report, baseline, before)


def _check_amounts(report: StatusReport, baseline: Baseline) -> None:
    for name in ("spent", "forecast"):
        amount = getattr(report, name)
        if baseline.total and amount > ABSURD * baseline.total:
            raise Invalid("status.scale", field=name, value=amount, total=baseline.total, times=ABSURD)
    if report.forecast < report.spent:
        raise Invalid("status.forecast", forecast=report.forecast, spent=report.spent)
    if not 1 <= report.confidence <= 5 or not report.reason:
        raise Invalid("status.confidence")


def _check_narrative(report: StatusReport, baseline: Baseline, before: StatusReport | None) -> None:
    if report.narrative:
        return
    limit = health_rules().narrative_percent.value
    if abs(report.forecast - baseline.total) * 100 > limit * baseline.total:
        raise Invalid("status.narrative", forecast=report.forecast, total=baseline.total, percent=limit)
    if before is not None and (report.percent < before.percent or report.spent < before.spent):
        raise Invalid("status.narrative_falls", date=before.as_of)


def _check_confidence(report: StatusReport, baseline: Baseline, before: list[StatusReport]) -> None:
    rules = health_rules()
    points = [point_of(one) for one in (*before, report) if one.baseline_id == report.baseline_id]
    measured = measure(plan_of(baseline), points, recent_months=int(rules.recent_months.value))
    computed = worst((cost_colour(measured, rules), schedule_colour(measured, rules)))
    if needs_evidence(report.confidence, computed) and not report.evidence:
        raise Invalid("status.evidence", confidence=report.confidence)
