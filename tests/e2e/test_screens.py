"""Every screen in a real browser: drawn to its end, without errors, without outside hosts, usable by everyone."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from pages.ui.menu import SCREENS
from tests.e2e.screens import drawn, open_screen, shown
from tests.e2e.server import Server

LISTED = [screen.url for screens in SCREENS.values() for screen in screens if not screen.hidden]
# Streamlit tries to find out at which address it lies, and is told that it is not this one.
EXPECTED = "Failed to load resource: the server responded with a status of 404"
SERIOUS = {"serious", "critical"}
# Streamlit's own menu puts its sections between a list and its entries, which no page of ours can change.
OURS = {"exclude": [['[data-testid="stSidebarNavItems"]']]}


class Watch:
    """What a tab asks for and complains about."""

    def __init__(self, page: Page, server: Server) -> None:
        self.own = urlsplit(server.address).netloc
        self.elsewhere: set[str] = set()
        self.complaints: list[str] = []
        page.on("request", lambda request: self._see(request.url))
        page.on("websocket", lambda socket: self._see(socket.url))
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _see(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.own:
            self.elsewhere.add(url)

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and not text.startswith(EXPECTED):
            self.complaints.append(text)


def _click_through(page: Page, server: Server) -> list[str | None]:
    """Click every entry of the menu; gives the screens that were drawn."""
    open_screen(page, server, "/")
    seen = [drawn(page)]
    links = page.get_by_test_id("stSidebarNavLink")
    for number in range(links.count()):
        before = drawn(page)
        address = links.nth(number).get_attribute("href") or ""
        links.nth(number).click()
        if urlsplit(address).path not in ("", "/") or before != seen[0]:
            page.wait_for_function(
                "before => document.querySelector('.egov-done')?.dataset.screen !== before",
                arg=before,
            )
        page.wait_for_selector(".egov-done", state="attached")
        seen.append(drawn(page))
    return seen


@pytest.mark.parametrize("role", ["administrator", "reviewer", "head"])
def test_all_screens_of_a_role_are_drawn_and_nothing_is_asked_of_another_host(
    server: Server, visit: Callable[..., Page], role: str
) -> None:
    page = visit(f"sample-{role}")
    watch = Watch(page, server)
    seen = _click_through(page, server)
    assert len(set(seen)) == len(seen) - 1
    assert "Something went wrong" not in shown(page)
    assert watch.elsewhere == set()
    assert watch.complaints == []


@pytest.mark.parametrize("url", [*LISTED, "sign-in", "setup"])
def test_a_screen_has_no_barrier_that_is_serious(server: Server, visit: Callable[..., Page], url: str) -> None:
    page = visit(
        "sample-reviewer" if url == "review" else None if url in ("sign-in", "setup") else "sample-administrator"
    )
    if url == "setup":
        page.goto(f"{server.address}/setup?token=made-up")
    else:
        open_screen(page, server, "/" if url in ("start", "sign-in") else f"/{url}")
    found = Axe().run(page, context=OURS).response["violations"]
    serious = [
        f"{one['id']}: {node['html'][:160]}" for one in found if one["impact"] in SERIOUS for node in one["nodes"]
    ]
    assert serious == []


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_language_is_switched_at_once_and_remembered(
    server: Server, visit: Callable[..., Page], language: str
) -> None:
    page = visit("sample-planner")
    open_screen(page, server, "/account")
    page.get_by_test_id("stSidebar").get_by_text({"en": "English", "km": "ខ្មែរ"}[language]).click()
    page.wait_for_function("() => document.querySelector('.egov-done')")
    open_screen(page, server, "/account")
    assert ("ខ្មែរ" if language == "km" else "English") in page.get_by_test_id("stMain").inner_text()


@pytest.mark.parametrize(("person", "url"), [("sample-director", "overview"), ("sample-officer", "start")])
def test_the_first_screen_of_a_person_is_found_by_its_name_too(
    server: Server, visit: Callable[..., Page], person: str, url: str
) -> None:
    page = visit(person)
    open_screen(page, server, f"/{url}")
    assert drawn(page) in (url, f"assess/{url}")
    assert "Page not found" not in shown(page)
