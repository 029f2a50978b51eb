"""One indicator on the screen of the national targets: pace, chart, observations, and the forms about it."""

import pandas as pd
import streamlit as st

from assess.targets.observations import Followed, reaches
from assess.targets.pace import exact, position
from data.access import Actor
from data.i18n import prose, t, text_of
from pages.ui import state
from pages.ui.chart import show_chart
from pages.ui.plain_text import escaped
from pages.ui.screen import chosen_id
from pages.ui.table import height_of
from pages.ui.targets.forms import enter_observed
from pages.ui.targets.indicator import edit_indicator
from reports.charts.parts import ChartTexts
from reports.charts.targets import OBSERVED, PROJECTED, TARGET, WAY, target_over_years
from reports.target_policy import name_of
from reports.wording.maturity import DASH
from reports.wording.targets import reason_of, source_text, undefined, unit_name, value_text, verdict_names, year_or_day

SOURCE_ROW = 90
"""Height of a row whose source is broken into three lines."""
OBSERVATIONS = 4
"""Rows of observations that are seen without scrolling, beside the chart."""


def show_one(actor: Actor, rows: list[Followed]) -> None:
    """One indicator: its chart, its observations with sources, and a form for the next one."""
    known = {row.indicator.id: row for row in rows}
    names = {number_of: name_of(row.indicator) for number_of, row in known.items()}
    first = next((number_of for number_of, row in known.items() if row.observed), next(iter(known)))
    asked = chosen_id("indicator")
    key = f"target-indicator-{rows[0].objective.framework_id}"
    state.seed(key, asked if asked in known else first)
    row = known[st.selectbox(t("Look at one indicator"), list(names), format_func=names.__getitem__, key=key)]
    note = text_of({"en": row.indicator.note_en, "km": row.indicator.note_km})
    st.markdown(prose(f"**{verdict_names()[row.standing.verdict]}.** {reason_of(row)}"))
    told = [_paces(row)]
    told += [t("Newest value: {source}", source=source_text(row.observed[-1]))] if row.observed else []
    st.caption("  \n".join(escaped(line) for line in [*told, note] if line))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _chart(row)
    with right:
        if row.observed:
            seen = reversed(row.observed)
            table = pd.DataFrame(
                [(year_or_day(one.on), float(exact(one.value)), source_text(one)) for one in seen],
                columns=[t("When"), t("Value"), t("Source")],
            )
            st.dataframe(
                table,
                hide_index=True,
                row_height=SOURCE_ROW,
                height=height_of(len(table), height_of(OBSERVATIONS, row=SOURCE_ROW), row=SOURCE_ROW),
                column_config={
                    t("When"): st.column_config.TextColumn(width=65),
                    t("Value"): st.column_config.NumberColumn(format="%.5g", width=70),
                    t("Source"): st.column_config.TextColumn(width=205),
                },
                key=f"observed-{row.indicator.id}",
                alt=t("Observations with their sources"),
            )
        else:
            st.info(t("Nothing has been observed yet. No value is guessed."))
    enter_observed(actor, row)
    edit_indicator(actor, row.indicator)


def _chart(row: Followed) -> None:
    one, here = row.indicator, row.standing
    points = [(OBSERVED, seen.on, float(exact(seen.value))) for seen in row.observed]
    end = (one.target_year, float(one.target))
    rows = [(name, float(position(on) - 1), value, year_or_day(on)) for name, on, value in points]
    if here.start and not reaches(row, here.start.value):
        start = here.start
        rows.append((WAY, float(position(start.on) - 1), float(exact(start.value)), year_or_day(start.on)))
        rows.append((WAY, *end, str(one.target_year)))
    rows.append((TARGET, *end, str(one.target_year)))
    if here.now and here.projection is not None:
        rows.append(
            (PROJECTED, float(position(here.now.on) - 1), float(exact(here.now.value)), year_or_day(here.now.on))
        )
        rows.append((PROJECTED, one.target_year, float(exact(here.projection)), str(one.target_year)))
    texts = ChartTexts(
        title=t("How far is it from the target?"),
        upward=unit_name(one.unit),
        names={
            OBSERVED: t("observed"),
            WAY: t("way to the target"),
            TARGET: t("target"),
            PROJECTED: t("at the pace so far"),
        },
    )
    table = pd.DataFrame(rows, columns=["series", "at", "value", "label"])
    show_chart(target_over_years, table, texts, key=f"target-chart-{one.id}")


def _paces(row: Followed) -> str:
    """Required pace, pace so far and projection in a line, each with its number or the reason why there is none."""
    here, unit = row.standing, unit_name(row.indicator.unit)
    parts = (
        (t("Required pace, a year"), here.required, here.no_required, None),
        (t("Pace so far, a year"), here.pace, "one_point" if here.now else "nothing", None),
        (t("Projection"), here.projection, here.no_projection, row.indicator.target),
    )
    return " · ".join(
        f"{label}: {DASH} ({undefined(why)})" if value is None else f"{label}: {value_text(value, line)} {unit}"
        for label, value, why, line in parts
    )
