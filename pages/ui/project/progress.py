"""How a project goes: colours beside confidence, the S-curve, the figures with what they say, reports, baselines."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from data.access import Actor
from data.i18n import day, number, prose, t
from pages.ui.chart import show_chart
from pages.ui.plain_text import escaped
from pages.ui.project.plan import show_plan, show_replacing
from pages.ui.project.published import show_published
from pages.ui.project.report import show_milestones, show_report_form
from pages.ui.project.view import View
from pages.ui.screen import or_stop, reading
from pages.ui.shelf import shelf
from projects.earned.indices import NAMES, RECENT
from projects.health.baselines import Baseline, baselines_of, seal_of
from projects.health.board import Health
from projects.health.calls import calls_of
from projects.health.status_reports import StatusReport, milestones_of, reports_of
from projects.lists import health_rules
from reports.charts.earned import s_curve
from reports.project_sheet.curve import curve_table, curve_texts, ends_of
from reports.wording.health import (
    colour_badge,
    confidence_names,
    escalation_text,
    figure_names,
    figure_says,
    figure_text,
    threshold_sources,
    thresholds,
)
from reports.wording.projects import amount


def show_progress(actor: Actor, view: View) -> None:
    """The colours first; without a frozen baseline, the plan that is to become one, or why there is none."""
    if view.project.gate_unknown:
        st.info(t("No baseline: the history of this project was imported, so its work cannot be measured."))
        show_published(actor, view)
        return
    with or_stop(), reading() as session:
        baselines = baselines_of(session, actor, view.id)
        told = reports_of(session, actor, view.id)
        calls = calls_of(session, actor, view.id)
        expected = milestones_of(session, actor, view.id)
    current = baselines[0] if baselines else None
    if current is None or current.frozen_at is None:
        show_plan(actor, view, current)
        return
    health = view.health
    own = [one for one in told if one.baseline_id == current.id]
    _health(health, view.currency)
    if told and not own:
        words = t(
            "Baseline {version} is new: colours and figures begin with the next report. What was reported before is "
            "kept below, with the baseline that it was measured against.",
            version=current.version,
        )
        st.info(prose(words), icon=":material/restart_alt:")
    show_report_form(actor, view, current, own, calls, health)
    show_chart(s_curve, curve_table(current, own, health), curve_texts(view.currency), key=f"curve-{view.id}")
    if own:
        _ends(current, own, health, view.currency)
        _figures(health, view)
    show_milestones(actor, view, current, expected)
    _reports(told, view.currency)
    _baselines(baselines, told, view.currency)
    show_replacing(actor, view, current)


def _health(health: Health, currency: str) -> None:
    """What the numbers say beside what the people say, and what goes to the director."""
    said = thresholds()
    left, middle, right, people = st.columns(4, gap="small")
    for place, label, colour, limits in (
        (left, t("Cost"), health.cost, said["cost"]),
        (middle, t("Schedule"), health.schedule, said["schedule"]),
        (right, t("Benefit"), health.benefit, said["benefit"]),
    ):
        with place:
            st.markdown(f"**{label}** ({t('computed')})  \n{colour_badge(colour)}")
            st.caption(prose(limits))
    with people:
        st.markdown(f"**{t('Confidence')}** ({t('by people')})")
        if health.report is None:
            st.caption(t("No report yet."))
        else:
            st.markdown(prose(confidence_names()[health.report.confidence]))
            st.caption(escaped(health.report.reason))
    if health.escalated:
        lines = [f"- {escalation_text(one, currency)}" for one in health.escalated]
        st.error(prose("\n".join([t("This project is on the escalation list:"), "", *lines])))
    with st.expander(t("Where the thresholds come from")):
        st.markdown("\n".join(f"- {prose(rule)}. {prose(source)}" for rule, source in threshold_sources()))


def _ends(baseline: Baseline, told: Sequence[StatusReport], health: Health, currency: str) -> None:
    """The range of what it will have cost in the end, beside what the project says and what was planned."""
    ends = ends_of(health)
    if ends is None:
        return
    least, most = (amount(one, currency) for one in ends)
    said, planned = amount(told[-1].forecast, currency), amount(baseline.total, currency)
    st.markdown(
        t(
            "In the end it will have cost **{least}**. The project itself expects **{said}**; planned were {planned}.",
            least=least,
            said=said,
            planned=planned,
        )
        if least == most
        else t(
            "In the end it will have cost between **{least}** and **{most}**, if it goes on as planned, or at the "
            "pace of cost, or of cost and time. The project itself expects **{said}**; planned were {planned}.",
            least=least,
            most=most,
            said=said,
            planned=planned,
        )
    )


def _figures(health: Health, view: View) -> None:
    st.header(t("Figures"), anchor=False)
    measured, names = health.measured, figure_names()
    st.caption(
        prose(
            t(
                "As of {day}, from the beginning and over the last {months} months. What is not defined says why.",
                day=day(measured.as_of),
                months=health_rules().recent_months.value,
            )
        )
    )
    table = pd.DataFrame(
        {
            t("Figure"): [names[one] for one in NAMES],
            t("From the beginning"): [figure_text(one, measured.figures[one], view.currency) for one in NAMES],
            t("Last months"): [
                figure_text(one, measured.recent[one], view.currency) if one in RECENT else "" for one in NAMES
            ],
            t("What it says"): [figure_says(one, measured.figures[one], view.currency) for one in NAMES],
        }
    )
    st.dataframe(table, hide_index=True, key=f"figures-{view.id}", alt=t("Figures of earned value and schedule"),
                 height=400, column_config={t("Figure"): st.column_config.TextColumn(width="medium")})  # fmt: skip


def _reports(told: Sequence[StatusReport], currency: str) -> None:
    if not told:
        return
    st.header(t("Reports"), anchor=False)
    newest = list(reversed(told))
    table = pd.DataFrame(
        {
            t("As of"): [one.as_of for one in newest],
            t("Done, %"): [float(one.percent) for one in newest],
            t("Spent, {currency}", currency=currency): [float(one.spent) for one in newest],
            t("Expected in the end, {currency}", currency=currency): [float(one.forecast) for one in newest],
            t("Confidence"): [one.confidence for one in newest],
            t("Narrative"): [one.narrative for one in newest],
            t("Reason of the confidence"): [one.reason for one in newest],
            t("Reported by"): [one.reported_by for one in newest],
        }
    )
    money = st.column_config.NumberColumn(format="%,.0f")
    config = dict.fromkeys(table.columns[2:4], money)
    st.dataframe(table, hide_index=True, column_config=config, placeholder="–", alt=t("Reports, newest first"))


def _baselines(baselines: Sequence[Baseline], told: Sequence[StatusReport], currency: str) -> None:
    """Each with its seal; one that was replaced also with the curve of what was reported on it."""
    st.header(t("Baselines"), anchor=False)
    for one in baselines:
        sound = one.hash == seal_of(one)
        sign = "✓ " + t("unchanged since") if sound else "✕ " + t("does not fit its seal")
        words = t(
            "Baseline {version}: {total} over {months} months, frozen on {day} by {who}",
            version=one.version,
            total=amount(one.total, currency),
            months=number(len(one.periods)),
            day=day(one.decided_on),
            who=escaped(one.decided_by),
        )
        reason = f" – {escaped(one.reason)}" if one.reason else ""
        st.markdown(f"- {prose(words)}{reason}  \n  {t('seal')} `{(one.hash or '')[:16]}` {sign}")
        on_it = [report for report in told if report.baseline_id == one.id]
        if on_it and one is not baselines[0]:
            key = f"baseline-{one.id}"
            earlier = shelf(prose(t("What was reported on baseline {version}", version=one.version)), key=key)
            if earlier.open:
                with earlier:
                    show_chart(s_curve, curve_table(one, on_it, None), curve_texts(currency), key=f"{key}-curve")
