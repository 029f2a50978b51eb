"""Tables of answers and of published values, read cell by cell into columns; what is doubtful is an error."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pandas as pd

from assess.verify.cells import cells_of
from data.errors import Invalid
from maturity_model.instruments.definition import Index, Input, Instrument, Layout

NAMES, VALUE = "index", "value"
"""The headings of the documented table with one value per row."""
SHOWN: Final = 12
SEPARATOR: Final = " / "

Node = Input | Index
_WHOLE: Final = re.compile(r"^(\d+)\.0+$")


@dataclass
class Values:
    """What a table says: `columns` by id over the keys of the node; `shown` has the words of a key as written."""

    file: str
    rows: int
    columns: dict[str, pd.Series] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)
    ignored: int = 0
    shown: dict[str, str] = field(default_factory=dict)

    def words(self, key: object) -> str:
        """A key as the table writes it: `AL / Family / 1.1 Obtain passport`."""
        parts = key if isinstance(key, tuple) else (key,)
        return SEPARATOR.join(self.shown.get(str(part), str(part)) for part in parts)


def read_values(
    instrument: Instrument,
    path: Path,
    *,
    sheet: str | None = None,
    value: str | None = None,
    indices_only: bool = False,
) -> Values:
    """The inputs and indices that a CSV or XLSX table holds, one column each or one value per row.

    Args:
        instrument: says the headings, the words of answers and what is left out.
        path: the table; its first row holds the headings.
        sheet: of an XLSX file; the first if not given.
        value: the column of values of a table with one value per row, if not the usual one.
        indices_only: leave inputs aside, as for published values.

    Raises:
        Invalid: the file or a column is missing, a cell or an index is not known, or two rows give different values.
    """
    table = cells_of(path, sheet)
    read = Values(path.name, len(table))
    headings = _headings(instrument, table, read)
    keys = _keys(instrument, table, headings, read)
    used = set(headings.values())
    for layout in (*instrument.layouts, Layout(names=NAMES, value=VALUE)):
        names = _heading(read, table, layout.names)
        if names is None:
            continue
        values = _heading(read, table, value or layout.value)
        if values is None:
            raise _lacking(read, [value or layout.value], table)
        used |= {names, values}
        found = _names(instrument, read, layout, table[names])
        for name in dict.fromkeys(found.dropna()):
            node = instrument.nodes[name]
            if isinstance(node, Index) or not indices_only:
                _add(read, instrument, node, table.loc[found == name, values], keys)
    for name, node in instrument.nodes.items():
        if name in headings and (isinstance(node, Index) or not indices_only):
            _add(read, instrument, node, table[headings[name]], keys)
    read.unused = [one for one in table.columns if one not in used]
    return read


def plain(word: str) -> str:
    """A word made comparable: no case, single spaces, and whole numbers without ".0", as spreadsheets write them."""
    return _WHOLE.sub(r"\1", " ".join(word.casefold().split()))


def some_of(words: Iterable[str]) -> str:
    """The first of these words, each once, and how many they are if that is not all."""
    listed = list(Counter(words))
    return ", ".join(listed[:SHOWN]) + (f", … {len(listed)} in all" if len(listed) > SHOWN else "")


def _plain(words: pd.Series) -> pd.Series:
    return words.map({word: plain(word) for word in words.unique()})


def _heading(read: Values, table: pd.DataFrame, name: str) -> str | None:
    """The column with this heading; of "A1: information available?" also A1 is the heading."""
    wanted = plain(name)
    exact = [one for one in table.columns if plain(one) == wanted]
    found = exact or [one for one in table.columns if plain(one.split(":")[0]) == wanted]
    if len(found) > 1:
        raise Invalid("verify.twice", file=read.file, column=name, present=", ".join(found))
    return found[0] if found else None


def _headings(instrument: Instrument, table: pd.DataFrame, read: Values) -> dict[str, str]:
    """The column of each id. Of several columns for a key the first heading counts; a value must have only one."""
    headings: dict[str, str] = {}
    for node in (*instrument.keys, *instrument.nodes.values()):
        found = list(dict.fromkeys(one for name in (node.id, *node.headings) if (one := _heading(read, table, name))))
        if len(found) > 1 and node.id in instrument.nodes:
            raise Invalid("verify.twice", file=read.file, column=node.id, present=", ".join(found))
        if found:
            headings[node.id] = found[0]
    return headings


def _keys(instrument: Instrument, table: pd.DataFrame, headings: dict[str, str], read: Values) -> pd.DataFrame:
    """The words of the keys of each row, comparable; a key that is not there has no column."""
    keys = pd.DataFrame(index=table.index)
    for key in instrument.keys:
        if key.id in headings:
            written = table[headings[key.id]]
            keys[key.id] = _plain(written)
            read.shown |= dict(zip(keys[key.id], written, strict=True))
        elif key.rows:
            keys[key.id] = [f"row {row}" for row in table.index]
        elif key.default is not None:
            keys[key.id] = key.default
    return keys


def _names(instrument: Instrument, read: Values, layout: Layout, cells: pd.Series) -> pd.Series:
    """The ids that the cells of a table with one value per row name; null where the definition ignores the name."""
    ids = {plain(word): node.id for node in instrument.nodes.values() for word in (node.id, *node.headings)}
    ignored = {plain(word) for word in instrument.ignored}
    wanted = _plain(layout.prefix + cells)
    read.ignored += int(wanted.isin(ignored).sum())
    unknown = cells.index[~wanted.isin(ids.keys() | ignored)]
    if len(unknown):
        known = some_of(word for node in instrument.nodes.values() for word in (*node.headings, node.id)[:1])
        raise Invalid("verify.index", file=read.file, row=unknown[0], name=cells[unknown[0]], known=known)
    return wanted.map(ids)


def _add(read: Values, instrument: Instrument, node: Node, cells: pd.Series, keys: pd.DataFrame) -> None:
    lacking = [key for key in node.per if key not in keys]
    if lacking:
        raise _lacking(read, lacking, keys)
    values = _numbers(read, instrument, node, cells)
    index = pd.MultiIndex.from_frame(keys.loc[cells.index, list(node.per)])
    column = pd.Series(values.to_numpy(), index=index, name=node.id)
    filled = column.notna().to_numpy()
    repeated = column[filled].groupby(level=list(node.per)).nunique()
    if (repeated > 1).any():
        key = repeated.index[repeated > 1][0]
        rows = cells.index[(index == key) if index.nlevels > 1 else (index.get_level_values(0) == key)]
        raise Invalid(
            "verify.rows", file=read.file, rows=", ".join(map(str, rows[:SHOWN])), name=node.id, key=read.words(key)
        )
    read.columns[node.id] = column.groupby(level=list(node.per)).first()


def _numbers(read: Values, instrument: Instrument, node: Node, cells: pd.Series) -> pd.Series:
    """The cells as numbers (as words, for an index of groups); empty ones as null."""
    compared = _plain(cells)
    empty = {"", *(plain(word) for word in (*instrument.empty, *(node.left_out if isinstance(node, Input) else ())))}
    filled = ~compared.isin(empty)
    if isinstance(node, Index) and node.gives_words:
        words = {plain(str(step.gives)): str(step.gives) for step in node.steps}
        _refuse(read, cells, filled & ~compared.isin(words.keys()), allowed=", ".join(words.values()))
        return compared.map(words).astype(object)
    if isinstance(node, Input) and node.answers is not None:
        worth = {plain(word): number for word, number in node.answers.items()}
        _refuse(read, cells, filled & ~compared.isin(worth.keys()), allowed=", ".join((*worth, *node.left_out)))
        return compared.map(worth).astype(float)
    numbers = pd.to_numeric(cells.where(filled), errors="coerce")
    _refuse(read, cells, filled & ~(numbers.abs() < float("inf")), allowed="a number such as 3 or 0.75")
    if isinstance(node, Input) and node.one_of:
        _refuse(read, cells, filled & ~numbers.isin(node.one_of), allowed=", ".join(f"{one:g}" for one in node.one_of))
    low = float("-inf") if node.at_least is None else node.at_least
    high = float("inf") if node.at_most is None else node.at_most
    _refuse(read, cells, filled & ~numbers.between(low, high), allowed=f"{low:g} to {high:g}")
    return numbers.astype(float)


def _refuse(read: Values, cells: pd.Series, wrong: pd.Series, *, allowed: str) -> None:
    if wrong.any():
        row = cells.index[wrong][0]
        raise Invalid("verify.cell", file=read.file, row=row, column=cells.name, value=cells[row], allowed=allowed)


def _lacking(read: Values, columns: list[str], table: pd.DataFrame) -> Invalid:
    return Invalid("verify.columns", file=read.file, columns=some_of(columns), present=some_of(table.columns))
