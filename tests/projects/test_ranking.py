"""Ranking: weighted sums on fixed scales, worked by hand, and the cases in which others give no answer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from data.access import Actor
from data.errors import Conflict, Denied, Invalid
from projects.listing import Choice
from projects.lists import criteria
from projects.ranking.priorities import (
    NO_VALUE,
    Ranking,
    active_weights,
    rank,
    ranking,
    remove_weights,
    save_weights,
    set_value,
    values_of,
    weight_sets,
)
from projects.register import CLOSED, add_project
from projects.tables import Project
from tests.conftest import Country
from tests.projects.conftest import number


def ranked(values: list[list[int]], weights: dict[str, int], projects: list[int] | None = None) -> Ranking:
    return rank(np.array(values), projects=projects or list(range(1, len(values) + 1)), weights=weights)


@pytest.mark.parametrize(
    ("values", "weights", "scores", "ranks"),
    [
        pytest.param(
            [[100, 0], [50, 50]], {"a": 3, "b": 1}, [75.0, 50.0], [1, 2], id="(3·100+1·0)/4=75, (150+50)/4=50"
        ),
        pytest.param([[80, 40]], {"a": 1, "b": 1}, [60.0], [1], id="one project: (80+40)/2"),
        pytest.param([[7, 7], [7, 7]], {"a": 2, "b": 5}, [7.0, 7.0], [1, 1], id="identical projects tie"),
        pytest.param(
            [[90, 90], [10, 10]], {"a": 0, "b": 0}, [0.0, 0.0], [1, 1], id="all weights 0: all score 0 and tie"
        ),
        pytest.param([[0, 0], [0, 9]], {"a": 1, "b": 2}, [6.0, 0.0], [1, 2], id="a column of zeros adds nothing"),
        pytest.param([[NO_VALUE, 60], [10, 60]], {"a": 1, "b": 1}, [35.0, 30.0], [1, 2], id="missing counts 0: 60/2"),
        pytest.param(
            [[5], [9], [5], [1]], {"a": 1}, [9.0, 5.0, 5.0, 1.0], [1, 2, 2, 4], id="ties share rank 2, next is 4"
        ),
        pytest.param(np.empty((0, 1)).tolist(), {"a": 1}, [], [], id="no project"),
    ],
)
def test_scores_and_ranks(
    values: list[list[int]], weights: dict[str, int], scores: list[float], ranks: list[int]
) -> None:
    found = ranked(values, weights).table
    assert found["score"].tolist() == scores
    assert found["rank"].tolist() == ranks


def test_equal_scores_stand_by_id() -> None:
    assert ranked([[5], [5], [5]], {"a": 1}, [30, 10, 20]).table.index.tolist() == [10, 20, 30]


def test_a_missing_value_is_shown_as_missing_only_if_it_weighs() -> None:
    found = ranked([[NO_VALUE, NO_VALUE]], {"a": 1, "b": 0})
    assert found.table["missing"].tolist() == [1]
    assert found.given.to_numpy().tolist() == [[False, False]]


@pytest.mark.parametrize("weight", [-1, 1001, 0.5, True])
def test_a_weight_that_is_negative_too_heavy_or_no_whole_number_is_refused(weight: int) -> None:
    with pytest.raises(Invalid, match=r"ranking\.weight"):
        ranked([[1, 1]], {"a": 1, "b": weight})


@pytest.mark.parametrize("value", [101, -2])
def test_a_value_off_the_scale_is_a_bug(value: int) -> None:
    with pytest.raises(ValueError, match="0 to 100"):
        ranked([[value]], {"a": 1})


VALUES = st.lists(st.lists(st.integers(-1, 100), min_size=3, max_size=3), min_size=1, max_size=12)
WEIGHTS = st.fixed_dictionaries({name: st.integers(0, 1000) for name in "abc"})


@given(values=VALUES, weights=WEIGHTS)
def test_contributions_sum_to_the_score_and_nothing_is_undefined(
    values: list[list[int]], weights: dict[str, int]
) -> None:
    found = ranked(values, weights)
    assert np.allclose(found.contributions.sum(axis=1), found.table["score"])
    assert ((found.table["score"] >= 0) & (found.table["score"] <= 100)).all()
    assert not found.contributions.isna().to_numpy().any()


@given(values=VALUES, weights=WEIGHTS, leave=st.integers(0, 11))
def test_taking_a_project_away_never_changes_the_order_of_the_others(
    values: list[list[int]], weights: dict[str, int], leave: int
) -> None:
    out = leave % len(values) + 1
    every = ranked(values, weights).table.index.tolist()
    kept = [place for place in range(1, len(values) + 1) if place != out]
    fewer = ranked([values[place - 1] for place in kept], weights, kept) if kept else None
    assert (fewer.table.index.tolist() if fewer else []) == [one for one in every if one != out]


def test_a_dominated_newcomer_does_not_change_the_winner() -> None:
    before = ranked([[90, 10], [40, 65]], {"a": 1, "b": 1}).table.index[0]
    after = ranked([[90, 10], [40, 65], [39, 64]], {"a": 1, "b": 1}).table.index[0]
    assert before == after


def test_projects_are_ranked_by_the_active_set(
    session: Session, country: Country, planner: Actor, project: Project
) -> None:
    other = add_project(session, planner, organisation=number(country.trade.id), code="T-1", name_en="Trade portal")
    set_value(session, planner, number(project.id), criterion="cost", value=100, seen_version=0)
    set_value(session, planner, number(other.id), criterion="risk", value=90, seen_version=0)
    assert ranking(session, planner).table["code"].tolist() == ["H-1", "T-1"]
    save_weights(session, planner, name="Careful", weights={"risk": 5}, seen_version=0, active=True)
    found = ranking(session, planner).table
    assert found["code"].tolist() == ["T-1", "H-1"]
    assert found["score"].tolist() == [90.0, 0.0]


def test_without_an_active_set_the_weights_of_the_file_are_used(session: Session, planner: Actor) -> None:
    kept = save_weights(session, planner, name="Careful", weights={"risk": 5}, seen_version=0, active=True)
    remove_weights(session, planner, number(kept.id))
    assert active_weights(session) == criteria().default_weights


def test_only_one_set_is_active(session: Session, planner: Actor) -> None:
    save_weights(session, planner, name="A", weights={"risk": 5}, seen_version=0, active=True)
    save_weights(session, planner, name="B", weights={"cost": 5}, seen_version=0, active=True)
    assert [(one.name, one.active) for one in weight_sets(session, planner)] == [("A", False), ("B", True)]


def test_a_set_changed_since_it_was_seen_is_a_conflict(session: Session, planner: Actor) -> None:
    save_weights(session, planner, name="A", weights={"risk": 5}, seen_version=0)
    with pytest.raises(Conflict):
        save_weights(session, planner, name="A", weights={"risk": 6}, seen_version=0)


@pytest.mark.parametrize(
    ("criterion", "value", "code"),
    [
        pytest.param("beauty", 50, r"ranking\.criterion", id="no such criterion"),
        pytest.param("cost", 101, r"ranking\.value", id="off the scale"),
    ],
)
def test_a_value_that_cannot_be_is_refused(
    session: Session, planner: Actor, project: Project, criterion: str, value: int, code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        set_value(session, planner, number(project.id), criterion=criterion, value=value, seen_version=0)
    assert values_of(session, planner, number(project.id)) == {}


def test_an_officer_sees_no_ranking(session: Session, officer: Actor) -> None:
    with pytest.raises(Denied):
        ranking(session, officer)


def test_what_is_stopped_or_closed_is_not_ranked_any_more(session: Session, planner: Actor, project: Project) -> None:
    assert list(ranking(session, planner).table.index) == [project.id]
    project.state = CLOSED
    session.add(project)
    session.flush()
    assert ranking(session, planner).table.empty
    assert list(ranking(session, planner, choice=Choice(states=[CLOSED])).table.index) == [project.id]
