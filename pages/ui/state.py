"""The one place that owns session keys. Only plain values live here; everything else is read from the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

LANGUAGE = "language"
PERSON = "person"
BREAKS_OFF = "_yield_callback"
"""What the session's state calls at each use, to break a run off for a newer one."""


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


@contextmanager
def unbroken() -> Iterator[None]:
    """Let the block, or the callback that it decorates, come to its end although the person has clicked again.

    Streamlit breaks a run off at the next use of the session's state once a newer click waits, in callbacks too:
    what was clicked first would never be stored. The newer click is taken up when the callbacks have ended. There
    is no public way to ask for this; the browser test of clicks on a busy store holds it to the pinned version.
    """
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        yield
        return
    session = context.session_state
    breaks_off = getattr(session, BREAKS_OFF)
    object.__setattr__(session, BREAKS_OFF, lambda: None)
    try:
        yield
    finally:
        object.__setattr__(session, BREAKS_OFF, breaks_off)


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
