"""What joins the national policy with projects, on a real database: measures, indicators, projects, strategies."""

from datetime import date

import pytest
from sqlmodel import Session, col, select

from assess.targets.frameworks import add_framework, add_objective
from assess.targets.indicators import add_indicator
from assess.targets.measure_indicators import indicators_of_measures, set_measure_indicators
from assess.targets.measures import add_measure
from data.access import Actor, Role
from data.errors import Conflict, Denied, Invalid, Missing
from data.tables import Event
from projects.policy_links import (
    measures_of_project,
    projects_of_measures,
    served_by_strategy,
    set_measure_projects,
    set_objective_strategies,
    strategies_of_objectives,
)
from projects.tables import Project
from tests.conftest import Country, actor
from tests.projects.conftest import number


@pytest.fixture
def framework(session: Session, administrator: Actor) -> int:
    """A framework of its own."""
    first, last = date(2026, 1, 1), date(2030, 12, 31)
    return number(add_framework(session, administrator, code="next", name_en="Next", starts_on=first, ends_on=last).id)


@pytest.fixture
def objective(session: Session, administrator: Actor, framework: int) -> int:
    """Its objective."""
    return number(add_objective(session, administrator, framework=framework, text_en="Serve people").id)


@pytest.fixture
def measure(session: Session, administrator: Actor, framework: int) -> int:
    """Its measure, in version 1."""
    return number(add_measure(session, administrator, framework=framework, name_en="Promote").id)


def indicator(session: Session, who: Actor, objective: int, name: str) -> int:
    row = add_indicator(session, who, objective=objective, name_en=name, unit="percent", target="80", target_year=2030)
    return number(row.id)


def test_a_measure_moves_indicators_of_its_framework_in_their_order(
    session: Session, planner: Actor, framework: int, objective: int, measure: int
) -> None:
    first, second = (indicator(session, planner, objective, name) for name in ("First", "Second"))
    changed = set_measure_indicators(session, planner, measure, seen_version=1, indicators=[second, first])
    assert indicators_of_measures(session, planner, framework) == {measure: [first, second]}
    set_measure_indicators(session, planner, measure, seen_version=changed.version, indicators=[second])
    assert indicators_of_measures(session, planner, framework) == {measure: [second]}


def test_a_measure_moves_no_indicator_of_another_framework(session: Session, planner: Actor, measure: int) -> None:
    first, last = date(2020, 1, 1), date(2025, 12, 31)
    other = number(add_framework(session, planner, code="other", name_en="Other", starts_on=first, ends_on=last).id)
    foreign = indicator(session, planner, number(add_objective(session, planner, framework=other, text_en="O").id), "F")
    with pytest.raises(Missing):
        set_measure_indicators(session, planner, measure, seen_version=1, indicators=[foreign])


def test_a_project_knows_its_measures_and_a_measure_how_its_projects_stand(
    session: Session, planner: Actor, officer: Actor, framework: int, measure: int, project: Project
) -> None:
    id_ = number(project.id)
    set_measure_projects(session, planner, measure, seen_version=1, projects=[id_])
    (told,) = projects_of_measures(session, planner, framework)[measure]
    assert (told.id, told.code, told.standing, told.colour) == (id_, "H-1", "open", None)  # nothing is reported yet
    # An officer of the leading ministry may not read the targets, but sees what the project is for.
    assert [(one.name_en, of.code) for one, of in measures_of_project(session, officer, id_)] == [("Promote", "next")]


def test_links_follow_the_version_of_their_measure(
    session: Session, planner: Actor, framework: int, measure: int, project: Project
) -> None:
    set_measure_projects(session, planner, measure, seen_version=1, projects=[number(project.id)])
    with pytest.raises(Conflict):
        set_measure_projects(session, planner, measure, seen_version=1, projects=[])
    with pytest.raises(Conflict):
        set_measure_indicators(session, planner, measure, seen_version=1, indicators=[])
    assert list(projects_of_measures(session, planner, framework)) == [measure]


def test_only_those_who_edit_the_targets_link_them(
    session: Session, country: Country, director: Actor, objective: int, measure: int, project: Project
) -> None:
    of_a_ministry = actor(Role.PLANNER, country.health)
    for who in (director, of_a_ministry):
        with pytest.raises(Denied):
            set_measure_projects(session, who, measure, seen_version=1, projects=[number(project.id)])
        with pytest.raises(Denied):
            set_measure_indicators(session, who, measure, seen_version=1, indicators=[])
        with pytest.raises(Denied):
            set_objective_strategies(session, who, objective, seen=[], serving=["S1"])


def test_a_stranger_ministry_learns_nothing_of_a_project(
    session: Session, country: Country, planner: Actor, measure: int, project: Project
) -> None:
    set_measure_projects(session, planner, measure, seen_version=1, projects=[number(project.id)])
    with pytest.raises(Missing):
        measures_of_project(session, actor(Role.OFFICER, country.trade), number(project.id))


def test_a_strategy_says_which_objectives_of_which_framework_it_serves(
    session: Session, planner: Actor, framework: int, objective: int
) -> None:
    set_objective_strategies(session, planner, objective, seen=[], serving=["S3", "S1"])
    assert strategies_of_objectives(session, planner, framework) == {objective: ["S1", "S3"]}
    served = served_by_strategy(session, planner)
    assert {one: [(of.framework.code, of.objective.text_en) for of in found] for one, found in served.items()} == {
        "S1": [("next", "Serve people")], "S2": [], "S3": [("next", "Serve people")], "S4": [], "S5": [],
    }  # fmt: skip


def test_strategies_are_known_ones_and_nobodys_change_is_overwritten(
    session: Session, planner: Actor, objective: int
) -> None:
    with pytest.raises(Invalid, match=r"project\.serves"):
        set_objective_strategies(session, planner, objective, seen=[], serving=["S9"])
    set_objective_strategies(session, planner, objective, seen=[], serving=["S1"])
    with pytest.raises(Conflict):
        set_objective_strategies(session, planner, objective, seen=[], serving=["S2"])


def test_each_change_of_links_is_recorded_with_what_it_left(
    session: Session, planner: Actor, objective: int, measure: int, project: Project
) -> None:
    set_measure_projects(session, planner, measure, seen_version=1, projects=[number(project.id)])
    set_objective_strategies(session, planner, objective, seen=[], serving=["S1"])
    last = session.exec(select(Event).order_by(col(Event.id).desc()).limit(2)).all()
    assert [(one.action, one.subject) for one in reversed(last)] == [
        ("target.edit", f"policy_measure:{measure}"), ("target.edit", f"policy_objective:{objective}"),
    ]  # fmt: skip
    assert [one.details for one in reversed(last)] == [
        {"changed": ["projects"], "projects": [number(project.id)]}, {"strategies": ["S1"], "before": []},
    ]  # fmt: skip
