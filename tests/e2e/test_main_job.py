"""The main job from end to end by clicking: answered, signed, reviewed, published, taken away as a scorecard."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from sqlmodel import select

from assess.answers import answers_of, save_answer
from assess.cycles.participation import participation
from assess.questions import questions_of
from data.access import Actor
from data.people import actor_of
from data.store import open_store, transaction
from data.tables import Person
from tests.conftest import ENGINES
from tests.e2e.screens import choose_cell, drawn, open_screen, settled
from tests.e2e.server import Server, running
from tests.evidence_given import give_evidence

OWN = "Ministry of Markets and Fair Prices"
REASON = "The page shows one level less than was claimed."
SECONDS = 30_000


@pytest.fixture(params=ENGINES)
def installation(
    request: pytest.FixtureRequest, copy_of_sample: Callable[[], Path], tmp_path: Path
) -> Iterator[tuple[Server, str]]:
    """The sample country on a database of each kind: the application, and the address of its database."""
    if request.param == "sqlite":
        home = copy_of_sample()
        url = f"sqlite:///{home / 'egov.sqlite'}"
    else:
        home = tmp_path
        url = request.getfixturevalue("postgresql_sample")
    with running(home, EGOV_SAMPLE="1", EGOV_DATABASE_URL=url) as started:
        yield started, url


def test_an_answer_goes_all_the_way_to_the_printed_scorecard(
    installation: tuple[Server, str], visit: Callable[..., Page], tmp_path: Path
) -> None:
    server, database = installation
    submission = _answer(visit("sample-officer", at=server), server)
    _answer_the_rest(database, submission)
    _submit(visit("sample-head", at=server), server)
    _review(visit("sample-reviewer", at=server), server, submission)
    _accept(visit("sample-head", at=server), server, submission)
    director = visit("sample-director", at=server)
    _publish(director, server)
    text = _scorecard(director, server, tmp_path)
    assert OWN in text
    assert "Chanda Lotus" not in text, "a scorecard names no officer"


def _answer(page: Page, server: Server) -> int:
    """The officer goes on where they were and answers one question; gives the id of the submission."""
    open_screen(page, server, "/")
    page.get_by_role("button", name="Continue where I was").first.click()
    page.wait_for_selector('[data-screen="assess/questionnaire"]', state="attached")
    settled(page)
    expect(page.get_by_role("heading", name=OWN)).to_be_visible()
    # The work stopped within a sheet of services: the first one without an answer is the one to go on with.
    sheet = page.get_by_test_id("stDataFrame").first
    expect(page.get_by_text("156 of 260 questions are answered.")).to_be_visible()
    choose_cell(page, sheet, line=5, answer="I don't know")
    settled(page)
    expect(page.get_by_text("157 of 260 questions are answered.")).to_be_visible(timeout=SECONDS)
    expect(page.get_by_text("· Chanda Lotus").first).to_contain_text("Saved")
    return int(page.url.split("id=")[1].split("&")[0])


def _answer_the_rest(database: str, submission: int) -> None:
    """What would take an hour by clicking: the level above the lowest wherever nothing is answered yet."""
    store = open_store(database)
    with transaction(store) as session:
        officer: Actor = actor_of(
            session, session.exec(select(Person).where(Person.username == "sample-officer")).one()
        )
        part = participation(session, officer, submission, action="answer.edit")
        given = answers_of(session, officer, submission)
        assert any(one.saved_by.startswith("Chanda Lotus") for one in given.values())
        for asked in questions_of(part.submission, part.cycle).asked:
            if asked.question not in given:
                save_answer(
                    session,
                    officer,
                    submission=submission,
                    item=asked.item,
                    service=asked.service,
                    state="level",
                    level=1,
                    seen_version=0,
                )
        give_evidence(session, submission)
    store.dispose()


def _submit(page: Page, server: Server) -> None:
    open_screen(page, server, "/questionnaire?part=check")
    expect(page.get_by_text("All questions are answered.")).to_be_visible()
    page.get_by_role("button", name="Submit…").click()
    settled(page)
    page.get_by_role("button", name="Yes, submit").click()
    expect(page.get_by_text("Submitted. The reviewers have it now.")).to_be_visible(timeout=SECONDS)
    settled(page)


def _review(page: Page, server: Server, submission: int) -> None:
    open_screen(page, server, f"/review?id={submission}")
    expect(page.get_by_test_id("stProgress")).to_contain_text("0 of 260 questions reviewed")
    _adjust(page)
    expect(page.get_by_test_id("stProgress")).to_contain_text("1 of 260 questions reviewed", timeout=SECONDS)
    settled(page)
    for section in ("Stage 1", "Stage 2", "Stage 3", "Stage 4", "Foundation", "Other services"):
        _pick(page, "Section", section)
        page.get_by_role("button", name="left in this section").click()
        expect(page.get_by_text("Nothing is left in this list.")).to_be_visible(timeout=SECONDS)
    page.get_by_role("button", name="Verify: freeze the result").click()
    expect(page.get_by_text("Verified", exact=True)).to_be_visible(timeout=SECONDS)
    settled(page)
    assert drawn(page) == "review"


def _adjust(page: Page) -> None:
    """Another level than the claimed one, which cannot be chosen, with a reason that is typed."""
    page.locator(".st-key-review-levels button:not([disabled])").first.click()
    reason = page.get_by_label("Reason, as the organisation will read it")
    expect(reason).to_be_visible(timeout=SECONDS)
    settled(page)
    reason.fill(REASON)
    page.keyboard.press("Tab")
    settled(page)
    page.locator(".st-key-adjust-go button").click()


def _pick(page: Page, label: str, choice: str) -> None:
    """Choose from a list; it closes by itself when the screen is scrolled or drawn again, and is opened anew then."""
    box = page.get_by_test_id("stSelectbox").filter(has_text=label).locator("input")
    option = page.get_by_role("option", name=choice, exact=True)
    for _ in range(10):
        settled(page)
        box.scroll_into_view_if_needed()
        page.wait_for_timeout(200)
        box.click()
        with suppress(PlaywrightTimeout):
            option.click(timeout=1500)
            return
    raise AssertionError(f"{choice} cannot be chosen")


def _accept(page: Page, server: Server, submission: int) -> None:
    """The head accepts the provisional result, which need not wait for the days of objections then."""
    open_screen(page, server, f"/result?id={submission}")
    page.get_by_role("button", name="Accept this result").click()
    page.get_by_role("button", name="Accept it").click()
    expect(page.get_by_text("the director can publish it")).to_be_visible(timeout=SECONDS)
    settled(page)


def _publish(page: Page, server: Server) -> None:
    open_screen(page, server, "/national")
    page.get_by_label("Find by name").fill("markets")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 30 organisations.")).to_be_visible()
    settled(page)
    expect(_row(page).locator("td").nth(1)).to_have_text("6")  # its rank
    page.get_by_role("button", name="Publish verified results: 2").click()
    page.get_by_role("button", name="Publish them").click()
    expect(page.get_by_text("Published", exact=True)).to_be_visible(timeout=SECONDS)
    settled(page)
    expect(page.get_by_role("button", name="Publish verified results: 2")).to_have_count(0)


def _row(page: Page) -> Locator:
    """The organisation's line in the country's table, as a screen reader finds it."""
    return page.get_by_test_id("stDataFrame").last.locator("tr").filter(has_text=OWN)


def _scorecard(page: Page, server: Server, folder: Path) -> str:
    """The text of the organisation's scorecard, downloaded from the reports."""
    open_screen(page, server, "/reports")
    box = page.get_by_test_id("stSelectbox")
    box.filter(has_text="Organisation").locator("input").click()
    page.keyboard.type("Markets and Fair")
    page.get_by_role("option", name=OWN).click()
    # Only when the server has heard of the choice is the screen drawn anew; until then it looks settled.
    page.wait_for_timeout(1500)
    settled(page)
    button = page.locator(".st-key-report-scorecard").get_by_role("button", name="PDF")
    with page.expect_download(timeout=2 * SECONDS) as download:
        button.click()
    file = folder / "scorecard.pdf"
    download.value.save_as(file)
    assert file.read_bytes().startswith(b"%PDF")
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True, text=True).stdout
