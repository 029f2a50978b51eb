"""The charts of how a project goes: the S-curve of planned, earned and spent, and the matrix of its risks."""

import altair as alt
import pandas as pd

from reports.charts.parts import (
    CATEGORY_COLORS,
    INK,
    LIGHT_INK,
    OUTLINE,
    RISK_COLORS,
    ChartTexts,
    finished,
    frame,
    legend,
    shown_amount,
)

PLANNED, EARNED, SPENT, EXPECTED = "planned", "earned", "spent", "expected"
COLUMNS = ("series", "month", "value", "name")


def s_curve(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """What was to be done, is done and is spent by the end of each month, in the unit that `upward` names.

    Columns: `series` (planned, earned, spent, expected), `month` ("2026-01"), `value`. The two rows of `expected`
    are the least and the most that all is estimated to have cost in the end.
    """
    rows = [
        {"series": str(series), "month": str(month), "value": float(value), "name": texts.name(series)}
        for series, month, value in zip(table["series"], table["month"], table["value"], strict=True)
    ]
    months = sorted({row["month"] for row in rows})
    lines = (PLANNED, EARNED, SPENT)
    hues = zip((*lines, EXPECTED), (OUTLINE, CATEGORY_COLORS[0], CATEGORY_COLORS[4], CATEGORY_COLORS[1]), strict=True)
    given = {row["series"] for row in rows}
    shown = {texts.name(one): hue for one, hue in hues if one in given}
    scale = alt.Scale(domain=list(shown), range=list(shown.values()))
    across = alt.X(
        "month:O", sort=months, scale=alt.Scale(domain=months), title=texts.across or None,
        axis=alt.Axis(labelAngle=0, labelOverlap=True, ticks=False),
    )  # fmt: skip
    upward = alt.Y("value:Q", title=texts.upward or None, axis=alt.Axis(tickCount=5, format=",.12~g"))
    color = legend("name", "", scale, lines=True)

    def drawn(name: str) -> alt.Chart:
        theirs = [row for row in rows if row["series"] == name]
        return alt.Chart(frame(theirs, COLUMNS)).encode(
            x=across, y=upward, color=color, tooltip=["name:N", "month:O", "value:Q"]
        )

    ends = [row for row in rows if row["series"] == EXPECTED]
    return finished(
        drawn(PLANNED).mark_line(strokeWidth=2, strokeDash=[5, 4]),
        drawn(SPENT).mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=30, shape="square")),
        drawn(EARNED).mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=36)),
        alt.Chart(frame(ends, COLUMNS))
        .mark_line(strokeWidth=5)
        .encode(x=across, y=upward, color=color, detail="month:O"),
        texts=texts,
        said=[f"{row['name']}, {row['month']}: {shown_amount(row['value'])}" for row in rows],
        height=240,
    )


def risk_matrix(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """How many risks there are of each likelihood and impact.

    Columns: `likelihood` and `impact` (1 to 5), `count`, `level` (0 for the lowest to 3). Every field has a row.
    """
    rows = [
        {"likelihood": int(a), "impact": int(b), "count": int(c), "level": int(d), "label": str(c) if c else ""}
        for a, b, c, d in zip(table["likelihood"], table["impact"], table["count"], table["level"], strict=True)
    ]
    base = alt.Chart(frame(rows, ["likelihood", "impact", "count", "level", "label"])).encode(
        x=alt.X("impact:O", title=texts.across or None, axis=alt.Axis(labelAngle=0, ticks=False)),
        y=alt.Y("likelihood:O", sort=[5, 4, 3, 2, 1], title=texts.upward or None, axis=alt.Axis(ticks=False)),
    )
    ramp = alt.Scale(domain=[0, 1, 2, 3], range=list(RISK_COLORS))
    return finished(
        base.mark_rect(stroke=OUTLINE, strokeWidth=0.7).encode(color=alt.Color("level:O", scale=ramp, legend=None)),
        base.mark_text(fontSize=14, fontWeight="bold").encode(
            text="label:N", color=alt.when("datum.level > 2").then(alt.value(LIGHT_INK)).otherwise(alt.value(INK))
        ),
        texts=texts,
        said=[
            f"{texts.upward} {row['likelihood']}, {texts.across} {row['impact']}: {row['count']}"
            for row in rows
            if row["count"]
        ],
        step=34,
    )
