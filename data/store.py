"""Opens the database, SQLite or PostgreSQL, and gives out sessions: one transaction to change, one to read."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

from data.errors import StoreProblem

# An acknowledged answer must survive a power cut, hence FULL; the small pool queues writers in Python,
# which is far quicker and fairer than SQLite's sleeping busy handler.
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON")
POOL_SIZE = 5
# How a SQLite connection begins, by its option `egov_transaction`; "manual" leaves it to the caller.
BEGINNINGS = {"read": "BEGIN", "write": "BEGIN IMMEDIATE", "manual": None}


def home() -> Path:
    """The folder for what this installation keeps: database, evidence, caches. `EGOV_HOME`, else `var/`."""
    return Path(os.environ.get("EGOV_HOME") or Path(__file__).parent.parent / "var")


def database_url() -> str:
    """`EGOV_DATABASE_URL`, else a SQLite file in the home folder."""
    return os.environ.get("EGOV_DATABASE_URL") or f"sqlite:///{home() / 'egov.sqlite'}"


def open_store(url: str | None = None) -> Engine:
    """An engine for the database at `url` (default: `database_url()`), with our pragmas and pool.

    Raises:
        StoreProblem: the file is not a database, or cannot be written.
    """
    parsed = make_url(url or database_url())
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, pool_recycle=1800, pool_size=POOL_SIZE, max_overflow=10)
    path = Path(parsed.database or "")
    _check_file(path)
    engine = create_engine(parsed, poolclass=QueuePool, pool_size=POOL_SIZE, max_overflow=0, pool_timeout=60)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _check_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        return
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise StoreProblem("store.read_only", file=str(path))
    try:
        connection = sqlite3.connect(path)
        try:
            connection.execute("PRAGMA schema_version").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise StoreProblem("store.corrupt", file=str(path)) from error


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not open transactions by itself: it would do so only at the first write, and a
    # read-then-write would not be serialised.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    command = BEGINNINGS[connection.get_execution_options().get("egov_transaction", "read")]
    if command:
        connection.exec_driver_sql(command)


@contextmanager
def transaction(store: Engine) -> Iterator[Session]:
    """A session whose changes are stored together when the block ends, or not at all if it raises.

    On SQLite it takes the write lock at once, so what it reads cannot change before it writes.
    """
    with store.connect() as raw:
        connection = raw.execution_options(egov_transaction="write")
        with Session(connection, expire_on_commit=False) as session:
            try:
                yield session
            except BaseException:
                session.rollback()
                raise
            session.commit()


@contextmanager
def reading(store: Engine) -> Iterator[Session]:
    """A session to look things up; nothing done in it is stored."""
    with store.connect() as connection, Session(connection, expire_on_commit=False) as session:
        yield session
        session.rollback()


def is_ready(store: Engine) -> bool:
    """Whether the database answers a question now."""
    try:
        with store.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    except (OperationalError, DatabaseError):
        return False
    return True
