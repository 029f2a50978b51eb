"""Comparisons and the rounding of what is shown, worked by hand."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from maturity_model.comparing import agreement, comparability, relative_index
from maturity_model.display import display_percent
from tests.maturity_model.small import edition, item


def test_the_relative_index_is_the_share_of_the_best():
    totals = pd.DataFrame({"total_percent": [40.0, 80.0, np.nan]})
    assert relative_index(totals).fillna(-1).tolist() == [0.5, 1.0, -1]


def test_where_the_best_has_nothing_there_is_no_relative_index():
    assert relative_index(pd.DataFrame({"total_percent": [0.0, 0.0]})).isna().all()


def pairs(*rows: tuple[str, int | None, int | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=pd.Index(["theme", "claimed", "verified"]))


def test_agreement_is_the_share_of_equal_levels_and_kappa():
    # 4 pairs, 3 equal: 0.75. By chance (2·1 + 2·3) / 16 = 0.5: kappa (0.75 - 0.5) / (1 - 0.5) = 0.5.
    found = agreement(pairs(("INF", 1, 1), ("INF", 0, 0), ("INF", 1, 0), ("INF", 0, 0)))
    assert found.iloc[0].to_dict() == {"theme": "INF", "pairs": 4, "equal": 0.75, "kappa": 0.5, "reason": ""}


def test_kappa_of_a_textbook_table():
    # Fifty proposals read by two people: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: (0.7 - 0.5) / 0.5 = 0.4.
    rows = [("T", 1, 1)] * 20 + [("T", 1, 0)] * 5 + [("T", 0, 1)] * 10 + [("T", 0, 0)] * 15
    assert agreement(pairs(*rows))["kappa"].iloc[0] == pytest.approx(0.4)


def test_without_variation_there_is_no_kappa_but_a_reason():
    found = agreement(pairs(("INF", 1, 1), ("INF", 1, 1))).iloc[0]
    assert (found["equal"], np.isnan(found["kappa"]), found["reason"]) == (1.0, True, "too_little_variation")


def test_total_disagreement_of_two_constants_has_a_kappa_of_zero():
    # All claimed 1, all verified 0: equal 0, chance 0: kappa 0.
    assert agreement(pairs(("INF", 1, 0), ("INF", 1, 0)))["kappa"].iloc[0] == 0.0


def test_pairs_of_which_one_is_missing_are_left_out():
    found = agreement(pairs(("INF", 1, 1), ("INF", 0, 0), ("INF", 1, None), ("SVC", None, 1)))
    assert found[["theme", "pairs"]].to_numpy().tolist() == [["INF", 2]]


def test_agreement_of_nothing_is_an_empty_table():
    assert agreement(pairs()).columns.tolist() == ["theme", "pairs", "equal", "kappa", "reason"]


@pytest.mark.parametrize(
    ("value", "threshold", "shown"),
    [
        pytest.param(62.25, None, "62.3", id="half up, not half even"),
        pytest.param(62.35, None, "62.4", id="62.35 is 62.3500000000000014 in floats"),
        pytest.param(33.349999999999994, None, "33.4", id="what a sum leaves of 33.35"),
        pytest.param(50.0, 50, "50.0", id="on the threshold"),
        pytest.param(49.99999999999999, 50, "50.0", id="on the threshold but for the last bits"),
        pytest.param(49.96, 50, "49.96", id="one decimal would say 50.0"),
        pytest.param(49.9996, 50, "49.9996", id="three decimals would say 50.000"),
        pytest.param(49.94, 50, "49.9", id="one decimal is enough"),
        pytest.param(66.68, Decimal("66.67"), "66.7", id="both above"),
        pytest.param(66.64, Decimal("66.63"), "66.64", id="66.6 would be below 66.63"),
        pytest.param(Fraction(200, 3), None, "66.7", id="a fraction"),
        pytest.param(0, 50, "0.0", id="nothing"),
        pytest.param(100.0, 50, "100.0", id="everything"),
    ],
)
def test_a_percentage_is_never_shown_on_the_other_side_of_its_threshold(value, threshold, shown):
    assert str(display_percent(value, threshold)) == shown


def test_a_missing_percentage_is_not_shown_as_a_number():
    with pytest.raises(ValueError, match="missing"):
        display_percent(float("nan"))


BEFORE = edition(item("a", weight=4), item("b", weight=4), item("c", weight=2))


@pytest.mark.parametrize(
    ("items", "mapped", "share", "broken"),
    [
        pytest.param(
            [item("a", weight=4), item("b", weight=4), item("d", weight=2)],
            [("same", ["a"], ["a"]), ("same", ["b"], ["b"]), ("dropped", ["c"], []), ("new", [], ["d"])],
            0.8,
            False,
            id="8 of 10: whole",
        ),
        pytest.param(
            [item("a", weight=4), item("b", weight=4), item("d", weight=3)],
            [("same", ["a"], ["a"]), ("same", ["b"], ["b"]), ("new", [], ["d"])],
            8 / 11,
            True,
            id="8 of 11: broken",
        ),
        pytest.param(
            [item("a", weight=4), item("b", weight=6)],
            [("same", ["a"], ["a"]), ("merged", ["b", "c"], ["b"])],
            1.0,
            False,
            id="all of it, two merged",
        ),
    ],
)
def test_a_trend_is_broken_where_less_than_four_fifths_is_mapped(items, mapped, share, broken):
    crosswalk = {"previous": "small", "items": [{"kind": k, "was": was, "now": now} for k, was, now in mapped]}
    found = comparability(BEFORE, edition(*items, crosswalk=crosswalk))
    assert (found.share, found.broken) == (pytest.approx(share), broken)


def test_without_a_crosswalk_nothing_can_be_compared():
    assert comparability(BEFORE, edition(item("a"))).broken
