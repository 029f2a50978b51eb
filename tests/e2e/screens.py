"""How a test finds its way on the screens: waiting for them to be drawn, and reading what they show."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Error, Locator, Page, ViewportSize, expect

from tests.e2e.server import Server

SIZE: ViewportSize = {"width": 1366, "height": 768}
"""Of a tab, unless a test names another one."""
SIGN_IN = ".egov-sign-in, .egov-try"
WATCH = """() => {
    const app = document.querySelector('[data-testid=stApp]'), state = 'data-test-script-state'
    window.egovRedrawn = false
    let drawing = false
    new MutationObserver((changes, watch) => {
        const states = [...changes.map(change => change.oldValue), app.getAttribute(state)]
        drawing ||= states.some(one => one !== 'notRunning')
        if (drawing && app.getAttribute(state) === 'notRunning') { window.egovRedrawn = true; watch.disconnect() }
    }).observe(app, {attributeFilter: [state], attributeOldValue: true})
}"""


def open_screen(page: Page, server: Server, path: str) -> None:
    """Go to an address and wait until a screen or the sign-in form is drawn to its end."""
    page.goto(server.address + path)
    page.wait_for_selector(f".egov-done, {SIGN_IN}", state="attached")
    settled(page)


def settled(page: Page) -> None:
    """Wait until the screen is no longer being drawn."""
    expect(page.locator('[data-testid="stApp"]')).to_have_attribute("data-test-script-state", "notRunning")


@contextmanager
def redrawn(page: Page) -> Iterator[None]:
    """Do something in the block that has the screen drawn anew, and wait until that is done."""
    page.evaluate(WATCH)
    yield
    page.wait_for_function("window.egovRedrawn")


def shown(page: Page) -> str:
    """All the text that can be seen."""
    return page.inner_text("body")


def drawn(page: Page) -> str | None:
    """The name of the screen that is drawn; None for the sign-in form."""
    mark = page.locator(".egov-done")
    return mark.last.get_attribute("data-screen") if mark.count() else None


def choose_level(radio: Locator) -> None:
    """Click a radio button as a person does: on what can be seen of it, once it has come to rest."""
    radio.locator("xpath=ancestor::label[1]").click()


def choose_cell(page: Page, sheet: Locator, *, line: int, answer: str) -> None:
    """Choose an answer in a line of a sheet of services, by keyboard; lines count from 0."""
    wanted = page.get_by_role("option", name=answer, exact=True)
    for _ in range(8):
        # A sheet that is still being drawn may move, and takes the click without opening the cell.
        sheet.scroll_into_view_if_needed()
        place = sheet.bounding_box()
        assert place
        page.mouse.click(place["x"] + 0.8 * place["width"], place["y"] + 35 * (line + 1) + 17)
        page.keyboard.press("Enter")
        try:
            wanted.click(timeout=3000)
        except Error:
            page.keyboard.press("Escape")
            settled(page)
            continue
        return
    raise AssertionError(f"line {line} of the sheet does not open")
