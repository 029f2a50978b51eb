"""The chart of an organisation over its cycles: its own line, thin lines of those it came from, and where it breaks."""

import altair as alt
import pandas as pd

from reports.charts.parts import (
    GREEN,
    OUTLINE,
    THRESHOLD_COLOR,
    VERIFIED_COLOR,
    ChartTexts,
    finished,
    frame,
    legend,
    shown_percent,
)

OWN, BEFORE, BREAK, CHANGE = "own", "before", "break", "change"
_THIN, _THICK = 1.5, 3.5


def trend_over_cycles(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """Percentages over the years: one thick line, a thin one per predecessor, upright lines at breaks and changes.

    Columns: `series` (own, before, break, change), `line` (the name of the organisation, or what the upright line
    says), `on` (ISO day), `value` (0 to 100; missing for upright lines), `label` (the cycle as people read it). A line
    is interrupted where the trend breaks: points on both sides of it are not joined. `names` gives the words for the
    four series.
    """
    rows = [
        {
            "series": str(row["series"]),
            "line": str(row["line"]),
            "on": str(row["on"]),
            "value": None if pd.isna(row["value"]) else float(row["value"]),
            "label": str(row["label"]),
        }
        for row in table.to_dict("records")
    ]
    breaks = sorted(row["on"] for row in rows if row["series"] == BREAK)
    columns = ["series", "line", "on", "value", "label", "name", "piece"]
    words = [texts.name(name) for name in (OWN, BEFORE, BREAK, CHANGE)]
    scale = alt.Scale(domain=words, range=[VERIFIED_COLOR, GREEN, THRESHOLD_COLOR, OUTLINE])
    shown = {row["series"] for row in rows}
    named = [texts.name(name) for name in (OWN, BEFORE, BREAK, CHANGE) if name in shown]
    colour = legend("name", "", scale, names=named, lines=True)
    across = alt.X("on:T", title=texts.across or None, axis=alt.Axis(format="%Y-%m", tickCount=5, labelOverlap=True))
    upward = alt.Y("value:Q", title=texts.upward or None, scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(tickCount=5))

    def drawn(name: str) -> alt.Chart:
        made = [
            {**row, "name": texts.name(name), "piece": f"{row['line']} {sum(day <= row['on'] for day in breaks)}"}
            for row in rows
            if row["series"] == name
        ]
        return alt.Chart(frame(made, columns)).encode(x=across, color=colour)

    def line(name: str, width: float) -> alt.Chart:
        tips = ["line:N", "label:N", alt.Tooltip("value:Q", format=".1f")]
        return (
            drawn(name)
            .mark_line(strokeWidth=width, point=alt.OverlayMarkDef(size=12 * width, aria=False))
            .encode(y=upward, detail="piece:N", tooltip=tips)
        )

    def upright(name: str, dash: list[int]) -> alt.Chart:
        return drawn(name).mark_rule(strokeWidth=2, strokeDash=dash, aria=False).encode(tooltip=["line:N", "label:N"])

    said = [
        f"{row['line']}, {row['label']}" + ("" if row["value"] is None else f": {shown_percent(row['value'])} %")
        for row in rows
    ]
    return finished(
        upright(CHANGE, [2, 3]), upright(BREAK, [6, 4]), line(BEFORE, _THIN), line(OWN, _THICK),
        texts=texts, said=said, height=260,
    )  # fmt: skip
