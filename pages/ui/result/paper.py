"""Signing on paper: print the sheet, have it signed, type its code, hand in the scan; and the scan for who reads."""

import streamlit as st

from assess.cycles.participation import Participation
from assess.evidence.pieces import Opened
from assess.sign_off import LARGEST_SCAN, scan_of, signed_sheet, spelled, submit_signed
from assess.states import EDITABLE
from data.access import Actor
from data.i18n import language, moment, prose, t
from pages.ui.evidence import seen_in, show_seen
from pages.ui.plain_text import escaped
from pages.ui.screen import change, or_stop, reading
from pages.ui.taking_away import take_away
from pages.ui.unchanged import once, until_stored
from reports.catalogue import hindrance
from reports.choice import PDF, Choice

SHEET = "sign-off"
KINDS = ["pdf", "png", "jpg", "jpeg"]


def may_sign_on_paper(actor: Actor, part: Participation) -> bool:
    """Whether this person may hand in a signed sheet now."""
    return part.submission.state in EDITABLE and actor.may("answer.edit", part.organisation.path)


def show_paper(actor: Actor, part: Participation) -> None:
    """The three steps: print the sheet, have it signed and stamped, hand in its scan with the code."""
    submission = part.submission.id or 0
    st.markdown(t("For a head who does not sign in here. Answer everything first: a changed answer needs a new sheet."))
    st.subheader(prose(t("{step}. Print the sheet", step=1)), anchor=False)
    choice = Choice(language(), PDF, part.cycle.id, part.organisation.id)
    with or_stop(), reading() as session:
        problem = hindrance(session, actor, SHEET, choice)
        if problem is not None:
            raise problem
    take_away(SHEET, choice, part.organisation.code, label=t("Sign-off sheet as PDF"))
    st.subheader(prose(t("{step}. Have it signed and stamped, and scan it", step=2)), anchor=False)
    st.subheader(prose(t("{step}. Hand it in", step=3)), anchor=False)
    left, right = st.columns(2)
    signed_by = left.text_input(t("Name of the head who signed"), key=f"paper-name-{submission}", max_chars=200)
    given = right.text_input(
        t("Code on the sheet"), key=f"paper-code-{submission}", max_chars=20, placeholder="XXXX-XXXX"
    )
    scan = st.file_uploader(
        prose(t("Scan of the signed sheet (PDF, PNG or JPEG, at most {most} MB)", most=LARGEST_SCAN // 1024**2)),
        type=KINDS,
        key=f"paper-scan-{submission}",
    )
    if st.button(
        t("Submit as signed on paper"), type="primary", disabled=scan is None, key=f"paper-go-{submission}"
    ) and (scan is not None):
        change(
            t("Submitted"),
            lambda session: submit_signed(
                session,
                actor,
                submission=submission,
                code=given,
                signed_by=signed_by,
                file_name=scan.name,
                content=scan.getvalue(),
            ),
        )


def show_signature(actor: Actor, part: Participation) -> None:
    """Who signed a submission on paper, with the scan of the sheet; nothing if its head submitted it here."""
    submission = part.submission.id or 0
    if not actor.may("answer.read", part.organisation.path):
        return
    with or_stop():
        sheet = until_stored(actor, lambda session: signed_sheet(session, actor, submission), "signature", submission)
    if sheet is None or part.submission.state in EDITABLE:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"signature-{submission}"):
        st.markdown(
            ":material/draw: "
            + t(
                "Signed on paper by {name}; handed in by {officer}, {time}. Code {code}.",
                name=escaped(sheet.signed_by),
                officer=escaped(sheet.uploaded_by),
                time=moment(sheet.uploaded_at),
                code=spelled(sheet.code),
            )
        )
        with st.popover(t("Signed sheet"), icon=":material/description:", on_change="rerun", key="signed-sheet") as box:
            if box.open:
                _scan(actor, submission)


def _scan(actor: Actor, submission: int) -> None:
    with or_stop(), reading() as session:
        scan = scan_of(session, actor, submission)
    kind, content = scan.sheet.media_type, scan.content
    seen = once(f"preview {scan.sheet.sha256}", lambda: seen_in(Opened(scan.file_name, kind, content)))
    show_seen(seen, kind, t("Signed sheet"), name=scan.file_name, key="signed-sheet")
    st.download_button(
        t("Download the scan"), scan.content, scan.file_name, scan.sheet.media_type, on_click="ignore", key="scan-file"
    )
