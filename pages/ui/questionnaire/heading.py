"""What stands over a question or figure: what is asked, and behind a click where to look for the answer."""

from html import escape

import streamlit as st

from data.i18n import t


def draw_heading(asked: str, guidance: str, *, anchor: str = "", here: bool = False) -> None:
    """Draw it, plain texts as they are; `here` marks what a link led to."""
    mark = '<i class="egov-here" hidden></i>' if here else ""
    place = f' id="{anchor}"' if anchor else ""
    # One element of plain HTML: Streamlit's headings and expanders measure themselves anew at every click on the page.
    st.html(
        f"<h2{place}>{escape(asked)}</h2>{mark}"
        f'<details class="egov-guidance"><summary>{escape(t("Where to look, and what counts"))}</summary>'
        f"<p>{escape(guidance)}</p></details>"
    )
