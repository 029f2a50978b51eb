"""The one place that owns session keys. Only plain values live here; everything else is read from the store."""

from typing import Any

import streamlit as st

LANGUAGE = "language"
PERSON = "person"


def get(key: str, default: Any = None) -> Any:
    """The value kept in this browser tab under `key`."""
    return st.session_state.get(key, default)


def put(key: str, value: Any) -> None:
    """Keep a plain value in this browser tab; also sets a widget of that key before it is drawn."""
    st.session_state[key] = value


def seed(key: str, value: Any) -> None:
    """Give a widget its first value, unless it has one already."""
    if key not in st.session_state:
        st.session_state[key] = value


def forget(key: str) -> None:
    """Drop what is kept under `key`; nothing happens if there is nothing."""
    st.session_state.pop(key, None)


def language() -> str:
    """The language this tab speaks."""
    return st.session_state.get(LANGUAGE, "en")
