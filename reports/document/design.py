"""The one look of every document: paper, palette, type sizes."""

from dataclasses import dataclass
from typing import Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

PAPER = A4
MARGIN = 20 * mm
FRAME_WIDTH = PAPER[0] - 2 * MARGIN

INK = HexColor("#1B2733")
QUIET = HexColor("#55626F")
ACCENT = HexColor("#0B4F6C")
LINE = HexColor("#C3CCD4")
TINT = HexColor("#EEF3F6")
WHITE = HexColor("#FFFFFF")
# Cell fills that carry a judgement; each cell also says it in words.
GOOD = HexColor("#D5EBDD")
CAUTION = HexColor("#FBEBC4")
BAD = HexColor("#F6D3CC")
UNKNOWN = HexColor("#E4E7EA")

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Style:
    """How a text is set: size in points, weight, colour, alignment, space around it in points."""

    size: float = 10
    bold: bool = False
    color: Color = INK
    align: Align = "left"
    before: float = 0
    after: float = 6


STATE = Style(size=11, bold=True, align="center", after=3)
TITLE = Style(size=20, bold=True, color=ACCENT, after=2)
SUBTITLE = Style(size=12, color=QUIET, after=2)
COVER_TITLE = Style(size=27, bold=True, color=WHITE, after=4)
COVER_ABOVE = Style(size=11, color=WHITE, after=4)
COVER_BELOW = Style(size=13, color=WHITE, after=0)
BODY = Style()
NOTE = Style(size=8, color=QUIET, after=4)
METHOD = Style(size=8, color=QUIET, after=1)
# Above a table or a figure its number and title; below it what it rests on.
CAPTION = Style(size=9.5, bold=True, before=4, after=4)
SOURCE = Style(size=8, color=QUIET, before=3, after=1)
CONTENTS_TITLE = Style(size=12, bold=True, color=ACCENT, before=8, after=5)
CONTENTS = Style(size=10, after=2)
CONTENTS_BELOW = Style(size=9, color=QUIET, after=1)
HEADINGS = (
    Style(size=15, bold=True, color=ACCENT, before=14, after=6),
    Style(size=12, bold=True, color=ACCENT, before=10, after=4),
    Style(size=10.5, bold=True, before=8, after=3),
)
CELL = Style(size=8.5, after=0)
CELL_HEAD = Style(size=8.5, bold=True, color=WHITE, after=0)
TILE_LABEL = Style(size=8, color=QUIET, after=0)
TILE_VALUE = Style(size=17, bold=True, color=ACCENT, after=0)
