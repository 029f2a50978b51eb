"""Taking reports away: two clicks from the menu to the file, in the language chosen."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screens import drawn, open_screen, redrawn, shown
from tests.e2e.server import ROOT, Server


def taken(page: Page, report: str, kind: str, folder: Path) -> Path:
    """Click a button of a report and give the file that comes."""
    with page.expect_download(timeout=60_000) as coming:
        page.locator(f'[class*="st-key-report-{report}-{kind}"] button').click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def test_a_director_has_the_summary_in_two_clicks(visit: Callable[..., Page], server: Server, tmp_path: Path) -> None:
    page = visit("sample-director")
    open_screen(page, server, "/")
    page.locator(".egov-menu a").filter(has_text="Take away").click()
    page.wait_for_selector('.egov-done[data-screen="reports"]', state="attached")
    path = taken(page, "summary", "pdf", tmp_path)
    assert path.name.startswith("summary-")
    assert path.read_bytes().startswith(b"%PDF-")


def test_the_file_speaks_the_language_chosen_for_files(
    visit: Callable[..., Page], server: Server, tmp_path: Path
) -> None:
    page = visit("sample-head")
    open_screen(page, server, "/reports")
    with redrawn(page):
        page.locator(".st-key-report-language").get_by_text("ខ្មែរ").click()
    path = taken(page, "scorecard", "pdf", tmp_path)
    assert path.name.endswith("-km.pdf")
    assert b"/Lang (km)" in path.read_bytes()
    assert page.locator("h1").inner_text() == "Take away"  # the screen itself stays English


def test_an_officer_is_offered_the_own_scorecard_and_nothing_of_the_country(
    visit: Callable[..., Page], server: Server
) -> None:
    page = visit("sample-officer")
    open_screen(page, server, "/reports")
    assert drawn(page) == "reports"
    expect(page.locator(".st-key-report-scorecard")).to_be_visible()
    assert page.locator(".st-key-report-summary, .st-key-report-national, .st-key-report-ranking").count() == 0


def test_a_downloaded_result_passes_the_downloaded_script(
    visit: Callable[..., Page], server: Server, tmp_path: Path
) -> None:
    page = visit("sample-head")
    open_screen(page, server, "/reports")
    document = taken(page, "submission", "json", tmp_path)
    script = taken(page, "rescore", "py", tmp_path)
    assert json.loads(document.read_text(encoding="utf-8"))["run"] == "verified"
    ran = subprocess.run([sys.executable, "-I", script, document], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.rstrip().splitlines()[-1]) == (0, "All are equal.")


@pytest.mark.parametrize("report", ["national", "services", "projects", "investment", "ranking"])
def test_each_table_comes_as_a_workbook(
    visit: Callable[..., Page], server: Server, tmp_path: Path, report: str
) -> None:
    page = visit("sample-planner")
    open_screen(page, server, "/reports")
    assert taken(page, report, "xlsx", tmp_path).read_bytes().startswith(b"PK")


def test_where_there_is_nothing_to_report_a_sentence_says_so(
    visit: Callable[..., Page], copy_of_sample: Callable[[], Path]
) -> None:
    from tests.e2e.server import running

    home = copy_of_sample()
    wanted = "UPDATE submission SET state='in_review' WHERE state IN ('verified','provisional','published')"
    code = f"import sqlite3; c = sqlite3.connect({str(home / 'egov.sqlite')!r}); c.execute({wanted!r}); c.commit()"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
    with running(home, EGOV_SAMPLE="1") as own:
        page = visit("sample-director", at=own)
        open_screen(page, own, "/reports")
        assert "Nothing of this cycle has been verified yet" in shown(page)
        assert page.locator('[class*="st-key-report-summary-pdf"]').count() == 0
