"""The tab with what blocks the country: the weakest items and how many organisations each holds back."""

import pandas as pd
import streamlit as st

from assess.comparing.weakest import weakest_items
from assess.cycles.participation import Participation
from data.access import Actor
from data.i18n import language, t
from maturity_model.definition import Edition
from pages.ui.screen import or_stop
from pages.ui.table import TALL_ROW, height_of, widths_of
from pages.ui.unchanged import until_stored
from reports.spreadsheets import to_xlsx

ALL = ""
MOST_HEIGHT = 640
WIDTHS = (150, 60, 114, 72, 82, 112, 130, 100, 85)
"""Of the columns of `item_rows`, in pixels: all are read at once in a window of 1366 pixels."""


def show_weakest(actor: Actor, part: Participation) -> None:
    """Draw the items, those first that keep most organisations from their next stage."""
    st.caption(
        t("An item blocks an organisation if a gate of its next stage needs a higher level, or if that stage lacks "
          "points that the item could still earn. Verified results only.")
    )  # fmt: skip
    edition, cycle = part.edition, part.cycle.id or 0
    forms = {ALL: t("All forms")} | {form.id: form.title.to(language()) for form in edition.forms}
    form = st.selectbox(t("Form"), list(forms), format_func=forms.__getitem__, key=f"weakest-form-{language()}")
    with or_stop():
        table = until_stored(
            actor, lambda session: weakest_items(session, actor, cycle, form=form or None), "weakest", cycle, form
        )
    if table.empty:
        st.info(t("No organisation has a verified result here yet."))
        return
    shown = item_rows(table, edition)
    st.dataframe(
        shown,
        hide_index=True,
        row_height=TALL_ROW,
        height=height_of(len(shown), MOST_HEIGHT, row=TALL_ROW),
        alt=t("Items with the number of organisations that each blocks"),
        column_config={
            **widths_of(shown.columns, WIDTHS),
            t("Item"): st.column_config.TextColumn(width=WIDTHS[0], pinned=True),
            t("Earned on average"): st.column_config.ProgressColumn(
                format="%.0f %%", min_value=0, max_value=100, width=WIDTHS[6]
            ),
        },
    )
    st.download_button(
        "Excel",
        lambda: to_xlsx({t("What blocks"): shown}),
        f"weakest-{cycle}.xlsx",
        icon=":material/download:",
        on_click="ignore",
        key="weakest-xlsx",
    )


def item_rows(table: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """The weakest items in people's words."""
    titles = {item.id: item.title.to(language()) for item in edition.items}
    themes = {theme.id: theme.name.to(language()) for theme in edition.themes}
    return pd.DataFrame(
        {
            t("Item"): table["item"].map(titles),
            t("Blocks"): table["blocks"],
            t("by a gate"): table["gate"],
            t("by points"): table["points"],
            t("Stage"): table["section"].where(table["section"] != "foundation", t("Foundation")),
            t("Theme"): table["theme"].map(themes),
            t("Earned on average"): table["mean"],
            t("Solved by"): table["solved"],
            t("Asked of"): table["organisations"],
        }
    )
