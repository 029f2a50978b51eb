"""A link beside a claim: at a click, whether the public can open it. Nothing is visited that was not asked for."""

import math
from typing import Final

import streamlit as st

from assess.public_facts.fetching import LINE
from assess.public_facts.links import check_link, link_sentence
from data.errors import Denied
from data.i18n import language, prose, t
from pages.ui import state
from pages.ui.plain_text import escaped
from pages.ui.screen import current_actor, outcome
from pages.web.api.rate import Rates

A_MINUTE = 20
"""So many links may one person have looked at in a minute: a reviewer's pace, and no means to burden other sites."""
RATES: Final = Rates()


def show_link_check(link: str, *, key: str) -> None:
    """Draw a button that looks whether a link opens now, and what became of it when it was asked last in this tab."""
    told = f"link-told-{language()}-{key}"
    if st.button(t("Does it open?"), key=f"link-check-{key}", type="tertiary", icon=":material/travel_explore:"):
        with outcome():
            _require_turn()
            words = t("Looking at the site. This takes up to {seconds} seconds.", seconds=round(LINE.seconds))
            with st.spinner(prose(words)):
                state.put(told, {"link": link, "sentence": link_sentence(check_link(link))})
    found = state.get(told)
    # What was said of another address is not said of this one.
    if found and found["link"] == link:
        st.caption(escaped(found["sentence"]))


def _require_turn() -> None:
    """Count that the person asks for a look; raise `Denied`, which says how long to wait, after too many of them."""
    wait = RATES.wait(f"person {current_actor().person}", rate=A_MINUTE)
    if wait:
        raise Denied("api.too_many", seconds=math.ceil(wait))
