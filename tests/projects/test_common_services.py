"""Common services: asked for once, agreed to while there is room, each step in its order; exchanges and resources."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from assess.editions.chosen import current_edition
from assess.states import today
from data.access import Actor, Role
from data.errors import Closed, Conflict, Denied, Invalid, Missing, UserError
from projects.common.adoption import adoption
from projects.common.catalogue import add_service, catalogue, change_service, load_common_services
from projects.common.exchanges import add_exchange, end_exchange, list_exchanges
from projects.common.offers import offers_for
from projects.common.requests import ask_for, list_requests, may_decide_on, move_request, withdraw_request
from projects.common.resources import add_resource, list_resources
from projects.lists import common_services
from projects.messages import SENTENCES
from projects.tables.common import CommonService, ServiceRequest
from tests.conftest import Country, actor
from tests.projects.conftest import number


@pytest.fixture
def racks(session: Session, planner: Actor) -> int:
    """A common service with room for three."""
    helps = [{"item": "hosting.shared", "level": 3}]
    details = {"capacity": 3, "unit": "racks", "helps": helps}
    return number(add_service(session, planner, code="racks", name_en="Racks", details=details).id)


def ask(session: Session, who: Actor, country: Country, service: int, quantity: int = 1, ago: int = 0) -> int:
    asked = ask_for(
        session, who, common_service=service, organisation=number(country.health.id), quantity=quantity,
        on=today() - timedelta(days=ago),
    )  # fmt: skip
    return number(asked.id)


def move(session: Session, who: Actor, request: int, *states: str, ago: tuple[int, ...] = (0, 0, 0)) -> ServiceRequest:
    held = session.get(ServiceRequest, request) or pytest.fail("no request")
    for state, days in zip(states, ago, strict=False):
        on = today() - timedelta(days=days)
        move_request(session, who, request, seen_version=held.version, state=state, reason="R", on=on)
    return held


def refused(told: pytest.ExceptionInfo[UserError]) -> str:
    return SENTENCES[told.value.code]().format(**told.value.details)


def test_the_eight_services_of_the_presentation_come_without_capacity_and_conditions(session: Session) -> None:
    assert load_common_services(session) == 8
    assert load_common_services(session) == 0
    services = [one.service for one in catalogue(session, Actor(1, "A", ((Role.AUDITOR, "/"),)))]
    assert {(one.capacity, one.unlimited, one.conditions, one.lead_days) for one in services} == {
        (None, False, "", None)
    }


def test_every_item_that_a_service_of_the_file_helps_with_exists() -> None:
    items = {item.id: item.top for item in current_edition().items}
    helps = [aim for one in common_services().services for aim in one.helps]
    assert [aim for aim in helps if not 1 <= aim.level <= items.get(aim.item, 0)] == []


def test_what_is_promised_is_no_longer_free(
    session: Session, country: Country, head: Actor, planner: Actor, racks: int
) -> None:
    request = ask(session, head, country, racks, 2)
    assert catalogue(session, head)[0].free == 3
    move(session, planner, request, "agreed")
    entry = catalogue(session, head)[0]
    assert (entry.free, entry.held, entry.waiting, entry.running) == (1, 2, 0, 0)


def test_more_than_is_free_is_not_agreed_to_and_the_sentence_says_how_much_is(
    session: Session, country: Country, head: Actor, planner: Actor, racks: int
) -> None:
    request = ask(session, head, country, racks, 4)
    with pytest.raises(Invalid) as told:
        move(session, planner, request, "agreed")
    assert "4 are asked for, but only 3 racks are free" in refused(told)


def test_capacity_that_nobody_has_stated_refuses_nothing(
    session: Session, country: Country, head: Actor, planner: Actor
) -> None:
    service = number(add_service(session, planner, code="x", name_en="X").id)
    assert move(session, planner, ask(session, head, country, service, 999), "agreed").state == "agreed"


def test_an_organisation_that_asks_twice_is_told_who_asked_and_when(
    session: Session, country: Country, officer: Actor, head: Actor, racks: int
) -> None:
    ask(session, officer, country, racks)
    with pytest.raises(Invalid) as told:
        ask(session, head, country, racks)
    assert refused(told).startswith("Test officer asked for this service on ")


def test_more_may_be_asked_for_once_it_runs(
    session: Session, country: Country, head: Actor, planner: Actor, racks: int
) -> None:
    move(session, planner, ask(session, head, country, racks), "agreed", "in_setup", "running")
    assert ask(session, head, country, racks)


@pytest.mark.parametrize(
    ("before", "state"),
    [
        pytest.param((), "running", id="from asked to running"),
        pytest.param(("agreed",), "agreed", id="agreed twice"),
        pytest.param(("declined",), "agreed", id="after it was declined"),
        pytest.param(("agreed", "in_setup", "running"), "declined", id="running, then declined"),
    ],
)
def test_a_step_that_does_not_follow_is_refused(
    session: Session, country: Country, head: Actor, planner: Actor, racks: int, before: tuple[str, ...], state: str
) -> None:
    request = ask(session, head, country, racks)
    move(session, planner, request, *before)
    with pytest.raises(Invalid, match=r"common\.state"):
        move(session, planner, request, state)


def test_declining_needs_a_reason(session: Session, country: Country, head: Actor, planner: Actor, racks: int) -> None:
    request = ask(session, head, country, racks)
    with pytest.raises(Invalid, match=r"common\.reason"):
        move_request(session, planner, request, seen_version=1, state="declined", reason=" ")


def test_who_asked_takes_a_request_back_while_it_waits(
    session: Session, country: Country, head: Actor, planner: Actor, racks: int
) -> None:
    request = ask(session, head, country, racks, quantity=3)
    move(session, planner, request, "agreed")
    with pytest.raises(Denied):
        withdraw_request(session, planner, request, seen_version=2, reason="No need")
    with pytest.raises(Conflict):
        withdraw_request(session, head, request, seen_version=1, reason="No need")
    with pytest.raises(Invalid):
        withdraw_request(session, head, request, seen_version=2, reason=" ")
    assert catalogue(session, planner)[0].free == 0
    held = withdraw_request(session, head, request, seen_version=2, reason="No need")
    assert (held.state, held.ended_on, catalogue(session, planner)[0].free) == ("withdrawn", today(), 3)
    with pytest.raises(Closed):
        withdraw_request(session, head, request, seen_version=3, reason="No need")
    assert ask(session, head, country, racks)


def test_the_lead_time_is_the_median_of_days_from_asking_to_running(
    session: Session, country: Country, planner: Actor, racks: int
) -> None:
    # 30 - 10 = 20 days, 50 - 5 = 45 days, and 9 - 0 = 9: the middle one is 20.
    for place, asked, ran in ((country.health, 30, 10), (country.trade, 50, 5), (country.province, 9, 0)):
        head = actor(Role.HEAD, place)
        made = ask_for(
            session, head, common_service=racks, organisation=number(place.id), on=today() - timedelta(days=asked)
        )
        move(session, planner, number(made.id), "agreed", "in_setup", "running", ago=(ran, ran, ran))
    entry = catalogue(session, planner)[0]
    assert (entry.median_days, entry.measured, entry.running) == (20, 3, 3)


def test_a_step_cannot_lie_before_the_last_one(
    session: Session, country: Country, head: Actor, planner: Actor, racks: int
) -> None:
    request = ask(session, head, country, racks, ago=5)
    with pytest.raises(Invalid, match=r"common\.day_order"):
        move(session, planner, request, "agreed", ago=(6,))


def test_nobody_decides_on_what_they_asked_for(session: Session, country: Country, racks: int) -> None:
    both = Actor(9, "Both", ((Role.HEAD, country.health.path), (Role.PLANNER, country.root.path)))
    request = ask(session, both, country, racks)
    with pytest.raises(Invalid, match=r"common\.own_request"):
        move(session, both, request, "agreed")
    assert not may_decide_on(session, both, list_requests(session, both)[0])


def test_the_planner_of_the_provider_decides_and_another_organisations_does_not(
    session: Session, country: Country, head: Actor, planner: Actor, racks: int
) -> None:
    change_service(session, planner, racks, seen_version=1, changes={"provider_id": country.trade.id})
    request = ask(session, head, country, racks)
    with pytest.raises(Denied):
        move(session, actor(Role.PLANNER, country.province), request, "agreed")
    assert move(session, actor(Role.PLANNER, country.trade), request, "agreed").decided_by == "Test planner"


def test_a_request_changed_since_is_not_decided_on(
    session: Session, country: Country, head: Actor, planner: Actor, racks: int
) -> None:
    request = ask(session, head, country, racks)
    move(session, planner, request, "agreed")
    with pytest.raises(Conflict):
        move_request(session, planner, request, seen_version=1, state="declined", reason="R")


def test_a_service_that_is_no_longer_offered_cannot_be_asked_for(
    session: Session, country: Country, head: Actor, planner: Actor, racks: int
) -> None:
    change_service(session, planner, racks, seen_version=1, changes={"active": False})
    with pytest.raises(Closed):
        ask(session, head, country, racks)
    assert catalogue(session, head) == []


def test_an_organisation_sees_its_own_requests_only(
    session: Session, country: Country, head: Actor, planner: Actor, racks: int
) -> None:
    ask(session, head, country, racks)
    assert list_requests(session, actor(Role.HEAD, country.trade)) == []
    assert len(list_requests(session, planner)) == 1
    with pytest.raises(Missing):
        ask(session, actor(Role.HEAD, country.trade), country, racks)


def test_adoption_shows_the_furthest_state_and_what_is_promised(
    session: Session, country: Country, head: Actor, planner: Actor, racks: int
) -> None:
    move(session, planner, ask(session, head, country, racks, 2), "agreed", "in_setup", "running")
    ask(session, head, country, racks, 1)
    row = adoption(session, planner).iloc[0]
    assert (row["code"], row["state"], row["quantity"]) == ("racks", "running", 2)


def test_a_gap_is_offered_the_services_that_help_with_it(
    session: Session, country: Country, head: Actor, planner: Actor, racks: int
) -> None:
    add_service(session, planner, code="x", name_en="X")
    place = number(country.health.id)
    offer = offers_for(session, head, place, ["site.reachable", "hosting.shared"])[0]
    assert (offer.service.id, offer.items, offer.state, offer.may_ask) == (racks, ("hosting.shared",), None, True)
    ask(session, head, country, racks)
    assert offers_for(session, planner, place, ["hosting.shared"])[0].state == "asked"
    assert offers_for(session, head, place, ["info.mandate"]) == []


def test_both_ends_see_an_exchange_and_nobody_else_of_the_agencies(
    session: Session, country: Country, planner: Actor
) -> None:
    health, trade = number(country.health.id), number(country.trade.id)
    add_exchange(session, planner, provider=health, consumer=trade, what="Births", since=today())
    seen = [
        len(list_exchanges(session, actor(Role.HEAD, one))) for one in (country.health, country.trade, country.province)
    ]
    assert seen == [1, 1, 0]


def test_the_same_exchange_can_be_entered_again_only_after_it_has_ended(
    session: Session, country: Country, planner: Actor
) -> None:
    health, trade = number(country.health.id), number(country.trade.id)
    first = add_exchange(session, planner, provider=health, consumer=trade, what="Births", since=today())
    with pytest.raises(Invalid, match=r"exchange\.twice"):
        add_exchange(session, planner, provider=health, consumer=trade, what="Births", since=today())
    end_exchange(session, planner, number(first.id), seen_version=1, until=today())
    assert add_exchange(session, planner, provider=health, consumer=trade, what="Births", since=today()).id


def test_an_exchange_needs_two_organisations(session: Session, country: Country, planner: Actor) -> None:
    place = number(country.health.id)
    with pytest.raises(Invalid, match=r"exchange\.same"):
        add_exchange(session, planner, provider=place, consumer=place, what="Births", since=today())


def test_resources_without_a_central_plan_stand_first(session: Session, planner: Actor, auditor: Actor) -> None:
    add_resource(session, planner, name_en="Planned", kind="network", details={"plan": "Plan of 2026"})
    add_resource(session, planner, name_en="Bare", kind="register")
    assert [one.name_en for one, _ in list_resources(session, auditor)] == ["Bare", "Planned"]
    with pytest.raises(Invalid, match=r"common\.kind"):
        add_resource(session, planner, name_en="X", kind="secret")


def test_a_service_helps_only_with_what_the_edition_asks(session: Session, planner: Actor, racks: int) -> None:
    with pytest.raises(Invalid, match=r"aim\.level"):
        change_service(
            session, planner, racks, seen_version=1, changes={"helps": [{"item": "hosting.shared", "level": 9}]}
        )
    assert (session.get(CommonService, racks) or pytest.fail("gone")).helps[0]["level"] == 3
