"""The tile of the national targets."""

import streamlit as st

from assess.targets.pace import LATE, NO_DATA, ON_TRACK
from data.i18n import number, prose, t
from pages.ui.overview.tile import tile
from pages.ui.plain_text import escaped
from reports.overview.facts import Targets
from reports.target_policy import name_of
from reports.wording.targets import reason_of, verdict_names


def show_targets(targets: Targets | None) -> None:
    """How many targets are on track, late or without data, and which are late and why."""
    address = {"framework": str(targets.framework.id)} if targets else {}
    with tile(
        "targets", t("Are the targets on track?"), "pages/assess/targets.py", icon="flag_circle", address=address
    ):
        if targets is None:
            st.markdown(t("No policy framework is entered yet."))
            return
        names = verdict_names()
        signs = {ON_TRACK: "✓", LATE: "✕", NO_DATA: "–"}
        told = [f"{signs[one]} **{number(count)}** {names[one]}" for one, count in targets.counts.items()]
        st.markdown(prose(" · ".join(told)))
        st.caption(escaped(name_of(targets.framework)))
        lines = [f"- **{escaped(name_of(one.indicator))}**: {reason_of(one)}" for one in targets.late]
        if lines:
            st.markdown(prose("\n".join(lines)))
