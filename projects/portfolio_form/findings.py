"""What was found in the rows of a file: rejected, doubtful or only noted, each with row, column and reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from projects.portfolio_form.wording import REASONS

REJECTED, DOUBTFUL, NOTED = VERDICTS = ("rejected", "doubtful", "noted")
SHOWN: Final = 60
"""How many signs of a cell are repeated in a reason."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a row of a table: its number in the file, the column's head, a verdict and a code."""

    table: str
    row: int
    column: str
    code: str
    verdict: str
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The reason as a sentence in the language spoken now."""
        return REASONS[self.code]().format(**self.details)


@dataclass
class Findings:
    """All findings of one table of a file, in the order in which they were made."""

    table: str
    heads: Mapping[str, str] = field(default_factory=dict)
    all: list[Finding] = field(default_factory=list)
    _made: set[tuple[object, ...]] = field(default_factory=set, repr=False)

    def add(self, row: int, column: str, code: str, verdict: str, **details: object) -> None:
        """Note one; `column` is the name in the form, shown as the head it has in the file.

        What two columns of the form say of the same cell of the file is noted once.
        """
        if code not in REASONS:
            raise ValueError(f"no reason has the code '{code}'")
        shown = {name: _short(value) for name, value in details.items()}
        head = self.heads.get(column, column)
        if column in self.heads:
            made = (int(row), head, code, verdict, *shown.items())
            if made in self._made:
                return
            self._made.add(made)
        self.all.append(Finding(self.table, int(row), head, code, verdict, shown))

    def rows(self, *verdicts: str) -> set[int]:
        """The numbers of the rows with a finding of one of these verdicts."""
        return {one.row for one in self.all if one.verdict in verdicts}

    def codes(self, verdict: str) -> dict[int, list[str]]:
        """The codes of one verdict by row, each once."""
        found: dict[int, list[str]] = {}
        for one in self.all:
            if one.verdict == verdict and one.code not in found.setdefault(one.row, []):
                found[one.row].append(one.code)
        return found


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by table and row."""
    return sorted(findings, key=lambda one: (one.table, one.row))


def _short(value: object) -> object:
    return f"{value[:SHOWN]}…" if isinstance(value, str) and len(value) > SHOWN else value
