"""The files of an uploaded ZIP: which becomes evidence of what, and which stays out and why."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from assess.workbook.attaching import ATTACH, LEFT, THERE, Attachment
from data.i18n import t
from data.messages import message
from pages.ui.table import TALL_ROW, height_of

MOST_HEIGHT = 420


def show_attachments(attachments: Sequence[Attachment]) -> None:
    """List the files; nothing is drawn for an upload without any."""
    if not attachments:
        return
    words = {ATTACH: t("Attached"), THERE: t("There already"), LEFT: t("Left out")}
    st.markdown("**" + t("Evidence files") + "**")
    st.dataframe(
        pd.DataFrame(
            {
                "status": [words[one.status] for one in attachments],
                "file": [one.file for one in attachments],
                "question": [one.title or None for one in attachments],
                "why": [message(one.why) if one.why else None for one in attachments],
            },
            dtype=object,
        ),
        hide_index=True,
        placeholder="–",
        row_height=TALL_ROW,
        height=height_of(len(attachments), MOST_HEIGHT, row=TALL_ROW),
        column_config={
            "status": st.column_config.TextColumn(t("What happens"), width=115),
            "file": st.column_config.TextColumn(t("File"), width=200),
            "question": st.column_config.TextColumn(t("Question"), width=220),
            "why": st.column_config.TextColumn(t("Why"), width=350),
        },
        alt=t("The files of the upload and what becomes of each"),
    )
