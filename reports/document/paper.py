"""The sheet itself: page frame, footer with the page's number and the edition, outline, language and title."""

from dataclasses import dataclass
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Frame, FrameBreak, PageTemplate

from reports.document.design import FRAME_WIDTH, LINE, MARGIN, NOTE, PAPER, Style
from reports.document.front import Front, running
from reports.document.text import Text, draw_string

# Plain bytes: written as text, for mail of the nineties, a file is a quarter larger and takes longer.
rl_config.useA85 = 0
_FOOT = Style(size=NOTE.size, color=NOTE.color)
_FOOT_RIGHT = Style(size=NOTE.size, color=NOTE.color, align="right")
_NUMBER_WIDTH = 110


@dataclass(frozen=True)
class Footer:
    """What stands at the foot of every page: a line of text, and the pattern of the page number."""

    text: str
    numbering: str
    language: str


@dataclass(frozen=True)
class _Mark:
    """A heading's place, for the outline."""

    page: int
    height: float
    title: str
    level: int


@dataclass(frozen=True)
class _Asked:
    """A line of the contents that waits for the page of its heading: where it stands, in points on its page."""

    page: int
    place: int
    style: Style
    left: float
    right: float
    foot: float
    height: float
    base: float


class Sheets(Canvas):
    """A canvas that finishes its pages at the end, when their number is known."""

    def __init__(self, *args: Any, footer: Footer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._footer = footer
        self._held: list[dict[str, Any]] = []
        self._marks: list[_Mark] = []
        self._asked: list[_Asked] = []
        self.setViewerPreference("DisplayDocTitle", "true")

    def mark_heading(self, title: str, level: int, height: float) -> None:
        """Note a heading on this page; `level` 0 is the highest."""
        below = self._marks[-1].level + 1 if self._marks else 0  # the outline may not skip a level
        self._marks.append(_Mark(len(self._held), self.absolutePosition(0, height)[1], title, min(level, below)))

    def ask_page(self, place: int, *, style: Style, width: float, height: float, base: float) -> None:
        """Have the number of the page of a heading written at the right end of a line that starts here.

        `place` counts the headings of the document from 0; `base` is the height of the base line above the line's foot.
        The whole line leads to the heading.
        """
        left, foot = self.absolutePosition(0, 0)
        self._asked.append(_Asked(len(self._held), place, style, left, left + width, foot, height, foot + base))

    def showPage(self) -> None:  # noqa: N802  (ReportLab's name)
        """Hold the page back until all are there."""
        self._held.append(dict(self.__dict__))
        self._startPage()  # pyright: ignore[reportAttributeAccessIssue]  (missing in the stubs)

    def save(self) -> None:
        """Finish every page with its footer and its outline entries, then write the file."""
        held, marks = self._held, self._marks
        for number, page in enumerate(held):
            self.__dict__.update(page)
            self._draw_footer(number + 1, len(held))
            for n, mark in enumerate(marks):
                if mark.page == number:
                    self.bookmarkPage(f"heading-{n}", fit="XYZ", left=0, top=mark.height)
                    self.addOutlineEntry(mark.title, f"heading-{n}", mark.level)
            for line in self._asked:
                if line.page == number:
                    self._write_page(line)
            super().showPage()
        super().save()

    def _write_page(self, line: _Asked) -> None:
        language = self._footer.language
        shown = running(str(self._marks[line.place].page + 1), language=language)
        start = line.right - _NUMBER_WIDTH
        draw_string(self, shown, line.style, x=start, y=line.base, width=_NUMBER_WIDTH, language=language)
        area = (line.left, line.foot, line.right, line.foot + line.height)
        self.linkRect("", f"heading-{line.place}", area, relative=0, thickness=0)

    def _draw_footer(self, number: int, pages: int) -> None:
        footer, base = self._footer, MARGIN * 0.6
        self.setStrokeColor(LINE)
        self.setLineWidth(0.5)
        self.line(MARGIN, base + 14, MARGIN + FRAME_WIDTH, base + 14)
        room = FRAME_WIDTH - _NUMBER_WIDTH
        draw_string(self, footer.text, _FOOT, x=MARGIN, y=base, width=room, language=footer.language)
        counted = footer.numbering.replace("{page}", str(number)).replace("{pages}", str(pages))
        counted = running(counted, language=footer.language)
        start = MARGIN + room
        draw_string(self, counted, _FOOT_RIGHT, x=start, y=base, width=_NUMBER_WIDTH, language=footer.language)


class Heading(Text):
    """A heading, which also stands in the outline of the PDF."""

    def __init__(self, text: str, style: Style, *, language: str, level: int) -> None:
        super().__init__(text, style, language=language)
        self._title, self._level = text, level

    def draw(self) -> None:
        """Draw it and note its place."""
        sheets: Any = self.canv  # a `Sheets`; the stubs know only its base
        sheets.mark_heading(self._title, self._level, self.height)
        super().draw()


class Room(CondPageBreak):
    """Goes to the next page unless so many points are left; unlike ReportLab's own it leaves the spaces around alone.

    That one ends the space after what stands above, so that the space before what follows is added to it.
    """

    def frameAction(self, frame: Any) -> None:  # noqa: N802  (asked for by ReportLab's frames, which then do no more)
        """Look how much is left."""
        if not frame._atTop and frame._y - frame._y1p < self.height:  # noqa: SLF001
            frame.add_generated_content(FrameBreak)


def template(target: Any, front: Front) -> BaseDocTemplate:
    """The A4 template: one frame a page, the particulars in the file's properties."""
    document = BaseDocTemplate(
        target,
        pagesize=PAPER,
        title=front.title,
        author=front.author,
        subject=front.subtitle,
        creator="",
        lang=front.language,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
    )
    height = PAPER[1] - 2 * MARGIN
    frame = Frame(MARGIN, MARGIN, FRAME_WIDTH, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    document.addPageTemplates([PageTemplate(id="page", frames=[frame])])
    return document
