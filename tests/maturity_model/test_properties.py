"""What is true of every organisation with any facts and any answers, over the whole edition."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity_model.case import Case, DontKnow, NotApplicable, QuestionKey
from maturity_model.definition import Edition
from maturity_model.layout import FOUNDATION
from maturity_model.loading import load_edition
from maturity_model.questions import not_asked, questions
from maturity_model.scoring import score
from tests.maturity_model.random_cases import random_case, seeded
from tests.maturity_model.small import edition, gate, implied, item

PRESENCE = load_edition("presence-2026")
BY_TRANSACTIONS = PRESENCE.model_copy(update={"service_weighting": "transactions", "version": "0.0.1"})
HALF = (0, 40, 100)
TANGLED = edition(
    item("top", 3, scope="service", earns=HALF, may_not_apply="yes"),
    item("all", 2, earns=HALF),
    item("middle", 2, scope="service", earns=HALF, weight=7, implied_by=[implied("top", 2, 1), implied("all", 2, 2)]),
    item("low", 1, scope="service", earns=HALF, may_not_apply="yes", implied_by=[implied("middle", 1, 1)]),
    item("fee", 1, scope="service", weight=3, applies_when="service.has_fee"),
    item("site", 1, earns=HALF),
    item("own", None, implied_by=[implied("site", 2, 1)]),
    gates=[gate(1, "organisation", "all", ("site", 1)), gate(2, "service", 1, ("middle", 2), ("all", 2))],
    service_weighting="transactions",
)
EDITIONS = {"presence-2026": PRESENCE, "by transactions": BY_TRANSACTIONS, "tangled": TANGLED}
seeds = st.integers(0, 2**32)


def raises(edition: Edition, case: Case) -> list[QuestionKey]:
    """The questions of which the level can be raised by one; where there is none, to the lowest."""
    return [
        (question.item, question.service)
        for question in questions(edition, case)
        if _level(case, (question.item, question.service)) < edition.item(question.item).top
        and not _agreed(case, (question.item, question.service))
    ]


def _level(case: Case, key: QuestionKey) -> int:
    answer = case.answers.get(key)
    return answer if isinstance(answer, int) else -1


def _agreed(case: Case, key: QuestionKey) -> bool:
    answer = case.answers.get(key)
    return isinstance(answer, NotApplicable) and answer.approved


def figures(table: pd.DataFrame) -> np.ndarray:
    """Every score of a table of results, with unknown as the lowest."""
    names = [
        name for name in table.columns if name.endswith("_percent") or name in ("coverage", "stage_reached", "stage")
    ]
    return table[names].astype(float).fillna(-1).to_numpy()


@pytest.mark.parametrize("name", EDITIONS)
@settings(max_examples=12, deadline=None)
@given(seed=seeds)
def test_a_better_answer_never_lowers_anything(name, seed):
    model, random = EDITIONS[name], seeded(seed)
    case = random_case(model, random, most_services=3)
    keys = raises(model, case)
    random.shuffle(keys)
    better = [replace(case, answers={**case.answers, key: _level(case, key) + 1}) for key in keys[:60]]
    scores = score(model, [case, *better])
    of_organisations = figures(scores.results)
    assert (of_organisations[1:] >= of_organisations[0]).all()
    of_services = figures(scores.services)
    before = np.tile(of_services[: len(case.services)], (len(better) + 1, 1))
    assert (of_services >= before).all()


@settings(max_examples=20, deadline=None)
@given(seed=seeds)
def test_the_order_in_which_things_are_given_changes_nothing(seed):
    random = seeded(seed)
    case = random_case(PRESENCE, random)
    services, answers = list(case.services), list(case.answers.items())
    random.shuffle(services)
    random.shuffle(answers)
    other = replace(case, services=tuple(services), answers=dict(answers))
    first, second = score(PRESENCE, [case]), score(PRESENCE, [other])
    pd.testing.assert_frame_equal(first.results, second.results, check_exact=True)
    pd.testing.assert_frame_equal(first.services, second.services, check_exact=True)


@settings(max_examples=20, deadline=None)
@given(seed=seeds)
def test_every_percentage_is_a_sum_over_the_rows(seed):
    scores = score(PRESENCE, [random_case(PRESENCE, seeded(seed))])
    rows, result = scores.contributions, scores.results.iloc[0]
    for stage in (*PRESENCE.stage_numbers, FOUNDATION):
        of_stage = rows[rows["stage"].fillna(FOUNDATION) == stage]
        name = f"stage_{stage}_percent" if stage else "foundation_percent"
        if of_stage.empty:
            assert pd.isna(result[name])
        else:
            assert 100 * of_stage["points"].sum() / of_stage["part"].sum() == pytest.approx(result[name])
    staged = rows[rows["stage"].notna()]
    if len(staged):
        assert 100 * staged["points"].sum() / staged["part"].sum() == pytest.approx(result["total_percent"])


@settings(max_examples=20, deadline=None)
@given(seed=seeds)
def test_the_parts_of_an_item_add_up_to_its_weight(seed):
    rows = score(BY_TRANSACTIONS, [random_case(BY_TRANSACTIONS, seeded(seed))]).contributions
    parts = rows.groupby("item", observed=True)["part"].sum()
    assert parts.tolist() == pytest.approx([PRESENCE.item(str(name)).weight for name in parts.index])


@settings(max_examples=20, deadline=None)
@given(seed=seeds)
def test_every_question_is_asked_or_has_a_reason_not_to_be(seed):
    case = random_case(PRESENCE, seeded(seed))
    asked, left = questions(PRESENCE, case), not_asked(PRESENCE, case)
    all_of_them = sum(len(case.services) if one.scope == "service" else 1 for one in PRESENCE.items)
    assert len(asked) + len(left) == all_of_them
    rows = score(PRESENCE, [case]).contributions
    services = [None if pd.isna(one) else one for one in rows["service"].tolist()]
    assert [(one.item, one.service) for one in asked] == list(zip(rows["item"], services, strict=True))


@settings(max_examples=20, deadline=None)
@given(seed=seeds)
def test_answering_dont_know_is_worth_what_no_answer_is(seed):
    case = random_case(PRESENCE, seeded(seed))
    silent = {key: answer for key, answer in case.answers.items() if not isinstance(answer, DontKnow)}
    first, second = score(PRESENCE, [case]).results, score(PRESENCE, [replace(case, answers=silent)]).results
    pd.testing.assert_frame_equal(first, second)
