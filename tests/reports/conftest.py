"""The sample country, to look at and to change."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import PropertyMock, patch

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select
from streamlit.testing.v1 import AppTest

from data.sign_in import open_session
from data.store import open_store, reading, transaction
from data.tables import Person
from pages.ui.screen import COOKIE
from pages.web.store import opened
from tests.fonts import share_fonts
from tests.pages.conftest import COOKIES, ROOT, SECONDS


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
    share_fonts(folder)
    file = shutil.copyfile(sample_file, folder / "egov.sqlite")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("EGOV_HOME", str(folder))
        environment.setenv("EGOV_DATABASE_URL", f"sqlite:///{file}")
        environment.setenv("EGOV_API_RATE_OPEN", "1000000")
        yield
        opened().dispose()


@pytest.fixture
def screen(served_sample: None) -> Iterator[Callable[..., AppTest]]:  # noqa: ARG001 - it is what the screens read
    """Draws a screen for the sample's director."""
    with patch(COOKIES, new_callable=PropertyMock) as cookies:
        with transaction(opened()) as session:
            director = session.exec(select(Person).where(Person.username == "sample-director")).one()
            cookies.return_value = {COOKIE: open_session(session, director, address="")}

        def draw(file: str, **query: str) -> AppTest:
            at = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=SECONDS)
            at.run()
            for name, value in query.items():
                at.query_params[name] = value
            return at.switch_page(file).run()

        yield draw
