"""The buttons that take a policy with all its tables away."""

import streamlit as st

from data.i18n import t
from reports.target_policy import Policy
from reports.target_tables import to_csv_files, to_document, to_workbook


def take_policy_away(policy: Policy) -> None:
    """Excel, CSV and JSON of a policy: indicators, observations, objectives, measures, laws and policies."""
    stem, key = f"targets-{policy.framework.id}", f"take-targets-{policy.framework.id}"
    with st.popover(t("Take away"), icon=":material/download:"):
        st.caption(t("Indicators, observations, objectives, measures, laws and policies, as they stand now."))
        excel = lambda: to_workbook(policy)  # noqa: E731 - made only when it is clicked
        st.download_button("Excel", excel, f"{stem}.xlsx", on_click="ignore", key=f"{key}-xlsx")
        st.download_button(
            t("CSV, one file for each table"), lambda: to_csv_files(policy), f"{stem}-csv.zip", "application/zip",
            on_click="ignore", key=f"{key}-csv",
        )  # fmt: skip
        st.download_button(
            "JSON", lambda: to_document(policy), f"{stem}.json", "application/json", on_click="ignore",
            key=f"{key}-json",
        )  # fmt: skip
