"""Comparing criteria two by two: published and hand-worked matrices, and all that must be refused."""

import numpy as np
import pytest
from sqlmodel import Session

from data.access import Actor
from data.errors import Conflict, Denied, Invalid
from projects.lists import criteria
from projects.ranking.judges import (
    all_together,
    comparing,
    judgements,
    remove_judgement,
    save_judgement,
    switch_comparing,
    use_judgements,
)
from projects.ranking.pairwise import RANDOM_INDEX, judge, matrix_of, together, whole_weights
from projects.ranking.priorities import active_weights

CIRCLE = np.array([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]])
NAMES = list(criteria().by_id)


def alike(**other: int) -> dict[tuple[str, str], int]:
    """Every criterion counts the same, but for pairs named "first__second"."""
    pairs = {(first, second): 1 for place, first in enumerate(NAMES) for second in NAMES[place + 1 :]}
    return pairs | {(name.partition("__")[0], name.partition("__")[2]): times for name, times in other.items()}


@pytest.mark.parametrize(
    ("matrix", "weights", "ratio"),
    [
        pytest.param([[1]], [1], 0, id="one criterion has all the weight"),
        pytest.param([[1, 4], [1 / 4, 1]], [0.8, 0.2], 0, id="4 to 1 is 4/5 and 1/5; two never contradict"),
        pytest.param(
            [[1, 2, 6], [1 / 2, 1, 3], [1 / 6, 1 / 3, 1]], [0.6, 0.3, 0.1], 0, id="2·3=6, so consistent: 6:3:1"
        ),
        # A cubic by hand: for three criteria λ = 1 + q + 1/q with q the cube root of a12·a23/a13 = 4: λ = 3.2174,
        # index 0.1087, over 0.58.
        pytest.param(
            [[1, 2, 1], [1 / 2, 1, 2], [1, 1 / 2, 1]],
            [0.4126, 0.3275, 0.2599],
            0.1874,
            id="λ=1+4^(1/3)+4^(-1/3)=3.2174, (3.2174-3)/2/0.58=0.187",
        ),
    ],
)
def test_weights_and_ratio(matrix: list[list[float]], weights: list[float], ratio: float) -> None:
    found = judge(np.array(matrix), "abc"[: len(matrix)])
    assert list(found.weights.values()) == pytest.approx(weights, abs=1e-4)
    assert found.ratio == pytest.approx(ratio, abs=1e-4)


def test_the_random_index_is_saatys() -> None:
    assert RANDOM_INDEX == (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)


def test_the_worst_triad_is_named() -> None:
    pairs = {("a", "b"): 2, ("a", "c"): 4, ("a", "d"): 8, ("b", "c"): 2, ("b", "d"): 4, ("c", "d"): -9}
    worst = judge(matrix_of(pairs, "abcd"), "abcd").worst
    assert worst is not None
    assert {worst.first, worst.second, worst.third} == {"a", "c", "d"}
    assert (worst.said, worst.implied) == pytest.approx((1 / 9, 1 / 2)) or worst.factor == pytest.approx(18)


def test_a_circle_is_refused_and_told_as_one() -> None:
    found = judge(CIRCLE, "abc")
    assert found.refused
    assert found.ratio == pytest.approx(6.130, abs=1e-3)


def test_what_contradicts_without_a_circle_is_doubtful_only() -> None:
    found = judge(matrix_of({("a", "b"): 9, ("b", "c"): 9, ("a", "c"): 2}, "abc"), "abc")
    assert found.doubtful
    assert not found.refused


@pytest.mark.parametrize(
    ("matrix", "code"),
    [
        pytest.param([[1, 3], [3, 1]], "reciprocal", id="3 both ways"),
        pytest.param([[2, 3], [1 / 3, 1]], "reciprocal", id="more than itself"),
        pytest.param([[1, 0], [0, 1]], "missing", id="nothing said"),
        pytest.param([[1, float("nan")], [1, 1]], "missing", id="not a number"),
        pytest.param([[1, -3], [-1 / 3, 1]], "missing", id="negative"),
        pytest.param([[1, 12], [1 / 12, 1]], "scale", id="stronger than 9"),
        pytest.param([[1, 1]], "shape", id="not square"),
    ],
)
def test_a_matrix_that_says_nothing_is_refused(matrix: list[list[float]], code: str) -> None:
    with pytest.raises(Invalid, match=rf"pairwise\.{code}"):
        judge(np.array(matrix), "ab")


@pytest.mark.parametrize("count", [0, 11])
def test_more_criteria_than_the_random_index_has_are_refused(count: int) -> None:
    with pytest.raises(Invalid, match=r"pairwise\.size"):
        judge(np.ones((count, count)), [str(one) for one in range(count)])


def test_judges_are_joined_by_the_geometric_mean() -> None:
    # 9 and 1 give 3; the arithmetic mean, 5, would not be reciprocal to (1/9 + 1)/2.
    joined = together([matrix_of({("a", "b"): 9}, "ab"), matrix_of({("a", "b"): 1}, "ab")])
    assert joined[0, 1] == pytest.approx(3)
    assert joined[1, 0] == pytest.approx(1 / 3)


def test_whole_weights_keep_the_sum() -> None:
    assert whole_weights({"a": 2 / 3, "b": 1 / 3, "c": 0}) == {"a": 667, "b": 333, "c": 0}


def test_comparing_is_off_until_a_planner_switches_it_on(session: Session, planner: Actor) -> None:
    assert not comparing(session, planner)
    switch_comparing(session, planner, on=True)
    assert comparing(session, planner)
    switch_comparing(session, planner, on=False)
    assert not comparing(session, planner)


def test_unfinished_work_is_kept_and_says_what_is_missing(session: Session, planner: Actor) -> None:
    save_judgement(session, planner, name="Judge", pairs={("cost", "risk"): 3}, seen_version=0)
    (found,) = judgements(session, planner)
    assert found.pairs == {("cost", "risk"): 3}
    assert found.result is None
    assert found.why_not is not None
    assert found.why_not.code == "pairwise.missing"
    assert found.why_not.details["first"] == "Strategic fit", "as people read it, not by its id"
    assert all_together([found]) is None


def test_the_judges_weights_come_into_use(session: Session, planner: Actor) -> None:
    save_judgement(session, planner, name="A", pairs=alike(), seen_version=0)
    save_judgement(session, planner, name="Unfinished", pairs={("cost", "risk"): 9}, seen_version=0)
    use_judgements(session, planner, name="Together", seen_version=0)
    assert active_weights(session) == dict.fromkeys(NAMES, 125)


def test_weights_are_not_taken_from_a_circle(session: Session, planner: Actor) -> None:
    circle = alike(strategic_fit__cost=9, cost__risk=9, strategic_fit__risk=-9)
    save_judgement(session, planner, name="A", pairs=circle, seen_version=0)
    with pytest.raises(Invalid, match=r"pairwise\.circle"):
        use_judgements(session, planner, name="Together", seen_version=0)


def test_two_judges_do_not_overwrite_one_another(session: Session, planner: Actor) -> None:
    save_judgement(session, planner, name="A", pairs={("cost", "risk"): 3}, seen_version=0)
    save_judgement(session, planner, name="B", pairs={("cost", "risk"): -3}, seen_version=0)
    assert [one.pairs["cost", "risk"] for one in judgements(session, planner)] == [3, -3]
    with pytest.raises(Conflict):
        save_judgement(session, planner, name="A", pairs={}, seen_version=0)
    remove_judgement(session, planner, name="B", seen_version=1)
    assert [one.judge for one in judgements(session, planner)] == ["A"]


@pytest.mark.parametrize(
    ("name", "pairs", "code"),
    [
        pytest.param(" ", {}, r"pairwise\.judge", id="nobody"),
        pytest.param("A", {("cost", "risk"): 3, ("risk", "cost"): 3}, r"pairwise\.reciprocal", id="said both ways"),
        pytest.param("A", {("cost", "cost"): 3}, r"pairwise\.reciprocal", id="with itself"),
        pytest.param("A", {("cost", "risk"): 10}, r"pairwise\.scale", id="off the scale"),
        pytest.param("A", {("cost", "beauty"): 2}, r"ranking\.criterion", id="no such criterion"),
    ],
)
def test_a_judgement_that_cannot_be_is_refused(
    session: Session, planner: Actor, name: str, pairs: dict[tuple[str, str], int], code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        save_judgement(session, planner, name=name, pairs=pairs, seen_version=0)


def test_a_director_reads_but_does_not_compare(session: Session, director: Actor) -> None:
    assert judgements(session, director) == []
    with pytest.raises(Denied):
        switch_comparing(session, director, on=True)
