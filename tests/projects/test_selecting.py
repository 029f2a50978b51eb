"""Selections agree with trying out every choice, whatever the rules, and come out alike in any order."""

from contextlib import suppress
from dataclasses import replace

import pytest

from data.errors import Invalid
from maturity_model.batch import Batch
from projects.selecting import packages
from projects.selecting.problem import (
    Aim,
    Assessed,
    Barred,
    Budget,
    Excludes,
    Floor,
    Mandatory,
    Objective,
    Problem,
    Proposal,
    Requires,
    Rule,
    Target,
)
from projects.selecting.selection import Selection
from projects.selecting.solving import solve
from tests.maturity_model.random_cases import seeded
from tests.maturity_model.small import case, edition, gate, item, service
from tests.projects.selecting_cases import best_by_trying, random_problem

MONEY = Budget("money", 10)
PAYER = "treasury"


def costing(cost: int | None, id: int = 1, **more: object) -> Proposal:  # noqa: A002
    return Proposal(id=id, costs={(0, PAYER): cost}, **{"value": 1, **more})  # pyright: ignore[reportArgumentType]


def solved_alike(problem: Problem) -> Selection | None:
    """The selection, after comparing it with the best of all choices; None if there is none."""
    expected = best_by_trying(problem)
    if expected is None:
        with suppress(Invalid):  # where the mandatory projects alone are too dear
            assert solve(problem).status == "impossible"
        return None
    found = solve(problem)
    assert (found.status, found.agrees) == ("optimal", True)
    value = -found.value if problem.objective.cheapest else found.value
    assert (value, found.cost) == pytest.approx(expected)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_a_selection_of_twelve_is_as_good_and_as_cheap_as_any(seed: int) -> None:
    solved_alike(random_problem(seeded(seed), size=12, maturity=seed % 3 > 0))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6))
def test_a_selection_of_fifteen_is_as_good_and_as_cheap_as_any(seed: int) -> None:
    solved_alike(random_problem(seeded(seed), size=15, maturity=seed % 3 > 0))


@pytest.mark.parametrize("most", [0, packages.MOST_PROJECTS], ids=["by rows", "by packages"])
def test_stages_starts_and_rules_are_met_as_well_as_they_can_be(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MOST_PROJECTS", most)
    found = [solved_alike(random_problem(seeded(100 + seed), size=5, starts=2, rules=3)) for seed in range(25)]
    assert sum(one is not None and one.maturity > 0 for one in found) > 6


def test_the_cheapest_way_to_the_targets_is_found() -> None:
    problems = [random_problem(seeded(300 + seed), size=7, rules=4) for seed in range(25)]
    asking = [one for one in problems if any(isinstance(rule, Target | Floor | Mandatory) for rule in one.rules)]
    found = [solved_alike(replace(one, objective=Objective(cheapest=True))) for one in asking]
    assert sum(one is not None and one.cost > 0 for one in found) > 3


def test_no_order_of_projects_and_rules_changes_what_is_chosen() -> None:
    problem = random_problem(seeded(11), size=12, rules=0)
    turned = replace(problem, proposals=problem.proposals[::-1], rules=problem.rules[::-1])
    assert solve(turned).chosen == solve(problem).chosen != {}


TWO_GATES = edition(
    item("site", 1), item("pay", 1), gates=[gate(1, "organisation", "all", ("site", 1), ("pay", 1))]
)  # fmt: skip
NEEDS_BOTH = Problem(
    proposals=(
        costing(5, 1, aims=(Aim("org", "site", 1),)),
        costing(5, 2, aims=(Aim("org", "pay", 1),)),
        costing(9, 3, value=2),
    ),
    rules=(MONEY,),
    objective=Objective(score=1, maturity=2),
    assessed=Assessed(Batch.of(TWO_GATES, [case({"site": 0, "pay": 0})])),
)


def test_two_projects_together_are_worth_more_than_their_sum() -> None:
    """Alone each gains no stage and 1 of score; together 2 of score and a stage worth 2: 4, against 2 of the third."""
    found = solve(NEEDS_BOTH)
    assert (set(found.chosen), found.value, found.maturity) == ({1, 2}, 4, 1)
    assert (found.before, found.stages[None]) == ({"org": 0}, {"org": 1})


def test_half_of_the_services_must_meet_their_gates_together() -> None:
    """Of three services two must (half of three, rounded up): two projects of 5 and none of 9."""
    model = edition(item("form", 1, scope="service"), gates=[gate(1, "service", "all", ("form", 1))])
    services = [service(one) for one in ("a", "b", "c")]
    start = case({("form", one): 0 for one in "abc"}, *services)
    proposals = tuple(costing(5, number, aims=(Aim("org", "form", 1, one),)) for number, one in enumerate("abc"))
    found = solve(Problem(proposals, (MONEY,), Objective(0, 1), Assessed(Batch.of(model, [start]))))
    assert (len(found.chosen), found.maturity) == (2, 1)


def test_what_is_taken_as_done_is_a_condition_of_the_result_and_no_gain() -> None:
    decree = Aim("org", "pay", 1)
    assert NEEDS_BOTH.assessed is not None
    found = solve(replace(NEEDS_BOTH, assessed=replace(NEEDS_BOTH.assessed, done=(decree,))))
    assert (set(found.chosen), found.maturity, found.conditions) == ({1, 2}, 1, (decree,))


def test_promises_of_a_discounted_class_count_less_towards_a_threshold() -> None:
    """Half of 100 points suffices for a stage; a promise of 100 that is believed to 40 % is not enough."""
    model = edition(item("site", 1))
    problem = Problem(
        (costing(5, kind="L", aims=(Aim("org", "site", 1),), value=0),),
        (MONEY,),
        Objective(0, 1),
        Assessed(Batch.of(model, [case({"site": 0})]), kept={"L": 40}),
    )
    assert solve(problem).chosen == {}
    assert problem.assessed is not None
    assert solve(replace(problem, assessed=replace(problem.assessed, kept={"L": 50}))).maturity == 1


def test_beside_the_score_a_stage_of_average_weight_is_worth_what_is_said() -> None:
    """Weights 30 and 10: 20 on average, so that 50 points for an average stage are 2.5 for each unit of weight."""
    model = edition(item("site", 1))
    cases = [case({"site": 0}, organisation=name) for name in ("many", "few")]
    weighed = Assessed(Batch.of(model, cases), weights={"many": 30, "few": 10})
    assert Objective(1, 50).evened(weighed) == Objective(1, 2.5)
    assert Objective(0, 1).evened(weighed) == Objective(0, 1)
    assert Objective(1, 50).evened(replace(weighed, weights={})) == Objective(1, 50)


def test_a_target_beyond_reach_is_impossible() -> None:
    assert solve(NEEDS_BOTH.with_rules(Target("rise", ("org",), 2))).status == "impossible"


def test_the_least_money_for_nothing_is_refused() -> None:
    """Without a target, a floor or a project that must be in, to choose nothing would be the proven best."""
    problem = Problem((costing(1),), (MONEY,), Objective(0, 0, cheapest=True))
    with pytest.raises(Invalid, match=r"select\.no_aim"):
        solve(problem)
    assert solve(problem.with_rules(Mandatory("m", 1))).cost == 1


def test_carried_money_pays_for_a_later_start() -> None:
    """6 in each of two years pay for a project of 10 only in the second, with what the first left."""
    budgets = Budget("a", 6, 2027), Budget("b", 6, 2028)
    problem = Problem((costing(10, starts=(2027, 2028)),), budgets)
    assert solve(problem).chosen == {}
    assert solve(replace(problem, carry_over=True)).chosen == {1: 2028}


def test_somebody_who_cancels_gets_what_was_found_so_far() -> None:
    problem = random_problem(seeded(5), size=12, maturity=False, rules=0)
    seen = []
    found = solve(problem, watch=lambda progress: bool(seen.append(progress)) or True)
    assert found.status in ("cancelled", "optimal")
    assert all(one.bound is None or one.best is None or one.bound >= one.best - 1e-6 for one in seen)


def test_a_project_may_stay_out_with_what_it_requires() -> None:
    out = (MONEY, Requires("r", 1, 2), Barred("x", 2), Barred("y", 1))
    assert set(solve(Problem((costing(1), costing(1, 2), costing(1, 3)), out)).chosen) == {3}


@pytest.mark.parametrize(
    ("code", "rules", "proposals"),
    [
        ("nothing", (MONEY,), ()),
        ("twice", (MONEY,), (costing(1), costing(1))),
        ("no_budget", (), (costing(1),)),
        ("costs_missing", (MONEY,), (costing(None),)),
        ("cost_negative", (MONEY,), (costing(-1),)),
        ("unknown_project", (MONEY, Mandatory("m", 7)), (costing(1),)),
        ("mandatory_over_budget", (MONEY, Mandatory("m", 1), Mandatory("n", 2)), (costing(6), costing(5, 2))),
        ("circle", (MONEY, Requires("r", 1, 2), Requires("s", 2, 1)), (costing(1), costing(1, 2))),
        ("requires_excluded", (MONEY, Requires("r", 1, 2), Barred("x", 2)), (costing(1), costing(1, 2))),
        ("requires_excluded", (MONEY, Requires("r", 1, 2), Excludes("x", (1, 2))), (costing(1), costing(1, 2))),
        ("no_assessment", (MONEY, Target("t", (1,), 1)), (costing(1),)),
    ],
)
def test_what_cannot_be_meant_is_refused(code: str, rules: tuple[Rule, ...], proposals: tuple[Proposal, ...]) -> None:
    with pytest.raises(Invalid) as refused:
        solve(Problem(proposals, rules))
    assert refused.value.code == f"select.{code}"
