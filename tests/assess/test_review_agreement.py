"""Agreement and Cohen's kappa: worked by hand, by another formula, and over a cycle."""

import math
from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from assess.answers import save_answer
from assess.review.agreement import agreement, agreement_of
from assess.review.verdicts import adjust, agree
from assess.submissions import submit
from data.access import Actor
from tests.assess.conftest import Round, number

# 50 grant proposals judged yes or no by two readers: both yes 20, only the first 5, only the second 10, both no 15.
TWO_READERS = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15


@pytest.mark.parametrize(
    ("pairs", "share", "kappa"),
    [
        pytest.param(TWO_READERS, 0.7, 0.4, id="p 35/50; e .5·.6 + .5·.4 = .5; (.7 - .5) / .5 = .4"),
        pytest.param([(0, 0), (1, 1)], 1.0, 1.0, id="p 1, e .5: full agreement"),
        pytest.param([(0, 1), (1, 0)], 0.0, -1.0, id="p 0, e .5: (0 - .5) / .5 = -1"),
        pytest.param([(0, 0), (0, 1)], 0.5, 0.0, id="p 1/2; e 1·.5 + 0·.5 = .5: no more than chance"),
        pytest.param(
            [(0, 0), (1, 1), (2, 1), (2, 2), (3, 2)], 0.6, 4 / 9,
            id="p 15/25; e (1·1 + 1·2 + 2·2 + 1·0)/25 = 7/25; (15 - 7) / (25 - 7) = 4/9",
        ),
    ],
)  # fmt: skip
def test_kappa_is_as_worked_by_hand(pairs: Sequence[tuple[int, int]], share: float, kappa: float) -> None:
    found = agreement_of(pairs)
    assert (found.share, found.kappa, found.why) == (pytest.approx(share), pytest.approx(kappa), None)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=60))
def test_kappa_is_one_less_disagreement_seen_over_disagreement_expected(pairs: list[tuple[int, int]]) -> None:
    seen = sum(first != second for first, second in pairs)
    expected = sum(first != second for (first, _), (_, second) in product(pairs, pairs)) / len(pairs)
    kappa = agreement_of(pairs).kappa
    if expected == 0:
        assert kappa is None
    else:
        assert kappa is not None
        assert math.isclose(kappa, 1 - seen / expected, abs_tol=1e-12)


@pytest.mark.parametrize(
    ("pairs", "share", "why"),
    [
        pytest.param([], None, "no pairs", id="no pairs"),
        pytest.param([(1, 1)] * 3, 1.0, "too little variation", id="e 1·1 = 1"),
    ],
)
def test_without_variation_kappa_is_not_given_and_says_why(
    pairs: list[tuple[int, int]], share: float | None, why: str
) -> None:
    found = agreement_of(pairs)
    assert (found.share, found.kappa, found.why) == (share, None, why)


def test_a_cycles_agreement_is_told_by_theme(
    session: Session, officer: Actor, head: Actor, reviewer: Actor, director: Actor, open_round: Round
) -> None:
    # INF: info.mandate 1 claimed and 0 found, info.contacts 3 and 3. TEC: site.mobile 2 and 2. The rest says nothing.
    for item, level in (("info.mandate", 1), ("info.contacts", 3), ("site.mobile", 2)):
        save_answer(
            session, officer, submission=open_round.id, item=item, state="level", level=level,
            link="https://health.example/", seen_version=0,
        )  # fmt: skip
    submit(session, head, submission=open_round.id)
    adjust(
        session, reviewer, submission=open_round.id, item="info.mandate", state="level", level=0, reason="Empty",
        seen_version=0,
    )  # fmt: skip
    for item in ("info.contacts", "site.mobile", "site.reachable"):
        agree(session, reviewer, submission=open_round.id, item=item, seen_version=0)
    table = agreement(session, director, number(open_round.cycle.id)).set_index("theme")
    assert table["pairs"].to_dict() == {"INF": 2, "TEC": 1, "all": 3}
    assert table["equal"].to_dict() == {"INF": 1, "TEC": 1, "all": 2}
    # INF: p 1/2; claims 1, 3 and findings 0, 3: e 0·1 + 1·0 + 1·1 of 4 = 1/4; (2 - 1) / (4 - 1) = 1/3.
    assert table.loc["INF", "kappa"] == pytest.approx(1 / 3)
    assert table.loc["TEC", "why"] == "too little variation"
