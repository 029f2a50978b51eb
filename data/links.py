"""Lists that are replaced as a whole: rows no longer wanted go, new ones come, the others stay as they are."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

from sqlmodel import Session

from data.base import Table

Row = TypeVar("Row", bound=Table)
Key = TypeVar("Key", int, str, tuple[int, str])


def replace_links(
    session: Session,
    held: Iterable[Row],
    wanted: Collection[Key],
    *,
    by: Callable[[Row], Key],
    new: Callable[[Key], Any],
) -> None:
    """Make the stored rows those of `wanted`.

    `held` are the rows that there are, `by` gives a row's key, `new` makes the row of a key. Nothing is flushed.
    """
    there: set[Key] = set()
    for row in held:
        there.add(by(row))
        if by(row) not in wanted:
            session.delete(row)
    session.add_all(new(key) for key in sorted(set(wanted) - there))
