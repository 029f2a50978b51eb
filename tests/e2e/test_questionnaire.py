"""A whole piece of an officer's and a head's work, by clicking, in a real browser."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.e2e.screens import choose_cell, choose_level, drawn, open_screen, settled, shown
from tests.e2e.server import Server, running

SAVED = re.compile(r"Saved \d\d:\d\d")
MINOR = {"empty-table-header"}  # of Streamlit's own tables


@pytest.fixture(scope="module")
def own_server(copy_of_sample: Callable[[], Path]) -> Iterator[Server]:
    """An application whose answers these tests may change."""
    with running(copy_of_sample(), EGOV_SAMPLE="1") as started:
        yield started


@pytest.fixture
def tab(own_server: Server, visit: Callable[..., Page]) -> Callable[..., Page]:
    """Gives a tab that shows the questionnaire of the open cycle to a person."""

    def begin(username: str = "sample-officer", part: str | None = None, **options: object) -> Page:
        page = visit(username, at=own_server, **options)
        open_screen(page, own_server, "/questionnaire")
        if part:
            open_screen(page, own_server, f"/questionnaire?part={part}")
        return page

    return begin


def box(page: Page, number: int) -> Locator:
    """A question of the screen, counted from 0."""
    return page.locator('[class*="st-key-box-"]').nth(number)


def choose(page: Page, number: int, level: int) -> None:
    """Click a level of a question of the organisation."""
    choose_level(box(page, number).get_by_role("radio").nth(level))
    page.wait_for_timeout(200)  # the browser tells the server a little later
    settled(page)


def answered(page: Page) -> int:
    """How many questions the screen counts as answered."""
    expect(page.get_by_text("questions are answered.")).to_be_visible()
    found = re.search(r"(\d+) of \d+ questions are answered", shown(page))
    assert found
    return int(found[1])


@contextmanager
def held(server: Server) -> Iterator[None]:
    """Keeps every writer of the server's database waiting within the block."""
    other = sqlite3.connect(server.home / "egov.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def cell(page: Page, line: int, choice: str) -> None:
    """Choose an answer in the first grid, by keyboard."""
    choose_cell(page, page.get_by_test_id("stDataFrame").first, line=line, answer=choice)
    page.wait_for_timeout(600)
    settled(page)


def test_a_click_is_stored_at_once_counted_and_still_there_after_a_reload(tab: Callable[..., Page]) -> None:
    page = tab(part="foundation-o3")
    before = answered(page)
    choose(page, 0, 1)
    expect(box(page, 0)).to_contain_text(SAVED)
    first = answered(page)
    assert first - before in (0, 1)  # the sample may have answered it already
    page.reload()
    page.wait_for_selector(".egov-done", state="attached")
    settled(page)
    expect(box(page, 0).get_by_role("radio").nth(1)).to_be_checked()
    assert answered(page) == first


def test_changing_the_language_changes_no_answer(tab: Callable[..., Page]) -> None:
    page = tab(part="foundation-o2")
    for number in (0, 1, 2):
        choose(page, number, number)
    before = answered(page)
    page.get_by_role("radio", name="ខ្មែរ").click()
    settled(page)
    for number in (0, 1, 2):
        expect(box(page, number).get_by_role("radio").nth(number)).to_be_checked()
    choose(page, 0, 2)
    page.get_by_role("radio", name="English").click()
    settled(page)
    for number, level in ((0, 2), (1, 1), (2, 2)):
        expect(box(page, number).get_by_role("radio").nth(level)).to_be_checked()
    assert answered(page) == before


def test_clicks_made_while_the_store_is_busy_are_all_stored(tab: Callable[..., Page], own_server: Server) -> None:
    page = tab(part="1-o1")
    expect(box(page, 0).get_by_role("radio").first).to_be_attached()
    for number in (0, 1, 2):
        choose(page, number, 0)
    with held(own_server):  # the first waits in the store; the others and the switch reach the server meanwhile
        for number in (0, 1, 2):
            choose_level(box(page, number).get_by_role("radio").nth(1))
            page.wait_for_timeout(300)
        expect(page.get_by_text("Saving…")).to_have_count(1)
        page.get_by_role("radio", name="ខ្មែរ").click()
        page.wait_for_timeout(300)
    settled(page)
    expect(page.locator(".egov-saving")).to_have_count(0)
    for again in (False, True):
        if again:
            page.reload()
            page.wait_for_selector(".egov-done", state="attached")
        for number in (0, 1, 2):
            expect(box(page, number).get_by_role("radio").nth(1)).to_be_checked()
    page.get_by_role("radio", name="English").click()  # it is remembered with the person
    expect(page.get_by_text("questions are answered.")).to_be_visible()


def test_two_people_at_one_question_both_see_both_answers(tab: Callable[..., Page]) -> None:
    one, other = tab("sample-officer", "foundation-o1"), tab("sample-head", "foundation-o1")
    choose(one, 1, 0)
    expect(box(one, 1)).to_contain_text(SAVED)
    choose(other, 1, 2)
    expect(box(other, 1)).to_contain_text("Choose which answer stands")
    box(other, 1).get_by_role("button", name="Keep theirs").click()
    settled(other)
    expect(box(other, 1).get_by_role("radio").nth(0)).to_be_checked()
    expect(box(other, 1)).not_to_contain_text("Choose which answer stands")


def test_cells_of_a_grid_are_stored_one_after_the_other(tab: Callable[..., Page]) -> None:
    page = tab(part="4-s1")
    for line in (0, 1):
        cell(page, line, "I don't know")
        expect(box(page, 0)).to_contain_text(SAVED)
    page.reload()
    page.wait_for_selector(".egov-done", state="attached")
    settled(page)
    for line in (0, 1):  # the grid is a picture; this table in it is what a screen reader reads
        expect(page.get_by_test_id(f"glide-cell-1-{line}").first).to_have_text("I don't know")


def test_next_leads_through_the_parts_and_begins_at_their_top(tab: Callable[..., Page]) -> None:
    page = tab(part="1-o1", viewport={"width": 390, "height": 844})
    page.get_by_role("button", name="Next:").click()
    settled(page)
    assert "part=1-" in page.url
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


def test_a_link_in_the_panel_leads_to_the_question(tab: Callable[..., Page]) -> None:
    page = tab(part="foundation-o3")
    link = page.locator(".st-key-standing-box").get_by_test_id("stPageLink-NavLink").first
    link.click()
    expect(page).to_have_url(re.compile("item="))
    settled(page)
    expect(page.locator('[class*="st-key-box-"]:has(.egov-here)')).to_be_in_viewport()


def test_an_answer_given_while_the_network_is_away_is_stored_or_not_shown_as_stored(tab: Callable[..., Page]) -> None:
    page = tab(part="foundation-o3")
    saved = box(page, 3).get_by_text(SAVED)
    if saved.count():
        pytest.skip("the sample has answered it")
    page.context.set_offline(True)
    choose_level(box(page, 3).get_by_role("radio").nth(1))
    page.wait_for_timeout(1000)
    assert saved.count() == 0
    page.context.set_offline(False)
    expect(saved).to_be_visible(timeout=15_000)


@pytest.mark.parametrize("address", ["/", "/questionnaire?part=1-o1", "/questionnaire?part=3-s1", "/result"])
def test_no_serious_fault_stands_in_the_way_of_people_with_disabilities(
    own_server: Server, visit: Callable[..., Page], address: str
) -> None:
    page = visit("sample-head", at=own_server)
    open_screen(page, own_server, address)
    # Around it stands Streamlit's own menu, which wraps its list items.
    found = Axe().run(page, context="[data-testid=stMain]").response["violations"]
    serious = {one["id"] for one in found if one["impact"] in ("serious", "critical")} - MINOR
    assert not serious


def test_the_head_submits_and_then_nothing_can_be_changed(tab: Callable[..., Page]) -> None:
    page = tab("sample-head", "check")
    page.get_by_role("button", name="Submit…").click()
    settled(page)
    page.get_by_role("button", name="Yes, submit").click()
    expect(page.get_by_text("Submitted. The reviewers have it now.")).to_be_visible()
    settled(page)
    page.get_by_role("link", name="See the result").click()
    page.wait_for_selector('[data-screen="assess/result"]', state="attached")
    assert drawn(page) == "assess/result"
    other = tab("sample-officer", "1-o1")
    assert "handed in" in shown(other)
    assert other.get_by_test_id("stRadio").count() == 0
