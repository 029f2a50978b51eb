"""The switch between the languages of the interface."""

from collections.abc import Callable

import streamlit as st

from data.i18n import LANGUAGES, t
from pages.ui import state
from pages.ui.runs import unbroken


def choose_language(place: str, *, remember: Callable[[], None] | None = None) -> None:
    """The switch; `remember` is called after a change. Each `place` has one of its own.

    What is spoken is kept apart from the switches: one that vanishes, as at signing out, would take it along.
    """
    key = f"language-{place}"
    state.put(key, state.language())

    @unbroken()
    def take() -> None:
        state.put(state.LANGUAGE, state.get(key) or state.language())
        if remember:
            remember()

    st.segmented_control(
        t("Language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=take,
    )
