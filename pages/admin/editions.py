"""Editions of the questionnaire: take one away as a workbook, look at a changed one, keep it as a draft, release it."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from assess.editions.own import (
    Listed,
    Looked,
    copy_edition,
    edition_sheet,
    keep_draft,
    list_editions,
    look_at_sheet,
    release_edition,
)
from assess.editions.wording import fault_sentence
from data.i18n import language, number, prose, t
from maturity_model.faults import Fault
from pages.ui.screen import change, finished, guard, or_stop, reading
from pages.ui.table import TALL_ROW, height_of, widths_of

actor = guard("cycle.edit")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_HEIGHT = 640


def show() -> None:
    """The list, then what can be done: copy and take away, bring back, release."""
    st.title(t("Editions"))
    st.caption(
        t("What is asked, and when a stage is reached. A released edition never changes; next year's is a copy.")
    )
    with or_stop(), reading() as session:
        listed = list_editions(session, actor)
    _list(listed)
    begin, bring, free = st.tabs([t("1. Copy and take away"), t("2. Bring back the workbook"), t("3. Release")])
    with begin:
        _begin(listed)
    with bring:
        _bring()
    with free:
        _release(listed)


def _list(listed: Sequence[Listed]) -> None:
    states = {"draft": t("draft"), "released": t("released"), "retired": t("retired")}
    table = pd.DataFrame(
        {
            t("Edition"): [one.name for one in listed],
            t("Title"): [one.edition.title.to(language()) if one.edition else None for one in listed],
            t("State"): [states[one.edition.status] if one.edition else t("cannot be read") for one in listed],
            t("Version"): [one.edition.version if one.edition else None for one in listed],
            t("Questions"): [len(one.edition.items) if one.edition else None for one in listed],
            t("Cycles"): [one.cycles for one in listed],
            t("Faults"): [len(one.findings.faults) for one in listed],
            t("Warnings"): [len(one.findings.warnings) for one in listed],
            t("Content hash"): [one.hash[:12] if one.hash else None for one in listed],
        }
    )
    st.dataframe(table, hide_index=True, placeholder="–", alt=t("The editions that are there"))


def _begin(listed: Sequence[Listed]) -> None:
    names = [one.name for one in listed if one.edition]
    chosen = st.selectbox(t("Edition"), names, key="edition-chosen")
    if chosen is None:
        return
    left, right = st.columns(2, vertical_alignment="bottom")
    with left.popover(t("Begin a copy of it"), icon=":material/content_copy:", width="stretch"):
        name = st.text_input(t("Name of the new edition"), placeholder="presence-2027", key="edition-new", max_chars=60)
        st.caption(t("Small Latin letters, digits and hyphens. The copy is a draft: all its questions are the same."))
        if st.button(t("Begin"), type="primary", disabled=not name.strip()):
            change(
                t("The draft is there"),
                lambda session: copy_edition(session, actor, edition=chosen, name=name.strip()),
            )
    with reading() as session:
        workbook = edition_sheet(session, actor, chosen)
    right.download_button(
        t("Take it away as a workbook"), workbook, file_name=f"{chosen}.xlsx", mime=XLSX, icon=":material/download:",
        width="stretch", on_click="ignore",
    )  # fmt: skip


def _bring() -> None:
    st.write(
        t("Upload the workbook after working in it. Everything that is wrong is shown at once; nothing is stored yet.")
    )
    file = st.file_uploader(t("Workbook of an edition"), type=["xlsx"], key="edition-file", max_upload_size=8)
    if file is None:
        return
    data = file.getvalue()
    with or_stop(), reading() as session:
        found = look_at_sheet(session, actor, workbook=data)
    _found(found)
    if found.sheet.edition is None:
        st.error(t("This workbook cannot be kept yet: mend the faults and upload it again."))
        return
    if found.locked:
        st.error(
            t("The edition {name} is released and never changes. Begin a copy of it and give the workbook the copy's "
              "name, in form_id on the sheet settings.", name=found.sheet.name)
        )  # fmt: skip
        return
    if st.button(t("Keep it as the draft {name}", name=found.sheet.name), type="primary", icon=":material/save:"):
        change(t("The draft is kept"), lambda session: keep_draft(session, actor, workbook=data))


def _found(found: Looked) -> None:
    findings = found.sheet.findings
    if found.changes is not None:
        changes = found.changes
        st.markdown(
            prose(
                t("Questions against {edition}: new {new}, changed {changed}, gone {dropped}.",
                  edition=changes.compared_with, new=number(len(changes.new)),
                  changed=number(len(changes.changed)), dropped=number(len(changes.dropped)))
            )
        )  # fmt: skip
        if changes.parts:
            words = _parts()
            st.markdown(
                t("Changed beside the questions: {parts}.", parts=", ".join(words[one] for one in changes.parts))
            )
        rows = [
            (words, name)
            for words, names in (
                (t("new"), changes.new),
                (t("changed"), changes.changed),
                (t("gone"), changes.dropped),
            )
            for name in names
        ]
        if rows:
            with st.expander(t("Which questions")):
                st.dataframe(pd.DataFrame(rows, columns=[t("What"), t("Question")]), hide_index=True)
    _faults(t("Faults"), findings.faults, none=t("No fault was found."))
    _faults(t("Warnings"), findings.warnings, none=None)


def _faults(title: str, faults: Sequence[Fault], *, none: str | None) -> None:
    if not faults:
        if none:
            st.success(none, icon=":material/check_circle:")
        return
    st.markdown(f"**{title}: {number(len(faults))}**")
    table = pd.DataFrame(
        {
            t("Where"): [fault.file for fault in faults],
            t("Part"): [fault.item or None for fault in faults],
            t("What is wrong, and what is allowed"): [fault_sentence(fault) for fault in faults],
        }
    )
    st.dataframe(
        table, hide_index=True, placeholder="–", alt=title, row_height=TALL_ROW,
        height=height_of(len(table), MOST_HEIGHT, row=TALL_ROW),
        column_config=widths_of(table.columns, (110, 150)),
    )  # fmt: skip


def _parts() -> dict[str, str]:
    return {
        "stages": t("stages and thresholds"),
        "gates": t("gates"),
        "forms": t("forms"),
        "themes": t("themes"),
        "facts": t("facts"),
        "figures": t("figures"),
        "ladder": t("the question about other services"),
        "sources": t("sources"),
        "settings": t("title and settings"),
    }


def _release(listed: Sequence[Listed]) -> None:
    drafts = {one.name: one for one in listed if one.own and one.edition and one.edition.status == "draft"}
    if not drafts:
        st.info(t("There is no draft. Begin a copy of an edition first."))
        return
    chosen = drafts[st.selectbox(t("Draft"), list(drafts), key="edition-draft")]
    _faults(t("Faults"), chosen.findings.faults, none=t("No fault was found."))
    _faults(t("Warnings"), chosen.findings.warnings, none=None)
    sure = st.checkbox(
        t("I know that {name} can never be changed again.", name=chosen.name), key=f"edition-sure-{chosen.name}"
    )
    ready = sure and not chosen.findings.faults
    if st.button(t("Release"), type="primary", icon=":material/lock:", disabled=not ready):
        change(t("The edition is released"), lambda session: release_edition(session, actor, edition=chosen.name))


show()
finished("editions")
