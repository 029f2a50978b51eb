"""The floor for screens: a bare Streamlit application whose pages draw given numbers of native elements.

`EGOV_BENCH_ELEMENTS` names a JSON file {page: {element kind: how many}}; each page draws that many of each
kind on ten constant rows and stores nothing.
"""

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import altair as alt
import pandas as pd
import streamlit as st

ROWS = pd.DataFrame({"name": [f"row {n}" for n in range(10)], "value": range(10)})


def _radio(key: str) -> None:
    st.radio("Choose", ["one", "two", "three"], key=key)


def _chart(key: str) -> None:
    st.altair_chart(alt.Chart(ROWS).mark_bar().encode(x="value:Q", y="name:N"), key=key)


KINDS: dict[str, Callable[[str], object]] = {
    "stRadio": _radio,
    "stVegaLiteChart": _chart,
    "stDataFrame": lambda key: st.dataframe(ROWS, key=key),
    "stMarkdown": lambda _key: st.markdown("A constant sentence."),
    "stCaptionContainer": lambda _key: st.caption("A constant caption."),
    "stTextInput": lambda key: st.text_input("Text", key=key),
    "stTextArea": lambda key: st.text_area("Text", key=key),
    "stSelectbox": lambda key: st.selectbox("Choose", ["one", "two"], key=key),
    "stButton": lambda key: st.button("Go", key=key),
    "stDownloadButton": lambda key: st.download_button("Take", b"x", key=key),
    "stMetric": lambda _key: st.metric("Value", 1),
    "stExpander": lambda key: st.expander("More", key=key).write("Constant"),
    "stProgress": lambda _key: st.progress(0.5),
    "stHtml": lambda _key: st.html("<p>Constant</p>"),
    "stButtonGroup": lambda key: st.segmented_control("Choose", ["one", "two"], key=key),
    "stPageLink": lambda _key: st.page_link(BEGINNING, label="Go"),
    "stAlert": lambda _key: st.info("Constant"),
    "stNumberInput": lambda key: st.number_input("Number", key=key),
    "stCheckbox": lambda key: st.checkbox("Yes", key=key),
    "stMultiSelect": lambda key: st.multiselect("Choose", ["one", "two"], key=key),
    "stPopover": lambda key: st.popover("More", key=key).write("Constant"),
    "stTabs": lambda key: st.tabs(["one", "two", "three", "four", "five", "six"], key=key),
    "stHeading": lambda _key: st.subheader("Constant"),
}


def _page(name: str, counts: dict[str, int]) -> None:
    if name == "beside":
        _one_widget()
    for kind, how_many in counts.items():
        for n in range(how_many):
            KINDS[kind](f"{name}-{kind}-{n}")
    _done(name)


def _done(name: str) -> None:
    st.html(f'<i class="egov-done" data-screen="{name}" hidden></i>')


def _begin() -> None:
    _done("begin")


def _empty() -> None:
    _done("empty")


@st.fragment
def _one_widget() -> None:
    chosen = st.radio("Choose", ["one", "two", "three"], key="only")
    st.html(f'<i class="saved" data-saved="{chosen}" hidden></i>')


def _answer() -> None:
    _one_widget()
    _done("answer")


BEGINNING = st.Page(_begin, title="begin", url_path="begin", default=True)


def _show() -> None:
    counts: dict[str, dict[str, int]] = json.loads(Path(os.environ["EGOV_BENCH_ELEMENTS"]).read_text("utf-8"))
    pages = [
        BEGINNING,
        st.Page(_empty, title="empty", url_path="empty"),
        st.Page(_answer, title="answer", url_path="answer"),
        *(st.Page(partial(_page, name, kinds), title=name, url_path=name) for name, kinds in counts.items()),
    ]
    st.navigation(pages, expanded=True).run()


# `bench.screens` imports this file for `KINDS`; only Streamlit runs it.
if __name__ == "__main__":
    _show()
