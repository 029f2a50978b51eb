"""How a cycle is reviewed, for its administrator to set."""

import streamlit as st

from assess.cycles.control import Cycle
from assess.review.settings import USUAL, change_review_rules, review_rules
from data.access import Actor
from data.i18n import prose, t
from pages.ui import state
from pages.ui.screen import change, or_stop, reading


def show_review_rules(actor: Actor, cycle: Cycle) -> None:
    """A form with the shares and switches of a cycle's review."""
    number = cycle.id or 0
    with or_stop(), reading() as session:
        rules = review_rules(session, actor, number)
    with st.popover(t("How it is reviewed"), icon=":material/fact_check:"):
        usual = t(
            "Usual are {sample}, {limit} and {arbitration} percent: this product's own choice, not a standard's.",
            sample=USUAL.sample_percent,
            limit=USUAL.disagreement_percent,
            arbitration=USUAL.arbitration_percent,
        )
        st.caption(prose(usual))
        key = f"review-rules-{number}-{rules.version}"
        percentages = {
            "sample_percent": t("Share of each theme drawn by lot, in percent"),
            "disagreement_percent": t("Adjusted share above which a whole theme is looked at, in percent"),
            "arbitration_percent": t("Share on which two reviewers may differ, in percent"),
        }
        switches = {
            "second_pair": t("Somebody else verifies than who gave verdicts"),
            "second_reviewer": t("A second reviewer judges without seeing the first"),
        }
        given: dict[str, int | bool] = {}
        for name, label in percentages.items():
            state.seed(f"{key}-{name}", getattr(rules, name))
            given[name] = int(st.number_input(label, min_value=0, max_value=100, step=1, key=f"{key}-{name}"))
        for name, label in switches.items():
            state.seed(f"{key}-{name}", getattr(rules, name))
            given[name] = st.toggle(label, key=f"{key}-{name}")
        if st.button(t("Save"), type="primary", key=f"{key}-save"):
            change(
                t("Saved"),
                lambda session: change_review_rules(session, actor, number, seen_version=rules.version, changes=given),
            )
