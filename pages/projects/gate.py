"""One gate to decide: its question, what is there and missing, money, health, risks, conditions; then the form."""

import streamlit as st

from assess.states import today
from data.access import Actor
from data.i18n import language, prose, t
from pages.ui.choosing import organisation_name
from pages.ui.gate.coverage import show_coverage
from pages.ui.gate.decision import show_decision
from pages.ui.gate.record import show_conditions, show_decisions
from pages.ui.gate.reviews import show_reviews
from pages.ui.plain_text import escaped
from pages.ui.portfolio.funding import show_gaps
from pages.ui.project.gates import show_answers, show_duplicates, show_needed
from pages.ui.project.money import show_release
from pages.ui.project.view import View, project_name, read_project, show_health, show_off_track
from pages.ui.screen import chosen_id, finished, guard, or_stop, reading
from projects.gates.decisions import conditions_of, decisions_of
from projects.health.risks import CLOSED, overdue, risks_of
from projects.lists import gates, health_rules
from reports.wording.health import risk_level_names
from reports.wording.projects import sitting_name, standing_names

MOST_RISKS = 3


def main() -> None:
    """All that the decider needs on one page, and the decision at its end."""
    actor = guard("project.read")
    with or_stop(), reading() as session:
        view = read_project(session, actor, chosen_id() or 0)
        decisions = decisions_of(session, actor, view.id)
        conditions = conditions_of(session, actor, view.id)
    st.page_link(
        "pages/projects/project.py",
        label=f"{escaped(view.project.code)} {escaped(project_name(view.project))}",
        query_params={"id": str(view.id)},
        icon=":material/arrow_back:",
    )
    sitting = view.status.sitting
    st.title(prose(sitting_name(sitting)) if sitting else t("No gate is next"), anchor=False)
    st.caption(f"{escaped(organisation_name(view.lead))} · {standing_names()[view.status.standing.standing]}")
    if sitting:
        for gate in sitting:
            st.markdown(f"**{gates().by_id[gate].question.to(language())}**")
        _evidence(actor, view)
        show_conditions(actor, view, conditions)
    show_decision(actor, view)
    show_decisions(decisions, view.currency, view.project.code)
    finished("gate")


def _evidence(actor: Actor, view: View) -> None:
    needed, answered = view.status.needed, view.status.answers
    checks = {one.artefact.check for one in needed}
    met = sum(one.met for one in needed)
    st.header(prose(t("What is there ({met} of {count})", met=met, count=len(needed))), anchor=False)
    show_needed(view, needed)
    if any(gates().by_id[gate].checklist for gate in view.status.sitting):
        st.markdown("**" + t("Check list") + "**")
        show_answers(view, answered)
    if "review" in checks:
        show_reviews(actor, view)
    if "duplicates" in checks:
        show_duplicates(actor, view)
    st.header(t("How it stands"), anchor=False)
    show_health(view, biggest=False)
    track, risks = st.columns(2, gap="medium")
    with track:
        show_off_track(view)
    with risks:
        _risks(actor, view)
    show_release(view)
    if "budget" in checks:
        covered, gap = st.columns(2, gap="medium")
        with covered:
            show_coverage(actor, view)
    else:
        gap = st.container()
    with gap:
        show_gaps(actor, view.currency, project=view.id)


def _risks(actor: Actor, view: View) -> None:
    with or_stop(), reading() as session:
        found = [one for one in risks_of(session, actor, view.id) if one.state != CLOSED]
    st.markdown("**" + prose(t("Biggest risks ({count} in all)", count=len(found))) + "**")
    if not found:
        st.caption(t("No risk is entered."))
    levels = risk_level_names()
    for one in found[:MOST_RISKS]:
        level = levels[health_rules().level_of(one.likelihood, one.impact).id]
        late = " · :red[" + t("review overdue") + "]" if overdue(one, today()) else ""
        response = f"  \n{escaped(one.response)}" if one.response else ""
        st.markdown(f"- **{level}** · {escaped(one.text)}{late}{response}")


main()
