"""A real server and a real browser. Without a browser these tests are skipped, or fail if one is required."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, sync_playwright

from tests.e2e.screens import SIZE
from tests.e2e.server import Server, running

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    # The next page of a tab stays in its process, which has compiled the programs of the servers' pages already.
    "--process-per-site",
]
INSTALL_SECONDS = 180
# The first is Chromium without what only a window needs: a quarter less work for the same pages.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def copy_of_sample(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Gives a new home folder with the sample country at each call."""

    def copy() -> Path:
        home = tmp_path_factory.mktemp("home")
        shutil.copyfile(sample_file, home / "egov.sqlite")
        return home

    return copy


@pytest.fixture(scope="session")
def server(copy_of_sample: Callable[[], Path]) -> Iterator[Server]:
    """The application with the sample country, shared by all tests that leave it as they found it."""
    with running(copy_of_sample(), EGOV_SAMPLE="1") as started:
        yield started


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """The program that drives browsers."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    """A real Chromium."""
    path = find_chromium(driver)
    if path is None:
        reason = "No Chromium was found and none could be installed: the browser tests did not run."
        if os.environ.get("EGOV_BROWSER_REQUIRED") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    opened = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def spare(browser: Browser) -> list[Page]:  # noqa: ARG001 - it outlives what it has opened
    """Empty tabs, each of a browser profile of its own, that know nothing of anybody but the servers' programs."""
    return []


@pytest.fixture
def visit(browser: Browser, server: Server, spare: list[Page]) -> Iterator[Callable[..., Page]]:
    """Gives a tab of a browser profile of its own, signed in as a sample person if one is named.

    A test that listens to the tab says how large it is, or anything else of the profile, and gets one that is new.
    """
    usual: list[Page] = []
    special: list[BrowserContext] = []

    def open_tab(username: str | None = None, *, at: Server = server, **options: object) -> Page:
        if options:
            context = browser.new_context(**{"viewport": SIZE, **options})  # pyright: ignore[reportArgumentType]
            special.append(context)
            page = context.new_page()
        else:
            page = spare.pop() if spare else browser.new_context(viewport=SIZE).new_page()
            usual.append(page)
        if username:
            page.context.add_cookies([{"name": "egov_session", "value": at.cookie_of(username), "url": at.address}])
        return page

    yield open_tab
    for context in special:
        context.close()
    for page in usual:
        if _forgets(page):
            spare.append(page)
        else:
            page.context.close()


def _forgets(page: Page) -> bool:
    """Empty a tab, and remove all that the servers' pages have kept in its profile; False if that cannot be done."""
    context = page.context
    context.set_offline(False)
    context.clear_cookies()
    try:
        for one in context.pages:
            one.evaluate("localStorage.clear(); sessionStorage.clear()")
            if one is not page:
                one.close()
        page.goto("about:blank")
        page.set_viewport_size(SIZE)
    except Error:
        return False
    return True


def find_chromium(driver: Playwright) -> str | None:
    """The browser that is there, or one installed now; None where there is none and none can be had."""
    given = os.environ.get("EGOV_CHROMIUM")
    if given:
        return given
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    own = driver.chromium.executable_path
    if found or Path(own).exists():
        return found or own
    try:
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(command, check=False, capture_output=True, timeout=INSTALL_SECONDS)
    except subprocess.TimeoutExpired:
        return None
    return own if Path(own).exists() else None
