"""Next steps against trying out every set of changes, and the rules that they keep."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity_model.advice import what_if
from maturity_model.case import Case, NotApplicable, QuestionKey
from maturity_model.definition import Edition
from maturity_model.loading import load_edition
from maturity_model.next_steps import NextSteps, next_steps
from maturity_model.questions import questions
from maturity_model.scoring import score
from tests.maturity_model.random_cases import random_case, seeded
from tests.maturity_model.small import case, edition, gate, implied, item, service

PRESENCE = load_edition("presence-2026")
HALF = (0, 40, 100)
SMALL = {
    "gates and grants": edition(
        item("all", 2, scope="service", earns=HALF, efforts=(3, 1)),
        item("forms", 1, scope="service", earns=HALF, efforts=(1, 3), implied_by=[implied("all", 2, 2)]),
        item("sent", 1, scope="service", implied_by=[implied("all", 1, 1), implied("forms", 2, 1)], efforts=(2,)),
        item("site", 1, efforts=(2,)),
        gates=[gate(1, "organisation", "all", ("site", 1)), gate(1, "service", 1, ("forms", 2), ("sent", 1))],
        thresholds={1: 60, 2: 50, 3: 50, 4: 50},
    ),
    "dependencies": edition(
        item("a", 1, earns=HALF, efforts=(1, 2), weight=2),
        item("b", 1, efforts=(1,), depends_on=["c"], weight=5),
        item("c", 1, efforts=(3,), depends_on=["d"]),
        item("d", 1, scope="service", efforts=(2,)),
        item("e", 1, scope="service", efforts=(2,), depends_on=["a"], weight=3),
    ),
    "transactions": edition(
        item("a", 1, scope="service", earns=(0, 30, 100), efforts=(1, 1)),
        item("b", 1, scope="service", earns=(0, 45, 100), efforts=(1, 2), applies_when="service.has_fee", weight=7),
        item("c", 1, earns=(0, 51, 100), efforts=(1, 3), weight=3, may_not_apply="yes"),
        gates=[gate(1, "service", "all", ("a", 1), ("b", 1))],
        service_weighting="transactions",
        gate_share=0.7,
    ),
}


def own_levels(model: Edition, one: Case) -> dict[QuestionKey, int]:
    """The level answered to every question asked, 0 where there is none; without what does not apply."""
    answers = {
        (question.item, question.service): one.answers.get((question.item, question.service))
        for question in questions(model, one)
    }
    return {
        key: answer if isinstance(answer, int) else 0
        for key, answer in answers.items()
        if not (isinstance(answer, NotApplicable) and answer.approved)
    }


def settled(model: Edition, own: dict[QuestionKey, int]) -> dict[QuestionKey, int]:
    """The levels that count: what is granted is granted until nothing changes."""
    levels = dict(own)
    while True:
        before = dict(levels)
        for name, of in levels:
            for one in model.item(name).implied_by:
                if max(levels.get((one.item, of), 0), levels.get((one.item, None), 0)) >= one.at_least:
                    levels[name, of] = max(levels[name, of], one.grants)
        if levels == before:
            return levels


def best(model: Edition, one: Case, stage: int) -> tuple[int, int, list[tuple[str, str]]] | None:
    """Effort, number of changes and the questions changed of the best set, by trying out every set."""
    own = own_levels(model, one)
    now = settled(model, own)
    choices = {key: range(level, model.item(key[0]).top + 1) for key, level in now.items()}
    plans = [
        {key: level for key, level in zip(choices, levels, strict=True) if level > now[key]}
        for levels in product(*choices.values())
    ]
    changed = [replace(one, answers={**one.answers, **plan}) for plan in plans]
    reached = score(model, changed).standing.reached
    found = [
        (effort, len(plan), sorted((name, str(of)) for name, of in plan))
        for plan, after in zip(plans, reached, strict=True)
        if after >= stage and (effort := effort_of(model, own, now, plan)) is not None
    ]
    return min(found, default=None)


def effort_of(
    model: Edition, own: dict[QuestionKey, int], now: dict[QuestionKey, int], plan: dict[QuestionKey, int]
) -> int | None:
    """What a set of changes costs; None if it leaves out what a change depends on."""
    levels = settled(model, {**own, **plan})
    total = 0
    for (name, of), level in plan.items():
        asked = model.item(name)
        for other in asked.depends_on:
            there = [
                value
                for (item_id, place), value in levels.items()
                if item_id == other and (of is None or place in (of, None))
            ]
            if there and not any(there):
                return None
        start = settled(model, {**own, **plan, (name, of): now[name, of]})[name, of]
        total += sum(asked.levels[number].effort or 0 for number in range(start + 1, level + 1))
    return total


@pytest.mark.parametrize("name", SMALL)
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_no_set_of_changes_takes_less(name, seed):
    model = SMALL[name]
    one = random_case(model, seeded(seed), most_services=2)
    found = next_steps(model, one)
    if found.outcome != "found":
        assert found.outcome in ("attained", "not_assessed")
        return
    steps = sorted((step.item, str(step.service)) for step in found.steps)
    expected = best(model, one, found.stage or 0)
    assert expected is not None
    assert (found.effort, len(found.steps), steps) == expected
    assert found.proven


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_steps_reach_the_stage_and_none_of_them_is_spare(seed):
    one = random_case(PRESENCE, seeded(seed), most_services=3)
    found = next_steps(PRESENCE, one)
    if found.outcome != "found":
        return
    changes = {(step.item, step.service): step.to_level for step in found.steps}
    assert what_if(PRESENCE, one, changes).after.standing.reached[0] >= found.stage
    fewer = [
        replace(one, answers={**one.answers, **{key: level for key, level in changes.items() if key != spared}})
        for spared in changes
    ]
    needed_first = {other for step in found.steps for other in PRESENCE.item(step.item).depends_on}
    after = score(PRESENCE, fewer).standing.reached
    for (name, _), reached in zip(changes, after, strict=True):
        assert reached < found.stage or name in needed_first


def plan(found: NextSteps) -> list[tuple[str, str | int | None, int, int]]:
    return [(step.item, step.service, step.from_level, step.to_level) for step in found.steps]


def test_the_cheaper_of_two_ways_is_taken():
    # 2 of 4 are needed, 1 is there: b costs 1, c 2, d 3.
    model = edition(item("a"), item("b", efforts=(1,)), item("c", efforts=(2,)), item("d", efforts=(3,)))
    found = next_steps(model, case({"a": 1}))
    assert (plan(found), found.effort, found.stage) == ([("b", None, 0, 1)], 1, 1)


def test_of_equal_efforts_fewer_changes_are_taken():
    # Two points are missing: one change of effort 2 and weight 2, or two of effort 1 and weight 1.
    model = edition(item("a"), item("b"), item("c", weight=2, efforts=(2,)))
    assert plan(next_steps(model, case({}))) == [("c", None, 0, 1)]


def test_of_equal_sets_the_one_that_comes_first_by_id_is_taken():
    model = edition(item("c"), item("b"), item("a"), item("d"))
    assert plan(next_steps(model, case({}))) == [("b", None, 0, 1), ("a", None, 0, 1)]


def test_a_granted_level_costs_nothing():
    # `whole` (3) grants `forms` and `sent` (2 each); both are needed by the gate.
    model = edition(
        item("whole", 2, efforts=(3,)),
        item("forms", 1, efforts=(2,), implied_by=[implied("whole", 1, 1)]),
        item("sent", 1, efforts=(2,), implied_by=[implied("whole", 1, 1)]),
        gates=[gate(1, "organisation", "all", ("forms", 1), ("sent", 1))],
    )
    found = next_steps(model, case({}))
    assert (plan(found), found.effort) == ([("whole", None, 0, 1)], 3)


def test_what_a_step_depends_on_comes_first():
    model = edition(item("b", weight=9, depends_on=["a"]), item("a"))
    assert plan(next_steps(model, case({}))) == [("a", None, 0, 1), ("b", None, 0, 1)]


def test_what_is_in_place_need_not_be_climbed_again():
    model = edition(item("b", weight=9, depends_on=["a"]), item("a", earns=HALF))
    assert plan(next_steps(model, case({"a": 1}))) == [("b", None, 0, 1)]


def test_half_of_the_services_are_enough_for_a_gate():
    model = edition(
        item("a", 1, scope="service", earns=(0, 50, 100), efforts=(1, 2)),
        gates=[gate(1, "service", "all", ("a", 2))],
    )
    found = next_steps(model, case({("a", name): 1 for name in "stu"}, *map(service, "stu")))
    assert plan(found) == [("a", "s", 1, 2), ("a", "t", 1, 2)]


def test_no_step_suffices_where_a_needed_one_is_ruled_out():
    model = edition(item("a"), gates=[gate(1, "organisation", "all", ("a", 1))])
    assert next_steps(model, case({}), without=[("a", None)]) == NextSteps("none", 1)


def test_a_question_that_is_ruled_out_can_still_be_granted():
    model = edition(
        item("whole", 2, efforts=(3,)),
        item("a", implied_by=[implied("whole", 1, 1)]),
        gates=[gate(1, "organisation", "all", ("a", 1))],
    )
    assert plan(next_steps(model, case({}), without=[("a", None)])) == [("whole", None, 0, 1)]


def test_a_stage_that_nothing_can_reach_has_no_steps():
    # Without key services stage 2 is the highest.
    model = edition(item("a", 1), item("b", 2), item("c", 3))
    assert next_steps(model, case({"a": 1, "b": 1}), stage=3).outcome == "none"
    assert next_steps(model, case({"a": 1, "b": 1})).outcome == "attained"


def test_without_a_submission_there_are_no_steps():
    assert next_steps(edition(item("a")), case({}, submitted=False)).outcome == "not_assessed"


def test_a_stage_further_up_needs_all_on_the_way():
    model = edition(item("a", 1), item("b", 2))
    assert plan(next_steps(model, case({}), stage=2)) == [("a", None, 0, 1), ("b", None, 0, 1)]


def test_what_is_agreed_not_to_apply_is_never_a_step():
    model = edition(item("a", may_not_apply="yes"), item("b", efforts=(3,)))
    answers = {"a": NotApplicable("none", approved=True)}
    assert plan(next_steps(model, case(answers))) == [("b", None, 0, 1)]


def test_steps_are_grouped_by_what_they_take():
    model = edition(
        item("a", means="money"), item("b", means="decree"), gates=[gate(1, "organisation", "all", ("a", 1), ("b", 1))]
    )
    groups = next_steps(model, case({})).by_means()
    assert {means: [step.item for step in steps] for means, steps in groups.items()} == {
        "decree": ["b"],
        "money": ["a"],
    }
    assert list(groups) == ["decree", "money"]


def test_the_order_of_services_changes_nothing():
    one = random_case(PRESENCE, seeded(7), most_services=4)
    other = replace(one, services=tuple(reversed(one.services)))
    assert next_steps(PRESENCE, one) == next_steps(PRESENCE, other)
