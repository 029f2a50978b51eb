"""The one place that owns session keys. Only plain values live here; everything else is read from the store."""

from typing import Any

import streamlit as st

from pages.ui.runs import unbroken

LANGUAGE = "language"
PERSON = "person"


def get(key: str, default: Any = None) -> Any:
    """The value kept in this browser tab under `key`."""
    return st.session_state.get(key, default)


def seed(key: str, value: Any) -> None:
    """Give a widget its first value, unless it has one already."""
    if key not in st.session_state:
        st.session_state[key] = value


def language() -> str:
    """The language this tab speaks."""
    return st.session_state.get(LANGUAGE, "en")


@unbroken()
def put(key: str, value: Any) -> None:
    """Keep a plain value in this browser tab; also sets a widget of that key before it is drawn.

    Kept although the person has clicked again, since buttons come here and a click is a click.
    """
    st.session_state[key] = value


@unbroken()
def forget(key: str) -> None:
    """Drop what is kept under `key`, although the person has clicked again; nothing happens if there is nothing."""
    st.session_state.pop(key, None)
