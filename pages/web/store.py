"""The one store of this process, opened once and shared by screens and routes."""

from functools import cache

from data.store import Engine, database_url, open_store


def opened() -> Engine:
    """The store of `EGOV_DATABASE_URL`, else of the SQLite file in the home folder."""
    return _opened(database_url())


@cache
def _opened(url: str) -> Engine:
    return open_store(url)
