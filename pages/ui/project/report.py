"""The status report of a project on a day that was called, and when its milestones are expected or were reached."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st
from sqlmodel import Session

from assess.states import today
from data.access import Actor
from data.i18n import day, prose, t
from pages.ui import state
from pages.ui.project.view import View
from pages.ui.screen import change
from pages.ui.sheet import Sheet, discard, save_button, show_sheet, show_table, written
from projects.health.baselines import Baseline
from projects.health.board import Health
from projects.health.calls import StatusCall
from projects.health.status_reports import MilestoneForecast, StatusReport, report_status, set_milestone
from projects.lists import health_rules
from projects.own import may_report
from reports.wording.health import confidence_names
from reports.wording.projects import amount


def show_report_form(
    actor: Actor,
    view: View,
    baseline: Baseline,
    told: Sequence[StatusReport],
    calls: Sequence[StatusCall],
    health: Health,
) -> None:
    """The report that is waited for, or a correction of an earlier one, for whoever may report."""
    open_days = [one for one in calls if one.as_of <= today()]
    if health.waiting is not None:
        asked = {"day": day(health.waiting.as_of), "due": day(health.waiting.due_on)}
        if health.due:
            st.warning(t("The report as of {day} was due on {due} and is missing.", **asked))
        else:
            st.info(t("A report as of {day} is asked for, due on {due}.", **asked))
    if not may_report(actor, view.project, view.lead.path) or not open_days or view.project.state != "active":
        return
    shelf = st.expander(
        t("Report"), expanded=health.waiting is not None, key=f"report-{view.id}", icon=":material/edit_note:"
    )
    with shelf:
        days = [one.as_of.isoformat() for one in open_days]
        state.seed(f"report-day-{view.id}", days[0])
        chosen = st.selectbox(t("As of"), days, key=f"report-day-{view.id}", format_func=_day_of)
        _form(actor, view, baseline, told, date.fromisoformat(chosen or days[0]))


def show_milestones(actor: Actor, view: View, baseline: Baseline, told: Mapping[str, MilestoneForecast]) -> None:
    """The milestones of the baseline, when each was to be reached, is expected, or was reached."""
    if not baseline.milestones:
        return
    st.header(t("Milestones"), anchor=False)
    rows = [_row(one, told.get(one["id"])) for one in baseline.milestones]
    config = st.column_config
    columns = {
        "stands": config.TextColumn(t("State"), width="small"),
        "name": config.TextColumn(t("Milestone"), width="medium"),
        "due": config.DateColumn(t("Due")),
        "forecast_on": config.DateColumn(t("Expected")),
        "reached_on": config.DateColumn(t("Reached")),
    }
    name = f"milestones-{view.id}-{baseline.version}"
    if view.closed or not may_report(actor, view.project, view.lead.path):
        show_table(rows, columns, key=name, alt=t("Milestones"))
        return
    sheet = show_sheet(name, rows, columns, fixed=("stands", "name", "due"), alt=t("Milestones"))
    if save_button(sheet):
        change(t("Saved"), lambda session: _save(session, actor, view.id, sheet))


def _form(actor: Actor, view: View, baseline: Baseline, told: Sequence[StatusReport], on: date) -> None:
    there = next((one for one in told if one.as_of == on), None)
    before = there or next((one for one in reversed(told) if one.as_of < on), None)
    key = f"{view.id}-{on:%Y%m%d}"
    seeds: dict[str, Any] = {
        "percent": written(before.percent) if before else "0",
        "spent": written(before.spent) if before else "0",
        "forecast": written(before.forecast if before else baseline.total),
        "narrative": there.narrative if there else "",
        "confidence": before.confidence if before else 3,
        "reason": there.reason if there else "",
        "evidence": there.evidence if there else "",
    }
    for name, value in seeds.items():
        state.seed(f"report-{name}-{key}", value)
    limit = health_rules().narrative_percent.value
    with st.form(f"report-form-{key}", border=False):
        left, middle, right = st.columns(3)
        with left:
            percent = st.text_input(t("Work done, %"), key=f"report-percent-{key}", max_chars=40)
        with middle:
            spent = st.text_input(
                t("Spent since the beginning, {currency}", currency=view.currency),
                key=f"report-spent-{key}",
                max_chars=40,
            )
        with right:
            forecast = st.text_input(
                t("Expected in the end, {currency}", currency=view.currency),
                key=f"report-forecast-{key}",
                max_chars=40,
            )
        narrative = st.text_area(
            prose(
                t(
                    "What happened (needed when the expectation departs from {total} by more than {percent} %)",
                    total=amount(baseline.total, view.currency),
                    percent=limit,
                )
            ),
            key=f"report-narrative-{key}",
            max_chars=10000,
        )
        names = confidence_names()
        confidence = st.radio(
            t("Confidence that it reaches what it promised"),
            list(names),
            format_func=names.__getitem__,
            key=f"report-confidence-{key}",
        )
        reason = st.text_input(t("Reason of the confidence"), key=f"report-reason-{key}", max_chars=4000)
        evidence = st.text_input(
            t("Evidence, where the confidence is far better than the computed colours"),
            key=f"report-evidence-{key}",
            max_chars=2000,
        )
        asked = st.form_submit_button(t("Correct the report") if there else t("Hand in the report"), type="primary")
    if asked:
        change(
            t("The report is stored"),
            lambda session: report_status(
                session,
                actor,
                view.id,
                as_of=on,
                percent=percent,
                spent=spent,
                forecast=forecast,
                narrative=narrative,
                confidence=int(confidence or 0),
                reason=reason,
                evidence=evidence,
                seen_version=there.version if there else 0,
            ),
        )


def _row(milestone: Mapping[str, str], told: MilestoneForecast | None) -> dict[str, Any]:
    due = date.fromisoformat(milestone["due"])
    reached = told.reached_on if told else None
    expected = told.forecast_on if told else None
    late = ((reached or expected or (today() if due < today() else due)) - due).days
    sign = ("✓ " + t("reached")) if reached else "✕ " + t("late") if late > 0 else "· " + t("to come")
    return {
        "id": milestone["id"],
        "version": told.version if told else 0,
        "stands": sign,
        "name": milestone["name"],
        "due": due,
        "forecast_on": expected,
        "reached_on": reached,
    }


def _save(session: Session, actor: Actor, project: int, sheet: Sheet) -> None:
    for row in sheet.whole.values():
        set_milestone(
            session,
            actor,
            project,
            milestone=row["id"],
            forecast_on=_date(row["forecast_on"]),
            reached_on=_date(row["reached_on"]),
            seen_version=row["version"],
        )
    discard(sheet.name)


def _date(value: object) -> date | None:
    return value if isinstance(value, date) or value is None else date.fromisoformat(str(value)[:10])


def _day_of(text: str) -> str:
    return day(date.fromisoformat(text))
