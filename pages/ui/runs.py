"""The order of Streamlit's runs: one comes to its end although the person has clicked again, another one follows it.

The only place that reaches into Streamlit's inside, where there is no public way to ask for something; browser tests
hold it to the pinned version.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

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
