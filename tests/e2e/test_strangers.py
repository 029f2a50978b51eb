"""Whoever is not signed in sees the sign-in form and nothing else, whichever address they try first."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from pages.ui.menu import SCREENS
from tests.e2e.conversation import opened_by_a_stranger
from tests.e2e.screens import SIGN_IN, drawn, open_screen, shown
from tests.e2e.server import Server, running

# The first screen lies at the bare address.
ADDRESSES = ["", *(screen.url for screens in SCREENS.values() for screen in screens if screen.url != "start")]


def test_a_direct_link_to_a_server_that_nobody_visited_before_shows_a_stranger_the_form_and_every_other_link_the_same(
    copy_of_sample: Callable[[], Path], visit: Callable[..., Page]
) -> None:
    with running(copy_of_sample()) as fresh:
        page = visit(at=fresh)
        open_screen(page, fresh, "/people?id=1")
        assert page.locator(SIGN_IN).count() > 0
        assert drawn(page) is None
        assert page.locator(".egov-menu").count() == 0
        assert "Page not found" not in shown(page)
        form = opened_by_a_stranger(fresh, "", "id=1")
        assert any("egov-sign-in" in element for element in form.elements)
        assert form.names == {"Sign in"}
        for address in ADDRESSES:
            assert opened_by_a_stranger(fresh, address, "id=1") == form, address
        assert "page_not_found" in opened_by_a_stranger(fresh, "no-such-screen", "").kinds


@pytest.mark.parametrize(
    "address", ["/pages/admin/people.py", "/pages/admin/people", "/Home.py", "/.streamlit/config.toml"]
)
def test_no_file_of_the_program_is_served(server: Server, address: str) -> None:
    answer = httpx.get(server.address + address)
    # Streamlit gives its empty page for every unknown address.
    assert answer.text == httpx.get(server.address).text
