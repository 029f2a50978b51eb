"""A chart on the page with its numbered title above and its source below, never apart from either."""

import io
from collections.abc import Sequence

from reportlab.platypus import Flowable, Image

from reports.document.text import Text

# A picture may be made smaller by this much rather than leave a page half empty: its letters stay above 7 points.
LEAST_SHRUNK = 0.78


class Picture(Image):
    """A chart on the page, with its text alternative in the file."""

    def __init__(self, png: bytes, *, width: float, height: float, alternative: str) -> None:
        super().__init__(io.BytesIO(png), width=width, height=height)
        self.hAlign = "LEFT"
        self._alternative = alternative

    def draw(self) -> None:
        """Draw it inside a marked span, so that a screen reader finds the words."""
        self.canv.addLiteral(f"/Span <</Alt <FEFF{self._alternative.encode('utf-16-be').hex().upper()}>>> BDC")
        super().draw()
        self.canv.addLiteral("EMC")


class Figure(Flowable):
    """A picture between the texts that belong to it, shrunk a little where that keeps it on the page it began on."""

    def __init__(self, picture: Picture, *, above: Sequence[Text] = (), below: Sequence[Text] = ()) -> None:
        super().__init__()
        self._picture, self._above, self._below = picture, above, below
        self._natural = (picture.drawWidth, picture.drawHeight)
        self.spaceBefore, self.spaceAfter = 4, 12

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803  (ReportLab's names)
        """As high as its texts and its picture; the picture gives way where only a little height is missing."""
        texts = self._height_of_texts(aW)
        across, down = self._natural
        factor = min(1.0, (aH - texts) / down)
        if factor < LEAST_SHRUNK:
            factor = 1.0
        self._picture.drawWidth, self._picture.drawHeight = across * factor, down * factor
        self.width, self.height = aW, texts + down * factor
        return self.width, self.height

    def least_height(self, width: float) -> float:
        """The height below which it goes to the next page."""
        return self._height_of_texts(width) + self._natural[1] * LEAST_SHRUNK + 1

    def draw(self) -> None:
        """Draw from the top down."""
        y = self.height
        for part in (*self._above, self._picture, *self._below):
            y -= part.getSpaceBefore() if isinstance(part, Text) else 0
            y -= part.height if isinstance(part, Text) else self._picture.drawHeight
            part.drawOn(self.canv, 0, y)
            y -= part.getSpaceAfter() if isinstance(part, Text) else 0

    def _height_of_texts(self, width: float) -> float:
        return sum(
            text.wrap(width, 0)[1] + text.getSpaceBefore() + text.getSpaceAfter()
            for text in (*self._above, *self._below)
        )
