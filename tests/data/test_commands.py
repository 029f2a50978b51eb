"""The commands on the store, run as an operator runs them."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import select

from data.__main__ import main
from data.access import Actor
from data.events import record
from data.sign_in import link_is_good, use_link
from data.store import open_store, reading, transaction
from data.tables import Event, Person

ROOT = Path(__file__).parents[2]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(store_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one command on a fresh database; gives exit code, output and complaint."""
    monkeypatch.setenv("EGOV_DATABASE_URL", store_url)

    def command(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        told = capsys.readouterr()
        return code, told.out, told.err

    return command


def _add_person(store_url: str, *, active: bool = True) -> None:
    store = open_store(store_url)
    with transaction(store) as session:
        session.add(Person(username="sophea", name="Sophea", active=active))
        session.flush()
        record(session, Actor(None, "Test"), "person.edit", subject="person:1")
    store.dispose()


def _token(output: str) -> str:
    return output.split("token=")[1].split()[0]


def test_migrate_says_that_the_database_is_up_to_date(run: Run) -> None:
    assert run("migrate") == (0, "The database is up to date.\n", "")


def test_backup_and_restore_say_what_was_written_and_what_is_kept(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EGOV_HOME", str(tmp_path / "home"))
    saved = str(tmp_path / "saved.sqlite")
    assert run("backup", saved) == (0, f"Written: {saved}\n", "")
    code, output, complaint = run("restore", saved)
    first, second = output.splitlines()
    assert (code, first, complaint) == (0, f"Restored from {saved}.", "")
    kept = second.removeprefix("What was there before is kept in ").removesuffix(".")
    assert Path(kept).is_file()


def test_a_command_that_cannot_be_done_says_why_and_ends_with_1(run: Run, tmp_path: Path) -> None:
    (tmp_path / "there.sqlite").touch()
    code, output, complaint = run("backup", str(tmp_path / "there.sqlite"))
    assert (code, output) == (1, "")
    assert complaint == f"The file {tmp_path / 'there.sqlite'} exists already. Choose another name.\n"


def test_verify_events_finds_nothing_in_an_honest_record(run: Run, store_url: str) -> None:
    _add_person(store_url)
    assert run("verify-events") == (0, "Every record of changes holds.\n", "")


def test_verify_events_names_the_first_event_that_somebody_changed(run: Run, store_url: str) -> None:
    _add_person(store_url)
    store = open_store(store_url)
    with transaction(store) as session:
        event = session.exec(select(Event)).one()
        event.person_name = "Somebody else"
        session.add(event)
    store.dispose()
    assert run("verify-events")[:2] == (1, "The record of the installation does not hold from event 1 on.\n")


def test_setup_link_prints_a_link_by_which_the_person_sets_a_password_once(run: Run, store_url: str) -> None:
    _add_person(store_url)
    code, output, _ = run("setup-link", "Sophea")
    store = open_store(store_url)
    with transaction(store) as session:
        person = use_link(session, _token(output), username="", name="", password="a long enough one")
    with reading(store) as session:
        assert not link_is_good(session, _token(output))
    store.dispose()
    assert (code, person.username) == (0, "sophea")


def test_setup_link_without_a_name_makes_the_first_administrator_and_then_no_other(run: Run, store_url: str) -> None:
    code, output, _ = run("setup-link")
    store = open_store(store_url)
    with transaction(store) as session:
        use_link(session, _token(output), username="first", name="First", password="a long enough one")
    store.dispose()
    assert code == 0
    assert run("setup-link") == (
        1,
        "",
        "There is an administrator already. Name the person whose password is to be set.\n",
    )


@pytest.mark.parametrize(
    ("name", "active", "complaint"),
    [
        pytest.param("nobody", True, "Nobody has the user name nobody.\n", id="unknown"),
        pytest.param("sophea", False, "The account of Sophea is disabled. Enable it first.\n", id="disabled"),
    ],
)
def test_setup_link_is_not_made_for_somebody_who_could_not_use_it(
    run: Run, store_url: str, name: str, active: bool, complaint: str
) -> None:
    _add_person(store_url, active=active)
    assert run("setup-link", name) == (1, "", complaint)


def _newer(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        pytest.param(_newer, "made by a newer program", id="newer"),
        pytest.param(lambda file: file.write_bytes(b"x" * 9000), "is not a readable database", id="corrupt"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_one_sentence_without_a_trace(
    sqlite_template: Path, tmp_path: Path, spoil: Callable[[Path], object], told: str
) -> None:
    spoil(Path(shutil.copyfile(sqlite_template, tmp_path / "egov.sqlite")))
    environment = os.environ | {"EGOV_DATABASE_URL": f"sqlite:///{tmp_path / 'egov.sqlite'}"}
    ended = subprocess.run(
        [sys.executable, "-m", "data", "migrate"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert told in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
