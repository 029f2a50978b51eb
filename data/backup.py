"""Back-ups: the database, the files of evidence and the editions in one SQLite file, from either database into either.

So a back-up needs no tool of the database server, and is also the way from SQLite to PostgreSQL and back.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, Table, bindparam, func, insert, select, text, update

from data.backup_files import add_files, drop_files, editions_from, take_files
from data.base import Table as OurTable
from data.base import utc_now
from data.errors import Invalid, StoreProblem
from data.migrate import is_known, migrate, newest_revision, revision_of
from data.store import home, open_store

BATCH = 1000


def back_up(store: Engine, file: Path) -> None:
    """Write all that the database holds now, the evidence and own editions into a new file; others go on working.

    The file appears whole or not at all, and only its owner may read it: it holds password hashes.

    Raises:
        Invalid: the file exists, or cannot be written.
        StoreProblem: a PostgreSQL database is not at this program's revision, or a file of evidence was changed.
    """
    _write(store, file, whole=True)


def _write(store: Engine, file: Path, *, whole: bool) -> None:
    if file.exists():
        raise Invalid("backup.exists", file=str(file))
    try:
        with _beside(file) as part:
            if store.dialect.name == "sqlite":
                _vacuum_into(_path_of(store), part)
            else:
                _copy_out(store, part)
            if whole:
                # After the database, so that every file that it names is there: none is ever deleted.
                add_files(part)
            part.chmod(0o600)
            part.replace(file)
    except OSError as error:
        raise Invalid("backup.cannot_write", file=str(file), reason=error.strerror or str(error)) from error


def restore(store: Engine, file: Path) -> Path | None:
    """Replace what the database holds by a back-up, brought up to date; gives the file where the old state is kept.

    The files of evidence of the back-up are added to those that are there; its editions take the place of those that
    are there, which are kept beside. Nothing is given if the database was empty. The application should be stopped
    meanwhile: what is saved after the old state was set aside is not in the new one.

    Raises:
        Invalid: the file is no back-up of this program, or damaged.
        StoreProblem: it was made by a newer program, or its files cannot be written. The database is not changed.
    """
    _check_back_up(file)
    take_files(file)
    target = _path_of(store) if store.dialect.name == "sqlite" else home() / "egov.sqlite"
    with editions_from(file) as put_editions, _beside(target) as part:
        _vacuum_into(file, part)
        drop_files(part)
        copy = open_store(f"sqlite:///{part}")
        migrate(copy)
        try:
            if store.dialect.name == "sqlite":
                _into_one_file(copy)
                store.dispose()
                kept = _swap(part, target)
            else:
                kept = _keep_aside(store, target)
                _copy_in(copy, store)
            put_editions()
            return kept
        finally:
            copy.dispose()


def _check_back_up(file: Path) -> None:
    try:
        connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
        try:
            sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise Invalid("backup.not_one", file=str(file)) from error
    if not sound or found is None:
        raise Invalid("backup.not_one", file=str(file))
    if not is_known(found[0]):
        raise StoreProblem("store.newer", revision=found[0])


def _vacuum_into(source: Path, target: Path) -> None:
    connection = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
    try:
        connection.execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.close()
    # A back-up that is only in the computer's memory is none.
    with target.open("rb") as written:
        os.fsync(written.fileno())


def _copy_out(store: Engine, part: Path) -> None:
    found = revision_of(store)
    if found != newest_revision():
        raise StoreProblem("store.newer" if found and not is_known(found) else "backup.older", revision=found)
    with TemporaryDirectory(prefix="egov-") as folder:
        copy = open_store(f"sqlite:///{Path(folder) / 'copy.sqlite'}")
        migrate(copy)
        # Repeatable read: what is saved while we read is in no table or in all.
        with store.connect() as raw, copy.connect() as target:
            source = raw.execution_options(isolation_level="REPEATABLE READ")
            target.execution_options(egov_transaction="write")
            target.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            copy_rows(source, target)
            target.commit()
        copy.dispose()
        _vacuum_into(Path(folder) / "copy.sqlite", part)


def _copy_in(copy: Engine, store: Engine) -> None:
    migrate(store)
    names = ", ".join(f'"{table.name}"' for table in OurTable.metadata.sorted_tables)
    with copy.connect() as source, store.begin() as target:
        target.execute(text(f"TRUNCATE {names}"))
        copy_rows(source, target)
        for table in OurTable.metadata.sorted_tables:
            _continue_numbers(target, table)


def copy_rows(source: Connection, target: Connection) -> None:
    """Copy all rows of all our tables into empty tables, exactly, parents before children."""
    for table in OurTable.metadata.sorted_tables:
        # A row may point at a later one of its own table, so these pointers follow when all rows are there.
        own = [column.name for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
        pointers: list[dict[str, Any]] = []
        rows = source.execution_options(yield_per=BATCH).execute(select(table)).mappings()
        for batch in rows.partitions():
            plain = [dict(row) for row in batch]
            target.execute(insert(table), [row | dict.fromkeys(own) for row in plain])
            pointers += [
                {f"new_{name}": row[name] for name in own} | {"row_id": row["id"]}
                for row in plain
                if any(row[name] is not None for name in own)
            ]
        if pointers:
            places = {name: bindparam(f"new_{name}") for name in own}
            target.execute(update(table).where(table.c.id == bindparam("row_id")).values(places), pointers)


def _continue_numbers(target: Connection, table: Table) -> None:
    column = table.autoincrement_column
    if column is not None:
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        last = func.coalesce(func.max(column), 0)
        target.execute(select(func.setval(sequence, last + 1, False)))  # noqa: FBT003 - SQL's own third argument


def _keep_aside(store: Engine, target: Path) -> Path | None:
    if revision_of(store) is None:
        return None
    aside = _aside(target)
    # Without the files, of which none is deleted.
    _write(store, aside, whole=False)
    return aside


def _into_one_file(copy: Engine) -> None:
    with copy.connect() as connection:
        raw = connection.execution_options(egov_transaction="manual")
        raw.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    copy.dispose()


def _swap(part: Path, target: Path) -> Path | None:
    """Put `part` in the place of `target`, whose files move aside together; a program that has them open notices."""
    aside = _aside(target) if target.exists() and target.stat().st_size else None
    for suffix in ("", "-wal", "-shm"):
        old = target.with_name(target.name + suffix)
        if aside and old.exists():
            old.rename(aside.with_name(aside.name + suffix))
    part.replace(target)
    return aside


def _aside(target: Path) -> Path:
    return target.with_name(f"{target.stem}.before-restore-{utc_now():%Y%m%d-%H%M%S-%f}{target.suffix}")


def _path_of(store: Engine) -> Path:
    return Path(store.url.database or "").resolve()


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A path for a new file in the same folder, so that it can take its place in one step; gone if it is not used."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".egov-", dir=file.parent) as folder:
        yield Path(folder) / file.name
