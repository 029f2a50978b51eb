"""Reads an uploaded workbook into lines that go by their ids; what they say is checked elsewhere."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assess.workbook import layout
from assess.workbook.opening import Cell, Formula, Sheet, open_workbook
from data.errors import Invalid

_HEADINGS = 2


@dataclass(frozen=True)
class Row:
    """A line of a sheet that has an id or something filled in.

    `kind` is "item" or "figure"; `key` is the item or figure and the service, None where the ids are damaged.
    `version` is the one of the answer that the workbook was made with; `seen` is its print (see `layout.print_of`).
    """

    sheet: str
    number: int
    kind: str
    key: tuple[str, int] | None
    version: int | None
    seen: str
    cells: Mapping[str, Cell]

    def text(self, name: str) -> str:
        """What stands in a cell as text; "" for nothing."""
        value = self.cells.get(name)
        if isinstance(value, Formula):
            return value.text
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)

    @property
    def formulas(self) -> list[str]:
        """The names of the filled-in columns that hold a formula."""
        return [name for name, cell in self.cells.items() if isinstance(cell, Formula)]


@dataclass(frozen=True)
class Read:
    """A workbook that was read: what it says of itself, its lines, and the SHA-256 of the file."""

    told: Mapping[str, str]
    rows: tuple[Row, ...]
    sha256: str


def read_workbook(file: bytes) -> Read:
    """What an uploaded workbook says.

    Raises:
        Invalid: it cannot be opened (see `open_workbook`), is none of ours, or lacks a sheet or a column.
    """
    sheets = open_workbook(file)
    told = _told(sheets)
    by_section: dict[str, tuple[str, Sheet]] = {}
    for sheet in sheets:
        found = _section(sheet)
        if found:
            kind, section = found
            if section in by_section:
                raise Invalid("workbook.twice", sheet=sheet.title)
            by_section[section] = kind, sheet
    wanted = told["sections"].split()
    for section in wanted:
        if section not in by_section:
            raise Invalid("workbook.sheet", sheet=layout.section_name(section))
    rows = [row for section in wanted for row in _rows(*by_section[section])]
    return Read(told, tuple(rows), hashlib.sha256(file).hexdigest())


def _told(sheets: list[Sheet]) -> dict[str, str]:
    keys = next((sheet for sheet in sheets if sheet.title == layout.KEYS), None)
    told = {str(cells[0]): str(cells[1]) for _, cells in keys.rows if len(cells) > 1} if keys else {}
    if told.get("format") != layout.FORMAT:
        raise Invalid("workbook.not_ours")
    missing = {"submission", "cycle", "organisation", "edition_hash", "sections"} - told.keys()
    if missing:
        raise Invalid("workbook.not_ours")
    return told


def _section(sheet: Sheet) -> tuple[str, str] | None:
    """What kind of lines a sheet has, and of which section; None for a sheet of another kind."""
    first = next((cells for number, cells in sheet.rows if number == 1), ())
    for cell in first:
        kind, mark, section = cell.partition(":") if isinstance(cell, str) else ("", "", "")
        if mark and kind in layout.NEEDED:
            return kind, section
    return None


def _rows(kind: str, sheet: Sheet) -> Iterator[Row]:
    heads = next(cells for number, cells in sheet.rows if number == 1)
    place = {str(cell).partition(":")[0]: x for x, cell in enumerate(heads) if cell is not None}
    missing = [name for name in layout.NEEDED[kind] if name not in place]
    if missing:
        raise Invalid("workbook.column", sheet=sheet.title, column=", ".join(missing))
    there = (*layout.NEEDED[kind], *(name for name in layout.MORE if name in place))
    filled_in = [name for name in there if name in layout.FILLED_IN]
    for number, cells in sheet.rows:
        if number <= _HEADINGS:
            continue
        all_cells = {name: cells[x] if x < len(cells) else None for name, x in place.items()}
        given = {name: all_cells[name] for name in filled_in}
        if all_cells[kind] is None and all(cell is None for cell in given.values()):
            continue
        yield Row(
            sheet.title,
            number,
            kind,
            _key(all_cells[kind], all_cells[layout.SERVICE]),
            _whole(all_cells[layout.VERSION]),
            str(all_cells[layout.SEEN] or ""),
            given,
        )


def _key(name: Cell, service: Cell) -> tuple[str, int] | None:
    number = _whole(service)
    return (name, number) if isinstance(name, str) and number is not None else None


def _whole(cell: Cell) -> int | None:
    if isinstance(cell, bool) or not isinstance(cell, int | float) or cell != int(cell):
        return None
    return int(cell)
