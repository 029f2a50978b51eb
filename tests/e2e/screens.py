"""How a test finds its way on the screens: waiting for them to be drawn, and reading what they show."""

from playwright.sync_api import Page, expect

from tests.e2e.server import Server

SIGN_IN = ".egov-sign-in, .egov-try"


def open_screen(page: Page, server: Server, path: str) -> None:
    """Go to an address and wait until a screen or the sign-in form is drawn to its end."""
    page.goto(server.address + path)
    page.wait_for_selector(f".egov-done, {SIGN_IN}", state="attached")
    settled(page)


def settled(page: Page) -> None:
    """Wait until the screen is no longer being drawn."""
    expect(page.locator('[data-testid="stApp"]')).to_have_attribute("data-test-script-state", "notRunning")


def shown(page: Page) -> str:
    """All the text that can be seen."""
    return page.inner_text("body")


def drawn(page: Page) -> str | None:
    """The name of the screen that is drawn; None for the sign-in form."""
    mark = page.locator(".egov-done")
    return mark.last.get_attribute("data-screen") if mark.count() else None
