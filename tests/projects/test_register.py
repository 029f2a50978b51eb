"""The register of projects: what it takes, what it refuses, and who sees what."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session, col, select

from data.access import STRANGER, Actor, Role
from data.errors import Conflict, Denied, Invalid, Missing
from data.tables import Event
from projects.listing import Choice, list_projects
from projects.programmes import add_programme, change_programme, list_programmes, programmes_for
from projects.register import (
    add_project,
    change_project,
    find_project,
    participants_of,
    served_by,
    set_participants,
    set_served,
)
from projects.tables import Project
from tests.conftest import Country, actor
from tests.projects.conftest import number


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param({"code": "a b"}, r"project\.code", id="a blank in the code"),
        pytest.param({"code": "H-1"}, r"project\.code_taken", id="a code that is taken"),
        pytest.param({"name_en": "  "}, r"project\.name", id="no name"),
        pytest.param({"name_en": "x" * 301}, r"text\.too_long", id="301 of 300 signs"),
        pytest.param({"details": {"estimate": "-1"}}, r"money\.negative", id="a negative estimate"),
        pytest.param({"details": {"estimate": "many"}}, r"money\.no_number", id="an estimate in words"),
        pytest.param({"details": {"starts_on": date(206, 1, 1)}}, r"project\.date", id="the year 206"),
        pytest.param(
            {"details": {"starts_on": date(2026, 2, 2), "ends_on": date(2026, 2, 1)}},
            r"project\.dates",
            id="ends before it starts",
        ),
        pytest.param(
            {"details": {"gate_unknown": True}}, r"project\.gate_unknown", id="gate unknown without an import"
        ),
    ],
)
def test_what_cannot_be_right_is_refused(
    session: Session, country: Country, planner: Actor, project: Project, said: dict[str, object], code: str
) -> None:
    assert project.code == "H-1"
    usual: dict[str, object] = {"organisation": country.trade.id, "code": "T-1", "name_en": "Trade portal"}
    with pytest.raises(Invalid, match=code):
        add_project(session, planner, **{**usual, **said})  # pyright: ignore[reportArgumentType]


def test_a_change_of_what_somebody_else_changed_is_a_conflict(
    session: Session, planner: Actor, project: Project
) -> None:
    change_project(session, planner, number(project.id), seen_version=2, changes={"description": "First."})
    with pytest.raises(Conflict):
        change_project(session, planner, number(project.id), seen_version=2, changes={"description": "Second."})
    assert project.description == "First."


def test_what_is_served_is_replaced_and_must_be_known(session: Session, planner: Actor, project: Project) -> None:
    set_served(session, planner, number(project.id), seen_version=2, targets=["S3", "O1"])
    assert served_by(session, planner, number(project.id)) == ["O1", "S3"]
    with pytest.raises(Invalid, match=r"project\.serves"):
        set_served(session, planner, number(project.id), seen_version=3, targets=["S9"])


def test_a_ministry_sees_projects_that_it_leads_or_takes_part_in_and_no_others(
    session: Session, country: Country, planner: Actor, officer: Actor, project: Project
) -> None:
    trade = add_project(session, planner, organisation=number(country.trade.id), code="T-1", name_en="Trade portal")
    assert list(list_projects(session, officer)["code"]) == ["H-1"]
    with pytest.raises(Missing):
        find_project(session, officer, number(trade.id))
    set_participants(session, planner, number(trade.id), seen_version=1, organisations=[number(country.laboratory.id)])
    assert list(list_projects(session, officer)["code"]) == ["H-1", "T-1"]
    assert [one.code for one in participants_of(session, officer, number(trade.id))] == ["laboratory"]
    assert project.code == "H-1"


def test_an_officer_reads_a_project_but_may_not_change_it(session: Session, officer: Actor, project: Project) -> None:
    find_project(session, officer, number(project.id))
    with pytest.raises(Denied):
        change_project(session, officer, number(project.id), seen_version=2, changes={"description": "Mine."})


def test_a_planner_of_one_ministry_may_not_change_what_another_leads(
    session: Session, country: Country, project: Project
) -> None:
    other = actor(Role.PLANNER, country.trade)
    with pytest.raises(Missing):
        change_project(session, other, number(project.id), seen_version=2, changes={"description": "Mine."})


def test_a_stranger_is_refused(session: Session, project: Project) -> None:
    with pytest.raises(Denied):
        find_project(session, STRANGER, number(project.id))


@pytest.mark.parametrize(
    ("choice", "codes"),
    [
        pytest.param(Choice(text="CARDS"), ["H-1"], id="part of the name in any case"),
        pytest.param(Choice(text="100%"), [], id="a percent sign is no wildcard"),
        pytest.param(Choice(serves="S1"), ["H-1"], id="serves S1"),
        pytest.param(Choice(states=["active"]), [], id="none is active"),
        pytest.param(Choice(year=2027), ["T-1"], id="money in 2027"),
        pytest.param(Choice(financier="Test Bank"), ["T-1"], id="paid by the bank"),
        pytest.param(Choice(), ["H-1", "T-1"], id="all"),
    ],
)
def test_the_list_is_narrowed_by_a_choice(
    session: Session, country: Country, planner: Actor, project: Project, line, choice: Choice, codes: list[str]
) -> None:
    assert project.code == "H-1"
    trade = add_project(session, planner, organisation=number(country.trade.id), code="T-1", name_en="Trade portal")
    line(trade, planned=10, year=2027, financier="Test Bank", source="development_partners", instrument="loan")
    assert list(list_projects(session, planner, choice=choice)["code"]) == codes


def test_the_list_of_an_organisation_has_those_of_the_organisations_below_it(
    session: Session, country: Country, planner: Actor
) -> None:
    add_project(session, planner, organisation=number(country.laboratory.id), code="L-1", name_en="Samples")
    choice = Choice(organisation=number(country.health.id))
    assert list(list_projects(session, planner, choice=choice)["code"]) == ["L-1"]


def test_the_list_is_empty_but_has_its_columns_when_there_are_no_projects(session: Session, planner: Actor) -> None:
    table = list_projects(session, planner)
    assert table.empty
    assert "planned" in table.columns


def test_a_project_without_money_has_a_plan_of_nothing(session: Session, planner: Actor, project: Project) -> None:
    row = list_projects(session, planner).iloc[0]
    assert (row["planned"], row["size"], row["standing"]) == (Decimal("0.00"), "S", "open")
    assert project.code == "H-1"


def test_a_projects_own_programme_is_named_although_another_organisation_leads_it(
    session: Session, country: Country, planner: Actor, head: Actor, project: Project
) -> None:
    made = add_programme(session, planner, organisation=number(country.trade.id), code="TRADE", name_en="Trade")
    assert programmes_for(session, head, number(project.id)) == []
    change_project(session, planner, number(project.id), seen_version=2, changes={"programme_id": made.id})
    assert programmes_for(session, head, number(project.id)) == [made]
    assert list_programmes(session, head) == []


def test_a_programme_holds_projects_together(
    session: Session, country: Country, planner: Actor, project: Project
) -> None:
    made = add_programme(session, planner, organisation=number(country.health.id), code="E-HEALTH", name_en="e-Health")
    change_programme(session, planner, number(made.id), seen_version=1, changes={"name_km": "សុខភាព"})
    change_project(session, planner, number(project.id), seen_version=2, changes={"programme_id": made.id})
    assert [one.name_km for one in list_programmes(session, planner)] == ["សុខភាព"]
    assert list(list_projects(session, planner, choice=Choice(programme=made.id))["code"]) == ["H-1"]


def test_the_record_names_the_lead_that_was_before_so_that_it_is_read_when_that_is_gone(
    session: Session, country: Country, planner: Actor, project: Project
) -> None:
    change_project(
        session, planner, number(project.id), seen_version=2, changes={"organisation_id": number(country.trade.id)}
    )
    told = session.exec(select(Event).where(Event.subject == f"project:{project.id}").order_by(col(Event.id))).all()[-1]
    assert told.details["before"] == {"organisation_id": "Ministry of Test Health (health)"}
    assert told.details["after"] == {"organisation_id": "Ministry of Test Trade (trade)"}
