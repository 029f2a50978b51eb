"""What can be seen from outside, in the questionnaire and beside a claim: measured, taken over, contested."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from assess.public_facts.addresses import LOOPBACK
from assess.public_facts.findings import Measured, at_least, exactly, fact
from assess.public_facts.keeping import keep_measured, measurements_of
from assess.tables.public_fact import Measurement
from data.access import Role
from data.store import reading, transaction
from data.tables import Organisation
from pages.ui.questionnaire.kept import Slot
from tests.pages.assessment import answer, everyone, open_cycle, stored
from tests.pages.conftest import ROOT, SECONDS

SignIn = Callable[[str | None], None]
REACHABLE, SECURE, SPEED = "site.reachable", "site.secure", "site.speed"
PART = "1-o2"


@pytest.fixture
def submission(store: Engine) -> int:
    return open_cycle(store)


@pytest.fixture
def measured(store: Engine, submission: int) -> int:
    """The ministry is measured; one of three items is answered already, and otherwise."""
    findings = (
        at_least(REACHABLE, 2, fact("reachable.domain", domain=".gov.kh")),
        exactly(SECURE, 1, fact("secure.http_stays")),
        exactly(SPEED, 0),
    )
    seen = Measured("https://health.example/", datetime(2026, 4, 14, 3, tzinfo=UTC), opened=True, findings=findings)
    with transaction(store) as session:
        ministry = session.exec(select(Organisation.id).where(Organisation.code == "health")).one()
        keep_measured(session, everyone(Role.ADMINISTRATOR), organisation=ministry or 0, measured=seen)
    answer(store, submission, SECURE, 2)
    return submission


def opened(submission: int) -> AppTest:
    """The questionnaire with the checker's part open, for whoever is signed in."""
    at = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=SECONDS).run()
    at.switch_page("pages/assess/questionnaire.py")
    at.query_params["id"], at.query_params["part"] = str(submission), PART
    at.session_state[f"outside-{submission}"] = True
    at.run()
    assert not at.exception, at.exception
    return at


def said(at: AppTest) -> str:
    kinds = (at.markdown, at.caption, at.error, at.warning)
    return "\n".join(str(element.value) for kind in kinds for element in kind).replace("\\", "")


def test_suggestions_stand_beside_the_own_answers_and_fill_what_is_empty(
    store: Engine, measured: int, signed_in: SignIn
) -> None:
    signed_in("officer")
    at = opened(measured)
    assert "at least “Own site” · Your answer: No answer" in said(at)
    assert "“On some pages” · Your answer: On all pages · :orange" in said(at)
    assert "The http address opens without changing to https." in said(at)
    at.button(key=f"outside-all-{measured}").click().run()
    given = stored(store, measured)
    assert (given[REACHABLE, 0].level, given[SPEED, 0].level, given[SECURE, 0].level) == (2, 0, 2)
    assert given[REACHABLE, 0].saved_by == "Test officer"


def test_one_suggestion_is_taken_over_and_shown_as_the_answer(store: Engine, measured: int, signed_in: SignIn) -> None:
    signed_in("officer")
    at = opened(measured).button(key=f"outside-take-{measured}-{SECURE}").click().run()
    assert stored(store, measured)[SECURE, 0].level == 1
    assert at.radio(key=Slot(measured, SECURE).key("choice-en")).value == "1"


def test_a_measurement_is_contested_with_a_sentence(store: Engine, measured: int, signed_in: SignIn) -> None:
    signed_in("officer")
    at = opened(measured)
    key = f"outside-why-{measured}-{SECURE}"
    at.button(key=f"{key}-go").click().run()
    assert "Say in a sentence" in said(at)
    at.text_area(key=key).set_value("Mended *yesterday*.").run()
    at.button(key=f"{key}-go").click().run()
    assert "Test officer contests this: Mended *yesterday*." in said(at)
    with reading(store) as session:
        found = measurements_of(session, everyone(Role.REVIEWER), measured)
    assert found[SECURE].contest == "Mended *yesterday*."


def test_an_address_inside_the_network_and_a_site_that_is_away_give_a_sentence(
    store: Engine, submission: int, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in("officer")
    at = opened(submission)
    at.text_input(key=f"outside-address-{submission}").set_value("http://169.254.169.254/latest/").run()
    at.button(key=f"outside-go-{submission}").click().run()
    assert "lies inside a network" in said(at)
    with reading(store) as session:
        assert session.exec(select(Measurement)).first() is None
    monkeypatch.setenv(LOOPBACK, "1")
    at.text_input(key=f"outside-address-{submission}").set_value("http://127.0.0.1:9/").run()
    at.button(key=f"outside-go-{submission}").click().run()
    assert not at.exception
    assert "127.0.0.1 does not answer." in said(at)


def test_who_may_not_answer_sees_what_was_measured_and_can_change_nothing(measured: int, signed_in: SignIn) -> None:
    signed_in("auditor")
    at = opened(measured)
    assert "at least “Own site”" in said(at)
    assert [one.key for one in at.button if str(one.key).startswith("outside")] == []
