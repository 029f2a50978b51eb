"""What blocks, what a change brings, and which answers a stage rests on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity_model.advice import Missing, OpenGate, Pivotal, blockers, pivotal, what_if
from maturity_model.case import NotApplicable
from maturity_model.loading import load_edition
from maturity_model.questions import NotAsked, Question, not_asked, questions
from maturity_model.scoring import score
from tests.maturity_model.random_cases import random_case, seeded
from tests.maturity_model.small import STEPPED, case, edition, gate, implied, item, service

PRESENCE = load_edition("presence-2026")
HALF = (0, 50, 100)
GATED = edition(
    item("site", 1, earns=HALF),
    item("news", 1),
    item("described", 1, scope="service"),
    gates=[gate(1, "organisation", "all", ("site", 2)), gate(1, "service", "all", ("described", 1))],
)


def test_open_gates_name_what_is_missing():
    found = blockers(GATED, case({"site": 1, "news": 1, ("described", "s"): 1}, service("s"), service("t")))
    assert found.open_gates == (OpenGate(1, 0, None, 1, 0, (Missing("site", None, 2, 1),)),)


def test_while_too_few_services_meet_their_gates_each_of_them_is_named():
    # Half of three services is two; one meets its gate.
    names = map(service, "stu")
    found = blockers(GATED, case({"site": 2, "news": 1, ("described", "s"): 1, ("described", "t"): 0}, *names))
    assert (found.services_met, found.services_required) == (1, 2)
    assert [one.service for one in found.open_gates] == ["t", "u"]
    assert [one.missing[0].level for one in found.open_gates] == [0, None]


@pytest.mark.parametrize(
    ("answers", "rule"),
    [
        pytest.param({"site": 1, "news": 1}, "gates", id="(50 + 100 + 100) / 3 = 83, gate open"),
        pytest.param({"site": 1}, "threshold_and_gates", id="(50 + 0 + 0) / 3 = 17, gate open"),
        pytest.param({"site": 2, "news": 1}, "attained", id="nothing above is asked"),
    ],
)
def test_the_rule_that_binds_is_named(answers, rule):
    given_services = {("described", "s"): 1} if "news" in answers else {}
    assert blockers(GATED, case({**answers, **given_services}, service("s"))).binding_rule == rule


def test_what_could_still_be_earned_is_listed_most_first():
    # Of three parts: news 1/3, site half of 1/3, t's description half of 1/3.
    found = blockers(GATED, case({"site": 1, ("described", "s"): 1}, service("s"), service("t")))
    assert [(one.item, one.service) for one in found.lost] == [("news", None), ("site", None), ("described", "t")]
    assert [one.percent for one in found.lost] == pytest.approx([100 / 3, 50 / 3, 50 / 3])


def test_where_nothing_is_left_to_reach_nothing_blocks():
    found = blockers(edition(item("a")), case({"a": 1}))
    assert (found.stage, found.open_gates, found.lost) == (None, (), ())


def test_a_member_that_a_fact_takes_out_is_not_missing():
    pay = gate(1, "service", "all", ("a", 1), ("b", 1))
    pay["of"][1]["when"] = "service.has_fee"
    model = edition(item("a", 1, scope="service"), item("b", 1, scope="service"), gates=[pay])
    found = blockers(model, case({}, service("s", has_fee=False)))
    assert [one.item for one in found.open_gates[0].missing] == ["a"]


def test_what_if_scores_before_and_after():
    found = what_if(STEPPED, case({"one": 1}, service("s")), {("two", None): 1})
    assert [int(scores.results["stage_reached"].iloc[0]) for scores in (found.before, found.after)] == [1, 2]


def test_what_if_can_take_an_answer_back():
    model = edition(item("a"), item("b", may_not_apply="yes"))
    found = what_if(model, case({"a": 1}), {("b", None): NotApplicable("none", approved=True)})
    assert found.after.results["stage_1_percent"].iloc[0] == 100.0


def test_a_pivotal_answer_is_one_on_which_the_stage_rests():
    # 2 of 4 are 50: each of the two holds stage 1; the gate alone holds none.
    model = edition(*(item(name) for name in "abcd"))
    assert pivotal(model, case({"a": 1, "c": 1})) == [Pivotal("a", None, 1, 0), Pivotal("c", None, 1, 0)]


def test_an_answer_above_what_is_needed_is_not_pivotal():
    assert pivotal(edition(*(item(name) for name in "abc")), case({"a": 1, "b": 1, "c": 1})) == []


def test_an_answer_that_is_granted_anyway_is_not_pivotal():
    model = edition(item("top", 2), item("low", 1, implied_by=[implied("top", 1, 1)]))
    assert [one.item for one in pivotal(model, case({"top": 1, "low": 1}))] == ["top"]


def test_nothing_is_pivotal_for_stage_0():
    assert pivotal(edition(item("a"), item("b"), item("c")), case({"a": 1})) == []


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_pivotal_answers_are_those_that_what_if_finds(seed):
    one = random_case(PRESENCE, seeded(seed), most_services=2)
    reached = score(PRESENCE, [one]).standing.reached[0]
    found = {(answer.item, answer.service): answer.stage for answer in pivotal(PRESENCE, one)}
    for question in questions(PRESENCE, one)[::7]:
        key = (question.item, question.service)
        level = one.answers.get(key)
        if reached > 0 and isinstance(level, int) and level > 0:
            after = int(what_if(PRESENCE, one, {key: level - 1}).after.standing.reached[0])
            assert found.get(key, reached) == after


def test_questions_stand_in_the_order_of_the_edition_and_the_case():
    asked = questions(GATED, case({}, service("t"), service("s"), service("x", key=False)))
    assert asked == [Question("site"), Question("news"), Question("described", "t"), Question("described", "s")]


def test_what_is_not_asked_says_why():
    model = edition(
        item("a"),
        item("b", scope="service", applies_when=["platform.portal", "service.has_fee"]),
        item("c", 2, scope="service"),
        forms=[{"id": "full", "letter": "M", "title": {"en": "F", "km": "ក"}, "items": ["b", "c"]}],
    )
    one = case({}, service("s", highest_stage=1, has_fee=False), platforms=frozenset({"portal"}))
    assert not_asked(model, one) == [
        NotAsked("a", None, "form"),
        NotAsked("b", "s", "fact", "service.has_fee"),
        NotAsked("c", "s", "highest_stage"),
    ]
