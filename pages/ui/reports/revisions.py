"""The suggested revisions of a draft of a midterm review: adopt or decline each, in words of one's own."""

from typing import Any

import streamlit as st
from sqlmodel import Session

from data.access import Actor
from data.i18n import language, t
from pages.ui import state
from pages.ui.plain_text import escaped
from pages.ui.reports.pick import picked
from pages.ui.reports.texts import Texts
from pages.ui.screen import change
from projects.government_reports.drafts import LONGEST, GovernmentReport, write_part
from reports.government.midterm_parts import answer_names, numbers_of, rule_names, suggestion_of
from reports.government.pieces import Content, said


def answer_suggestions(actor: Actor, report: GovernmentReport, content: Content, texts: Texts) -> None:
    """Choose a suggestion; then its rule with the numbers, and the answer to it."""
    targets = {one["id"]: one for one in content["targets"]}
    suggested: dict[str, Any] = {one["part"]: one for one in content["suggestions"]}
    if not suggested:
        return
    names, answers = rule_names(), answer_names()

    def label(part: str) -> str:
        one, text = suggested[part], texts.get(part)
        return f"{said(targets[one['target']])} · {names[one['rule']]} · {answers[text.answer if text else '']}"

    st.markdown(f"**{t('Answer the suggestions')}**")
    part = picked(
        st.selectbox, t("Suggestion"), list(suggested), label=label, key=f"government-suggestion-{report.id}"
    )  # fmt: skip
    one, held = suggested[part], texts.get(part)
    target = targets[one["target"]]
    st.caption(escaped(f"{names[one['rule']]}: {numbers_of(one, target)}. {suggestion_of(one['rule'])}"))
    version = held.version if held else 0
    base = f"government-{report.id}-{part}-{version}"
    with st.form(base, border=True):
        choice = f"{base}-answer-{language()}"
        state.seed(choice, held.answer if held else "")
        answer = st.segmented_control(
            t("Answer"), list(answers), format_func=answers.__getitem__, key=choice, required=True
        )
        left, right = st.columns(2)
        state.seed(f"{base}-en", held.text_en if held else "")
        state.seed(f"{base}-km", held.text_km if held else "")
        english = left.text_area(t("In English"), key=f"{base}-en", height=90, max_chars=LONGEST)
        khmer = right.text_area(t("In Khmer"), key=f"{base}-km", height=90, max_chars=LONGEST)
        if st.form_submit_button(t("Save the answer"), type="primary"):

            def work(session: Session) -> None:
                write_part(
                    session, actor, report.id or 0, part=part, text_en=english, text_km=khmer, seen_version=version,
                    answer=answer or "",
                )  # fmt: skip

            change(t("Saved"), work)
