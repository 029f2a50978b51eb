"""The Excel round trip by clicking: taken away, filled in, shown line by line, and only then stored."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl.workbook import Workbook
from playwright.sync_api import Page, expect

from tests.assess.workbook_by_hand import changed, filled, sheets_of
from tests.e2e.screens import open_screen, settled
from tests.e2e.server import Server, running

SECONDS = 30_000
MINOR = {"empty-table-header", "presentation-role-conflict"}  # of Streamlit's own tables and place for files


@pytest.fixture(scope="module")
def own_server(copy_of_sample: Callable[[], Path]) -> Iterator[Server]:
    """An application whose answers these tests may change."""
    with running(copy_of_sample(), EGOV_SAMPLE="1") as started:
        yield started


@pytest.fixture
def page(own_server: Server, visit: Callable[..., Page]) -> Page:
    """The officer's screen, reached from the questionnaire."""
    tab = visit("sample-officer", at=own_server)
    open_screen(tab, own_server, "/questionnaire")
    tab.get_by_test_id("stPageLink").get_by_text("Answer in Excel").click()
    tab.wait_for_selector('[data-screen="assess/workbook"]', state="attached")
    settled(tab)
    return tab


def take(page: Page, folder: Path) -> bytes:
    with page.expect_download(timeout=SECONDS) as coming:
        page.locator(".st-key-workbook-download button").click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path.read_bytes()


def bring(page: Page, file: bytes, name: str = "answers.xlsx") -> None:
    page.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": file}
    )


def test_a_workbook_goes_out_and_comes_back(page: Page, tmp_path: Path) -> None:
    file = take(page, tmp_path)
    bring(page, filled(file, {("site.reachable", 0): {"answer": "០", "note": "=seen"}}))
    expect(page.get_by_text("Not accepted: 1")).to_be_visible(timeout=SECONDS)
    bring(page, filled(file, {("site.reachable", 0): {"answer": "=1"}}))
    expect(page.get_by_text("in the workbook as “Why” says")).to_be_visible(timeout=SECONDS)
    expect(page.get_by_text("there is nothing to store")).to_have_count(0)
    bring(page, filled(file, {("site.reachable", 0): {"answer": "០", "note": "Seen on the way"}}))
    expect(page.get_by_text("Changed: 1")).to_be_visible(timeout=SECONDS)
    settled(page)
    found = Axe().run(page, context='[data-testid="stMain"]').response["violations"]
    assert [one["id"] for one in found if one["id"] not in MINOR] == []
    page.get_by_role("button", name="Store 1 answer").click()
    expect(page.get_by_text("there is nothing to store")).to_be_visible(timeout=SECONDS)
    settled(page)
    bring(page, take(page, tmp_path))
    expect(page.get_by_text("there is nothing to store")).to_be_visible(timeout=SECONDS)
    # The first file is older than what is stored now, and says something else.
    bring(page, filled(file, {("site.reachable", 0): {"answer": 1}}))
    expect(page.get_by_text("Conflict: 1")).to_be_visible(timeout=SECONDS)


def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(page: Page, tmp_path: Path) -> None:
    bring(page, b"no workbook")
    expect(page.get_by_text("This is no Excel workbook.")).to_be_visible(timeout=SECONDS)
    file = take(page, tmp_path)

    def merge(book: Workbook) -> None:
        next(sheets_of(book))[0].merge_cells("H3:H5")

    bring(page, changed(file, merge))
    expect(page.get_by_text("Cells were merged in this workbook")).to_be_visible(timeout=SECONDS)
    assert page.locator(".st-key-workbook-store").count() == 0
