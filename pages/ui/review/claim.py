"""One claim as a reviewer sees it: the question, what was verified last, note, evidence and measurement."""

import streamlit as st

from assess.cycles.participation import Participation
from assess.questions import ORGANISATION
from assess.review.claims import Claim
from assess.review.risk import REST
from data.access import Actor
from data.i18n import language, moment, prose, t, text_of
from pages.ui.choosing import organisation_name
from pages.ui.evidence import show_evidence
from pages.ui.link_check import show_link_check
from pages.ui.plain_text import escaped
from pages.ui.questionnaire.comments import shelve_comments
from pages.ui.questionnaire.kept import Slot
from pages.ui.questionnaire.measured import show_measurement
from pages.ui.review.claims import (
    answer_name,
    question_text,
    risk_names,
    service_names,
    verified_name,
)

COLOURS = {"pivotal": "orange", "changed": "blue", "not_applicable": "violet", "sample": "gray", "theme": "red"}


def show_asked(part: Participation, claim: Claim, *, named: bool) -> None:
    """Draw the question of a claim and why it is looked at; `named` says whether the organisation is told too."""
    asked = claim.asked
    where = [organisation_name(part.organisation)] if named else []
    service = service_names(part).get(asked.service)
    marks = [] if claim.risk == REST else [f":{COLOURS[claim.risk]}-badge[{risk_names()[claim.risk]}]"]
    if claim.pivotal:
        marks.append(f":orange[★ {t('the stage rests on this answer')}]")
    place = escaped(" · ".join([*where, *([service] if service else [asked.title.to(language())])]))
    st.markdown(" ".join([f":gray[{place}]", *marks]))
    st.markdown(f"**{escaped(question_text(part.edition, asked.item))}**")


def show_grounds(actor: Actor, claim: Claim) -> None:
    """Draw what a verdict rests on: what was verified last, note, evidence, measurement, what was said of it."""
    _before(claim)
    _evidence(actor, claim)
    if claim.agreed is not None:
        _verdict(claim)
    shelve_comments(Slot(claim.submission, *claim.asked.question))


def _before(claim: Claim) -> None:
    before = claim.before
    if before is None:
        st.caption(t("Nothing was verified for this question before."))
        return
    cycle = text_of({"en": before.cycle_en, "km": before.cycle_km})
    answer = answer_name(claim.asked, before.state, before.level)
    number = f"{before.level} · " if before.level is not None else ""
    same = (before.state, before.level) == (claim.state, claim.level)
    icon = ":material/drag_handle:" if same else ":material/change_circle:"
    text = t("Verified in {cycle}: {answer}", cycle=escaped(cycle), answer=escaped(number + answer))
    st.markdown(f"{icon} {prose(text)}")


def _evidence(actor: Actor, claim: Claim) -> None:
    item, service = claim.asked.question
    if claim.note:
        st.markdown(f"> {escaped(claim.note)}")
    if claim.link:
        st.link_button(t("Open the evidence"), claim.link, icon=":material/open_in_new:", help=claim.link)
        show_link_check(claim.link, key=f"{claim.submission}-{item}-{service}")
    pieces = show_evidence(actor, claim.submission, item, service)
    if not claim.note and not claim.link and not pieces:
        st.caption(t("No note and no evidence were given."))
    if service == ORGANISATION:
        show_measurement(actor, claim.submission, item, claim.level)
    if claim.saved_at:
        st.caption(t("Answered by {name}, {time}", name=escaped(claim.saved_by or ""), time=moment(claim.saved_at)))


def _verdict(claim: Claim) -> None:
    said = t("Agreed") if claim.agreed else t("Adjusted to “{answer}”", answer=escaped(verified_name(claim)))
    if claim.by_sample:
        said = t("Accepted by sample")
    reason = f": {escaped(claim.review_reason)}" if claim.review_reason else ""
    icon = ":material/check:" if claim.agreed else ":material/edit:"
    st.info(f"{said}{reason} · {escaped(claim.reviewed_by or '')} · {moment(claim.reviewed_at)}", icon=icon)
