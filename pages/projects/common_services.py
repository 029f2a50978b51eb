"""Common services: get one, see how requests stand and who uses what, critical resources, and data exchanges."""

import streamlit as st

from data.i18n import language, t
from pages.ui import state
from pages.ui.common.adoption import show_adoption
from pages.ui.common.catalogue import show_catalogue
from pages.ui.common.exchanges import show_exchanges
from pages.ui.common.get import show_get
from pages.ui.common.requests import show_requests
from pages.ui.common.resources import show_resources
from pages.ui.screen import finished, guard, or_stop, reading
from pages.ui.taking_away import FORMATS, take_away
from reports.catalogue import hindrance
from reports.choice import PDF, XLSX, Choice

actor = guard("project.read")


def show() -> None:
    """What everybody needs first, then what only some do; each part is read when it is opened."""
    st.title(t("Common services"), anchor=False)
    st.caption(t("What is there for all organisations, so that nobody builds it again. Ask for it here."))
    with or_stop(), reading() as session:
        problem = hindrance(session, actor, "common-services", Choice(language()))
    if problem is None:
        with st.container(horizontal=True):
            for kind in (PDF, XLSX):
                take_away(
                    "common-services", Choice(language(), kind), label=t("Report as {format}", format=FORMATS[kind])
                )
    parts = {
        t("Get a service"): show_get,
        t("Requests"): show_requests,
        t("Who uses what"): show_adoption,
        t("Data exchanges"): show_exchanges,
    }
    if actor.may_anywhere("national.read"):
        parts[t("Critical resources")] = show_resources
    if actor.may_anywhere("common.edit"):
        parts[t("Catalogue")] = show_catalogue
    names = list(parts)
    if st.query_params.get("tab") == "requests":
        state.seed("common-tabs", names[1])
    for tab, draw in zip(st.tabs(names, key="common-tabs", on_change="rerun"), parts.values(), strict=True):
        if tab.open:
            with tab:
                draw(actor)


show()
finished("common_services")
