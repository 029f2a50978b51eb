"""The small button beside a chart that gives it as a picture for slides, drawn when it is clicked."""

from collections.abc import Callable

import altair as alt
import pandas as pd
import streamlit as st
from sqlmodel import Session

from assess.states import today
from data.access import Actor, require_anywhere
from data.i18n import day, language, speaking, t
from data.sign_in import is_sample
from pages.ui.taking_away import when_clicked
from reports.charts.parts import ChartTexts
from reports.charts.picture import picture


def offer_picture(
    make: Callable[[pd.DataFrame, ChartTexts], alt.LayerChart],
    table: pd.DataFrame,
    texts: ChartTexts,
    *,
    key: str,
    source: str = "",
) -> None:
    """A button for the chart as PNG, in the language spoken now; nothing is drawn before it is clicked."""
    tongue = language()

    def drawn(session: Session, actor: Actor) -> bytes:
        require_anywhere(actor, "organisation.read")
        with speaking(tongue):
            told = [source, f"{t('e-Government stages')}, {day(today())}"]
            if is_sample(session):
                told.append(t("Sample country: all organisations and figures are invented."))
            return picture(make(table, texts), source=" · ".join(filter(None, told)), language=tongue)

    name = t("As picture")
    st.download_button(
        name,
        when_clicked(drawn),
        f"{key}.png",
        "image/png",
        key=f"picture-{key}",
        type="tertiary",
        icon=":material/image:",
        help=name,
        on_click="ignore",
        width="content",
    )
