"""The ranking: bars of what each criterion adds, and the table of all projects with how firmly each stands."""

from typing import Any
from zlib import crc32

import pandas as pd
import streamlit as st

from data.i18n import language, number, prose, t, text_of
from pages.ui.chart import show_chart
from pages.ui.table import height_of
from pages.ui.unchanged import once
from projects.ranking.priorities import Ranking
from projects.ranking.stability import MOST, Stability, changes_of, of_ranking
from reports.charts import assessment as charts
from reports.wording.ranking import criterion_name, short_name, shown_place, stability_sentence

CHARTED, TOLD = 12, 60
"""So many projects have bars, and a sentence in the table; the others tell theirs when they are chosen."""


def show_ranking(ranked: Ranking) -> Stability:
    """Draw the bars of the first projects and the table of all; gives how firmly they stand."""
    firm = firmness(ranked)
    if ranked.table["score"].any():
        _chart(ranked)
    elif any(ranked.weights.values()):
        st.warning(t("No project is valued yet: every project scores 0 and all share the first rank."))
    else:
        st.warning(t("All weights are 0: every project scores 0 and all share the first rank."))
    _table(ranked, firm)
    return firm


def project_names(ranked: Ranking) -> dict[int, str]:
    """Code and name of each project in the language spoken, by id, in the order of the ranking."""
    rows = zip(ranked.table.index, ranked.table["code"], ranked.table["name_en"], ranked.table["name_km"], strict=True)
    return {int(project): f"{code} {text_of({'en': en, 'km': km})}" for project, code, en, km in rows}


def firmness(ranked: Ranking) -> Stability:
    """How firmly the projects stand; worked out anew only for other values or weights."""
    return once(f"firm {_told(ranked)}", lambda: of_ranking(ranked))


def _told(ranked: Ranking) -> str:
    values = crc32(ranked.values.to_numpy().tobytes())
    return f"{ranked.weights!r} {ranked.table.index.to_list()!r} {values}"


def _chart(ranked: Ranking) -> None:
    charted: dict[Any, Any] = ranked.table.head(CHARTED).to_dict("index")
    labels: dict[int, str] = {}
    for project, row in charted.items():
        label = f"{shown_place(row)} · {short_name(text_of({'en': row['name_en'], 'km': row['name_km']}))}"
        # Two bars must not become one because their names are cut alike.
        labels[int(project)] = f"{label} {row['code']}" if label in labels.values() else label
    first = ranked.contributions.head(CHARTED)
    rows = [
        {
            "project": labels[int(project)],
            "criterion": criterion_name(str(name)),
            "points": float(points),
        }
        for project, line in zip(first.index.to_list(), first.to_dict("records"), strict=True)
        for name, points in line.items()
    ]
    texts = charts.ChartTexts(
        title=prose(t("Why do the first {count} rank where they do?", count=len(first))), across=t("points of 100")
    )
    show_chart(charts.criteria_contributions, pd.DataFrame(rows), texts, key="ranking-chart")


def _table(ranked: Ranking, firm: Stability) -> None:
    projects = project_names(ranked)
    rows: dict[Any, Any] = ranked.table.to_dict("index")
    sentences = _sentences(ranked, firm)
    table = pd.DataFrame(
        {
            "place": [shown_place(row) for row in rows.values()],
            "project": [projects[int(project)] for project in rows],
            "score": [row["score"] for row in rows.values()],
            "rank": [row["rank"] for row in rows.values()],
            "firm": [sentences.get(int(project)) for project in rows],
            "missing": [row["missing"] or None for row in rows.values()],
        }
    )
    if not ranked.table["overruled"].any():
        table = table.drop(columns="rank")
    column = st.column_config
    st.dataframe(
        table,
        hide_index=True,
        height=height_of(len(table), 460),
        placeholder="–",
        column_config={
            "place": column.TextColumn(t("Rank"), width=75),
            "project": column.TextColumn(t("Project"), width=250),
            "score": column.NumberColumn(t("Score"), format="%.1f", width=60),
            "rank": column.NumberColumn(t("Rank by score"), width=125),
            "firm": column.TextColumn(t("How firmly it stands"), width=640),
            "missing": column.NumberColumn(t("Values missing"), width=90),
        },
        key="ranking-table",
        alt=t("All projects by rank"),
    )
    lines = [
        t(
            "How firmly: {draws} weightings are drawn by chance, each as likely as any other, the same ones each time.",
            draws=number(firm.draws),
        )
    ]
    if firm.ranked < firm.draws:
        lines.append(t("The ranks between are taken from {count} of them.", count=number(firm.ranked)))
    if len(ranked.table) > MOST:
        lines.append(t("Told of the first {count} projects.", count=number(MOST)))
    missing = int((ranked.table["missing"] > 0).sum())
    if missing:
        lines.append(t("{count} projects lack values; a missing value counts 0.", count=number(missing)))
    if ranked.table["overruled"].any():
        lines.append(t("*: placed by hand; choose the project to see who and why. Sentences go by the score."))
    st.caption(prose(" ".join(lines)))


def _sentences(ranked: Ranking, firm: Stability) -> dict[int, str]:
    known = set(firm.table.index)
    told = f"sentences {language()} {_told(ranked)}"
    return once(
        told,
        lambda: {
            int(project): stability_sentence(firm.table.loc[project].to_dict(), changes_of(ranked, int(project)))
            for project in ranked.table.index[:TOLD]
            if project in known
        },
    )
