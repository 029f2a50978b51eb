"""What the charts are made of: the palette, a chart's words, axes and legends that all of them share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import altair as alt
import pandas as pd
from icu4py.breakers import LineBreaker

from maturity_model.display import display_percent

STAGES = (0, 1, 2, 3, 4)
STAGE_COLORS = {0: "#FFF7C8", 1: "#A1DAB4", 2: "#41B6C4", 3: "#2C7FB8", 4: "#2A3B98"}
NOT_ASSESSED_COLOR = "#FFFFFF00"
# Okabe and Ito's colours, in an order in which neighbours in a stack differ in grey too (at least 1.2 : 1), and a grey
# that no kind of colour blindness takes for one of them.
CATEGORY_COLORS = ("#0072B2", "#E69F00", "#009E73", "#56B4E9", "#D55E00", "#CC79A7", "#F0E442", "#606060")
ORANGE, GREEN = CATEGORY_COLORS[1:3]
# From low to grave; they differ in lightness, so that they work in grey.
RISK_COLORS = ("#FFF7C8", "#FDCB70", "#FE9929", "#CC4C02")
UNCHANGED_COLOR = "#D9D9D9"
CLAIMED_COLOR, VERIFIED_COLOR, THRESHOLD_COLOR = "#A1DAB4", "#2C7FB8", "#D55E00"
# Readable on white (4.5 : 1) and on a dark screen (4.1 : 1): charts do not know where they will be seen.
OUTLINE = "#767676"
# Of what stands on a coloured mark: by how dark the mark is, whatever the theme.
INK, LIGHT_INK = "#1B2733", "#FFFFFF"

# Heights and widths in points: a bar with its gap, the room for a label; letters in a line of title.
BAR_STEP, _LABEL_ROOM, _TITLE_SIGNS = 26, 260, 74
_LEGEND_COLUMN, _SIGN, _SYMBOL = 130, 7, 24


@dataclass(frozen=True)
class ChartTexts:
    """A chart's words, already translated.

    `title` is the question that the chart answers; `across` and `upward` name the axes, `legend` the colours. `names`
    gives the words for codes: stages 0 to 4, None for "not assessed", "claimed", "verified", "threshold", "other".
    A code without a name is shown as it is.
    """

    title: str
    across: str = ""
    upward: str = ""
    legend: str = ""
    names: Mapping[Any, str] = field(default_factory=dict)

    def name(self, code: Any) -> str:
        """The word for a code."""
        known = code_of(code)
        return self.names.get(known, "–" if known is None else str(known))


def finished(
    *layers: alt.Chart, texts: ChartTexts, said: Sequence[str], step: float | None = None, height: float | None = None
) -> alt.LayerChart:
    """The layers as one chart with its question on top, its words inside, and its size."""
    title = alt.TitleParams(text=_folded(texts.title), anchor="start", lineHeight=20)
    chart = alt.LayerChart(layer=list(layers)).properties(
        title=title, description=f"{texts.title} {'; '.join(said)}".strip()
    )
    if step:
        return chart.properties(height=alt.Step(step))
    # Only the width is fitted: fitted upward too, a legend below would eat the height of the chart itself.
    return chart.properties(height=height or 200, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))


def _folded(title: str) -> list[str]:
    """A title in lines of a readable length: Vega does not wrap, and Khmer has no spaces to wrap at."""
    lines = [""]
    for segment in LineBreaker(title, "km"):
        if lines[-1] and len(lines[-1]) + len(segment.rstrip()) > _TITLE_SIGNS:
            lines.append("")
        lines[-1] += segment
    return [line.rstrip() for line in lines]


def names_axis(column: str, title: str, order: Sequence[str]) -> alt.Y:
    """An upright axis of names, in the order given from the top; a name that no row has keeps its place."""
    axis = alt.Axis(labelLimit=_LABEL_ROOM, ticks=False, domain=False)
    return alt.Y(f"{column}:N", sort=list(order), scale=alt.Scale(domain=list(order)), title=title or None, axis=axis)


def on_stage(stage: int) -> str:
    """The colour of a number that stands on the colour of a stage."""
    return LIGHT_INK if stage >= 3 else INK


def quantity_axis(column: str, title: str, *, domain: list[float], values: list[float] | None = None) -> alt.X:
    """A level axis from the first to the last number of `domain`, with marks at `values`."""
    axis = alt.Axis(values=values, tickMinStep=1) if values else alt.Axis(tickMinStep=1, tickCount=6)
    return alt.X(f"{column}:Q", title=title or None, scale=alt.Scale(domain=domain, nice=False), axis=axis)


def legend(
    column: str, title: str, scale: alt.Scale, *, names: Sequence[str] | None = None, lines: bool = False
) -> alt.Color:
    """Colour by a column of names, explained under the chart: all of them, or only `names`; of `lines` by strokes."""
    # As many columns as there is room for, up to three: on a telephone one.
    room = max(_LEGEND_COLUMN, *(_SIGN * len(name) + _SYMBOL for name in names or ("",)))
    columns = alt.ExprRef(f"clamp(floor(width / {room}), 1, 3)")
    below = alt.Legend(
        title=title or None,
        orient="bottom",
        columns=columns,
        labelLimit=_LABEL_ROOM,
        symbolType="stroke" if lines else "square",
        symbolStrokeWidth=3 if lines else alt.Undefined,
        values=alt.Undefined if names is None else list(names),
    )
    return alt.Color(f"{column}:N", scale=scale, legend=below)


def series_scale(rows: Sequence[Mapping[str, Any]], column: str) -> alt.Scale:
    """A colour for each series, in the order of `fewer_series`."""
    names = [name for _, name in sorted({(row["order"], row[column]) for row in rows})]
    return alt.Scale(domain=names, range=list(CATEGORY_COLORS[: len(names)]))


def fewer_series(table: pd.DataFrame, series: str, value: str, texts: ChartTexts) -> list[dict[str, Any]]:
    """One row per pair of place and series, with `order`; series without a colour of their own are joined."""
    place = "year" if "year" in table else "project"
    names = table[series].astype(str)
    totals = table.assign(**{value: table[value].map(float)}).groupby(names, sort=False)[value].sum()
    kept = list(totals.index)
    if len(kept) > len(CATEGORY_COLORS):
        largest = set(totals.nlargest(len(CATEGORY_COLORS) - 1).index)
        kept = [*(name for name in kept if name in largest), texts.name("other")]
    sums: dict[tuple[Any, str], Any] = {}
    for where, name, amount in zip(table[place], names, table[value], strict=True):
        key = (where, name if name in kept else kept[-1])
        sums[key] = sums.get(key, 0) + amount  # summed as they come: Decimal stays exact until it is drawn
    return [
        {
            place: where if place == "project" else str(where),
            series: name,
            value: float(amount),
            "order": kept.index(name),
        }
        for (where, name), amount in sums.items()
    ]


def frame(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """The rows as a table, which has its columns even without a row."""
    return pd.DataFrame(list(rows), columns=list(columns))


def code_of(code: Any) -> Any:
    """A code as the caller of `ChartTexts` writes it: pandas turns a stage beside a null into 2.0 and NaN."""
    if code is None or pd.isna(code):
        return None
    return int(code) if isinstance(code, float) and code.is_integer() else code


def shown_percent(value: Any, threshold: float | None = None) -> str:
    """A percentage in one decimal, half up; in more where one would show it on the other side of its threshold.

    >>> shown_percent(92.25), shown_percent(49.96), shown_percent(49.96, 50)
    ('92.3', '50.0', '49.96')
    """
    # By its text: numbers of NumPy and of pandas come here too.
    line = None if threshold is None else Decimal(str(threshold))
    return str(display_percent(Decimal(str(value)), line))


def shown_amount(value: Any) -> str:
    """An amount with grouped thousands and at most one decimal, half up.

    >>> shown_amount(Decimal("1204.25")), shown_amount(20)
    ('1,204.3', '20')
    """
    return f"{Decimal(str(value)).quantize(Decimal('0.1'), ROUND_HALF_UP):,}".removesuffix(".0")
