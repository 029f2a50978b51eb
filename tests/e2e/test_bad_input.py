"""What people do wrong, at once, without right or without a network: nothing is lost, shown or stored that must not."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect
from sqlalchemy import Engine
from sqlmodel import col, select

from assess.answers import Given, answers_of
from assess.cycles.control import close_cycle, extend_cycle, list_cycles
from assess.submissions import list_submissions
from assess.tables import Answer
from data.access import Actor, Role
from data.i18n import speaking, t
from data.store import open_store, reading, transaction
from projects.tables import Project
from tests.e2e.screens import SIGN_IN, SIZE, choose_level, drawn, open_screen, settled, shown
from tests.e2e.server import Server, running

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
LONG = 5_000_000
EVERYBODY = Actor(None, "Test builder", tuple((role, "/") for role in Role))
LANGUAGES = ("en", "km")


@pytest.fixture(scope="module")
def own_server(copy_of_sample: Callable[[], Path]) -> Iterator[Server]:
    """An application whose answers these tests may change."""
    with running(copy_of_sample(), EGOV_SAMPLE="1") as started:
        yield started


@pytest.fixture(scope="module")
def database(own_server: Server) -> Iterator[Engine]:
    """Its database."""
    store = open_store(f"sqlite:///{own_server.home / 'egov.sqlite'}")
    yield store
    store.dispose()


def own_submission(database: Engine) -> int:
    """The submission of the sample's officer in the open cycle."""
    with reading(database) as session:
        found = list_submissions(session, EVERYBODY, action="answer.read")
        # The newest comes first.
        return next(one.submission.id or 0 for one in found if one.organisation.code == "sample-markets")


def stored(database: Engine) -> dict[tuple[str, int], Given]:
    """What the database holds of it."""
    with reading(database) as session:
        return answers_of(session, EVERYBODY, own_submission(database))


def questionnaire(page: Page, server: Server, part: str, language: str = "en") -> Page:
    """A tab that shows this part of the officer's questionnaire."""
    open_screen(page, server, f"/questionnaire?part={part}&language={language}")
    return page


def box(page: Page, number: int) -> Locator:
    """A question of the screen, counted from 0."""
    return page.locator('[class*="st-key-box-"]').nth(number)


def choose(page: Page, number: int, level: int) -> None:
    """Click a level."""
    choose_level(box(page, number).get_by_role("radio").nth(level))


def checked(page: Page, number: int, level: int) -> None:
    """Wait until the level is the one that is chosen."""
    expect(box(page, number).get_by_role("radio").nth(level)).to_be_checked()


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_two_tabs_the_second_sees_both_answers_and_chooses(
    own_server: Server, database: Engine, visit: Callable[..., Page], language: str
) -> None:
    number = LANGUAGES.index(language)
    officer, head = visit("sample-officer", at=own_server), visit("sample-head", at=own_server)
    first = questionnaire(officer, own_server, "foundation-o1", language)
    second = questionnaire(head, own_server, "foundation-o1", language)
    before = stored(database)
    with speaking(language):
        saved, both, mine, theirs = t("Saved {time}").split("{", 1)[0], t("Keep mine"), t("Yours"), t("Theirs")
    choose(first, number, 0)
    expect(box(first, number)).to_contain_text(saved)
    choose(second, number, 1)
    expect(box(second, number)).to_contain_text(theirs)
    expect(box(second, number)).to_contain_text(mine)
    expect(box(second, number)).to_contain_text("Chanda Lotus")
    one = next(given for question, given in stored(database).items() if given != before.get(question))
    assert one.level == 0
    box(second, number).get_by_role("button", name=both).click()
    expect(box(second, number)).not_to_contain_text(theirs)
    checked(second, number, 1)
    assert stored(database)[one.item, one.service].level == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_after_the_close_says_so_and_stores_nothing(
    own_server: Server, database: Engine, visit: Callable[..., Page], language: str
) -> None:
    page = questionnaire(visit("sample-officer", at=own_server), own_server, "foundation-o2", language)
    before = stored(database)
    with _closed(database) as name:
        with speaking(language):
            sentence = t('The cycle "{name}" is not open.', name=name)
        choose(page, 0, 1)
        expect(box(page, 0).get_by_role("alert")).to_contain_text(sentence)
        assert stored(database) == before
        page.reload()
        page.wait_for_selector(".egov-done", state="attached")
        expect(page.get_by_text(sentence)).to_be_visible()
        assert page.get_by_test_id("stRadio").count() == 0


@contextmanager
def _closed(database: Engine) -> Iterator[str]:
    """Closes the open cycle within the block; gives its name."""
    with transaction(database) as session:
        cycle = next(one for one in list_cycles(session, EVERYBODY) if one.state == "open")
        name, number, days = cycle.name_en, cycle.id or 0, {"due_on": cycle.due_on, "closes_on": cycle.closes_on}
        close_cycle(session, EVERYBODY, number)
    try:
        yield name
    finally:
        with transaction(database) as session:
            extend_cycle(session, EVERYBODY, number, **days)


def test_the_address_of_another_organisations_things_shows_nothing_of_them(
    own_server: Server, database: Engine, visit: Callable[..., Page]
) -> None:
    with reading(database) as session:
        part = next(
            one
            for one in list_submissions(session, EVERYBODY, action="answer.read")
            if one.organisation.code == "sample-roads"
        )
        project = next(one for one in session.exec(select(Project)) if one.organisation_id == part.organisation.id)
    page = visit("sample-officer", at=own_server)
    addresses = {
        f"/questionnaire?id={part.submission.id}": part.organisation.name_en,
        f"/result?id={part.submission.id}": part.organisation.name_en,
        f"/project?id={project.id}": project.name_en,
        f"/reports?organisation={part.organisation.id}": part.organisation.name_en,
    }
    for address, name in addresses.items():
        page.goto(own_server.address + address)
        page.wait_for_selector(".egov-done, [data-testid=stAlert]", state="attached")
        settled(page)
        assert name not in shown(page), address
        if "reports" not in address:
            expect(page.get_by_text("There is nothing here for you under this address.")).to_be_visible()


def test_a_script_in_a_note_is_text_wherever_it_is_shown(
    own_server: Server, database: Engine, visit: Callable[..., Page]
) -> None:
    alerts: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        alerts.append(dialog.message)
        dialog.dismiss()

    def watched(username: str) -> Page:
        page = visit(username, at=own_server, viewport=SIZE)
        page.on("dialog", dismissed)
        return page

    officer = questionnaire(watched("sample-officer"), own_server, "1-o1")
    box(officer, 0).get_by_text("Note and evidence").click()
    note = box(officer, 0).get_by_label("Note for the reviewer")
    note.fill(SCRIPT)
    note.press("Control+Enter")
    expect(box(officer, 0)).to_contain_text(re.compile(r"Note and evidence \(.*note\)"))
    officer.reload()
    officer.wait_for_selector(".egov-done", state="attached")
    box(officer, 0).get_by_text("Note and evidence").click()
    expect(box(officer, 0).get_by_label("Note for the reviewer")).to_have_value(SCRIPT)
    # In a review, put where the screen shows it first: what is submitted takes no more answers.
    with transaction(database) as session:
        waiting = next(
            one.submission.id
            for one in list_submissions(session, EVERYBODY, action="answer.read")
            if one.submission.state == "submitted"
        )
        for answer in session.exec(select(Answer).where(col(Answer.submission_id) == waiting)):
            answer.note = SCRIPT
    reviewer = watched("sample-reviewer")
    open_screen(reviewer, own_server, f"/review?id={waiting}")
    expect(reviewer.get_by_text(SCRIPT)).to_be_visible()
    open_screen(reviewer, own_server, f"/questionnaire?id={waiting}&part=1-o1")
    expect(reviewer.get_by_text(SCRIPT).first).to_be_visible()
    open_screen(reviewer, own_server, f"/result?id={waiting}")
    for page in (officer, reviewer):
        assert page.locator("img[src=x]").count() == 0
    assert alerts == []


def test_a_note_of_five_megabytes_is_refused_and_stays_in_its_box(
    own_server: Server, database: Engine, visit: Callable[..., Page]
) -> None:
    page = questionnaire(visit("sample-officer", at=own_server), own_server, "1-o1")
    before = stored(database)
    box(page, 1).get_by_text("Note and evidence").click()
    note = box(page, 1).get_by_label("Note for the reviewer")
    note.fill("a" * LONG)
    note.press("Control+Enter")
    expect(box(page, 1).get_by_role("alert")).to_contain_text("10000 are allowed", timeout=30_000)
    assert len(note.input_value()) == LONG
    assert stored(database) == before


def test_what_is_shown_after_a_lost_connection_is_what_is_stored(
    own_server: Server, database: Engine, visit: Callable[..., Page]
) -> None:
    page = questionnaire(visit("sample-officer", at=own_server), own_server, "foundation-o3")
    choose(page, 0, 0)
    expect(box(page, 0)).to_contain_text("Saved")
    settled(page)
    before = stored(database)
    page.context.set_offline(True)
    choose(page, 1, 1)
    page.wait_for_timeout(1000)
    page.context.set_offline(False)
    expect(box(page, 1).get_by_text("Saved").or_(box(page, 1).get_by_role("alert")).first).to_be_visible(timeout=30_000)
    now = {question: given.level for question, given in stored(database).items() if given != before.get(question)}
    if box(page, 1).get_by_role("alert").count() == 0:
        assert list(now.values()) == [1]
    else:
        assert now == {}
        assert box(page, 1).get_by_role("radio").nth(1).get_attribute("aria-checked") != "true"
    page.reload()
    page.wait_for_selector(".egov-done", state="attached")
    settled(page)
    checked(page, 0, 0)
    if now:
        checked(page, 1, 1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["/questionnaire?id=62", "/review", "/project?id=1", "/people"])
def test_a_direct_link_without_signing_in_shows_only_the_form(
    own_server: Server, visit: Callable[..., Page], address: str, language: str
) -> None:
    page = visit(at=own_server)
    open_screen(page, own_server, f"{address}{'&' if '?' in address else '?'}language={language}")
    expect(page.locator(SIGN_IN).first).to_be_attached()
    assert drawn(page) is None
    assert page.locator(".egov-menu a").count() == 0
    assert "Ministry of Roads and Ferries" not in shown(page)
