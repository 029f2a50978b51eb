"""How the projects go: computed colours beside confidence, what is escalated, who has not reported, risks by kind."""

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from assess.states import today
from data.i18n import day, number, prose, t, text_of
from data.organisations import Organisation
from pages.ui import state
from pages.ui.choosing import organisation_name
from pages.ui.screen import change, finished, guard, or_stop, reading
from pages.ui.table import picked_row, widths_of
from pages.ui.unchanged import until_stored
from projects.health.board import Health, portfolio_health
from projects.health.calls import StatusCall, call_status, list_calls, places_to_call, take_back_call
from projects.health.risks import CategoryRisks, risks_by_category
from projects.investment.rates import base_currency
from projects.lists import health_rules
from reports.wording.health import (
    category_names,
    colour_text,
    escalation_text,
    figure_text,
    risk_level_names,
    threshold_sources,
    thresholds,
)

DAYS_TO_REPORT = 12
"""What is proposed; the caller may give more or less."""

actor = guard("project.read")


def show() -> None:
    """Numbers first, then what is escalated, then all projects, then who has not reported, then risks."""
    st.title(t("Health"), anchor=False)
    st.caption(t("Colours are computed from the reports; confidence is what people say. They stand side by side."))
    with or_stop():
        found = until_stored(actor, lambda session: portfolio_health(session, actor), "portfolio-health")
        risks = until_stored(actor, lambda session: risks_by_category(session, actor), "risks-by-category")
    with or_stop(), reading() as session:
        currency = base_currency(session)
    _numbers(found)
    _escalated([one for one in found if one.escalated], currency)
    _all(found)
    _waiting(found)
    _risks(risks)
    _call()


def _numbers(found: Sequence[Health]) -> None:
    counts = {name: sum(one.worst == name for one in found) for name in ("red", "amber", "green")}
    with st.container(horizontal=True):
        st.metric(t("Projects under way"), number(len(found)), width="content")
        st.metric(f"✕ {t('Red')}", number(counts["red"]), width="content")
        st.metric(f"▲ {t('Amber')}", number(counts["amber"]), width="content")
        st.metric(f"✓ {t('Green')}", number(counts["green"]), width="content")
        st.metric(f"– {t('Without a colour')}", number(sum(one.worst is None for one in found)), width="content")
        st.metric(t("Escalated"), number(sum(bool(one.escalated) for one in found)), width="content")
        st.metric(t("Not reported in time"), number(sum(one.due for one in found)), width="content")


def _escalated(found: Sequence[Health], currency: str) -> None:
    st.header(prose(t("Escalation list ({count})", count=len(found))), anchor=False)
    if not found:
        st.success(t("Nothing is escalated."))
        return
    # A row for each reason: several in one would be cut off.
    reasons = [(one, why) for one in found for why in one.escalated]
    table = pd.DataFrame(
        {
            t("Project"): [_name(one) for one, _ in reasons],
            t("Why"): [escalation_text(why, currency) for _, why in reasons],
            t("Organisation"): [_organisation(one) for one, _ in reasons],
            t("Code"): [one.row["code"] for one, _ in reasons],
        }
    )
    widths = (235, 285, 260, 90)
    _choosable(table, [one for one, _ in reasons], widths, key="escalated", alt=t("Escalation list"))


def _all(found: Sequence[Health]) -> None:
    st.header(t("All projects under way"), anchor=False)
    if not found:
        st.info(t("No project is under way."))
        return
    said = thresholds()
    names = {
        "cost": t("Cost"),
        "schedule": t("Schedule"),
        "milestone": t("Before it is measured"),
        "benefit": t("Benefit"),
    }
    bands = " · ".join(f"{names[one]}: {text}" for one, text in said.items())
    recent = t("CPI and SPI(t) since the start; in brackets, of the last {count} months.", count=_recent_months())
    st.caption(prose(f"{bands}  \n{recent}"))
    table = pd.DataFrame(
        {
            t("Project"): [_name(one) for one in found],
            t("Cost"): [colour_text(one.cost) for one in found],
            t("Schedule"): [colour_text(one.schedule) for one in found],
            t("Benefit"): [colour_text(one.benefit) for one in found],
            t("Confidence"): [_confidence(one) for one in found],
            t("CPI"): [_index(one, "cpi") for one in found],
            t("SPI(t)"): [_index(one, "spi_t") for one in found],
            t("As of"): [one.report.as_of if one.report else None for one in found],
            t("Reason of the confidence"): [one.report.reason if one.report else "" for one in found],
            t("Organisation"): [_organisation(one) for one in found],
            t("Code"): [one.row["code"] for one in found],
        }
    )
    widths = (190, 125, 125, 185, 80, 82, 82)
    _choosable(table, found, widths, key="healths", alt=t("All projects under way"))
    with st.expander(t("Where the thresholds come from")):
        st.markdown("\n".join(f"- {prose(rule)}. {prose(source)}" for rule, source in threshold_sources()))


def _waiting(asked: Sequence[Health]) -> None:
    found = [one for one in asked if one.waiting]
    st.header(prose(t("Who has not reported ({count})", count=len(found))), anchor=False)
    if not found and not any(one.report for one in asked):
        st.info(t("Nobody was asked to report yet."))
        return
    if not found:
        st.success(t("Everybody who was asked has reported."))
        return
    table = pd.DataFrame(
        {
            t("Project"): [_name(one) for one in found],
            t("State"): [f"✕ {t('overdue')}" if one.due else f"· {t('still open')}" for one in found],
            t("Due"): [one.waiting.due_on if one.waiting else None for one in found],
            t("Report as of"): [one.waiting.as_of if one.waiting else None for one in found],
            t("Owner"): [one.row["owner"] for one in found],
            t("Organisation"): [_organisation(one) for one in found],
            t("Code"): [one.row["code"] for one in found],
        }
    )
    _choosable(table, found, (225, 130, 90, 132, 190, 180), key="not-reported", alt=t("Who has not reported"))


def _risks(rolled: Sequence[CategoryRisks]) -> None:
    st.header(t("Risks by kind"), anchor=False)
    names, levels = category_names(), risk_level_names()
    table = pd.DataFrame(
        {
            t("Kind"): [names.get(one.category, one.category) for one in rolled],
            t("Risks"): [one.count for one in rolled],
            t("Projects"): [one.projects for one in rolled],
            **{name: [one.by_level[level] for one in rolled] for level, name in levels.items()},
            t("Gravest, of 25"): [one.worst or None for one in rolled],
            t("Has happened"): [one.occurred for one in rolled],
            t("Review overdue"): [one.review_overdue for one in rolled],
        }
    )
    st.dataframe(table, hide_index=True, key="risks-by-kind", placeholder="–", alt=t("Risks by kind"))


def _call() -> None:
    if not actor.may_anywhere("status.call"):
        return
    shelf = st.expander(t("Call for reports"), key="call", on_change="rerun", icon=":material/campaign:")
    if not shelf.open:
        return
    with shelf:
        with or_stop(), reading() as session:
            places = {one.id or 0: organisation_name(one) for one in places_to_call(session, actor)}
            called = list_calls(session, actor)
        first = _next_month_end(called[0][0].as_of if called else None)
        state.seed("call-as-of", first)
        state.seed("call-due", first + timedelta(days=DAYS_TO_REPORT))
        where = st.selectbox(
            t("Of whose projects, with all below"), list(places), format_func=places.__getitem__, key="call-of"
        )
        left, right = st.columns(2)
        with left:
            as_of = st.date_input(t("As of"), key="call-as-of")
        with right:
            due_on = st.date_input(t("Due"), key="call-due")
        if st.button(t("Call for reports"), key="call-do", type="primary") and where is not None:
            change(
                t("The reports are called for"),
                lambda session: call_status(session, actor, organisation=where, as_of=as_of, due_on=due_on),
            )
        _take_back(called)


def _take_back(called: Sequence[tuple[StatusCall, Organisation]]) -> None:
    """The calls there are, since one made for a wrong day has everybody late with it."""
    if not called:
        return
    names = {
        one.id or 0: t("{place}: as of {day}, due {due}", place=organisation_name(place), day=day(one.as_of),
                       due=day(one.due_on))
        for one, place in called
    }  # fmt: skip
    chosen = st.selectbox(t("Called for, newest first"), list(names), format_func=names.__getitem__, key="call-held")
    if st.button(t("Take this call back"), key="call-undo") and chosen is not None:
        change(t("The call was taken back"), lambda session: take_back_call(session, actor, chosen))


def _next_month_end(last: date | None) -> date:
    """The last day of the month after the one that was called last; of the month that has passed, if none was."""
    passed = today().replace(day=1) - timedelta(days=1)
    if last is None or last < passed:
        return passed
    later = (last + timedelta(days=1)).replace(day=1) + timedelta(days=31)
    return later.replace(day=1) - timedelta(days=1)


def _choosable(table: pd.DataFrame, found: Sequence[Health], widths: Sequence[int], *, key: str, alt: str) -> None:
    """The table; choosing a row opens the project. `widths` of the columns that stand within the first look."""
    row = picked_row(
        table,
        columns=widths_of(table.columns, widths),
        key=key,
        alt=alt,
    )
    if row is not None:
        st.switch_page("pages/projects/project.py", query_params={"id": str(found[row].row["id"])})


def _index(one: Health, name: str) -> str:
    """An index since the start, in brackets that of the last months; why there is none where it is not defined."""
    whole, recent = one.measured.figures[name], one.measured.recent[name]
    said = figure_text(name, whole, "")
    return said if recent.value is None else f"{said} ({figure_text(name, recent, '')})"


def _confidence(one: Health) -> str | None:
    return prose(t("{number} of 5", number=one.report.confidence)) if one.report else None


def _recent_months() -> str:
    return number(health_rules().recent_months.value)


def _name(one: Health) -> str:
    return text_of({"en": one.row["name_en"], "km": one.row["name_km"]})


def _organisation(one: Health) -> str:
    return text_of({"en": one.row["organisation_en"], "km": one.row["organisation_km"]})


show()
finished("health")
