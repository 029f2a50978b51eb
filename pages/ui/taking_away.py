"""A button that makes one report of the catalogue when it is clicked, for whoever is signed in then."""

from collections.abc import Callable

import streamlit as st

from data import store
from data.i18n import t
from data.sign_in import who_is
from pages.ui.screen import COOKIE
from pages.web.store import opened
from reports.catalogue import file_name, find_report, produce
from reports.choice import Choice


def take_away(report: str, choice: Choice, code: str) -> None:
    """The button for a report as PDF; `code` is what its file's name says it is about."""
    st.download_button(
        t("As PDF"),
        _maker(report, choice),
        file_name(find_report(report), choice, code),
        on_click="ignore",
        icon=":material/picture_as_pdf:",
        key=f"take-{report}-{code}-{choice.language}",
    )


def _maker(report: str, choice: Choice) -> Callable[[], bytes]:
    """What makes the file, in another thread than the screen's."""
    token = st.context.cookies.get(COOKIE)

    def make() -> bytes:
        with store.reading(opened()) as session:
            return produce(session, who_is(session, token)[0], report, choice).content

    return make
