"""The portfolio: how many projects stand where, with whose money, and what needs a decision."""

from collections.abc import Callable
from decimal import Decimal

import pandas as pd
import streamlit as st

from assess.states import today
from data.i18n import day, language, number, prose, t, text_of
from pages.ui import state
from pages.ui.chart import show_chart
from pages.ui.gate.waiting import show_waiting
from pages.ui.portfolio.closed_years import show_closed_years
from pages.ui.portfolio.exchange_rates import show_rates
from pages.ui.portfolio.funding import show_gaps
from pages.ui.screen import finished, guard, or_stop, reading
from pages.ui.table import picked_row, widths_of
from pages.ui.taking_away import take_away
from projects.investment.rates import base_currency
from projects.investment.roll_up import roll_up, roll_up_across
from projects.listing import list_projects
from projects.portfolio import ABOVE_RELEASE, Overview, off_track_of, summary
from reports.charts import assessment as charts
from reports.choice import Choice
from reports.wording.projects import (
    MILLION,
    amount,
    off_track_reasons,
    side_by_side,
    source_names,
    standing_names,
)
from reports.wording.roll_up import key_names, roll_up_keys

actor = guard("national.read")


def show() -> None:
    """Numbers, what is off track and who pays first; roll-ups, funding gaps, waiting gates and rates in tabs beside."""
    st.title(t("Portfolio"))
    with or_stop(), reading() as session:
        currency = base_currency(session)
        projects = list_projects(session, actor)
        by_year_and_source = roll_up_across(session, actor, by="source", across="year")
    if projects.empty:
        st.info(t("There is no project in the register yet. Register the first one in the project list."))
        _rates()
        return
    with st.container(horizontal=True):
        take_away("projects", Choice(language()), label=t("Portfolio as PDF"))
        take_away("investment", Choice(language()), label=t("Money by year and source as PDF"))
    parts: dict[str, Callable[[], None]] = {
        t("Overview"): lambda: _overview(projects, by_year_and_source, currency),
        t("Money by"): lambda: _roll_ups(currency),
        t("Funding gaps"): lambda: show_gaps(actor, currency),
    }
    if actor.may_anywhere("gate.early"):
        parts[t("Gates waiting")] = lambda: show_waiting(actor)
        if st.query_params.get("tab") == "gates":
            state.seed("portfolio-tabs", t("Gates waiting"))
    parts[t("Rates and closed years")] = _rates
    tabs = st.tabs(list(parts), key="portfolio-tabs", on_change="rerun")
    for tab, draw in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                draw()


def _overview(projects: pd.DataFrame, by_year_and_source: pd.DataFrame, currency: str) -> None:
    off_track = off_track_of(projects, today=today())
    _numbers(summary(projects, currency=currency), off_track)
    left, right = st.columns(2, gap="medium")
    with left:
        _off_track(off_track, currency)
    with right:
        _money(by_year_and_source, currency)


def _rates() -> None:
    st.header(t("Exchange rates"), anchor=False)
    show_rates(actor)
    st.header(t("Closed years"), anchor=False)
    show_closed_years(actor)


def _numbers(overview: Overview, off_track: pd.DataFrame) -> None:
    above = off_track[off_track["reason"] == ABOVE_RELEASE]
    amounts = [overview.planned, overview.committed, overview.spent, sum(above["amount"], Decimal(0))]
    unit, told = side_by_side(amounts, overview.currency)
    with st.container(horizontal=True):
        st.metric(t("Projects"), number(overview.projects), width="content")
        for label, value in zip(_amounts(unit).values(), told, strict=False):
            st.metric(label, value, width="content")
        if not above.empty:
            st.metric(
                t("Above the release, {currency}", currency=unit),
                told[-1],
                delta=prose(t("{count} projects", count=len(above))),
                delta_color="inverse",
                delta_arrow="off",
                width="content",
            )
    standing = standing_names()
    counts = sorted(overview.by_standing.items(), key=lambda one: -one[1])
    st.caption(prose(" · ".join(f"{standing[name]}: {number(count)}" for name, count in counts)))
    if overview.estimated:
        unit, (told,) = side_by_side([overview.estimates], overview.currency)
        sentence = t(
            "Of {count} projects nothing but a rough estimate is known: {amount} {currency} in all.",
            count=number(overview.estimated),
            amount=told,
            currency=unit,
        )
        st.caption(prose(sentence))
    if overview.unconverted:
        st.warning(
            prose(
                t(
                    "An exchange rate is missing for {count} projects, so there is no total. Enter the rate.",
                    count=overview.unconverted,
                )
            )
        )


def _off_track(off_track: pd.DataFrame, currency: str) -> None:
    st.header(prose(t("What is off track ({count})", count=off_track["project"].nunique())))
    if off_track.empty:
        st.success(t("Nothing: no project is on hold, lapsed, overdue or above its release."))
        return
    reasons = off_track_reasons()
    table = pd.DataFrame(
        {
            t("Project"): [
                text_of({"en": en, "km": km}) for en, km in zip(off_track["name_en"], off_track["name_km"], strict=True)
            ],
            t("Why"): [
                reasons[reason]
                + (f": {amount(value, currency)}" if value is not None else "")
                + (f": {day(when)}" if when is not None else "")
                for reason, value, when in zip(off_track["reason"], off_track["amount"], off_track["day"], strict=True)
            ],
            t("Code"): off_track["code"].to_list(),
        }
    )
    row = picked_row(
        table,
        height=330,
        # Narrow enough that the reason stands beside it.
        columns=widths_of(table.columns, (205, 195, 90)),
        key="red",
        alt=t("Projects that need a decision"),
    )
    if row is not None:
        st.switch_page("pages/projects/project.py", query_params={"id": str(off_track.iloc[row]["project"])})
    st.caption(t("Choose a row to open the project."))


def _money(table: pd.DataFrame, currency: str) -> None:
    known = table[table["planned"].notna()]
    if known.empty:
        st.info(t("No investment is entered yet."))
        return
    texts = charts.ChartTexts(
        title=t("Who pays how much in which year?"),
        upward=t("planned, million {currency}", currency=currency),
        names={"other": t("Other sources")},
    )
    names = source_names()
    # In the order of the list of sources, so that a source keeps its colour.
    places = {source: place for place, source in enumerate(names)}
    known = known.sort_values("by", key=lambda sources: sources.map(places), kind="stable")
    shown = pd.DataFrame(
        {
            "year": known["across"],
            "source": [names[source] for source in known["by"]],
            "amount": [value / MILLION for value in known["planned"]],
        }
    )
    show_chart(charts.portfolio_by_year, shown, texts, key="portfolio-years")


def _roll_ups(currency: str) -> None:
    st.header(t("Money by"))
    keys = roll_up_keys()
    state.seed("roll-up", "organisation")
    chosen = st.segmented_control(
        t("Money by"),
        list(keys),
        format_func=keys.__getitem__,
        key="roll-up",
        required=True,
        label_visibility="collapsed",
    )
    with or_stop(), reading() as session:
        rolled = roll_up(session, actor, by=chosen or "organisation")
        names = key_names(session, actor, chosen or "organisation")
    rows = rolled.rows
    table = pd.DataFrame(
        {
            keys[chosen or "organisation"].capitalize(): [names.get(key, str(key)) for key in rows["key"]],
            t("Projects"): rows["projects"],
            **{label: rows[name].astype("float64") for name, label in _amounts(currency).items()},
        }
    )
    config = dict.fromkeys(_amounts(currency).values(), st.column_config.NumberColumn(format="%,.0f"))
    st.dataframe(table, hide_index=True, column_config=config, key=f"rolled-{chosen}", placeholder="–")
    total = {name: rolled.total[name] for name in ("planned", "committed", "spent")}
    st.caption(
        t(
            "All projects, each counted once: planned {planned}, committed {committed}, spent {spent} {currency}.",
            planned=amount(total["planned"]),  # type: ignore[arg-type]
            committed=amount(total["committed"]),  # type: ignore[arg-type]
            spent=amount(total["spent"]),  # type: ignore[arg-type]
            currency=currency,
        )
        + (" " + t("A project that serves two strategies stands in both rows.") if rolled.overlapping else "")
    )


def _amounts(currency: str) -> dict[str, str]:
    return {
        "planned": t("Planned, {currency}", currency=currency),
        "committed": t("Committed, {currency}", currency=currency),
        "spent": t("Spent, {currency}", currency=currency),
    }


show()
finished("portfolio")
