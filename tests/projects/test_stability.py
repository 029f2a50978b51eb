"""Stability: break-evens worked by hand, shares that are known exactly, and the cases in which others give none."""

from dataclasses import replace

import numpy as np
import pytest

from projects.ranking.stability import MOST, BreakEven, break_evens, over_random_weights

AB = {"a": 0.6, "b": 0.4}


def test_with_two_criteria_the_share_is_the_length_of_the_interval() -> None:
    # Scores 100x and 30(1-x)+... with x drawn evenly from 0 to 1: 100x > 40(1-x) + 20x = 40 - 20x from x = 1/3.
    found = over_random_weights(np.array([[100, 0], [20, 40]]), projects=[1, 2], weights=[1, 1])
    assert found.table["first"].tolist() == pytest.approx([2 / 3, 1 / 3], abs=0.02)
    assert found.table[["best", "worst"]].to_numpy().tolist() == [[1, 2], [1, 2]]


def test_a_project_that_is_better_by_every_criterion_is_always_first() -> None:
    found = over_random_weights(np.array([[50, 60], [49, 59], [10, 10]]), projects=[7, 8, 9], weights=[3, 1]).table
    assert found["first"].tolist() == [1, 0, 0]
    assert found[["best", "worst"]].to_numpy().tolist() == [[1, 1], [2, 2], [3, 3]]


def test_the_same_weights_are_drawn_each_time() -> None:
    values = np.random.default_rng(1).integers(0, 101, (30, 8))
    once, again = (over_random_weights(values, projects=range(30), weights=[1] * 8).table for _ in range(2))
    assert once.equals(again)


def test_shares_do_not_depend_on_the_order_of_the_projects() -> None:
    values = np.random.default_rng(1).integers(0, 101, (30, 8))
    straight = over_random_weights(values, projects=range(30), weights=[1] * 8).table
    turned = over_random_weights(values[::-1], projects=range(29, -1, -1), weights=[1] * 8).table
    assert straight.equals(turned.sort_index())


def test_ranks_agree_with_counting_those_who_are_better() -> None:
    values = np.random.default_rng(3).integers(0, 101, (40, 5))
    found = over_random_weights(values, projects=range(40), weights=[1] * 5, draws=500).table
    drawn = np.random.default_rng(2026).standard_exponential((500, 5), dtype=np.float32).astype(float)
    scores = drawn / drawn.sum(axis=1, keepdims=True) @ values.T
    ranks = 1 + (scores[:, :, None] < scores[:, None, :]).sum(axis=2)
    assert found["first"].tolist() == pytest.approx((ranks == 1).mean(axis=0).tolist(), abs=0.004)
    assert np.abs(found["best"].to_numpy() - np.sort(ranks, axis=0)[25]).max() <= 1
    assert np.abs(found["worst"].to_numpy() - np.sort(ranks, axis=0)[474]).max() <= 1


@pytest.mark.parametrize(
    ("values", "weights", "first", "ranks"),
    [
        pytest.param([[10, 20]], [1, 1], [1], [[1, 1]], id="one project is first"),
        pytest.param(
            [[5, 5], [5, 5], [1, 1]],
            [1, 1],
            [1, 1, 0],
            [[1, 1], [1, 1], [3, 3]],
            id="identical ones share rank 1, then 3",
        ),
        pytest.param([[0, 9], [0, 3]], [1, 1], [1, 0], [[1, 1], [2, 2]], id="a column of zeros changes nothing"),
        pytest.param([[1, 9], [2, 3]], [0, 0], [1, 1], [[1, 1], [1, 1]], id="nothing weighs: all are equal"),
        pytest.param([[1, 9], [2, 3]], [0, 5], [1, 0], [[1, 1], [2, 2]], id="what weighs nothing is not drawn"),
        pytest.param([], [1, 1], [], [], id="no project"),
    ],
)
def test_nothing_is_ever_undefined(
    values: list[list[int]], weights: list[float], first: list[float], ranks: list[list[int]]
) -> None:
    found = over_random_weights(np.array(values), projects=range(len(values)), weights=weights).table
    assert found["first"].tolist() == first
    assert found[["best", "worst"]].to_numpy().tolist() == ranks


def test_more_projects_than_can_be_told_of_are_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        over_random_weights(np.zeros((MOST + 1, 1)), projects=range(MOST + 1), weights=[1])


def test_a_break_even_by_hand() -> None:
    # 1 scores 60, 2 scores 0.6·20 + 0.4·90 = 48. With x for a: 100x = 20x + 90(1-x), so x = 90/170.
    found = break_evens(np.array([[100, 0], [20, 90]]), projects=[1, 2], weights=AB, project=1)
    assert [replace(one, at=0.0) for one in found] == [
        BreakEven("a", 0.6, 0.0, rival=2, falls=True, rank_then=2),
        BreakEven("b", 0.4, 0.0, rival=2, falls=True, rank_then=2),
    ]
    assert [one.at for one in found] == pytest.approx([90 / 170, 80 / 170])


def test_the_rival_sees_the_same_from_the_other_side() -> None:
    (found, *_) = break_evens(np.array([[100, 0], [20, 90]]), projects=[1, 2], weights=AB, project=2)
    assert (found.rival, found.falls, found.rank_then) == (1, False, 1)


@pytest.mark.parametrize(
    ("values", "weights"),
    [
        pytest.param([[9, 9]], AB, id="one project"),
        pytest.param([[9, 9], [9, 9]], AB, id="identical projects"),
        pytest.param([[90, 9], [9, 8]], AB, id="better by every criterion"),
        pytest.param([[90, 9], [9, 80]], {"a": 1.0, "b": 0.0}, id="b cannot be changed alone: from 0 it can"),
        pytest.param([[90, 9], [9, 80]], {"a": 0.0, "b": 0.0}, id="no weights"),
    ],
)
def test_break_evens_are_numbers_on_the_scale_or_none(values: list[list[int]], weights: dict[str, float]) -> None:
    found = break_evens(np.array(values), projects=range(len(values)), weights=weights, project=0)
    assert all(0 <= one.at <= 1 and one.criterion == "b" for one in found)
    assert len(found) == (1 if weights["a"] == 1 else 0)


def test_beyond_a_break_even_the_rank_is_what_was_said() -> None:
    values = np.random.default_rng(5).integers(0, 101, (25, 4))
    shares = np.array([0.4, 0.3, 0.2, 0.1])
    weights = dict(zip("abcd", shares.tolist(), strict=True))
    for one in break_evens(values, projects=range(25), weights=weights, project=6):
        place = "abcd".index(one.criterion)
        share = one.at + (1e-6 if one.at > one.now else -1e-6)
        moved = shares * (1 - share) / (1 - shares[place])
        moved[place] = share
        scores = values @ moved
        assert 1 + (scores > scores[6] + 1e-9).sum() == one.rank_then
