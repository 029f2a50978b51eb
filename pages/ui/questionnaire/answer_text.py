"""Answers that can only be read: the level that was chosen, with note and evidence, as words."""

import pandas as pd
import streamlit as st

from assess.answers import DONT_KNOW, LEVEL, NOT_APPLICABLE, Given
from data.i18n import language, moment, t
from maturity_model.definition import Edition, Item
from pages.ui.evidence import list_evidence
from pages.ui.plain_text import escaped
from pages.ui.questionnaire.grid import Grid, show_levels
from pages.ui.questionnaire.question import show_gates, show_heading
from pages.ui.screen import current_actor


def show_answer(submission: int, item: Item, edition: Edition, given: Given | None, *, number: int, here: bool) -> None:
    """A question of the organisation with its answer: all levels, the chosen one marked, and the evidence."""
    with st.container(border=True, key=f"box-{item.id}"):
        show_heading(item, number=number, here=here)
        show_gates(item, edition)
        for place, level in enumerate(item.levels):
            chosen = given is not None and given.state == LEVEL and given.level == place
            label, rubric = level.label.to(language()), level.rubric.to(language())
            if chosen:
                st.markdown(f":blue[:material/radio_button_checked:] **{label}:** {rubric}")
            else:
                st.caption(f":material/radio_button_unchecked: {label}: {rubric}")
        if given is None or given.state != LEVEL:
            st.markdown(f"**{answer_words(None, given)}**")
        if given is not None:
            _more(given)
        list_evidence(current_actor(), submission, item.id, {0: ""})


def show_answers(grid: Grid, edition: Edition, given: dict[int, Given | None], *, number: int, here: bool) -> None:
    """A question of several services with their answers in a table, and the evidence below it."""
    with st.container(border=True, key=grid.key("box")):
        show_heading(grid.item, number=number, here=here)
        if isinstance(grid.item, Item):
            show_gates(grid.item, edition)
        left, right = st.columns([1, 1], gap="medium")
        with left, st.container(key=grid.key("levels")):
            show_levels(grid.item)
        labels = [level.label.to(language()) for level in grid.item.levels]
        rows = [
            {
                t("Service"): name,
                t("Answer"): answer_words(labels, given.get(service)),
                t("Link"): (one.link if (one := given.get(service)) else None) or "",
                t("Note"): (one.note if one else None) or "",
            }
            for service, name in grid.services.items()
        ]
        right.dataframe(pd.DataFrame(rows), hide_index=True, alt=grid.item.question.to(language()))
        if isinstance(grid.item, Item):
            list_evidence(current_actor(), grid.submission, grid.item.id, grid.services)


def answer_words(labels: list[str] | None, given: Given | None) -> str:
    """An answer in words; `labels` names the levels."""
    if given is None:
        return t("No answer")
    if given.state == LEVEL and given.level is not None and labels is not None:
        return labels[given.level]
    return {DONT_KNOW: t("I don't know"), NOT_APPLICABLE: t("Does not apply to us")}.get(given.state, t("No answer"))


def _more(given: Given) -> None:
    for text, word in ((given.reason, t("Reason")), (given.note, t("Note"))):
        if text:
            st.markdown(f"{word}: {escaped(text)}")
    if given.link:
        # The service lets in complete http and https addresses only.
        st.link_button(t("Open the evidence"), given.link, type="tertiary", icon=":material/open_in_new:")
    st.caption(f"{moment(given.saved_at)} · {escaped(given.saved_by)}")
