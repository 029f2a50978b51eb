"""The list of contents: known before the pages are, so that its page numbers are filled in when the pages are held."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.platypus import Flowable

from reports.document.design import CONTENTS, CONTENTS_BELOW, QUIET
from reports.document.text import Text

_NUMBERS_ROOM, _GAP, _INDENT = 34.0, 5.0, 16.0
_DEEPEST, _MANY = 2, 36


@dataclass(frozen=True)
class Entry:
    """A heading to be listed: its place among all headings, its text with its number, its level from 1."""

    place: int
    text: str
    level: int


class Line(Flowable):
    """One line of the contents: the heading, dots, and room for the page's number; all of it leads to the heading."""

    def __init__(self, entry: Entry, *, language: str) -> None:
        super().__init__()
        self._entry = entry
        self._style = CONTENTS if entry.level == 1 else CONTENTS_BELOW
        self._indent = _INDENT * (entry.level - 1)
        self._text = Text(entry.text, self._style, language=language)
        self.spaceAfter = self._style.after

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803  (ReportLab's names)
        """As high as its text."""
        self.width = aW
        _, self.height = self._text.wrap(aW - self._indent - _NUMBERS_ROOM, aH)
        return self.width, self.height

    def draw(self) -> None:
        """Draw all but the number, and ask for that."""
        self._text.drawOn(self.canv, self._indent, 0)
        base = self._text.descent
        start = self._indent + self._text.last_width + _GAP
        end = self.width - _NUMBERS_ROOM + 2 * _GAP
        canvas = self.canv
        if end - start > _GAP:
            canvas.saveState()
            canvas.setStrokeColor(QUIET)
            canvas.setLineWidth(0.6)
            canvas.setDash([0.6, 3.0])
            canvas.line(start, base, end, base)
            canvas.restoreState()
        canvas.ask_page(  # pyright: ignore[reportAttributeAccessIssue]  (a `Sheets`; the stubs know only its base)
            self._entry.place,
            style=replace(self._style, align="right"),
            width=self.width,
            height=self.height,
            base=base,
        )


def lines(entries: Sequence[Entry], *, language: str) -> list[Flowable]:
    """The lines of the contents: headings of the first two levels, or of the first if there are many."""
    listed = [entry for entry in entries if entry.level <= _DEEPEST]
    if len(listed) > _MANY:
        listed = [entry for entry in entries if entry.level == 1]
    return [Line(entry, language=language) for entry in listed]
