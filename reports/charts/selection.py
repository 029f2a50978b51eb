"""The charts of a selection: stages now and then, the use of the budget, what more money buys, who gains."""

from typing import Any

import altair as alt
import pandas as pd

from reports.charts.parts import (
    CATEGORY_COLORS,
    CLAIMED_COLOR,
    OUTLINE,
    THRESHOLD_COLOR,
    UNCHANGED_COLOR,
    VERIFIED_COLOR,
    ChartTexts,
    finished,
    frame,
    legend,
    names_axis,
    quantity_axis,
    shown_amount,
)

_PAIRED_BAR = 17
_EARLY = 0.6
"""Up to this share of the width there is room for words on the right of a point."""
_WORDS: dict[str, dict[str, Any]] = {
    "above": {"align": "right", "dx": 0, "dy": -13},
    "right": {"align": "left", "dx": 9, "dy": 12},
    "left": {"align": "right", "dx": -4, "dy": 16},
}
"""Where words stand at a point of a rising line: long ones below it, on the side where there is room."""


def stages_now_and_then(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """How many organisations stand at each stage now, and with the projects delivered.

    Columns: `stage` (0 to 4), `now` and `then` (counts). `names` has the words of the stages, of "now" and "then".
    """
    order = [texts.name(stage) for stage in table["stage"]]
    rows = [
        {"stage": texts.name(stage), "when": texts.name(when), "count": int(count)}
        for when in ("now", "then")
        for stage, count in zip(table["stage"], table[when], strict=True)
    ]
    words = [texts.name("now"), texts.name("then")]
    room = 1.15 * max(1, *(int(row["count"]) for row in rows)) if rows else 1
    base = alt.Chart(frame(rows, ["stage", "when", "count"])).encode(
        x=quantity_axis("count", texts.across, domain=[0, room]),
        y=names_axis("stage", texts.upward, order),
        yOffset=alt.YOffset("when:N", sort=words),
    )
    colors = alt.Scale(domain=words, range=[CLAIMED_COLOR, VERIFIED_COLOR])
    return finished(
        base.mark_bar(stroke=OUTLINE, strokeWidth=0.7).encode(color=legend("when", texts.legend, colors)),
        base.mark_text(align="left", dx=5, color=OUTLINE).encode(text="count:Q"),
        texts=texts,
        said=[f"{row['stage']}, {row['when']}: {row['count']}" for row in rows],
        step=_PAIRED_BAR,
    )


def budget_use(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """What is spent in each year, below the mark of what there is. Columns: `year`, `spent`, `budget` (may be null).

    `names` has the words of "spent" and "budget".
    """
    rows = [
        {"year": str(year), "spent": float(spent)} for year, spent in zip(table["year"], table["spent"], strict=True)
    ]
    marks = [
        {"year": str(year), "budget": float(budget)}
        for year, budget in zip(table["year"], table["budget"], strict=True)
        if budget is not None and not pd.isna(budget)
    ]
    years = [row["year"] for row in rows]
    across = alt.X("year:O", sort=years, title=texts.across or None, axis=alt.Axis(labelAngle=0, ticks=False))
    upward = alt.Y("spent:Q", title=texts.upward or None, axis=alt.Axis(tickCount=5, format=",.12~g"))
    words = [texts.name("spent"), texts.name("budget")]
    colors = alt.Scale(domain=words, range=[VERIFIED_COLOR, THRESHOLD_COLOR])
    bars = alt.Chart(frame([row | {"what": words[0]} for row in rows], ["year", "spent", "what"]))
    ticks = alt.Chart(frame([row | {"what": words[1]} for row in marks], ["year", "budget", "what"]))
    return finished(
        bars.mark_bar(stroke=OUTLINE, strokeWidth=0.7).encode(
            x=across, y=upward, color=legend("what", texts.legend, colors)
        ),
        ticks.mark_tick(thickness=3, opacity=1).encode(x=across, y="budget:Q", color=alt.Color("what:N", scale=colors)),
        texts=texts,
        said=[
            *(f"{row['year']}, {words[0]}: {shown_amount(row['spent'])}" for row in rows),
            *(f"{row['year']}, {words[1]}: {shown_amount(row['budget'])}" for row in marks),
        ],
        height=200,
    )


def money_curve(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """What each size of the budget gives. Columns: `budget`, `result`, `mark` ("", "knee" or "here").

    `names` has the words of "knee" and "here".
    """
    rows = [
        {
            "budget": float(row["budget"]),
            "result": float(row["result"]),
            "mark": " / ".join(texts.name(one) for one in str(row["mark"]).split()),
        }
        for row in table.to_dict("records")
    ]
    low = min((row["result"] for row in rows), default=0)
    across = alt.X("budget:Q", title=texts.across or None, axis=alt.Axis(tickCount=6, format=",.12~g"))
    upward = alt.Y(
        "result:Q",
        title=texts.upward or None,
        axis=alt.Axis(tickCount=5, format=",.12~g"),
        scale=alt.Scale(zero=low <= 0),
    )
    data = frame(rows, ["budget", "result", "mark"])
    low_end, high_end = (rows[0]["budget"], rows[-1]["budget"]) if rows else (0.0, 0.0)
    words: dict[str, list[dict[str, Any]]] = {}
    for row, mark in zip(rows, table["mark"], strict=True):
        if row["mark"]:
            early = row["budget"] - low_end < _EARLY * (high_end - low_end)
            words.setdefault("above" if "knee" not in str(mark) else "right" if early else "left", []).append(row)
    marked = alt.Chart(frame([row for row in rows if row["mark"]], ["budget", "result", "mark"]))
    return finished(
        alt.Chart(data).mark_line(color=VERIFIED_COLOR, interpolate="step-after").encode(x=across, y=upward),
        alt.Chart(data).mark_point(color=VERIFIED_COLOR, filled=True, size=30, opacity=1).encode(x=across, y=upward),
        marked.mark_point(color=CATEGORY_COLORS[4], filled=True, size=130, opacity=1, stroke=OUTLINE).encode(
            x=across, y=upward
        ),
        *(_word(marked, where=where).encode(x=across, y=upward, text="mark:N") for where, marked in words.items()),
        texts=texts,
        said=[
            f"{shown_amount(row['budget'])}: {shown_amount(row['result'])}"
            + (f" ({row['mark']})" if row["mark"] else "")
            for row in rows
        ],
        height=230,
    )


def _word(marked: list[dict[str, Any]], *, where: str) -> alt.Chart:
    """The words at marked points of a rising line."""
    base = alt.Chart(frame(marked, ["budget", "result", "mark"]))
    return base.mark_text(**_WORDS[where], color=OUTLINE, fontWeight="bold")


def who_gains(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """How many organisations of each group rise, and how many stay. Columns: `group`, `rising`, `staying`.

    `names` has the words of "rising" and "staying".
    """
    order = list(table["group"])
    words = [texts.name("rising"), texts.name("staying")]
    rows = [
        {"group": row["group"], "what": word, "count": int(row[column]), "order": place}
        for row in table.to_dict("records")
        for place, (column, word) in enumerate(zip(("rising", "staying"), words, strict=True))
    ]
    room = 1.15 * max((int(row["rising"]) + int(row["staying"]) for row in table.to_dict("records")), default=1)
    base = alt.Chart(frame(rows, ["group", "what", "count", "order"])).encode(
        x=quantity_axis("count", texts.across, domain=[0, room]), y=names_axis("group", texts.upward, order)
    )
    colors = alt.Scale(domain=words, range=[VERIFIED_COLOR, UNCHANGED_COLOR])
    ends = [
        {"group": row["group"], "count": int(row["rising"]) + int(row["staying"]), "label": str(row["rising"])}
        for row in table.to_dict("records")
    ]
    told = alt.Chart(frame(ends, ["group", "count", "label"]))
    return finished(
        base.mark_bar(stroke=OUTLINE, strokeWidth=0.7).encode(
            color=legend("what", texts.legend, colors), order="order:Q"
        ),
        told.mark_text(align="left", dx=5, color=OUTLINE).encode(
            x="count:Q", y=alt.Y("group:N", sort=order), text="label:N"
        ),
        texts=texts,
        said=[f"{row['group']}, {row['what']}: {row['count']}" for row in rows],
        step=26,
    )
