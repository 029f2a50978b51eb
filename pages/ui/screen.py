"""What every screen begins with: who is asking, may they, and sessions on the store."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st
from sqlmodel import Session

from data import store
from data.access import Actor
from data.base import LARGEST_ID
from data.errors import UserError
from data.i18n import t
from data.messages import message
from data.sign_in import actor_with
from pages.ui import state
from pages.ui.runs import unbroken
from pages.web.store import opened

COOKIE = "egov_session"
_ASKING: ContextVar[Actor | None] = ContextVar("asking", default=None)
"""Who the shell found out is asking, for the screen that it draws next."""
DONE = "done"


@contextmanager
def reading() -> Iterator[Session]:
    """A session to look things up for this screen."""
    with store.reading(opened()) as session:
        yield session


@contextmanager
def changing() -> Iterator[Session]:
    """A session whose changes are stored together when the block ends, or not at all; another click waits for it."""
    with unbroken(), store.transaction(opened()) as session:
        yield session


def guard(action: str) -> Actor:
    """The person asking, if they may do `action` somewhere; otherwise the screen ends here and shows nothing.

    Every screen calls it first, so that a screen reached in any other way than through the menu is empty.
    """
    actor = _ASKING.get() or current_actor()
    if actor.person is None:
        st.info(t("Please sign in to see this page."))
        st.stop()
    if not actor.may_anywhere(action):
        st.error(t("You may not do this here. Ask your administrator for the role that you need."))
        st.stop()
    return actor


def draw(screen: Callable[[], None], actor: Actor) -> None:
    """Draw a screen for `actor`, whom its guard need not look up again."""
    before = _ASKING.set(actor)
    try:
        screen()
    finally:
        _ASKING.reset(before)


def current_actor() -> Actor:
    """Whoever holds this browser's session cookie, asked of the store."""
    with reading() as session:
        return asking(session)


def asking(session: Session) -> Actor:
    """Whoever holds this browser's session cookie, asked in a session that is open already."""
    return actor_with(session, st.context.cookies.get(COOKIE))


@contextmanager
def outcome(done: str | None = None) -> Iterator[None]:
    """Say `done` in passing if the block succeeds, or show what is wrong if the user can mend it.

    The only place in the screens that catches a `UserError`.
    """
    try:
        yield
    except UserError as error:
        st.error(message(error), icon=":material/error:")
    else:
        if done:
            st.toast(done, icon=":material/check:")


def change(done: str, work: Callable[[Session], object]) -> None:
    """Store what `work` does, draw the screen anew and say `done`; or show what is wrong and store nothing.

    The new drawing begins after the transaction has ended: Streamlit starts it by an exception, which would
    take the change back.
    """
    try:
        with changing() as session:
            work(session)
    except UserError as error:
        st.error(message(error), icon=":material/error:")
        return
    state.put(DONE, done)
    st.rerun()


def say_done() -> None:
    """Say in passing what the last change did, if it drew the screen anew."""
    done = state.get(DONE)
    if done:
        state.forget(DONE)
        st.toast(done, icon=":material/check:")


@contextmanager
def or_stop() -> Iterator[None]:
    """Like `outcome`, for what the rest of the screen needs: on a `UserError` the screen ends after the sentence."""
    try:
        yield
    except UserError as error:
        st.error(message(error), icon=":material/error:")
        st.stop()


def chosen_id(name: str = "id") -> int | None:
    """The number given for `name` in the page's address; None if there is none, or no id can be that number."""
    given = st.query_params.get(name, "")
    if not given.isdecimal() or len(given) > len(str(LARGEST_ID)):
        return None
    return number if (number := int(given)) <= LARGEST_ID else None


def finished(name: str) -> None:
    """Mark that the screen is drawn to its end, for tests and measurements that wait for it."""
    st.html(f'<i class="egov-done" data-screen="{name}" hidden></i>')
