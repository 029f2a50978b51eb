"""Readiness of gaps: what somebody has taken note of, plans, builds or delivered; per organisation and nationally."""

import streamlit as st

from data.i18n import t
from pages.ui.portfolio.readiness import show_country, show_own
from pages.ui.screen import finished, guard
from reports.wording.common import readiness_meanings, readiness_names

actor = guard("result.read")


def show() -> None:
    """For an organisation its gaps; for who sees the country, the numbers first."""
    st.title(t("Readiness of gaps"), anchor=False)
    st.caption(
        t("Who has taken note of what is missing, and how far is it? From the gates of projects, or as heads say.")
    )
    with st.expander(t("What the five words mean"), key="readiness-words"):
        names, meanings = readiness_names(), readiness_meanings()
        st.markdown("\n".join(f"- **{names[one]}**: {meanings[one]}" for one in names))
        st.markdown(
            t(
                "A gap is a question below its top level in the newest verified result, or the newest claimed one. "
                "Questions asked of services count once for an organisation; projects count as soon as they aim at as "
                "many services as fall short. Of projects and head, the further word stands."
            )
        )
    if not actor.may_anywhere("national.read"):
        show_own(actor)
    else:
        country, own = st.tabs([t("The country"), t("One organisation")], key="readiness-tabs", on_change="rerun")
        if country.open:
            with country:
                show_country(actor)
        if own.open:
            with own:
                show_own(actor)


show()
finished("readiness")
