"""Improvers first: another order than the league table, and the reports on what moved."""

import streamlit as st

from assess.comparing.country import improvers
from assess.cycles.control import Cycle
from data.access import Actor
from data.i18n import language, number, prose, t
from pages.ui import state
from pages.ui.compare.moved import changes, percents
from pages.ui.screen import or_stop
from pages.ui.taking_away import FORMATS, take_away
from pages.ui.unchanged import until_stored
from reports.choice import PDF, XLSX, Choice

RANK, IMPROVERS = "rank", "improvers"


def improvers_first(actor: Actor, cycle: Cycle, earlier: Cycle | None) -> bool:
    """Let choose between rank and improvers; whether improvers were chosen, who then are drawn.

    Without an earlier cycle that has results there is nothing to choose.
    """
    if earlier is None:
        return False
    state.seed("national-order", RANK)
    names = {RANK: t("By rank"), IMPROVERS: t("Improvers first")}
    chosen = st.segmented_control(
        t("Order"), list(names), format_func=names.__getitem__, key="national-order", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    if chosen != IMPROVERS:
        return False
    _table(actor, cycle, earlier)
    _take_away(cycle, earlier)
    return True


def _take_away(cycle: Cycle, earlier: Cycle) -> None:
    """The buttons for the report on what moved between two cycles."""
    with st.container(horizontal=True):
        for kind in (PDF, XLSX):
            choice = Choice(language(), kind, cycle.id, earlier=earlier.id)
            take_away("comparison", choice, label=t("What moved, as {format}", format=FORMATS[kind]))


def _table(actor: Actor, cycle: Cycle, earlier: Cycle) -> None:
    now, was = cycle.id or 0, earlier.id or 0
    with or_stop():
        table = until_stored(actor, lambda session: improvers(session, actor, now, earlier=was), "improvers", now, was)
    own = table["name_km"].where(table["name_km"].notna(), table["name_en"])
    shown = table.assign(_name=own if language() == "km" else table["name_en"]).rename(
        columns={
            "_name": t("Organisation"),
            "total_moved": t("Change"),
            "stage_before": t("Stage before"),
            "stage_after": t("Stage after"),
            "total_before": t("All stages, before"),
            "total_after": t("All stages, after"),
            "code": t("Code"),
        }
    )
    columns = [
        t("Organisation"),
        t("Change"),
        t("Stage before"),
        t("Stage after"),
        t("All stages, before"),
        t("All stages, after"),
        t("Code"),
    ]
    st.dataframe(
        shown[columns],
        hide_index=True,
        height=430,
        placeholder="–",
        column_config=percents(t("All stages, before"), t("All stages, after")) | changes(),
        key="national-improvers",
        alt=t("Organisations, those first that improved most"),
    )
    without = int(table["total_moved"].isna().sum())
    st.caption(
        prose(
            t(
                "By the change of the total, then of the stage. {count} without a verified result before come last.",
                count=number(without),
            )
        )
    )
