"""Composes a document piece by piece and writes it as PDF."""

import io
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Literal

import altair as alt
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, PageBreak, Spacer

from data.i18n import speaking, t
from reports import fonts
from reports.charts.assessment import text_alternative, to_png
from reports.charts.image import title_of
from reports.document import blocks, design
from reports.document.blocks import Cell, Column, Tile
from reports.document.contents import Entry, lines
from reports.document.cover import Cover
from reports.document.figure import Figure, Picture
from reports.document.front import Front
from reports.document.lines import Marked
from reports.document.paper import Footer, Heading, Room, Sheets, template
from reports.document.sourced import Sourced
from reports.document.text import Text

# ReportLab reads a shared font file with one file position while it writes the fonts of a document.
_writing = Lock()
_PIXELS_A_POINT = 2
# What must fit below a heading before the rest may go to the next page, in points.
_SOME_LINES, _SOME_ENTRIES = 45, 80
_FEW_FACTS = 6
# A table of fewer rows and at most this height stands on one page, and of others the head with two rows.
_SHORT_TABLE, _LOW_TABLE, _FIRST_ROWS = 10, 165, 3
_PAGE_HEIGHT = design.PAPER[1] - 2 * design.MARGIN
_TALLEST_FIGURE = 0.7 * _PAGE_HEIGHT


class Document:
    """A document in one language, filled from top to bottom by its methods and written by `build`.

    Every text is a plain `str`, set as it is, or `marked(…)` for bold runs; nothing a user typed is ever markup.

    Args:
        front: title, language, date and what else the document says of itself.
        cover: whether the first page is a cover: a band with the title, below it what comes before the first heading.
        contents: whether the headings are listed with their pages, before the first of them.
        font_cache: where the cut fonts are kept; by default in the home folder of this installation.
    """

    def __init__(
        self, front: Front, *, cover: bool = False, contents: bool = False, font_cache: Path | None = None
    ) -> None:
        fonts.register(font_cache)
        self._front = front
        self._language = front.language
        self._numbers = [0, 0, 0]
        self._parts: list[Flowable] = []
        self._headings: list[Flowable] = []
        self._entries: list[Entry] = []
        self._figures = self._tables = 0
        self._cover, self._contents = cover, contents
        self._prelude: int | None = None
        if cover:
            self._parts.append(Cover(front))
        else:
            self._parts += [self._text(line, design.STATE) for line in front.header]
            self._add_title()

    def heading(self, text: str, level: int = 1) -> None:
        """A numbered heading of level 1 to 3 ("2.1 Text"), never alone at the foot of a page; listed in the outline.

        Raises:
            ValueError: there is no such level.
        """
        if not 1 <= level <= len(design.HEADINGS):
            raise ValueError(f"no heading of level {level}; allowed: 1 to {len(design.HEADINGS)}")
        self._numbers[level - 1] += 1
        self._numbers[level:] = [0] * (len(self._numbers) - level)
        number = ".".join(str(n) for n in self._numbers[:level])
        style, shown = design.HEADINGS[level - 1], self._front.running(f"{number}  {text}")
        if self._prelude is None:
            self._prelude = len(self._parts)
        self._entries.append(Entry(len(self._entries), shown, level))
        self._headings.append(Heading(shown, style, language=self._language, level=level - 1))

    def paragraph(self, text: str | Marked, *, style: design.Style = design.BODY) -> None:
        """Running text; a newline in it begins a new line."""
        self._add(self._text(text, style), needs=2 * style.size * 2)

    def note(self, text: str | Marked) -> None:
        """Small print: sources, method, remarks to a table."""
        self.paragraph(text, style=design.NOTE)

    def method(self, lines: Sequence[str]) -> None:
        """How the numbers were made, line by line in small print, on the page of what follows, such as the edition."""
        self._headings += [self._text(line, design.METHOD) for line in lines]

    def bullets(self, items: Sequence[str | Marked]) -> None:
        """A list, one item below the other."""
        if items:
            self._add(blocks.make_bullets(items, language=self._language), needs=_SOME_LINES)

    def summary(self, *paragraphs: str | Marked) -> None:
        """The box with what a hurried reader must know."""
        if paragraphs:
            self._add(blocks.make_summary(paragraphs, language=self._language), needs=_SOME_LINES)

    def tiles(self, tiles: Sequence[Tile]) -> None:
        """A strip of numbers with their names, four to a row; below a heading it stays with what explains it."""
        if not tiles:
            return
        strip = blocks.make_tiles(tiles, language=self._language)
        if self._headings:
            self._headings.append(strip)
        else:
            self._add(strip)

    def facts(self, pairs: Sequence[tuple[str, str | Marked]]) -> None:
        """Names and values in two columns, such as the particulars of a project."""
        if pairs:
            # A few lines are not torn apart: the last one alone on a page says nothing.
            needs = None if len(pairs) <= _FEW_FACTS else _SOME_LINES
            self._add(blocks.make_facts(pairs, language=self._language), needs=needs)

    def table(
        self,
        columns: Sequence[Column | str],
        rows: Sequence[Sequence[str | Marked | Cell]],
        *,
        caption: str = "",
        total: bool = False,
        source: str = "",
    ) -> None:
        """A table; its header is repeated on every page, a short one stays whole, `total` sets the last row apart.

        With a `caption` it is numbered ("Table 3. Caption"); `source` stands below. Cells are text as shown: numbers
        are formatted by the caller. Without rows only the header stands.

        Raises:
            ValueError: a row has not as many cells as there are columns.
        """
        named = [Column(column) if isinstance(column, str) else column for column in columns]
        if caption:
            self._tables += 1
            self._headings.append(self._caption("Table", self._tables, caption))
        table = blocks.make_table(named, rows, language=self._language, total=total)
        whole = blocks.height_of_rows(table, _SHORT_TABLE)
        short = len(rows) < _SHORT_TABLE and whole <= _LOW_TABLE
        below = self._text(self._front.running(source), replace(design.SOURCE, after=10)) if source else None
        if short and below:
            whole += below.wrap(design.FRAME_WIDTH, 0)[1] + below.getSpaceBefore()
        self._add(
            Sourced(table, below) if below else table,
            needs=whole if short else blocks.height_of_rows(table, _FIRST_ROWS),
        )

    def figure(
        self,
        chart: alt.TopLevelMixin,
        caption: str = "",
        *,
        width: float = design.FRAME_WIDTH,
        source: str = "",
    ) -> None:
        """A chart, `width` points wide at most, numbered by its question ("Figure 2. Who stands where?"), never apart.

        The chart's own title becomes the numbered one, so that it is text; `caption` and `source` stand below. A chart
        without a title is numbered by its caption.
        """
        title = title_of(chart)
        png = to_png(chart, width_pt=width, scale=_PIXELS_A_POINT, language=self._language, titled=False)
        across, down = (pixels / _PIXELS_A_POINT for pixels in ImageReader(io.BytesIO(png)).getSize())
        shrunk = min(1.0, design.FRAME_WIDTH / across, _TALLEST_FIGURE / down)
        picture = Picture(png, width=across * shrunk, height=down * shrunk, alternative=text_alternative(chart))
        above: list[Text] = []
        if title or caption:
            self._figures += 1
            above.append(self._caption("Figure", self._figures, title or caption))
        said = [self._front.running(line) for line in (caption if title else "", source) if line]
        below = [self._text(line, design.SOURCE) for line in said]
        figure = Figure(picture, above=above, below=below)
        self._add(figure, needs=figure.least_height(design.FRAME_WIDTH))

    def signatures(self, labels: Sequence[str]) -> None:
        """Places to sign and stamp, side by side."""
        if labels:
            self._add(blocks.make_signatures(labels, language=self._language))

    def boxes(self, labels: Sequence[str], *, height: float) -> None:
        """Empty boxes to write, sign and stamp in, side by side; `height` in points."""
        if labels:
            self._add(blocks.make_boxes(labels, height=height, language=self._language))

    def page_break(self) -> None:
        """Go on at the top of the next page."""
        self._parts.append(PageBreak())

    def build(self) -> bytes:
        """The PDF. To be called once, at the end.

        Raises:
            OSError: a font file is gone or cannot be read.
        """
        target = io.BytesIO()
        document = template(target, self._front)
        with _writing:
            document.build(self._story(), canvasmaker=partial(Sheets, footer=self._footer()))
        return target.getvalue()

    def _story(self) -> list[Flowable]:
        """All parts, with the contents before the first heading."""
        parts = [*self._parts, KeepTogether([*self._headings])] if self._headings else [*self._parts]
        if self._prelude is None:
            return parts
        middle: list[Flowable] = [PageBreak()] if self._cover else []
        if self._contents:
            with speaking(self._language):
                title = self._text(t("Contents"), design.CONTENTS_TITLE)
            listed = lines(self._entries, language=self._language)
            middle += [Room(_SOME_ENTRIES), title, *listed, Spacer(1, 10)]
        return [*parts[: self._prelude], *middle, *parts[self._prelude :]]

    def _caption(self, kind: Literal["Table", "Figure"], number: int, text: str) -> Text:
        with speaking(self._language):
            numbered = t("Table {number}", number=number) if kind == "Table" else t("Figure {number}", number=number)
        return self._text(self._front.running(f"{numbered}. {text}"), design.CAPTION)

    def _footer(self) -> Footer:
        """Title last: it is what may be cut when the line is full."""
        front = self._front
        said = " · ".join(part for part in (front.edition, front.shown_day, front.running(front.title)) if part)
        return Footer(said, front.page_label, front.language)

    def _add_title(self) -> None:
        front = self._front
        if front.author:
            self._parts.append(self._text(front.running(front.author), design.NOTE))
        self._parts.append(self._text(front.running(front.title), design.TITLE))
        if front.subtitle:
            self._parts.append(self._text(front.running(front.subtitle), design.SUBTITLE))
        self._parts.append(self._text(front.particulars, design.NOTE))
        rule = HRFlowable(width="100%", thickness=2, color=design.ACCENT, spaceBefore=2, spaceAfter=10)
        self._parts.append(rule)

    def _add(self, *parts: Flowable, needs: float | None = None) -> None:
        """Put what belongs together on the page, below the headings that wait for it.

        With `needs`, the parts may break over pages once so many points of them fit; without, they stay together. (A
        heading's own "keep with next" would move a whole table to the next page.)
        """
        if needs is None:
            self._parts.append(KeepTogether([*self._headings, *parts]))
        else:
            above = sum(
                h.wrap(design.FRAME_WIDTH, 0)[1] + h.getSpaceBefore() + h.getSpaceAfter() for h in self._headings
            )
            self._parts += [Room(above + needs), *self._headings, *parts]
        self._headings.clear()

    def _text(self, text: str | Marked, style: design.Style) -> Text:
        return Text(text, style, language=self._language)
