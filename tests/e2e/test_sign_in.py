"""Signing in and out, in a real browser and over plain HTTP."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine
from sqlmodel import select

from data.access import Role
from data.organisations import root
from data.people import HASHER, set_active
from data.sign_in import ATTEMPTS
from data.store import open_store, transaction
from data.tables import Person, RoleGrant, SignInAttempt
from tests.conftest import actor
from tests.e2e.screens import SIGN_IN, drawn, open_screen, shown
from tests.e2e.server import Server

NAME, PASSWORD = "sophea", "rice and fish"
COOKIE = "egov_session"


@pytest.fixture
def database(server: Server) -> Iterator[Engine]:
    """The database of the running server, opened beside it."""
    engine = open_store(f"sqlite:///{server.home / 'egov.sqlite'}")
    yield engine
    engine.dispose()


@pytest.fixture
def account(database: Engine) -> Iterator[int]:
    """An auditor with a password of their own; gives the person's id."""
    with transaction(database) as session:
        person = Person(username=NAME, name="Sophea Chan", password_hash=HASHER.hash(PASSWORD))
        session.add(person)
        session.flush()
        session.add(RoleGrant(person_id=person.id or 0, role=Role.AUDITOR, organisation_id=root(session).id or 0))
    yield person.id or 0
    with transaction(database) as session:
        found = session.exec(select(Person).where(Person.username == NAME)).one()
        found.username, found.active = f"gone-{found.id}", False
        session.add(found)
        for failed in session.exec(select(SignInAttempt)):
            session.delete(failed)


def _post(server: Server, address: str = "/session/login", **fields: str) -> httpx.Response:
    given = {"username": NAME, "password": PASSWORD} | fields
    return httpx.post(server.address + address, data=given, headers=server.origin)


def _fill(page: Page, server: Server, password: str, *, at: str = "/") -> None:
    open_screen(page, server, at)
    page.get_by_text("Sign in with your own account").click()
    page.get_by_label("User name").fill(NAME)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.usefixtures("account")
def test_a_wrong_password_is_told_and_the_right_one_opens_the_screen_that_was_asked_for(
    server: Server, visit: Callable[..., Page]
) -> None:
    page = visit()
    _fill(page, server, "not this one", at="/people?id=1")
    expect(page.get_by_text("User name or password is wrong.")).to_be_visible()
    assert drawn(page) is None
    page.get_by_text("Sign in with your own account").click()
    page.get_by_label("User name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_selector('[data-screen="people"]', state="attached")
    assert page.url == f"{server.address}/people?id=1"


def test_somebody_of_the_sample_country_is_chosen_by_what_they_do(server: Server, visit: Callable[..., Page]) -> None:
    page = visit()
    open_screen(page, server, "/")
    page.get_by_role("button", name="Reads everything and changes nothing.").click()
    page.wait_for_selector(".egov-done", state="attached")
    expect(page.get_by_text("Pisey Raintree, auditor")).to_be_visible()


@pytest.mark.usefixtures("account")
def test_signing_in_outlasts_a_reload_and_a_new_tab(server: Server, visit: Callable[..., Page]) -> None:
    page = visit()
    _fill(page, server, PASSWORD)
    page.wait_for_selector(".egov-done", state="attached")
    page.reload()
    page.wait_for_selector(".egov-done", state="attached")
    second = page.context.new_page()
    open_screen(second, server, "/events")
    assert drawn(second) == "events"


@pytest.mark.usefixtures("account")
def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(server: Server) -> None:
    kept = _post(server).headers["set-cookie"]
    assert kept.startswith(f"{COOKIE}=")
    assert "HttpOnly" in kept
    assert "SameSite=lax" in kept
    assert "Secure" not in kept


@pytest.mark.usefixtures("account")
def test_behind_https_the_cookie_never_travels_in_clear(server: Server) -> None:
    headers = server.origin | {"x-forwarded-proto": "https"}
    given = {"username": NAME, "password": PASSWORD}
    answer = httpx.post(f"{server.address}/session/login", data=given, headers=headers)
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "address", ["/session/login", "/session/sample", "/session/logout", "/session/password", "/setup"]
)
@pytest.mark.parametrize(
    "origin", [{"origin": "http://evil.example"}, {}, {"origin": "null"}], ids=["another site", "none", "null"]
)
def test_a_form_of_another_site_is_refused(server: Server, address: str, origin: dict[str, str]) -> None:
    answer = httpx.post(server.address + address, data={"username": "sample-officer"}, headers=origin)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "/people\nx", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(server: Server, back: str) -> None:
    answer = _post(server, "/session/sample", username="sample-officer", back=back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_form_that_is_too_large_is_not_read(server: Server) -> None:
    assert _post(server, password="x" * 20_000).status_code == 413


@pytest.mark.usefixtures("account")
def test_guessing_is_braked_for_the_name_and_the_right_password_does_not_help_then(server: Server) -> None:
    for _ in range(ATTEMPTS):
        assert "sign_in.wrong" in _post(server, password="a guess").headers["location"]
    answer = _post(server)
    assert "sign_in.too_many" in answer.headers["location"]
    assert COOKIE not in answer.cookies


@pytest.mark.usefixtures("account")
def test_signing_out_ends_the_session_on_the_server(server: Server, visit: Callable[..., Page]) -> None:
    page = visit()
    _fill(page, server, PASSWORD)
    page.wait_for_selector(".egov-done", state="attached")
    copied = next(cookie for cookie in page.context.cookies() if cookie.get("name") == COOKIE)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_selector(SIGN_IN, state="attached")
    thief = visit()
    thief.context.add_cookies([{"name": COOKIE, "value": copied.get("value", ""), "url": server.address}])
    open_screen(thief, server, "/people")
    assert drawn(thief) is None


def test_disabling_a_person_ends_their_access_at_the_next_click(
    server: Server, account: int, database: Engine, visit: Callable[..., Page]
) -> None:
    page = visit()
    _fill(page, server, PASSWORD)
    page.wait_for_selector(".egov-done", state="attached")
    with transaction(database) as session:
        set_active(session, actor(Role.ADMINISTRATOR, root(session)), person=account, active=False)
    page.locator(".egov-menu a").filter(has_text="People").click()
    page.wait_for_selector(SIGN_IN, state="attached")
    assert drawn(page) is None
    assert "Sophea" not in shown(page)


@pytest.mark.usefixtures("account")
def test_a_new_password_is_set_by_the_form_and_ends_other_sessions(server: Server, visit: Callable[..., Page]) -> None:
    elsewhere = _post(server).cookies[COOKIE]
    page = visit()
    _fill(page, server, PASSWORD, at="/account")
    page.wait_for_selector('[data-screen="account"]', state="attached")
    page.get_by_label("Old password").fill(PASSWORD)
    page.get_by_label("New password (").fill("another good one")
    page.get_by_label("New password again").fill("another good one")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("The password is changed.")).to_be_visible()
    other = visit()
    other.context.add_cookies([{"name": COOKIE, "value": elsewhere, "url": server.address}])
    open_screen(other, server, "/account")
    assert drawn(other) is None
    assert COOKIE in _post(server, password="another good one").cookies


def test_no_account_of_the_sample_opens_with_a_password(server: Server) -> None:
    for username in ("sample-administrator", "admin", "administrator"):
        for password in ("", "admin", "password", username):
            assert COOKIE not in _post(server, username=username, password=password).cookies


def test_what_was_typed_is_never_shown_as_markup(server: Server, visit: Callable[..., Page]) -> None:
    page = visit()
    open_screen(page, server, '/?problem=<img src=x onerror="document.title=1">&language="><b>x')
    assert page.locator("img[src=x]").count() == 0
