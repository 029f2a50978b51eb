"""A ministry's own editions travel with the back-up, since cycles are pinned to them."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.backup import back_up, restore
from data.backup_files import EDITIONS
from data.errors import Invalid
from data.store import open_store


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an edition of a ministry's own and its lock."""
    monkeypatch.setenv("EGOV_HOME", str(tmp_path / "home"))
    folder = tmp_path / "home" / "editions"
    (folder / "presence-2027").mkdir(parents=True)
    (folder / "released.yaml").write_text("presence-2027: abc\n")
    (folder / "presence-2027" / "edition.yaml").write_text("title: បោះពុម្ព\n", encoding="utf-8")
    return folder


def _edition(folder: Path) -> dict[str, str]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in found}


def test_own_editions_come_back_and_those_that_were_there_are_kept_aside(
    store: Engine, tmp_path: Path, own: Path
) -> None:
    before = _edition(own)
    back_up(store, tmp_path / "saved.sqlite")
    shutil.rmtree(own / "presence-2027")
    (own / "released.yaml").write_text("later: def\n")
    restore(store, tmp_path / "saved.sqlite")
    assert _edition(own) == before
    (aside,) = own.parent.glob("editions.before-restore-*")
    assert _edition(aside) == {"released.yaml": "later: def\n"}
    restore(store, tmp_path / "saved.sqlite")
    assert list(own.parent.glob("editions.before-restore-*")) == [aside], "nothing changed, so nothing is set aside"
    assert not list(own.parent.glob(".editions-*"))


@pytest.mark.parametrize("change", ["content = x'00'", "path = '../outside.yaml', content = content"])
def test_a_back_up_whose_editions_were_changed_is_refused_and_those_that_are_there_stay(
    sqlite_template: Path, tmp_path: Path, own: Path, change: str
) -> None:
    store = open_store(f"sqlite:///{shutil.copyfile(sqlite_template, tmp_path / 'egov.sqlite')}")
    back_up(store, tmp_path / "saved.sqlite")
    connection = sqlite3.connect(tmp_path / "saved.sqlite")
    connection.execute(f"UPDATE {EDITIONS} SET {change} WHERE path = 'released.yaml'")  # noqa: S608
    connection.commit()
    connection.close()
    (own / "released.yaml").write_text("later: def\n")
    with pytest.raises(Invalid, match=r"backup\.edition"):
        restore(store, tmp_path / "saved.sqlite")
    assert _edition(own)["released.yaml"] == "later: def\n"
    store.dispose()
