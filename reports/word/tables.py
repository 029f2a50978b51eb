"""Tables of a Word file: with a header that is repeated, rows that stay whole, fills, tiles, facts, signatures."""

import re
from collections.abc import Sequence
from typing import Any

from docx.document import Document as File
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.table import Table

from reports.document import Cell, Column, Marked, Tile, design
from reports.shaping import has_khmer
from reports.word.styles import CELL, CELL_HEAD, SMALL, TILE_LABEL, TILE_VALUE, rgb
from reports.word.xml import border, element, embolden, put, shade

SIDES = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TILES_A_ROW = 4
_LEAST, _MOST, _KHMER_WORD = 6, 38, 9
"""How many letters a column counts with at least and at most when the width is shared out."""


def clean(text: str) -> str:
    """The text without signs that XML cannot hold."""
    return _CONTROL.sub("", text)


def put_text(paragraph: Any, text: str | Marked, *, bold: bool = False) -> None:
    """Put a text into a paragraph, run by run; a newline in it begins a new line."""
    runs = [(str(text), False)] if isinstance(text, str) else [(run.text, run.bold) for run in text.runs]
    for said, strong in runs:
        run = paragraph.add_run(clean(said))
        if strong or bold:
            embolden(run)


def add_table(
    file: File, columns: Sequence[Column], rows: Sequence[Sequence[str | Marked | Cell]], *, total: bool
) -> Table:
    """A table over the whole width; `total` sets the last row apart.

    Raises:
        ValueError: a row has not as many cells as there are columns.
    """
    for n, row in enumerate(rows):
        if len(row) != len(columns):
            raise ValueError(f"row {n} has {len(row)} cells, the table has {len(columns)} columns")
    table = _empty(file, len(rows) + 1, _widths(columns, rows))
    head = table.rows[0]
    _property(head, "w:tblHeader")
    for place, column in zip(head.cells, columns, strict=True):
        _fill(place, Cell(column.title), CELL_HEAD, column)
        shade(place._tc.get_or_add_tcPr(), rgb(design.ACCENT))  # noqa: SLF001 - python-docx has no fills
    for y, row in enumerate(rows):
        last = total and y == len(rows) - 1
        # Rows that are longer than a page must be let break.
        if max((len(str(one.text if isinstance(one, Cell) else one)) for one in row), default=0) < 600:
            _property(table.rows[y + 1], "w:cantSplit")
        for place, column, given in zip(table.rows[y + 1].cells, columns, row, strict=True):
            cell = given if isinstance(given, Cell) else Cell(given)
            _fill(place, cell, CELL, column, bold=last)
            if cell.fill is not None or last:
                shade(place._tc.get_or_add_tcPr(), rgb(cell.fill or design.TINT))  # noqa: SLF001
    return table


def add_tiles(file: File, tiles: Sequence[Tile]) -> None:
    """A strip of numbers with their names, up to four to a row."""
    across = min(_TILES_A_ROW, max(1, len(tiles)))
    down = -(-len(tiles) // across)
    table = _empty(file, down, [design.FRAME_WIDTH / across] * across)
    for n, tile in enumerate(tiles):
        place = table.cell(n // across, n % across)
        shade(place._tc.get_or_add_tcPr(), rgb(design.TINT))  # noqa: SLF001
        place.paragraphs[0].style = TILE_LABEL
        put_text(place.paragraphs[0], tile.label)
        put_text(place.add_paragraph(style=TILE_VALUE), tile.value)
        if tile.note:
            put_text(place.add_paragraph(style=TILE_LABEL), tile.note)


def add_facts(file: File, pairs: Sequence[tuple[str, str | Marked]]) -> None:
    """Names and values in two columns."""
    longest = max(len(name) for name, _ in pairs)
    names = min(max(longest * 5.2, 80), design.FRAME_WIDTH * 0.4)
    table = _empty(file, len(pairs), [names, design.FRAME_WIDTH - names])
    for row, (name, value) in zip(table.rows, pairs, strict=True):
        _fill(row.cells[0], Cell(name), SMALL, Column(""))
        _fill(row.cells[1], Cell(value), CELL, Column(""))


def add_signatures(file: File, labels: Sequence[str]) -> None:
    """Places to sign and stamp, side by side, each with its label below the line."""
    file.add_paragraph().paragraph_format.space_after = Pt(48)
    table = _empty(file, 1, [design.FRAME_WIDTH / len(labels)] * len(labels), lines=False)
    for place, label in zip(table.rows[0].cells, labels, strict=True):
        properties = place._tc.get_or_add_tcPr()  # noqa: SLF001
        put(properties, element("w:tcBorders", {}, border("top", rgb(design.QUIET), 6)))
        _fill(place, Cell(label), SMALL, Column("", "center"))


def _empty(file: File, down: int, widths: Sequence[float], *, lines: bool = True) -> Table:
    table = file.add_table(rows=down, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    properties = table._tbl.tblPr  # noqa: SLF001
    if lines:
        line = rgb(design.LINE)
        put(properties, element("w:tblBorders", {}, border("bottom", line, 4), border("insideH", line, 4)))
    sides = (("top", 50), ("left", 80), ("bottom", 50), ("right", 80))
    margins = (element(f"w:{side}", {"w:w": width, "w:type": "dxa"}) for side, width in sides)
    put(properties, element("w:tblCellMar", {}, *margins))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
        for place in column.cells:
            place.width = Pt(width)
    return table


def _fill(place: Any, cell: Cell, style: str, column: Column, *, bold: bool = False) -> None:
    paragraph = place.paragraphs[0]
    paragraph.style = style
    paragraph.alignment = SIDES[column.align]
    put_text(paragraph, cell.text, bold=bold or cell.bold)


def _property(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(element(name))  # noqa: SLF001


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str | Marked | Cell]]) -> list[float]:
    """Shares of the width: as asked, the rest by how much text a column has."""
    asked = sum(column.share or 0 for column in columns)
    letters: list[float] = []
    for n, column in enumerate(columns):
        texts = [str(one.text if isinstance(one, Cell) else one) for one in (row[n] for row in rows)]
        # No Latin word is broken: the longest decides, then the length of the text. Khmer breaks within.
        word = max((_breadth(word) for text in (column.title, *texts) for word in text.split()), default=0)
        whole = max((len(text) for text in texts), default=0)
        letters.append(min(max(word, whole**0.75, _LEAST), _MOST))
    free = sum(one for one, column in zip(letters, columns, strict=True) if column.share is None) or 1
    rest = max(1 - asked, 0.1)
    shares = [
        column.share if column.share is not None else rest * one / free
        for one, column in zip(letters, columns, strict=True)
    ]
    return [design.FRAME_WIDTH * share / sum(shares) for share in shares]


def _breadth(word: str) -> int:
    """How many letters must stay on one line."""
    return min(len(word), _KHMER_WORD) if has_khmer(word) else len(word)
