"""The gates that wait for the decision of the person who looks, opened by a click."""

import pandas as pd
import streamlit as st
from sqlmodel import Session

from data.access import Actor
from data.i18n import prose, t, text_of
from pages.ui.table import height_of, picked_row, widths_of
from pages.ui.unchanged import until_stored
from projects.gates.queue import waiting_gates
from reports.wording.projects import sitting_name, standing_names


def show_waiting(actor: Actor) -> None:
    """The gates that this person may decide: lapsed ones and those that are ready first, then the longest waiting."""

    def work(session: Session) -> pd.DataFrame:
        return waiting_gates(session, actor)

    found = until_stored(actor, work, "gates-waiting")
    st.header(prose(t("Gates waiting for your decision ({count})", count=len(found))), anchor=False)
    if found.empty:
        st.success(t("No gate waits for you."))
        return
    ready = int((found["missing"] == 0).sum())
    st.caption(prose(t("{count} of them have all that they need. Choose a row to decide.", count=ready)))
    standings = standing_names()
    shown = pd.DataFrame(
        {
            t("Project"): [
                text_of({"en": en, "km": km}) for en, km in zip(found["name_en"], found["name_km"], strict=True)
            ],
            t("Gate"): [sitting_name(sitting) for sitting in found["sitting"]],
            t("Stands"): [standings[one] for one in found["standing"]],
            t("Missing"): found["missing"].astype("int64"),
            t("Waiting, days"): found["days"].astype("int64"),
            t("Lapses after"): found["lapses"],
            t("Since"): found["since"],
            t("Code"): found["code"],
        }
    )
    row = picked_row(
        shown,
        height=height_of(len(shown), 480),
        columns=widths_of(shown.columns, (230, 155, 215, 65, 90, 90)),
        key="gates-waiting",
        alt=t("Gates that wait for a decision"),
    )
    if row is not None:
        st.switch_page("pages/projects/gate.py", query_params={"id": str(found.iloc[row]["project"])})
