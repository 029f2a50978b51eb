"""A new installation without the sample: nobody can sign in until the one-time link is used, once."""

import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page

from tests.e2e.screens import drawn, open_screen
from tests.e2e.server import Server, running


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An installation that nobody has used."""
    with running(tmp_path_factory.mktemp("fresh")) as server:
        yield server


def _link(server: Server) -> str:
    found = re.findall(r"/setup\?token=[\w-]+", server.printed())
    assert len(found) == 1, server.printed()
    return found[0]


def test_the_link_in_the_terminal_makes_the_first_administrator_once(fresh: Server, visit: Callable[..., Page]) -> None:
    page = visit(at=fresh)
    page.goto(fresh.address + _link(fresh))
    page.get_by_label("Your name").fill("Sophea Chan")
    page.get_by_label("User name").fill("sophea")
    page.get_by_label("Password").fill("sophea-1234")
    page.get_by_role("button").click()
    assert "too easy to guess" in page.inner_text("body")
    page.get_by_label("Password").fill("rice and fish")
    page.get_by_role("button").click()
    page.wait_for_selector(".egov-done", state="attached")
    open_screen(page, fresh, "/people")
    assert drawn(page) == "people"
    again = httpx.get(fresh.address + _link(fresh))
    assert "was used already or has expired" in again.text
    assert "<form" not in again.text


def test_no_name_and_password_are_there_from_the_start(fresh: Server) -> None:
    for username in ("admin", "administrator", "sample-administrator", "root"):
        for address in ("/session/login", "/session/sample"):
            given = {"username": username, "password": "admin"}
            answer = httpx.post(fresh.address + address, data=given, headers=fresh.origin)
            assert "egov_session" not in answer.cookies


def test_a_made_up_link_opens_nothing(fresh: Server) -> None:
    answer = httpx.get(f"{fresh.address}/setup?token=made-up")
    assert "<form" not in answer.text
    posted = httpx.post(
        f"{fresh.address}/setup",
        data={"token": "made-up", "username": "x1", "name": "X", "password": "rice and fish"},
        headers=fresh.origin,
    )
    assert posted.status_code == 400
    assert "egov_session" not in posted.cookies
