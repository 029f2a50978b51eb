"""The register of organisations: who sees what, and what a change may do."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from data.access import STRANGER, Actor, Role
from data.errors import Conflict, Denied, Invalid, Missing
from data.organisations import (
    MINISTRY,
    PROVINCE,
    add_organisation,
    change_organisation,
    find_organisation,
    is_own,
    list_organisations,
    move_organisation,
    root,
    set_facts,
)
from data.tables import Event, Organisation
from tests.conftest import Country, actor


def number(organisation: Organisation) -> int:
    """The id of an organisation that is stored."""
    assert organisation.id is not None
    return organisation.id


def codes(organisations: list[Organisation]) -> list[str]:
    """Their codes, in order."""
    return [one.code for one in organisations]


def test_the_country_is_made_once(session: Session) -> None:
    first, second = root(session), root(session)
    assert first is second
    assert first.path == f"/{first.id}/"


def test_a_path_names_all_ancestors(country: Country) -> None:
    assert country.laboratory.path == f"/{country.root.id}/{country.health.id}/{country.laboratory.id}/"


def test_somebody_at_the_country_sees_all_below_it(session: Session, reviewer: Actor) -> None:
    assert set(codes(list_organisations(session, reviewer))) == {
        "health", "trade", "laboratory", "province", "district",
    }  # fmt: skip


def test_somebody_at_a_ministry_sees_it_and_what_lies_below(session: Session, officer: Actor) -> None:
    assert codes(list_organisations(session, officer)) == ["health", "laboratory"]


def test_a_list_can_be_of_some_kinds(session: Session, reviewer: Actor) -> None:
    assert codes(list_organisations(session, reviewer, kinds=frozenset({PROVINCE}))) == ["province"]
    assert set(codes(list_organisations(session, reviewer, kinds=frozenset({MINISTRY})))) == {"health", "trade"}


@pytest.mark.parametrize(
    ("day", "there"),
    [
        pytest.param(date(2025, 12, 31), False, id="before it begins"),
        pytest.param(date(2026, 1, 1), True, id="on its first day"),
        pytest.param(date(2026, 6, 30), True, id="on its last day"),
        pytest.param(date(2026, 7, 1), False, id="after it ended"),
    ],
)
def test_a_list_can_be_of_a_day(session: Session, reviewer: Actor, country: Country, day: date, there: bool) -> None:
    country.trade.valid_from, country.trade.valid_to = date(2026, 1, 1), date(2026, 6, 30)
    session.flush()
    assert ("trade" in codes(list_organisations(session, reviewer, on=day))) is there


def test_a_stranger_sees_no_list(session: Session) -> None:
    with pytest.raises(Denied):
        list_organisations(session, STRANGER)


def test_another_ministry_looks_as_if_it_did_not_exist(session: Session, officer: Actor, country: Country) -> None:
    for unseen in (number(country.trade), 4711):
        with pytest.raises(Missing):
            find_organisation(session, officer, unseen, action="organisation.edit")


def test_ones_own_ministry_is_denied_and_not_missing(session: Session, officer: Actor, country: Country) -> None:
    with pytest.raises(Denied):
        find_organisation(session, officer, number(country.health), action="organisation.edit")


def test_an_organisation_is_added_below_another(session: Session, administrator: Actor, country: Country) -> None:
    added = add_organisation(
        session, administrator, parent=number(country.health), code=" clinic ", kind="agency", name_en=" Clinic "
    )
    assert (added.code, added.name_en, added.name_km) == ("clinic", "Clinic", None)
    assert added.path == f"{country.health.path}{added.id}/"
    event = session.exec(select(Event).where(Event.organisation_id == added.id)).one()
    assert (event.action, event.details) == ("organisation.edit", {"code": " clinic "})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"kind": "kingdom"}, "organisation.kind", id="an unknown kind"),
        pytest.param({"kind": "country"}, "organisation.kind", id="a second country"),
        pytest.param({"code": "health"}, "organisation.code_taken", id="a code that is taken"),
        pytest.param({"name_en": "  "}, "organisation.name", id="no name"),
        pytest.param({"name_en": "x" * 301}, "text.too_long", id="a long name"),
    ],
)
def test_what_an_organisation_cannot_be_is_refused(
    session: Session, administrator: Actor, country: Country, changes: dict[str, Any], code: str
) -> None:
    usual: dict[str, Any] = {"code": "new", "kind": "agency", "name_en": "New"}
    with pytest.raises(Invalid) as caught:
        add_organisation(session, administrator, parent=number(country.root), **{**usual, **changes})
    assert caught.value.code == code


def test_a_change_is_recorded_with_before_and_after(session: Session, administrator: Actor, country: Country) -> None:
    changes: dict[str, object] = {"abbreviation": "MTH", "valid_from": date(2026, 1, 1)}
    changed = change_organisation(session, administrator, number(country.health), seen_version=1, changes=changes)
    assert (changed.abbreviation, changed.version) == ("MTH", 2)
    details = session.exec(select(Event.details).where(Event.organisation_id == country.health.id)).one()
    assert details == {
        "before": {"abbreviation": None, "valid_from": None},
        "after": {"abbreviation": "MTH", "valid_from": "2026-01-01"},
    }


def test_a_change_that_saw_an_older_version_is_refused(
    session: Session, administrator: Actor, country: Country
) -> None:
    health = number(country.health)
    change_organisation(session, administrator, health, seen_version=1, changes={"website": "health.example"})
    with pytest.raises(Conflict):
        change_organisation(session, administrator, health, seen_version=1, changes={"website": "other.example"})
    with pytest.raises(Conflict):
        set_facts(session, administrator, health, facts={}, seen_version=1)


def test_an_organisation_does_not_end_before_it_begins(
    session: Session, administrator: Actor, country: Country
) -> None:
    changes: dict[str, object] = {"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)}
    with pytest.raises(Invalid, match=r"organisation\.dates"):
        change_organisation(session, administrator, number(country.health), seen_version=1, changes=changes)


def test_the_path_is_not_changed_by_hand(session: Session, administrator: Actor, country: Country) -> None:
    with pytest.raises(ValueError, match="path"):
        change_organisation(session, administrator, number(country.health), seen_version=1, changes={"path": "/1/"})


def test_moving_takes_along_all_that_lies_below(session: Session, administrator: Actor, country: Country) -> None:
    moved = move_organisation(session, administrator, number(country.health), parent=number(country.trade))
    session.flush()
    session.refresh(country.laboratory)
    assert moved.path == f"{country.trade.path}{moved.id}/"
    assert country.laboratory.path == f"{moved.path}{country.laboratory.id}/"
    at_trade = actor(Role.OFFICER, country.trade)
    assert codes(list_organisations(session, at_trade)) == ["trade", "health", "laboratory"]


@pytest.mark.parametrize("below", ["health", "laboratory"])
def test_nothing_is_moved_below_itself(session: Session, administrator: Actor, country: Country, below: str) -> None:
    target = {"health": country.health, "laboratory": country.laboratory}[below]
    with pytest.raises(Invalid, match=r"organisation\.cycle"):
        move_organisation(session, administrator, number(country.health), parent=number(target))


def test_facts_are_replaced_as_a_whole(session: Session, administrator: Actor, country: Country) -> None:
    health = number(country.health)
    set_facts(session, administrator, health, facts={"procures": True}, seen_version=1)
    kept = set_facts(session, administrator, health, facts={"drafts_policy": False}, seen_version=2)
    assert (kept.facts, kept.version) == ({"drafts_policy": False}, 3)


@pytest.mark.parametrize(
    ("role", "at", "own"),
    [
        pytest.param(Role.OFFICER, "health", True, id="who answers for it"),
        pytest.param(Role.HEAD, "health", True, id="who signs for it"),
        pytest.param(Role.OFFICER, "root", True, id="who answers for all above it"),
        pytest.param(Role.OFFICER, "trade", False, id="who answers for another"),
        pytest.param(Role.REVIEWER, "health", False, id="who reviews it"),
    ],
)
def test_an_organisation_is_ones_own(country: Country, role: Role, at: str, own: bool) -> None:
    where = {"health": country.health, "root": country.root, "trade": country.trade}[at]
    assert is_own(actor(role, where), country.health) is own
