"""The parts of a draft to write: the text in both languages, what was stored meanwhile, the figures below."""

from collections.abc import Mapping

import streamlit as st
from sqlmodel import Session

from data.access import Actor
from data.i18n import language, moment, t
from pages.ui import state
from pages.ui.plain_text import escaped
from pages.ui.reports.pick import picked
from pages.ui.reports.pieces import show_piece
from pages.ui.screen import change
from projects.government_reports.drafts import LONGEST, GovernmentReport, GovernmentReportText, write_part
from projects.government_reports.kinds import NEEDED, PARTS
from reports.government.change_parts import headline
from reports.government.parts import computed, part_purposes, part_titles
from reports.government.pieces import Content

Texts = Mapping[str, GovernmentReportText]


def show_parts(actor: Actor, report: GovernmentReport, content: Content, texts: Texts, *, editable: bool) -> None:
    """Choose a part; then its text, to write if it may be, and what is computed for it."""
    titles, parts = part_titles(), PARTS[report.kind]
    signs = {one: "" if not editable else f"{_sign(one, texts)} " for one in parts}
    part = picked(
        st.pills, t("Part of the report"), parts, label=lambda one: f"{signs[one]}{titles[one]}",
        key=part_key(report), required=True,
    )  # fmt: skip
    st.subheader(titles[part], anchor=False)
    if editable:
        st.caption(part_purposes()[part])
        _write(actor, report, part, texts.get(part))
    else:
        _read(content, part)
    pieces = headline(content) if part == parts[0] else computed(content, part)
    for place, piece in enumerate(pieces):
        show_piece(piece, key=f"government-{report.id}-{part}-{place}")


def part_key(report: GovernmentReport) -> str:
    """Where it is kept which part of a report is shown."""
    return f"government-part-{report.id}"


def _sign(part: str, texts: Texts) -> str:
    """Whether a part is written: in both languages, in one, not at all."""
    text = texts.get(part)
    if text is None or not (text.text_en or text.text_km):
        return ":material/error:" if part in NEEDED else ":material/radio_button_unchecked:"
    return ":material/check_circle:" if text.text_en and text.text_km else ":material/clock_loader_40:"


def _read(content: Content, part: str) -> None:
    text = content["texts"].get(part, {"en": "", "km": ""})
    shown = text[language()] or text["en"] or text["km"]
    if shown:
        st.markdown(escaped(shown).replace("\n", "  \n"))


def _write(actor: Actor, report: GovernmentReport, part: str, held: GovernmentReportText | None) -> None:
    """Two fields side by side; a newer text in the store is shown, never overwritten unseen."""
    # The version that was seen stays with the fields until they are stored, whoever writes meanwhile.
    base = f"government-{report.id}-{part}"
    state.seed(f"{base}-seen", held.version if held else 0)
    state.seed(f"{base}-en", held.text_en if held else "")
    state.seed(f"{base}-km", held.text_km if held else "")
    left, right = st.columns(2)
    english = left.text_area(t("English"), key=f"{base}-en", height=180, max_chars=LONGEST)
    khmer = right.text_area(t("Khmer"), key=f"{base}-km", height=180, max_chars=LONGEST)
    seen = state.get(f"{base}-seen")
    stored = held.version if held else 0
    if seen != stored and held is not None:
        _conflict(base, held)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(t("Save"), type="primary", key=f"{base}-save", icon=":material/save:"):
            _save(actor, report, part, english, khmer, base)
        if held is not None:
            st.caption(
                t("Last written by {name}, {moment}", name=escaped(held.edited_by), moment=moment(held.edited_at))
            )


def _save(actor: Actor, report: GovernmentReport, part: str, english: str, khmer: str, base: str) -> None:
    seen = state.get(f"{base}-seen")

    def work(session: Session) -> None:
        text = write_part(
            session, actor, report.id or 0, part=part, text_en=english, text_km=khmer, seen_version=seen
        )  # fmt: skip
        state.put(f"{base}-seen", text.version)

    change(t("Saved"), work)


def _conflict(base: str, held: GovernmentReportText) -> None:
    """Both texts side by side: what is stored, and what stands in the fields above."""
    st.warning(
        t("{name} wrote this part while you did. Nothing of yours is lost: compare, then choose.",
          name=escaped(held.edited_by)),
        icon=":material/sync_problem:",
    )  # fmt: skip
    left, right = st.columns(2)
    left.markdown(f"**{t('Stored now, English')}**  \n{escaped(held.text_en) or '–'}")
    right.markdown(f"**{t('Stored now, Khmer')}**  \n{escaped(held.text_km) or '–'}")
    with st.container(horizontal=True):
        st.button(t("Take what is stored"), key=f"{base}-theirs", on_click=_take_theirs,
                  args=(base, held.version, held.text_en, held.text_km))  # fmt: skip
        st.button(t("Go on with mine"), key=f"{base}-mine", on_click=state.put, args=(f"{base}-seen", held.version))


def _take_theirs(base: str, version: int, english: str, khmer: str) -> None:
    state.put(f"{base}-en", english)
    state.put(f"{base}-km", khmer)
    state.put(f"{base}-seen", version)
