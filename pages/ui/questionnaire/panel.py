"""Beside the questionnaire: the stage so far, the way to the next one, what blocks it, the steps, colleagues."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from assess.cycles.participation import Participation
from assess.results import live_result, steps_to_next
from data.i18n import prose, t
from maturity_model.definition import Edition
from pages.ui import state
from pages.ui.questionnaire.delegation import show_team
from pages.ui.questionnaire.kept import STALE
from pages.ui.questionnaire.parts import Part, part_with
from pages.ui.result.steps import question_link, show_steps
from pages.ui.screen import current_actor, or_stop, reading
from pages.ui.shelf import shelf
from pages.ui.stage import hints, way_sentence
from reports.wording.maturity import reason_sentence, stage_name

MOST_HINTS = 5
OPEN = "steps-open"


def show_panel(part: Participation, parts: Sequence[Part], services: Mapping[int, str], *, open_now: bool) -> None:
    """Draw the panel; its first half is drawn again after each save, steps and colleagues when they are asked for."""
    submission, edition = part.submission.id or 0, part.edition
    st.fragment(partial(_standing, submission, edition, parts, services), key="standing")()
    st.fragment(partial(_steps, submission, edition, parts, services), key="steps")()
    show_team(part, parts, open_now=open_now)


def _standing(submission: int, edition: Edition, parts: Sequence[Part], services: Mapping[int, str]) -> None:
    actor = current_actor()
    with or_stop(), reading() as session:
        live = live_result(session, actor, submission)
    result = live.result
    with st.container(key="standing-box"):
        st.caption(t("Claimed so far"))
        st.markdown("### " + stage_name(edition, result["stage_reached"]))
        if result["next_stage"] is not None:
            st.progress(min(1.0, result["distance"]), text=way_sentence(result))
            st.markdown(reason_sentence(live.blockers))
        else:
            st.markdown(way_sentence(result))
        coverage = int(100 * result["coverage"])
        st.caption(prose(t("{coverage} % of the weight is answered with a level.", coverage=coverage)))
        found = hints(live.blockers, edition, services, most=MOST_HINTS)
        if found:
            st.markdown(prose("**" + t("What is in the way of stage {stage}", stage=result["next_stage"]) + "**"))
            for hint in found:
                question_link(submission, hint.text, part=part_with(parts, hint.item), item=hint.item)


def _steps(submission: int, edition: Edition, parts: Sequence[Part], services: Mapping[int, str]) -> None:
    steps = shelf(t("Cheapest way up"), key=OPEN, icon=":material/stairs:", on_turn=_look_anew)
    if not steps.open:
        return
    with steps:
        if state.get(STALE):
            st.caption(t("The answers have changed."))
            st.button(t("Look again"), key="steps-again", on_click=_look_anew)
            return
        # The search takes up to two seconds, in which the next answer would have to wait: only when asked for.
        actor = current_actor()
        with st.spinner(t("Looking for the cheapest way…")), or_stop(), reading() as session:
            found = steps_to_next(session, actor, submission, run="claimed")
        show_steps(found, edition, services, submission=submission, parts=parts)


def _look_anew() -> None:
    state.forget(STALE)
