"""The independent reviews of a project: what was found before which gate, and the form that records one."""

import streamlit as st

from assess.states import today
from data.access import Actor
from data.i18n import day, t
from pages.ui.plain_text import escaped
from pages.ui.project.view import View
from pages.ui.screen import change, or_stop, reading
from pages.ui.shelf import shelf
from projects.gates.artefacts import GateReview, record_review, reviews_of


def show_reviews(actor: Actor, view: View, *, recording: bool = False) -> None:
    """The independent reviews, each in full; `recording` offers a form to whoever may enter one."""
    with or_stop(), reading() as session:
        found = reviews_of(session, actor, view.id)
    st.markdown("**" + t("Independent review") + "**")
    if not found:
        st.caption(t("None is recorded yet. A project of this size needs one from outside its organisation."))
    else:
        for one in found:
            _review(one)
    if recording and view.may(actor, "project.edit"):
        form = shelf(t("Record a review"), key=f"review-{view.id}-form", icon=":material/add:", small=False)
        if form.open:
            with form:
                _record_review(actor, view)


def _review(one: GateReview) -> None:
    """Who found what, in full: the decider must be able to read it to its end."""
    who = f"{one.reviewer_name}, {one.reviewer_from}"
    with st.container(border=True):
        st.markdown(f"**{one.gate}** · {day(one.reviewed_on)} · {escaped(who)}  \n{escaped(one.finding)}")
        if one.link:
            st.link_button(t("Open the review"), one.link, type="tertiary", icon=":material/open_in_new:")


def _record_review(actor: Actor, view: View) -> None:
    with st.form(f"review-{view.id}", border=False):
        gate = st.segmented_control(
            t("Before the gate"), list(view.status.sitting), default=view.status.sitting[-1], required=True
        )
        name = st.text_input(t("Reviewer"), max_chars=200)
        place = st.text_input(t("Comes from"), max_chars=300, help=t("An organisation other than the one that leads."))
        on = st.date_input(t("Day"), value=today())
        finding = st.text_area(t("Finding"), max_chars=10000)
        link = st.text_input(t("Link"), max_chars=1000)
        if st.form_submit_button(t("Record")):
            change(
                t("Recorded"),
                lambda session: record_review(
                    session,
                    actor,
                    view.id,
                    gate=gate or "",
                    reviewer_name=name,
                    reviewer_from=place,
                    reviewed_on=on,
                    finding=finding,
                    link=link,
                ),
            )
