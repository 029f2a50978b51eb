"""The upper half of a cover: the state's lines, a band with the title over the whole width of the sheet, the date."""

from collections.abc import Sequence
from dataclasses import replace

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from reports.document.design import (
    ACCENT,
    COVER_ABOVE,
    COVER_BELOW,
    COVER_TITLE,
    FRAME_WIDTH,
    MARGIN,
    NOTE,
    PAPER,
    STATE,
    WHITE,
)
from reports.document.front import Front
from reports.document.text import Text

_PAD, _BAND, _RULE = 26.0, 190.0, 70.0


class Cover(Flowable):
    """What makes a first page a cover; the summary and the strip of numbers follow below it."""

    def __init__(self, front: Front) -> None:
        super().__init__()
        language = front.language
        self._state = [Text(line, STATE, language=language) for line in front.header]
        self._kind = [Text(front.running(front.author), COVER_ABOVE, language=language)] if front.author else []
        self._title = [Text(front.running(front.title), COVER_TITLE, language=language)]
        self._title += [Text(front.running(front.subtitle), COVER_BELOW, language=language)] if front.subtitle else []
        self._particulars = Text(front.particulars, replace(NOTE, size=9, before=8, after=12), language=language)
        self.spaceAfter = 6

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803, ARG002  (ReportLab's names)
        """As high as its texts, and the band not below a good height."""
        self._above = _height(self._state, aW) + (12 if self._state else 0)
        inside = _height(self._kind, aW) + _height(self._title, aW) + 2 * _PAD
        self._band = max(_BAND, inside + 30)
        self.width, self.height = aW, self._above + self._band + _height([self._particulars], aW)
        return self.width, self.height

    def draw(self) -> None:
        """Draw from the top down; the band reaches over both margins, and over the upper one if nothing is above."""
        canvas = self.canv
        y = _draw(self._state, canvas, self.height)
        if self._state:
            canvas.setStrokeColor(ACCENT)
            canvas.setLineWidth(1.2)
            canvas.line((FRAME_WIDTH - _RULE) / 2, y - 2, (FRAME_WIDTH + _RULE) / 2, y - 2)
        top = self.height - self._above
        over = 0 if self._state else MARGIN
        canvas.setFillColor(ACCENT)
        canvas.rect(-MARGIN, top - self._band, PAPER[0], self._band + over, stroke=0, fill=1)
        canvas.setFillColor(WHITE)
        canvas.rect(0, top - self._band + 12, _RULE, 3, stroke=0, fill=1)
        _draw(self._kind, canvas, top - _PAD + 4)
        _draw(self._title, canvas, top - self._band + _PAD + _height(self._title, self.width))
        _draw([self._particulars], canvas, top - self._band)


def _height(texts: Sequence[Text], width: float) -> float:
    return sum(text.wrap(width, 0)[1] + text.getSpaceBefore() + text.getSpaceAfter() for text in texts)


def _draw(texts: Sequence[Text], canvas: Canvas, y: float) -> float:
    for text in texts:
        y -= text.getSpaceBefore() + text.height
        text.drawOn(canvas, 0, y)
        y -= text.getSpaceAfter()
    return y
