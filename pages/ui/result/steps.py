"""The least-effort way to the next stage, grouped by what it mostly takes, with links to the questions."""

from collections.abc import Mapping, Sequence

import streamlit as st

from data.i18n import language, t
from maturity_model.definition import Edition
from maturity_model.next_steps import NextSteps, Step
from pages.ui.questionnaire.parts import Part, part_with
from pages.ui.stage import question_name
from reports.wording.maturity import means_names, steps_sentence, unproven_sentence

EFFORT = "●"


def show_steps(
    found: NextSteps, edition: Edition, services: Mapping[int, str], *, submission: int, parts: Sequence[Part]
) -> None:
    """Draw the steps to the next stage, or say why there are none."""
    st.markdown(steps_sentence(found))
    names = means_names()
    for means, steps in found.by_means().items():
        st.markdown(f"**{names[means]}**")
        for step in steps:
            label = step_name(step, edition, services)
            question_link(submission, label, part=part_with(parts, step.item), item=step.item)
    if found.outcome == "found" and not found.proven:
        st.caption(unproven_sentence())


def step_name(step: Step, edition: Edition, services: Mapping[int, str]) -> str:
    """A step in one line: which question, up to which level, with how much effort."""
    question = question_name(edition, services, step.item, step.service)
    level = edition.item(step.item).levels[step.to_level].label.to(language())
    return t("{question}: up to “{level}” {effort}", question=question, level=level, effort=EFFORT * step.effort)


def question_link(submission: int, label: str, *, part: Part | None, item: str) -> None:
    """A link to a question of the questionnaire."""
    address = {"id": str(submission), "item": item} | ({"part": part.id} if part else {})
    st.page_link("pages/assess/questionnaire.py", label=label, query_params=address, icon=":material/arrow_forward:")
