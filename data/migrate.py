"""Brings a database up to the tables of this program, under a lock, or refuses one that is newer."""

from pathlib import Path
from typing import Any, Literal

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError, OperationalError

from data.base import Exact, Money, Table
from data.errors import StoreProblem

FOLDER = Path(__file__).parent / "migrations"
# Any fixed number will do; it names our lock among PostgreSQL's advisory locks.
LOCK = 7_103_562


def migrate(store: Engine) -> None:
    """Bring the database to this program's newest revision; does nothing if it is there already.

    Several processes may call it at once: the first one works, the others wait. A failing revision
    leaves the database as it was.

    Raises:
        StoreProblem: the database does not answer, belongs to a newer program, or cannot be written.
    """
    try:
        connected = store.connect()
    except OperationalError as error:
        raise StoreProblem("store.away", address=store.url.render_as_string(hide_password=True)) from error
    try:
        with connected as raw:
            if raw.dialect.name == "sqlite":
                _migrate_sqlite(raw.execution_options(egov_transaction="manual"))
            else:
                _migrate_postgresql(raw.execution_options(isolation_level="AUTOCOMMIT"))
    except DatabaseError as error:
        raise StoreProblem("store.cannot_migrate", reason=str(error.orig)) from error


def revision(message: str, store: Engine) -> None:
    """Write a new revision file from the difference between the database and the tables. For developers."""
    for table in Table.metadata.tables.values():
        # Without it SQLite gives the id of a deleted row again, and the newcomer would inherit its events.
        table.dialect_kwargs["sqlite_autoincrement"] = "id" in table.columns
    with store.connect() as connection:
        known = len(list(_script().walk_revisions()))
        command.revision(_config(connection), message=message, autogenerate=True, rev_id=f"{known + 1:04d}")


def differences(store: Engine) -> list[Any]:
    """What the tables of the program have that the database has not, or the reverse; [] when they agree."""
    with store.connect() as connection:
        return compare_metadata(_context(connection), Table.metadata)


def newest_revision() -> str:
    """The revision that this program's tables have."""
    head = _script().get_current_head()
    if head is None:
        raise ValueError("there is no revision")
    return head


def is_known(found: str) -> bool:
    """Whether this program can bring a database of this revision up to date, or it is there already."""
    return found in {step.revision for step in _script().walk_revisions()}


def revision_of(store: Engine) -> str | None:
    """The revision of a database; None if it holds nothing of ours yet."""
    with store.connect() as connection:
        return _context(connection).get_current_revision()


def _migrate_sqlite(connection: Connection) -> None:
    # Foreign keys must be off while a table is rebuilt (dropping the old one would delete its children),
    # and that switch is ignored inside a transaction.
    if _is_current(connection):
        return
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        _upgrade(connection)
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise StoreProblem("store.cannot_migrate", reason=f"foreign keys: {broken[:3]}")
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    else:
        connection.exec_driver_sql("COMMIT")
    finally:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def _migrate_postgresql(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
    try:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        _upgrade(connection)
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    else:
        connection.exec_driver_sql("COMMIT")


def _is_current(connection: Connection) -> bool:
    here = _context(connection).get_current_revision()
    return here is not None and here == _script().get_current_head()


def _upgrade(connection: Connection) -> None:
    here = _context(connection).get_current_revision()
    script = _script()
    known = {step.revision for step in script.walk_revisions()}
    if here is not None and here not in known:
        raise StoreProblem("store.newer", revision=here)
    if here != script.get_current_head():
        command.upgrade(_config(connection), "head")


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _context(connection: Connection) -> MigrationContext:
    return MigrationContext.configure(connection, opts={"render_item": render_type, "compare_type": True})


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def render_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write SQLModel's own types as the plain ones, so that a revision does not depend on SQLModel."""
    if kind != "type":
        return False
    if isinstance(item, Money | Exact):
        return f"data.base.{type(item).__name__}()"
    if type(item).__name__ == "AutoString":
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    if type(item).__name__ == "UTCDateTime":
        return "sa.DateTime(timezone=True)"
    return False
