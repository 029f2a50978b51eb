"""The national targets by clicking: an observation changes a verdict, a second policy is entered, all is taken away."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.screens import open_screen, settled
from tests.e2e.server import Server, running


def test_an_observation_changes_the_verdict_and_a_second_policy_is_entered(
    copy_of_sample: Callable[[], Path], visit: Callable[..., Page]
) -> None:
    with running(copy_of_sample(), EGOV_SAMPLE="1") as server:
        page = visit("sample-administrator", at=server)
        open_screen(page, server, "/targets")
        expect(page.get_by_role("note")).to_contain_text("targets and observations are real")
        expect(_metric(page, "No data")).to_contain_text("12")
        _observe(page, server)
        expect(_metric(page, "No data")).to_contain_text("11")
        _take_away(page)
        _second_policy(page)


def _metric(page: Page, label: str) -> Locator:
    return page.get_by_test_id("stMetric").filter(has_text=label)


def _observe(page: Page, server: Server) -> None:
    open_screen(page, server, "/targets?indicator=1")
    page.get_by_label("Value", exact=True).fill("97.5")
    page.get_by_label("Source", exact=True).first.fill("A survey")
    page.get_by_role("button", name="Enter", exact=True).click()
    settled(page)


def _take_away(page: Page) -> None:
    page.get_by_role("button", name="Take away").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="JSON").click()
    kept = json.loads(Path(waiting.value.path()).read_text("utf-8"))
    assert [kept["indicators"][0][name] for name in ("newest", "newest_source")] == ["97.5", "A survey"]
    page.keyboard.press("Escape")


def _second_policy(page: Page) -> None:
    page.get_by_role("tab", name="The policy").click()
    page.get_by_role("button", name="Add a policy").click()
    page.get_by_label("Short name, such as ict-2030").fill("next")
    page.get_by_label("Name in English").last.fill("The next policy")
    page.get_by_role("button", name="Add", exact=True).last.click()
    settled(page)
    expect(_metric(page, "No data")).to_contain_text("0")
    expect(page.get_by_text("The next policy").first).to_be_visible()
