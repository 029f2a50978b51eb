"""The screens run without a browser, on a real database, for a person of each role."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import PropertyMock, patch

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from data.access import Role
from data.organisations import place, root
from data.sign_in import open_session
from data.store import transaction
from data.tables import Organisation, Person, RoleGrant
from pages.ui.screen import COOKIE
from pages.web.store import opened
from tests.fonts import share_fonts

ROOT = Path(__file__).parents[2]
# Streamlit's own stand-in for the browser has no cookies; this is the one thing of it that is replaced.
COOKIES = "streamlit.runtime.context.ContextProxy.cookies"
SECONDS = 60


@pytest.fixture
def store(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The database that the screens read: a country with one ministry, and a person for each role."""
    file = shutil.copyfile(sqlite_template, tmp_path / "egov.sqlite")
    share_fonts(tmp_path)
    monkeypatch.setenv("EGOV_HOME", str(tmp_path))
    monkeypatch.setenv("EGOV_DATABASE_URL", f"sqlite:///{file}")
    engine = opened()
    with transaction(engine) as session:
        top = root(session)
        ministry = Organisation(code="health", kind="ministry", name_en="Ministry of Test Health")
        place(session, ministry, parent=top)
        for role in Role:
            person = Person(username=role.value, name=f"Test {role.value}")
            session.add(person)
            session.flush()
            at = ministry if role in (Role.OFFICER, Role.HEAD) else top
            session.add(RoleGrant(person_id=person.id or 0, role=role, organisation_id=at.id or 0))
    yield engine
    engine.dispose()


@pytest.fixture
def signed_in(store: Engine) -> Iterator[Callable[[str | None], None]]:
    """Makes the browser that of a person, by user name; of nobody in particular for None."""
    with patch(COOKIES, new_callable=PropertyMock) as cookies:
        cookies.return_value = {}

        def become(username: str | None) -> None:
            cookies.return_value = {}
            if username is not None:
                with transaction(store) as session:
                    person = session.exec(select(Person).where(Person.username == username)).one()
                    cookies.return_value = {COOKIE: open_session(session, person, address="")}

        yield become


@pytest.fixture
def app(signed_in: Callable[[str | None], None]) -> Callable[[str | None], AppTest]:
    """Opens the application for a person."""

    def begin(username: str | None) -> AppTest:
        signed_in(username)
        return AppTest.from_file(str(ROOT / "Home.py"), default_timeout=SECONDS).run()

    return begin


def drawn(at: AppTest) -> list[str]:
    """The names of the screens that were drawn to their end."""
    pieces = [element.proto.body for element in at.get("html")]
    return [piece.split('data-screen="')[1].split('"')[0] for piece in pieces if "egov-done" in piece]
