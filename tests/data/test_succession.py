"""A reorganised register: who ends, who carries on, what is left to settle, and what is refused."""

from datetime import date

import pytest
from sqlmodel import Session, select

from data.access import Actor, Role
from data.errors import Conflict, Denied, Invalid
from data.organisations import list_organisations
from data.succession import came_from, merge_organisations, rename_organisation, split_organisation, successions
from data.tables import Event, Organisation, Person, RoleGrant
from tests.conftest import Country, actor

DAY = date(2026, 7, 1)


def number(organisation: Organisation) -> int:
    assert organisation.id is not None
    return organisation.id


@pytest.fixture
def merged(session: Session, administrator: Actor, country: Country) -> None:
    """From 1 July 2026 the Ministry of Health carries on what the Ministry of Trade did."""
    merge_organisations(
        session, administrator, organisations=[number(country.trade)], successor=number(country.health), on=DAY
    )


@pytest.mark.usefixtures("merged")
def test_a_merged_organisation_ends_the_day_before_and_names_its_successor(country: Country) -> None:
    assert (country.trade.valid_to, country.trade.successor_id) == (date(2026, 6, 30), country.health.id)


@pytest.mark.usefixtures("merged")
def test_the_register_of_a_day_has_the_one_or_the_other(session: Session, reviewer: Actor) -> None:
    before, after = (list_organisations(session, reviewer, on=on) for on in (date(2026, 6, 30), DAY))
    assert {one.code for one in before} - {one.code for one in after} == {"trade"}


@pytest.mark.usefixtures("merged")
def test_both_have_an_event_of_it(session: Session, country: Country) -> None:
    rows = session.exec(select(Event).where(Event.action == "organisation.edit")).all()
    assert {row.organisation_id for row in rows if "merged" in row.details} == {country.trade.id, country.health.id}


def test_roles_and_what_lies_below_stay_and_are_counted(
    session: Session, administrator: Actor, country: Country
) -> None:
    person = Person(username="officer", name="Officer")
    session.add(person)
    session.flush()
    session.add(RoleGrant(person_id=person.id or 0, role=Role.OFFICER, organisation_id=number(country.health)))
    session.flush()
    left = merge_organisations(
        session, administrator, organisations=[number(country.health)], successor=number(country.trade), on=DAY
    )
    # Health has one officer and the laboratory below it; neither was moved.
    assert ([one.code for one in left.ended], left.roles, left.below) == (["health"], 1, 1)
    assert country.laboratory.parent_id == country.health.id


def test_an_organisation_that_goes_on_after_a_split_does_not_end(
    session: Session, administrator: Actor, country: Country
) -> None:
    split_organisation(
        session, administrator, number(country.health), successors=[number(country.laboratory)], on=DAY, goes_on=True
    )
    assert country.health.valid_to is None
    assert [row.kind for row in successions(session, administrator, number(country.laboratory))] == ["split"]


def test_a_renamed_organisation_keeps_its_former_name(session: Session, administrator: Actor, country: Country) -> None:
    rename_organisation(
        session, administrator, number(country.trade), name_en="Ministry of Test Commerce", on=DAY, seen_version=1
    )
    row = successions(session, administrator, number(country.trade))[0]
    assert (country.trade.name_en, row.kind, row.former_en) == (
        "Ministry of Test Commerce", "renamed", "Ministry of Test Trade",
    )  # fmt: skip
    assert came_from(session, number(country.trade)) == []


def test_a_name_changed_meanwhile_is_a_conflict(session: Session, administrator: Actor, country: Country) -> None:
    with pytest.raises(Conflict):
        rename_organisation(session, administrator, number(country.trade), name_en="X", on=DAY, seen_version=7)


@pytest.mark.usefixtures("merged")
def test_what_an_organisation_came_from_is_found_over_several_steps(
    session: Session, administrator: Actor, country: Country
) -> None:
    merge_organisations(
        session, administrator, organisations=[number(country.health)], successor=number(country.province),
        on=date(2027, 7, 1),
    )  # fmt: skip
    found = [row.predecessor_id for row in came_from(session, number(country.province))]
    assert found == [country.health.id, country.trade.id]


def test_nobody_follows_themselves(session: Session, administrator: Actor, country: Country) -> None:
    own = number(country.trade)
    with pytest.raises(Invalid, match=r"succession\.itself"):
        merge_organisations(session, administrator, organisations=[own], successor=own, on=DAY)


@pytest.mark.usefixtures("merged")
def test_a_circle_and_an_ended_one_are_refused(session: Session, administrator: Actor, country: Country) -> None:
    health, trade = number(country.health), number(country.trade)
    with pytest.raises(Invalid, match=r"succession\.circle"):
        merge_organisations(session, administrator, organisations=[health], successor=trade, on=date(2027, 1, 1))
    with pytest.raises(Invalid, match=r"succession\.ended"):
        split_organisation(session, administrator, trade, successors=[health], on=date(2027, 1, 1))


def test_who_may_edit_one_only_cannot_merge_it_into_another(session: Session, country: Country) -> None:
    own = actor(Role.ADMINISTRATOR, country.health)
    with pytest.raises(Denied, match=r"."):
        merge_organisations(
            session, Actor(person=1, name="A", grants=(*own.grants, (Role.REVIEWER, country.root.path))),
            organisations=[number(country.trade)], successor=number(country.health), on=DAY,
        )  # fmt: skip
