"""The screens of common services and of readiness: asking and agreeing by clicking, a gap's link, evidence, signing."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from assess.evidence.pieces import pieces_of
from assess.states import today
from assess.tables import Cycle
from data.access import Role
from data.i18n import day
from data.organisations import place, root
from data.store import reading, transaction
from data.tables import Organisation
from pages.ui.common.offer import CONNECTED
from projects.common.catalogue import load_common_services
from projects.common.exchanges import add_exchange
from projects.common.requests import ask_for, move_request
from projects.tables.common import CommonService, GapReadiness, ServiceRequest
from tests.pages.assessment import answer_all, everyone, open_cycle, settle
from tests.pages.conftest import drawn
from tests.pages.project_screens import actor, errors, press, screen, words
from tests.pages.test_evidence import opened
from tests.pages.test_questionnaire import screen as questionnaire

SignIn = Callable[[str | None], None]


@pytest.fixture
def hosting(store: Engine) -> int:
    """The web hosting of the list, with room for two."""
    with transaction(store) as session:
        load_common_services(session)
        found = session.exec(select(CommonService).where(CommonService.code == "web-hosting")).one()
        found.capacity, found.unit = 2, "sites"
        session.add(found)
        return found.id or 0


def test_an_officer_asks_and_a_planner_agrees(store: Engine, hosting: int, signed_in: SignIn) -> None:
    signed_in("officer")
    at = screen("common_services")
    at.query_params["service"] = str(hosting)
    at.run()
    assert at.header[0].value == "Web hosting"  # the one that the link names comes first
    assert "2 of 2 sites free" in words(at)
    at.number_input(key=f"common-quantity-{hosting}").set_value(3).run()
    assert "Only 2 are free now." in words(at)
    at.number_input(key=f"common-quantity-{hosting}").set_value(2).run()
    press(at, "Ask for it")
    assert "2 asked for; Asked since" in words(at)
    assert not [one for one in at.number_input if one.key == f"common-quantity-{hosting}"]
    signed_in("planner")
    at = screen("common_services")
    at.session_state["common-tabs"] = "Requests"
    at.run()
    press(at, "Decline")
    assert errors(at) == ["Say why; the organisation will read it."]
    press(at, "Agree")
    with reading(store) as session:
        assert session.exec(select(ServiceRequest.state)).one() == "agreed"


@pytest.mark.usefixtures("hosting")
def test_every_tab_is_drawn_for_who_keeps_the_register(store: Engine, signed_in: SignIn) -> None:
    planner = actor(store, "planner")
    with transaction(store) as session:
        other = Organisation(code="trade", kind="ministry", name_en="Ministry of Test Trade")
        place(session, other, parent=root(session))
        health = session.exec(select(Organisation.id).where(Organisation.code == "health")).one()
        add_exchange(session, planner, provider=health or 0, consumer=other.id or 0, what="Births", since=today())
    signed_in("planner")
    at = screen("common_services")
    for tab in ("Who uses what", "Data exchanges", "Critical resources", "Catalogue"):
        at.session_state["common-tabs"] = tab
        at.run()
        assert not at.exception
        assert drawn(at) == ["common_services"]
    assert at.number_input[0].value is None  # nobody has said how much of the gateway there is


def test_a_gap_leads_to_the_service_that_closes_it(store: Engine, hosting: int, signed_in: SignIn) -> None:
    submission = open_cycle(store)
    signed_in("officer")
    at = screen("common_services")
    at.switch_page("pages/assess/result.py")
    at.query_params["id"] = str(submission)
    at.run()
    assert not at.exception
    links = [one.proto for one in at.get("page_link") if one.proto.label.startswith("Ask for Web hosting")]
    assert len(links) == 1
    asked = parse_qs(links[0].query_string)
    assert asked["service"] == [str(hosting)]
    at = screen("common_services")
    at.query_params.update({name: values[0] for name, values in asked.items()})
    at.run()
    assert at.text_area(key=f"common-note-{hosting}").value == "Official presence online"


def test_who_was_declined_reads_why_beside_the_service_and_may_ask_again(
    store: Engine, hosting: int, signed_in: SignIn
) -> None:
    officer, planner = actor(store, "officer"), actor(store, "planner")
    with transaction(store) as session:
        health = session.exec(select(Organisation.id).where(Organisation.code == "health")).one()
        asked = ask_for(session, officer, common_service=hosting, organisation=health or 0)
        move_request(
            session, planner, asked.id or 0, seen_version=asked.version, state="declined", reason="Moves in May"
        )
    signed_in("officer")
    at = screen("common_services")
    at.query_params["service"] = str(hosting)
    at.run()
    assert "1 asked for; Declined since" in words(at)
    assert "Moves in May" in words(at)
    press(at, "Ask for it")
    assert "Moves in May" not in words(at)


def test_a_recorded_exchange_becomes_evidence_with_one_click_and_once(store: Engine, signed_in: SignIn) -> None:
    submission = open_cycle(store)
    with transaction(store) as session:
        other = Organisation(code="trade", kind="ministry", name_en="Ministry of Test Trade")
        place(session, other, parent=root(session))
        session.exec(select(Cycle)).one().platforms = ["data_exchange"]  # else the question is not asked
        health = session.exec(select(Organisation.id).where(Organisation.code == "health")).one()
        ends = {"provider": health or 0, "consumer": other.id or 0, "since": today()}
        planner = actor(store, "planner")
        add_exchange(session, planner, **ends, what="Births")
        add_exchange(session, planner, **ends, what="By post", national=False)
    signed_in("officer")
    at = opened(questionnaire(submission, item=CONNECTED), submission, CONNECTED)
    offered = [one for one in at.button if one.label.startswith(("Births", "By post"))]
    assert [one.label for one in offered] == [f"Births, given to Ministry of Test Trade since {day(today())}"]
    offered[0].click().run()
    assert not at.exception
    assert not [one for one in at.button if one.label.startswith("Births")]
    with reading(store) as session:
        piece = pieces_of(session, everyone(Role.HEAD), submission)[CONNECTED, 0][0]
    assert (piece.kind, piece.title) == ("note", offered[0].label)


def test_a_head_signs_gaps_and_the_country_counts_them(store: Engine, signed_in: SignIn) -> None:
    signed_in("head")
    assert "no signed result yet" in words(screen("readiness"))
    submission = open_cycle(store)
    answer_all(store, submission, top=False)
    settle(store, submission)
    at = screen("readiness")
    assert "from the verified result" in words(at)
    chosen = next(one for one in at.multiselect if one.label == "Gaps")
    chosen.set_value(["info.mandate", "info.news"]).run()
    press(at, "Sign it")
    assert errors(at) == ["Name who sees to it."]
    at.text_input(key="readiness-owner").set_value("Ms Owner")
    at.date_input(key="readiness-due").set_value(today() + timedelta(days=30))
    press(at, "Sign it")
    at.selectbox(key="readiness-word").set_value("unaware")
    next(one for one in at.multiselect if one.label == "Gaps").set_value(["info.laws"]).run()
    press(at, "Sign it")
    assert errors(at) == ["Nothing was said of these gaps, so there is nothing to take back."]
    with reading(store) as session:
        said = {(one.item, one.state, one.owner_name) for one in session.exec(select(GapReadiness))}
    assert said == {("info.mandate", "aware", "Ms Owner"), ("info.news", "aware", "Ms Owner")}
    signed_in("director")
    at = screen("readiness")
    assert [one.value for one in at.metric if one.label.endswith("Aware")] == ["2"]
