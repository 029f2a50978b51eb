"""Shelves: what is drawn only while somebody looks at it, behind a title that may change."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.ui import state


@dataclass(frozen=True)
class Shelf(AbstractContextManager[None]):
    """A shelf to draw into, if it is `open`."""

    open: bool
    box: DeltaGenerator

    def __enter__(self) -> None:
        self.box.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.box.__exit__(kind, error, trace)


def shelf(
    title: str, *, key: str, icon: str | None = None, small: bool = True, on_turn: Callable[[], None] | None = None
) -> Shelf:
    """A shelf that stays as it was when its title changes, such as with a count; draw into it only while it is open.

    A button with an arrow, since each of Streamlit's expanders measures itself anew at every click on the page, which
    a page of ten questions feels. `on_turn` is called when it is opened or closed.
    """
    is_open = bool(state.get(key, False))
    # In a container of its own even when closed, so that what follows stays at its place.
    box = st.container(border=not small, key=f"{key}-box")
    box.button(
        f"{icon} {title}" if icon else title,
        key=f"{key}-turn",
        type="tertiary",
        icon=":material/expand_less:" if is_open else ":material/expand_more:",
        on_click=_turn,
        args=(key, on_turn),
    )
    return Shelf(is_open, box)


def _turn(key: str, on_turn: Callable[[], None] | None) -> None:
    state.put(key, not state.get(key, False))
    if on_turn:
        on_turn()
