"""What an address of the interface for programs consists of: its parameters, and what it gives."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from sqlmodel import Session

from reports.open_data.reader import Reader, Row

PAGE: Final = 100
MOST: Final = 2000
LARGEST: Final = 2**31 - 1
"""No number of ours is larger, and no database is asked for one."""
ZIP: Final = "application/zip"
Given = Mapping[str, Any]


@dataclass(frozen=True)
class Parameter:
    """A part of the address, or a query parameter, with its JSON schema.

    A query parameter keeps the rows whose `field` has this value; `within` looks for it inside texts instead.
    """

    name: str
    where: Literal["path", "query"]
    means: str
    schema: Mapping[str, Any]
    field: str = ""
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class Endpoint:
    """One address below /api/v1 and what it gives.

    A `paged` one gives rows of its table, page by page, from `rows`. Any other gives what `one` makes: a row of the
    table, or, with `parts`, an object with the row under `table_as` and lists of the tables that `parts` names.
    """

    name: str
    path: str
    purpose: str
    table: str
    rows: Callable[[Session, Reader, Given], Iterable[Row]] | None = None
    one: Callable[[Session, Reader, Given], Any] | None = None
    parameters: Sequence[Parameter] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    table_as: str = ""
    counts: tuple[str, ...] = ()
    media_type: str = "application/json"

    @property
    def paged(self) -> bool:
        """Whether it gives a list, page by page."""
        return self.rows is not None
