"""At a glance: where the country stands, what moved, what is red, the money, the targets, and what waits for one."""

import streamlit as st

from data.i18n import t
from pages.ui.look import STYLE
from pages.ui.overview.country import show_moved, show_stages
from pages.ui.overview.decisions import show_waiting
from pages.ui.overview.projects import show_money, show_red
from pages.ui.overview.targets import show_targets
from pages.ui.overview.tile import COMPACT
from pages.ui.screen import finished, guard, or_stop
from pages.ui.unchanged import until_stored
from reports.overview.facts import overview

actor = guard("national.read")
SHARES = (11, 11, 12)
"""Of the width: the reasons on the right are the longest texts, and what they take in height the rows below lack."""


def show() -> None:
    """Six tiles, each headed by the question that it answers and by a link to the list behind it."""
    st.html(STYLE + COMPACT)
    st.title(t("At a glance"), anchor=False)
    with or_stop():
        found = until_stored(actor, lambda session: overview(session, actor), "overview")
    # Row by row, so that they stand in this order on a telephone too.
    stages, waiting, red = st.columns(SHARES, gap="small")
    with stages:
        show_stages(found.country)
    with waiting:
        show_waiting(found.waiting)
    with red:
        show_red(found.red, found.money.currency)
    moved, money, targets = st.columns(SHARES, gap="small")
    with moved:
        show_moved(found.country, found.moved)
    with money:
        show_money(found.money)
    with targets:
        show_targets(found.targets)


show()
finished("overview")
