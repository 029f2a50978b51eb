"""A table with the line below it that says what it rests on: a row of the table always stands with the line."""

from typing import Any

from reportlab.platypus import Flowable, Table

from reports.document.text import Text


class Sourced(Flowable):
    """A table and its source. It breaks over pages as the table does, but never between the last row and the source."""

    def __init__(self, table: Table, source: Text) -> None:
        super().__init__()
        self._table, self._source = table, source
        self.spaceBefore, self.spaceAfter = table.getSpaceBefore(), source.getSpaceAfter()

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803  (ReportLab's names)
        """As high as the table and the line."""
        self.width, self.height = aW, self._table.wrap(aW, aH)[1] + self._line(aW)
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803
        """What fits of the table, and the rest with the line; nothing if not even the first rows fit."""
        rows = self._table.wrap(aW, aH)[1]
        if rows + self._line(aW) <= aH:
            return [self]
        parts: list[Any] = self._table.split(aW, min(aH, rows - 1))
        return [*parts[:-1], Sourced(parts[-1], self._source)] if len(parts) > 1 else []

    def draw(self) -> None:
        """Draw the line below the table."""
        self._source.drawOn(self.canv, 0, 0)
        self._table.drawOn(self.canv, 0, self._line(self.width))

    def _line(self, width: float) -> float:
        return self._source.wrap(width, 0)[1] + self._source.getSpaceBefore()
