"""The first tasks of each role, by clicking: none takes more clicks than `docs/tasks.md` says."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.screens import choose_cell, open_screen, settled
from tests.e2e.server import ROOT, Server, running

SECONDS = 30_000
ROW = 35
MARK = 15
"""A place within the column by which a row of a table is chosen."""


class Hand:
    """A person at the screen whose clicks are counted: nothing is clicked or entered but through it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, on: Locator, **where: object) -> None:
        """Click what can be seen, and wait until the screen is drawn."""
        self.clicks += 1
        on.click(**where)  # pyright: ignore[reportArgumentType]
        # The browser tells the server a little later; until then the screen looks settled.
        self.page.wait_for_timeout(200)
        settled(self.page)

    def button(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name, exact=True).first)

    def menu(self, name: str, screen: str) -> None:
        """An entry of the menu, and wait for its screen."""
        self.clicks += 1
        self.page.locator(".egov-menu a").filter(has_text=re.compile(rf"{name}$")).click()
        self.arrived(screen)

    def link(self, on: Locator, screen: str) -> None:
        """A link or button that leads to another screen."""
        self.clicks += 1
        on.click()
        self.arrived(screen)

    def card(self, name: str, screen: str) -> None:
        """A link of the screen itself."""
        self.link(self.page.get_by_test_id("stMain").get_by_role("link", name=name).first, screen)

    def row(self, table: Locator, number: int, screen: str) -> None:
        """A row of a table that opens another screen."""
        table.scroll_into_view_if_needed()
        self.clicks += 1
        table.click(position={"x": MARK, "y": ROW * (number + 1) + ROW / 2})
        self.arrived(screen)

    def enter(self, field: Locator, text: str) -> None:
        """Go into a field by a click and type; leaving it by the keyboard is no click."""
        self.clicks += 1
        field.click()
        field.fill(text)
        self.page.keyboard.press("Tab")
        self.page.wait_for_timeout(200)
        settled(self.page)

    def arrived(self, screen: str) -> None:
        self.page.wait_for_selector(f'.egov-done[data-screen="{screen}"]', state="attached", timeout=SECONDS)
        settled(self.page)


def _continue(hand: Hand) -> None:
    hand.link(hand.page.get_by_role("button", name="Continue where I was").first, "assess/questionnaire")


def _box(page: Page) -> Locator:
    return page.locator('[class*="st-key-box-"]').first


def confirm(hand: Hand) -> None:
    _continue(hand)
    hand.click(_box(hand.page).get_by_role("button", name=re.compile("^Confirm")))
    expect(_box(hand.page).get_by_text("7 of 7 answered")).to_be_visible(timeout=SECONDS)


def answer(hand: Hand) -> None:
    _continue(hand)
    sheet = hand.page.get_by_test_id("stDataFrame").nth(1)
    choose_cell(hand.page, sheet, line=0, answer="I don't know")
    hand.clicks += 2
    expect(hand.page.get_by_text("1 of 7 answered")).to_be_visible(timeout=SECONDS)


def attach(hand: Hand) -> None:
    _continue(hand)
    hand.click(hand.page.get_by_role("radio", name=re.compile("^Information · ")))
    hand.click(_box(hand.page).get_by_text("Note and evidence"))
    hand.button("Add evidence")
    hand.click(hand.page.get_by_role("radio", name="Link", exact=True))
    hand.enter(hand.page.get_by_label("Address of the page"), "https://markets.gov.example/help")
    hand.button("Add")
    expect(_box(hand.page).get_by_role("link", name="markets.gov.example")).to_be_visible(timeout=SECONDS)


def missing(hand: Hand) -> None:
    _continue(hand)
    hand.click(hand.page.get_by_role("radio", name="Finish", exact=True))
    expect(hand.page.get_by_role("heading", name="What is missing")).to_be_visible(timeout=SECONDS)


def workbook(hand: Hand) -> None:
    hand.menu("Answer in Excel", "assess/workbook")
    _taken(hand, hand.page.get_by_role("button", name="Download the workbook"), b"PK")


def blocked(hand: Hand) -> None:
    hand.card("Result so far", "assess/result")
    expect(hand.page.get_by_text("2 gates are open")).to_be_visible(timeout=SECONDS)


def sign(hand: Hand) -> None:
    _continue(hand)
    hand.click(hand.page.get_by_role("radio", name="Finish", exact=True))
    hand.button("Submit…")
    hand.button("Yes, submit")
    expect(hand.page.get_by_text("Submitted. The reviewers have it now.")).to_be_visible(timeout=SECONDS)


def scorecard(hand: Hand) -> None:
    hand.menu("Take away", "reports")
    _taken(hand, hand.page.locator(".st-key-report-scorecard").get_by_role("button", name="PDF"), b"%PDF")


def _taken(hand: Hand, button: Locator, begins: bytes) -> None:
    with hand.page.expect_download(timeout=2 * SECONDS) as coming:
        hand.click(button)
    assert Path(coming.value.path()).read_bytes().startswith(begins)


def _reviewed(page: Page) -> int:
    found = re.search(r"(\d+) of \d+ questions reviewed", page.get_by_test_id("stProgress").inner_text())
    assert found
    return int(found[1])


def _one_more(page: Page, before: int) -> None:
    expect(page.get_by_test_id("stProgress")).to_contain_text(f"{before + 1} of", timeout=SECONDS)


def agree(hand: Hand) -> None:
    hand.link(hand.page.get_by_role("button", name="Review the first"), "review")
    before = _reviewed(hand.page)
    hand.click(hand.page.get_by_role("button", name=re.compile("Agree")).first)
    _one_more(hand.page, before)


def adjust(hand: Hand) -> None:
    hand.link(hand.page.get_by_role("button", name="Review the first"), "review")
    before = _reviewed(hand.page)
    hand.click(hand.page.locator(".st-key-review-levels button:not([disabled])").first)
    hand.enter(hand.page.get_by_label("Reason, as the organisation will read it"), "The page does not say it.")
    hand.click(hand.page.locator(".st-key-adjust-go button"))
    _one_more(hand.page, before)


def refuse(hand: Hand) -> None:
    hand.card("objection waits", "objections")
    hand.enter(
        hand.page.get_by_label("Reason, as the organisation will read it").first, "The page is still the old one."
    )
    hand.click(hand.page.get_by_role("button", name="Refuse: the verdict stands").first)
    expect(hand.page.get_by_text("No objection waits for you.")).to_be_visible(timeout=SECONDS)


def register(hand: Hand) -> None:
    page = hand.page
    hand.menu("Project list", "projects")
    hand.button("Register a project")
    hand.enter(page.get_by_label("Code", exact=True), "TASK-1")
    hand.enter(page.get_by_label("English name"), "Market fees by telephone")
    hand.click(page.get_by_label("Strategies and objectives it serves"))
    for key in ("S", "3", "Enter", "Escape"):
        page.keyboard.press(key)
    hand.link(page.get_by_role("button", name="Register", exact=True), "project")
    expect(page.get_by_role("heading", name="Market fees by telephone")).to_be_visible(timeout=SECONDS)


def rank(hand: Hand) -> None:
    hand.menu("Priorities", "ranking")
    expect(hand.page.get_by_test_id("stDataFrame").first).to_be_visible()


def choose(hand: Hand) -> None:
    hand.menu("Choose projects", "choose")
    hand.button("Choose the best projects")
    expect(hand.page.get_by_text(re.compile(r"\d+ of \d+ projects|projects are chosen")).first).to_be_visible(
        timeout=2 * SECONDS
    )


def report(hand: Hand) -> None:
    page = hand.page
    hand.menu("Health", "health")
    hand.row(page.get_by_test_id("stDataFrame").first, 4, "project")
    hand.click(page.get_by_role("tab", name="Progress"))
    hand.enter(page.get_by_label("Work done, %"), "60")
    hand.enter(page.get_by_label("What happened"), "The supplier began late; the second half is cheaper.")
    hand.enter(page.get_by_label("Reason of the confidence"), "The new team has begun.")
    hand.button("Hand in the report")
    expect(page.get_by_text("The report is stored")).to_be_visible(timeout=SECONDS)


def stand(hand: Hand) -> None:
    expect(hand.page.get_by_text("organisations have reached stage 3 or 4")).to_be_visible()


def publish(hand: Hand) -> None:
    hand.card("Verified results ready to publish", "national")
    hand.click(hand.page.get_by_role("button", name=re.compile("^Publish verified results: [0-9]+")))
    hand.button("Publish them")
    expect(hand.page.get_by_text("Published", exact=True)).to_be_visible(timeout=SECONDS)


def decide(hand: Hand) -> None:
    page = hand.page
    hand.card("Gates ready to decide", "portfolio")
    table = page.get_by_test_id("stDataFrame").first
    expect(table.locator("tbody tr").nth(9)).to_be_attached()
    missing = table.locator("tbody tr").evaluate_all("rows => rows.map(row => row.cells[3].textContent.trim())")
    hand.row(table, missing.index("0"), "gate")
    hand.click(page.get_by_role("radio", name="Go", exact=True))
    hand.button("Record the decision")
    expect(page.get_by_text("Decided", exact=True)).to_be_visible(timeout=SECONDS)


def red(hand: Hand) -> None:
    hand.card("What is red, and why?", "health")
    expect(hand.page.get_by_role("heading", name="Escalation list")).to_be_visible()


def one_of_all(hand: Hand) -> None:
    hand.card("Where do we stand?", "national")
    table = hand.page.get_by_test_id("stDataFrame").last
    first = table.locator("tbody tr").first.text_content()
    hand.row(table, 0, "assess/result")
    assert hand.page.locator("h1").inner_text() in (first or "")


def government(hand: Hand) -> None:
    hand.menu("Reports to government", "government")
    _taken(hand, hand.page.get_by_test_id("stMain").get_by_role("button", name="PDF").first, b"%PDF")


def summary(hand: Hand) -> None:
    hand.menu("Take away", "reports")
    _taken(hand, hand.page.locator('[class*="st-key-report-summary-pdf"] button'), b"%PDF")


def add_person(hand: Hand) -> None:
    hand.card("People", "people")
    hand.button("Add a person")
    hand.enter(hand.page.get_by_label("Name", exact=True), "Dara Willow")
    hand.enter(hand.page.get_by_label("User name", exact=True), "dara")
    hand.button("Add")
    expect(hand.page.get_by_text("8 of 8 people")).to_be_visible(timeout=SECONDS)


def open_cycle(hand: Hand) -> None:
    page = hand.page
    hand.card("Cycles", "cycles")
    hand.button("Prepare a cycle")
    hand.enter(page.get_by_label("English name"), "Assessment on trial")
    hand.button("Prepare")
    expect(page.get_by_text("Prepared", exact=True)).to_be_visible(timeout=SECONDS)
    settled(page)
    hand.button("Let every organisation with a form take part")
    expect(page.get_by_role("button", name="Open the cycle")).to_be_enabled(timeout=SECONDS)
    hand.button("Open the cycle")
    expect(page.get_by_text("The cycle is open", exact=True)).to_be_visible(timeout=SECONDS)


def look_up(hand: Hand) -> None:
    hand.menu("Record of changes", "events")
    table = hand.page.get_by_test_id("stDataFrame").first
    expect(table.locator("tr").filter(has_text="Signed in").first).to_be_attached()


def look_up_one(hand: Hand) -> None:
    hand.menu("Record of changes", "events")
    hand.click(hand.page.get_by_test_id("stSelectbox").filter(has_text="Person").locator("input"))
    hand.click(hand.page.get_by_role("option", name="Rith Harbour, planner"))
    rows = hand.page.get_by_test_id("stDataFrame").first.locator("tbody tr")
    expect(rows.filter(has_not_text="Rith Harbour")).to_have_count(0, timeout=SECONDS)
    assert rows.count()


# The order counts: the head submits after the officer has worked, and the answers of one person change no other task.
TASKS: dict[str, dict[str, Callable[[Hand], None]]] = {
    "officer": {
        "Say that the answers of last time still hold": confirm,
        "Answer a question": answer,
        "Attach a page as evidence": attach,
        "See what is missing before the head can submit": missing,
        "Take the questions away as an Excel file": workbook,
    },
    "head": {
        "See what blocks the next stage": blocked,
        "Take the scorecard away": scorecard,
        "Sign and submit": sign,
    },
    "reviewer": {
        "Agree to the first claim that waits": agree,
        "Adjust a claim with a reason": adjust,
        "Refuse an objection with a reason": refuse,
    },
    "planner": {
        "Register a project": register,
        "See which project comes first and why": rank,
        "Choose the projects that the money should buy": choose,
        "Record how a project goes": report,
    },
    "director": {
        "See where the country stands": stand,
        "See why one organisation stands where it does": one_of_all,
        "See which projects are red and why": red,
        "Take the summary for the minister away": summary,
        "Take the report to the government away": government,
        "Decide a gate": decide,
        "Publish what is verified": publish,
    },
    "administrator": {
        "Add a person": add_person,
        "Prepare and open a cycle": open_cycle,
    },
    "auditor": {
        "See who changed what": look_up,
        "See what one person changed": look_up_one,
    },
}


def _promised() -> dict[tuple[str, str], int]:
    """The clicks that `docs/tasks.md` names for each role and task."""
    promised: dict[tuple[str, str], int] = {}
    role = ""
    for line in (ROOT / "docs" / "tasks.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            role = line.removeprefix("## ").lower()
        found = re.match(r"\| ([^|]+) \| (\d+) \|", line)
        if found:
            promised[role, found[1]] = int(found[2])
    return promised


PROMISED = _promised()


@pytest.fixture(scope="module")
def own_server(copy_of_sample: Callable[[], Path]) -> Iterator[Server]:
    """A sample country in which things may be changed, shared by all tasks."""
    with running(copy_of_sample(), EGOV_SAMPLE="1") as started:
        yield started


def test_the_page_of_tasks_names_what_is_performed_here() -> None:
    assert set(PROMISED) == {(role, task) for role, tasks in TASKS.items() for task in tasks}


@pytest.mark.parametrize(("role", "task"), [(role, task) for role, tasks in TASKS.items() for task in tasks])
def test_a_first_task_takes_no_more_clicks_than_promised(
    own_server: Server, visit: Callable[..., Page], role: str, task: str
) -> None:
    page = visit(f"sample-{role}", at=own_server)
    open_screen(page, own_server, "/")
    hand = Hand(page)
    TASKS[role][task](hand)
    assert hand.clicks <= PROMISED[role, task]
