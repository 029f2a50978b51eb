"""The charts of one organisation's result: how much of each stage is earned, by theme, and how far its services are."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from data.i18n import language, t
from maturity_model.definition import Edition
from pages.ui.chart import show_chart
from pages.ui.result.scores import Result, Scored
from reports.charts import assessment as charts
from reports.wording.maturity import stage_name


def show_percents(result: Result, edition: Edition) -> None:
    """How much of each stage is earned, claimed and verified, with the threshold."""
    verified = result.verified
    table = pd.DataFrame(
        {
            "stage": list(edition.stage_numbers),
            "claimed": [result.claimed.result[f"stage_{stage}_percent"] for stage in edition.stage_numbers],
            "verified": [
                verified.result[f"stage_{stage}_percent"] if verified else None for stage in edition.stage_numbers
            ],
            "threshold": [float(edition.thresholds[stage]) for stage in edition.stage_numbers],
        }
    )
    asked = table[table[["claimed", "verified"]].notna().any(axis=1)]
    texts = charts.ChartTexts(
        title=t("Is enough of each stage earned?"),
        across=t("Percent of the stage's points"),
        names=_names(edition) | {"claimed": t("Claimed"), "verified": t("Verified"), "threshold": t("Needed")},
    )
    show_chart(charts.stage_percent_bars, asked, texts, key="result-percents")


def show_themes(scored: Scored, edition: Edition) -> None:
    """Which themes are strong and weak at which stage."""
    staged = {item.theme for item in edition.items if item.stage is not None}
    rows = [
        {
            "theme": theme.name.to(language()),
            "stage": stage,
            "percent": scored.themes.get(theme.id, {}).get(str(stage)),
        }
        for theme in edition.themes
        if theme.id in staged
        for stage in edition.stage_numbers
    ]
    texts = charts.ChartTexts(
        title=t("Which themes are strong, which weak?"),
        across=t("Percent of the points of each stage"),
        names={stage: str(stage) for stage in edition.stage_numbers},
    )
    show_chart(charts.theme_stage_heatmap, pd.DataFrame(rows), texts, key="result-themes")


def show_services(scored: Scored, edition: Edition, names: Mapping[int, str]) -> None:
    """How many services have reached which stage, and which ones."""
    if not scored.services:
        st.markdown(t("This organisation has no services on its official list."))
        return
    stages = pd.Series(list(scored.services.values()), dtype="Int64")
    counts = stages.value_counts(dropna=False)
    table = pd.DataFrame(
        {"stage": [None if pd.isna(stage) else int(stage) for stage in counts.index], "count": counts.to_list()},
        dtype=object,
    )
    texts = charts.ChartTexts(
        title=t("How far are the services?"), across=t("Number of services"), names=_names(edition)
    )
    show_chart(charts.services_by_stage, table, texts, key="result-services")
    rows = [
        {t("Service"): names.get(service, str(service)), t("Stage"): stage_name(edition, stage)}
        for service, stage in sorted(scored.services.items(), key=lambda pair: -1 if pair[1] is None else pair[1])
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=t("The stage of each service"))


def _names(edition: Edition) -> dict[Any, str]:
    return {None: stage_name(edition, None)} | {
        stage: stage_name(edition, stage) for stage in (0, *edition.stage_numbers)
    }
