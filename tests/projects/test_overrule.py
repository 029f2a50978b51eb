"""A place given by hand: shown as such, with who and why, and no score changes; and what pymcdm makes of our sums."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymcdm.methods import WSM
from sqlmodel import Session

from data.access import Actor
from data.errors import Conflict, Denied, Invalid, Missing
from projects.ranking.overrule import let_score_decide, overrule, overrule_of
from projects.ranking.priorities import ranking, set_value
from projects.ranking.ranked import rank
from projects.register import add_project
from projects.tables import Project
from tests.conftest import Country
from tests.projects.conftest import number


@pytest.fixture
def second(session: Session, country: Country, planner: Actor, project: Project) -> Project:
    """A project that comes second by its score."""
    other = add_project(session, planner, organisation=number(country.trade.id), code="T-1", name_en="Trade portal")
    set_value(session, planner, number(project.id), criterion="cost", value=100, seen_version=0)
    set_value(session, planner, number(other.id), criterion="cost", value=50, seen_version=0)
    return other


def test_a_project_stands_where_it_was_put_and_keeps_its_score_and_rank(
    session: Session, planner: Actor, second: Project
) -> None:
    before = ranking(session, planner).table["score"].to_dict()
    overrule(session, planner, number(second.id), place=1, reason="Promised", seen_version=0)
    found = ranking(session, planner).table
    assert found["code"].tolist() == ["T-1", "H-1"]
    assert found["place"].tolist() == [1, 2]
    assert found["rank"].tolist() == [2, 1]
    assert found["score"].to_dict() == before
    first = found.iloc[0]
    assert (first["overruled"], first["overrule_reason"], first["overruled_by"]) == (True, "Promised", planner.name)
    assert not found.iloc[1]["overruled"]


def test_the_score_decides_again(session: Session, planner: Actor, second: Project) -> None:
    overrule(session, planner, number(second.id), place=1, reason="Promised", seen_version=0)
    let_score_decide(session, planner, number(second.id), seen_version=1)
    assert ranking(session, planner).table["code"].tolist() == ["H-1", "T-1"]
    assert overrule_of(session, planner, number(second.id)) is None
    with pytest.raises(Missing):
        let_score_decide(session, planner, number(second.id), seen_version=1)


def test_two_who_place_at_once_do_not_overwrite_one_another(session: Session, planner: Actor, second: Project) -> None:
    overrule(session, planner, number(second.id), place=1, reason="Promised", seen_version=0)
    with pytest.raises(Conflict):
        overrule(session, planner, number(second.id), place=2, reason="Other", seen_version=0)


@pytest.mark.parametrize(
    ("place", "reason", "code"),
    [
        pytest.param(1, "  ", r"ranking\.overrule_reason", id="no reason"),
        pytest.param(0, "Why", r"ranking\.place", id="no such place"),
    ],
)
def test_a_place_without_a_reason_is_refused(
    session: Session, planner: Actor, second: Project, place: int, reason: str, code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        overrule(session, planner, number(second.id), place=place, reason=reason, seen_version=0)


def test_a_director_does_not_place(session: Session, director: Actor, second: Project) -> None:
    with pytest.raises(Denied):
        overrule(session, director, number(second.id), place=1, reason="Why", seen_version=0)


def test_a_place_behind_the_last_is_the_last() -> None:
    found = rank(np.array([[9], [5], [1]]), projects=[1, 2, 3], weights={"a": 1}, placed={1: 99})
    assert found.table.index.tolist() == [2, 3, 1]
    assert found.table["place"].tolist() == [1, 2, 3]


def test_equal_scores_share_a_place_unless_one_was_put_there_by_hand() -> None:
    found = rank(np.array([[5], [5], [5], [1]]), projects=[1, 2, 3, 4], weights={"a": 1}, placed={3: 1})
    assert found.table.index.tolist() == [3, 1, 2, 4]
    assert found.table["place"].tolist() == [1, 2, 2, 4]


VALUES = st.lists(st.lists(st.integers(-1, 100), min_size=3, max_size=3), min_size=2, max_size=10)


PLACED = st.dictionaries(st.integers(1, 10), st.integers(1, 12), max_size=3)


@given(values=VALUES, placed=PLACED, leave=st.integers(1, 10))
def test_taking_a_project_away_keeps_the_order_of_those_that_stand_by_their_scores(
    values: list[list[int]], placed: dict[int, int], leave: int
) -> None:
    weights, ids = {"a": 3, "b": 2, "c": 1}, list(range(1, len(values) + 1))
    kept = [one for one in ids if one != leave] or ids
    every = rank(np.array(values), projects=ids, weights=weights, placed=placed).table.index
    fewer = rank(np.array([values[one - 1] for one in kept]), projects=kept, weights=weights, placed=placed).table.index
    by_score = [one for one in every if one in kept and one not in placed]
    assert [one for one in fewer if one not in placed] == by_score


def test_scores_and_ranks_agree_with_pymcdm() -> None:
    values = np.random.default_rng(7).integers(0, 101, (200, 8))
    weights = dict(zip("abcdefgh", (20, 20, 15, 10, 10, 10, 10, 5), strict=True))
    ours = rank(values, projects=list(range(200)), weights=weights).table.sort_index()
    theirs = WSM(normalization_function=_on_the_scale)
    given_back = theirs(values.astype(float), np.array(list(weights.values())) / 100, np.ones(8))
    scores = np.asarray(given_back, dtype=np.float64)
    assert ours["score"].to_numpy() == pytest.approx(100 * scores)
    # Theirs gives those who share a rank the mean of their places.
    sharing = ours.groupby("rank")["rank"].transform("size")
    assert (ours["rank"] + (sharing - 1) / 2).tolist() == theirs.rank(np.round(scores, 9)).tolist()


def _on_the_scale(column: np.ndarray, *, cost: bool = False) -> np.ndarray:
    return 100 - column if cost else column / 100
