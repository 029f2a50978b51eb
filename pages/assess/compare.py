"""Comparing: an organisation with itself a cycle before and with others, what blocks the country, who has solved it."""

import streamlit as st

from assess.cycles.participation import Participation
from data.i18n import t
from pages.ui.choosing import organisation_name
from pages.ui.compare.country import show_weakest
from pages.ui.compare.cycles import show_movement
from pages.ui.compare.others import show_others
from pages.ui.compare.solved import show_solved
from pages.ui.screen import finished, guard
from pages.ui.which import chosen_submission, cycle_name

actor = guard("result.read")


def show() -> None:
    """One tab per comparison; only the one that is looked at is worked out."""
    st.title(t("Comparing"))
    st.caption(t("Everything here is read from results as they were frozen; nothing is scored again."))
    part = chosen_submission(
        actor,
        action="result.read",
        wanted="answer.edit",
        screen="compare",
        nothing=t("There is no result yet. It appears here as soon as a cycle is open."),
        settled=True,
    )
    st.markdown(f"**{organisation_name(part.organisation)}** · {cycle_name(part)}")
    _tabs(part)


def _tabs(part: Participation) -> None:
    shows = {t("This year and last"): show_movement, t("Beside others"): show_others}
    if actor.may_anywhere("national.read"):
        shows[t("What blocks the country")] = show_weakest
    shows[t("Who has solved it")] = show_solved
    tabs = st.tabs(list(shows), key="compare-tabs", on_change="rerun")
    for tab, draw in zip(tabs, shows.values(), strict=True):
        if tab.open:
            with tab:
                draw(actor, part)


show()
finished("compare")
