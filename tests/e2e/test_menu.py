"""The menu in a real browser: its links are followed without loading the page anew, and back again."""

from collections.abc import Callable

from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.screens import drawn, open_screen, settled
from tests.e2e.server import Server

PHONE: ViewportSize = {"width": 390, "height": 844}


def _follow(page: Page, screen: str) -> None:
    page.locator(f'.egov-menu a[href="/{screen}"]').click()
    _arrived(page, screen)


def _arrived(page: Page, screen: str) -> None:
    page.wait_for_selector(f'.egov-done[data-screen="{screen}"]', state="attached")
    settled(page)


def test_a_link_of_the_menu_is_followed_without_a_reload_and_the_browser_finds_the_way_back(
    server: Server, visit: Callable[..., Page]
) -> None:
    page = visit("sample-planner")
    open_screen(page, server, "/project?id=1")
    page.evaluate("window.egovStays = true")
    _follow(page, "timeline")
    assert page.url == f"{server.address}/timeline"
    here = page.locator(".egov-menu [aria-current=page]")
    expect(here).to_have_count(1)
    expect(here).to_contain_text("Timeline")
    _follow(page, "proposals")
    _follow(page, "proposals")
    page.go_back()
    _arrived(page, "timeline")
    page.go_back()
    _arrived(page, "project")
    assert page.url == f"{server.address}/project?id=1"
    page.go_forward()
    _arrived(page, "timeline")
    assert page.evaluate("window.egovStays")


def test_a_link_of_the_menu_opens_in_another_tab_like_any_other(server: Server, visit: Callable[..., Page]) -> None:
    page = visit("sample-planner")
    open_screen(page, server, "/projects")
    with page.context.expect_page() as opened:
        page.locator('.egov-menu a[href="/timeline"]').click(modifiers=["ControlOrMeta"])
    _arrived(opened.value, "timeline")
    opened.value.close()
    assert drawn(page) == "projects"


def test_a_section_of_the_menu_stays_closed_on_the_next_screen(server: Server, visit: Callable[..., Page]) -> None:
    page = visit("sample-planner")
    open_screen(page, server, "/projects")
    page.locator(".egov-menu summary").filter(has_text="Assessment").press("Enter")
    expect(page.locator('.egov-menu a[href="/result"]')).to_be_hidden()
    _follow(page, "timeline")
    expect(page.locator('.egov-menu a[href="/result"]')).to_be_hidden()
    page.locator(".egov-menu summary").filter(has_text="Assessment").press("Enter")
    open_screen(page, server, "/projects")
    expect(page.locator('.egov-menu a[href="/result"]')).to_be_visible()


def test_on_a_telephone_the_menu_makes_room_for_the_screen_that_was_chosen(
    server: Server, visit: Callable[..., Page]
) -> None:
    page = visit("sample-planner", viewport=PHONE)
    open_screen(page, server, "/projects")
    page.get_by_test_id("stExpandSidebarButton").click()
    _follow(page, "timeline")
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")


def test_without_a_connection_a_link_leads_nowhere_instead_of_to_a_wrong_screen(
    server: Server, visit: Callable[..., Page]
) -> None:
    page = visit("sample-planner")
    open_screen(page, server, "/projects")
    # As Streamlit marks it when the server cannot be reached.
    app = page.locator('[data-testid="stApp"]')
    app.evaluate("app => app.setAttribute('data-test-connection-state', 'PINGING_SERVER')")
    page.locator('.egov-menu a[href="/timeline"]').click()
    page.wait_for_timeout(300)
    assert page.url == f"{server.address}/projects"
    assert drawn(page) == "projects"
