"""A real database of each kind, and one person per role, for every test that asks."""

import gc
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher, profiles
from sqlalchemy import Engine, event
from sqlmodel import Session
from streamlit.components.v2 import manifest_scanner
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

import projects.tables  # noqa: F401 - all tables must be known before migrations run
from data import people, sign_in
from data.access import Actor, Role
from data.migrate import migrate
from data.organisations import root
from data.store import open_store, transaction
from data.tables import Organisation
from reports.sample import build_if_new
from tests import postgresql
from tests.fonts import cut_beforehand
from tests.postgresql import EmptiedDatabase

# Until the tests are collected: what is loaded by then stays.
gc.disable()

ENGINES = ("sqlite", "postgresql")
ANSWERING = ("test_bad_input.py", "test_main_job.py", "test_questionnaire.py", "test_tasks.py")
"""About half of the browser's work."""
BUILDING_SECONDS = 300
COLLECTED_EACH = (10_000, 20, 50)
"""New objects until the youngest are looked through, and how many times until the elder ones are."""


class BrowsersOfTwo(LoadScopeScheduling):
    """Two workers drive the browser tests, each with a server and a browser of its own; the rest goes one by one.

    More browsers only slow each other down, and every worker that drives one needs a server first.
    """

    def _split_scope(self, nodeid: str) -> str:
        if not nodeid.startswith("tests/e2e/"):
            return nodeid
        return "e2e, answering" if nodeid.split("::")[0].endswith(ANSWERING) else "e2e"


def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """What the workers need in common is begun before they are."""
    config.add_cleanup(cut_beforehand())


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end; to look through it for what can go takes a tenth of all tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED_EACH)
    gc.enable()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What the workers had in common goes when all are done."""
    if not hasattr(session.config, "workerinput"):
        postgresql.drop_templates()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """How the tests are shared among the workers."""
    return BrowsersOfTwo(config, log)


@pytest.fixture(scope="session", autouse=True)
def evidence_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the files of evidence of all tests go; a test of theirs names a folder of its own."""
    folder = tmp_path_factory.mktemp("evidence")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EGOV_EVIDENCE", str(folder))
        yield folder


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Argon2id at its lowest price: hundreds of passwords would take a minute. One test holds what the product pays."""
    quick = PasswordHasher.from_parameters(profiles.CHEAPEST)
    with pytest.MonkeyPatch.context() as patch:
        for module in (people, sign_in):
            patch.setattr(module, "HASHER", quick)
        patch.setattr(sign_in, "_NOBODY", quick.hash("nobody"))
        yield


@pytest.fixture(scope="session", autouse=True)
def installed_components() -> Iterator[None]:
    """Let Streamlit look through the installed packages once, and not at each first run of a screen's test.

    It reads the description of every package in search of components, which takes longer than most screens.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


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
def sample_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the sample country, to read or to copy; one worker builds it for all."""
    own = tmp_path_factory.mktemp("sample") / "egov.sqlite"
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    built = shared / "sample-country.sqlite"
    try:
        (shared / "sample-country.begun").touch(exist_ok=False)
    except FileExistsError:
        deadline = time.monotonic() + BUILDING_SECONDS
        while not built.exists():
            assert time.monotonic() < deadline, "The worker that builds the sample country has not come to its end."
            time.sleep(0.2)
        return Path(shutil.copyfile(built, own))
    shutil.copyfile(sqlite_template, own)
    store = open_store(f"sqlite:///{own}")
    with transaction(store) as session:
        assert build_if_new(session)
    with store.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.dispose()
    shutil.copyfile(own, built.with_suffix(".part")).replace(built)
    return own


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a running PostgreSQL."""
    with postgresql.running() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """The name of a migrated, empty PostgreSQL database to copy from."""

    def fill(url: str) -> None:
        store = open_store(url)
        migrate(store)
        store.dispose()

    return postgresql.template(postgresql_server, "empty", fill)


@pytest.fixture
def postgresql_sample(postgresql_server: str) -> Iterator[str]:
    """The URL of a PostgreSQL database with the sample country, to read and to change; one worker builds it for all."""

    def fill(url: str) -> None:
        store = open_store(url)
        migrate(store)
        with transaction(store) as session:
            assert build_if_new(session)
        store.dispose()

    template = postgresql.template(postgresql_server, "sample", fill)
    name = f"sample_{os.getpid()}"
    yield postgresql.copied(postgresql_server, template, name)
    postgresql.administer(postgresql_server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def postgresql_database(postgresql_server: str, postgresql_template: str) -> Iterator[EmptiedDatabase]:
    """The database of this test process."""
    database = EmptiedDatabase(postgresql_server, postgresql_template)
    yield database
    database.drop()


@pytest.fixture(scope="session")
def sqlite_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the SQLite database of the test that runs is."""
    return tmp_path_factory.mktemp("database") / "egov.sqlite"


@pytest.fixture(params=ENGINES)
def store_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh, migrated database, once of each kind."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgresql_database").fresh()
    copy: Path = request.getfixturevalue("sqlite_copy")
    for leftover in copy.parent.glob("egov.sqlite*"):
        leftover.unlink()
    shutil.copyfile(request.getfixturevalue("sqlite_template"), copy)
    return f"sqlite:///{copy}"


@pytest.fixture(scope="session")
def engines() -> Iterator[Callable[[str], Engine]]:
    """Gives the engine for an address, the same one to all tests: it knows the statements of those before."""
    opened: dict[str, Engine] = {}

    def engine(url: str) -> Engine:
        if url not in opened:
            opened[url] = open_store(url)
        return opened[url]

    yield engine
    for one in opened.values():
        one.dispose()


@pytest.fixture
def store(store_url: str, engines: Callable[[str], Engine]) -> Iterator[Engine]:
    """A fresh, migrated database, once of each kind."""
    engine = engines(store_url)
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
def statements(session: Session) -> list[str]:
    """What is sent to the database, statement by statement: a count that grows with the rows is a screen that waits."""
    sent: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *told: sent.append(told[2]))
    return sent


@pytest.fixture
def country(session: Session) -> Country:
    """The tiny register, stored."""
    top = root(session)
    health = Organisation(code="health", kind="ministry", name_en="Ministry of Test Health")
    trade = Organisation(code="trade", kind="ministry", name_en="Ministry of Test Trade")
    laboratory = Organisation(code="laboratory", kind="agency", name_en="Test Laboratory")
    province = Organisation(code="province", kind="province", name_en="Test Province")
    district = Organisation(code="district", kind="district", name_en="Test District")
    parents = ((health, top), (trade, top), (laboratory, health), (province, top), (district, province))
    # All at once, since thousands of tests begin with this.
    for one, _ in parents:
        session.add(one)
    session.flush()
    for one, parent in parents:
        one.parent_id, one.path = parent.id, f"{parent.path}{one.id}/"
    session.flush()
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
