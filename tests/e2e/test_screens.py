"""Every screen in a real browser: drawn to its end, without errors, without outside hosts, usable by everyone."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from pages.ui.menu import SCREENS
from tests.e2e.screens import SIZE, drawn, open_screen, settled, shown
from tests.e2e.server import Server

LISTED = [screen.url for screens in SCREENS.values() for screen in screens if not screen.hidden]
OF_OTHERS = {
    "review": "reviewer",
    "objections": "reviewer",
    "workbook": "head",
    "common": "planner",
    "import": "planner",
}
"""What the menu of an administrator does not list, or shows otherwise, and who is shown it."""
# Streamlit tries to find out at which address it lies, and is told that it is not this one.
EXPECTED = "Failed to load resource: the server responded with a status of 404"
SERIOUS = {"serious", "critical"}


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


def _screens(page: Page, server: Server) -> Iterator[str]:
    """Click every entry of the menu; gives the name of each screen when it is drawn."""
    open_screen(page, server, "/")
    first = before = drawn(page)
    yield first or ""
    links = page.locator(".egov-menu a")
    for number in range(links.count()):
        address = links.nth(number).get_attribute("href") or ""
        links.nth(number).click()
        if urlsplit(address).path not in ("", "/") or before != first:
            page.wait_for_function(
                "before => document.querySelector('.egov-done')?.dataset.screen !== before",
                arg=before,
            )
        page.wait_for_selector(".egov-done", state="attached")
        before = drawn(page)
        yield before or ""


def _barriers(page: Page) -> list[str]:
    """What keeps people with disabilities from using what is drawn now."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{page.url}: {one['id']}: {node['html'][:160]}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]


def test_the_screens_of_the_menu_are_drawn_without_barriers_and_nothing_is_asked_of_another_host(
    server: Server, visit: Callable[..., Page]
) -> None:
    page = visit("sample-administrator", viewport=SIZE)
    watch = Watch(page, server)
    seen: list[str] = []
    barriers: list[str] = []
    for screen in _screens(page, server):
        if screen not in seen:
            settled(page)
            barriers += _barriers(page)
        seen.append(screen)
    assert len(set(seen)) == len(seen) - 1
    assert {*LISTED} - {*OF_OTHERS} <= {screen.split("/")[-1] for screen in seen}
    assert "Something went wrong" not in shown(page)
    assert watch.elsewhere == set()
    assert watch.complaints == []
    assert barriers == []


@pytest.mark.parametrize(
    ("path", "person"),
    [
        ("/", None),
        ("/setup?token=made-up", None),
        *(("/" + screen, f"sample-{person}") for screen, person in OF_OTHERS.items()),
    ],
)
def test_a_screen_that_an_administrator_does_not_see_is_drawn_without_barriers_too(
    server: Server, visit: Callable[..., Page], path: str, person: str | None
) -> None:
    page = visit(person, viewport=SIZE)
    watch = Watch(page, server)
    if path.startswith("/setup"):
        page.goto(server.address + path)
    else:
        open_screen(page, server, path)
    assert _barriers(page) == []
    assert "Something went wrong" not in shown(page)
    assert watch.elsewhere == set()
    assert watch.complaints == []


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
