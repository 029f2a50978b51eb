"""Handing in a proposal: take the Excel form away, bring it back, see what is taken and refused, then hand in."""

import hashlib

import pandas as pd
import streamlit as st
from sqlmodel import Session

from data.access import Actor
from data.i18n import LANGUAGES, language, prose, t
from data.messages import message
from pages.ui import state
from pages.ui.choosing import choose_organisation
from pages.ui.plain_text import escaped
from pages.ui.screen import change, or_stop, reading
from pages.ui.table import ROW, TALL_ROW, height_of
from pages.ui.taking_away import when_clicked
from pages.ui.unchanged import until_stored
from projects.proposals.calls import ProposalCall, places_to_propose
from projects.proposals.duplicates import Alike, alike_to_text
from projects.proposals.form import Form, make_form, read_form
from projects.proposals.handed_in import mend_proposal, submit_proposal
from reports.wording.projects import alike_text

MOST_MB = 8
LONGEST_REASON = 120
"""A reason with more signs than this is not read to its end in the table, so it stands below it too."""


def show_hand_in(actor: Actor, call: ProposalCall, currency: str) -> None:
    """For a new proposal: choose the organisation, then the form."""
    with or_stop(), reading() as session:
        places = places_to_propose(session, actor, call=call.id or 0)
    place = choose_organisation(places, key=f"propose-{call.id}")
    if place is not None:
        show_form(actor, call, place, None, currency)


def show_form(actor: Actor, call: ProposalCall, place: int, mends: int | None, currency: str) -> None:
    """Download, upload, preview and the button; `mends` is the project of a proposal that is handed in anew."""
    key = f"form-{call.id}-{place}-{mends}"
    spoken, take = st.columns([2, 3], vertical_alignment="bottom")
    state.seed(f"{key}-language", language())
    words = spoken.segmented_control(
        t("Language of the file"), list(LANGUAGES), format_func=LANGUAGES.__getitem__, key=f"{key}-language",
        required=True,
    )  # fmt: skip
    take.download_button(
        t("Download the form"),
        when_clicked(
            lambda session, actor: make_form(
                session, actor, call=call.id or 0, organisation=place, mends=mends, spoken=words or language()
            )
        ),
        f"proposal-{call.id}-{place}.xlsx",
        on_click="ignore",
        icon=":material/download:",
        key=f"{key}-download",
    )
    st.caption(t("One form for each proposal. Amounts in {currency}.", currency=currency))
    file = st.file_uploader(
        t("Filled-in form (.xlsx, at most {most} MB)", most=MOST_MB), type=["xlsx"], max_upload_size=MOST_MB,
        key=f"{key}-file-{state.get(f'{key}-round', 0)}",
    )  # fmt: skip
    if file is None:
        return
    content = file.getvalue()
    with or_stop():
        form, likely = until_stored(
            actor,
            lambda session: _read(session, actor, content, call.id or 0, place),
            "proposal form", call.id, place, hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
    _preview(form)
    if likely:
        with st.container(border=True):
            st.markdown(f":orange[:material/content_copy:] **{t('Something like it is there already')}**")
            st.markdown("\n".join(f"- {escaped(alike_text(one))}" for one in likely[:5]))
    if form.entry is None:
        st.warning(t("Mend what is refused in the file, then bring it back. Nothing is stored yet."))
        return
    if st.button(t("Hand in"), type="primary", icon=":material/send:", key=f"{key}-submit"):
        change(t("Handed in"), lambda session: _store(session, actor, form, key))


def _read(session: Session, actor: Actor, content: bytes, call: int, place: int) -> tuple[Form, list[Alike]]:
    form = read_form(session, actor, file=content, call=call, organisation=place)
    if form.entry is None:
        return form, []
    entry = form.entry
    return form, alike_to_text(
        session, actor, name_en=entry.name_en, name_km=entry.name_km, description=entry.description, but=form.project
    )


def _store(session: Session, actor: Actor, form: Form, key: str) -> None:
    if form.entry is None:
        return
    if form.project is None:
        submit_proposal(session, actor, call=form.call, organisation=form.organisation, entry=form.entry)
    else:
        mend_proposal(session, actor, form.project, seen_version=form.seen_version, entry=form.entry)
    # Another key, so that the file that was handed in is not offered again.
    state.put(f"{key}-round", state.get(f"{key}-round", 0) + 1)


def _preview(form: Form) -> None:
    there = [one for one in form.fields if one.shown or one.refused]
    refused = sum(one.refused is not None for one in there)
    taken = prose(t("Fields taken: {taken}. Refused: {refused}.", taken=len(there) - refused, refused=refused))
    st.markdown(f"**{taken}**")
    table = pd.DataFrame(
        {
            "what": ["✕ " + t("refused") if one.refused else "✓ " + t("taken") for one in there],
            "field": [one.label for one in there],
            "said": [one.shown for one in there],
            "why": [message(one.refused) if one.refused else "" for one in there],
        },
        dtype=object,
    ).sort_values("what", key=lambda column: column.str.startswith("✓"), kind="stable")
    # A reason is read to its end, so that rows with one have room for several lines.
    high = TALL_ROW if refused else ROW
    st.dataframe(
        table,
        hide_index=True,
        placeholder="–",
        height=height_of(len(table), 400, row=high),
        row_height=high,
        column_config={
            "what": st.column_config.TextColumn(t("What happens"), width=95),
            "field": st.column_config.TextColumn(t("Field"), width=205),
            "said": st.column_config.TextColumn(t("In the form"), width=200),
            "why": st.column_config.TextColumn(t("Why"), width=365),
        },
        alt=t("The fields of the form and what becomes of each"),
    )
    for one in there:
        if one.refused and len(why := message(one.refused)) > LONGEST_REASON:
            st.markdown(f"- **{escaped(one.label)}**: {escaped(why)}")
