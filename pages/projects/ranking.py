"""Priorities: projects ranked by weighted criteria, why, how firmly, and the weights, comparisons and scores behind."""

from collections.abc import Callable

import streamlit as st

from data.access import Actor
from data.i18n import language, t
from pages.ui.ranking.pairwise import show_pairwise
from pages.ui.ranking.panel import show_values
from pages.ui.ranking.project import show_project
from pages.ui.ranking.table import show_ranking
from pages.ui.ranking.weights import show_weights, weights_to_rank_by
from pages.ui.screen import finished, guard, or_stop, reading
from pages.ui.taking_away import FORMATS, take_away
from projects.ranking.judges import comparing
from projects.ranking.priorities import active_weights, ranking
from reports.choice import CSV, XLSX, Choice


def main() -> None:
    """The tabs; only the open one is read and drawn."""
    actor = guard("ranking.read")
    st.title(t("Priorities"))
    st.caption(
        t(
            "Each project that is proposed or under way is valued from 0 to 100 by every criterion on a fixed scale; "
            "the score is the weighted sum. Adding a project never changes the order of the others."
        )
    )
    with or_stop(), reading() as session:
        compares = comparing(session, actor)
    parts: dict[str, Callable[[Actor], None]] = {
        t("Ranking"): _ranking,
        t("Weights"): show_weights,
        t("Values and panel"): show_values,
    }
    if compares or actor.may_anywhere("ranking.edit"):
        parts[t("Compare criteria")] = show_pairwise
    tabs = st.tabs(list(parts), key="ranking-tabs", on_change="rerun")
    for tab, show in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                show(actor)
    finished("ranking")


def _ranking(actor: Actor) -> None:
    with or_stop(), reading() as session:
        weights = weights_to_rank_by(active_weights(session))
        ranked = ranking(session, actor, weights=weights)
    if ranked.table.empty:
        st.info(t("There is no project to rank yet."))
        return
    firm = show_ranking(ranked)
    with st.container(horizontal=True):
        for kind in (XLSX, CSV):
            take_away("ranking", Choice(language(), kind), label=FORMATS[kind])
    show_project(actor, ranked, firm)


main()
