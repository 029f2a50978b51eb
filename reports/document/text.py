"""Text on the page: a flowable that sets Khmer and Latin, splits over pages, and gives its exact text when copied."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from reportlab.lib.rl_accel import fp_str
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject
from reportlab.platypus import Flowable

from reports.document.design import Style
from reports.document.lines import Line, Marked, Run, fill, runs_of, widths
from reports.shaping import Piece, font_named, has_khmer

# Khmer stacks subscripts under and vowels over the letter; Latin looks torn with that much air.
LEADING_KHMER, LEADING_LATIN = 1.65, 1.35
DESCENT_KHMER, DESCENT_LATIN = 0.48, 0.28
# A lone line at the foot or head of a page is not left behind.
FEWEST_LINES = 2


class Text(Flowable):
    """A paragraph. Its height follows its lines; it may stand in a table's cell."""

    def __init__(self, text: str | Marked, style: Style, *, language: str, lines: Sequence[Line] = ()) -> None:
        super().__init__()
        self.runs: tuple[Run, ...] = runs_of(text, bold=style.bold)
        self.style = style
        self.language = language
        self.spaceBefore = style.before
        self.spaceAfter = style.after
        khmer = language == "km" or any(has_khmer(run.text) for run in self.runs)
        self.leading = style.size * (LEADING_KHMER if khmer else LEADING_LATIN)
        self.descent = style.size * (DESCENT_KHMER if khmer else DESCENT_LATIN)
        self._given = tuple(lines)
        self._lines = tuple(lines)
        self._filled = -1.0

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803, ARG002  (ReportLab's names)
        """Break into lines for a width; the height they take."""
        if aW != self._filled:  # a table asks four times
            self._lines = self._given or fill(self.runs, size=self.style.size, width=aW, language=self.language)
            self._filled = aW
        self.width = aW
        self.height = len(self._lines) * self.leading
        return self.width, self.height

    @property
    def last_width(self) -> float:
        """The width of the last line as it was wrapped, in points."""
        return self._lines[-1].width

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803
        """The part that fits the height and the rest; nothing if less than two lines fit or would be left."""
        self.wrap(aW, aH)
        fit = int((aH + 1e-6) / self.leading)
        if fit >= len(self._lines):
            return [self]
        fit = min(fit, len(self._lines) - FEWEST_LINES)
        if fit < FEWEST_LINES:
            return []
        return [self._part(self._lines[:fit]), self._part(self._lines[fit:])]

    def draw(self) -> None:
        """Draw the lines from the top down."""
        self.canv.setFillColor(self.style.color)
        for n, line in enumerate(self._lines, start=1):
            draw_line(
                self.canv,
                line,
                x=_start(self.style, self.width, line),
                y=self.height - n * self.leading + self.descent,
                size=self.style.size,
            )

    def parts(self, width: float, most_lines: int) -> list["Text"]:
        """The text as it wraps at a width, in parts of at most so many lines; itself if it is not longer."""
        self.wrap(width, 0)
        if len(self._lines) <= most_lines:
            return [self]
        return [self._part(self._lines[n : n + most_lines]) for n in range(0, len(self._lines), most_lines)]

    def minWidth(self) -> float:  # noqa: N802  (asked for by ReportLab's tables)
        """The width of the widest word."""
        return self.widths()[0]

    def widths(self) -> tuple[float, float]:
        """The width of the widest word, and of the whole text without wrapping, in points."""
        return widths(self.runs, size=self.style.size, language=self.language)

    def _part(self, lines: Sequence[Line]) -> "Text":
        return Text(Marked(self.runs), self.style, language=self.language, lines=lines)


def draw_string(canvas: Canvas, text: str, style: Style, *, x: float, y: float, width: float, language: str) -> None:
    """One line of text in a box that starts at `x` and is `width` wide, aligned as the style says; the rest is cut."""
    line = fill(runs_of(text, bold=style.bold), size=style.size, width=width, language=language)[0]
    canvas.setFillColor(style.color)
    draw_line(canvas, line, x=x + _start(style, width, line), y=y, size=style.size)


def draw_line(canvas: Canvas, line: Line, *, x: float, y: float, size: float) -> None:
    """Draw one line with its base line at `y`, in the canvas's fill colour."""
    text = _GlyphText(canvas, x, y)
    for placed in line.pieces:
        text.piece(placed.piece, x=x + placed.x, y=y, size=size)
    canvas.drawText(text)


def _start(style: Style, width: float, line: Line) -> float:
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[style.align]
    return (width - line.width) * share


class _GlyphText(PDFTextObject):
    """A text object that takes shaped pieces.

    It writes the PDF's text operators itself: `setRise` of ReportLab 5.1 loses the base line after two raised glyphs.
    """

    _code: list[str]
    _canvas: Any

    def piece(self, piece: Piece, *, x: float, y: float, size: float) -> None:
        write = self._code.append
        if piece.spoken:
            write(f"/Span <</ActualText <FEFF{piece.text.encode('utf-16-be').hex().upper()}>>> BDC")
        write(f"1 0 0 1 {fp_str(x, y)} Tm")
        font = font_named(piece.font)
        document = self._canvas._doc  # noqa: SLF001  (the subset of a font is kept by document)
        placed = [(*font.splitString(glyph.sign, document)[0], glyph) for glyph in piece.glyphs]
        pen = 0.0
        for (subset, rise), group in groupby(placed, key=lambda part: (part[0], part[2].rise)):
            write(f"{font.getSubsetInternalName(subset, document)} {fp_str(size)} Tf {fp_str(rise * size / 1000)} Ts")
            moves: list[str] = []
            for _, code, glyph in group:
                if glyph.x != pen:
                    moves.append(fp_str(pen - glyph.x))  # a positive number moves left
                moves.append(f"({self._canvas._escape(code)})")  # noqa: SLF001
                pen = glyph.end
            write(f"[{''.join(moves).replace(')(', '')}] TJ")
        write("0 Ts")
        if piece.spoken:
            write("EMC")
