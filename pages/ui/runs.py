"""The order of Streamlit's runs: a click is answered before its run, which ends in spite of the next; another follows.

The only place that reaches into Streamlit's inside, where there is no public way to ask for something; browser tests
hold it to the pinned version.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

BREAKS_OFF = "_yield_callback"
"""What the session's state calls at each use, to break a run off for a newer one."""
UNTIL_DRAWN = 0.025
"""Seconds until the browser has drawn what it was sent: it gathers for ten thousandths, then draws."""


@contextmanager
def unbroken() -> Iterator[None]:
    """Let the block, or the callback that it decorates, come to its end although the person has clicked again.

    Streamlit breaks a run off at the next use of the session's state once a newer click waits, in callbacks too:
    what was clicked first would never be stored. The newer click is taken up when the callbacks have ended.
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


def draw_next(*fragments: str) -> None:
    """From a fragment: draw the fragments with these keys, in the order in which they stand, once this run has ended.

    Nothing is broken off, and a click that waits goes along. `st.rerun` takes keys in callbacks only, and ends the run
    there: the browser would draw the whole page for a run that shows nothing before the one that shows what was
    clicked. While a whole screen is drawn nothing happens, since it draws them too.

    It waits until the browser has drawn this run, since the news of the next one would make it draw everything before.
    """
    context = get_script_run_ctx(suppress_warning=True)
    if context is None or context.script_requests is None or not context.fragment_ids_this_run:
        return
    time.sleep(UNTIL_DRAWN)
    context.script_requests.request_rerun(
        RerunData(
            query_string=context.query_string,
            page_script_hash=context.page_script_hash,
            fragment_id_queue=context.fragment_storage.resolve_target(fragments),
            cached_message_hashes=context.cached_message_hashes,
            context_info=context.context_info,
        )
    )


class Early:
    """A place in a fragment where what a click did is told before the fragment is drawn again.

    The browser gathers for ten thousandths from the first word that it hears, so what is said at once costs nothing,
    and what the run draws within that time comes along.
    """

    def __init__(self) -> None:
        self._place: DeltaGenerator | None = None

    def draw(self, html: str = "") -> None:
        """While the fragment is drawn: here it is, with what is told there already, if anything is."""
        self._place = st.empty()
        if html:
            self._place.html(html)

    def say(self, html: str) -> None:
        """From a callback of a widget of the same fragment: show this now.

        While a whole screen is drawn nothing happens: it may be another one by then.
        """
        context = get_script_run_ctx(suppress_warning=True)
        if self._place is not None and context is not None and context.fragment_ids_this_run:
            self._place.html(html)
