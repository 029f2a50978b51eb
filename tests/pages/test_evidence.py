"""Evidence on the screens: added and taken away at the question, asked for before signing, handed out by a route."""

import asyncio
import io
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from assess.evidence.giving import add_file, add_link
from assess.evidence.pieces import pieces_of
from assess.public_facts.addresses import LOOPBACK
from assess.states import today
from assess.workbook.writing import make_workbook
from data.access import Role
from data.store import reading, transaction
from pages.ui import link_check
from pages.ui.questionnaire.kept import Slot
from pages.ui.screen import COOKIE
from pages.web.api.rate import Rates
from pages.web.evidence import routes
from reports.sample.evidence import _decision, _picture
from tests.assess.workbook_by_hand import filled
from tests.pages.assessment import answer, everyone, open_cycle
from tests.pages.conftest import ROOT, SECONDS
from tests.pages.test_questionnaire import screen, texts

SignIn = Callable[[str | None], None]
NEWS, SITE = "info.news", "site.reachable"


@pytest.fixture
def submission(store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("EGOV_EVIDENCE", str(tmp_path / "evidence"))
    return open_cycle(store)


def give(store: Engine, submission: int, name: str, content: bytes, *, item: str = SITE) -> int:
    """A file of evidence, of more than a year ago; gives its number."""
    with transaction(store) as session:
        dated = today() - timedelta(days=500)
        where = {"submission": submission, "item": item, "name": name, "content": content, "dated": dated}
        return add_file(session, everyone(Role.OFFICER), **where).id or 0


def opened(at: AppTest, submission: int, item: str) -> AppTest:
    """The screen with the part "Note and evidence" of a question open."""
    at.session_state[Slot(submission, item).key("more")] = True
    return at.run()


def found(store: Engine, submission: int) -> list[str]:
    with reading(store) as session:
        return [one.title for some in pieces_of(session, everyone(Role.OFFICER), submission).values() for one in some]


def test_a_question_lists_its_evidence_with_its_age_and_lets_it_be_taken_away(
    store: Engine, submission: int, signed_in: SignIn
) -> None:
    number = give(store, submission, "old_letter.pdf", _decision())
    signed_in("officer")
    at = screen(submission, item=SITE)
    assert "old_letter" not in texts(at)  # nothing of it is drawn before it is looked at
    assert any("pieces of evidence: 1" in one.label for one in at.button)
    at = opened(at, submission, SITE)
    assert f"/evidence/{number}" in texts(at)
    assert "older than 12 months" in texts(at)
    at.button(key=f"evidence-away-{submission}-{SITE}-0-{number}").click().run()
    assert found(store, submission) == []


def test_a_link_is_added_at_the_question_and_a_refusal_keeps_what_was_typed(
    store: Engine, submission: int, signed_in: SignIn
) -> None:
    signed_in("officer")
    at = opened(screen(submission, item=SITE), submission, SITE)
    key = f"evidence-{submission}-{SITE}"
    at.segmented_control(key=f"{key}-kind-en").set_value("link").run()
    for address, stored in (("no address", []), ("https://health.example/page", ["Our page"])):
        at.text_input(key=f"{key}-en-0-link").set_value(address)
        at.text_input(key=f"{key}-en-0-title-link").set_value("Our page")
        next(one for one in at.button if one.label == "Add").click().run()
        assert found(store, submission) == stored
        if not stored:
            assert "not a complete address" in at.error[0].value
            assert at.text_input(key=f"{key}-en-0-title-link").value == "Our page"


@pytest.mark.parametrize("inside", ["10.0.0.1", "169.254.169.254", "192.168.1.1", "[fd00::1]", "localhost"])
def test_at_a_click_a_link_is_looked_at_unless_it_leads_into_the_network(
    store: Engine, submission: int, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    monkeypatch.delenv(LOOPBACK, raising=False)
    with transaction(store) as session:
        officer, address = everyone(Role.OFFICER), f"http://{inside}/page"
        number = add_link(session, officer, submission=submission, item=SITE, url=address).id or 0
    signed_in("officer")
    at = opened(screen(submission, item=SITE), submission, SITE)
    assert "not on the public internet" not in texts(at)
    at.button(key=f"link-check-{submission}-{SITE}-0-{number}").click().run()
    assert "lies inside a network, not on the public internet" in texts(at)


def test_after_many_links_in_a_minute_one_waits(
    store: Engine, submission: int, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_check, "A_MINUTE", 2)
    monkeypatch.setattr(link_check, "RATES", Rates())
    with transaction(store) as session:
        where = {"submission": submission, "item": SITE, "url": "http://10.0.0.1/page"}
        number = add_link(session, everyone(Role.OFFICER), **where).id or 0
    signed_in("officer")
    at = opened(screen(submission, item=SITE), submission, SITE)
    said = []
    for _ in range(3):
        at.button(key=f"link-check-{submission}-{SITE}-0-{number}").click().run()
        said.append([error.value for error in at.error])
    assert said[:2] == [[], []]
    assert [error.startswith("Too many requests. Wait ") for error in said[2]] == [True]


def test_the_head_cannot_sign_while_obligatory_evidence_is_missing(
    store: Engine, submission: int, signed_in: SignIn
) -> None:
    answer(store, submission, SITE, 3)
    signed_in("head")
    at = screen(submission, "check")
    assert "1 answer claims a top level" in at.error[0].value
    assert "Submit…" not in [one.label for one in at.button]
    with transaction(store) as session:
        add_link(session, everyone(Role.OFFICER), submission=submission, item=SITE, url="https://health.example")
    assert "Submit…" in [one.label for one in screen(submission, "check").button]


@pytest.mark.parametrize(
    ("name", "content", "how"),
    [
        pytest.param("ច្បាប់.pdf", _decision(), "inline", id="a PDF opens in the browser"),
        pytest.param("page.png", _picture(), "inline", id="a picture too"),
        pytest.param("data.csv", b"a,b", "attachment", id="anything else is only saved"),
    ],
)
def test_a_file_is_handed_out_so_that_nothing_in_it_can_run(
    store: Engine, submission: int, cookie: str, name: str, content: bytes, how: str
) -> None:
    number = give(store, submission, name, content, item=SITE)
    reply = ask(f"/evidence/{number}", cookie)
    assert (reply.status_code, reply.content) == (200, content)
    headers = reply.headers
    assert headers["content-disposition"].startswith(how)
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "private, no-store")
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert ("sandbox" in policy) is not name.endswith(".pdf")


@pytest.mark.parametrize("path", ["/evidence/1", "/evidence/99999999999999999999"])
def test_a_stranger_and_a_wrong_number_get_404(store: Engine, submission: int, cookie: str, path: str) -> None:
    assert give(store, submission, "a.txt", b"a") == 1
    assert ask(path, None).status_code == 404
    assert ask("/evidence/99999999999999999999", cookie).status_code == 404


@pytest.fixture
def cookie(submission: int, signed_in: SignIn) -> str:
    """The session cookie of the reviewer."""
    assert submission
    signed_in("reviewer")
    return str(ContextProxy().cookies[COOKIE])


def ask(path: str, cookie: str | None) -> httpx.Response:
    """What the route answers a browser with this cookie."""

    async def get() -> httpx.Response:
        transport = httpx.ASGITransport(app=Starlette(routes=routes()))
        cookies = {COOKIE: cookie} if cookie else {}
        async with httpx.AsyncClient(transport=transport, base_url="http://test", cookies=cookies) as client:
            return await client.get(path)

    # In a thread of its own: after the browser tests, this one has a loop that runs for ever.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, get()).result()


def test_a_zip_is_shown_file_by_file_before_it_is_stored(store: Engine, submission: int, signed_in: SignIn) -> None:
    officer = everyone(Role.OFFICER)
    with reading(store) as session:
        book = filled(make_workbook(session, officer, submission=submission), {(SITE, 0): {"files": "a.txt; lost.pdf"}})
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as new:
        new.writestr("book.xlsx", book)
        new.writestr("a.txt", "It is so.")
    signed_in("officer")
    at = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=SECONDS).run()
    at.switch_page("pages/assess/workbook.py")
    at.query_params["id"] = str(submission)
    at.run()
    at.file_uploader[0].set_value(("answers.zip", target.getvalue(), "application/zip")).run()
    assert not at.exception, at.exception
    assert at.dataframe[-1].value[["status", "file"]].values.tolist() == [
        ["Attached", "a.txt"],
        ["Left out", "lost.pdf"],
    ]
    assert at.button(key="workbook-store").label == "Attach evidence: 1"
    at.button(key="workbook-store").click().run()
    assert found(store, submission) == ["a.txt"]
