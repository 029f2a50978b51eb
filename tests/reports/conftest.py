"""The sample country, to look at and to change."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from data.store import open_store, reading
from pages.web.store import opened


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


@pytest.fixture(scope="module")
def served_sample(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Screens and routes read a copy of the sample country, as often as they like."""
    folder = tmp_path_factory.mktemp("served")
    file = shutil.copyfile(sample_file, folder / "egov.sqlite")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("EGOV_HOME", str(folder))
        environment.setenv("EGOV_DATABASE_URL", f"sqlite:///{file}")
        environment.setenv("EGOV_API_RATE_OPEN", "1000000")
        yield
        opened().dispose()
