"""Many projects changed at once: each row is stored or refused by itself."""

from datetime import date

import pytest
from sqlmodel import Session

from data.access import Actor
from data.errors import Denied
from projects.editing import Row, change_projects
from projects.listing import Choice, list_projects
from projects.register import add_project, change_project
from projects.tables import Project
from tests.conftest import Country
from tests.projects.conftest import number


@pytest.fixture
def three(session: Session, country: Country, planner: Actor) -> list[Project]:
    """The projects A, B and C of Health."""
    place = number(country.health.id)
    return [add_project(session, planner, organisation=place, code=one, name_en=f"Project {one}") for one in "ABC"]


def test_good_rows_are_stored_and_each_bad_one_is_refused_with_its_reason(
    session: Session, planner: Actor, three: list[Project]
) -> None:
    a, b, c = (number(one.id) for one in three)
    change_project(session, planner, b, seen_version=1, changes={"name_en": "Changed meanwhile"})
    wrong = {"starts_on": date(2027, 1, 1), "ends_on": date(2026, 1, 1)}
    rows = [Row(a, 1, {"name_en": "New"}), Row(b, 1, {"name_en": "Mine"}), Row(c, 1, {"owner_name": "Ms C", **wrong})]
    refused = change_projects(session, planner, rows=rows)
    session.expire_all()
    names = [session.get_one(Project, one).name_en for one in (a, b, c)]
    assert names == ["New", "Changed meanwhile", "Project C"]
    assert [(one.code, one.why.code) for one in refused] == [("B", "conflict"), ("C", "project.dates")]
    assert session.get_one(Project, c).owner_name == ""


def test_a_conflict_shows_both_values(session: Session, planner: Actor, three: list[Project]) -> None:
    a = number(three[0].id)
    change_project(session, planner, a, seen_version=1, changes={"owner_name": "Ms Theirs"})
    refused = change_projects(session, planner, rows=[Row(a, 1, {"owner_name": "Ms Mine"})])
    assert [(one.yours, one.theirs) for one in refused] == [({"owner_name": "Ms Mine"}, {"owner_name": "Ms Theirs"})]


def test_nobody_without_the_right_changes_a_row(session: Session, officer: Actor, three: list[Project]) -> None:
    with pytest.raises(Denied):
        change_projects(session, officer, rows=[Row(number(three[0].id), 1, {"name_en": "Mine"})])


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("អនឡាញ", ["H-1"], id="inside a Khmer name, without blanks"),
        pytest.param("VACC", ["H-1"], id="letters large or small"),
        pytest.param("100%", [], id="a sign that means anything in SQL means itself"),
        pytest.param("h-1", ["H-1"], id="the code"),
        pytest.param("children", ["H-1"], id="the description"),
    ],
)
def test_projects_are_found_by_words_in_both_languages(
    session: Session, country: Country, planner: Actor, text: str, codes: list[str]
) -> None:
    details = {"name_km": "ប័ណ្ណចាក់វ៉ាក់សាំងអនឡាញ", "description": "For the children of all provinces."}
    place = number(country.health.id)
    add_project(session, planner, organisation=place, code="H-1", name_en="Vaccination cards", details=details)
    add_project(session, planner, organisation=place, code="H-2", name_en="1000 beds")
    assert list_projects(session, planner, choice=Choice(text=text))["code"].to_list() == codes
