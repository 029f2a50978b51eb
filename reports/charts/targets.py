"""The chart of an indicator: what was observed over the years, the way to the target, and the target."""

import altair as alt
import pandas as pd

from reports.charts.parts import (
    OUTLINE,
    THRESHOLD_COLOR,
    VERIFIED_COLOR,
    ChartTexts,
    finished,
    frame,
    legend,
    shown_amount,
)

OBSERVED, WAY, TARGET, PROJECTED = "observed", "way", "target", "projected"


def target_over_years(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """Observations as a line with points; the straight way from start to target and the projection as broken lines.

    Columns: `series` (observed, way, target, projected), `at` (place on the scale of years, where 2020 is the end of
    2020), `value`, `label` (year or day as people read it). The target's line goes from the first place to the last one
    of all rows. `names` gives the words for the series.
    """
    rows = [
        {"series": str(series), "at": float(at), "value": float(value), "label": str(label)}
        for series, at, value, label in zip(table["series"], table["at"], table["value"], table["label"], strict=True)
    ]
    places = [row["at"] for row in rows]
    first, last = (int(min(places)), int(max(places)) + 1) if places else (0, 1)
    columns = ["series", "at", "value", "label"]
    given = {name: [row for row in rows if row["series"] == name] for name in (OBSERVED, WAY, TARGET, PROJECTED)}
    level = [{**row, "at": at} for row in given[TARGET][:1] for at in (first, last)]
    colors = {OBSERVED: VERIFIED_COLOR, WAY: OUTLINE, TARGET: THRESHOLD_COLOR, PROJECTED: VERIFIED_COLOR}
    # The legend names only what is drawn: without two observations nothing is projected.
    shown = [name for name in colors if given[name]]
    scale = alt.Scale(domain=[texts.name(name) for name in shown], range=[colors[name] for name in shown])
    across = alt.X(
        "at:Q",
        title=texts.across or None,
        scale=alt.Scale(domain=[first, last], nice=False),
        axis=alt.Axis(format="d", tickMinStep=1, tickCount=8, labelOverlap=True),
    )
    upward = alt.Y("value:Q", title=texts.upward or None, axis=alt.Axis(tickCount=5))
    color = legend("name", "", scale, names=[texts.name(name) for name in shown], lines=True)

    def drawn(name: str, of: list[dict[str, object]]) -> alt.Chart:
        named = [{**row, "name": texts.name(name)} for row in of]
        return alt.Chart(frame(named, [*columns, "name"])).encode(
            x=across, y=upward, color=color, tooltip=["name:N", "label:N", "value:Q"]
        )

    return finished(
        drawn(TARGET, level).mark_line(strokeWidth=2),
        drawn(WAY, given[WAY]).mark_line(strokeWidth=2, strokeDash=[5, 4]),
        drawn(PROJECTED, given[PROJECTED]).mark_line(strokeWidth=2, strokeDash=[2, 3]),
        drawn(OBSERVED, given[OBSERVED]).mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=36)),
        texts=texts,
        said=[f"{texts.name(row['series'])}, {row['label']}: {shown_amount(row['value'])}" for row in rows],
        height=240,
    )
