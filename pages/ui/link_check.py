"""A link beside a claim: at a click, whether the public can open it. Nothing is visited that was not asked for."""

import streamlit as st

from assess.public_facts.fetching import LINE
from assess.public_facts.links import check_link, link_sentence
from data.i18n import language, prose, t
from pages.ui import state
from pages.ui.plain_text import escaped


def show_link_check(link: str, *, key: str) -> None:
    """Draw a button that looks whether a link opens now, and what became of it when it was asked last in this tab."""
    told = f"link-told-{language()}-{key}"
    if st.button(t("Does it open?"), key=f"link-check-{key}", type="tertiary", icon=":material/travel_explore:"):
        with st.spinner(
            prose(t("Looking at the site. This takes up to {seconds} seconds.", seconds=round(LINE.seconds)))
        ):
            state.put(told, {"link": link, "sentence": link_sentence(check_link(link))})
    found = state.get(told)
    # What was said of another address is not said of this one.
    if found and found["link"] == link:
        st.caption(escaped(found["sentence"]))
