"""How ready the gaps of each stage are: stacked bars in the five words, from unaware to in service."""

import altair as alt
import pandas as pd

from projects.readiness import STATES
from reports.charts.parts import BAR_STEP, OUTLINE, STAGE_COLORS, ChartTexts, finished, frame, legend, names_axis


def readiness_bars(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """Gaps by stage and readiness, with the number of each and the total behind the bar.

    Columns: `section` (order kept), `state` (one of `projects.readiness.STATES`), `count`. `names` gives the words for
    sections and states.
    """
    sections = list(dict.fromkeys(str(one) for one in table["section"]))
    rows = [
        {"section": texts.name(str(section)), "state": texts.name(state), "order": STATES.index(state), "count": count}
        for section, state, count in zip(table["section"], table["state"], map(int, table["count"]), strict=True)
    ]
    shown = [row for row in rows if row["count"]]
    order = [texts.name(one) for one in sections]
    totals = [{"section": name, "total": sum(row["count"] for row in rows if row["section"] == name)} for name in order]
    most = max((row["total"] for row in totals), default=0)
    scale = alt.Scale(domain=[texts.name(one) for one in STATES], range=list(STAGE_COLORS.values()))
    room = alt.Scale(domain=[0, 1.15 * max(1, most)], nice=False)
    base = alt.Chart(frame(shown, ["section", "state", "order", "count"])).encode(
        x=alt.X("count:Q", stack="zero", title=texts.across or None, scale=room, axis=alt.Axis(tickMinStep=1)),
        y=names_axis("section", texts.upward, order),
    )
    ends = alt.Chart(frame(totals, ["section", "total"]))
    return finished(
        base.mark_bar(stroke=OUTLINE, strokeWidth=0.7).encode(
            color=legend("state", texts.legend, scale), order="order:Q", tooltip=["section:N", "state:N", "count:Q"]
        ),
        ends.mark_text(align="left", dx=5, color=OUTLINE).encode(
            x="total:Q", y=alt.Y("section:N", sort=order), text="total:Q"
        ),
        texts=texts,
        said=[f"{row['section']}, {row['state']}: {row['count']}" for row in shown],
        step=BAR_STEP,
    )
