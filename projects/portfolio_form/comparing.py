"""Sets the rows of a file beside what the register holds: new, changed with before and after, or unchanged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from projects.portfolio_form.findings import REJECTED, Findings
from projects.portfolio_form.form import KEYS, columns

NEW, CHANGED, UNCHANGED = ("new", "changed", "unchanged")
STATUSES: Final = (NEW, CHANGED, UNCHANGED, REJECTED)
VERSION: Final = "version"


@dataclass(frozen=True)
class Change:
    """What a row would change: the row, the column of the form, the value stored and the one in the file."""

    row: int
    column: str
    before: object
    after: object


@dataclass(frozen=True)
class Compared:
    """What becomes of each row: its status, the `id` of the stored row that it matches (0 for none), its changes."""

    status: pd.Series
    stored_ids: pd.Series
    changes: tuple[Change, ...]


def compare(values: pd.DataFrame, stored: pd.DataFrame, *, table: str, findings: Findings) -> Compared:
    """Match rows to stored ones by their keys, equal ones in their order, and tell what they would change.

    An empty cell changes nothing. A row that would change something stored since the file was made is rejected.
    """
    rejected = values.index.isin(findings.rows(REJECTED))
    ids = pd.Series(0, index=values.index, dtype="int64")
    status = pd.Series(np.where(rejected, REJECTED, NEW), index=values.index, dtype=object)
    if stored.empty or values.empty or rejected.all():
        return Compared(status, ids, ())
    there = values[~rejected]
    keys = [name for name in KEYS[table] if name in there]
    left, right = _keyed(there, keys), _keyed(stored, keys)
    found = left.merge(right.assign(at=np.arange(len(stored))), on=[*keys, "nth"], how="left")["at"].to_numpy()
    matched = ~pd.isna(found)
    at = found[matched].astype("int64")
    rows = there.index[matched]
    ids.loc[rows] = stored["id"].to_numpy()[at].astype("int64")
    status.loc[rows] = UNCHANGED
    changes: list[Change] = []
    for name in columns(table):
        if name in keys or name == VERSION or name not in there:
            continue
        new, old = _objects(there[name])[matched], _objects(stored[name])[at]
        differs = (new != old) & ~pd.isna(new)
        changes += [Change(int(rows[n]), name, old[n], new[n]) for n in np.flatnonzero(differs)]  # pyright: ignore[reportArgumentType, reportCallIssue] - its stubs know less than pandas does
    status.loc[pd.Index({one.row for one in changes}, dtype="int64")] = CHANGED  # pyright: ignore[reportArgumentType, reportCallIssue] - its stubs know less than pandas does
    if VERSION in there and changes:
        seen, now = _objects(there[VERSION])[matched], _objects(stored[VERSION])[at]
        older = {int(rows[n]): n for n in range(len(rows)) if seen[n] is not None and seen[n] != now[n]}
        for row in sorted({one.row for one in changes} & older.keys()):
            findings.add(row, VERSION, "conflict", REJECTED, theirs=now[older[row]], yours=seen[older[row]])
            status.loc[row] = REJECTED  # pyright: ignore[reportArgumentType, reportCallIssue] - its stubs know less than pandas does
    return Compared(status, ids, tuple(sorted(changes, key=lambda one: one.row)))


def rejected_for(
    compared: Compared, values: pd.DataFrame, which: pd.Series, column: str, code: str, findings: Findings
) -> Compared:
    """The same with some rows rejected for one reason."""
    status = compared.status.copy()
    for row in values.index[which]:
        findings.add(int(str(row)), column, code, REJECTED, value=str(values.at[row, column]))
    status[which] = REJECTED
    return Compared(status, compared.stored_ids, compared.changes)


def _keyed(table: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    keyed = table[list(keys)].astype(object).reset_index(drop=True)
    return keyed.assign(nth=keyed.groupby(list(keys), sort=False, dropna=False).cumcount())


def _objects(values: pd.Series) -> np.ndarray:
    plain = values.astype(object).to_numpy()
    return np.where(pd.isna(plain), None, plain)  # pyright: ignore[reportReturnType] - its stubs know less than pandas does
