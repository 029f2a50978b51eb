"""Selections agree with trying out every choice, whatever the rules, and come out alike in any order."""


import pytest

from projects.selecting.solving import solve
from tests.maturity_model.random_cases import seeded
from tests.projects.selecting_cases import best_by_trying, random_problem


@pytest.mark.parametrize("seed", range(4))
def test_a_selection_of_twelve_is_as_good_and_as_cheap_as_any(seed: int) -> None:
    problem = random_problem(seeded(seed), size=12)
    expected = best_by_trying(problem)
    found = solve(problem)
    if expected is None:
        assert found.status == "impossible"
    else:
        assert (found.status, found.agrees) == ("optimal", True)
        assert (found.value, found.cost) == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(4))
def test_the_best_starts_are_found(seed: int) -> None:
    problem = random_problem(seeded(100 + seed), size=6, starts=2)
    expected = best_by_trying(problem)
    found = solve(problem)
    if expected is None:
        assert found.status == "impossible"
    else:
        assert (found.status, found.agrees) == ("optimal", True)
        assert (found.value, found.cost) == pytest.approx(expected)
