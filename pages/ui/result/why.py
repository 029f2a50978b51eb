"""Why a result is what it is: the questions behind it, with part and points, down to the sums that are shown above."""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from data.i18n import language, number, prose, t
from maturity_model.definition import Edition
from pages.ui.result.scores import Scored
from pages.ui.table import picked_row
from reports.charts.parts import shown_percent
from reports.wording.maturity import stage_name

ALL, FOUNDATION = "all", "foundation"
DECIMALS = 3


def show_why(
    scored: Scored, edition: Edition, services: Mapping[int, str], *, chosen: Callable[[str, int, int | None], None]
) -> None:
    """Draw the table of questions with filters by stage and theme, and the sum of what is shown.

    `chosen` draws more about the line that somebody picks: it is given the item, the service (0 for
    none) and the level that counts (None for no level).
    """
    st.caption(
        t(
            "Each line is one question. Its points are its part × credit ÷ 100; a percentage is the sum of points as a "
            "share of the sum of parts. An item asked of several services shares its part among them."
        )
    )
    left, right = st.columns(2)
    stages = {ALL: t("All stages together")} | {
        str(stage): stage_name(edition, stage) for stage in edition.stage_numbers
    }
    stages[FOUNDATION] = t("Foundation")
    themes = {ALL: t("All themes")} | {theme.id: theme.name.to(language()) for theme in edition.themes}
    stage = left.selectbox(t("Stage"), list(stages), format_func=stages.__getitem__, key=f"why-stage-{language()}")
    theme = right.selectbox(t("Theme"), list(themes), format_func=themes.__getitem__, key=f"why-theme-{language()}")
    rows = chosen_rows(scored.rows, stage=stage, theme=theme)
    points, part = float(rows["points"].sum()), float(rows["part"].sum())
    if part:
        threshold = float(edition.thresholds[int(stage)]) if stage.isdecimal() and theme == ALL else None
        st.markdown(
            prose(
                t(
                    "**{points} points of {part} = {percent} %** ({count} questions)",
                    points=number(points, DECIMALS),
                    part=number(part, DECIMALS),
                    percent=shown_percent(100 * points / part, threshold),
                    count=len(rows),
                )
            )
        )
    else:
        st.markdown(t("Nothing of this is asked."))
    line = picked_row(
        shown_rows(rows, edition, services),
        key=f"why-rows-{stage}-{theme}-{language()}",
        height=420,
        alt=t("The questions behind the result"),
        columns={name: st.column_config.NumberColumn(format=f"%.{DECIMALS}f") for name in (t("Part"), t("Points"))},
    )
    if line is not None:
        row = rows.iloc[line]
        service, level = (None if pd.isna(row[name]) else int(row[name]) for name in ("service", "level"))
        chosen(str(row["item"]), service or 0, level)
    else:
        st.caption(t("Choose a line to see the question and its evidence."))


def chosen_rows(rows: pd.DataFrame, *, stage: str, theme: str) -> pd.DataFrame:
    """The questions of a stage ("1" to "4", "foundation", or "all" stages together) and a theme (or "all")."""
    section = rows["stage"].astype("Int64")
    if stage == FOUNDATION:
        rows = rows[section.isna()]
    elif stage == ALL:
        rows = rows[section.notna()]
    else:
        rows = rows[(section == int(stage)).fillna(value=False)]
    return rows if theme == ALL else rows[rows["theme"].astype(str) == theme]


def shown_rows(rows: pd.DataFrame, edition: Edition, services: Mapping[int, str]) -> pd.DataFrame:
    """The questions as a table for people, in the order of the edition."""
    states = {
        "unanswered": t("No answer"),
        "dont_know": t("I don't know"),
        "not_applicable": t("Does not apply, not agreed"),
        "agreed_not_applicable": t("Does not apply"),
    }
    lines: list[dict[str, object]] = []
    for row in rows.to_dict("records"):
        item = edition.item(str(row["item"]))
        answered = not pd.isna(row["level"])
        label = item.levels[int(row["level"])].label.to(language()) if answered else states[str(row["state"])]
        if row["state"] == "implied":
            label = t("{level} (granted by another answer)", level=label)
        service = "" if pd.isna(row["service"]) else services.get(int(row["service"]), str(row["service"]))
        lines.append(
            {
                t("Stage"): t("Foundation") if pd.isna(row["stage"]) else str(int(row["stage"])),
                t("Question"): item.title.to(language()),
                t("Service"): service,
                t("Answer"): label,
                t("Credit"): int(row["credit"]),
                t("Part"): float(row["part"]),
                t("Points"): float(row["points"]),
            }
        )
    return pd.DataFrame(lines)
