"""The chart of a portfolio over time: a line for each project, with its gates and milestones on it."""

import altair as alt
import pandas as pd

from projects.timeline import DECIDED, EXPECTED, NEXT, PLANNED, REACHED, RUNS
from reports.charts.parts import GREEN, ORANGE, OUTLINE, THRESHOLD_COLOR, VERIFIED_COLOR, ChartTexts, finished, frame

ROW = 20
TODAY = "today"
COLORS = {DECIDED: VERIFIED_COLOR, NEXT: VERIFIED_COLOR, PLANNED: OUTLINE, EXPECTED: ORANGE, REACHED: GREEN}
SHAPES = {DECIDED: "diamond", NEXT: "triangle-right", PLANNED: "circle", EXPECTED: "square", REACHED: "cross"}
COLUMNS = ["project", "kind", "label", "on", "until", "day"]


def portfolio_timeline(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """A row for each project from start to end; on it decided and next gates, milestones planned, expected, reached.

    Columns: `project` (as people read it, in the order to draw), `kind` (of `projects.timeline.KINDS`, or "today" with
    the day alone), `label`, `on` and `until` (days as 2026-12-31, `until` for "runs" only), `day` (as people read it).
    A milestone that moved is joined to its planned day. `names` gives the words for the kinds.
    """
    rows = [{name: row[name] for name in COLUMNS} for row in table.to_dict("records")]
    order = list(dict.fromkeys(row["project"] for row in rows if row["kind"] != TODAY))
    # The days above, where a list that scrolls begins.
    across = alt.X("on:T", title=None, axis=alt.Axis(orient="top", format="%Y-%m", labelOverlap=True, tickCount=6))
    names = alt.Axis(labelLimit=150, ticks=False, domain=False, title=None)
    upward = alt.Y("project:N", sort=order, scale=alt.Scale(domain=order), axis=names)
    marks = [{**row, "name": texts.name(row["kind"])} for row in rows if row["kind"] in SHAPES]
    words = [texts.name(kind) for kind in SHAPES]
    below = alt.Legend(title=None, orient="top", columns=alt.ExprRef("clamp(floor(width / 150), 1, 5)"), labelLimit=220)
    said = [f"{texts.name(kind)}: {sum(row['kind'] == kind for row in rows)}" for kind in SHAPES]
    return finished(
        alt.Chart(frame([row for row in rows if row["kind"] == RUNS], COLUMNS))
        .mark_bar(height=8, color=OUTLINE, opacity=0.35)
        .encode(x=across, x2="until:T", y=upward, tooltip=["project:N", "day:N"]),
        alt.Chart(frame(_moved(rows), COLUMNS))
        .mark_rule(color=THRESHOLD_COLOR, strokeWidth=2, aria=False)
        .encode(x=across, x2="until:T", y=upward),
        alt.Chart(frame(marks, [*COLUMNS, "name"]))
        .mark_point(filled=True, size=70, opacity=1)
        .encode(
            x=across,
            y=upward,
            color=alt.Color(
                "name:N", scale=alt.Scale(domain=words, range=[COLORS[kind] for kind in SHAPES]), legend=below
            ),
            shape=alt.Shape("name:N", scale=alt.Scale(domain=words, range=list(SHAPES.values())), legend=below),
            tooltip=["project:N", "name:N", "label:N", "day:N"],
        ),
        alt.Chart(frame([row for row in rows if row["kind"] == TODAY], COLUMNS))
        .mark_rule(color=THRESHOLD_COLOR, strokeDash=[4, 4], aria=False)
        .encode(x=across, tooltip=["label:N", "day:N"]),
        texts=texts,
        said=said,
        height=ROW * max(len(order), 1),
    )


def _moved(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """From the planned day of each milestone to the later day on which it is expected or was reached."""
    planned = {(row["project"], row["label"]): row["on"] for row in rows if row["kind"] == PLANNED}
    return [
        {**row, "on": planned[row["project"], row["label"]], "until": row["on"]}
        for row in rows
        if row["kind"] in (EXPECTED, REACHED)
        and str(row["on"]) > str(planned.get((row["project"], row["label"]), "9999"))
    ]
