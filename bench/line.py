"""A slow line (256 kbit/s, 400 ms, 2 % loss): the first load and an answer stored, beside an empty Streamlit page.

The browser shapes its own traffic through the DevTools protocol: throughput and latency for everything, loss
for what runs over its socket layer. The empty page is served by Streamlit as it comes, without compressed
static files.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from bench.ruler import Figure
from bench.screens import CHOICE, SAVED, WITH_CHOICES
from bench.servers import BROWSER_FLAGS, chromium, floor_app, our_app

ROUNDS = 1
KILOBITS, LATENCY, LOSS = 256, 400, 2
PATIENCE = 240_000


def measure() -> Iterator[Figure]:
    """First load with an empty cache, and the click to saved, both over the slow line."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=BROWSER_FLAGS)
        home = Path(folder)
        with our_app(home, full_size=False) as ours, floor_app(home, {}) as floor:
            loads: tuple[list[float], list[float]] = ([], [])
            saves: tuple[list[float], list[float]] = ([], [])
            sizes = [0, 0]
            for _ in range(ROUNDS):
                for side, (base, person) in enumerate(((ours, "sample-officer"), (floor, None))):
                    load, save, size = _visit(browser, base, person)
                    loads[side].append(load)
                    saves[side].append(save)
                    sizes[side] = size
            note = f"{sizes[0] / 1e6:.1f} MB against {sizes[1] / 1e6:.1f} MB over the line"
            bare = "an empty page of Streamlit as it comes"
            yield Figure("first load, slow line", median(loads[0]), median(loads[1]), "s", bare, note=note)
            bare = "a fragment with one widget that stores nothing"
            yield Figure("answer stored, slow line", median(saves[0]), median(saves[1]), "s", bare)
        browser.close()


def _visit(browser: Browser, base: str, person: str | None) -> tuple[float, float, int]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    if person:
        context.request.post(f"{base}/session/sample", form={"username": person}, headers={"Origin": base})
    page = context.new_page()
    received = _slow(page)
    page.set_default_timeout(PATIENCE)
    started = time.perf_counter()
    page.goto(f"{base}/{f'questionnaire?part={WITH_CHOICES}' if person else 'answer'}", timeout=PATIENCE)
    page.wait_for_selector(".egov-done", state="attached", timeout=PATIENCE)
    load = time.perf_counter() - started
    page.wait_for_timeout(3000)
    choice = CHOICE.format(1)
    page.wait_for_selector(choice, state="attached", timeout=PATIENCE)
    save = page.evaluate(SAVED, [choice, ".egov-saved" if person else ".saved"]) / 1000
    context.close()
    return load, save, sum(received)


def _slow(page: Page) -> list[int]:
    """Shape the page's traffic; gives the list that collects how many bytes came in."""
    session = page.context.new_cdp_session(page)
    received: list[int] = []
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY,
            "downloadThroughput": KILOBITS * 1000 / 8,
            "uploadThroughput": KILOBITS * 1000 / 8,
            "packetLoss": LOSS,
        },
    )
    return received
