"""The charts of a policy over time: how far each target is, and organisations by stage from cycle to cycle."""

import altair as alt
import pandas as pd

from reports.charts.parts import (
    BAR_STEP,
    OUTLINE,
    STAGE_COLORS,
    STAGES,
    THRESHOLD_COLOR,
    VERIFIED_COLOR,
    ChartTexts,
    finished,
    frame,
    legend,
    names_axis,
    on_stage,
    quantity_axis,
    shown_percent,
)

ATTAINED, TIME = "attained", "time"


def attained_by_target(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """How much of the way to each target is gone, beside how much of the time is.

    Columns: `target` (its name as shown; order kept), `attained` and `time` (percent, or null). A bar ends at 0 and at
    100 though the way gone may be less or more; its number and the text alternative say the real one. `names` gives
    the words for "attained" and "time".
    """
    rows = [
        {
            "target": str(row["target"]),
            "attained": None if pd.isna(row["attained"]) else float(row["attained"]),
            "time": None if pd.isna(row["time"]) else float(row["time"]),
        }
        for row in table.to_dict("records")
    ]
    bars = [
        {
            "target": row["target"],
            "shown": min(max(row["attained"], 0.0), 100.0),
            "label": f"{shown_percent(row['attained'])} %",
            "at": _beside(row["attained"], row["time"]),
            "name": texts.name(ATTAINED),
        }
        for row in rows
        if row["attained"] is not None
    ]
    marks = [
        {"target": row["target"], "shown": min(max(row["time"], 0.0), 100.0), "name": texts.name(TIME)}
        for row in rows
        if row["time"] is not None and row["attained"] is not None
    ]
    across = quantity_axis("shown", texts.across, domain=[0, 120], values=[0, 25, 50, 75, 100])
    upward = names_axis("target", texts.upward, [row["target"] for row in rows])
    scale = alt.Scale(domain=[texts.name(ATTAINED), texts.name(TIME)], range=[VERIFIED_COLOR, THRESHOLD_COLOR])
    colour = legend("name", texts.legend, scale)
    bar = alt.Chart(frame(bars, ["target", "shown", "label", "at", "name"])).encode(x=across, y=upward)
    mark = alt.Chart(frame(marks, ["target", "shown", "name"])).encode(x=across, y=upward)
    said = [
        f"{row['target']}: "
        + (
            "–"
            if row["attained"] is None
            else f"{texts.name(ATTAINED)} {shown_percent(row['attained'])} %, "
            f"{texts.name(TIME)} {'–' if row['time'] is None else shown_percent(row['time']) + ' %'}"
        )
        for row in rows
    ]
    return finished(
        bar.mark_bar(stroke=OUTLINE, strokeWidth=0.7).encode(color=colour),
        mark.mark_tick(thickness=3, size=18).encode(color=colour),
        bar.mark_text(align="left", dx=6, color=OUTLINE).encode(x="at:Q", text="label:N"),
        texts=texts,
        said=said,
        step=BAR_STEP,
    )


def _beside(attained: float, time: float | None) -> float:
    """Where the number stands: at the end of the bar, or past the mark of time if that would cover it."""
    end = min(max(attained, 0.0), 100.0)
    return end if time is None or not end - 3 <= time <= end + 18 else max(end, min(time, 100.0))


def stages_over_cycles(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """The organisations at each stage, cycle by cycle, as shares of those assessed, stacked to 100 %.

    Columns: `cycle` (its name as shown; order kept), `stage` (0 to 4), `count`. `names` gives the words for the stages.
    """
    rows = [
        {"cycle": str(row["cycle"]), "stage": int(row["stage"]), "count": int(row["count"])}
        for row in table.to_dict("records")
    ]
    cycles = list(dict.fromkeys(row["cycle"] for row in rows))
    whole = {one: sum(row["count"] for row in rows if row["cycle"] == one) for one in cycles}
    stacked = []
    for one in cycles:
        before = 0.0
        for row in sorted((row for row in rows if row["cycle"] == one), key=lambda row: row["stage"]):
            share = 100 * row["count"] / whole[one] if whole[one] else 0.0
            stacked.append(
                {
                    **row,
                    "name": texts.name(row["stage"]),
                    "from": before,
                    "to": before + share,
                    "middle": before + share / 2,
                    # A number needs room.
                    "label": str(row["count"]) if share >= 4 else "",
                    "ink": on_stage(row["stage"]),
                }
            )
            before += share
    columns = ["cycle", "stage", "count", "name", "from", "to", "middle", "label", "ink"]
    base = alt.Chart(frame(stacked, columns)).encode(y=names_axis("cycle", texts.upward, cycles))
    scale = alt.Scale(domain=[texts.name(n) for n in STAGES], range=[STAGE_COLORS[n] for n in STAGES])
    across = alt.X(
        "from:Q", title=texts.across or None, scale=alt.Scale(domain=[0, 100], nice=False), axis=alt.Axis(tickCount=5)
    )
    return finished(
        base.mark_bar(stroke=OUTLINE, strokeWidth=0.7).encode(
            x=across, x2="to:Q", color=legend("name", texts.legend, scale), tooltip=["cycle:N", "name:N", "count:Q"]
        ),
        base.mark_text().encode(x="middle:Q", text="label:N", color=alt.Color("ink:N", scale=None)),
        texts=texts,
        said=[f"{row['cycle']}, {texts.name(row['stage'])}: {row['count']}" for row in rows],
        step=BAR_STEP + 8,
    )
