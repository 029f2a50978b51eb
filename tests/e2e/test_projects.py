"""A project's whole way by clicking: registered, planned, made ready, decided; and a commitment that is refused."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from pages.ui.table import TALL_ROW
from tests.e2e.screens import open_screen, settled
from tests.e2e.server import Server, running

ROW = 35
"""The height of a row of a sheet, its heading included."""

MARKED = 60
"""A place within the first column of a sheet whose rows can be marked."""


def sheet(page: Page) -> Locator:
    return page.get_by_test_id("stDataFrame")


def paste(
    page: Page, grid: Locator, text: str, *, row: int, column: int, first: int = 25, down: int = 0, height: int = ROW
) -> None:
    """Paste lines of cells apart by tabs, from this cell on (both counted from 0), as people do from Excel.

    `first` is a place within the first column, away from its edges, which widen it. `down` goes on from the row, to one
    that the window does not show before it scrolls. `height` is that of a row.
    """
    for _ in range(3):
        grid.click(position={"x": first, "y": ROW + height * row + height / 2})
        page.wait_for_timeout(400)
        # The first click after one elsewhere may only bring the keyboard to the sheet.
        if page.evaluate("document.activeElement.id") in (f"glide-cell-0-{row}", f"glide-cell-1-{row}"):
            break
    for key in ["ArrowDown"] * down + ["ArrowRight"] * column:
        page.keyboard.press(key)
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")
    # A sheet sends what was entered only after a moment without further entries.
    page.wait_for_timeout(500)
    settled(page)
    expect(page.get_by_text("Not saved yet.")).to_be_visible()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    settled(page)


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    expect(page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
    page.wait_for_timeout(100)
    settled(page)


def decide(page: Page, outcome: str) -> None:
    page.get_by_role("radio", name=outcome, exact=True).click()
    settled(page)
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_text("Decided", exact=True)).to_be_visible()
    settled(page)


def test_a_project_is_registered_planned_and_brought_through_its_gates(
    copy_of_sample: Callable[[], Path], visit: Callable[..., Page]
) -> None:
    with running(copy_of_sample(), EGOV_SAMPLE="1") as server:
        planner = visit("sample-planner", at=server, permissions=["clipboard-read", "clipboard-write"])
        _register(planner, server)
        number = planner.url.split("id=")[1].split("&")[0]
        _plan(planner)
        _pass_the_first_gate(planner)
        _make_ready(planner)
        director = visit("sample-director", at=server)
        open_screen(director, server, f"/project?id={number}")
        decide(director, "Go")
        expect(director.get_by_text("last gate passed: G3 Investment decision")).to_be_visible()
        _commit_too_much(planner, server, number)


def _register(page: Page, server: Server) -> None:
    open_screen(page, server, "/projects")
    page.get_by_role("button", name="Register a project").click()
    page.get_by_label("Code", exact=True).fill("E2E-1")
    page.get_by_label("English name").fill("Boat licences in one visit")
    page.get_by_label("Strategies and objectives it serves").click()
    page.keyboard.type("S3")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Register", exact=True).click()
    page.wait_for_url("**/project?id=*")
    settled(page)
    expect(page.get_by_role("heading", name="Boat licences in one visit")).to_be_visible()
    open_tab(page, "About")
    page.get_by_label("Sponsor: who answers for it").fill("Bopha Lantern")
    save(page)
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()


def _plan(page: Page) -> None:
    open_tab(page, "Money")
    lines = sheet(page).nth(1)
    lines.hover()
    page.get_by_role("button", name="Add row").click()
    expect(page.get_by_text("Not saved yet.")).to_be_visible()
    settled(page)
    paste(page, lines, "2027\tTreasury of the sample country\tBuild\tUSD\t30000", row=0, column=0, first=MARKED)
    save(page)
    _has_figure(page, "Planned, USD", "30,000")


def _pass_the_first_gate(page: Page) -> None:
    open_tab(page, "Gates")
    needed = sheet(page).first
    paste(page, needed, "ready\t\t\tFile 1", row=0, column=2, height=TALL_ROW)
    paste(page, needed, "ready\t\t\tLooked for; there is none", row=0, down=4, column=2, height=TALL_ROW)
    save(page)
    expect(page.get_by_text("Nothing blocks G0")).to_be_visible()
    decide(page, "Go")
    expect(page.get_by_text("last gate passed: G0 Strategic fit")).to_be_visible()


def _make_ready(page: Page) -> None:
    open_tab(page, "Progress")
    page.get_by_role("button", name="Propose a plan from the investment lines").click()
    expect(page.get_by_text("The plan sums to the planned build money: 30,000 USD.")).to_be_visible()
    settled(page)
    open_tab(page, "Gates")
    # The register answers two by itself: the approved plan in the fourth row, the baseline in the tenth.
    for down, rows in ((0, 3), (4, 5), (10, 1)):
        text = "\n".join(["ready\t\t\tFile 2"] * rows)
        paste(page, sheet(page).first, text, row=0, down=down, column=3, height=TALL_ROW)
    save(page)
    for question in ("S1", "S2", "S3", "S4"):
        page.get_by_role("radiogroup", name=question).get_by_role("radio", name="Yes").click()
    page.get_by_role("button", name="Save the answers").click()
    settled(page)
    expect(page.get_by_text("Nothing blocks G3")).to_be_visible()
    expect(page.get_by_text("This gate is decided by a director.")).to_be_visible()


def _commit_too_much(page: Page, server: Server, number: str) -> None:
    open_screen(page, server, f"/project?id={number}")
    open_tab(page, "Money")
    paste(page, sheet(page).nth(1), "30001", row=0, column=5, first=MARKED)
    save(page)
    expect(page.get_by_text("but 30,000 are released")).to_be_visible()
    expect(page.get_by_text("Not saved yet.")).to_be_visible()
    paste(page, sheet(page).nth(1), "30000", row=0, column=5, first=MARKED)
    save(page)
    expect(page.get_by_text("Not saved yet.")).to_have_count(0)
    _has_figure(page, "Committed, USD", "30,000")


def _has_figure(page: Page, label: str, figure: str) -> None:
    expect(page.get_by_test_id("stMetric").filter(has_text=label)).to_contain_text(figure)
