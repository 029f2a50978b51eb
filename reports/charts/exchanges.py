"""The network of data exchanges: organisations on a ring, a line for each pair, its dot at the end that receives."""

import math

import altair as alt
import pandas as pd

from reports.charts.parts import CATEGORY_COLORS, OUTLINE, ChartTexts, finished, frame

NODE = ("name", "short", "x", "y", "count", "below")
LINE = ("pair", "x", "y", "place", "what")
END = ("x", "y", "what")
_REACH = 0.86
"""How far along a line its dot stands: before the circle of the organisation that receives, not under it."""
_ALL_ROUND = 1.32
"""How far the picture reaches beyond the ring of radius 1, for the names."""


def exchange_network(table: pd.DataFrame, texts: ChartTexts) -> alt.LayerChart:
    """Who gives data to whom. Organisations stand on a ring, those with most exchanges first from the top, clockwise.

    Columns: `provider` and `consumer` (names as shown), `provider_short` and `consumer_short` (to write beside the
    circle), `what` (which data). A circle is the larger the more exchanges the organisation takes part in.
    """
    nodes = _nodes(table)
    places = {row["name"]: row for row in nodes}
    pairs: dict[tuple[str, str], list[str]] = {}
    for row in table.to_dict("records"):
        pairs.setdefault((str(row["provider"]), str(row["consumer"])), []).append(str(row["what"]))
    lines, ends = [], []
    for (provider, consumer), what in pairs.items():
        start, goal = places[provider], places[consumer]
        told = f"{provider} → {consumer}: {', '.join(what)}"
        for order, end in enumerate((start, goal)):
            lines.append({"pair": told, "x": end["x"], "y": end["y"], "place": order, "what": told})
        x, y = (start[axis] + _REACH * (goal[axis] - start[axis]) for axis in ("x", "y"))
        ends.append({"x": x, "y": y, "what": told})
    scale = alt.Scale(domain=[-_ALL_ROUND, _ALL_ROUND], nice=False)
    x, y = alt.X("x:Q", scale=scale, axis=None), alt.Y("y:Q", scale=scale, axis=None)
    circles = alt.Chart(frame(nodes, NODE)).encode(x=x, y=y, tooltip=["name:N", "count:Q"])
    names = circles.encode(text="short:N")
    return finished(
        alt.Chart(frame(lines, LINE))
        .mark_line(strokeWidth=1.5, opacity=0.75, color=CATEGORY_COLORS[0])
        .encode(x=x, y=y, detail="pair:N", order="place:Q", tooltip="what:N"),
        alt.Chart(frame(ends, END))
        .mark_point(filled=True, size=70, opacity=1, color=CATEGORY_COLORS[4], shape="diamond")
        .encode(x=x, y=y, tooltip="what:N"),
        circles.mark_circle(opacity=1, color=CATEGORY_COLORS[0], stroke=OUTLINE, strokeWidth=0.7).encode(
            size=alt.Size("count:Q", scale=alt.Scale(domain=[1, 8], range=[120, 700], clamp=True), legend=None)
        ),
        names.transform_filter("!datum.below").mark_text(dy=-20, color=OUTLINE, fontSize=12),
        names.transform_filter("datum.below").mark_text(dy=20, color=OUTLINE, fontSize=12),
        texts=texts,
        said=list(dict.fromkeys(row["what"] for row in ends)),
        height=380,
    )


def _nodes(table: pd.DataFrame) -> list[dict]:
    """A circle for each organisation, evenly on the ring; its name stands above it in the upper half, else below."""
    shorts: dict[str, str] = {}
    counts: dict[str, int] = {}
    for row in table.to_dict("records"):
        for end in ("provider", "consumer"):
            name = str(row[end])
            shorts[name] = str(row[f"{end}_short"])
            counts[name] = counts.get(name, 0) + 1
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    nodes = []
    for place, name in enumerate(ranked):
        turn = 2 * math.pi * place / len(ranked)
        x, y = round(math.sin(turn), 6), round(math.cos(turn), 6)
        nodes.append({"name": name, "short": shorts[name], "x": x, "y": y, "count": counts[name], "below": y < 0})
    return nodes
