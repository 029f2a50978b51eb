"""Who uses which common service: organisations down, services across."""

import pandas as pd
import streamlit as st

from data.access import Actor
from data.i18n import prose, t, text_of
from pages.ui.common.get import service_name
from pages.ui.screen import or_stop
from pages.ui.table import widths_of
from pages.ui.unchanged import until_stored
from projects.common.adoption import adoption
from projects.common.catalogue import catalogue
from reports.wording.common import request_states

MARKS = {"asked": "○", "agreed": "◔", "in_setup": "◑", "running": "●", "declined": "✕", "withdrawn": "◌", "ended": "–"}


def show_adoption(actor: Actor) -> None:
    """How many use each service, then the table of all organisations that asked for something."""
    with or_stop():
        entries = until_stored(actor, lambda session: catalogue(session, actor, retired=True), "common-all")
        found = until_stored(actor, lambda session: adoption(session, actor), "common-adoption")
    st.header(t("Services"), anchor=False)
    table = pd.DataFrame(
        {
            t("Service"): [service_name(one) for one in entries],
            t("In use by"): [one.running for one in entries],
            t("Promised or in use"): [one.held for one in entries],
            t("Asked for"): [one.waiting for one in entries],
            t("Free"): [one.free for one in entries],
            t("Days to running (median)"): [one.median_days for one in entries],
            t("Days promised"): [one.service.lead_days for one in entries],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        placeholder="–",
        column_config=widths_of(table.columns, (235, 80, 140, 85, 60, 175, 125)),
        key="common-services",
        alt=t("Services"),
    )
    st.header(t("Organisations"), anchor=False)
    if found.empty:
        st.info(t("Nobody has asked for anything yet."))
        return
    states = request_states()
    st.caption(prose(" · ".join(f"{MARKS[state]} {states[state]}" for state in MARKS)))
    cells = {
        (int(row["organisation_id"]), row["code"]): _cell(row["state"], row["quantity"])
        for row in found.to_dict("records")
    }
    names = {
        int(row["organisation_id"]): text_of({"en": row["name_en"], "km": row["name_km"]})
        for row in found.to_dict("records")
    }
    used = [one for one in entries if one.service.code in set(found["code"])]
    rows = {
        t("Organisation"): list(names.values()),
        **{service_name(one): [cells.get((number, one.service.code)) for number in names] for one in used},
    }
    st.dataframe(pd.DataFrame(rows), hide_index=True, placeholder="", key="common-adoption", alt=t("Organisations"))


def _cell(state: str, quantity: int) -> str:
    return f"{MARKS[state]} {quantity}" if quantity > 1 else MARKS[state]
