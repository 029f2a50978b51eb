"""From an Altair chart to the same picture on paper: SVG by Vega, pixels by resvg, which sets Khmer correctly."""

import hashlib
import json
import re
from collections import OrderedDict
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import altair as alt
import resvg_py
import vl_convert

from reports import shaping
from reports.fonts import FAMILIES, KHMER_FIRST, font_folder, register

_VEGA_LITE = alt.SCHEMA_VERSION.removeprefix("v").rpartition(".")[0]
# Pictures kept in memory; about 50 kB each.
_KEPT = 200
_kept: OrderedDict[str, bytes] = OrderedDict()
_guard = Lock()

# What a legend's entry needs beside its name: the symbol and the space around, in points.
_LABEL_SIZE, _WIDEST_LABEL, _LEGEND_SYMBOL, _MOST_COLUMNS = 9.5, 320, 44, 3
_INK, _QUIET, _GRID = "#1B2733", "#55626F", "#DDE3E8"
_PAPER: dict[str, Any] = {
    "font": FAMILIES,
    "background": "white",
    "view": {"stroke": None},
    "title": {"anchor": "start", "frame": "group", "color": _INK, "fontSize": 12, "fontWeight": "bold", "offset": 10},
    "axis": {
        "labelColor": _INK,
        "titleColor": _QUIET,
        "labelFontSize": _LABEL_SIZE,
        "titleFontSize": _LABEL_SIZE,
        "titleFontWeight": "normal",
        "gridColor": _GRID,
        "domainColor": _GRID,
        "ticks": False,
        "labelPadding": 6,
    },
    "legend": {
        "labelColor": _INK,
        "titleColor": _QUIET,
        "labelFontSize": _LABEL_SIZE,
        "titleFontSize": _LABEL_SIZE,
        "titleFontWeight": "normal",
        "columnPadding": 18,
    },
    "text": {"fontSize": _LABEL_SIZE},
}
_TEXT = re.compile(r"<text\b.*?</text>", re.DOTALL)
# "<" and ">" must not reach the SVG as they are.
_STAND_INS = str.maketrans(
    {sign: text.replace("<", "&lt;").replace(">", "&gt;") for sign, text in shaping.STAND_INS.items()}
)


def title_of(chart: alt.TopLevelMixin) -> str:
    """The question on top of a chart, on one line; empty if it has none."""
    title: Any = getattr(chart, "title", alt.Undefined)
    text: Any = title.text if isinstance(title, alt.TitleParams) else title
    if text is alt.Undefined or text is None:
        return ""
    lines = [text] if isinstance(text, str) else [str(line) for line in text]
    return ("" if any(shaping.has_khmer(line) for line in lines) else " ").join(lines)


def to_png(
    chart: alt.TopLevelMixin, *, width_pt: float, scale: float = 2, language: str = "en", titled: bool = True
) -> bytes:
    """The chart as PNG, `width_pt` points wide on paper and `scale` pixels to a point; the height follows the chart.

    On a white ground with our fonts, whatever the screen's theme. Equal charts are drawn once per process. Not
    `titled`: without the question on top, for a page that sets it as text.
    """
    # Unchecked: checking a chart against Vega-Lite's schema takes longer than drawing it, and tests check ours.
    given = chart.to_dict(validate=False)
    spec = _on_paper(given if titled else {**given, "title": None}, width_pt)
    key = json.dumps([spec, scale, language], sort_keys=True, ensure_ascii=False, default=str)
    key = hashlib.sha256(key.encode()).hexdigest()
    with _guard:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    picture = to_pixels(_svg(spec), scale=scale, language=language)
    with _guard:
        _kept[key] = picture
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return picture


def to_svg(chart: alt.TopLevelMixin, *, width_pt: float) -> str:
    """The chart as SVG with its text as text, as it is before it becomes pixels."""
    return _svg(_on_paper(chart.to_dict(), width_pt))


def to_pixels(svg: str, *, scale: float = 2, language: str = "en", fonts: Path | None = None) -> bytes:
    """An SVG as PNG, set with our fonts only (or those in the folder `fonts`), never with the machine's."""
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=scale,
        background="white",
        skip_system_fonts=True,
        font_dirs=[str(fonts or font_folder())],
        font_family="Noto Sans",
        sans_serif_family="Noto Sans",
        languages=[language],
    )


def _svg(spec: dict[str, Any]) -> str:
    _teach_widths()
    svg = vl_convert.vegalite_to_svg(spec, vl_version=_VEGA_LITE).translate(_STAND_INS)
    return _TEXT.sub(_khmer_first, svg)


def _khmer_first(text: re.Match[str]) -> str:
    """Name the Khmer family first where there is Khmer: resvg's fallback to a second family loses the bold."""
    return text[0].replace(FAMILIES, KHMER_FIRST, 1) if shaping.has_khmer(text[0]) else text[0]


@cache
def _teach_widths() -> None:
    """Let Vega measure text with the fonts that it is drawn with, or labels would be cut or overlap."""
    vl_convert.register_font_directory(str(font_folder()))


def _on_paper(spec: dict[str, Any], width_pt: float) -> dict[str, Any]:
    """The spec in the width and look of paper; what the chart itself configures wins."""
    room = _label_room(spec)
    # Dates under a level axis that would run into one another are left out; names beside an upright one never are.
    paper = {**_PAPER, "axisX": {"labelOverlap": "greedy", "labelSeparation": 6}, "axisY": {"minExtent": room}}
    _fit_legends(spec, width_pt - room)
    return {
        **spec,
        "width": width_pt,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 2, "right": 2, "top": 8, "bottom": 2},
        "config": {**paper, **spec.get("config", {})},
    }


def _label_room(spec: dict[str, Any]) -> float:
    """The width of the widest name on the upright axis: Vega measures Khmer too narrow and would cut it."""
    register()
    names = [
        str(name)
        for layer in [spec, *spec.get("layer", [])]
        for name in layer.get("encoding", {}).get("y", {}).get("scale", {}).get("domain", [])
    ]
    widest = max((shaping.width(name) for name in names), default=0.0) * _LABEL_SIZE / 1000
    return min(widest, _WIDEST_LABEL) + 8


def _fit_legends(spec: dict[str, Any], width_pt: float) -> None:
    """Give each legend as many columns as fit the width: Vega lets those beyond the edge fall off the picture."""
    for layer in [spec, *spec.get("layer", [])]:
        color = layer.get("encoding", {}).get("color", {})
        legend, names = color.get("legend"), (color.get("scale") or {}).get("domain", [])
        if legend and names:
            widest = max(shaping.width(str(name)) for name in names) * _LABEL_SIZE / 1000
            fitting = int(width_pt / (widest + _LEGEND_SYMBOL))
            # A number: by an expression Vega would not know the legend's height and cut its last line.
            legend["columns"] = max(1, min(_MOST_COLUMNS, fitting))
