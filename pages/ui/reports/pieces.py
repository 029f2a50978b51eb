"""What is computed for a part of a report to government, on the screen: the same pieces as on paper."""

import pandas as pd
import streamlit as st

from data.i18n import prose, t
from pages.ui.chart import show_chart
from pages.ui.plain_text import escaped
from pages.ui.table import height_of
from reports.document import Cell
from reports.government.pieces import Drawing, Grid, Line, Piece, Tiles

_MOST = 420
"""How high a table may be, in pixels of the screen."""


def show_piece(piece: Piece, *, key: str) -> None:
    """Show one piece; tables and charts name their source."""
    match piece:
        case Line():
            st.markdown(escaped(piece.text))
        case Tiles():
            with st.container(horizontal=True):
                for tile in piece.tiles:
                    st.metric(
                        tile.label, tile.value, tile.note or None, delta_color="off", delta_arrow="off", width=190
                    )
        case Grid():
            st.markdown(f"**{escaped(piece.caption)}**")
            table = _frame(piece)
            st.dataframe(
                table, hide_index=True, height=height_of(len(table), _MOST), key=key, alt=piece.caption, placeholder="–"
            )
            more = prose(t("{count} more are left out here; the register has all.", count=piece.more))
            st.caption(escaped(f"{piece.source} · {more}" if piece.more else piece.source))
        case Drawing():
            show_chart(piece.make, piece.table, piece.texts, key=key)
            st.caption(escaped(piece.source))


def _frame(piece: Grid) -> pd.DataFrame:
    """The table as text; columns of one name would be taken for one."""
    rows = [[str(one.text) if isinstance(one, Cell) else one for one in row] for row in piece.rows]
    return pd.DataFrame(rows, columns=[column.title for column in piece.columns])
