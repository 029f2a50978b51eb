"""One build function, two files: what a report is written into, and a new one as PDF or for Word."""

from collections.abc import Sequence
from typing import Protocol

import altair as alt

from reports.choice import DOCX
from reports.document import Cell, Column, Document, Front, Marked, Tile
from reports.word import WordDocument


class Writer(Protocol):
    """What fills a report from top to bottom; see `reports.document.Document`, whose methods these are."""

    def heading(self, text: str, level: int = 1) -> None:
        """A numbered heading of level 1 to 3."""
        ...

    def paragraph(self, text: str | Marked) -> None:
        """Running text."""
        ...

    def note(self, text: str | Marked) -> None:
        """Small print."""
        ...

    def method(self, lines: Sequence[str]) -> None:
        """How the numbers were made, line by line in small print."""
        ...

    def bullets(self, items: Sequence[str | Marked]) -> None:
        """A list."""
        ...

    def summary(self, *paragraphs: str | Marked) -> None:
        """The box with what a hurried reader must know."""
        ...

    def tiles(self, tiles: Sequence[Tile]) -> None:
        """A strip of numbers with their names."""
        ...

    def facts(self, pairs: Sequence[tuple[str, str | Marked]]) -> None:
        """Names and values in two columns."""
        ...

    def table(
        self,
        columns: Sequence[Column | str],
        rows: Sequence[Sequence[str | Marked | Cell]],
        *,
        caption: str = "",
        total: bool = False,
        source: str = "",
    ) -> None:
        """A table over the whole width."""
        ...

    def figure(self, chart: alt.TopLevelMixin, caption: str = "", *, source: str = "") -> None:
        """A chart, numbered by its question."""
        ...

    def signatures(self, labels: Sequence[str]) -> None:
        """Places to sign and stamp."""
        ...

    def page_break(self) -> None:
        """Go on at the top of the next page."""
        ...

    def build(self) -> bytes:
        """The file."""
        ...


def new_writer(kind: str, front: Front, *, long: bool = False) -> Writer:
    """An empty report of the format `kind`; a `long` one has a cover as PDF, and lists its contents in both formats."""
    return WordDocument(front, contents=long) if kind == DOCX else Document(front, cover=long, contents=long)
