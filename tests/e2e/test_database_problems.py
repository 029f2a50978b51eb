"""A database that cannot be used is told in one sentence: in the terminal at the start, on the screen later."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screens import drawn, open_screen, settled, shown
from tests.e2e.server import ROOT, environment, free_port, running, start_command
from tests.fonts import share_fonts

SENTENCE = "The database does not answer. Try again in a minute; nothing was lost."


def _newer(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()


def _corrupt(file: Path) -> None:
    file.write_bytes(b"this is no database" * 1000)


def _start(home: Path, *before: str, **extra: str) -> subprocess.CompletedProcess[str]:
    """Start the server by a command that may stand before its own, and wait until it ends."""
    share_fonts(home)
    return subprocess.run(
        [*before, *start_command(free_port())],
        cwd=ROOT,
        env=environment(home, **extra),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _assert_one_sentence(ended: subprocess.CompletedProcess[str], told: str) -> None:
    assert ended.returncode == 1, ended
    said = [line for line in (ended.stdout + ended.stderr).splitlines() if line.strip()]
    assert [told in line for line in said] == [True], said


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        pytest.param(_newer, "was made by a newer program", id="newer"),
        pytest.param(_corrupt, "is not a readable database", id="corrupt"),
    ],
)
def test_the_start_ends_with_one_sentence(
    sqlite_template: Path, tmp_path: Path, spoil: Callable[[Path], None], told: str
) -> None:
    spoil(Path(shutil.copyfile(sqlite_template, tmp_path / "egov.sqlite")))
    _assert_one_sentence(_start(tmp_path), told)


def test_the_start_ends_with_one_sentence_when_the_file_may_not_be_written(
    sqlite_template: Path, tmp_path: Path
) -> None:
    # The rights of files do not bind root, unless it gives up that privilege.
    bound = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] if os.geteuid() == 0 else []
    if bound and not shutil.which(bound[0]):
        pytest.skip("root needs setpriv to feel the rights of a file")
    home = tmp_path / "home"
    home.mkdir()
    Path(shutil.copyfile(sqlite_template, home / "egov.sqlite")).chmod(0o444)
    share_fonts(home)
    home.chmod(0o555)
    ended = _start(home, *bound)
    home.chmod(0o755)
    _assert_one_sentence(ended, "cannot be written")


def test_the_start_ends_with_one_sentence_when_the_server_of_the_database_is_away(tmp_path: Path) -> None:
    ended = _start(tmp_path, EGOV_DATABASE_URL="postgresql+psycopg://somebody:secret@127.0.0.1:1/nothing")
    _assert_one_sentence(ended, "postgresql+psycopg://somebody:***@127.0.0.1:1/nothing does not answer")


def test_while_it_runs_the_screen_says_so_and_goes_on_when_the_database_is_back(
    copy_of_sample: Callable[[], Path], visit: Callable[..., Page]
) -> None:
    with running(copy_of_sample()) as server:
        page = visit("sample-auditor", at=server)
        open_screen(page, server, "/account")
        file, away = server.home / "egov.sqlite", server.home / "away.sqlite"
        file.rename(away)
        page.locator(".egov-menu a").filter(has_text="People").click()
        expect(page.get_by_text(SENTENCE)).to_be_visible()
        assert "Traceback" not in shown(page)
        # Written to the log in colours, each error would cost a second, and whoever reads it later the colours' codes.
        assert "\x1b[" not in server.printed()
        assert drawn(page) != "people"
        answer = httpx.post(f"{server.address}/session/logout", headers=server.origin)
        assert (answer.status_code, answer.text) == (503, SENTENCE)
        away.rename(file)
        page.reload()
        page.wait_for_selector(".egov-done", state="attached")
        settled(page)
        assert SENTENCE not in shown(page)
