"""What projects have to do with one another: stored, shown both ways, refused where it contradicts itself."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from data.access import Actor
from data.errors import Conflict, Denied, Invalid, Missing
from projects.dependencies import dependencies, dependencies_of, set_dependencies
from projects.messages import SENTENCES
from projects.register import add_project
from projects.selecting.from_register import problem_of
from projects.tables import InvestmentLine, Project
from tests.conftest import Country
from tests.projects.conftest import number


@pytest.fixture
def three(session: Session, country: Country, planner: Actor) -> list[int]:
    """The projects A and B of Health, and C of Trade."""
    leads = (country.health, country.health, country.trade)
    return [
        number(add_project(session, planner, organisation=number(lead.id), code=code, name_en=f"Project {code}").id)
        for code, lead in zip("ABC", leads, strict=True)
    ]


def say(session: Session, actor: Actor, project: int, *wanted: tuple[int, str], seen: int = 1) -> Project:
    return set_dependencies(session, actor, project, seen_version=seen, dependencies=wanted)


def test_a_dependency_is_seen_from_both_of_its_projects(session: Session, planner: Actor, three: list[int]) -> None:
    a, b, _ = three
    say(session, planner, a, (b, "requires"))
    seen = [
        [(one.kind, one.outgoing, one.code) for one in dependencies_of(session, planner, project)] for project in (a, b)
    ]
    assert seen == [[("requires", True, "B")], [("requires", False, "A")]]


def test_the_list_is_replaced_by_what_is_said_last(session: Session, planner: Actor, three: list[int]) -> None:
    a, b, c = three
    say(session, planner, a, (b, "requires"), (c, "excludes"))
    say(session, planner, a, (c, "replaces"), seen=2)
    assert dependencies(session) == [(a, c, "replaces")]


@pytest.mark.parametrize(
    ("before", "then", "says"),
    [
        pytest.param([], (0, 0, "requires"), "A cannot depend on itself", id="itself"),
        pytest.param([(0, 1, "requires")], (1, 0, "requires"), "circle: B → A → B", id="two in a circle"),
        pytest.param(
            [(0, 1, "requires"), (1, 2, "requires")],
            (2, 0, "requires"),
            "circle: C → A → B → C",
            id="three in a circle",
        ),
        pytest.param([(0, 1, "replaces")], (1, 0, "replaces"), "replace one another", id="replaced by itself"),
        pytest.param([(0, 1, "excludes")], (1, 0, "requires"), "B cannot require A", id="excluded the other way round"),
        pytest.param([(0, 1, "requires")], (1, 0, "excludes"), "A cannot require B", id="required the other way round"),
        pytest.param([(0, 1, "excludes")], (1, 0, "replaces"), "B replaces A", id="replaced and excluded"),
        pytest.param([], (0, 1, "follows"), "requires, excludes, replaces", id="an unknown kind"),
    ],
)
def test_what_contradicts_itself_is_refused_and_named(
    session: Session,
    planner: Actor,
    three: list[int],
    before: list[tuple[int, int, str]],
    then: tuple[int, int, str],
    says: str,
) -> None:
    for project, other, kind in before:
        say(session, planner, three[project], (three[other], kind))
    project, other, kind = then
    with pytest.raises(Invalid) as caught:
        say(session, planner, three[project], (three[other], kind), seen=1)
    assert says in SENTENCES[caught.value.code]().format(**caught.value.details)


def test_excluding_each_other_is_no_contradiction(session: Session, planner: Actor, three: list[int]) -> None:
    a, b, _ = three
    say(session, planner, a, (b, "excludes"))
    say(session, planner, b, (a, "excludes"))
    assert len(dependencies(session)) == 2


def test_a_change_unseen_is_a_conflict(session: Session, planner: Actor, three: list[int]) -> None:
    say(session, planner, three[0], (three[1], "requires"))
    with pytest.raises(Conflict):
        say(session, planner, three[0], seen=1)


def test_only_a_planner_says_what_depends_on_what(session: Session, officer: Actor, three: list[int]) -> None:
    with pytest.raises((Denied, Missing)):
        say(session, officer, three[0], (three[1], "requires"))


def test_the_selection_keeps_to_the_dependencies(
    session: Session, planner: Actor, three: list[int], line: Callable[..., InvestmentLine]
) -> None:
    a, b, c = three
    for project in three:
        line(session.get_one(Project, project), planned="100", year=2026)
    say(session, planner, a, (b, "requires"), (c, "replaces"))
    rules = problem_of(session, planner, first_year=2026).problem.rules
    assert [one.id for one in rules] == [f"requires-{a}-{b}", f"replaces-{a}-{c}"]
