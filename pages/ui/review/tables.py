"""Beside the reviewing itself: agreement per theme, who has how much to do, and the reusable reasons."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from assess.cycles.control import Cycle
from assess.editions.chosen import edition_of
from assess.review.agreement import ALL, NO_VARIATION
from assess.review.queue import Load
from assess.review.reasons import ReusableReason, add_reason, put_away_reason
from data.access import Actor
from data.i18n import day, language, prose, t, text_of
from pages.ui.review.claims import theme_title
from pages.ui.screen import change
from pages.ui.taking_away import FORMATS, take_away
from reports.choice import PDF, XLSX, Choice
from reports.wording.maturity import share


def show_agreement(cycle: Cycle, table: pd.DataFrame) -> None:
    """How far claims and verdicts agree in a cycle, theme by theme, and how that is worked out."""
    edition = edition_of(cycle)
    explained = t(
        "Agreement is the share of claims that the reviewer found as claimed. Kappa (Cohen, without weights) takes off "
        "what chance alone would bring: 1 is full agreement, 0 is chance. What nobody looked at is not counted."
    )
    st.caption(prose(explained))
    why = table["why"].map(lambda one: t("too little variation") if one == NO_VARIATION else "", na_action="ignore")
    names = [t("All themes") if one == ALL else theme_title(edition, one) for one in table["theme"]]
    shown = pd.DataFrame(
        {
            t("Theme"): names,
            t("Pairs"): table["pairs"],
            t("Agreement"): [share(*counts) for counts in zip(table["equal"], table["pairs"], strict=True)],
            t("Kappa"): table["kappa"],
            t("Remark"): why.fillna(""),
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        placeholder="–",
        column_config={
            t("Kappa"): st.column_config.NumberColumn(format="%.2f"),
        },
        alt=t("Agreement per theme"),
    )
    if table["pairs"].sum():
        with st.container(horizontal=True):
            for kind in (PDF, XLSX):
                choice = Choice(language(), kind, cycle.id)
                take_away("agreement", choice, label=t("Report as {format}", format=FORMATS[kind]))


def show_workload(loads: Sequence[Load]) -> None:
    """Who has taken how much of what waits."""
    st.caption(t("Who has taken what waits for review. A review that is begun is taken."))
    st.dataframe(
        pd.DataFrame(
            {
                t("Reviewer"): [load.name or t("nobody yet") for load in loads],
                t("Submissions"): [load.taken for load in loads],
                t("Questions left"): [load.open for load in loads],
                t("Oldest waits since"): [day(load.oldest.date()) if load.oldest else "–" for load in loads],
            }
        ),
        hide_index=True,
        alt=t("Who has taken how much"),
    )


def show_reasons(actor: Actor, reasons: Sequence[ReusableReason]) -> None:
    """The reasons that can be picked, in both languages; add one, or put one away."""
    with st.popover(t("Reusable reasons"), icon=":material/bookmark:"):
        for one in reasons:
            text, away = st.columns([5, 1], vertical_alignment="center")
            text.text(text_of({"en": one.text_en, "km": one.text_km}))
            if away.button("", icon=":material/close:", key=f"away-{one.id}", help=t("Put away"), type="tertiary"):
                change(
                    t("Put away"),
                    lambda session, one=one: put_away_reason(session, actor, one.id or 0, seen_version=one.version),
                )
        with st.form("new-reason", clear_on_submit=True, border=False):
            english = st.text_input(t("New reason, in English"), max_chars=500, key="reason-en")
            khmer = st.text_input(t("The same in Khmer"), max_chars=500, key="reason-km")
            added = st.form_submit_button(t("Add"))
        if added:
            change(t("Saved"), lambda session: add_reason(session, actor, text_en=english, text_km=khmer))
