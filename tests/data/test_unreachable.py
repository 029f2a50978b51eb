"""A database that goes away is missed at once: nothing is acknowledged that is not kept."""

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from data.errors import StoreProblem
from data.store import is_ready, open_store, reading, transaction
from data.tables import Setting

AWAY = r"store\.unusable"


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(sqlite_template, tmp_path / "egov.sqlite"))


def _keep(session: Session, name: str) -> None:
    session.add(Setting(name=name, value="kept"))


def _names(session: Session) -> list[str]:
    return list(session.exec(select(Setting.name)))


def test_a_file_moved_away_while_in_use_is_missed_by_readers_and_writers(file: Path) -> None:
    store = open_store(f"sqlite:///{file}")
    with transaction(store) as session:
        _keep(session, "before")
    file.rename(file.with_name("away.sqlite"))
    with pytest.raises(StoreProblem, match=AWAY), transaction(store) as session:
        _keep(session, "lost")
    with pytest.raises(StoreProblem, match=AWAY), reading(store) as session:
        _names(session)
    assert not is_ready(store)
    assert not file.exists()
    store.dispose()


def test_a_file_that_is_put_back_is_used_again_without_a_restart(file: Path, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{file}")
    with reading(store) as session:
        assert _names(session) == []
    other = Path(shutil.copyfile(file, tmp_path / "other.sqlite"))
    second = open_store(f"sqlite:///{other}")
    with transaction(second) as session:
        _keep(session, "of the other file")
    second.dispose()
    os.replace(other, file)  # noqa: PTH105 - the one call that is atomic on every system
    with reading(store) as session:
        assert _names(session) == ["of the other file"]
    assert is_ready(store)
    store.dispose()


def test_a_file_damaged_while_in_use_is_told_as_a_problem_of_the_store(file: Path) -> None:
    store = open_store(f"sqlite:///{file}")
    with reading(store) as session:
        _names(session)
    store.dispose()
    file.write_bytes(b"not a database at all" * 1000)
    with pytest.raises(StoreProblem, match=AWAY), reading(store) as session:
        _names(session)
    store.dispose()


def test_a_database_that_is_locked_for_long_is_told_as_a_problem_of_the_store(file: Path) -> None:
    holder, store = open_store(f"sqlite:///{file}"), open_store(f"sqlite:///{file}")
    with store.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=10")
        connection.rollback()
    with transaction(holder) as held:
        _keep(held, "first")
        held.flush()
        with pytest.raises(StoreProblem, match=AWAY), transaction(store) as session:
            _names(session)
    holder.dispose()
    store.dispose()


def test_a_postgresql_server_that_does_not_answer_is_told_as_a_problem_of_the_store() -> None:
    store = open_store("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    with pytest.raises(StoreProblem, match=AWAY), reading(store) as session:
        session.exec(select(1))
    assert not is_ready(store)


def test_a_mistake_in_a_statement_is_no_problem_of_the_store(store_url: str) -> None:
    store = open_store(store_url)
    with pytest.raises(IntegrityError), transaction(store) as session:
        session.execute(text("INSERT INTO setting (name, value) VALUES ('x', NULL)"))
    store.dispose()
