"""Charts on the screen: the same as on paper, in the colours of the theme."""

from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from pages.ui.picture import offer_picture
from pages.ui.plain_text import escaped
from pages.ui.unchanged import once
from reports.charts.parts import ChartTexts

Make = Callable[[pd.DataFrame, ChartTexts], alt.LayerChart]


def show_chart(make: Make, table: pd.DataFrame, texts: ChartTexts, *, key: str, source: str = "") -> None:
    """A chart of `reports.charts` under its question, to be taken away as a picture.

    `source` says on the picture where the figures come from.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        # Above the picture, as text that wraps: on a telephone a title inside is cut off.
        st.markdown(f"**{escaped(texts.title)}**", width="stretch")
        offer_picture(make, table, texts, key=key, source=source)
    draw_chart(make, table, texts, key=key)


def draw_chart(make: Make, table: pd.DataFrame, texts: ChartTexts, *, key: str) -> None:
    """A chart alone, in the width there is; its description is its text for those who cannot see."""
    told = f"{make.__name__} {table.to_dict('list')!r} {texts!r}"
    st.vega_lite_chart(spec=dict(once(told, lambda: _spec(make(table, texts)))), key=key)


def _spec(chart: alt.LayerChart) -> dict[str, Any]:
    # Checking a chart against the schema takes longer than all the rest; our charts are checked in the tests.
    spec = chart.to_dict(validate=False)
    # Sizes of Altair's default theme, which are not for a screen of changing width.
    spec.pop("config", None)
    spec.pop("title")
    # Beside the layers, the rows would be taken for a table each and turned into one at every run.
    tables = {name: {"values": rows} for name, rows in spec.pop("datasets", {}).items()}
    shared = spec.pop("data", None)
    for layer in spec["layer"]:
        layer["data"] = tables[layer.get("data", shared)["name"]]
    return spec
