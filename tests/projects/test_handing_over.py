"""The work of an organisation that ended goes to the one that carries on, as somebody chose, and its history stays."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from assess.states import today
from data.access import Actor, Role
from data.errors import Conflict, Invalid, Missing
from data.succession import merge_organisations, split_organisation
from data.tables import Event
from projects.common.exchanges import add_exchange
from projects.handing_over import EXCHANGES, PARTICIPATION, PARTS, carried_on_by, hand_over, work_of
from projects.investment.roll_up import roll_up_by
from projects.register import add_project, change_project, participants_of, set_participants
from projects.tables import InvestmentLine, Project, ProjectAim
from tests.conftest import Country, actor
from tests.projects.conftest import number

Line = Callable[..., InvestmentLine]


@pytest.fixture
def health(country: Country) -> int:
    return number(country.health.id)


@pytest.fixture
def trade(country: Country) -> int:
    return number(country.trade.id)


@pytest.fixture
def merged(session: Session, administrator: Actor, health: int, trade: int) -> None:
    """Since today the Ministry of Trade carries on what the Ministry of Health did."""
    merge_organisations(session, administrator, organisations=[health], successor=trade, on=today())


@pytest.mark.usefixtures("merged")
def test_a_project_handed_over_is_led_by_the_successor_with_its_money_and_both_records_say_so(
    session: Session,
    administrator: Actor,
    planner: Actor,
    project: Project,
    line: Callable[..., InvestmentLine],
    health: int,
    trade: int,
) -> None:
    line(project, planned="1000")
    hand_over(session, administrator, health, successor=trade, projects=[number(project.id)])
    assert (project.organisation_id, project.code) == (trade, "H-1")
    assert roll_up_by(session, planner, keys=("organisation",))[["organisation", "planned"]].to_numpy().tolist() == [
        [trade, Decimal(1000)]
    ]
    events = session.exec(select(Event).where(Event.subject == f"project:{project.id}")).all()
    handed = [one.organisation_id for one in events if "led_before_by" in one.details]
    assert handed == [health, trade]


@pytest.mark.usefixtures("merged")
def test_only_what_is_chosen_and_under_way_is_handed_over(
    session: Session, administrator: Actor, planner: Actor, project: Project, health: int, trade: int
) -> None:
    second = add_project(session, planner, organisation=health, code="H-2", name_en="Another")
    over = add_project(session, planner, organisation=health, code="H-3", name_en="Over long ago")
    over.state = "closed"
    session.flush()
    assert [one.code for one in work_of(session, administrator, health).projects] == ["H-1", "H-2"]
    hand_over(session, administrator, health, successor=trade, projects=[number(second.id)])
    assert (project.organisation_id, second.organisation_id) == (health, trade)
    with pytest.raises(Invalid, match=r"handing_over\.project"):
        hand_over(session, administrator, health, successor=trade, projects=[number(over.id)])


@pytest.mark.usefixtures("merged")
def test_whoever_comes_to_lead_a_project_no_longer_takes_part_in_it_beside_that(
    session: Session, administrator: Actor, planner: Actor, project: Project, health: int, trade: int
) -> None:
    set_participants(session, planner, number(project.id), seen_version=project.version, organisations=[trade])
    hand_over(session, administrator, health, successor=trade, projects=[number(project.id)])
    assert participants_of(session, planner, number(project.id)) == []


@pytest.mark.usefixtures("merged")
def test_a_part_in_a_project_of_the_successor_ends_and_in_one_of_others_goes_on(
    session: Session, administrator: Actor, planner: Actor, country: Country, health: int, trade: int
) -> None:
    own = add_project(session, planner, organisation=trade, code="T-1", name_en="Trade's own")
    other = add_project(session, planner, organisation=number(country.province.id), code="P-1", name_en="Of a province")
    for one in (own, other):
        set_participants(session, planner, number(one.id), seen_version=1, organisations=[health])
    hand_over(session, administrator, health, successor=trade, parts=[PARTICIPATION])
    assert participants_of(session, planner, number(own.id)) == []
    assert [one.id for one in participants_of(session, planner, number(other.id))] == [trade]


@pytest.mark.usefixtures("merged")
def test_an_exchange_between_the_two_ends_and_one_with_others_goes_on(
    session: Session, administrator: Actor, planner: Actor, country: Country, health: int, trade: int
) -> None:
    since = date(2026, 1, 1)
    province = number(country.province.id)
    between = add_exchange(session, planner, provider=health, consumer=trade, what="Licences", since=since)
    others = add_exchange(session, planner, provider=province, consumer=health, what="Births", since=since)
    hand_over(session, administrator, health, successor=trade, parts=[EXCHANGES])
    assert (between.provider_id, between.until) == (health, today() - timedelta(days=1))
    assert (others.consumer_id, others.until) == (trade, None)


@pytest.mark.usefixtures("merged")
def test_what_a_project_is_to_bring_the_organisation_goes_with_it_and_what_it_is_to_bring_a_service_stays(
    session: Session, administrator: Actor, project: Project, health: int, trade: int
) -> None:
    for service in (0, 7):
        aim = {"item": "site.reachable", "service_id": service, "level": 3, "edition": "presence-2026"}
        session.add(ProjectAim(project_id=number(project.id), organisation_id=health, **aim))  # pyright: ignore[reportArgumentType]
    hand_over(session, administrator, health, successor=trade, projects=[number(project.id)])
    aims = session.exec(select(ProjectAim)).all()
    assert {aim.service_id: aim.organisation_id for aim in aims} == {0: trade, 7: health}


def test_nothing_is_handed_over_before_the_day_or_to_one_that_does_not_carry_on(
    session: Session, administrator: Actor, project: Project, health: int, trade: int
) -> None:
    for on in (None, today() + timedelta(days=1)):
        if on:
            merge_organisations(session, administrator, organisations=[health], successor=trade, on=on)
        assert carried_on_by(session, administrator, health) == []
        with pytest.raises(Invalid, match=r"handing_over\.successor"):
            hand_over(session, administrator, health, successor=trade, projects=[number(project.id)])


def test_after_a_split_each_project_goes_where_it_was_chosen_to_go(
    session: Session, administrator: Actor, planner: Actor, country: Country, project: Project, health: int, trade: int
) -> None:
    second = add_project(session, planner, organisation=health, code="H-2", name_en="Another")
    laboratory = number(country.laboratory.id)
    split_organisation(session, administrator, health, successors=[trade, laboratory], on=today(), goes_on=True)
    hand_over(session, administrator, health, successor=trade, projects=[number(project.id)])
    hand_over(session, administrator, health, successor=laboratory, projects=[number(second.id)])
    assert (project.organisation_id, second.organisation_id) == (trade, laboratory)


@pytest.mark.usefixtures("merged")
def test_an_unknown_part_is_refused_and_nobody_hands_over_for_one_ministry_only(
    session: Session, administrator: Actor, country: Country, health: int, trade: int
) -> None:
    with pytest.raises(Invalid, match=r"handing_over\.part"):
        hand_over(session, administrator, health, successor=trade, parts=["results"])
    with pytest.raises(Missing):
        hand_over(session, actor(Role.ADMINISTRATOR, country.health), health, successor=trade, parts=PARTS)


@pytest.mark.usefixtures("merged")
def test_whoever_saw_the_project_before_is_told_that_it_changed(
    session: Session, administrator: Actor, planner: Actor, project: Project, health: int, trade: int
) -> None:
    seen = project.version
    hand_over(session, administrator, health, successor=trade, projects=[number(project.id)])
    with pytest.raises(Conflict):
        change_project(session, planner, number(project.id), seen_version=seen, changes={"name_en": "New"})
