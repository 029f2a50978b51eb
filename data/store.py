"""Opens the database, SQLite or PostgreSQL, and gives out sessions: one transaction to change, one to read."""

import logging
import os
import sqlite3
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from sqlmodel import Session

from data.errors import StoreProblem
from data.prepared import send

LOG = logging.getLogger("egov")
# An acknowledged answer must survive a power cut, hence FULL; the small pool queues writers in Python,
# which is far quicker and fairer than SQLite's sleeping busy handler.
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON")
POOL_SIZE = 5
CONNECT_TIMEOUT = 10
# Writers of this process wait for one another here, before they take a connection: SQLite admits one at a time, and
# its busy handler sleeps and polls, which lets some wait a hundred times as long as others. Re-entrant, so that a
# transaction inside another one fails after the busy timeout rather than never.
_WRITER = RLock()
WRITER_PATIENCE = 30
FOUND = "found"
"""Where a reading session keeps what `once` found."""
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
        return create_engine(
            parsed,
            pool_pre_ping=True,
            pool_recycle=1800,
            pool_size=POOL_SIZE,
            max_overflow=10,
            connect_args={"connect_timeout": CONNECT_TIMEOUT},
        )
    path = Path(parsed.database or "").resolve()
    _check_file(path)

    def connect() -> sqlite3.Connection:
        # "rw" never makes a file: a database that was moved away must be missed, not begun anew.
        return sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, check_same_thread=False)

    engine = create_engine(
        parsed, creator=connect, poolclass=QueuePool, pool_size=POOL_SIZE, max_overflow=0, pool_timeout=60
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "connect", partial(_remember_file, path))
    event.listen(engine, "checkout", partial(_check_same_file, path))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _check_file(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as error:
        raise StoreProblem("store.read_only", file=str(path)) from error
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


def _remember_file(path: Path, _connection: object, entry: ConnectionPoolEntry) -> None:
    entry.info["file"] = path.stat().st_ino


def _check_same_file(path: Path, _connection: object, entry: ConnectionPoolEntry, _proxy: object) -> None:
    # A pooled connection would go on writing to a file that was moved away or replaced by a back-up, and
    # what it acknowledges would be lost.
    try:
        same = path.stat().st_ino == entry.info["file"]
    except FileNotFoundError:
        same = False
    if not same:
        raise DisconnectionError("the database file is another one now")


def _begin_sqlite(connection: Connection) -> None:
    command = BEGINNINGS[connection.get_execution_options().get("egov_transaction", "read")]
    if command:
        send(connection, command).close()


@contextmanager
def transaction(store: Engine) -> Iterator[Session]:
    """A session whose changes are stored together when the block ends, or not at all if it raises.

    On SQLite it takes the write lock at once, so what it reads cannot change before it writes.

    Raises:
        StoreProblem: the database does not answer; nothing was stored.
    """
    with _answering(), _turn(store), store.connect() as raw:
        connection = raw.execution_options(egov_transaction="write")
        with Session(connection, expire_on_commit=False) as session:
            try:
                yield session
            except BaseException:
                session.rollback()
                raise
            session.commit()


@contextmanager
def _turn(store: Engine) -> Iterator[None]:
    """Wait until no other writer of this process is at work on SQLite; PostgreSQL orders its writers itself."""
    if store.dialect.name != "sqlite":
        yield
        return
    if not _WRITER.acquire(timeout=WRITER_PATIENCE):
        raise StoreProblem("store.unusable")
    try:
        yield
    finally:
        _WRITER.release()


@contextmanager
def reading(store: Engine) -> Iterator[Session]:
    """A session to look things up; nothing done in it is stored, and what was looked up can be read afterwards.

    Raises:
        StoreProblem: the database does not answer.
    """
    # Closing is enough to take everything back; a rollback would also empty the rows that were read.
    with _answering(), store.connect() as connection, Session(connection, expire_on_commit=False) as session:
        session.info[FOUND] = {}
        yield session


def once(session: Session, what: Hashable, look: Callable[[], Any]) -> Any:
    """What `look` finds; while only reading it is asked once for `what`, as nothing can change it in between."""
    found = session.info.get(FOUND)
    if found is None:
        return look()
    if what not in found:
        found[what] = look()
    return found[what]


def last_change(session: Session) -> str:
    """A text that stays the same as long as nothing is stored that `session` can see.

    What was worked out under the same text need not be worked out again. On SQLite it is the number of the newest
    event, since transactions come one after the other and every change writes one; on PostgreSQL, where a smaller
    number may be committed later, the snapshot of the transactions that are over.
    """
    if session.get_bind().dialect.name == "sqlite":
        return str(session.connection().exec_driver_sql("SELECT MAX(id) FROM event").scalar())
    return str(session.connection().exec_driver_sql("SELECT pg_current_snapshot()").scalar())


def refresh_statistics(session: Session) -> None:
    """Let PostgreSQL count its tables anew after a great many rows came in.

    It does so by itself, but a minute later; until then it plans for the few rows that it knew, and a national
    query can take minutes. SQLite plans without counts.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.connection().exec_driver_sql("ANALYZE")


def is_ready(store: Engine) -> bool:
    """Whether the database answers a question now, and has our tables."""
    try:
        with _answering(), store.connect() as connection:
            connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    except (StoreProblem, DatabaseError):
        return False
    return True


@contextmanager
def _answering() -> Iterator[None]:
    """Turn the errors of a database that is away, locked or damaged into a `StoreProblem`; leave all others."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout, DisconnectionError) as error:
        raise _unusable(error) from error
    except DatabaseError as error:
        # SQLite reports a damaged file by the bare class; its subclasses are faults of a statement.
        if type(error) is not DatabaseError:
            raise
        raise _unusable(error) from error


def _unusable(error: Exception) -> StoreProblem:
    LOG.error("The database does not answer", exc_info=error)
    return StoreProblem("store.unusable")
