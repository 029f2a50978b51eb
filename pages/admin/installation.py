"""The installation: from the sample country to the real one, and the register to begin with."""

import streamlit as st

from data.i18n import number, t
from data.organisations import list_organisations
from pages.ui import state
from pages.ui.screen import changing, finished, guard, or_stop, outcome, reading
from reports.start_for_real import has_sample, load_reference, start_for_real

actor = guard("sample.clear")


def show() -> None:
    """What is loaded now, and the one step that comes next; once it is taken, only what it led to."""
    st.title(t("Installation"))
    st.caption(t("What this installation holds: the sample country to try things on, or your own organisations."))
    with or_stop(), reading() as session:
        sample = has_sample(session, actor)
        organisations = len(list_organisations(session, actor))
    area = st.empty()
    with area.container():
        st.metric(t("Organisations in the register"), number(organisations))
        if not sample:
            st.success(t("No sample country is loaded: everything here is yours."), icon=":material/check_circle:")
            _load()
            return
        begin = _asked_to_begin()
    if begin:
        with or_stop(), changing() as session:
            token = start_for_real(session, actor)
        # Drawn elsewhere: what takes the place of a container keeps the old elements that it has none for.
        area.empty()
        _begun(token)


def _asked_to_begin() -> bool:
    """Explain what starting for real does; whether it was confirmed and asked for."""
    st.header(t("Start for real"))
    st.markdown(
        t(
            "This deletes the sample country: its organisations, services, cycles, answers, results, projects and "
            "people, you as its administrator among them. What you entered yourself stays. Then the provinces, "
            "districts, communes and known ministries of Cambodia are loaded, and you get a link, good for one use, "
            "by which the first real administrator chooses a user name and a password."
        )
    )
    st.warning(t("This cannot be undone."), icon=":material/warning:")
    word = t("start for real")
    st.text_input(t("To confirm, type: {word}", word=word), key="confirm-start")
    ready = str(state.get("confirm-start") or "").strip().casefold() == word.casefold()
    return st.button(t("Delete the sample and start"), type="primary", disabled=not ready, key="start")


def _begun(token: str | None) -> None:
    st.success(t("The sample country is gone and the register of Cambodia is loaded."), icon=":material/check_circle:")
    if token is None:
        st.markdown(t("There is a real administrator already: sign in with that account."))
        return
    st.markdown(t("Open this link now, or hand it over. It works once, for three days, and is shown only here:"))
    address = f"/setup?token={token}"
    st.code(address, language=None)
    st.link_button(t("Become the first administrator"), address, type="primary", icon=":material/key:")


def _load() -> None:
    st.markdown(t("Provinces, districts, communes and known ministries of Cambodia can be added to the register."))
    if st.button(t("Load the register of Cambodia"), key="load-register"):
        with outcome(t("Loaded")), changing() as session:
            added = load_reference(session, actor)
            st.info(t("{count} organisations were added; what was there already stays as it is.", count=number(added)))


show()
finished("installation")
