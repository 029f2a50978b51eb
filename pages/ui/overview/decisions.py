"""The tile of what waits for the person who looks."""

from collections.abc import Sequence

import streamlit as st

from data.i18n import number, prose, t
from pages.ui.overview.tile import tile
from reports.overview.waiting import (
    DISPUTES,
    ESCALATED,
    GATES,
    OBJECTIONS,
    PLAN,
    PROPOSALS,
    PUBLISH,
    REQUESTS,
    REVIEWS,
    Waiting,
)

START = "pages/assess/start.py"
LISTS = {
    GATES: ("pages/projects/portfolio.py", "gavel", {"tab": "gates"}),
    ESCALATED: ("pages/projects/health.py", "monitor_heart", {}),
    PUBLISH: ("pages/assess/national.py", "campaign", {}),
    OBJECTIONS: ("pages/assess/objections.py", "record_voice_over", {}),
    REVIEWS: ("pages/assess/review.py", "fact_check", {}),
    DISPUTES: ("pages/assess/review.py", "balance", {}),
    PROPOSALS: ("pages/projects/proposals.py", "lightbulb", {}),
    REQUESTS: ("pages/projects/common_services.py", "hub", {"tab": "requests"}),
    PLAN: ("pages/projects/scenarios.py", "bookmarks", {}),
}
"""Where each kind is decided: screen, icon, and what the address says beside."""


def show_waiting(waiting: Sequence[Waiting]) -> None:
    """A line for each kind that waits, which leads to where it is decided."""
    with tile("waiting", t("What needs my decision?"), START, icon="inbox"):
        if not waiting:
            st.markdown(f":material/check_circle: {t('Nothing waits for your decision.')}")
        for one in waiting:
            page, icon, address = LISTS[one.kind]
            about = {"cycle": str(one.about)} if one.about else {}
            st.page_link(page, label=_sentence(one), icon=f":material/{icon}:", query_params={**address, **about})


def _sentence(one: Waiting) -> str:
    count = number(one.count)
    match one.kind:
        case "gates":
            said = t("Gates ready to decide: **{count}** of {all} that are next", count=count, all=number(one.of or 0))
        case "escalated":
            said = t("Escalated projects: **{count}**", count=count)
        case "publish":
            said = t("Verified results ready to publish: **{count}**", count=count)
        case "objections":
            said = t("Objections without an answer: **{count}**", count=count)
        case "reviews":
            said = t("Submissions that wait for a review: **{count}**", count=count)
        case "disputes":
            said = t("Questions on which two reviewers differ: **{count}**", count=count)
        case "proposals":
            said = t("Proposals without an answer: **{count}**", count=count)
        case "requests":
            said = t("Requests for common services: **{count}**", count=count)
        case _:
            said = t("Kept selections, none approved as the plan: **{count}**", count=count)
    return prose(said)
