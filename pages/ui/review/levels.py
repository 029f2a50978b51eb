"""The levels of a claim with their rubrics: the claimed one marked, the others to be pressed in its place."""

import streamlit as st

from assess.answers import DONT_KNOW, LEVEL, NOT_APPLICABLE
from assess.cycles.participation import Participation
from data.i18n import prose, t
from pages.ui.plain_text import escaped
from pages.ui.review.claims import claimed_name, rubrics
from pages.ui.review.verdict import THIRD, Step, answers_for, chosen_answer, put_chosen

_KEYS = {**{str(level): str(level) for level in range(5)}, DONT_KNOW: "D", NOT_APPLICABLE: "X"}


def show_levels(part: Participation, step: Step) -> None:
    """Draw each level as a button beside its rubric, then the answers that are no level, each with its key.

    The claim itself is agreed to instead, so that it has no button; whoever settles a difference may take it too.
    """
    claim = step.claim
    if claim.state != LEVEL:
        reason = f": {escaped(claim.reason)}" if claim.reason else ""
        st.warning(f"{t('Claim')}: {claimed_name(claim)}{reason}", icon=":material/help:")
    names = answers_for(claim)
    told = rubrics(part.edition, claim.asked.item)
    with st.container(key="review-levels", gap="small"):
        for level, rubric in enumerate(told):
            name = f"{prose(str(level))} · {names[str(level)]}"
            claimed = claim.state == LEVEL and claim.level == level
            button, words = st.columns([2, 3], gap="small", vertical_alignment="center")
            with button:
                if claimed:
                    st.markdown(f":blue-badge[{t('Claim')}] **{escaped(name)}**")
                if not claimed or step.way == THIRD:
                    _press(step, str(level), name)
            words.markdown(escaped(rubric) if claimed else f":gray[{escaped(rubric)}]")
        with st.container(horizontal=True):
            for answer, name in names.items():
                if not answer.isdecimal():
                    _press(step, answer, name)


def _press(step: Step, answer: str, text: str) -> None:
    claim = step.claim
    claimed = str(claim.level) if claim.state == LEVEL else claim.state
    st.button(
        text,
        key=f"to-{answer}",
        shortcut=_KEYS[answer],
        type="primary" if answer == chosen_answer(step) else "secondary",
        width="stretch" if answer.isdecimal() else "content",
        wrap=True,
        disabled=step.way != THIRD and answer == claimed,
        on_click=put_chosen,
        args=(step, answer),
    )
