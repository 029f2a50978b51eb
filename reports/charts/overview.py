"""The two charts of the first screen: small enough to stand among others, and to be read without their axes."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from reports.charts.parts import (
    CATEGORY_COLORS,
    OUTLINE,
    STAGE_COLORS,
    STAGES,
    ChartTexts,
    finished,
    frame,
    names_axis,
    on_stage,
    shown_amount,
)

_ROW, _MONEY_HEIGHT = 28, 92
_SMALL_LEGEND: dict[str, Any] = {
    "orient": "bottom",
    "offset": 6,
    "symbolType": "square",
    "symbolSize": 60,
    "symbolStrokeWidth": 0.7,
    "rowPadding": 1,
    "labelFontSize": 11,
    "titleFontSize": 11,
}
_NO_ROOM = {"left": 0, "right": 0, "top": 0, "bottom": 2}
"""Around the chart: the screen would leave twenty points free below, which a tile does not have."""
_NEEDS_ROOM = 2.5
"""A number stands in its part of a bar if each of its digits has so many percent of the bar."""
_MOST_SOURCES = 4


def stages_at_a_glance(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """How the organisations are spread over the stages, each row as shares of its own whole, with their numbers.

    Columns: `row` (a cycle or a plan, as shown; order kept), `stage` (0 to 4), `count`. `names` gives the words for the
    stages, which stand in one line below.
    """
    rows = [(str(row["row"]), int(row["stage"]), int(row["count"])) for row in table.to_dict("records")]
    order = list(dict.fromkeys(name for name, _, _ in rows))
    whole = {one: sum(count for name, _, count in rows if name == one) for one in order}
    parts = []
    for one in order:
        before = 0.0
        for _, stage, count in sorted(row for row in rows if row[0] == one):
            share = 100 * count / whole[one] if whole[one] else 0.0
            parts.append(
                {
                    "row": one,
                    "name": texts.name(stage),
                    "count": count,
                    "from": before,
                    "to": before + share,
                    "middle": before + share / 2,
                    "label": str(count) if count and share >= _NEEDS_ROOM * len(str(count)) else "",
                    "ink": on_stage(stage),
                }
            )
            before += share
    base = alt.Chart(frame(parts, ["row", "name", "count", "from", "to", "middle", "label", "ink"])).encode(
        y=names_axis("row", texts.upward, order)
    )
    scale = alt.Scale(domain=[texts.name(stage) for stage in STAGES], range=list(STAGE_COLORS.values()))
    below = alt.Legend(
        title=texts.legend or None, titleOrient="left", columns=len(STAGES), columnPadding=4, **_SMALL_LEGEND
    )
    across = alt.X("from:Q", title=None, scale=alt.Scale(domain=[0, 100], nice=False), axis=None)
    return finished(
        base.mark_bar(stroke=OUTLINE, strokeWidth=0.7).encode(
            x=across, x2="to:Q", color=alt.Color("name:N", scale=scale, legend=below),
            tooltip=["row:N", "name:N", "count:Q"],
        ),
        base.mark_text().encode(x="middle:Q", text="label:N", color=alt.Color("ink:N", scale=None)),
        texts=texts,
        said=[f"{name}, {texts.name(stage)}: {count}" for name, stage, count in rows],
        step=_ROW,
    ).properties(padding=_NO_ROOM)  # fmt: skip


def money_at_a_glance(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """Three bars for each year, by source: what is planned, committed and spent, from left to right.

    Columns: `year`, `step` (planned, committed or spent), `source` (its name as shown; order kept), `amount` (Decimal
    or number, in the unit that `upward` names). Sources past the third largest plan are joined under `names["other"]`.
    `names` gives the words for the steps.
    """
    steps = [texts.name(step) for step in dict.fromkeys(table["step"])]
    amounts = table["amount"].map(float)
    plans = amounts.where(table["step"] == next(iter(table["step"]), None), 0.0).groupby(table["source"], sort=False)
    totals = plans.sum()
    kept = list(totals[totals > 0].index) or list(totals.index)
    if len(kept) > _MOST_SOURCES:
        largest = set(totals.nlargest(_MOST_SOURCES - 1).index)
        kept = [*(name for name in kept if name in largest), texts.name("other")]
    sums: dict[tuple[str, str, str], float] = {}
    for year, step, source, amount in zip(table["year"], table["step"], table["source"], amounts, strict=True):
        key = (str(year), texts.name(step), source if source in kept else kept[-1])
        sums[key] = sums.get(key, 0.0) + amount
    columns = ["year", "step", "source", "amount", "order"]
    rows = [
        dict(zip(columns, (*key, amount, kept.index(key[2])), strict=True)) for key, amount in sums.items() if amount
    ]
    years = [str(year) for year in sorted(set(table["year"]))]
    scale = alt.Scale(domain=kept, range=list(CATEGORY_COLORS[: len(kept)]))
    room = alt.ExprRef(f"clamp((width - 44) * {_share(kept):.2f}, 60, 220)")
    below = alt.Legend(title=None, columns=2, columnPadding=6, labelLimit=room, **_SMALL_LEGEND)
    bars = alt.Chart(frame(rows, columns)).encode(
        x=alt.X("year:O", title=None, scale=alt.Scale(domain=years, paddingInner=0.25),
                axis=alt.Axis(labelAngle=0, ticks=False)),
        xOffset=alt.XOffset("step:N", sort=steps, scale=alt.Scale(domain=steps)),
        y=alt.Y("amount:Q", stack="zero", title=texts.upward or None, axis=alt.Axis(tickCount=3, format=",.12~g")),
        color=alt.Color("source:N", scale=scale, legend=below),
        order="order:Q",
        tooltip=["year:N", "step:N", "source:N", alt.Tooltip("amount:Q", format=",.2f")],
    )  # fmt: skip
    return finished(
        bars.mark_bar(stroke=OUTLINE, strokeWidth=0.5),
        texts=texts,
        said=[f"{row['year']}, {row['step']}, {row['source']}: {shown_amount(row['amount'])}" for row in rows],
        height=_MONEY_HEIGHT,
    ).properties(padding=_NO_ROOM)


def _share(names: Sequence[str]) -> float:
    """Of the width of a legend in two columns, filled line by line: what its longer column needs, at least half."""
    left, right = (max(map(len, column), default=0) for column in (names[::2], names[1::2]))
    return max(left, right) / max(left + right, 1)
