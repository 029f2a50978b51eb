"""How tables fit the page: column widths by their text, and rows too tall to break well cut into parts."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from reports.document.design import CELL
from reports.document.text import Text

# The space left and right of a cell's text, in points.
PAD = 5
# No column takes more than this share of the page while others wait, and no word forces a column wider than that.
_MOST, _WORD_MOST = 0.6, 0.3
# A table of little text is at least so much of the page wide, and has so much air to its text.
_NARROWEST, _AIR = 0.62, 1.45
# Enough rows to know a column by; a table may have thousands.
_MEASURED_ROWS = 200
# A row of more lines may end on another page than it began.
_MOST_LINES = 14


def spread(rows: Sequence[Sequence[Text]], widths: Sequence[float]) -> tuple[list[list[Text]], list[range]]:
    """The rows, each of at most 14 lines, and for each row given the numbers of the rows it became.

    `widths` are those of the text, without the cell's padding. ReportLab cannot break a row that is taller than a
    page, and breaking within a row repeats the header in the middle of a page.
    """
    cut: list[list[Text]] = []
    became: list[range] = []
    for row in rows:
        first = len(cut)
        parts = [text.parts(width, _MOST_LINES) for text, width in zip(row, widths, strict=True)]
        for line in zip_longest(*parts):
            cells = [
                Text("", CELL, language=given.language) if text is None else text
                for text, given in zip(line, row, strict=True)
            ]
            cut.append(cells)
        became.append(range(first, len(cut)))
    return cut, became


def joints(became: Sequence[range], *, below: int = 0) -> Iterator[tuple]:
    """Style commands that let the parts of one row look like one: no space between them. `below` rows stand above."""
    for rows in became:
        for y in rows[:-1]:
            yield ("BOTTOMPADDING", (0, y + below), (-1, y + below), 0)
            yield ("TOPPADDING", (0, y + below + 1), (-1, y + below + 1), 0)


def padding(points: float) -> list[tuple]:
    """Style commands for the space above and below each row, and the usual space beside the text."""
    every = ((0, 0), (-1, -1))
    return [
        ("TOPPADDING", *every, points),
        ("BOTTOMPADDING", *every, points),
        ("LEFTPADDING", *every, PAD),
        ("RIGHTPADDING", *every, PAD),
    ]


def column_widths(shares: Sequence[float | None], rows: Sequence[Sequence[Text]], width: float) -> list[float]:
    """Widths that sum to at most `width`, from the first rows' text; a share, where given, is kept where that can be.

    No column is narrower than its widest word where that can be; what is left goes to the columns with more text. A
    table of little text stays narrower than the page, since an eye loses the line between a name and a far number.
    """
    words: list[float] = []
    wished: list[float] = []
    for x, share in enumerate(shares):
        measured = [row[x].widths() for row in rows[:_MEASURED_ROWS]]
        # A hair more than the text is wide, or rounding would wrap it.
        word = min(max(word for word, _ in measured) + 2 * PAD + 0.5, width * _WORD_MOST)
        line = max(line for _, line in measured) + 2 * PAD + 0.5
        words.append(word)
        wished.append(max(word, min(line, width * _MOST)) if share is None else max(word, share * width))
    least = [word if share is None else wish for share, word, wish in zip(shares, words, wished, strict=True)]
    if sum(words) >= width:
        return [part * width / sum(words) for part in words]
    if sum(least) >= width:
        return _between(words, least, width)
    if sum(wished) > width:
        return _between(least, wished, width)
    fitted = [x for x, share in enumerate(shares) if share is None] or list(range(len(shares)))
    target = width if len(fitted) < len(shares) else min(width, max(width * _NARROWEST, sum(wished) * _AIR))
    spare = (target - sum(wished)) / len(fitted)
    return [part + spare * (x in fitted) for x, part in enumerate(wished)]


def _between(low: Sequence[float], high: Sequence[float], width: float) -> list[float]:
    """Widths from `low` to `high`, each by the same part of the way, that sum to `width`."""
    grown = (width - sum(low)) / (sum(high) - sum(low))
    return [few + (many - few) * grown for few, many in zip(low, high, strict=True)]
