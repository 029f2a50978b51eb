"""Stages and gates: when a stage is reached, what is attainable, how far it is to the next."""

import pytest

from maturity_model.scoring import score
from tests.maturity_model.small import STEPPED, case, edition, gate, item, result, service, stages_of

HALF = (0, 50, 100)


def test_where_the_first_stage_is_not_asked_a_missed_stage_is_unknown_not_zero():
    higher = edition(item("a", 2))
    assert result(score(higher, [case({"a": 0})]), "stage_reached") is None
    assert result(score(higher, [case({"a": 1})]), "stage_reached") == 2


ALL = {"one": 1, "two": 1, ("three", "s"): 1, ("four", "s"): 1}


@pytest.mark.parametrize(
    ("taken", "stage"),
    [
        pytest.param((), 4, id="all four pass"),
        pytest.param(("two",), 1, id="stage 2 missed: 3 and 4 do not help"),
        pytest.param(("one",), 0, id="stage 1 missed: 0"),
        pytest.param((("four", "s"),), 3, id="stage 4 missed: 3"),
    ],
)
def test_a_stage_needs_all_stages_below(taken, stage):
    answers = {key: level for key, level in ALL.items() if key not in taken}
    assert result(score(STEPPED, [case(answers, service("s"))]), "stage_reached") == stage


@pytest.mark.parametrize(
    ("services", "facts", "attainable"),
    [
        pytest.param([service("s")], {}, 4, id="everything is asked: 4"),
        pytest.param([], {}, 2, id="no key service: 2"),
        pytest.param([service("s", key=False)], {}, 2, id="only services that are not key: 2"),
        pytest.param([service("s")], {"serves_public": False}, 2, id="serves nobody outside: 2"),
        pytest.param([service("s", highest_stage=3)], {}, 3, id="highest stage 3 of its only service: 3"),
        pytest.param([service("s", highest_stage=3), service("t", highest_stage=1)], {}, 3, id="3 and 1: 3"),
    ],
)
def test_what_is_attainable(services, facts, attainable):
    assert result(score(STEPPED, [case({}, *services, facts=facts)]), "attainable") == attainable


def test_what_the_form_does_not_ask_is_not_attainable():
    assert result(score(edition(item("a", 1), item("b", 2)), [case({})]), "attainable") == 2


def test_a_stage_above_the_attainable_is_not_reached():
    scores = score(STEPPED, [case(ALL, service("s"), facts={"serves_public": False})])
    assert [result(scores, name) for name in ("stage_reached", "next_stage", "binding_rule")] == [2, None, "attained"]


def test_a_stage_of_which_nothing_is_asked_is_skipped():
    scores = score(edition(item("a", 1), item("c", 3, scope="service")), [case({"a": 1, ("c", "s"): 1}, service("s"))])
    assert result(scores, "stage_reached") == 3
    assert result(scores, "stage_2_percent") is None


GATED = edition(
    item("a", 1, earns=HALF),
    item("b", 1),
    item("c", 1),
    gates=[gate(1, "organisation", "all", ("a", 2))],
)


@pytest.mark.parametrize(
    ("level", "stage", "binding"),
    [
        pytest.param(1, 0, "gates", id="(50 + 100 + 100) / 3 = 83 but the gate needs level 2"),
        pytest.param(2, 1, "attained", id="level 2 opens it"),
    ],
)
def test_a_gate_must_hold_beside_the_threshold(level, stage, binding):
    scores = score(GATED, [case({"a": level, "b": 1, "c": 1})])
    assert (result(scores, "stage_reached"), result(scores, "binding_rule")) == (stage, binding)


def _needs(need: str | int):
    return edition(
        item("a", 1, scope="service"),
        item("b", 1, scope="service", applies_when="service.has_fee"),
        item("c", 1, scope="service", applies_when="service.deliverable=digital"),
        gates=[gate(1, "service", need, ("a", 1), ("b", 1), ("c", 1))],
        thresholds={1: 0, 2: 0, 3: 0, 4: 0},
    )


@pytest.mark.parametrize(
    ("need", "facts", "passed", "holds"),
    [
        pytest.param(2, {}, "ab", True, id="2 of 3 asked pass"),
        pytest.param(2, {}, "a", False, id="1 of 3 asked is less than 2"),
        pytest.param(2, {"has_fee": False, "deliverable": "physical"}, "a", True, id="only one asked: that one"),
        pytest.param(2, {"has_fee": False, "deliverable": "physical"}, "", False, id="only one asked and it fails"),
        pytest.param("all", {"has_fee": False}, "ac", True, id="all of the 2 asked pass"),
        pytest.param("all", {}, "ac", False, id="2 of 3 are not all"),
    ],
)
def test_a_gate_needs_so_many_of_those_asked(need, facts, passed, holds):
    scores = score(_needs(need), [case({(name, "s"): 1 for name in passed}, service("s", **facts))])
    assert scores.gates["holds"].tolist() == [holds]
    assert result(scores, "stage_reached") == int(holds)


def test_a_gate_of_which_nothing_is_asked_holds():
    model = edition(
        item("a", 1),
        item("b", 1, scope="service", applies_when="service.has_fee"),
        gates=[gate(1, "service", "all", ("b", 1))],
    )
    scores = score(model, [case({"a": 1}, service("s", has_fee=False))])
    assert result(scores, "stage_reached") == 1
    assert scores.gates[["asked", "needed", "holds"]].iloc[0].tolist() == [0, 0, True]


SHARED_GATE = edition(
    item("a", 1, scope="service", earns=HALF),
    gates=[gate(1, "service", "all", ("a", 1))],
    thresholds=dict.fromkeys((1, 2, 3, 4), 0),
)


@pytest.mark.parametrize(
    ("services", "meeting", "stage"),
    [
        pytest.param(4, 2, 1, id="2 of 4 is the half"),
        pytest.param(4, 1, 0, id="1 of 4 is less than half"),
        pytest.param(3, 1, 0, id="1 of 3 is less than half"),
        pytest.param(3, 2, 1, id="2 of 3 is more than half"),
        pytest.param(1, 1, 1, id="1 of 1"),
    ],
)
def test_half_of_the_key_services_must_meet_their_gates(services, meeting, stage):
    names = "stuv"[:services]
    scores = score(SHARED_GATE, [case({("a", name): 1 for name in names[:meeting]}, *map(service, names))])
    assert result(scores, "stage_reached") == stage


TWO_WAYS = edition(
    item("forms", 2, scope="service", applies_when="service.has_fee"),
    item("answers", 2),
    gates=[gate(2, "service", 1, ("forms", 1), ("answers", 1))],
    thresholds=dict.fromkeys((1, 2, 3, 4), 0),
)


def test_an_answer_of_the_organisation_can_pass_the_gate_of_each_service():
    scores = score(TWO_WAYS, [case({"answers": 1}, service("s"), service("t"))])
    assert scores.gates["holds"].tolist() == [True, True]


def test_a_service_that_cannot_reach_the_stage_is_not_asked_its_gates():
    scores = score(TWO_WAYS, [case({("forms", "s"): 1}, service("s"), service("t", highest_stage=1))])
    assert scores.gates.set_index("service")["asked"].to_dict() == {"s": 2, "t": 0}
    assert result(scores, "stage_reached") == 2


def test_a_fact_of_a_gate_decides_whether_a_member_counts():
    pay = gate(1, "service", "all", ("a", 1))
    pay["of"][0]["when"] = "service.has_fee"
    model = edition(item("a", 1, scope="service", earns=HALF), gates=[pay], thresholds=dict.fromkeys((1, 2, 3, 4), 0))
    scores = score(model, [case({}, service("s", has_fee=False), service("t", has_fee=True))])
    assert scores.gates["holds"].tolist() == [True, False]


def test_other_services_have_the_stage_of_their_ladder():
    services = [service("s"), service("x", key=False), service("y", key=False)]
    scores = score(STEPPED, [case({}, *services, ladder={"x": 3})])
    assert scores.services["service"].tolist() == ["s", "x", "y"]
    assert stages_of(scores)[1:] == [3, None]
    assert scores.services["key"].tolist() == [True, False, False]


def test_the_way_to_the_next_stage_is_told():
    # Stage 1 reached; stage 2: 1 of 4 is 25, half of the way to 50; its two gates are open.
    model = edition(
        item("a", 1),
        *(item(name, 2) for name in "bcde"),
        gates=[gate(2, "organisation", "all", ("b", 1)), gate(2, "organisation", "all", ("c", 1))],
    )
    scores = score(model, [case({"a": 1, "d": 1})])
    columns = ["next_stage", "distance", "open_gates", "binding_rule"]
    assert [result(scores, name) for name in columns] == [2, 0.5, 2, "threshold_and_gates"]


def test_open_gates_count_the_services_that_still_have_to_meet_theirs():
    # Half of 5 is 3 services; one meets its gate: two to go.
    scores = score(SHARED_GATE, [case({("a", "s"): 1}, *map(service, "stuvw"))])
    assert result(scores, "open_gates") == 2
