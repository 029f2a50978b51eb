"""The sample country, built once for all tests that look at it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from data.store import open_store, reading, transaction
from reports.sample import build_if_new


@pytest.fixture(scope="session")
def sample_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the sample country, to read or to copy."""
    path = tmp_path_factory.mktemp("sample") / "egov.sqlite"
    shutil.copyfile(sqlite_template, path)
    store = open_store(f"sqlite:///{path}")
    with transaction(store) as session:
        assert build_if_new(session)
    with store.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.dispose()
    return path


@pytest.fixture(scope="session")
def sample(sample_file: Path) -> Iterator[Session]:
    """The sample country, to read only."""
    store = open_store(f"sqlite:///{sample_file}")
    with reading(store) as session:
        yield session
    store.dispose()


@pytest.fixture
def sample_copy(sample_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """A copy of the sample country, to change."""
    shutil.copyfile(sample_file, tmp_path / "sample.sqlite")
    store = open_store(f"sqlite:///{tmp_path / 'sample.sqlite'}")
    yield store
    store.dispose()
