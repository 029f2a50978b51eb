"""What stands around every screen: sign-in, menu by role, language, and the label of the sample country."""

from html import escape
from pathlib import Path

import streamlit as st

import assess.messages
import projects.messages
from data import i18n, messages
from data.access import Actor
from data.errors import UserError
from data.i18n import LANGUAGES, t
from data.people import set_language
from data.sign_in import sample_people, who_is
from data.tables import Person
from pages.ui import menu, state
from pages.ui.screen import COOKIE, changing, reading
from pages.ui.sign_in import show_sign_in

ICON = Path(__file__).parent / "icon.svg"
STYLE = """
<style>
.egov-sample{background:#7a4b00;color:#fff;padding:.25rem .75rem;border-radius:6px;font-size:.85rem;text-align:center}
.egov-out button,.egov-link{font:inherit;background:none;border:0;padding:0;color:inherit;text-decoration:underline;
cursor:pointer}
</style>
"""


def show() -> None:
    """Draw the application for whoever is asking: the sign-in form for a stranger, else menu and screen."""
    i18n.ask_language_of(state.language)
    for package in (assess.messages, projects.messages):
        messages.add(package.SENTENCES)
    with reading() as session:
        actor, person = who_is(session, st.context.cookies.get(COOKIE))
        sample = sample_people(session)
    _choose_language(person)
    st.set_page_config(page_title=t("e-Government stages"), page_icon=str(ICON), layout="wide")
    st.html(STYLE)
    if person is None or not actor.grants:
        page = st.navigation([st.Page(_stranger, title=t("Sign in"), default=True)], position="hidden")
        page.run()
        return
    page = st.navigation(menu.pages_for(actor), expanded=True)
    if sample:
        label = t("Sample country: all organisations and figures are invented.")
        st.html(f'<div class="egov-sample" role="note">{escape(label)}</div>')
    page.run()
    _sidebar(actor)


def _stranger() -> None:
    with reading() as session:
        show_sign_in(sample_people(session))


def _choose_language(person: Person | None) -> None:
    asked = st.query_params.get("language", "")
    chosen = asked if asked in LANGUAGES else (person.language if person else "en")
    state.seed(state.LANGUAGE, chosen)


def _sidebar(actor: Actor) -> None:
    with st.sidebar:
        st.segmented_control(
            t("Language"),
            list(LANGUAGES),
            format_func=LANGUAGES.__getitem__,
            key=state.LANGUAGE,
            required=True,
            on_change=_remember_language,
            args=(actor,),
        )
        st.html(
            f'<form class="egov-out" method="post" action="/session/logout">{escape(actor.name)} · '
            f"<button>{escape(t('Sign out'))}</button></form>"
        )


def _remember_language(actor: Actor) -> None:
    try:
        with changing() as session:
            set_language(session, actor, language=state.language())
    except UserError as error:
        st.error(messages.message(error))
