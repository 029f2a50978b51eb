"""Tables to look at and to choose a row of."""

from collections.abc import Iterable, Sequence
from typing import Any

import streamlit as st

HEAD, ROW = 38, 35
"""Height of a table's head and of one of its rows, in pixels of the screen."""
TALL_ROW = 66
"""Height of a row whose texts are broken into two lines; in a row of the usual height they are cut off."""


def height_of(rows: int, most: int = 10_000, *, row: int = ROW) -> int:
    """The height at which a table shows all its rows, each `row` high, but no more than `most` pixels."""
    return min(most, HEAD + row * rows)


def row_for(texts: Iterable[str], *, signs: int, most: int = 9) -> int:
    """How high rows are so that each text can be read to its end, `signs` to a line, up to `most` lines."""
    lines = min(most, max((-(-len(text) // signs) for text in texts), default=1))
    return ROW if lines < 2 else max(TALL_ROW, 16 + 18 * lines)


def widths_of(names: Iterable[str], widths: Sequence[int]) -> dict[str, Any]:
    """Settings that make the first columns of a table as wide as `widths` says, in pixels.

    A window of 1366 pixels shows 905 of a table, 35 of them for the boxes where a row can be chosen.
    """
    return {name: st.column_config.Column(width=width) for name, width in zip(names, widths, strict=False)}


def picked_row(
    table: Any, *, key: str, alt: str, height: int | None = None, columns: dict[str, Any] | None = None
) -> int | None:
    """Show a table of which one row can be chosen; the place of the chosen row, None while there is none.

    `table` is a data frame or a table of Arrow; `columns` says how single columns are shown; `alt` names the table for
    those who cannot see it. A row that the table no longer has, since it was narrowed down, is not chosen.
    """
    picked = st.dataframe(
        table,
        hide_index=True,
        placeholder="–",
        on_select="rerun",
        selection_mode="single-row",
        height="auto" if height is None else height,
        column_config=columns,
        key=key,
        alt=alt,
    )
    rows = picked["selection"]["rows"]
    return rows[0] if rows and rows[0] < len(table) else None
