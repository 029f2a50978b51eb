"""Why a selection is as it is: hand-worked reasons, prices, contradictions, curves, and promises that are broken."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session

from data.access import Actor
from data.errors import Invalid
from maturity_model.batch import Batch
from projects.__main__ import main
from projects.aims import Aim as RegisterAim
from projects.aims import set_aims
from projects.selecting.curve import curve, knee
from projects.selecting.explaining import contradiction, price_of, why_out
from projects.selecting.from_register import problem_of
from projects.selecting.knapsack import read_knapsacks
from projects.selecting.problem import Aim, Assessed, Budget, Excludes, Floor, Mandatory, Objective, Problem, Proposal
from projects.selecting.promises import partly
from projects.selecting.solving import solve
from projects.tables import Project
from tests.conftest import Country
from tests.maturity_model.small import case, edition, item
from tests.projects.conftest import number

PAYER = "treasury"
MONEY = Budget("money", 10)


def costing(cost: int, id: int, value: float) -> Proposal:  # noqa: A002
    return Proposal(id=id, value=value, costs={(0, PAYER): cost})


THREE = Problem((costing(6, 1, 9), costing(4, 2, 5), costing(5, 3, 6)), (MONEY,))


def test_a_project_is_out_for_what_it_would_displace() -> None:
    """Best is 1 and 2 (14). With 3 only 2 fits beside it (11): 3 less, 1 leaves; 15 instead of 10 pay for all."""
    reason = why_out(THREE, solve(THREE), 3)
    assert (reason.loss, reason.displaced, reason.joining) == (3, (1,), ())
    assert reason.more_budget == pytest.approx(1.5, abs=0.01)
    assert reason.more_money == 5


def test_a_project_that_a_rule_keeps_out_names_the_rule() -> None:
    apart = THREE.scaled(2).with_rules(Excludes("apart", (1, 3)), Mandatory("first", 1))
    assert set(why_out(apart, solve(apart), 3).contradiction) == {"apart", "first"}


def test_what_no_money_brings_in_beside_the_chosen_names_the_rule() -> None:
    apart = THREE.scaled(2).with_rules(Excludes("apart", (1, 3)))
    reason = why_out(apart, solve(apart), 3)
    assert (reason.displaced, reason.more_budget, reason.beside) == ((1,), None, ("apart",))


def test_the_price_of_a_rule_is_the_best_without_it_less_the_best_with_it() -> None:
    """3 must be in: 11. Without that rule 14."""
    must = THREE.with_rules(Mandatory("third", 3))
    price = price_of(must, solve(must), "third")
    assert (price.price, price.least, price.most) == (3, 3, 3)
    assert (price.joining, price.leaving) == ((1,), (3,))


def test_the_price_of_a_budget_is_what_no_limit_would_bring() -> None:
    assert price_of(THREE, solve(THREE), "money").price == 20 - 14


def test_a_contradiction_names_only_the_rules_that_make_it() -> None:
    """One of the region costs at least 4, and 3 is all there is; the other rules play no part."""
    proposals = tuple(replace(one, region="north") for one in THREE.proposals)
    rules = Budget("little", 3), Budget("enough", 100), Floor("north", "region", "north", 1), Excludes("apart", (1, 2))
    assert contradiction(Problem(proposals, rules)) == ("little", "north")
    assert contradiction(Problem(proposals, rules[1:])) == ()


def test_the_curve_rises_with_the_budget_and_answers_a_slider() -> None:
    """Budgets of 4, 6, 10, 11 and 15 buy 5, 9, 14, 15 and 20."""
    found = curve(THREE, factors=(0.4, 0.6, 1.0, 1.1, 1.5))
    assert [point.value for point in found.points] == [5, 9, 14, 15, 20]
    below = found.at(0.9)
    assert below is not None
    assert below.factor == 0.6


@pytest.mark.parametrize(
    ("points", "place"),
    [
        ([(1, 0), (2, 8), (3, 9), (4, 10)], 1),
        ([(1, 0), (2, 5), (3, 10)], None),
        ([(1, 0), (2, 5)], None),
        ([(1, 4), (2, 4), (3, 4)], None),
    ],
)
def test_the_knee_is_where_money_begins_to_buy_less(points: list[tuple[float, float]], place: int | None) -> None:
    assert knee(points) == place


def test_a_stage_that_needs_five_projects_is_lost_when_three_deliver() -> None:
    """Four of five items make 80 %; of five projects 60 % are three, which make 60 %."""
    model = edition(*(item(name, 1) for name in "abcde"), thresholds={1: 80, 2: 50, 3: 50, 4: 50})
    start = case(dict.fromkeys("abcde", 0))
    proposals = tuple(replace(costing(1, place, 0), aims=(Aim("org", name, 1),)) for place, name in enumerate("abcde"))
    every = tuple(Mandatory(f"m{one.id}", one.id) for one in proposals)
    problem = Problem(proposals, (MONEY, *every), Objective(0, 1), Assessed(Batch.of(model, [start])))
    chosen = solve(problem)
    found = partly(problem, chosen)
    assert (found.delivering, found.promised, found.mean, found.reaches) == (3, 1, 0, {"org": 0})
    assert partly(problem, chosen, share=80).worst == 1


KNAPSACK = """1
6 10 3800
100 600 1200 2400 500 2000
8 12 13 64 22 41   8 12 13 75 22 41   3 6 4 18 6 4   5 10 8 32 6 12   5 13 8 42 6 20
5 13 8 48 6 20   0 0 0 0 8 0   3 0 4 0 8 0   3 2 4 0 8 4   3 2 4 8 8 4
80 96 20 36 44 48 10 18 22 24
"""


def test_a_classical_knapsack_gives_its_published_optimum(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first of the problems of Petersen (1967) in the OR-Library, with its optimum of 3800."""
    file = tmp_path / "mknap.txt"
    file.write_text(KNAPSACK)
    assert main(["select", "--knapsack", str(file)]) == 0
    assert "3800 (proven, published 3800)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "short"),
        ("1 2 x", "word"),
        ("1 2 1 0 4 NaN 1 1 1", "word"),
        ("1 2 1 0 4 3 1e-99999999 1 1", "word"),
        ("1 2.5 1 0 4 3 1 1 1", "short"),
        ("1 2 1 0 5", "short"),
        ("1 1 1 0 5 3 4 9", "long"),
        ("1 1 1 0 5 -3 4", "short"),
        ("NaN", "word"),
    ],
)
def test_a_broken_knapsack_file_is_refused(tmp_path: Path, text: str, code: str) -> None:
    file = tmp_path / "mknap.txt"
    file.write_text(text)
    with pytest.raises(Invalid) as refused:
        read_knapsacks(file)
    assert refused.value.code == f"select.knapsack_{code}"


def test_the_register_gives_costs_by_year_and_financier_and_the_aims(
    session: Session, planner: Actor, project: Project, country: Country, line
) -> None:
    line(project, planned="100.50", year=2026)
    line(project, planned="20", year=2027, kind="run")
    line(project, planned="7", year=2020)
    aim = RegisterAim(number(country.health.id), "site.reachable", 2)
    set_aims(session, planner, number(project.id), seen_version=project.version, aims=[aim])
    found = problem_of(session, planner, first_year=2026, delay=1)
    only = found.problem.proposals[0]
    assert only.costs == {(0, "Test Treasury"): 10050, (1, "Test Treasury"): 2000}
    assert (only.starts, only.takes, only.strategies, only.kind) == ((2026, 2027), 0, {"S1"}, "S")
    assert only.aims == (Aim(number(country.health.id), "site.reachable", 2),)
    assert (found.cycle, found.unassessed, found.problem.assessed) == (None, (country.health.id,), None)
    assert found.years == (2020, 2026, 2027), "those before the first one too, so that one can begin there"


def test_a_project_without_money_in_these_years_is_left_out_and_named(
    session: Session, planner: Actor, project: Project
) -> None:
    found = problem_of(session, planner)
    assert (found.problem.proposals, found.without_money) == ((), (project.id,))
