"""Signing in through a provider on loopback, and that our session ends although the provider's cookie lives."""

import subprocess
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine
from sqlmodel import select

from data.access import Role
from data.organisations import root
from data.people import set_active
from data.store import open_store, transaction
from data.tables import Person, RoleGrant
from tests.conftest import actor
from tests.e2e.screens import SIGN_IN, drawn, open_screen, settled, shown
from tests.e2e.server import ROOT, Server, environment, free_port, running, start_command
from tests.fonts import share_fonts

KNOWN, UNKNOWN = "sophea-at-provider", "stranger-at-provider"
SECRET = "a cookie secret for tests that is long enough"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A real provider on loopback with two people; gives its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oidc_provider_mock import User, run_server_in_thread

        people = [
            User(sub=KNOWN, claims={"email": "sophea@example.org", "email_verified": True}),
            User(sub=UNKNOWN, claims={"email": "stranger@example.org", "email_verified": True}),
        ]
        with run_server_in_thread(user_claims=people) as running_provider:
            yield f"http://localhost:{running_provider.server_port}"


@pytest.fixture(scope="module")
def joined(provider: str, copy_of_sample: Callable[[], Path]) -> Iterator[Server]:
    """The application with that provider; Sophea is an auditor whose address is entered."""
    home, port = copy_of_sample(), free_port()
    engine = open_store(f"sqlite:///{home / 'egov.sqlite'}")
    with transaction(engine) as session:
        person = Person(username="sophea", name="Sophea Chan", email="sophea@example.org")
        session.add(person)
        session.flush()
        session.add(RoleGrant(person_id=person.id or 0, role=Role.AUDITOR, organisation_id=root(session).id or 0))
    engine.dispose()
    with running(
        home,
        port,
        EGOV_OIDC_METADATA_URL=f"{provider}/.well-known/openid-configuration",
        EGOV_OIDC_CLIENT_ID="egov",
        EGOV_OIDC_CLIENT_SECRET="a client secret",
        EGOV_OIDC_REDIRECT_BASE=f"http://127.0.0.1:{port}",
        EGOV_OIDC_COOKIE_SECRET=SECRET,
        EGOV_OIDC_NAME="the Test Provider",
    ) as server:
        yield server


@pytest.fixture
def database(joined: Server) -> Iterator[Engine]:
    """The database of that application, opened beside it."""
    engine = open_store(f"sqlite:///{joined.home / 'egov.sqlite'}")
    yield engine
    engine.dispose()


def _come_from_provider(page: Page, server: Server, subject: str) -> None:
    open_screen(page, server, "/")
    page.get_by_role("button", name="Sign in with the Test Provider").click()
    page.locator("input[name=sub]").fill(subject)
    page.get_by_role("button", name="Authorize").click()


def test_a_known_person_gets_a_session_that_ends_although_the_providers_cookie_lives(
    joined: Server, database: Engine, visit: Callable[..., Page]
) -> None:
    page = visit(at=joined)
    _come_from_provider(page, joined, KNOWN)
    page.wait_for_selector(".egov-done", state="attached")
    assert "Sophea Chan" in page.get_by_test_id("stSidebar").inner_text()
    copied = page.context.cookies()
    names = {str(cookie.get("name")) for cookie in copied}
    assert {"egov_session", "_streamlit_user"} <= names

    page.get_by_role("button", name="Sign out").click()
    page.wait_for_selector(SIGN_IN, state="attached")
    assert [cookie for cookie in page.context.cookies() if "_streamlit_user" in str(cookie.get("name"))] == []

    thief = visit(at=joined)
    thief.context.add_cookies(copied)  # pyright: ignore[reportArgumentType]
    open_screen(thief, joined, "/people")
    settled(thief)
    expect(thief.get_by_role("button", name="Sign in with the Test Provider")).to_be_visible()
    assert drawn(thief) is None

    _come_from_provider(page, joined, KNOWN)
    page.wait_for_selector(".egov-done", state="attached")
    with transaction(database) as session:
        sophea = session.exec(select(Person).where(Person.username == "sophea")).one()
        set_active(session, actor(Role.ADMINISTRATOR, root(session)), person=sophea.id or 0, active=False)
    page.locator(".egov-menu a").filter(has_text="People").click()
    page.wait_for_selector(SIGN_IN, state="attached")
    open_screen(page, joined, "/people")
    assert drawn(page) is None


def test_an_unknown_person_is_told_to_ask_the_administrator(joined: Server, visit: Callable[..., Page]) -> None:
    page = visit(at=joined)
    _come_from_provider(page, joined, UNKNOWN)
    expect(page.get_by_text("knows you as stranger@example.org")).to_be_visible()
    assert "Ask your administrator" in shown(page)
    assert "egov_session" not in {str(cookie.get("name")) for cookie in page.context.cookies()}


@pytest.mark.parametrize("ticket", ["", "made-up"])
def test_a_made_up_ticket_opens_nothing(joined: Server, ticket: str) -> None:
    answer = httpx.get(f"{joined.address}/session/oidc?ticket={ticket}")
    assert answer.headers["location"] == "/?problem=oidc.ticket"
    assert "egov_session" not in answer.cookies


def test_settings_by_halves_are_told_at_the_start(tmp_path: Path) -> None:
    share_fonts(tmp_path)
    ended = subprocess.run(
        start_command(free_port()),
        cwd=ROOT,
        env=environment(tmp_path, EGOV_OIDC_CLIENT_ID="egov", EGOV_OIDC_COOKIE_SECRET="short"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 1
    assert "EGOV_OIDC_METADATA_URL" in ended.stderr
    assert "EGOV_OIDC_COOKIE_SECRET (at least 32 characters)" in ended.stderr
