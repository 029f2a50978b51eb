"""The building blocks that are more than a paragraph: tables, tiles, the summary box, signature lines."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import Any

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable, Table, TableStyle

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
from reports.document.rows import PAD, column_widths, joints, padding, spread
from reports.document.text import Text

_TILES_A_ROW = 4
_ROW_PAD = 3
_BOX_PAD, _INDENT = 12, 14


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
    cells = [[given if isinstance(given, Cell) else Cell(given) for given in row] for row in rows]
    body = [
        [
            Text(
                cell.text,
                replace(CELL, align=column.align, bold=cell.bold or (total and y == len(cells) - 1)),
                language=language,
            )
            for cell, column in zip(row, columns, strict=True)
        ]
        for y, row in enumerate(cells)
    ]
    widths = column_widths([column.share for column in columns], [head, *body], width)
    body, became = spread(body, [part - 2 * PAD for part in widths])
    look: list[tuple] = [
        ("BACKGROUND", (0, 0), (-1, 0), ACCENT),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("VALIGN", (0, 1), (-1, -1), "TOP"),
        *padding(_ROW_PAD),
        *joints(became, below=1),
        *(("LINEBELOW", (0, parts[-1] + 1), (-1, parts[-1] + 1), 0.4, LINE) for parts in became),
        *(
            ("BACKGROUND", (x, parts[0] + 1), (x, parts[-1] + 1), cell.fill)
            for row, parts in zip(cells, became, strict=True)
            for x, cell in enumerate(row)
            if cell.fill is not None
        ),
    ]
    if total and rows:
        first = became[-1][0] + 1
        look += [("LINEABOVE", (0, first), (-1, first), 1, ACCENT), ("BACKGROUND", (0, first), (-1, -1), TINT)]
    # Neither the first row nor the last stands alone on a page.
    look += [("NOSPLIT", (0, 0), (-1, min(2, len(body)))), ("NOSPLIT", (0, max(0, len(body) - 1)), (-1, len(body)))]
    return Table([head, *body], colWidths=widths, repeatRows=1, style=TableStyle(look), spaceAfter=10, hAlign="LEFT")


def height_of_rows(table: Table, rows: int) -> float:
    """The height of the first so many rows of a table made here, its head among them, in points."""
    laid: Any = table  # ReportLab tells the heights only after laying out all rows, and its stubs leave out the cells
    return sum(
        max(text.wrap(width - 2 * PAD, 0)[1] for text, width in zip(row, laid._colWidths, strict=True)) + 2 * _ROW_PAD  # noqa: SLF001
        for row in laid._cellvalues[:rows]  # noqa: SLF001
    )


def make_tiles(tiles: Sequence[Tile], *, language: str) -> Table:
    """The strip of numbers: up to four beside one another, then a new row."""
    across = min(_TILES_A_ROW, max(1, len(tiles)))
    rows: list[list[list[Flowable] | str]] = []
    for start in range(0, len(tiles), across):
        group = tiles[start : start + across]
        rows.append([*(_tile(tile, language) for tile in group), *([""] * (across - len(group)))])
    look = [
        ("BACKGROUND", (0, 0), (-1, -1), TINT),
        ("LINEBEFORE", (0, 0), (-1, -1), 2, ACCENT, "butt"),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *padding(6),
        ("LEFTPADDING", (0, 0), (-1, -1), 9),
    ]
    return Table(rows, colWidths=[FRAME_WIDTH / across] * across, style=TableStyle(look), spaceBefore=4, spaceAfter=10)


def make_summary(paragraphs: Sequence[str | Marked], *, language: str) -> Table:
    """The box with what a hurried reader must know."""
    texts = [[Text(paragraph, replace(BODY, after=0), language=language)] for paragraph in paragraphs]
    rows, became = spread(texts, [FRAME_WIDTH - 2 * _BOX_PAD])
    look: list[tuple] = [
        ("BACKGROUND", (0, 0), (-1, -1), TINT),
        ("LINEBEFORE", (0, 0), (0, -1), 3, ACCENT, "butt"),
        *padding(4),
        *joints(became),
        ("LEFTPADDING", (0, 0), (-1, -1), _BOX_PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), _BOX_PAD),
    ]
    return Table(rows, colWidths=[FRAME_WIDTH], style=TableStyle(look), spaceBefore=4, spaceAfter=10)


def make_bullets(items: Sequence[str | Marked], *, language: str) -> Table:
    """A list, one item below the other."""
    bare = replace(BODY, after=0)
    texts = [[Text("•", bare, language=language), Text(item, bare, language=language)] for item in items]
    rows, became = spread(texts, [_INDENT, FRAME_WIDTH - _INDENT])
    look: list[tuple] = [
        *padding(1.5),
        *joints(became),
        *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    return Table(rows, colWidths=[_INDENT, FRAME_WIDTH - _INDENT], style=TableStyle(look), spaceAfter=4)


def make_facts(pairs: Sequence[tuple[str, str | Marked]], *, language: str) -> Table:
    """Names and values in two columns without a header."""
    texts = [
        [Text(name, replace(CELL, color=NOTE.color), language=language), Text(value, CELL, language=language)]
        for name, value in pairs
    ]
    names = min(max(row[0].widths()[1] for row in texts) + 2 * PAD + 1, FRAME_WIDTH * 0.4)
    widths = [names, FRAME_WIDTH - names]
    rows, became = spread(texts, [part - 2 * PAD for part in widths])
    look: list[tuple] = [
        *padding(3),
        *joints(became),
        *(("LINEBELOW", (0, parts[-1]), (-1, parts[-1]), 0.4, LINE) for parts in became),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    return Table(rows, colWidths=widths, style=TableStyle(look), spaceAfter=10)


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


def make_boxes(labels: Sequence[str], *, height: float, language: str) -> Table:
    """Empty boxes to write, sign and stamp in, side by side, each with its label at its top left."""
    texts = [Text(label, NOTE, language=language) for label in labels]
    look: list[tuple] = [*padding(4), ("GRID", (0, 0), (-1, -1), 0.7, NOTE.color), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    width = FRAME_WIDTH / len(labels)
    return Table([texts], colWidths=[width] * len(labels), rowHeights=[height], style=TableStyle(look), spaceAfter=8)


def _tile(tile: Tile, language: str) -> list[Flowable]:
    parts: list[Flowable] = [
        Text(tile.label, TILE_LABEL, language=language),
        Text(tile.value, TILE_VALUE, language=language),
    ]
    if tile.note:
        parts.append(Text(tile.note, TILE_LABEL, language=language))
    return parts
