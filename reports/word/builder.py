"""Composes a document piece by piece and writes it as a Word file."""

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Literal

import altair as alt
import docx
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from data.i18n import speaking, t
from reports.charts.assessment import text_alternative, to_png
from reports.charts.image import title_of
from reports.document import Cell, Column, Front, Marked, Tile, design
from reports.document.front import running
from reports.word import tables
from reports.word.styles import NO_ENTRY, SMALL, SOURCE, STATE, SUMMARY, dress
from reports.word.tables import clean, put_text
from reports.word.xml import add_field, add_link, begin_field, bookmark, end_field

_PIXELS_A_POINT = 2
# Stands where the number goes, until it is known where that is in the language of the report.
_HERE = "\ue000"
# Of headings in the contents.
_DEEPEST = 2
_TALLEST_FIGURE = 0.6 * (design.PAPER[1] - 2 * design.MARGIN)


class WordDocument:
    """A document in one language for Word; it has the methods of `reports.document.Document`.

    Headings, captions, lists and tables are those of Word, so that its contents, its numbering and its lists of figures
    work. Texts are set as they are; signs that a Word file cannot hold are left out.

    Args:
        front: title, language, date and what else the document says of itself.
        contents: whether a table of contents stands before the first heading.
    """

    def __init__(self, front: Front, *, contents: bool = False) -> None:
        self._file = docx.Document()
        self._language = front.language
        self._headings: list[tuple[int, str, str]] = []
        self._figures = self._tables = 0
        dress(self._file, front.language)
        self._describe(front)
        for line in front.header:
            self._text(line, STATE)
        if front.author:
            self._text(front.running(front.author), SMALL)
        self._text(front.running(front.title), "Title")
        if front.subtitle:
            self._text(front.running(front.subtitle), "Subtitle")
        self._text(front.particulars, SMALL)
        self._foot(
            " · ".join(part for part in (front.particulars, front.running(front.title)) if part), front.page_label
        )
        self._wants_contents = contents
        self._contents: Paragraph | None = None

    def heading(self, text: str, level: int = 1) -> None:
        """A heading of level 1 to 3, numbered by Word and listed in the contents.

        Raises:
            ValueError: there is no such level.
        """
        if not 1 <= level <= len(design.HEADINGS):
            raise ValueError(f"no heading of level {level}; allowed: 1 to {len(design.HEADINGS)}")
        if self._wants_contents and self._contents is None:
            with speaking(self._language):
                self._text(t("Contents"), NO_ENTRY)
            self._contents = self._file.add_paragraph(style="TOC 1")
        text = running(text, language=self._language)
        paragraph = self._text(text, f"Heading {level}")
        name = f"_Toc{len(self._headings) + 1:08}"
        bookmark(paragraph, name, len(self._headings) + 1)
        self._headings.append((level, text, name))

    def paragraph(self, text: str | Marked) -> None:
        """Running text; an empty line in it begins a new paragraph."""
        if isinstance(text, Marked):
            self._text(text, "Normal")
            return
        for part in re.split(r"\n\s*\n", text):
            self._text(part, "Normal")

    def note(self, text: str | Marked) -> None:
        """Small print: sources, method, remarks to a table."""
        self._text(text, SMALL)

    def method(self, lines: Sequence[str]) -> None:
        """How the numbers were made, line by line in small print."""
        for line in lines:
            self.note(line)

    def bullets(self, items: Sequence[str | Marked]) -> None:
        """A list, one item below the other."""
        for item in items:
            self._text(item, "List Bullet")

    def summary(self, *paragraphs: str | Marked) -> None:
        """The box with what a hurried reader must know."""
        for text in paragraphs:
            self._text(text, SUMMARY)

    def tiles(self, tiles: Sequence[Tile]) -> None:
        """A strip of numbers with their names, four to a row."""
        if tiles:
            tables.add_tiles(self._file, tiles)
            self._gap()

    def facts(self, pairs: Sequence[tuple[str, str | Marked]]) -> None:
        """Names and values in two columns."""
        if pairs:
            tables.add_facts(self._file, pairs)
            self._gap()

    def table(
        self,
        columns: Sequence[Column | str],
        rows: Sequence[Sequence[str | Marked | Cell]],
        *,
        caption: str = "",
        total: bool = False,
        source: str = "",
    ) -> None:
        """A table over the whole width, its numbered caption above, `source` below; its header stands on every page.

        Raises:
            ValueError: a row has not as many cells as there are columns.
        """
        named = [Column(column) if isinstance(column, str) else column for column in columns]
        if caption:
            self._tables += 1
            self._caption("Table", self._tables, caption)
        tables.add_table(self._file, named, rows, total=total)
        if source:
            self._text(running(source, language=self._language), SOURCE).paragraph_format.space_after = Pt(10)
        else:
            self._gap()

    def figure(
        self, chart: alt.TopLevelMixin, caption: str = "", *, width: float = design.FRAME_WIDTH, source: str = ""
    ) -> None:
        """A chart as a picture with its text alternative, `width` points wide at most, numbered by its question.

        `caption` and `source` stand below. A chart without a title is numbered by its caption.
        """
        title = title_of(chart)
        if title or caption:
            self._figures += 1
            self._caption("Figure", self._figures, title or caption)
        png = to_png(chart, width_pt=width, scale=_PIXELS_A_POINT, language=self._language, titled=False)
        paragraph = self._file.add_paragraph()
        picture = paragraph.add_run().add_picture(io.BytesIO(png))
        across, down = picture.width.pt, picture.height.pt
        shrunk = min(width / across, design.FRAME_WIDTH / across, _TALLEST_FIGURE / down)
        picture.width, picture.height = Pt(across * shrunk), Pt(down * shrunk)
        said = picture._inline.docPr  # noqa: SLF001 - python-docx has no text alternatives
        said.set("descr", clean(text_alternative(chart)))
        below = [line for line in (caption if title else "", source) if line]
        paragraph.paragraph_format.keep_with_next = bool(below)
        for line in below:
            self._text(running(line, language=self._language), SOURCE)
        self._gap()

    def signatures(self, labels: Sequence[str]) -> None:
        """Places to sign and stamp, side by side."""
        if labels:
            tables.add_signatures(self._file, labels)

    def page_break(self) -> None:
        """Go on at the top of the next page."""
        self._file.add_page_break()

    def build(self) -> bytes:
        """The Word file. To be called once, at the end."""
        if self._contents is not None:
            self._fill_contents(self._contents)
        target = io.BytesIO()
        self._file.save(target)
        return target.getvalue()

    def _text(self, text: str | Marked, style: str) -> Paragraph:
        paragraph = self._file.add_paragraph(style=style)
        put_text(paragraph, text)
        return paragraph

    def _caption(self, kind: Literal["Table", "Figure"], number: int, text: str) -> None:
        """The caption with its number as a field, so that Word can list and renumber."""
        with speaking(self._language):
            words = t("Table {number}", number=_HERE) if kind == "Table" else t("Figure {number}", number=_HERE)
        before, _, after = words.partition(_HERE)
        paragraph = self._file.add_paragraph(style="Caption")
        put_text(paragraph, before)
        add_field(paragraph, f"SEQ {kind} \\* ARABIC", running(str(number), language=self._language))
        put_text(paragraph, running(f"{after}. {text}", language=self._language))
        paragraph.paragraph_format.keep_with_next = True

    def _gap(self) -> None:
        """Word would join two tables that follow one another."""
        paragraph = self._file.add_paragraph(style=SMALL)
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.line_spacing = Pt(6)

    def _describe(self, front: Front) -> None:
        told = self._file.core_properties
        told.title, told.subject, told.author = (
            clean(one)[:255] for one in (front.title, front.subtitle, front.author)
        )
        told.created = told.modified = datetime.combine(front.day, time(), UTC)
        told.last_modified_by = told.comments = ""

    def _foot(self, text: str, page_label: str) -> None:
        paragraph = self._file.sections[0].footer.paragraphs[0]
        paragraph.style = SMALL
        put_text(paragraph, f"{text} · ")
        fields = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
        for part in re.split(r"(\{pages?\})", page_label):
            if part in fields:
                add_field(paragraph, fields[part], "1")
            else:
                put_text(paragraph, part)

    def _fill_contents(self, paragraph: Paragraph) -> None:
        """The field that Word fills with page numbers; until then the headings stand there and lead to their places."""
        listed = [one for one in self._headings if one[0] <= _DEEPEST]
        # In front of the mark that closes the field, so that all of it is the field's result.
        lines = [paragraph, *(paragraph.insert_paragraph_before() for _ in listed[1:])]
        lines = [*lines[1:], lines[0]]
        for line, (level, text, name) in zip(lines, listed, strict=True):
            line.style = f"TOC {level}"
            if line is lines[0]:
                begin_field(line, f'TOC \\o "1-{_DEEPEST}" \\h \\z \\u', dirty=True)
            add_link(line, clean(text), name)
        end_field(lines[-1])
