"""Sheets that people edit as in a spreadsheet: what they saw, what they changed, nothing lost until it is stored."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from zlib import crc32

import pandas as pd
import streamlit as st

from data.i18n import t
from pages.ui import state
from pages.ui.table import height_of

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """A sheet as it stands on the screen.

    `rows` are those that this tab saw when it drew the sheet, in their order; `changed` maps a row's place to its new
    values, `removed` lists places, `added` holds the new rows.
    """

    name: str
    rows: Sequence[Row]
    changed: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    removed: Sequence[int] = ()
    added: Sequence[Mapping[str, Any]] = ()

    @property
    def edited(self) -> bool:
        """Whether there is anything to store."""
        return bool(self.changed or self.removed or self.added)

    @property
    def whole(self) -> dict[int, dict[str, Any]]:
        """The changed rows with all their values, by place."""
        return {place: {**self.rows[place], **values} for place, values in self.changed.items()}


@dataclass(frozen=True)
class Choice:
    """A column in which one of `names` is chosen: its id is kept; its name is shown, and can be typed and pasted."""

    names: Mapping[Any, str]
    config: Any

    def shown(self, kept: Any) -> Any:
        """The name of what is kept."""
        return self.names.get(kept, kept)

    def kept(self, shown: Any) -> Any:
        """The id of a name; what is none stays as it is, for the service to refuse."""
        return next((one for one, name in self.names.items() if name == shown), shown)


def show_sheet(
    name: str,
    stored: Sequence[Row],
    columns: Mapping[str, Any],
    *,
    alt: str,
    grows: bool = False,
    shrinks: bool = True,
    fixed: Sequence[str] = (),
    height: int | None = None,
    row_height: int | None = None,
) -> Sheet:
    """Draw rows for editing; `columns` maps their shown values to column configurations, `fixed` are never edited.

    Texts that are wider than their column are broken into lines where `row_height` leaves room for them.
    If it `grows`, rows can be added, and removed where it `shrinks` too.

    While something is edited the rows stay those that were seen, whatever others store meanwhile: a change names
    the version that was seen, so that nobody's work is overwritten unseen.
    """
    kept = state.get(_seen(name))
    if kept is None or not _edits(state.get(_key(name, kept))):
        kept = [dict(row) for row in stored]
        state.put(_seen(name), kept)
    key = _key(name, kept)
    st.data_editor(
        pd.DataFrame([_shown(row, columns) for row in kept], columns=list(columns)),
        key=key,
        hide_index=True,
        column_config=_configs(columns),
        num_rows=("dynamic" if shrinks else "add") if grows else "fixed",
        disabled=list(fixed),
        placeholder="",
        alt=alt,
        height=height or _height(len(kept), row_height),
        row_height=row_height,
    )
    edits = state.get(key) or {}
    removed = list(edits.get("deleted_rows", ()))
    changed = {
        int(place): _news(kept[int(place)], _kept(values, columns))
        for place, values in edits.get("edited_rows", {}).items()
    }
    return Sheet(
        name=name,
        rows=kept,
        changed={place: values for place, values in changed.items() if place not in removed and values},
        removed=removed,
        added=[values for row in edits.get("added_rows", ()) if (values := _without_gaps(_kept(row, columns)))],
    )


def show_table(
    rows: Sequence[Row], columns: Mapping[str, Any], *, key: str, alt: str, row_height: int | None = None
) -> None:
    """Draw the same rows to read only."""
    frame = pd.DataFrame([_shown(row, columns) for row in rows], columns=list(columns), dtype=object)
    st.dataframe(
        frame,
        hide_index=True,
        column_config=_configs(columns),
        key=key,
        placeholder="–",
        alt=alt,
        height=_height(len(rows), row_height),
        row_height=row_height,
    )


def _height(rows: int, row_height: int | None) -> Any:
    """Rows of a height of their own are all shown; Streamlit sees to the others."""
    return height_of(rows, row=row_height) if row_height else "auto"


def _configs(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one.config if isinstance(one, Choice) else one for name, one in columns.items()}


def _shown(row: Row, columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: columns[name].shown(value) if _chosen(columns, name) else value for name, value in row.items()}


def _kept(row: Row, columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: columns[name].kept(value) if _chosen(columns, name) else value for name, value in row.items()}


def _chosen(columns: Mapping[str, Any], name: str) -> bool:
    return isinstance(columns.get(name), Choice)


def choice_column(label: str, names: Mapping[Any, str], *, default: Any = None, **more: Any) -> Choice:
    """A column in which one of `names`, by id, is chosen; of two with one name each tells its id."""
    often = Counter(names.values())
    unlike = {one: name if often[name] == 1 else f"{name} ({one})" for one, name in names.items()}
    # A cell takes what is pasted only if it is an option as it stands, so the options are the names.
    config = st.column_config.SelectboxColumn(label, options=list(unlike.values()), default=unlike.get(default), **more)
    return Choice(unlike, config)


def exact_column(
    label: str, *, default: str | None = None, required: bool = False, width: Any = None, hint: str | None = None
) -> Any:
    """A column of exact numbers, which are typed and kept as they are `written`.

    A number cell of the browser leaves out what it does not know, without a word: 12,50 would become 1250, 1e18 118.
    """
    return st.column_config.TextColumn(
        label, default=default, required=required, width=width, help=hint, max_chars=40, alignment="right"
    )


def written(value: Decimal | None, *, least: int = 0) -> str:
    """An exact number as people write it, with at least so many decimals; empty where there is none."""
    if value is None:
        return ""
    decimals = max(least, -int(value.normalize().as_tuple().exponent))
    return f"{value:,.{decimals}f}"


def save_button(sheet: Sheet, *, label: str | None = None) -> bool:
    """The buttons below a sheet: store, and give up; whether to store now. Nothing is drawn while nothing is edited."""
    if not sheet.edited:
        return False
    with st.container(horizontal=True, vertical_alignment="center"):
        asked = st.button(label or t("Save"), type="primary", key=f"{sheet.name}-save", icon=":material/save:")
        st.button(t("Discard the changes"), key=f"{sheet.name}-discard", on_click=discard, args=(sheet.name,))
        st.caption(t("Not saved yet."))
    return asked


def discard(name: str) -> None:
    """Show a sheet anew as it is stored, without what was edited."""
    kept = state.get(_seen(name))
    if kept is not None:
        # Another key, as the browser would send the edits again under the same one.
        state.put(_round(name), state.get(_round(name), 0) + 1)
    state.forget(_seen(name))


def _seen(name: str) -> str:
    return f"{name}-seen"


def _round(name: str) -> str:
    return f"{name}-round"


def _key(name: str, rows: Sequence[Row]) -> str:
    # Edits are kept by place: rows that differ must never meet the edits of others.
    return f"{name}-{state.get(_round(name), 0)}-{crc32(repr(rows).encode()):08x}"


def _edits(held: Mapping[str, Any] | None) -> bool:
    return bool(held) and any(held.get(part) for part in ("edited_rows", "added_rows", "deleted_rows"))


def _news(seen: Row, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values that differ from what was seen; pasting over a sheet sends the others too."""
    return {name: value for name, value in values.items() if (value or "") != (_plain(seen.get(name)) or "")}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _without_gaps(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None and value != ""}
