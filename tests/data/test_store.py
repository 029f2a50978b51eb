"""The database: how it is opened, what a transaction keeps, and which databases are refused."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from data.access import Actor
from data.errors import StoreProblem
from data.events import record
from data.migrate import differences, migrate, newest_revision, revision_of
from data.store import database_url, is_ready, last_change, open_store, reading, transaction
from data.tables import Organisation, Person, Setting
from tests.conftest import ENGINES
from tests.postgresql import administer, database

ROOT = Path(__file__).parents[2]
NOBODY = 65534


@pytest.fixture(params=ENGINES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database that holds nothing yet, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.sqlite'}"
        return
    server = request.getfixturevalue("postgresql_server")
    name = f"empty_{os.getpid()}"
    administer(server, f'CREATE DATABASE "{name}"')
    yield database(server, name)
    administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def keep(session: Session, name: str) -> None:
    """Enter a setting."""
    session.add(Setting(name=name, value="kept"))
    session.flush()


def names(store: Engine) -> list[str]:
    """The settings that are stored."""
    with reading(store) as session:
        return list(session.exec(select(Setting.name).order_by(Setting.name)))


def test_sqlite_is_opened_to_survive_a_power_cut_and_to_let_readers_work(sqlite_template: Path, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{shutil.copyfile(sqlite_template, tmp_path / 'egov.sqlite')}")
    with store.connect() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in pragmas]
    store.dispose()
    # synchronous 2 is FULL.
    assert found == ["wal", 2, 1, 10000]


def test_a_transaction_is_kept_whole(store: Engine) -> None:
    with transaction(store) as session:
        keep(session, "a")
        keep(session, "b")
    assert names(store) == ["a", "b"]


def test_a_transaction_that_fails_leaves_nothing(store: Engine) -> None:
    def fail() -> None:
        with transaction(store) as session:
            keep(session, "a")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert names(store) == []


def test_reading_stores_nothing(store: Engine) -> None:
    with reading(store) as session:
        keep(session, "a")
    assert names(store) == []


def test_what_was_read_can_be_looked_at_afterwards(store: Engine) -> None:
    with transaction(store) as session:
        keep(session, "a")
    with reading(store) as session:
        found = session.exec(select(Setting)).one()
    assert found.value == "kept"


def test_a_reader_is_not_held_up_by_a_writer(store: Engine) -> None:
    with transaction(store) as session:
        keep(session, "a")
        assert names(store) == []


TRIES = 100


def change_of(store: Engine) -> str:
    """The last change as a new reader sees it."""
    with reading(store) as session:
        return last_change(session)


def test_the_last_change_is_another_one_after_each_event_and_the_same_otherwise(store: Engine) -> None:
    # On PostgreSQL a transaction in another database of the server, such as that of a test beside, counts as well.
    same = any(change_of(store) == change_of(store) for _ in range(TRIES))
    told = [change_of(store)]
    for _ in range(2):
        with transaction(store) as session:
            record(session, Actor(None, "Test"), "organisation.load", subject="register:all")
        told.append(change_of(store))
    assert same
    assert len(set(told)) == 3


def test_a_reader_that_began_before_a_change_does_not_see_it_as_the_last_one(store: Engine) -> None:
    with reading(store) as earlier:
        before = last_change(earlier)
        with transaction(store) as session:
            record(session, Actor(None, "Test"), "organisation.load", subject="register:all")
    assert change_of(store) != before


def test_foreign_keys_are_enforced(store: Engine) -> None:
    def orphan() -> None:
        with transaction(store) as session:
            session.add(Organisation(code="x", kind="agency", name_en="X", parent_id=4711))

    with pytest.raises(IntegrityError):
        orphan()


def test_a_writer_waits_for_the_one_before(sqlite_template: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{shutil.copyfile(sqlite_template, tmp_path / 'egov.sqlite')}"
    first, second = open_store(url), open_store(url)
    with transaction(first) as session:
        session.exec(select(Setting)).all()
        # BEGIN IMMEDIATE took the lock although nothing was written yet.
        other = sqlite3.connect(tmp_path / "egov.sqlite", timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()
    with transaction(second) as session:
        keep(session, "a")
    assert names(first) == ["a"]
    first.dispose()
    second.dispose()


def test_a_file_that_is_no_database_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "letter.sqlite"
    file.write_text("Dear minister, " * 1000)
    with pytest.raises(StoreProblem) as caught:
        open_store(f"sqlite:///{file}")
    assert (caught.value.code, caught.value.details) == ("store.corrupt", {"file": str(file)})


@pytest.mark.skipif(sys.platform == "win32", reason="file rights are others there")
def test_a_file_that_cannot_be_written_is_refused_by_name(sqlite_template: Path) -> None:
    # The superuser may write any file, so somebody else has to try.
    with tempfile.TemporaryDirectory() as folder:
        file = Path(shutil.copyfile(sqlite_template, Path(folder) / "egov.sqlite"))
        file.chmod(0o444)
        Path(folder).chmod(0o555)
        program = (
            "import os, sys; from data.store import open_store; "
            f"os.geteuid() or os.setuid({NOBODY}); open_store(sys.argv[1])"
        )
        tried = subprocess.run(
            [sys.executable, "-B", "-c", program, f"sqlite:///{file}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        Path(folder).chmod(0o755)
    assert "StoreProblem: ('store.read_only'" in tried.stderr
    assert str(file) in tried.stderr


def test_an_empty_database_is_brought_up_to_date_and_then_left_alone(empty_url: str) -> None:
    store = open_store(empty_url)
    assert (revision_of(store), is_ready(store)) == (None, False)
    migrate(store)
    migrate(store)
    assert (revision_of(store), is_ready(store)) == (newest_revision(), True)
    store.dispose()


def test_the_migrations_make_the_tables_of_the_program(store: Engine) -> None:
    assert differences(store) == []


def test_a_database_of_a_newer_program_is_refused_and_left_as_it_is(store: Engine) -> None:
    with transaction(store) as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreProblem) as caught:
        migrate(store)
    assert (caught.value.code, caught.value.details) == ("store.newer", {"revision": "9999"})
    assert revision_of(store) == "9999"


def test_two_programs_that_start_at_once_migrate_once(empty_url: str) -> None:
    command = [sys.executable, "-m", "data", "migrate"]
    environment = {**os.environ, "EGOV_DATABASE_URL": empty_url}
    both = [subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE) for _ in range(2)]
    endings = [(one.communicate()[1].decode(), one.returncode) for one in both]
    assert endings == [("", 0), ("", 0)]
    store = open_store(empty_url)
    assert revision_of(store) == newest_revision()
    assert differences(store) == []
    store.dispose()


def test_the_database_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("EGOV_DATABASE_URL", raising=False)
    monkeypatch.setenv("EGOV_HOME", str(tmp_path))
    assert database_url() == f"sqlite:///{tmp_path / 'egov.sqlite'}"
    monkeypatch.setenv("EGOV_DATABASE_URL", "postgresql+psycopg://server/egov")
    assert database_url() == "postgresql+psycopg://server/egov"


def test_the_id_of_a_deleted_row_is_never_given_again(session: Session) -> None:
    first = Person(username="first", name="First")
    session.add(first)
    session.flush()
    session.delete(first)
    session.flush()
    second = Person(username="second", name="Second")
    session.add(second)
    session.flush()
    assert (second.id or 0) > (first.id or 0)
