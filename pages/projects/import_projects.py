"""Bring in projects: take the form, upload it or any table that a mapping explains, look at every row, then store."""

import hashlib
from zlib import crc32

import pandas as pd
import streamlit as st

from data.access import Actor
from data.i18n import language, number, prose, t
from pages.ui import state
from pages.ui.plain_text import escaped
from pages.ui.screen import change, finished, guard, or_stop
from pages.ui.table import TALL_ROW, height_of, row_for
from pages.ui.taking_away import when_clicked
from pages.ui.unchanged import until_stored
from projects.portfolio_form.colours import ORDER, crossed
from projects.portfolio_form.comparing import CHANGED, NEW, UNCHANGED
from projects.portfolio_form.exporting import export_workbook
from projects.portfolio_form.findings import DOUBTFUL, REJECTED
from projects.portfolio_form.importing import Preview, preview_import
from projects.portfolio_form.mapping import Mapping, find_mapping, known_mappings
from projects.portfolio_form.marked_copy import marked_copy, status_names
from projects.portfolio_form.reading import MOST_BYTES
from projects.portfolio_form.rows import RowShown, rows_of
from projects.portfolio_form.storing import store_import

OURS = "form"
ICONS = {
    NEW: ":green[:material/add_circle:]",
    CHANGED: ":blue[:material/edit:]",
    UNCHANGED: ":material/remove:",
    REJECTED: ":red[:material/error:]",
    DOUBTFUL: ":orange[:material/help:]",
}
MOST_SHOWN = 2_000
MOST_HEIGHT = 560
WIDTHS = {False: (450, 115), True: (290, 275)}
"""How wide reasons and changes are, in pixels, without any change in the rows shown and with one."""
SIGN = 7
"""How many pixels a sign of a text takes, at most on average."""


def main() -> None:
    """Draw the screen."""
    actor = guard("project.import")
    st.title(t("Bring in projects"))
    st.caption(
        t("Projects, investment lines and status from CSV or Excel. Nothing is stored before you have seen every row.")
    )
    st.header(t("1. Take the form"), anchor=False)
    st.download_button(
        t("Download the form with all projects"),
        when_clicked(export_workbook),
        "portfolio.xlsx",
        on_click="ignore",
        icon=":material/download:",
        key="portfolio-export",
    )
    st.header(t("2. Upload"), anchor=False)
    names = {OURS: t("The form"), **{name: _mapping(name).title for name in known_mappings()}}
    chosen = st.selectbox(
        t("What the file is"), list(names), format_func=names.__getitem__, key=f"portfolio-mapping-{language()}"
    )
    file = st.file_uploader(
        t("CSV or Excel (.xlsx), at most {most} MB", most=MOST_BYTES // 1024**2),
        type=["csv", "txt", "xlsx", "xlsm", "xls"],
        max_upload_size=MOST_BYTES // 1024**2,
        key="portfolio-file",
    )
    if file is not None:
        _preview(actor, file.getvalue(), file.name, None if chosen == OURS else _mapping(chosen))
    finished("projects/import_projects")


def _mapping(name: str) -> Mapping:
    with or_stop():
        return find_mapping(name)


def _preview(actor: Actor, content: bytes, name: str, mapping: Mapping | None) -> None:
    with or_stop():
        found = until_stored(
            actor,
            lambda session: preview_import(session, actor, content=content, name=name, mapping=mapping),
            "portfolio",
            mapping.title if mapping else OURS,
            hashlib.sha256(content).hexdigest(),
        )
    st.header(t("3. Look, then store"), anchor=False)
    for notice in found.notices:
        if notice.grave:
            st.warning(escaped(notice.text), icon=":material/warning:")
        else:
            st.caption(escaped(notice.text))
    left_out = sum(len(table.left_out) for table in found.tables.values())
    if left_out:
        st.caption(prose(t("{count} empty rows and rows of totals were left out.", count=number(left_out))))
    _rows(found)
    _colours(found)
    st.download_button(
        t("Download the marked copy"),
        lambda: marked_copy(found),
        f"{name.rpartition('.')[0] or name}-marked.xlsx",
        on_click="ignore",
        icon=":material/edit_note:",
        key="portfolio-marked",
    )
    _store(actor, found, content, name, mapping)


def _rows(found: Preview) -> None:
    words, counts = status_names(), found.counts
    there = [one for one in ICONS if counts.get(one)]
    labels = {one: f"{ICONS[one]} " + prose(f"{words[one]}: {counts[one]:,}") for one in there}
    key = f"portfolio-filter-{crc32(f'{language()} {found.fingerprint}'.encode())}"
    state.seed(key, [one for one in there if one != UNCHANGED] or there)
    chosen = st.pills(
        t("Rows to show"), there, format_func=labels.__getitem__, selection_mode="multi", key=key, wrap=True
    )
    rows = rows_of(found, frozenset(chosen or ()))
    if not rows:
        return
    if len(rows) > MOST_SHOWN:
        said = t(
            "The first {most} of {count} rows are shown; the marked copy has all.",
            most=number(MOST_SHOWN),
            count=number(len(rows)),
        )
        st.caption(prose(said))
    shown = rows[:MOST_SHOWN]
    why, changes = WIDTHS[any(one.change for one in shown)]
    row_height = max(
        TALL_ROW,
        row_for((one.why for one in shown), signs=why // SIGN),
        row_for((one.change for one in shown), signs=changes // SIGN),
    )
    st.dataframe(
        pd.DataFrame(
            {
                "status": [_standing(one, words) for one in shown],
                "table": [f"{one.table}, {one.row}" for one in shown],
                "title": [one.title for one in shown],
                "why": [one.why for one in shown],
                "change": [one.change for one in shown],
            },
            dtype=object,
        ),
        hide_index=True,
        placeholder="–",
        height=height_of(len(shown), MOST_HEIGHT, row=row_height),
        row_height=row_height,
        column_config={
            "status": st.column_config.TextColumn(t("What happens"), width=95),
            "table": st.column_config.TextColumn(t("Table and row"), width=115),
            "title": st.column_config.TextColumn(t("Project"), width=130),
            "change": st.column_config.TextColumn(t("Before → after"), width=changes),
            "why": st.column_config.TextColumn(t("Column and reason"), width=why),
        },
        alt=t("The rows of the file and what becomes of each"),
    )


def _standing(row: RowShown, words: dict[str, str]) -> str:
    both = row.doubtful and row.status != REJECTED
    return f"{words[row.status]}, {words[DOUBTFUL]}" if both else words[row.status]


def _colours(found: Preview) -> None:
    """Our colours beside the published ones, where the file has variances."""
    names = {"green": t("green"), "amber": t("amber"), "red": t("red"), "none": t("no colour")}
    titles = {"cost": t("Cost"), "schedule": t("Schedule")}
    for what, cross in crossed(found.extra.colours).items():
        with st.expander(t("{what}: our colours beside the published variances", what=titles[what])):
            table = pd.DataFrame(
                [[cross[ours, published] for published in ORDER] for ours in ORDER],
                index=[names[one] for one in ORDER],
                columns=[names[one] for one in ORDER],
            )
            st.caption(t("Down: by our rules. Across: the colour that the published variance would give."))
            st.dataframe(table, alt=t("How often each of our colours stands beside each published one"))


def _store(actor: Actor, found: Preview, content: bytes, name: str, mapping: Mapping | None) -> None:
    counts = found.counts
    count = counts.get(NEW, 0) + counts.get(CHANGED, 0)
    rejected = counts.get(REJECTED, 0)
    if not count and rejected and counts.get(UNCHANGED):
        said = t(
            "Nothing is left to store: {count} rows are rejected, the others are stored already.",
            count=number(rejected),
        )
        st.warning(prose(said), icon=":material/error:")
        return
    if not count and rejected:
        st.warning(t("No row of this file can be stored: the reasons stand beside each."), icon=":material/error:")
        return
    if not count:
        st.success(t("Nothing in this file is new: there is nothing to store."), icon=":material/check_circle:")
        return
    if rejected:
        st.caption(
            prose(t("{count} rows are rejected and stay out; the others can be stored.", count=number(rejected)))
        )
    if st.button(
        prose(t("Store {count} rows", count=number(count))),
        type="primary",
        icon=":material/save:",
        key="portfolio-store",
    ):
        change(
            prose(t("Stored {count} rows", count=number(count))),
            lambda session: store_import(
                session, actor, content=content, name=name, mapping=mapping, seen=found.fingerprint
            ),
        )


main()
