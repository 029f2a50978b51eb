"""The organisation's side of a verified result: until when it may object, how it objects, accepts, and what changed."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import streamlit as st
from sqlmodel import Session

from assess.cases import VERIFIED
from assess.cycles.participation import Participation
from assess.evidence.kinds import NAMES
from assess.evidence.pieces import MEGABYTE, Piece, most_bytes
from assess.objections.evidence import evidence_of_objections
from assess.objections.raised import (
    OPEN,
    Objection,
    Pending,
    Verdict,
    accept_result,
    correct,
    hearing_of,
    object_to,
    objections_of,
    verdicts_of,
)
from assess.results import frozen_versions
from data.access import Actor
from data.i18n import ZONE, day, language, moment, prose, t
from pages.ui import state
from pages.ui.plain_text import escaped
from pages.ui.result.objections import answer_words, choose_verdict, list_objections, name_of, show_rubrics
from pages.ui.screen import change, or_stop
from pages.ui.unchanged import until_stored
from pages.ui.which import service_names
from reports.wording.maturity import percent, version_reason, whole


@dataclass(frozen=True)
class Version:
    """One frozen version of a result, without its document."""

    run: str
    version: int
    reason: str | None
    stage: int | None
    total: float | None
    document_hash: str
    frozen_at: datetime


@dataclass(frozen=True)
class Standing:
    """Where a result stands: what is still to come (None: nothing), the objections, its versions oldest first.

    `evidence` is what was handed in with objections, by objection.
    """

    pending: Pending | None
    objections: list[Objection]
    versions: list[Version]
    evidence: dict[int, Piece]

    @property
    def verified(self) -> Version | None:
        """The version of the verified result that counts."""
        return next((one for one in reversed(self.versions) if one.run == VERIFIED), None)


def read_standing(actor: Actor, submission: int) -> Standing:
    """Where a result stands, read once until something is stored."""
    with or_stop():
        return until_stored(actor, lambda session: _read(session, actor, submission), "standing", submission)


def _read(session: Session, actor: Actor, submission: int) -> Standing:
    versions = [
        Version(one.run, one.version, one.reason, one.stage_reached, one.total, one.document_hash, one.frozen_at)
        for one in frozen_versions(session, actor, submission)
    ]
    said = objections_of(session, actor, submission)
    return Standing(
        hearing_of(session, actor, submission), said, versions, evidence_of_objections(session, actor, submission)
    )


def show_standing(actor: Actor, part: Participation, standing: Standing) -> None:
    """What still stands between a verified result and its publication, why it has another version, and accepting it."""
    shown = standing.verified if part.submission.state == "published" or standing.pending else None
    if shown and shown.version > 1:
        st.markdown(f":blue-badge[{prose(t('version {version}', version=shown.version))}] {_because(shown)}")
    pending = standing.pending
    if pending is None or pending.until is None:
        return
    waiting = pending.open_objections
    if pending.accepted_at is not None:
        name, on = escaped(pending.accepted_by or ""), day(pending.accepted_at.astimezone(ZONE).date())
        st.info(t("Accepted by {name} on {day}; the director can publish it.", name=name, day=on))
    elif pending.takes_objections:
        st.info(
            t(
                "Provisional until {until}: the organisation may object until then, question by question.",
                until=day(pending.until),
            ),
            icon=":material/hourglass_top:",
        )
    else:
        st.info(t("The time for objections ended on {until}.", until=day(pending.until)))
    if waiting:
        st.warning(prose(t("{count} objections wait for their answer.", count=waiting)))
    if pending.takes_objections and not waiting and actor.may("submission.submit", part.organisation.path):
        with st.popover(t("Accept this result"), icon=":material/task_alt:"):
            st.write(t("Then no more objections are taken, and it can be published before that day."))
            if st.button(t("Accept it"), type="primary", key="accept-result"):
                number = part.submission.id or 0
                change(t("Accepted"), lambda session: accept_result(session, actor, submission=number))


def show_said(actor: Actor, part: Participation, standing: Standing) -> None:
    """The objections with their answers, a new one for who may object, a correction for who may, and the versions."""
    if may_object(actor, part, standing):
        _object(actor, part, standing)
    if part.submission.state == "published" and actor.may("result.publish", part.organisation.path):
        _correct(actor, part, standing)
    st.subheader(t("Objections"), anchor=False)
    if standing.objections:
        waiting_first = sorted(standing.objections, key=lambda one: one.outcome != OPEN)
        list_objections(actor, part, waiting_first, standing.evidence)
    else:
        st.markdown(t("Nothing has been objected."))
    st.subheader(t("Versions"), anchor=False)
    _versions(standing)


def may_object(actor: Actor, part: Participation, standing: Standing) -> bool:
    """Whether this person may object to a verdict of this result now."""
    open_now = standing.pending is not None and standing.pending.takes_objections
    return open_now and actor.may("answer.edit", part.organisation.path)


def begin_objection(submission: int, versions: int, question: tuple[str, int], tab: str) -> None:
    """From a button's callback: open the tab of objections with the form for this question."""
    state.put("result-tabs", tab)
    state.put(f"{_form(submission, versions)}-{language()}", question)
    state.put("objection-begun", submission)


def _form(submission: int, versions: int) -> str:
    return f"object-question-{submission}-{versions}"


def _object(actor: Actor, part: Participation, standing: Standing) -> None:
    submission = part.submission.id or 0
    begun = state.get("objection-begun") == submission
    with st.expander(t("Object to a verdict"), icon=":material/gavel:", key=f"object-{submission}", expanded=begun):
        verdict = _choose(actor, part, key=_form(submission, len(standing.versions)))
        if verdict is None:
            return
        show_rubrics(part.edition, verdict.asked.item, verdict.level)
        if verdict.reason:
            st.caption(t("The reviewer’s reason: {reason}", reason=escaped(verdict.reason)))
        # The number is in the keys, so that the fields are empty for the next objection.
        key = f"object-{submission}-{len(standing.objections)}"
        text = st.text_area(t("What is wrong with it, and where one can see it"), key=f"{key}-text", max_chars=4000)
        link = st.text_input(t("Address that shows it"), key=f"{key}-link", max_chars=1000, placeholder="https://")
        most = most_bytes() // MEGABYTE
        file = st.file_uploader(
            prose(t("File that shows it, of at most {most} MB: {kinds}", most=most, kinds=NAMES)),
            key=f"{key}-file",
            max_upload_size=most,
        )
        if st.button(t("Send the objection"), type="primary", key=f"{key}-send"):
            item, service = verdict.asked.question
            given = (file.name, file.getvalue()) if file is not None else None
            change(
                t("Sent: a reviewer will answer it"),
                lambda session: object_to(
                    session, actor, submission=submission, item=item, service=service, text=text, link=link, file=given
                ),
            )


def _correct(actor: Actor, part: Participation, standing: Standing) -> None:
    submission = part.submission.id or 0
    # The number is in the keys, so that what is shown is the verdict that stands, and the fields are empty again.
    key = f"correct-{submission}-{len(standing.versions)}"
    with st.expander(t("Correct this result"), icon=":material/edit:", key=f"correct-{submission}"):
        st.caption(t("The result stays published; it gets another version, shown with your reason wherever it stands."))
        verdict = _choose(actor, part, key=f"{key}-question")
        if verdict is None:
            return
        show_rubrics(part.edition, verdict.asked.item, verdict.level)
        new = choose_verdict(verdict, key=f"{key}-answer-{verdict.asked.question}")
        reason = st.text_area(t("Reason, as everybody will read it"), key=f"{key}-reason", max_chars=2000)
        made = st.button(t("Make the next version"), type="primary", disabled=new is None, key=f"{key}-go")
        if made and new is not None:
            item, service = verdict.asked.question
            change(
                t("Corrected: the result has a new version"),
                lambda session: correct(
                    session,
                    actor,
                    submission=submission,
                    item=item,
                    service=service,
                    state=new[0],
                    level=new[1],
                    reason=reason,
                ),
            )


def _choose(actor: Actor, part: Participation, *, key: str) -> Verdict | None:
    """A verdict picked by its question: those that a reviewer adjusted first."""
    submission = part.submission.id or 0
    with or_stop():
        found = until_stored(actor, lambda session: verdicts_of(session, actor, submission), "verdicts", submission)
    names = service_names(part)
    labels = {
        question: f"{name_of(one.asked, names)}: {answer_words(one.asked, one.state, one.level)}"
        + ("" if one.agreed else f" ({t('adjusted')})")
        for question, one in sorted(found.items(), key=lambda pair: pair[1].agreed)
    }
    chosen = st.selectbox(t("Question"), list(labels), format_func=labels.__getitem__, key=f"{key}-{language()}")
    return found.get(chosen) if chosen else None


def _versions(standing: Standing) -> None:
    if not standing.versions:
        st.markdown(t("Nothing is frozen yet; that happens when the answers are submitted."))
        return
    runs = {VERIFIED: t("verified")}
    rows = [
        {
            t("Result"): runs.get(one.run, t("claimed")),
            t("Version"): one.version,
            t("Frozen"): moment(one.frozen_at),
            t("Stage"): whole(one.stage),
            t("All stages"): percent(one.total),
            t("Because"): version_reason(one.reason),
            t("Hash"): one.document_hash[:12],
        }
        for one in standing.versions
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=t("Frozen versions of this result"))
    st.caption(t("A frozen version is never changed. Its hash stands in the record of changes too."))


def _because(shown: Version) -> str:
    return t("because: {reason}", reason=escaped(version_reason(shown.reason)))
