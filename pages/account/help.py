"""Help: the guides of this application, readable without any connection to elsewhere."""

import streamlit as st

from data import guides
from data.access import Role
from data.i18n import language, t
from pages.ui.admin.roles import role_names
from pages.ui.help.beside import ADDRESS
from pages.ui.help.texts import GUIDES, guide_of
from pages.ui.look import STYLE
from pages.ui.screen import finished, guard, or_stop

actor = guard("organisation.read")
PICTURES = "/assets/pictures/"
HERE = "pages/account/help.py"
FIRST = (guides.INDEX, "tasks")


def show() -> None:
    """The page asked for in the address, or the one to begin with; beside it all other pages."""
    st.html(STYLE)
    page = st.query_params.get("page") or _begin()
    reading, others = st.columns([3, 1], gap="large")
    with reading, or_stop():
        text = guides.read(page, language(), link=ADDRESS, pictures=PICTURES)
        if not guides.is_translated(page, language()):
            st.info(t("This page is there in English only."), icon=":material/translate:")
        st.markdown(text)
    with others:
        _show_others()


def _begin() -> str:
    """The index, or one's own guide in a language that has no index."""
    own = guide_of([role for role, _ in actor.grants])
    return guides.INDEX if guides.is_translated(guides.INDEX, language()) else own


def _show_others() -> None:
    """Links to all pages: the first ones, the guide of each role with one's own first, then how things work."""
    held = {role for role, _ in actor.grants}
    names = role_names()
    for page in FIRST:
        _link(page, guides.title_of(page, language()))
    st.markdown(f"**{t('Guides')}**")
    for role in sorted(Role, key=lambda role: role not in held):
        _link(GUIDES[role], names[role])
    st.markdown(f"**{t('How it works')}**")
    taken = {*FIRST, *GUIDES.values()}
    for page, title in sorted(_titles().items(), key=lambda pair: pair[1]):
        if page not in taken:
            _link(page, title)


def _titles() -> dict[str, str]:
    return {page: guides.title_of(page, language()) for page in guides.pages()}


def _link(page: str, label: str) -> None:
    st.page_link(HERE, label=label, query_params={"page": page})


show()
finished("help")
