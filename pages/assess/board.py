"""Who is how far in a cycle: every organisation's state, progress and last activity, and whom to remind of what."""

from functools import partial
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from assess.cycles.board import board
from assess.cycles.control import Cycle
from assess.cycles.reminders import Reminder, reminder_text, reminders, section_names
from assess.states import EDITABLE
from data.i18n import LANGUAGES, ZONE, day, language, number, prose, t, text_of
from pages.ui.choosing import choose_several, kind_names
from pages.ui.screen import finished, guard, or_stop
from pages.ui.standing import submission_states
from pages.ui.taking_away import take_table_away
from pages.ui.unchanged import until_stored
from pages.ui.which import chosen_cycle
from reports.choice import CSV, XLSX
from reports.spreadsheets import to_csv, to_xlsx

actor = guard("national.read")


def show() -> None:
    """Choose a cycle; then the board, and the reminders for who may send them."""
    st.title(t("Who is how far"))
    st.caption(
        t("Every organisation of a cycle: how much is answered, what is awaited, and when something last moved.")
    )
    cycle = chosen_cycle(actor, key="board-cycle")
    if cycle is None:
        return
    with or_stop():
        table = until_stored(actor, lambda session: board(session, actor, cycle.id or 0), "board", cycle.id)
    _headline(table, cycle)
    if not (actor.may_anywhere("cycle.edit") and actor.may_anywhere("person.read")):
        st.fragment(partial(_board, table, cycle), key="board")()
        return
    everybody, behind = st.tabs((t("All organisations"), t("Reminders")), key="board-tabs", on_change="rerun")
    if everybody.open:
        with everybody:
            st.fragment(partial(_board, table, cycle), key="board")()
    if behind.open:
        with behind:
            _reminders(cycle)


def _headline(table: pd.DataFrame, cycle: Cycle) -> None:
    awaited = int(table["state"].isin(EDITABLE).sum())
    asked, answered = int(table["asked"].sum()), int(table["answered"].sum())
    left = table["days_left"].dropna()
    figures = {
        t("Organisations"): number(len(table)),
        t("Still answering"): number(awaited),
        t("Questions answered"): f"{number(100 * answered / asked)} %" if asked else "–",
        t("Days left"): str(int(left.iloc[0])) if len(left) else "–",
    }
    with st.container(horizontal=True):
        for label, figure in figures.items():
            st.metric(label, figure, width=150)
    st.caption(t("Due on {due}; closes on {closes}.", due=day(cycle.due_on), closes=day(cycle.closes_on)))


def _board(table: pd.DataFrame, cycle: Cycle) -> None:
    states, kinds = submission_states(), kind_names()
    first, second, third = st.columns([3, 3, 2])
    here = [one for one in states if (table["state"] == one).any()]
    with first:
        wanted = choose_several(t("State"), {one: states[one] for one in here}, key="board-states", empty=t("All"))
    known = [one for one in kinds if (table["kind"] == one).any()]
    with second:
        kind = choose_several(t("Kind"), {one: kinds[one] for one in known}, key="board-kinds", empty=t("All"))
    name = third.text_input(t("Find by name"), key="board-find").strip().casefold()
    asked = (tuple(wanted), tuple(kind), name)
    shown, drawn = until_stored(actor, lambda _: _found(table, *asked), "board-table", cycle.id, *asked)
    small = st.column_config.NumberColumn(width="small")
    st.dataframe(
        drawn,
        hide_index=True,
        height=430,
        placeholder="–",
        key="board-table",
        alt=t("Organisations with their state and progress"),
        column_config={
            t("Organisation"): st.column_config.TextColumn(width="medium", pinned=True),
            t("Progress"): st.column_config.ProgressColumn(format="%.0f %%", min_value=0, max_value=100),
            **dict.fromkeys([t("Answered"), t("Asked"), t("Days left")], small),
            t("Last activity"): st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm", timezone=str(ZONE)),
        },
    )
    st.caption(prose(t("{found} of {all} organisations.", found=number(len(shown)), all=number(len(table)))))
    with st.popover(t("Take this table away"), icon=":material/download:"):
        take_table_away(
            f"board-{cycle.id}", {XLSX: lambda: to_xlsx({t("Progress"): shown}), CSV: lambda: to_csv(shown)}
        )


def _found(
    table: pd.DataFrame, wanted: tuple[str, ...], kinds: tuple[str, ...], name: str
) -> tuple[pd.DataFrame, pa.Table]:
    """The rows that the filters leave, furthest behind first, in people's words; also ready to be sent."""
    found = table
    if wanted:
        found = found[found["state"].isin(wanted)]
    if kinds:
        found = found[found["kind"].isin(kinds)]
    if name:
        text = found["name_en"].str.casefold() + " " + found["name_km"].fillna("") + " " + found["code"]
        found = found[text.str.contains(name, regex=False)]
    order = found.assign(_settled=~found["state"].isin(EDITABLE)).sort_values(["_settled", "share", "path"])
    shown = _shown(order)
    return shown, pa.Table.from_pandas(shown, preserve_index=False)


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    own = table["name_km"].where(table["name_km"].notna(), table["name_en"])
    return pd.DataFrame(
        {
            t("Organisation"): own if language() == "km" else table["name_en"],
            t("State"): table["state"].map(submission_states()),
            t("Progress"): table["share"],
            t("Answered"): table["answered"],
            t("Asked"): table["asked"],
            t("Days left"): table["days_left"],
            t("Last activity"): table["last_activity"].dt.tz_convert(ZONE).dt.tz_localize(None).dt.floor("s"),
            t("Kind"): table["kind"].map(kind_names()),
            t("Code"): table["code"],
        }
    )


def _reminders(cycle: Cycle) -> None:
    with or_stop():
        behind = until_stored(actor, lambda session: reminders(session, actor, cycle.id or 0), "reminders", cycle.id)
    if not behind:
        st.info(t("Nobody is behind: this cycle awaits no answers."), icon=":material/task_alt:")
        return
    st.caption(
        t("Those whose answers are awaited, furthest behind first. Copy the words, or take the whole list away.")
    )
    spoken = st.radio(
        t("Language of the reminder"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        index=list(LANGUAGES).index(language()),
        horizontal=True,
        key="reminder-language",
    )
    table = until_stored(actor, lambda _: _list(behind), "reminder-list", cycle.id)
    st.dataframe(
        table,
        hide_index=True,
        height=300,
        placeholder="–",
        alt=t("Who is behind, and whom to remind"),
        column_config={t("Organisation"): st.column_config.TextColumn(width="medium", pinned=True)},
    )
    st.download_button(
        t("The list with the words of each reminder"),
        lambda: to_csv(table.assign(**{t("Text"): [reminder_text(one, cycle, language=spoken) for one in behind]})),
        f"reminders-{cycle.id}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="reminders-csv",
    )
    names = {one.submission: f"{_name(one)} ({one.code})" for one in behind}
    chosen = st.selectbox(t("Words for"), list(names), format_func=names.__getitem__, key="reminder-for")
    found = next(one for one in behind if one.submission == chosen)
    st.code(reminder_text(found, cycle, language=spoken), language=None, wrap_lines=True)


def _name(reminder: Reminder) -> str:
    return text_of({"en": reminder.name_en, "km": reminder.name_km})


def _list(behind: list[Reminder]) -> pd.DataFrame:
    sections = section_names()
    rows: list[dict[str, Any]] = [
        {
            t("Organisation"): _name(one),
            t("Head"): ", ".join(one.heads),
            t("Officers"): ", ".join(one.officers),
            t("Answered"): f"{one.answered}/{one.asked}",
            t("Due"): day(one.due_on),
            t("Days left"): one.days_left,
            t("Missing"): ", ".join(f"{sections[section]}: {count}" for section, count in one.missing.items()),
            t("Returned with"): one.returned,
        }
        for one in behind
    ]
    return pd.DataFrame(rows)


show()
finished("board")
