"""Whoever is not signed in sees the sign-in form and nothing else, whichever address they try first."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from pages.ui.menu import SCREENS
from tests.e2e.screens import SIGN_IN, drawn, open_screen, shown
from tests.e2e.server import Server, running

# The first screen lies at the bare address.
ADDRESSES = ["", *(screen.url for screens in SCREENS.values() for screen in screens if screen.url != "start")]


def test_no_address_of_a_server_that_nobody_visited_before_shows_a_stranger_more_than_the_form(
    copy_of_sample: Callable[[], Path], visit: Callable[..., Page]
) -> None:
    with running(copy_of_sample()) as fresh:
        page = visit(at=fresh)
        for address in ADDRESSES:
            open_screen(page, fresh, f"/{address}?id=1")
            assert page.locator(SIGN_IN).count() > 0, address
            assert drawn(page) is None, address
            assert page.locator(".egov-menu a").count() == 0, address
            assert "Page not found" not in shown(page), address


@pytest.mark.parametrize(
    "address", ["/pages/admin/people.py", "/pages/admin/people", "/Home.py", "/.streamlit/config.toml"]
)
def test_no_file_of_the_program_is_served(server: Server, address: str) -> None:
    answer = httpx.get(server.address + address)
    # Streamlit gives its empty page for every unknown address.
    assert answer.text == httpx.get(server.address).text
