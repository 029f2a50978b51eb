"""Objections on the screens: sent by an officer, answered by a reviewer, accepted by the head, published, corrected."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from assess.cycles.control import Cycle
from assess.cycles.participation import participation
from assess.objections.raised import accept_result, object_to
from assess.results import frozen_versions
from assess.sign_off import code_of, submit_signed
from assess.submissions import find_submission, publish
from data.access import Role
from data.store import reading, transaction
from pages.ui.result.scores import read_result
from pages.ui.result.why import chosen_rows
from reports.sample.evidence import _decision
from tests.pages.assessment import answer_all, everyone, open_cycle, settle
from tests.pages.conftest import ROOT, SECONDS, drawn

SignIn = Callable[[str | None], None]
SAID = "Objections and versions"
ITEM = "site.reachable"


@pytest.fixture
def provisional(store: Engine) -> int:
    """A submission with everything at its lowest level, verified, against which may be objected."""
    number = open_cycle(store)
    with transaction(store) as session:
        session.exec(select(Cycle)).one().objection_days = 14
    answer_all(store, number, top=False)
    settle(store, number)
    return number


def result(submission: int, tab: str = SAID) -> AppTest:
    """The result screen with a tab open, for whoever is signed in."""
    at = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=SECONDS).run()
    at.switch_page("pages/assess/result.py")
    at.query_params["id"] = str(submission)
    at.session_state["result-tabs"] = tab
    return at.run()


def texts(at: AppTest) -> str:
    """All that the screen says."""
    assert not at.exception, at.exception
    kinds = (at.title, at.header, at.subheader, at.markdown, at.caption, at.info, at.error, at.warning, at.success)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def objected(store: Engine, submission: int) -> None:
    with transaction(store) as session:
        object_to(session, everyone(Role.OFFICER), submission=submission, item=ITEM, text="Look at the new address")


def published(store: Engine, submission: int) -> None:
    with transaction(store) as session:
        accept_result(session, everyone(Role.HEAD), submission=submission)
        publish(session, everyone(Role.DIRECTOR), submission=submission)


def keyed(at: AppTest, start: str) -> list[str]:
    return [str(button.key) for button in at.button if str(button.key).startswith(start)]


def test_an_officer_reads_until_when_and_sends_an_objection(provisional: int, signed_in: SignIn) -> None:
    signed_in("officer")
    at = result(provisional)
    assert "Provisional until" in texts(at)
    assert not keyed(at, "accept-result")
    at.text_area(key=f"object-{provisional}-0-text").set_value("Look at the new address")
    at.button(key=f"object-{provisional}-0-send").click().run()
    said = texts(at)
    assert "1 objection waits for its answer." in said
    assert "Look at the new address" in said
    assert at.text_area(key=f"object-{provisional}-1-text").value == ""


def test_a_line_of_why_leads_to_the_objection_filled_in(
    store: Engine, provisional: int, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading(store) as session:
        part = participation(session, everyone(Role.OFFICER), provisional, action="result.read")
        rows = read_result(session, everyone(Role.OFFICER), part).counts.rows
    second = chosen_rows(rows, stage="all", theme="all").iloc[1]["item"]
    # No table can be clicked here: what a click on its second line brings is put in its place.
    monkeypatch.setattr("streamlit.dataframe", lambda *_, **__: {"selection": {"rows": [1]}})
    signed_in("officer")
    at = result(provisional, "Why?")
    at.button(key=f"why-object-{provisional}").click().run()
    assert at.session_state["result-tabs"] == SAID
    (key,) = [box.key for box in at.selectbox if str(box.key).startswith("object-question-")]
    assert at.session_state[str(key)] == (second, 0)
    assert at.text_area(key=f"object-{provisional}-0-text")


def test_a_head_accepts_the_result(provisional: int, signed_in: SignIn) -> None:
    signed_in("head")
    at = result(provisional)
    at.button(key="accept-result").click().run()
    assert "Accepted by" in texts(at)
    assert not keyed(at, "object-")


def test_a_reviewer_answers_what_waits(store: Engine, provisional: int, signed_in: SignIn) -> None:
    objected(store, provisional)
    signed_in("reviewer")
    at = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=SECONDS).run()
    at.switch_page("pages/assess/objections.py").run()
    assert "Look at the new address" in texts(at)
    (accept,) = keyed(at, "objection-accept-")
    assert at.button(key=accept).disabled
    number = accept.rpartition("-")[2]
    at.selectbox(key=f"objection-answer-{number}-0-en").set_value("3").run()
    at.button(key=accept).click().run()
    assert "Say why; the organisation will read it." in texts(at)
    at.text_area(key=f"objection-reason-{number}").set_value("Seen there").run()
    at.button(key=accept).click().run()
    assert "No objection waits for you." in texts(at)
    assert drawn(at)[-1] == "objections"
    with reading(store) as session:
        versions = frozen_versions(session, everyone(Role.DIRECTOR), provisional)
    assert [(one.run, one.version, one.reason) for one in versions][-1] == ("verified", 2, "Seen there")


def test_a_director_corrects_what_is_published_and_everybody_reads_why(
    store: Engine, provisional: int, signed_in: SignIn
) -> None:
    published(store, provisional)
    signed_in("director")
    at = result(provisional)
    key = f"correct-{provisional}-2"
    answer = next(box for box in at.selectbox if str(box.key).startswith(f"{key}-answer"))
    answer.set_value("1").run()
    at.text_area(key=f"{key}-reason").set_value("It was another page").run()
    at.button(key=f"{key}-go").click().run()
    assert "because: It was another page" in texts(at)
    signed_in("officer")
    assert "because: It was another page" in texts(result(provisional))
    with reading(store) as session:
        assert find_submission(session, everyone(Role.HEAD), provisional).state == "published"


def test_the_country_says_what_is_provisional_and_publishes_only_what_is_ready(
    store: Engine, provisional: int, signed_in: SignIn
) -> None:
    signed_in("director")
    national = str(ROOT / "pages" / "assess" / "national.py")
    at = AppTest.from_file(national, default_timeout=SECONDS).run()
    assert "may object: 1. Objections without an answer: 0. Ready to be published: 0." in texts(at)
    assert not keyed(at, "publish")
    with transaction(store) as session:
        accept_result(session, everyone(Role.HEAD), submission=provisional)
    at = AppTest.from_file(national, default_timeout=SECONDS).run()
    assert keyed(at, "publish")


def test_an_officer_hands_in_what_was_signed_on_paper_only_with_a_scan(store: Engine, signed_in: SignIn) -> None:
    number = open_cycle(store)
    answer_all(store, number, top=False)
    signed_in("officer")
    at = result(number, "Signed on paper")
    assert "Print the sheet" in texts(at)
    assert at.button(key=f"paper-go-{number}").disabled


def test_the_first_page_of_the_signed_sheet_is_seen_by_who_reads_the_answers(
    store: Engine, signed_in: SignIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EGOV_EVIDENCE", str(tmp_path / "evidence"))
    number = open_cycle(store)
    answer_all(store, number, top=False)
    with transaction(store) as session:
        officer = everyone(Role.OFFICER)
        given = {"code": code_of(session, officer, number), "signed_by": "Sok Dara", "file_name": "sheet.pdf"}
        submit_signed(session, officer, submission=number, content=_decision(), **given)
    signed_in("reviewer")
    at = result(number)
    assert "Signed on paper by Sok Dara" in texts(at)
    assert "Page 1 of 1" not in texts(at)
    at.session_state["signed-sheet"] = True
    assert "Page 1 of 1" in texts(at.run())
