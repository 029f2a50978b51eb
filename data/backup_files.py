"""What a back-up holds beside the tables: the files of evidence, and the folder of a ministry's own editions."""

import hashlib
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import mkdtemp

from data import files
from data.base import utc_now
from data.errors import Invalid, StoreProblem
from data.store import home

FILES, EDITIONS = "kept_file", "kept_edition"
"""The tables of a back-up, and of nothing else: evidence by its hash, and the files of editions by their path."""
_PATH = re.compile(r"(?:[\w-][\w.-]*/)?[\w-][\w.-]*")


def add_files(back_up: Path) -> None:
    """Write the files of evidence and of the editions into a back-up that has none yet."""
    with closing(sqlite3.connect(back_up)) as connection:
        with connection:
            connection.execute(f"CREATE TABLE {FILES} (sha256 TEXT PRIMARY KEY, content BLOB NOT NULL)")
            connection.execute(f"CREATE TABLE {EDITIONS} (path TEXT PRIMARY KEY, sha256 TEXT, content BLOB NOT NULL)")
        for sha256 in files.kept():
            with connection:
                connection.execute(f"INSERT INTO {FILES} VALUES (?, ?)", (sha256, files.content_of(sha256)))  # noqa: S608
        with connection:
            rows = [(path, _hash(content), content) for path, content in _editions().items()]
            connection.executemany(f"INSERT INTO {EDITIONS} VALUES (?, ?, ?)", rows)  # noqa: S608


def take_files(back_up: Path) -> None:
    """Put the files of evidence of a back-up where they belong; each is compared with its name first.

    Raises:
        Invalid: one is not what it was.
    """
    with closing(_opened(back_up)) as connection:
        if not _has(connection, FILES):
            return
        for sha256, content in connection.execute(f"SELECT sha256, content FROM {FILES}"):  # noqa: S608
            if _hash(content) != sha256:
                raise Invalid("backup.file", file=str(back_up))
            files.keep(content)


@contextmanager
def editions_from(back_up: Path) -> Iterator[Callable[[], None]]:
    """Lay out the editions of a back-up beside those that are there; what it gives puts them in their place.

    The folder that was there is kept as `editions.before-restore-…`, as the database is. Nothing happens where both
    are the same, or where the back-up is of a program that kept no editions in it.

    Raises:
        Invalid: an edition of the back-up is not what it was.
        StoreProblem: the folder cannot be written.
    """
    kept = _editions_in(back_up)
    folder = home() / "editions"
    if kept is None or kept == _editions():
        yield lambda: None
        return
    part = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(mkdtemp(prefix=".editions-", dir=folder.parent))
        part.chmod(0o755)
        for path, content in kept.items():
            (part / path).parent.mkdir(exist_ok=True)
            (part / path).write_bytes(content)
        chosen = part
        yield lambda: _exchange(chosen, folder)
    except OSError as error:
        raise StoreProblem("file.cannot_keep", folder=str(folder), reason=error.strerror or str(error)) from error
    finally:
        if part is not None and part.exists():
            shutil.rmtree(part)


def drop_files(copy: Path) -> None:
    """Take out of a copy of a back-up what is no part of the database."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        for table in (FILES, EDITIONS):
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        connection.execute("VACUUM")


def _editions() -> dict[str, bytes]:
    folder = home() / "editions"
    found = {file.relative_to(folder).as_posix(): file for file in sorted(folder.rglob("*")) if file.is_file()}
    return {path: file.read_bytes() for path, file in found.items() if _PATH.fullmatch(path)}


def _editions_in(back_up: Path) -> dict[str, bytes] | None:
    with closing(_opened(back_up)) as connection:
        if not _has(connection, EDITIONS):
            return None
        rows = connection.execute(f"SELECT path, sha256, content FROM {EDITIONS} ORDER BY path").fetchall()  # noqa: S608
    if any(_hash(content) != sha256 or not _PATH.fullmatch(path) for path, sha256, content in rows):
        raise Invalid("backup.edition", file=str(back_up))
    return {path: content for path, _, content in rows}


def _exchange(part: Path, folder: Path) -> None:
    if folder.exists():
        folder.rename(folder.with_name(f"{folder.name}.before-restore-{utc_now():%Y%m%d-%H%M%S-%f}"))
    part.rename(folder)


def _opened(back_up: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{back_up.resolve().as_uri()}?mode=ro", uri=True)


def _has(connection: sqlite3.Connection, table: str) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is not None


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
