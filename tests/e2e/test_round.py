"""What goes to and fro, by clicking: last time's answer, evidence, keys, giving back, an objection, who is how far."""

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from sqlmodel import Session, select

from assess.answers import answers_of, save_answer
from assess.cycles.participation import participation
from assess.questions import questions_of
from assess.review.verdicts import agree_section
from assess.submissions import list_submissions, submit
from data.access import Actor
from data.people import actor_of
from data.store import open_store, transaction
from data.tables import Person
from tests.e2e.screens import choose_level, open_screen, settled
from tests.e2e.server import Server, running
from tests.evidence_given import give_evidence

OWN = "Ministry of Markets and Fair Prices"
SECTIONS = ("1", "2", "3", "4", "foundation", "ladder")
SECONDS = 30_000
FILE = "help.txt"
WHOLE, SINGLE = "The second part needs another look.", "This link leads nowhere."
WRONG, WHY = "The help stands beside every field of the form.", "The form shows it now."


def test_a_questionnaire_goes_back_and_forth_and_its_result_is_heard(
    copy_of_sample: Callable[[], Path], visit: Callable[..., Page]
) -> None:
    with running(copy_of_sample(), EGOV_SAMPLE="1") as server:
        officer, head, reviewer, director = (
            visit(f"sample-{who}", at=server) for who in ("officer", "head", "reviewer", "director")
        )
        submission = _own_submission(server)
        _confirm(officer, server)
        _give_a_file(officer)
        _sign_the_rest(server, submission)
        _review_by_keyboard(reviewer, server, submission)
        _give_back(reviewer)
        _mend(officer, server)
        _submit(head, server)
        _agree_to_the_rest(server, submission)
        _verify(reviewer, server, submission)
        _object(head, server, submission)
        _answer(reviewer, server, submission)
        _accept(head, server, submission)
        _publish(director, server)
        _look_who_is_how_far(director, server)
        _compare(director, server, submission)


def _own_submission(server: Server) -> int:
    with _acting(server, "sample-officer") as (session, officer):
        # The newest comes first.
        return list_submissions(session, officer, action="answer.edit")[0].submission.id or 0


def _confirm(page: Page, server: Server) -> None:
    """The officer says that an answer of last time still holds."""
    open_screen(page, server, "/questionnaire?part=3-o1")
    expect(page.get_by_text("156 of 260 questions are answered.")).to_be_visible()
    expect(_box(page)).to_contain_text("Last time:")
    _box(page).get_by_role("button", name="Confirm", exact=True).click()
    expect(_box(page)).to_contain_text("Saved", timeout=SECONDS)
    expect(_box(page)).not_to_contain_text("Last time:")
    expect(page.get_by_text("157 of 260 questions are answered.")).to_be_visible(timeout=SECONDS)
    settled(page)


def _give_a_file(page: Page) -> None:
    _box(page).get_by_text("Note and evidence").click()
    opener = page.get_by_role("button", name="Add evidence")
    # What opens hangs below its button and grows with the file: a person scrolls the question up to see all of it.
    opener.evaluate("button => button.scrollIntoView({block: 'start'})")
    opener.click()
    page.locator('input[type="file"]').set_input_files(
        {"name": FILE, "mimeType": "text/plain", "buffer": b"Every field has its help."}
    )
    expect(page.get_by_role("button", name=f"Remove {FILE}")).to_be_visible(timeout=SECONDS)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(_box(page)).to_contain_text("pieces of evidence: 1", timeout=SECONDS)
    # The shelf has another title now, and stays open.
    expect(_box(page).get_by_role("link", name=FILE)).to_be_visible(timeout=SECONDS)
    settled(page)


def _box(page: Page) -> Locator:
    """The first question of the screen."""
    return page.locator('[class*="st-key-box-"]').first


@contextmanager
def _acting(server: Server, username: str) -> Iterator[tuple[Session, Actor]]:
    """For what would take an hour by clicking: the database, as this person."""
    store = open_store(f"sqlite:///{server.home / 'egov.sqlite'}")
    with transaction(store) as session:
        yield session, actor_of(session, session.exec(select(Person).where(Person.username == username)).one())
    store.dispose()


def _sign_the_rest(server: Server, submission: int) -> None:
    with _acting(server, "sample-officer") as (session, officer):
        part = participation(session, officer, submission, action="answer.edit")
        given = answers_of(session, officer, submission)
        for asked in questions_of(part.submission, part.cycle).asked:
            if asked.question not in given:
                where = {"submission": submission, "item": asked.item, "service": asked.service}
                save_answer(session, officer, **where, state="level", level=1, seen_version=0)
        give_evidence(session, submission)
    with _acting(server, "sample-head") as (session, head):
        submit(session, head, submission=submission)


def _review_by_keyboard(page: Page, server: Server, submission: int) -> None:
    """Two verdicts without the mouse: one agrees, the other gives another level and the first reason of the list."""
    open_screen(page, server, f"/review?id={submission}")
    progress = page.get_by_test_id("stProgress")
    expect(progress).to_contain_text("0 of 260 questions reviewed")
    # A key is heard once what it presses is there.
    expect(page.get_by_role("button", name="Agree").first).to_be_enabled(timeout=SECONDS)
    settled(page)
    page.keyboard.press("a")
    expect(progress).to_contain_text("1 of 260 questions reviewed", timeout=SECONDS)
    settled(page)
    other = page.locator(".st-key-review-levels button:not([disabled])").first.inner_text()
    page.keyboard.press(other.strip()[0])
    expect(page.get_by_label("Reason, as the organisation will read it")).to_be_visible(timeout=SECONDS)
    settled(page)
    page.keyboard.press("f")
    expect(progress).to_contain_text("2 of 260 questions reviewed", timeout=SECONDS)
    settled(page)


def _give_back(page: Page) -> None:
    """With a note on the answer at hand, and one on the whole."""
    page.get_by_text("Note for giving back").click()
    _write(page, "What should be mended in this answer?", SINGLE)
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text("Note for giving back ✎")).to_be_visible(timeout=SECONDS)
    settled(page)
    page.get_by_role("button", name="Give it back to the organisation").click()
    expect(page.get_by_text("These notes on answers are sent with it (1):")).to_be_visible()
    _write(page, "What should be mended?", WHOLE)
    page.get_by_role("button", name="Give back", exact=True).click()
    expect(page.get_by_text("Given back")).to_be_visible(timeout=SECONDS)
    settled(page)


def _write(page: Page, label: str, text: str) -> None:
    """Fill a field and leave it, so that the button that follows is not moved by what is drawn then."""
    page.get_by_label(label, exact=True).fill(text)
    page.keyboard.press("Tab")
    page.wait_for_timeout(300)
    settled(page)


def _mend(page: Page, server: Server) -> None:
    """The officer reads both notes, and changes an answer."""
    open_screen(page, server, "/questionnaire?part=2-o1")
    expect(page.get_by_text(f"A reviewer returned this: {WHOLE}")).to_be_visible()
    expect(page.get_by_text(SINGLE)).to_be_visible()
    levels = _box(page).get_by_role("radio")
    before = _box(page).locator(".egov-saved").get_attribute("data-at")
    other = 1 if levels.nth(0).is_checked() else 0
    choose_level(levels.nth(other))
    expect(_box(page).locator(".egov-saved")).not_to_have_attribute("data-at", before or "", timeout=SECONDS)
    expect(levels.nth(other)).to_be_checked()
    settled(page)


def _submit(page: Page, server: Server) -> None:
    open_screen(page, server, "/questionnaire?part=check")
    page.get_by_role("button", name="Submit…").click()
    settled(page)
    page.get_by_role("button", name="Yes, submit").click()
    expect(page.get_by_text("Submitted. The reviewers have it now.")).to_be_visible(timeout=SECONDS)
    settled(page)


def _agree_to_the_rest(server: Server, submission: int) -> None:
    with _acting(server, "sample-reviewer") as (session, reviewer):
        for section in SECTIONS:
            agree_section(session, reviewer, submission=submission, section=section)


def _verify(page: Page, server: Server, submission: int) -> None:
    open_screen(page, server, f"/review?id={submission}")
    expect(page.get_by_test_id("stProgress")).to_contain_text("260 of 260 questions reviewed")
    page.get_by_role("button", name="Verify: freeze the result").click()
    expect(page.get_by_text("Verified", exact=True)).to_be_visible(timeout=SECONDS)
    settled(page)


def _object(page: Page, server: Server, submission: int) -> None:
    """The head objects to the verdict that is offered first: one that the reviewer adjusted."""
    open_screen(page, server, f"/result?id={submission}")
    page.get_by_role("tab", name="Objections and versions").click()
    page.get_by_text("Object to a verdict").click()
    _write(page, "What is wrong with it, and where one can see it", WRONG)
    page.get_by_role("button", name="Send the objection").click()
    expect(page.get_by_text("1 objection waits for its answer.")).to_be_visible(timeout=SECONDS)
    settled(page)


def _answer(page: Page, server: Server, submission: int) -> None:
    """The reviewer accepts the objection: another verdict, with the reason."""
    open_screen(page, server, f"/objections?id={submission}")
    expect(page.get_by_text(WRONG)).to_be_visible()
    page.get_by_test_id("stSelectbox").filter(has_text="What the evidence shows").locator("input").click()
    page.get_by_role("option").first.click()
    accept = page.get_by_role("button", name="Accept: change the verdict")
    expect(accept).to_be_enabled(timeout=SECONDS)
    _write(page, "Reason, as the organisation will read it", WHY)
    accept.click()
    expect(page.get_by_text("Accepted: the result has a new version")).to_be_visible(timeout=SECONDS)
    settled(page)


def _accept(page: Page, server: Server, submission: int) -> None:
    """The head sees why there is another version, and accepts it."""
    open_screen(page, server, f"/result?id={submission}")
    expect(page.get_by_text("version 2").first).to_be_visible()
    expect(page.get_by_text(f"because: {WHY}").first).to_be_visible()
    page.get_by_role("button", name="Accept this result").click()
    page.get_by_role("button", name="Accept it").click()
    expect(page.get_by_text("the director can publish it")).to_be_visible(timeout=SECONDS)
    settled(page)


def _publish(page: Page, server: Server) -> None:
    open_screen(page, server, "/national")
    page.get_by_role("button", name=re.compile(r"Publish verified results: \d+")).click()
    page.get_by_role("button", name="Publish them").click()
    expect(page.get_by_text("Published", exact=True)).to_be_visible(timeout=SECONDS)
    settled(page)


def _look_who_is_how_far(page: Page, server: Server) -> None:
    open_screen(page, server, "/board")
    page.get_by_label("Find by name").fill("markets")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 30 organisations.")).to_be_visible(timeout=SECONDS)
    settled(page)
    page.get_by_role("button", name="Take this table away").click()
    with page.expect_download(timeout=SECONDS) as coming:
        page.get_by_role("button", name="CSV", exact=True).click()
    lines = list(csv.DictReader(Path(coming.value.path()).read_text("utf-8-sig").splitlines()))
    assert [(one["Organisation"], one["State"], one["Answered"]) for one in lines] == [(OWN, "published", "260")]


def _compare(page: Page, server: Server, submission: int) -> None:
    open_screen(page, server, f"/compare?id={submission}")
    expect(page.get_by_text(re.compile("The stage is as before|From .* to ")).first).to_be_visible()
    page.get_by_role("tab", name="Beside others").click()
    expect(page.get_by_text(re.compile(r"Among \d+ organisations with the form"))).to_be_visible(timeout=SECONDS)
    settled(page)
