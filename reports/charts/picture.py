"""A chart as a picture for slides: on white, with its question on top and its source below."""

import re
from xml.sax.saxutils import escape

import altair as alt

from reports.charts.image import to_pixels, to_svg
from reports.fonts import FAMILIES, KHMER_FIRST
from reports.shaping import has_khmer

WIDTH, SCALE = 560, 2
"""In points, and pixels to a point: sharp on half a slide."""
_QUIET, _SIZE, _LINE, _MARGIN = "#55626F", 8.5, 13.0, 8.0
# So many signs of the small print go on a line.
_SIGNS = 112
_HEAD = re.compile(r'(<svg\b[^>]*?)\bwidth="([\d.]+)" height="([\d.]+)" viewBox="0 0 [\d.]+ [\d.]+"')


def picture(chart: alt.TopLevelMixin, *, source: str, language: str) -> bytes:
    """The chart as PNG, twice as many pixels as points, with its title and, below it, where its figures come from."""
    svg = to_svg(chart, width_pt=WIDTH)
    return to_pixels(with_source(svg, source), scale=SCALE, language=language)


def with_source(svg: str, source: str) -> str:
    """An SVG as Vega writes it, made higher by a line of small print.

    Raises:
        ValueError: it does not begin as Vega writes it.
    """
    head = _HEAD.search(svg)
    if head is None:
        raise ValueError("no size in the SVG")
    lines = _folded(source)
    width, height = float(head[2]), float(head[3])
    higher = height + _MARGIN + _LINE * len(lines)
    family = KHMER_FIRST if has_khmer(source) else FAMILIES
    print_below = "".join(
        f'<text x="2" y="{height + _MARGIN + _LINE * place + _SIZE:g}" font-family="{family}" font-size="{_SIZE}px" '
        f'fill="{_QUIET}">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    size = f'{head[1]}width="{width:g}" height="{higher:g}" viewBox="0 0 {width:g} {higher:g}"'
    return (svg[: head.start()] + size + svg[head.end() :]).replace("</svg>", print_below + "</svg>")


def _folded(text: str) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= _SIGNS:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
