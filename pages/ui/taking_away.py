"""Buttons that make a file when they are clicked, in another thread, for whoever is signed in then."""

from collections.abc import Callable, Mapping
from mimetypes import guess_type

import streamlit as st
from sqlmodel import Session

from data import store
from data.access import Actor
from data.i18n import t
from data.sign_in import actor_with
from pages.ui.screen import COOKIE
from pages.web.store import opened
from reports.catalogue import file_name, find_report, produce
from reports.choice import CSV, DOCX, JSON, PDF, SCRIPT, XLSX, ZIP, Choice

FORMATS = {PDF: "PDF", DOCX: "Word", XLSX: "Excel", CSV: "CSV", JSON: "JSON", SCRIPT: "Python", ZIP: "ZIP"}
ICONS = {
    PDF: ":material/picture_as_pdf:",
    DOCX: ":material/docs:",
    XLSX: ":material/table:",
    ZIP: ":material/folder_zip:",
}


def when_clicked(work: Callable[[Session, Actor], bytes]) -> Callable[[], bytes]:
    """What a download button is given, so that its file is made by `work` at the click.

    The browser's session is looked up again then: who has signed out meanwhile is refused.
    """
    token = st.context.cookies.get(COOKIE)

    def make() -> bytes:
        with store.reading(opened()) as session:
            return work(session, actor_with(session, token))

    return make


def take_away(report: str, choice: Choice, code: str = "", *, label: str = "", primary: bool = False) -> None:
    """The button for a report of the catalogue; `code` is what its file's name says it is about.

    `label` stands on the button, otherwise "As PDF", or the name of another format.
    """
    st.download_button(
        label or (t("As PDF") if choice.format == PDF else FORMATS[choice.format]),
        when_clicked(lambda session, actor: produce(session, actor, report, choice).content),
        file_name(find_report(report), choice, code),
        on_click="ignore",
        type="primary" if primary else "secondary",
        icon=ICONS.get(choice.format, ":material/download:"),
        key="-".join(part for part in ("report", report, choice.format, code) if part),
    )


def take_table_away(name: str, files: Mapping[str, Callable[[], bytes]]) -> None:
    """The buttons for a table that is shown: for each format what makes the file, which is called `name`."""
    for ending, make in files.items():
        file = f"{name}.{ending}"
        st.download_button(FORMATS[ending], make, file, guess_type(file)[0], on_click="ignore", key=f"{name}-{ending}")
