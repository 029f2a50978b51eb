"""The building blocks that are more than a paragraph: tables, tiles, the summary box, figures, signature lines."""

import io
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, replace

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable, Image, Table, TableStyle

from reports.document.design import (
    ACCENT,
    BODY,
    CELL,
    CELL_HEAD,
    FRAME_WIDTH,
    LINE,
    NOTE,
    TILE_LABEL,
    TILE_VALUE,
    TINT,
    Align,
)
from reports.document.lines import Marked
from reports.document.text import Text

_PAD = 5
_TILES_A_ROW = 4
# No column takes more than this share of the page while others wait, and no word forces a column wider than that.
_MOST, _WORD_MOST = 0.6, 0.3
# Enough rows to know a column by; a table may have thousands.
_MEASURED_ROWS = 200


@dataclass(frozen=True)
class Column:
    """A table's column: its heading, its alignment, and its share of the width (otherwise fitted to the text)."""

    title: str
    align: Align = "left"
    share: float | None = None


@dataclass(frozen=True)
class Cell:
    """A cell that differs from its neighbours: bold, or filled with one of the design's colours."""

    text: str | Marked
    _: KW_ONLY
    bold: bool = False
    fill: Color | None = None


@dataclass(frozen=True)
class Tile:
    """One number of the strip: what it is, its value as shown, and a short remark below."""

    label: str
    value: str
    note: str = ""


def make_table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str | Marked | Cell]],
    *,
    language: str,
    width: float = FRAME_WIDTH,
    total: bool = False,
) -> Table:
    """A table as wide as the page that repeats its header on each page; with `total` the last row is set apart.

    Raises:
        ValueError: a row has not as many cells as there are columns.
    """
    for n, row in enumerate(rows):
        if len(row) != len(columns):
            raise ValueError(f"row {n} has {len(row)} cells, the table has {len(columns)} columns")
    head = [Text(column.title, replace(CELL_HEAD, align=column.align), language=language) for column in columns]
    fills: list[tuple] = []
    body: list[list[Text]] = []
    for y, row in enumerate(rows, start=1):
        last = total and y == len(rows)
        body.append([])
        for x, (given, column) in enumerate(zip(row, columns, strict=True)):
            cell = given if isinstance(given, Cell) else Cell(given)
            body[-1].append(
                Text(cell.text, replace(CELL, align=column.align, bold=cell.bold or last), language=language)
            )
            if cell.fill is not None:
                fills.append(("BACKGROUND", (x, y), (x, y), cell.fill))
    look: list[tuple] = [
        ("BACKGROUND", (0, 0), (-1, 0), ACCENT),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("VALIGN", (0, 1), (-1, -1), "TOP"),
        *_padding(3),
        *fills,
    ]
    if total and rows:
        look += [("LINEABOVE", (0, -1), (-1, -1), 1, ACCENT), ("BACKGROUND", (0, -1), (-1, -1), TINT)]
    widths = _column_widths(columns, [head, *body[:_MEASURED_ROWS]], width)
    return Table([head, *body], colWidths=widths, repeatRows=1, splitInRow=0, style=TableStyle(look), spaceAfter=10)


def make_tiles(tiles: Sequence[Tile], *, language: str) -> Table:
    """The strip of numbers: up to four beside one another, then a new row."""
    across = min(_TILES_A_ROW, max(1, len(tiles)))
    rows: list[list[list[Flowable] | str]] = []
    for start in range(0, len(tiles), across):
        group = tiles[start : start + across]
        rows.append([*(_tile(tile, language) for tile in group), *([""] * (across - len(group)))])
    look = [
        ("BACKGROUND", (0, 0), (-1, -1), TINT),
        ("LINEBEFORE", (0, 0), (-1, -1), 2, ACCENT),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *_padding(6),
        ("LEFTPADDING", (0, 0), (-1, -1), 9),
    ]
    return Table(rows, colWidths=[FRAME_WIDTH / across] * across, style=TableStyle(look), spaceBefore=4, spaceAfter=10)


def make_summary(paragraphs: Sequence[str | Marked], *, language: str) -> Table:
    """The box with what a hurried reader must know."""
    rows = [[Text(paragraph, replace(BODY, after=0), language=language)] for paragraph in paragraphs]
    look = [("BACKGROUND", (0, 0), (-1, -1), TINT), ("LINEBEFORE", (0, 0), (0, -1), 3, ACCENT), *_padding(4)]
    look += [("LEFTPADDING", (0, 0), (-1, -1), 12), ("RIGHTPADDING", (0, 0), (-1, -1), 12)]
    return Table(rows, colWidths=[FRAME_WIDTH], style=TableStyle(look), spaceBefore=4, spaceAfter=10)


def make_facts(pairs: Sequence[tuple[str, str | Marked]], *, language: str) -> Table:
    """Names and values in two columns without a header."""
    rows = [
        [Text(name, replace(CELL, color=NOTE.color), language=language), Text(value, CELL, language=language)]
        for name, value in pairs
    ]
    names = max((row[0].widths()[1] for row in rows), default=0) + 2 * _PAD + 1
    names = min(names, FRAME_WIDTH * 0.4)
    look = [("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE), ("VALIGN", (0, 0), (-1, -1), "TOP"), *_padding(3)]
    return Table(rows, colWidths=[names, FRAME_WIDTH - names], style=TableStyle(look), spaceAfter=10)


def make_signatures(labels: Sequence[str], *, language: str) -> Table:
    """Room to sign and stamp, one place for each label, side by side."""
    gap = 18.0
    width = (FRAME_WIDTH - gap * (len(labels) - 1)) / len(labels)
    texts: list[Text | str] = []
    for label in labels:
        texts += [Text(label, replace(NOTE, align="center"), language=language), ""]
    texts.pop()
    look = [("LINEABOVE", (n, 1), (n, 1), 0.7, NOTE.color) for n in range(0, len(texts), 2)]
    widths = [gap if n % 2 else width for n in range(len(texts))]
    return Table([[""] * len(texts), texts], colWidths=widths, rowHeights=[64, None], style=TableStyle(look))


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


def _tile(tile: Tile, language: str) -> list[Flowable]:
    parts: list[Flowable] = [
        Text(tile.label, TILE_LABEL, language=language),
        Text(tile.value, TILE_VALUE, language=language),
    ]
    if tile.note:
        parts.append(Text(tile.note, TILE_LABEL, language=language))
    return parts


def _padding(points: float) -> list[tuple]:
    every = ((0, 0), (-1, -1))
    return [
        ("TOPPADDING", *every, points),
        ("BOTTOMPADDING", *every, points),
        ("LEFTPADDING", *every, _PAD),
        ("RIGHTPADDING", *every, _PAD),
    ]


def _column_widths(columns: Sequence[Column], rows: Sequence[Sequence[Text]], width: float) -> list[float]:
    """Fixed shares first; the rest is shared so that no column is narrower than its widest word where that can be."""
    least: list[float] = []
    most: list[float] = []
    for x, column in enumerate(columns):
        if column.share is not None:
            least.append(column.share * width)
            most.append(column.share * width)
            continue
        measured = [row[x].widths() for row in rows]
        # A hair more than the text is wide, or rounding would wrap it.
        word = min(max(word for word, _ in measured) + 2 * _PAD + 0.5, width * _WORD_MOST)
        least.append(word)
        most.append(max(word, min(max(line for _, line in measured) + 2 * _PAD + 0.5, width * _MOST)))
    if sum(least) >= width:
        return [part * width / sum(least) for part in least]
    if sum(most) <= width:
        open_ones = [x for x, column in enumerate(columns) if column.share is None] or list(range(len(columns)))
        spare = (width - sum(most)) / len(open_ones)
        return [part + spare * (x in open_ones) for x, part in enumerate(most)]
    grown = (width - sum(least)) / (sum(most) - sum(least))
    return [low + (high - low) * grown for low, high in zip(least, most, strict=True)]
