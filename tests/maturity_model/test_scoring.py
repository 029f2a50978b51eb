"""Percentages, weights, services, granted levels: each by a case that is worked out by hand."""

import math
from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest

from maturity_model.case import DONT_KNOW, NotApplicable
from maturity_model.faults import Fault
from maturity_model.scoring import Batch, score, score_batch
from maturity_model.stages import exact_percent
from tests.maturity_model.small import STEPPED, case, edition, implied, item, result, service, stages_of

THREE = edition(item("a"), item("b"), item("c"))
HALF = (0, 50, 100)


@pytest.mark.parametrize(
    ("answers", "percent", "stage"),
    [
        pytest.param({"a": 1, "b": 1, "c": 0}, 200 / 3, 1, id="2 of 3 is 66.7, passes 50"),
        pytest.param({"a": 1, "b": 0, "c": 0}, 100 / 3, 0, id="1 of 3 is 33.3, fails 50: stage 0"),
        pytest.param({"a": 1}, 100 / 3, 0, id="unanswered counts as 0: 1 of 3"),
        pytest.param({"a": 1, "b": DONT_KNOW}, 100 / 3, 0, id="don't know counts as 0: 1 of 3"),
        pytest.param({}, 0.0, 0, id="nothing answered is 0 of 3"),
    ],
)
def test_percentage_is_points_by_part(answers, percent, stage):
    scores = score(THREE, [case(answers)])
    assert result(scores, "stage_1_percent") == pytest.approx(percent)
    assert result(scores, "stage_reached") == stage


@pytest.mark.parametrize(
    ("answers", "coverage"),
    [
        pytest.param({"a": 0, "b": 1, "c": 0}, 1.0, id="three levels of three"),
        pytest.param({"a": 0, "b": DONT_KNOW}, 1 / 3, id="don't know and unanswered lower it: 1 of 3"),
    ],
)
def test_coverage_is_the_part_answered_with_a_level(answers, coverage):
    assert result(score(THREE, [case(answers)]), "coverage") == pytest.approx(coverage)


def test_an_organisation_without_a_submission_is_not_assessed():
    scores = score(THREE, [case({"a": 1, "b": 1, "c": 1}, submitted=False)])
    assert [result(scores, name) for name in ("stage_reached", "total_percent", "coverage", "distance")] == [None] * 4
    assert result(scores, "binding_rule") == "not_assessed"


def test_an_organisation_that_is_asked_nothing_is_not_assessed():
    only = edition(item("a", applies_when="organisation.procures"))
    scores = score(only, [case({"a": 1}, facts={"procures": False})])
    assert result(scores, "stage_reached") is None
    assert result(scores, "attainable") is None
    assert result(scores, "asked") == 0


def test_weights_count():
    weighted = edition(item("a", weight=3), item("b"))
    assert result(score(weighted, [case({"a": 1})]), "stage_1_percent") == pytest.approx(75.0)


def test_the_total_is_over_all_rows_and_no_mean_of_percentages():
    # Stage 1: 1 of 1; stage 2: 0 of 3. Total 1/4 = 25, the mean of percentages would be 50.
    both = edition(item("a", 1), item("b", 2), item("c", 2), item("d", 2))
    assert result(score(both, [case({"a": 1})]), "total_percent") == pytest.approx(25.0)


def test_the_foundation_is_an_index_of_its_own():
    both = edition(item("a", 1), item("b", None), item("c", None))
    scores = score(both, [case({"b": 1})])
    assert result(scores, "foundation_percent") == pytest.approx(50.0)
    assert result(scores, "total_percent") == 0.0


def test_services_share_the_weight_of_an_item():
    # a: 1; b: 1/2 for each of two services, of which one has it: (1 + 1/2) / 2 = 75.
    shared = edition(item("a"), item("b", scope="service"))
    scores = score(shared, [case({"a": 1, ("b", "s"): 1}, service("s"), service("t"))])
    assert scores.contributions["part"].tolist() == [1.0, 0.5, 0.5]
    assert result(scores, "stage_1_percent") == pytest.approx(75.0)


def test_services_can_share_by_transactions():
    # 300 of 400 transactions are online: 75.
    shared = edition(item("b", scope="service"), service_weighting="transactions")
    scores = score(shared, [case({("b", "s"): 1}, service("s", volume=300), service("t", volume=100))])
    assert result(scores, "stage_1_percent") == pytest.approx(75.0)
    assert not result(scores, "volume_missing")


@pytest.mark.parametrize("volume", [pytest.param(None, id="unknown"), pytest.param(0, id="0 weighs nothing")])
def test_where_a_volume_is_missing_all_services_weigh_the_same_and_it_says_so(volume):
    shared = edition(item("b", scope="service"), service_weighting="transactions")
    scores = score(shared, [case({("b", "s"): 1}, service("s", volume=300), service("t", volume=volume))])
    assert result(scores, "stage_1_percent") == pytest.approx(50.0)
    assert result(scores, "volume_missing")


CHAIN = edition(
    item("top", 3, scope="service", earns=HALF),
    item("middle", 2, scope="service", earns=HALF, implied_by=[implied("top", 2, 2)]),
    item("low", 1, scope="service", earns=HALF, implied_by=[implied("middle", 2, 1)]),
)


@pytest.mark.parametrize(
    ("answers", "levels", "states"),
    [
        pytest.param({"top": 2}, [2, 2, 1], ["answered", "implied", "implied"], id="a chain: top → middle 2 → low 1"),
        pytest.param({"top": 1}, [1, None, None], ["answered", "unanswered", "unanswered"], id="below: nothing"),
        pytest.param({"top": 2, "low": 2}, [2, 2, 2], ["answered", "implied", "answered"], id="its own is higher"),
        pytest.param({"top": 2, "low": 0}, [2, 2, 1], ["answered", "implied", "implied"], id="its own is lower"),
        pytest.param({"top": 2, "low": DONT_KNOW}, [2, 2, 1], ["answered", "implied", "implied"], id="don't know"),
    ],
)
def test_a_better_answer_implies_lesser_ones(answers, levels, states):
    rows = score(CHAIN, [case({(name, "s"): level for name, level in answers.items()}, service("s"))]).contributions
    assert [None if pd.isna(one) else one for one in rows["level"]] == levels
    assert rows["state"].tolist() == states


def test_only_the_same_service_is_granted_a_level():
    scores = score(CHAIN, [case({("top", "s"): 2}, service("s"), service("t"))])
    assert scores.contributions.query("item == 'low'")["level"].fillna(-1).tolist() == [1, -1]


def test_an_organisation_item_can_imply_items_of_all_services():
    model = edition(item("all", 1), item("one", 1, scope="service", implied_by=[implied("all", 1, 1)]))
    scores = score(model, [case({"all": 1}, service("s"), service("t"))])
    assert result(scores, "stage_1_percent") == 100.0


def test_what_is_not_asked_implies_nothing():
    model = edition(
        item("top", 1, applies_when="organisation.procures"), item("low", 1, implied_by=[implied("top", 1, 1)])
    )
    assert result(score(model, [case({"top": 1}, facts={"procures": False})]), "stage_1_percent") == 0.0


OPTIONAL = edition(item("a"), item("b", may_not_apply="yes"))


@pytest.mark.parametrize(
    ("approved", "percent"),
    [pytest.param(False, 50.0, id="not agreed: 1 of 2"), pytest.param(True, 100.0, id="agreed: 1 of 1")],
)
def test_not_applicable_counts_as_0_until_it_is_agreed(approved, percent):
    scores = score(OPTIONAL, [case({"a": 1, "b": NotApplicable("no such office", approved)})])
    assert result(scores, "stage_1_percent") == pytest.approx(percent)


def test_what_is_agreed_not_to_apply_stays_out_even_if_it_would_be_granted():
    model = edition(item("a"), item("b", earns=HALF, may_not_apply="yes", implied_by=[implied("a", 1, 1)]))
    scores = score(model, [case({"a": 1, "b": NotApplicable("none", approved=True)})])
    assert result(scores, "stage_1_percent") == 100.0


def test_a_service_out_by_agreement_leaves_its_share_to_the_others():
    model = edition(item("b", scope="service", may_not_apply="yes"))
    answers = {("b", "s"): 1, ("b", "t"): NotApplicable("none", approved=True)}
    scores = score(model, [case(answers, service("s"), service("t"))])
    assert scores.contributions["part"].tolist() == [1.0, 0.0]
    assert result(scores, "stage_1_percent") == 100.0


def test_a_service_is_scored_by_its_own_rows_with_full_weights():
    # s: a (asked of both) and b (asked of s only) weigh the same for it: 1 of 2; t: a is missing: 0 of 1.
    model = edition(item("a", 1, scope="service"), item("b", 1, scope="service", applies_when="service.has_fee"))
    scores = score(model, [case({("b", "s"): 1}, service("s", has_fee=True), service("t", has_fee=False))])
    assert scores.services["stage_1_percent"].tolist() == [50.0, 0.0]
    assert stages_of(scores) == [1, 0]


def test_half_is_half_where_floating_point_falls_short():
    # Services share 1/n: the sum of ten tenths, of which every second one counts, must be one half exactly.
    names = [f"{number:02}" for number in range(49)]
    model = edition(item("a", 1, scope="service", earns=(0, 25, 75, 100)), item("b", 1, scope="service"))
    for count in range(2, 50):
        used = names[:count]
        answers = {("a", name): 1 + place % 2 for place, name in enumerate(used)}
        answers |= {("b", name): place % 2 for place, name in enumerate(used)}
        scores = score(model, [case(answers, *map(service, used))])
        fair = Fraction(sum([25, 75][place % 2] + [0, 100][place % 2] for place in range(count)), 2 * count)
        assert exact_percent(scores.batch, 0, 1) == fair
        assert result(scores, "stage_reached") == int(fair >= 50)


def test_a_sum_that_falls_short_in_floating_point_is_decided_in_fractions():
    # 7 × 1/49 × 50 … : a percentage that is 50 exactly, and 49.99999999999999 in floats, passes.
    short = [_percent_in_floats(count) for count in range(2, 60)]
    found = next(count for count, percent in zip(range(2, 60), short, strict=True) if percent < 50)
    scores = score(_thirds(), [_half_of(found)])
    assert result(scores, "stage_1_percent") < 50
    assert result(scores, "stage_reached") == 1


def _thirds():
    return edition(*(item(name, 1, scope="service", earns=(0, 10, 90, 100), weight=7) for name in "abc"))


def _half_of(count: int):
    names = [f"{number:02}" for number in range(2 * count)]
    answers = {(letter, name): 1 + (place % 2) for letter in "abc" for place, name in enumerate(names)}
    return case(answers, *map(service, names))


def _percent_in_floats(count: int) -> float:
    return float(result(score(_thirds(), [_half_of(count)]), "stage_1_percent") or 0)


def test_many_organisations_score_as_each_alone():
    cases = [
        case({"a": 1}, organisation=1),
        case({"a": 1, "b": 1}, organisation=2),
        case({}, organisation=3, submitted=False),
    ]
    together = score(THREE, cases).results
    alone = pd.concat([score(THREE, [one]).results for one in cases], ignore_index=True)
    pd.testing.assert_frame_equal(together, alone)


def test_arrays_score_as_cases_do():
    one = case({"one": 1, ("three", "s"): 1}, service("s"), service("t", highest_stage=3))
    batch = Batch.of_arrays(
        STEPPED,
        organisations=["org"],
        forms=["full"],
        services=["s", "t"],
        owner=[0, 0],
        facts={"service.highest_stage": [-1, 3]},
        answer_item=[0, 2],
        answer_place=[0, 0],
        answer_level=[1, 1],
    )
    pd.testing.assert_frame_equal(score_batch(batch).results, score(STEPPED, [one]).results)


def test_arrays_that_do_not_fit_are_refused():
    with pytest.raises(Fault) as fault:
        Batch.of_arrays(
            STEPPED,
            organisations=["o"],
            forms=["full"],
            services=["s"],
            owner=[0],
            facts={},
            answer_item=[0],
            answer_place=[7],
            answer_level=[1],
        )
    assert fault.value.code == "wrong_array"


def test_the_verified_run_is_the_same_run_with_other_answers():
    claimed = case({"a": 1, "b": 1, "c": 1})
    verified = replace(claimed, answers={("a", None): 1})
    assert result(score(THREE, [claimed]), "total_percent") == 100.0
    assert result(score(THREE, [verified]), "total_percent") == pytest.approx(100 / 3)


def test_missing_percentages_are_not_numbers():
    scores = score(edition(item("a")), [case({"a": 1})])
    assert math.isnan(scores.results.iloc[0]["foundation_percent"])
