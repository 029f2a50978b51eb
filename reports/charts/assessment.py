"""The charts that screens and reports share: one palette, one question each, and a text for those who cannot see it.

Every chart is a pure function of a table and its words, which come in translated. Colours are safe for colour-blind
readers and differ in lightness too, so that they work in grey; each mark has an outline that shows on light and dark.
"""

import altair as alt
import pandas as pd

from reports.charts.image import to_png, to_svg
from reports.charts.parts import (
    BAR_STEP,
    CATEGORY_COLORS,
    CLAIMED_COLOR,
    INK,
    LIGHT_INK,
    NOT_ASSESSED_COLOR,
    OUTLINE,
    STAGE_COLORS,
    STAGES,
    THRESHOLD_COLOR,
    VERIFIED_COLOR,
    ChartTexts,
    code_of,
    fewer_series,
    finished,
    frame,
    legend,
    names_axis,
    quantity_axis,
    series_scale,
    shown_amount,
    shown_percent,
)

__all__ = [
    "CATEGORY_COLORS",
    "NOT_ASSESSED_COLOR",
    "STAGES",
    "STAGE_COLORS",
    "ChartTexts",
    "criteria_contributions",
    "organisations_by_stage",
    "portfolio_by_year",
    "services_by_stage",
    "stage_percent_bars",
    "text_alternative",
    "theme_stage_heatmap",
    "to_png",
    "to_svg",
]

# Two bars to a stage, so each is thinner than a bar that stands alone.
_PAIRED_BAR = 17
# More years than this stand too close together for a number above each.
_MOST_TOTALS = 12


def text_alternative(chart: alt.TopLevelMixin) -> str:
    """What a chart shows, in words: its title and every value, for screen readers and as `alt` of the picture."""
    # The attribute, since writing the whole chart takes a hundred times as long.
    return str(getattr(chart, "description", ""))


def stage_percent_bars(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """Each stage's percent, claimed above verified, with the mark that must be reached.

    Columns: `stage` (1 to 4), `claimed` and `verified` (0 to 100, or null when there is no such run), `threshold`
    (0 to 100). Optional `claimed_label` and `verified_label`: the numbers as shown; otherwise one decimal.
    """
    stages = [texts.name(stage) for stage in table["stage"]]
    runs = [run for run in ("claimed", "verified") if table[run].notna().any()]
    rows = [
        {
            "stage": texts.name(row["stage"]),
            "run": texts.name(run),
            "percent": float(row[run]),
            "label": str(row.get(f"{run}_label", shown_percent(row[run], row["threshold"]))),
        }
        for _, row in table.iterrows()
        for run in runs
        if pd.notna(row[run])
    ]
    marks = pd.DataFrame({"stage": stages, "threshold": table["threshold"].astype(float).to_list()})
    words = [*(texts.name(run) for run in runs), texts.name("threshold")]
    fills = [{"claimed": CLAIMED_COLOR, "verified": VERIFIED_COLOR}[run] for run in runs]
    color = alt.Scale(domain=words, range=[*fills, THRESHOLD_COLOR])
    bars = alt.Chart(frame(rows, ["stage", "run", "percent", "label"])).encode(
        x=quantity_axis("percent", texts.across, domain=[0, 116], values=[0, 25, 50, 75, 100]),
        y=names_axis("stage", texts.upward, stages),
        yOffset=alt.YOffset("run:N", sort=words),
    )
    threshold = alt.Chart(marks).mark_tick(thickness=3, opacity=1, size=2 * _PAIRED_BAR)
    return finished(
        bars.mark_bar(stroke=OUTLINE, strokeWidth=0.7).encode(color=legend("run", texts.legend, color)),
        threshold.encode(x="threshold:Q", y=alt.Y("stage:N", sort=stages), color=alt.ColorDatum(words[-1])),
        bars.mark_text(align="left", dx=5, color=OUTLINE).encode(text="label:N"),
        texts=texts,
        said=[
            *(f"{row['stage']}, {row['run']}: {row['label']}" for row in rows),
            *(f"{stage}, {words[-1]}: {value:g}" for stage, value in zip(stages, marks["threshold"], strict=True)),
        ],
        step=_PAIRED_BAR,
    )


def theme_stage_heatmap(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """The percent of each theme at each stage. Nothing asked is an empty, dashed field.

    Columns: `theme` (its name as shown; order kept), `stage` (1 to 4), `percent` (0 to 100, null = nothing asked).
    Optional `label`: the number as shown.
    """
    rows = [
        {
            "theme": str(row["theme"]),
            "stage": texts.name(row["stage"]),
            "percent": None if pd.isna(row["percent"]) else float(row["percent"]),
            "label": "–" if pd.isna(row["percent"]) else str(row.get("label", shown_percent(row["percent"]))),
        }
        for _, row in table.iterrows()
    ]
    columns = list(dict.fromkeys(texts.name(stage) for stage in sorted(table["stage"].dropna())))
    base = alt.Chart(frame(rows, ["theme", "stage", "percent", "label"])).encode(
        x=alt.X(
            "stage:N", sort=columns, title=texts.across or None, axis=alt.Axis(orient="top", labelAngle=0, ticks=False)
        ),
        y=names_axis("theme", texts.upward, list(dict.fromkeys(row["theme"] for row in rows))),
    )
    ramp = alt.Scale(domain=[0, 25, 50, 75, 100], range=list(STAGE_COLORS.values()), interpolate="lab", clamp=True)
    asked = "isValid(datum.percent)"
    return finished(
        base.transform_filter(asked)
        .mark_rect(stroke=OUTLINE, strokeWidth=0.7)
        .encode(color=alt.Color("percent:Q", scale=ramp, legend=None)),
        base.transform_filter(f"!{asked}").mark_rect(filled=False, stroke=OUTLINE, strokeDash=[3, 3]),
        base.mark_text().encode(
            text="label:N",
            color=alt.when(f"!{asked}")
            .then(alt.value(OUTLINE))
            .when("datum.percent > 70")
            .then(alt.value(LIGHT_INK))
            .otherwise(alt.value(INK)),
        ),
        texts=texts,
        said=[f"{row['theme']}, {row['stage']}: {row['label']}" for row in rows],
        step=32,
    )


def services_by_stage(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """How many services have reached each stage. Columns: `stage` (0 to 4 or null), `count`."""
    return _counts(table, texts)


def organisations_by_stage(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """How many organisations have reached each stage; not assessed apart. Columns: `stage` (0-4 or null), `count`."""
    return _counts(table, texts)


def portfolio_by_year(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """Money by year and source, stacked, in the unit that `upward` names, with each year's total.

    Columns: `year` (a whole number), `source` (its name as shown; order kept), `amount` (Decimal or number). Sources
    past the seventh largest are joined under `names["other"]`. A year without money keeps its place; the totals of
    many years stand only in the text alternative, since they would cover one another.
    """
    rows = fewer_series(table, "source", "amount", texts)
    known = [int(year) for year in table["year"]]
    years = [str(year) for year in range(min(known), max(known) + 1)] if known else []
    base = alt.Chart(frame(rows, ["year", "source", "amount", "order"])).encode(
        x=alt.X(
            "year:O",
            sort=years,
            scale=alt.Scale(domain=years),
            title=texts.across or None,
            axis=alt.Axis(labelAngle=0, ticks=False, labelOverlap=True),
        ),
        y=alt.Y("amount:Q", stack="zero", title=texts.upward or None, axis=alt.Axis(tickCount=5, format=",.12~g")),
    )
    named = years if len(years) <= _MOST_TOTALS else []
    totals = [{"year": year, "total": sum(row["amount"] for row in rows if row["year"] == year)} for year in named]
    top = alt.Chart(frame([{**row, "label": shown_amount(row["total"])} for row in totals], ["year", "total", "label"]))
    return finished(
        base.mark_bar(stroke=OUTLINE, strokeWidth=0.7).encode(
            color=legend("source", texts.legend, series_scale(rows, "source")), order="order:Q"
        ),
        top.mark_text(dy=-7, color=OUTLINE).encode(x="year:O", y="total:Q", text="label:N"),
        texts=texts,
        said=[f"{row['year']}, {row['source']}: {shown_amount(row['amount'])}" for row in rows],
        height=220,
    )


def criteria_contributions(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """What each criterion adds to each project's score; projects stand in the order given, each with its total.

    Columns: `project` (its name as shown), `criterion` (its name as shown), `points` (not negative).
    """
    rows = fewer_series(table, "criterion", "points", texts)
    projects = list(dict.fromkeys(row["project"] for row in rows))
    totals = [
        {"project": name, "total": sum(row["points"] for row in rows if row["project"] == name)} for name in projects
    ]
    # The total stands behind the bar, within the picture.
    room = alt.Scale(domain=[0, 1.25 * max((row["total"] for row in totals), default=1)], nice=False)
    base = alt.Chart(frame(rows, ["project", "criterion", "points", "order"])).encode(
        x=alt.X("points:Q", stack="zero", title=texts.across or None, axis=alt.Axis(tickCount=5), scale=room),
        y=names_axis("project", texts.upward, projects),
    )
    ends = alt.Chart(
        frame([{**row, "label": shown_percent(row["total"])} for row in totals], ["project", "total", "label"])
    )
    return finished(
        base.mark_bar(stroke=OUTLINE, strokeWidth=0.7).encode(
            color=legend("criterion", texts.legend, series_scale(rows, "criterion")), order="order:Q"
        ),
        ends.mark_text(align="left", dx=5, color=OUTLINE).encode(
            x="total:Q", y=alt.Y("project:N", sort=projects), text="label:N"
        ),
        texts=texts,
        said=[f"{row['project']}, {row['criterion']}: {shown_percent(row['points'])}" for row in rows],
        step=BAR_STEP,
    )


def _counts(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    counts = {code_of(stage): int(count) for stage, count in zip(table["stage"], table["count"], strict=True)}
    rows = [
        {"stage": texts.name(stage), "count": counts.get(stage, 0), "color": STAGE_COLORS[stage]} for stage in STAGES
    ]
    # A blank row keeps "not assessed" from looking like a sixth stage.
    apart = {"stage": texts.name(None), "count": counts.get(None, 0)}
    order = [*(row["stage"] for row in rows), " ", apart["stage"]]
    room = 1.12 * max(1, *counts.values()) if counts else 1
    base = alt.Chart(frame([*rows, apart], ["stage", "count", "color"])).encode(
        x=quantity_axis("count", texts.across, domain=[0, room]), y=names_axis("stage", texts.upward, order)
    )
    return finished(
        base.transform_filter("isValid(datum.color)")
        .mark_bar(stroke=OUTLINE, strokeWidth=0.7)
        .encode(color=alt.Color("color:N", scale=None)),
        base.transform_filter("!isValid(datum.color)").mark_bar(
            color=NOT_ASSESSED_COLOR, stroke=OUTLINE, strokeDash=[3, 3]
        ),
        base.mark_text(align="left", dx=5, color=OUTLINE).encode(text="count:Q"),
        texts=texts,
        said=[f"{row['stage']}: {row['count']}" for row in [*rows, apart]],
        step=BAR_STEP,
    )
