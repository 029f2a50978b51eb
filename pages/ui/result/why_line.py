"""One line of “Why?”: the question with its levels, its evidence, and the way to the answer or to an objection."""

import streamlit as st

from assess.cycles.participation import Participation
from assess.questions import questions_of
from data.access import Actor
from data.i18n import t
from pages.ui.evidence import list_evidence
from pages.ui.plain_text import escaped
from pages.ui.questionnaire.parts import part_with, parts_of
from pages.ui.result.hearing import Standing, begin_objection, may_object
from pages.ui.result.objections import name_of, show_rubrics
from pages.ui.result.steps import question_link
from pages.ui.which import service_names


def show_line(
    actor: Actor, part: Participation, standing: Standing, item: str, service: int, level: int | None, *, tab: str
) -> None:
    """Draw what stands behind a line, its level marked; `tab` is the title of the tab where objections are."""
    submission, names = part.submission.id or 0, service_names(part)
    asked = questions_of(part.submission, part.cycle)
    question = asked.by_question.get((item, service))
    if question is None:
        return
    with st.container(border=True, key="why-line"):
        st.markdown(f"**{escaped(name_of(question, names))}**")
        show_rubrics(part.edition, item, level)
        list_evidence(actor, submission, item, {service: ""})
        with st.container(horizontal=True):
            where = part_with(parts_of(asked.asked, part.edition), item)
            question_link(submission, t("The answer"), part=where, item=item)
            if may_object(actor, part, standing):
                st.button(
                    t("Object to this verdict"),
                    key=f"why-object-{submission}",
                    icon=":material/gavel:",
                    on_click=begin_objection,
                    args=(submission, len(standing.versions), (item, service), tab),
                )
