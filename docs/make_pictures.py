"""Makes the pictures of the guides from the sample country: `make pictures`.

Starts the real application in a folder of its own, signs in as a person of each role, and keeps what they see in both
languages, small enough to be kept with the program.
"""

import io
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from data.guides import PICTURES
from tests.e2e.conftest import ARGUMENTS, find_chromium
from tests.e2e.screens import open_screen
from tests.e2e.server import Server, running

WIDTH, HEIGHT = 1366, 768
LARGEST = 150_000
PATIENCE = 120_000
"""Milliseconds that a screen may take on a busy machine: the first ones after the start warm everything up."""
ENDINGS = {"en": "", "km": "-km"}
"""What the name of a picture ends with in each language."""


class Shot(NamedTuple):
    """A picture: its name, who sees it, and where."""

    name: str
    role: str
    path: str


SHOTS = (
    Shot("officer-work", "officer", "/"),
    Shot("officer-questionnaire", "officer", "/questionnaire?part=3-o1"),
    Shot("head-result", "head", "/result"),
    Shot("head-finish", "head", "/questionnaire?part=check"),
    Shot("reviewer-review", "reviewer", "/review"),
    Shot("planner-project", "planner", "/project?id=1"),
    Shot("planner-choose", "planner", "/choose"),
    Shot("director-first", "director", "/"),
    Shot("director-reports", "director", "/reports"),
    Shot("administrator-people", "administrator", "/people"),
    Shot("administrator-cycles", "administrator", "/cycles"),
    # Of one organisation: the newest of all are those who signed in for these pictures.
    Shot("auditor-events", "auditor", "/events?organisation=3"),
)


def make() -> None:
    """Make every picture anew."""
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        running(Path(home), EGOV_SAMPLE="1") as server,
        sync_playwright() as driver,
    ):
        path = find_chromium(driver)
        if path is None:
            sys.exit("No Chromium was found and none could be installed.")
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        for language, ending in ENDINGS.items():
            for shot in SHOTS:
                _keep(_see(browser, server, shot, language), PICTURES / f"{shot.name}{ending}.webp")
        browser.close()


def _see(browser: Browser, server: Server, shot: Shot, language: str) -> bytes:
    """What somebody sees on a screen, once it is drawn."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=1)
    cookie = server.cookie_of(f"sample-{shot.role}")
    context.add_cookies([{"name": "egov_session", "value": cookie, "url": server.address}])
    page: Page = context.new_page()
    page.set_default_timeout(PATIENCE)
    # The address says the language, so that no picture is taken before a click on it has come through.
    open_screen(page, server, f"{shot.path}{'&' if '?' in shot.path else '?'}language={language}")
    # Charts and tables are drawn by the browser after the screen has come.
    page.wait_for_timeout(1500)
    seen = page.screenshot()
    context.close()
    return seen


def _keep(seen: bytes, file: Path) -> None:
    """Store a picture as WebP, with less and less quality until it is small enough."""
    picture = Image.open(io.BytesIO(seen)).convert("RGB")
    for quality in (80, 65, 50, 35):
        picture.save(file, quality=quality, method=6)
        if file.stat().st_size <= LARGEST:
            return
    sys.exit(f"{file.name} is larger than {LARGEST} bytes.")


if __name__ == "__main__":
    make()
