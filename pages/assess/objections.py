"""Objections: the provisional results to which organisations object, each to be answered with a reason."""

from collections.abc import Sequence

import streamlit as st

from assess.objections.queue import Objected, objection_queue
from data.i18n import ZONE, day, prose, t, text_of
from pages.ui import state
from pages.ui.choosing import organisation_name
from pages.ui.result.objections import show_objections
from pages.ui.screen import chosen_id, finished, guard, or_stop
from pages.ui.unchanged import until_stored

actor = guard("review.edit")


def show() -> None:
    """Choose a result, longest waiting first; then its objections, those without an answer first."""
    st.title(t("Objections"))
    st.caption(t("Accept what the evidence shows, refuse what it does not; the organisation reads your reason."))
    with or_stop():
        waiting = until_stored(actor, lambda session: objection_queue(session, actor), "objection-queue")
    if not waiting:
        st.success(t("No objection waits for you. New ones appear here as soon as an organisation sends one."))
        return
    submission = _choose(waiting)
    st.page_link(
        "pages/assess/result.py",
        label=t("The result"),
        query_params={"id": str(submission)},
        icon=":material/monitoring:",
    )
    show_objections(actor, submission)


def _choose(waiting: Sequence[Objected]) -> int:
    names: dict[int, str] = {}
    for one in waiting:
        part, since = one.pending.part, day(one.objections[0].raised_at.astimezone(ZONE).date())
        words = (
            organisation_name(part.organisation),
            text_of({"en": part.cycle.name_en, "km": part.cycle.name_km}),
            prose(t("{count} open, since {day}", count=len(one.objections), day=since)),
        )
        names[part.submission.id or 0] = " · ".join(words)
    if chosen_id() in names:
        state.seed("objections-of", chosen_id())
    if state.get("objections-of") not in names:
        state.forget("objections-of")
    label = prose(t("Results with objections ({count}), longest waiting first", count=len(waiting)))
    return st.selectbox(label, list(names), format_func=names.__getitem__, key="objections-of")


show()
finished("objections")
