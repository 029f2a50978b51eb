"""What moved in the country between two cycles: improvers first, and the report on it."""

from typing import Any

import pandas as pd
import streamlit as st

from assess.comparing.movement import moved_country
from data.access import Actor
from data.i18n import language, number, prose, t
from pages.ui.screen import or_stop
from pages.ui.taking_away import FORMATS, take_away
from pages.ui.unchanged import until_stored
from reports.choice import PDF, XLSX, Choice

FULL = "%+.1f"


def show_moved_country(actor: Actor, cycle: int, *, earlier: int) -> None:
    """How many organisations rose and fell between two cycles, each with its change, improvers first, and the report.

    An alternative to the league table: who stands low and improves stands on top here.
    """
    with or_stop():
        table = until_stored(
            actor, lambda session: moved_country(session, actor, cycle, earlier=earlier), "moved", cycle, earlier
        )
    up, down = int((table["stage_moved"] > 0).sum()), int((table["stage_moved"] < 0).sum())
    st.markdown(
        prose(
            t("{count} organisations are verified in both: {up} have reached a higher stage, {down} stand lower.",
              count=number(len(table)), up=number(up), down=number(down))
        )
    )  # fmt: skip
    if table.empty:
        return
    own = table["name_km"].where(table["name_km"].notna(), table["name_en"])
    shown = pd.DataFrame(
        {
            t("Organisation"): own if language() == "km" else table["name_en"],
            t("Stage before"): table["stage_before"],
            t("Stage after"): table["stage_after"],
            t("All stages, before"): table["total_before"],
            t("All stages, after"): table["total_after"],
            t("Change"): table["total_moved"],
            t("Code"): table["code"],
        }
    ).sort_values(t("Change"), ascending=False)
    st.dataframe(
        shown,
        hide_index=True,
        placeholder="–",
        height=360,
        alt=t("Organisations before and after"),
        column_config=percents(t("All stages, before"), t("All stages, after")) | changes(),
    )
    with st.container(horizontal=True):
        for kind in (PDF, XLSX):
            choice = Choice(language(), kind, cycle, earlier=earlier)
            take_away("comparison", choice, label=t("What moved, as {format}", format=FORMATS[kind]))


def percents(*names: str) -> dict[str, Any]:
    """Columns of percentages."""
    return dict.fromkeys(names, st.column_config.NumberColumn(format="%.1f %%"))


def changes() -> dict[str, Any]:
    """The column of changes, with their sign."""
    return {t("Change"): st.column_config.NumberColumn(format=FULL)}
