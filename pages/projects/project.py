"""One project: where it stands, then its gates, money, progress, risks, benefits, aims, entry and history in tabs."""

from collections.abc import Callable

import streamlit as st

from data.access import Actor
from data.i18n import language, t
from pages.ui.project.about import show_about
from pages.ui.project.aims import show_aims
from pages.ui.project.benefits import show_benefits
from pages.ui.project.gates import show_gates
from pages.ui.project.history import show_history
from pages.ui.project.money import show_money
from pages.ui.project.progress import show_progress
from pages.ui.project.risks import show_risks
from pages.ui.project.view import View, read_project, show_first
from pages.ui.screen import chosen_id, finished, guard, or_stop, reading
from pages.ui.taking_away import take_away
from projects.proposals.handed_in import ACCEPTED, proposal_of
from reports.choice import Choice
from reports.wording.projects import proposal_names


def main() -> None:
    """The first answers, then the tabs; only the open one is read and drawn."""
    actor = guard("project.read")
    first = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
    first.page_link("pages/projects/projects.py", label=t("Project list"), icon=":material/arrow_back:")
    with or_stop(), reading() as session:
        # Without an id in the address there is nothing under it either.
        view = read_project(session, actor, chosen_id() or 0)
        proposal = proposal_of(session, actor, view.id)
    with first:
        sheet = Choice(language(), project=view.id)
        take_away("project", sheet, view.project.code, label=t("Project sheet as PDF"))
    show_first(view)
    if proposal is not None and proposal.state != ACCEPTED:
        st.info(t("This is a proposal ({state}). A planner answers it under Proposals; until then no gate is due.",
                  state=proposal_names()[proposal.state]))  # fmt: skip
    parts: dict[str, Callable[[Actor, View], None]] = {
        t("Gates"): show_gates,
        t("Money"): show_money,
        t("Progress"): show_progress,
        t("Risks"): show_risks,
        t("Benefits"): show_benefits,
        t("Aims"): show_aims,
        t("About"): show_about,
    }
    if actor.may("event.read", view.lead.path):
        parts[t("History")] = show_history
    tabs = st.tabs(list(parts), key=f"project-tabs-{view.id}", on_change="rerun")
    for tab, show in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                show(actor, view)
    finished("project")


main()
