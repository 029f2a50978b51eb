"""The tab with what blocks the country: the weakest items and how many organisations each holds back."""

import pandas as pd
import streamlit as st

from assess.comparing.weakest import weakest_items
from assess.cycles.participation import Participation
from data.access import Actor
from data.i18n import language, t
from maturity_model.definition import Edition
from pages.ui.screen import or_stop
from pages.ui.unchanged import until_stored
from reports.spreadsheets import to_xlsx

ALL = ""


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
    small = st.column_config.NumberColumn(width="small")
    st.dataframe(
        shown,
        hide_index=True,
        height=460,
        alt=t("Items with the number of organisations that each blocks"),
        column_config={
            t("Item"): st.column_config.TextColumn(width="medium", pinned=True),
            t("Earned on average"): st.column_config.ProgressColumn(format="%.0f %%", min_value=0, max_value=100),
            **dict.fromkeys([t("Blocks"), t("by a gate"), t("by points"), t("Solved by"), t("Asked of")], small),
        },
    )
    st.download_button(
        "Excel",
        lambda: to_xlsx({t("What blocks"): shown}),
        f"weakest-{cycle}.xlsx",
        icon=":material/download:",
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
