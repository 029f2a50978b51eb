"""Shelves: what is drawn only while somebody looks at it, behind a title that may change."""

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from pages.ui import state


def shelf(title: str, *, key: str, icon: str | None = None, small: bool = True) -> ExpanderContainer:
    """A shelf that stays as it was when its title changes, such as with a count; draw into it only while it is open.

    To Streamlit another title makes another shelf, which would begin closed in the middle of somebody's work.
    """
    state.put(key, state.get(key, False))
    return st.expander(title, key=key, icon=icon, type="compact" if small else "default", on_change="rerun")
