"""Likely duplicates: how alike, to what."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from data.access import Actor
from projects.aims import Aim, set_aims
from projects.proposals.duplicates import alike, duplicates_of, likeness
from projects.proposals.pieces import could_reach, pieces
from projects.register import add_project
from projects.tables import Project
from projects.types import set_type
from tests.conftest import Country
from tests.projects.conftest import number


@pytest.mark.parametrize(
    ("one", "other", "percent"),
    [
        pytest.param("Tax portal", "tax  PORTAL!", 100, id="same words"),
        pytest.param("Tax portal", "School meals", 0, id="nothing in common"),
        pytest.param("abc", "abd", 33, id="' ab' of ' ab abc bc ' and ' ab abd bd ': 2 x 1 of 6"),
        pytest.param("", "", 0, id="two empty texts say nothing"),
        pytest.param("ប្រព័ន្ធពន្ធ", "ប្រព័ន្ធពន្ធ", 100, id="Khmer without blanks"),
    ],
)
def test_likeness_is_the_share_of_common_pieces_of_three_signs(one: str, other: str, percent: int) -> None:
    assert likeness(one, other) == percent


def test_the_most_alike_comes_first_with_its_percent_and_field() -> None:
    mine = Project(id=1, code="A", organisation_id=1, name_en="Land titles online")
    others = [
        Project(id=2, code="B", organisation_id=1, name_en="School meals"),
        Project(id=3, code="C", organisation_id=1, name_en="Land titles online, phase 2"),
        Project(id=4, code="D", organisation_id=1, name_en="Online land titles"),
    ]
    found = alike(mine, [mine, *others])
    # "land titles online" has 16 pieces, all of them in the 22 of its phase 2: 200 x 16 / 38 = 84.2.
    assert [(one.code, one.percent, one.field) for one in found] == [("D", 100, "name"), ("C", 84, "name")]


def test_a_like_description_is_found_under_another_name() -> None:
    text = "Registers births, deaths and marriages in one system for all communes."
    mine = Project(id=1, code="A", organisation_id=1, name_en="Civil status", description=text)
    other = Project(id=2, code="B", organisation_id=1, name_en="Commune tool", description=text.upper())
    assert [(one.percent, one.field) for one in alike(mine, [other])] == [(100, "description")]


def test_a_short_description_proves_nothing() -> None:
    mine = Project(id=1, code="A", organisation_id=1, name_en="Civil status", description="To be written.")
    other = Project(id=2, code="B", organisation_id=1, name_en="Tax portal", description="To be written.")
    assert alike(mine, [other]) == []


def test_only_projects_that_the_person_may_see_are_named(
    session: Session, country: Country, planner: Actor, officer: Actor, project: Project
) -> None:
    add_project(session, planner, organisation=number(country.trade.id), code="T-1", name_en=project.name_en)
    assert [one.code for one in duplicates_of(session, planner, number(project.id))] == ["T-1"]
    assert duplicates_of(session, officer, number(project.id)) == []


def test_the_same_top_levels_of_common_services_are_a_likeness(
    session: Session, country: Country, planner: Actor, project: Project
) -> None:
    health, trade = number(country.health.id), number(country.trade.id)
    other = add_project(session, planner, organisation=trade, code="T-1", name_en="Quite another name")
    common = ("site.reachable", 3), ("site.secure", 2), ("site.mobile", 2)
    mine = [Aim(health, item, level) for item, level in common]
    # All three in common, one more of the other: 200 x 3 / (3 + 4) = 85.7.
    theirs = [*(Aim(trade, item, level) for item, level in common), Aim(trade, "info.khmer", 3)]
    set_aims(session, planner, number(project.id), seen_version=project.version, aims=mine)
    set_aims(session, planner, number(other.id), seen_version=1, aims=theirs)
    found = duplicates_of(session, planner, number(project.id))
    shared = ("site.mobile", "site.reachable", "site.secure")
    assert [(one.code, one.percent, one.field, one.shared) for one in found] == [("T-1", 85, "service", shared)]


def test_levels_below_the_top_are_no_likeness(
    session: Session, country: Country, planner: Actor, project: Project
) -> None:
    health, trade = number(country.health.id), number(country.trade.id)
    other = add_project(session, planner, organisation=trade, code="T-1", name_en="Quite another name")
    for one, place in ((project, health), (other, trade)):
        aims = [Aim(place, "site.secure", 1), Aim(place, "site.mobile", 1)]
        set_aims(session, planner, number(one.id), seen_version=one.version, aims=aims)
    assert duplicates_of(session, planner, number(project.id)) == []


def test_the_same_type_is_a_likeness_only_with_an_organisation_in_common(
    session: Session, country: Country, planner: Actor, project: Project
) -> None:
    for place, code in ((country.health, "H-2"), (country.trade, "T-1")):
        other = add_project(session, planner, organisation=number(place.id), code=code, name_en=f"Name of {code}")
        set_type(session, planner, number(other.id), seen_version=1, type_id="online-forms")
    set_type(session, planner, number(project.id), seen_version=project.version, type_id="online-forms")
    found = duplicates_of(session, planner, number(project.id))
    assert [(one.code, one.percent, one.field) for one in found] == [("H-2", 100, "type")]


WORDS = ["land", "titles", "online", "tax", "portal", "ប្រព័ន្ធ", "ពន្ធដារ", "é", "e\u0301", "a", "ß", "x\u0000y", "2", "!"]


@given(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), min_size=1, max_size=12),
    st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join),
    st.integers(1, 100),
)
def test_those_that_could_be_alike_are_all_that_are_when_each_is_asked(texts: list[str], mine: str, least: int) -> None:
    near = could_reach(pieces(mine), texts, least=least)
    assert {place for place, text in enumerate(texts) if likeness(mine, text) >= least} <= {*near}
    # And none that shares too little: at best it has no pieces but the common ones.
    for place in near:
        common, own = len(pieces(mine) & pieces(texts[place])), len(pieces(mine))
        assert 200 * common >= least * (own + common)


def test_among_many_projects_the_same_are_found_as_by_comparing_each() -> None:
    chance = random.Random(7)  # noqa: S311 - invented names
    words = [*(word for word in WORDS if word.isalpha()), "health", "school", "permit", "register", "water", "commune"]

    def draw(number: int, signs: int) -> Project:
        name, text = (" ".join(chance.choices(words, k=size)) for size in (4, signs))
        return Project(id=number, code=f"P{number}", organisation_id=1, name_en=name, description=text)

    others = [draw(number, chance.randint(5, 40)) for number in range(2, 400)]
    mine = draw(1, 30)
    # As it is told: every pair of texts by itself.
    by_hand = {}
    for one in others:
        texts = {"name": (mine.name_en, one.name_en)}
        if len(mine.description) >= 40 and len(one.description) >= 40:
            texts["description"] = (mine.description, one.description)
        best = max(likeness(*pair) for pair in texts.values())
        if best >= 70:
            by_hand[one.id] = best
    assert by_hand  # or nothing would be compared
    assert {one.project_id: one.percent for one in alike(mine, others)} == by_hand
