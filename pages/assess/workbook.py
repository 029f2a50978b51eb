"""The Excel round trip: take the questionnaire away, bring it back, see every line, then store."""

import hashlib
import re
from zlib import crc32

import pandas as pd
import streamlit as st

from assess.cycles.participation import Participation, require_open
from assess.questions import questions_of
from assess.workbook.attaching import ATTACH
from assess.workbook.checking import Preview, preview_workbook
from assess.workbook.layout import FIGURES, section_name
from assess.workbook.lines import CHANGED, CONFLICT, NEW, REJECTED, STATUSES, UNCHANGED, Line
from assess.workbook.opening import MOST_BYTES
from assess.workbook.package import MOST_BYTES as MOST_OF_ZIP
from assess.workbook.storing import store_workbook
from assess.workbook.writing import make_workbook
from data.access import Actor
from data.errors import UserError
from data.i18n import LANGUAGES, language, prose, t
from data.messages import message
from pages.ui import state
from pages.ui.choosing import choose_several, organisation_name
from pages.ui.questionnaire.attachments import show_attachments
from pages.ui.screen import change, finished, guard, or_stop
from pages.ui.table import TALL_ROW, height_of
from pages.ui.taking_away import when_clicked
from pages.ui.unchanged import until_stored
from pages.ui.which import chosen_submission, cycle_name

WHOLE = "all"
KINDS = ["xlsx", "xlsm", "xls", "ods", "zip"]
"""What can be chosen to upload: others than the first so that a sentence can say what to do with them."""
ICONS = {
    NEW: ":green[:material/add_circle:]",
    CHANGED: ":blue[:material/edit:]",
    UNCHANGED: ":material/remove:",
    CONFLICT: ":orange[:material/group:]",
    REJECTED: ":red[:material/error:]",
}
MOST_HEIGHT = 560


def main() -> None:
    """Draw the screen."""
    actor = guard("answer.edit")
    part = chosen_submission(
        actor,
        action="answer.edit",
        wanted="answer.edit",
        screen="assess/workbook",
        nothing=t("No cycle asks you anything now. When one opens, you find it here and under “My work”."),
    )
    submission = part.submission.id or 0
    st.title(t("Answer in Excel"))
    st.caption(f"{organisation_name(part.organisation)} · {cycle_name(part)}")
    st.markdown(t("Take the questions away, fill them in, bring them back. Nothing is stored before you have seen it."))
    st.page_link(
        "pages/assess/questionnaire.py",
        label=t("Answer here instead"),
        icon=":material/edit_note:",
        query_params={"id": str(submission)},
    )
    _download(part, submission)
    _upload(actor, part, submission)
    finished("assess/workbook")


def _download(part: Participation, submission: int) -> None:
    st.header(t("1. Take away"), anchor=False)
    sections = dict.fromkeys(one.section for one in questions_of(part.submission, part.cycle).asked)
    names = {WHOLE: t("All sections"), **{name: section_name(name) for name in sections}}
    if part.edition.figures:
        names[FIGURES] = section_name(FIGURES)
    what, spoken, take = st.columns([2, 2, 2], vertical_alignment="bottom")
    chosen = what.selectbox(
        t("Sections"), list(names), format_func=names.__getitem__, key=f"workbook-section-{language()}"
    )
    state.seed("workbook-language", language())
    words = spoken.segmented_control(
        t("Language of the file"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key="workbook-language",
        required=True,
    )
    with take.container(key="workbook-take"):
        st.download_button(
            t("Download the workbook"),
            when_clicked(
                lambda session, actor: make_workbook(
                    session,
                    actor,
                    submission=submission,
                    section=None if chosen == WHOLE else chosen,
                    spoken=words or language(),
                )
            ),
            f"{_plain(part.organisation.code)}-{_plain(chosen)}-{words or language()}.xlsx",
            on_click="ignore",
            icon=":material/download:",
            key="workbook-download",
        )


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-") or "workbook"


def _upload(actor: Actor, part: Participation, submission: int) -> None:
    st.header(t("2. Bring back"), anchor=False)
    try:
        require_open(part)
    except UserError as error:
        st.info(message(error), icon=":material/lock:")
        return
    file = st.file_uploader(
        t(
            "Filled-in workbook (.xlsx, at most {most} MB), or a ZIP of it and evidence files (at most {most_zip} MB)",
            most=MOST_BYTES // 1024**2,
            most_zip=MOST_OF_ZIP // 1024**2,
        ),
        type=KINDS,
        max_upload_size=MOST_OF_ZIP // 1024**2,
        key=f"workbook-file-{submission}",
    )
    if file is None:
        return
    content = file.getvalue()
    with or_stop():
        found = until_stored(
            actor,
            lambda session: preview_workbook(session, actor, submission=submission, file=content),
            "workbook",
            submission,
            hashlib.sha256(content).hexdigest(),
        )
    st.header(t("3. Look, then store"), anchor=False)
    with st.container(key="workbook-preview"):
        mine = _conflicts(found)
        _table(found)
        show_attachments(found.attachments)
        _store(actor, submission, found, content, mine)


def _conflicts(found: Preview) -> list[str]:
    """The conflicts that the workbook is to settle."""
    conflicts = {line.id: line.title for line in found.lines if line.status == CONFLICT}
    if not conflicts:
        return []
    st.warning(
        prose(
            t(
                "{count} answers were stored anew by somebody else after this workbook was made. They are kept, unless "
                "you choose the workbook's answer here.",
                count=len(conflicts),
            )
        ),
        icon=":material/group:",
    )
    return choose_several(
        t("Take the workbook's answer for"),
        conflicts,
        key=f"workbook-mine-{_mark(found)}",
        empty=t("none: keep what is stored"),
    )


def _table(found: Preview) -> None:
    words, counts = _words(), found.counts
    there = [status for status in STATUSES if counts.get(status)]
    labels = {status: f"{ICONS[status]} " + prose(f"{words[status]}: {counts[status]}") for status in there}
    key = f"workbook-filter-{_mark(found)}"
    state.seed(key, [status for status in there if status != UNCHANGED] or there)
    chosen = st.pills(
        t("Lines to show"), there, format_func=labels.__getitem__, selection_mode="multi", key=key, wrap=True
    )
    lines = [line for line in found.lines if line.status in chosen]
    if not lines:
        return
    st.dataframe(
        pd.DataFrame(
            {
                "status": [words[line.status] for line in lines],
                "question": [line.title for line in lines],
                "given": [line.given for line in lines],
                "stored": [line.stored for line in lines],
                "why": [_why(line) for line in lines],
                "place": [f"{line.sheet}, {line.number}" for line in lines],
            },
            dtype=object,
        ),
        hide_index=True,
        placeholder="–",
        row_height=TALL_ROW,
        height=height_of(len(lines), MOST_HEIGHT, row=TALL_ROW),
        column_config={
            "status": st.column_config.TextColumn(t("What happens"), width=115),
            "question": st.column_config.TextColumn(t("Question"), width=220),
            "given": st.column_config.TextColumn(t("In the workbook"), width=170),
            "stored": st.column_config.TextColumn(t("Stored now"), width=150),
            "why": st.column_config.TextColumn(t("Why"), width=250),
            "place": st.column_config.TextColumn(t("Sheet and line"), width=110),
        },
        alt=t("The lines of the workbook and what becomes of each"),
    )


def _store(actor: Actor, submission: int, found: Preview, content: bytes, mine: list[str]) -> None:
    counts = found.counts
    count = counts.get(NEW, 0) + counts.get(CHANGED, 0) + len(mine)
    files = sum(one.status == ATTACH for one in found.attachments)
    if not count and not files:
        if counts.get(REJECTED):
            words = t(
                "{count} lines are not accepted, and nothing else is new. Mend them in the workbook as “Why” says.",
                count=counts[REJECTED],
            )
            st.warning(prose(words), icon=":material/error:")
        else:
            st.success(t("Nothing in this workbook is new: there is nothing to store."), icon=":material/check_circle:")
        return
    if counts.get(REJECTED):
        st.caption(
            prose(t("{count} lines are not accepted and stay out; the others can be stored.", count=counts[REJECTED]))
        )
    label, done = t("Store {count} answers", count=count), t("Stored {count} answers", count=count)
    if files:
        labels = [label] * bool(count) + [t("Attach evidence: {files}", files=files)]
        dones = [done] * bool(count) + [t("Attached evidence: {files}", files=files)]
        label, done = " · ".join(labels), " · ".join(dones)
    if st.button(prose(label), type="primary", icon=":material/save:", key="workbook-store"):
        change(
            prose(done),
            lambda session: store_workbook(
                session, actor, submission=submission, file=content, seen=found.fingerprint, mine=frozenset(mine)
            ),
        )


def _words() -> dict[str, str]:
    return {
        NEW: t("New"),
        CHANGED: t("Changed"),
        UNCHANGED: t("Unchanged"),
        CONFLICT: t("Conflict"),
        REJECTED: t("Not accepted"),
    }


def _why(line: Line) -> str:
    return message(line.why) if line.why else ""


def _mark(found: Preview) -> int:
    # The browser sends back the labels it showed, which change with the language and with the lines.
    return crc32(f"{language()} {found.fingerprint}".encode())


main()
