"""A back-up that was never restored is a hope: each test here restores one."""

import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from data import files
from data.access import Actor
from data.backup import back_up, restore
from data.backup_files import EDITIONS, FILES
from data.base import Table
from data.errors import Invalid, StoreProblem
from data.events import broken_chains, record
from data.organisations import place, root
from data.store import open_store, reading, transaction
from data.tables import Event, Organisation, Person, Setting


@pytest.fixture(autouse=True)
def evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of evidence of this test alone."""
    monkeypatch.setenv("EGOV_EVIDENCE", str(tmp_path / "evidence"))
    return tmp_path / "evidence"


WRITER = Actor(person=None, name="Test writer")
SEEN = datetime(2026, 4, 14, 9, 30, 15, 123456, tzinfo=UTC)


def _fill(store: Engine) -> None:
    with transaction(store) as session:
        top = root(session)
        first = Organisation(code="first", kind="ministry", name_en="First", name_km="ទីមួយ")
        place(session, first, parent=top)
        second = Organisation(code="second", kind="ministry", name_en="Second", facts={"has_site": True})
        place(session, second, parent=top)
        # A pointer to a later row of the same table: the successor is entered after its predecessor.
        first.successor_id = second.id
        session.add(Person(username="sophea", name="Sophea", created_at=SEEN))
        record(session, WRITER, "organisation.edit", subject="organisation:2", organisation=2, before={"a": 1})


def _content(store: Engine) -> dict[str, list[tuple[object, ...]]]:
    with store.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for table in Table.metadata.sorted_tables
        }


def _set(store: Engine, name: str) -> None:
    with transaction(store) as session:
        session.add(Setting(name=name, value=""))


def _settings(store: Engine) -> list[str]:
    with reading(store) as session:
        return list(session.exec(select(Setting.name).order_by(col(Setting.name))))


def test_what_was_backed_up_comes_back_and_what_came_later_is_kept_aside(
    store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EGOV_HOME", str(tmp_path / "home"))
    _fill(store)
    before = _content(store)
    back_up(store, tmp_path / "saved.sqlite")
    _set(store, "later")
    kept = restore(store, tmp_path / "saved.sqlite")
    assert _content(store) == before
    assert kept is not None
    aside = open_store(f"sqlite:///{kept}")
    assert _settings(aside) == ["later"]
    aside.dispose()


def test_a_restored_database_takes_new_rows(store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EGOV_HOME", str(tmp_path / "home"))
    _fill(store)
    back_up(store, tmp_path / "saved.sqlite")
    restore(store, tmp_path / "saved.sqlite")
    with transaction(store) as session:
        top = root(session)
        place(session, Organisation(code="third", kind="ministry", name_en="Third"), parent=top)
        record(session, WRITER, "organisation.edit", subject="organisation:2", organisation=2)
    with reading(store) as session:
        assert session.exec(select(Event.sequence).where(Event.organisation_id == 2)).all() == [1, 2]
        assert list(broken_chains(session)) == []


def test_a_back_up_of_one_kind_of_database_restores_into_the_other(
    sqlite_template: Path, store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EGOV_HOME", str(tmp_path / "home"))
    file = shutil.copyfile(sqlite_template, tmp_path / "small.sqlite")
    small = open_store(f"sqlite:///{file}")
    _fill(small)
    back_up(small, tmp_path / "saved.sqlite")
    restore(store, tmp_path / "saved.sqlite")
    assert _content(store) == _content(small)
    small.dispose()


def test_a_back_up_restores_into_a_place_that_has_no_database_yet(sqlite_template: Path, tmp_path: Path) -> None:
    file = shutil.copyfile(sqlite_template, tmp_path / "egov.sqlite")
    store = open_store(f"sqlite:///{file}")
    _set(store, "mine")
    back_up(store, tmp_path / "saved.sqlite")
    fresh = open_store(f"sqlite:///{tmp_path / 'new' / 'egov.sqlite'}")
    assert restore(fresh, tmp_path / "saved.sqlite") is None
    assert _settings(fresh) == ["mine"]
    store.dispose()
    fresh.dispose()


def test_a_back_up_holds_what_was_saved_while_the_application_runs(sqlite_template: Path, tmp_path: Path) -> None:
    file = shutil.copyfile(sqlite_template, tmp_path / "egov.sqlite")
    running = open_store(f"sqlite:///{file}")
    _set(running, "in the write-ahead log only")
    back_up(open_store(f"sqlite:///{file}"), tmp_path / "saved.sqlite")
    saved = sqlite3.connect(tmp_path / "saved.sqlite")
    assert saved.execute("SELECT name FROM setting").fetchall() == [("in the write-ahead log only",)]
    saved.close()
    running.dispose()


def test_the_files_of_evidence_come_back_with_the_database(
    store: Engine, tmp_path: Path, evidence: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EGOV_HOME", str(tmp_path / "home"))
    _fill(store)
    letter, picture = files.keep("លិខិត".encode()), files.keep(bytes(3_000_000))
    (evidence / "ab").mkdir(exist_ok=True)
    (evidence / "ab" / ".unfinished").write_bytes(b"half of an upload")
    before = _content(store)
    back_up(store, tmp_path / "saved.sqlite")
    shutil.rmtree(evidence)
    later = files.keep(b"handed in after the back-up")
    restore(store, tmp_path / "saved.sqlite")
    assert sorted(files.kept()) == sorted([letter, picture, later])
    assert files.content_of(letter).decode() == "លិខិត"
    assert _content(store) == before


def test_the_restored_database_and_the_one_set_aside_hold_no_files(sqlite_template: Path, tmp_path: Path) -> None:
    file = shutil.copyfile(sqlite_template, tmp_path / "egov.sqlite")
    store = open_store(f"sqlite:///{file}")
    files.keep(bytes(3_000_000))
    back_up(store, tmp_path / "saved.sqlite")
    kept = restore(store, tmp_path / "saved.sqlite")
    assert kept is not None
    assert (tmp_path / "saved.sqlite").stat().st_size > 3_000_000
    assert max(file.stat().st_size, kept.stat().st_size) < 3_000_000
    assert _tables(file) == _tables(kept) == _tables(tmp_path / "saved.sqlite") - {FILES, EDITIONS}
    store.dispose()


def _tables(file: Path) -> set[str]:
    connection = sqlite3.connect(file)
    found = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    return found


def test_a_back_up_whose_files_were_changed_is_refused_and_nothing_of_it_is_kept(
    sqlite_template: Path, tmp_path: Path, evidence: Path
) -> None:
    store = open_store(f"sqlite:///{shutil.copyfile(sqlite_template, tmp_path / 'egov.sqlite')}")
    files.keep(b"genuine")
    back_up(store, tmp_path / "saved.sqlite")
    shutil.rmtree(evidence)
    connection = sqlite3.connect(tmp_path / "saved.sqlite")
    connection.execute(f"UPDATE {FILES} SET content = ?", (b"forged",))  # noqa: S608
    connection.commit()
    connection.close()
    with pytest.raises(Invalid, match=r"backup\.file"):
        restore(store, tmp_path / "saved.sqlite")
    assert list(files.kept()) == []
    store.dispose()


def test_a_back_up_never_overwrites_a_file(store: Engine, tmp_path: Path) -> None:
    (tmp_path / "saved.sqlite").write_text("precious")
    with pytest.raises(Invalid, match=r"backup\.exists"):
        back_up(store, tmp_path / "saved.sqlite")
    assert (tmp_path / "saved.sqlite").read_text() == "precious"


def test_only_the_owner_may_read_a_back_up(store: Engine, tmp_path: Path) -> None:
    back_up(store, tmp_path / "saved.sqlite")
    assert (tmp_path / "saved.sqlite").stat().st_mode & 0o077 == 0


@pytest.fixture
def saved(sqlite_template: Path, tmp_path: Path) -> Path:
    """A good back-up, to be spoilt."""
    store = open_store(f"sqlite:///{shutil.copyfile(sqlite_template, tmp_path / 'source.sqlite')}")
    back_up(store, tmp_path / "saved.sqlite")
    store.dispose()
    return tmp_path / "saved.sqlite"


def _newer(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()


def _damaged(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096 : 4096 * 6] = b"x" * 4096 * 5
    file.write_bytes(content)


def _foreign(file: Path) -> None:
    file.unlink()
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE recipes (name)")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "problem", "code"),
    [
        pytest.param(_newer, StoreProblem, r"store\.newer", id="of a newer program"),
        pytest.param(_damaged, Invalid, r"backup\.not_one", id="damaged"),
        pytest.param(_foreign, Invalid, r"backup\.not_one", id="a database of another program"),
        pytest.param(Path.unlink, Invalid, r"backup\.not_one", id="not there"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_and_nothing_changes(
    store: Engine, saved: Path, tmp_path: Path, spoil, problem, code, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EGOV_HOME", str(tmp_path / "home"))
    spoil(saved)
    _set(store, "mine")
    with pytest.raises(problem, match=code):
        restore(store, saved)
    assert _settings(store) == ["mine"]


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_a_database_of_an_older_program_on_a_server_must_be_brought_up_to_date_first(
    store: Engine, tmp_path: Path
) -> None:
    with store.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    with pytest.raises(StoreProblem, match=r"backup\.older"):
        back_up(store, tmp_path / "saved.sqlite")


def test_a_running_application_goes_on_with_the_restored_state(
    saved: Path, sqlite_template: Path, tmp_path: Path
) -> None:
    file = shutil.copyfile(sqlite_template, tmp_path / "egov.sqlite")
    running = open_store(f"sqlite:///{file}")
    _set(running, "before")
    restore(open_store(f"sqlite:///{file}"), saved)
    assert _settings(running) == []
    _set(running, "after")
    assert _settings(running) == ["after"]
    running.dispose()
