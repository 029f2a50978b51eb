"""The list of services and the facts that decide what is asked."""

from datetime import date

import pytest
from sqlmodel import Session

from assess.register import (
    add_service,
    change_service,
    check_facts,
    close_service,
    find_service,
    list_services,
    organisation_facts,
    service_facts,
    set_organisation_facts,
)
from assess.tables import Service
from data.access import Actor, Role
from data.errors import Conflict, Denied, Invalid, Missing
from tests.assess.conftest import number
from tests.conftest import Country, actor

Services = tuple[Service, Service, Service]


@pytest.mark.usefixtures("services")
def test_key_services_are_listed_first_then_by_code(session: Session, officer: Actor, country: Country) -> None:
    codes = [one.code for one in list_services(session, officer, number(country.health.id))]
    assert codes == ["birth", "licence", "archive"]


def test_a_closed_service_is_listed_until_its_last_day(
    session: Session, administrator: Actor, country: Country, services: Services
) -> None:
    archive, health = services[2], number(country.health.id)
    close_service(session, administrator, number(archive.id), on=date(2026, 6, 30), seen_version=1)
    before = list_services(session, administrator, health, on=date(2026, 6, 29))
    after = list_services(session, administrator, health, on=date(2026, 6, 30))
    assert (archive in before, archive in after) == (True, False)


def test_a_service_of_another_ministry_is_missing(session: Session, country: Country, services: Services) -> None:
    with pytest.raises(Missing):
        find_service(session, actor(Role.OFFICER, country.trade), number(services[0].id))


def test_an_officer_changes_no_service(session: Session, officer: Actor, services: Services) -> None:
    with pytest.raises(Denied):
        change_service(session, officer, number(services[0].id), seen_version=1, changes={"key": False})


@pytest.mark.usefixtures("services")
def test_a_code_is_used_once_in_an_organisation(session: Session, administrator: Actor, country: Country) -> None:
    with pytest.raises(Invalid, match=r"service\.code_taken"):
        add_service(session, administrator, organisation=number(country.health.id), code="birth", name_en="Other")
    other = add_service(session, administrator, organisation=number(country.trade.id), code="birth", name_en="Other")
    assert other.id is not None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"name_en": " "}, "service.name", id="no name"),
        pytest.param({"name_en": "x" * 301}, "text.too_long", id="a long name"),
        pytest.param({"yearly_volume": -1}, "service.volume", id="a negative volume"),
        pytest.param({"yearly_volume": 1.5}, "service.volume", id="half a transaction"),
        pytest.param({"facts": {"has_wings": True}}, "fact.unknown", id="an unknown fact"),
        pytest.param({"facts": {"has_fee": "yes"}}, "fact.value", id="a word for a yes"),
        pytest.param({"facts": {"deliverable": "by air"}}, "fact.value", id="an unknown choice"),
        pytest.param({"facts": {"highest_stage": 5}}, "fact.value", id="a stage that is not"),
        pytest.param({"facts": {"yearly_volume": 5}}, "fact.unknown", id="the volume has its own column"),
    ],
)
def test_what_a_service_cannot_be_is_refused(
    session: Session, administrator: Actor, services: Services, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        change_service(session, administrator, number(services[0].id), seen_version=1, changes=changes)
    assert caught.value.code == code


def test_a_change_replaces_the_facts_and_raises_the_version(
    session: Session, administrator: Actor, services: Services
) -> None:
    facts = {"has_fee": None, "deliverable": "digital", "highest_stage": 3}
    changed = change_service(session, administrator, number(services[0].id), seen_version=1, changes={"facts": facts})
    assert (changed.facts, changed.version) == ({"deliverable": "digital", "highest_stage": 3}, 2)


def test_a_change_that_saw_an_older_version_is_refused(
    session: Session, administrator: Actor, services: Services
) -> None:
    change_service(session, administrator, number(services[0].id), seen_version=1, changes={"yearly_volume": 5})
    with pytest.raises(Conflict):
        change_service(session, administrator, number(services[0].id), seen_version=1, changes={"yearly_volume": 6})


def test_a_column_that_is_not_changeable_is_a_bug(session: Session, administrator: Actor, services: Services) -> None:
    with pytest.raises(ValueError, match="organisation_id"):
        change_service(session, administrator, number(services[0].id), seen_version=1, changes={"organisation_id": 1})


def test_a_ninth_key_service_is_refused(session: Session, administrator: Actor, country: Country) -> None:
    health = number(country.health.id)
    for count in range(8):
        add_service(session, administrator, organisation=health, code=f"s{count}", name_en="Service", key=True)
    with pytest.raises(Invalid) as caught:
        add_service(session, administrator, organisation=health, code="s8", name_en="Service", key=True)
    assert caught.value.details == {"count": 9, "most": 8}


def test_a_closed_key_service_leaves_room_for_another(session: Session, administrator: Actor, country: Country) -> None:
    health = number(country.health.id)
    eight = [
        add_service(session, administrator, organisation=health, code=f"s{count}", name_en="Service", key=True)
        for count in range(8)
    ]
    close_service(session, administrator, number(eight[0].id), on=date(2026, 1, 1), seen_version=1)
    assert add_service(session, administrator, organisation=health, code="s8", name_en="Service", key=True).key


def test_facts_of_an_organisation_are_checked_before_they_are_kept(
    session: Session, administrator: Actor, country: Country
) -> None:
    health = number(country.health.id)
    with pytest.raises(Invalid, match=r"fact\.unknown"):
        set_organisation_facts(session, administrator, health, facts={"has_fee": True}, seen_version=1)
    kept = set_organisation_facts(
        session, administrator, health, facts={"procures": False, "drafts_policy": None}, seen_version=1
    )
    assert (kept.facts, kept.version) == ({"procures": False}, 2)


def test_an_officer_does_not_set_facts(session: Session, officer: Actor, country: Country) -> None:
    with pytest.raises(Denied):
        set_organisation_facts(session, officer, number(country.health.id), facts={}, seen_version=1)


def test_the_register_keeps_the_facts_of_the_edition() -> None:
    assert "serves_public" in [fact.id for fact in organisation_facts()]
    assert {"has_fee", "highest_stage"} <= {fact.id for fact in service_facts()}


def test_an_empty_text_is_an_unknown_fact() -> None:
    assert check_facts(service_facts(), {"legal_basis": "", "has_counter": True}) == {"has_counter": True}
