"""What is asked and what is left out, and which cases are refused."""

import pandas as pd
import pytest

from maturity_model.case import NotApplicable
from maturity_model.faults import Fault
from maturity_model.scoring import score
from tests.maturity_model.small import STEPPED, case, edition, item, result, service

THREE = edition(item("a"), item("b"), item("c"))


@pytest.mark.parametrize(
    ("fact", "percent"),
    [
        pytest.param({"has_fee": False}, 100.0, id="no fee: not asked, 1 of 1"),
        pytest.param({"has_fee": True}, 50.0, id="a fee: asked, 1 of 2"),
        pytest.param({"has_fee": None}, 50.0, id="unknown: asked, 1 of 2"),
        pytest.param({}, 50.0, id="not said: asked, 1 of 2"),
    ],
)
def test_a_fact_takes_an_item_out_and_an_unknown_one_does_not(fact, percent):
    fees = edition(item("a"), item("pay", scope="service", applies_when="service.has_fee"))
    scores = score(fees, [case({"a": 1}, service("s", **fact))])
    assert result(scores, "stage_1_percent") == pytest.approx(percent)


@pytest.mark.parametrize(
    ("condition", "more", "asked"),
    [
        pytest.param("service.deliverable=digital", {"deliverable": "physical"}, 0, id="another choice"),
        pytest.param("service.deliverable=digital", {"deliverable": "digital"}, 1, id="the choice"),
        pytest.param("service.has_fee=no", {"has_fee": True}, 0, id="no is wanted, yes is known"),
        pytest.param("platform.portal", {}, 0, id="a platform that is not named is not there"),
        pytest.param("some_service.has_fee", {"has_fee": False}, 0, id="no key service has it"),
        pytest.param("some_service.has_fee", {}, 1, id="a key service may have it"),
    ],
)
def test_conditions_are_read(condition, more, asked):
    one = edition(item("a", scope="service", applies_when=condition))
    assert result(score(one, [case({}, service("s", **more))]), "questions") == asked


def test_what_a_form_leaves_out_is_in_no_denominator():
    forms = [{"id": "short", "letter": "C", "title": {"en": "Short", "km": "ក"}, "items": ["a"]}]
    scores = score(edition(item("a"), item("b"), forms=forms), [case({"a": 1}, form="short")])
    assert [result(scores, name) for name in ("stage_1_percent", "asked", "of_items")] == [100.0, 1, 2]


def test_answers_to_what_is_not_asked_change_nothing():
    one = edition(item("a"), item("b", applies_when="organisation.procures"))
    with_it = score(one, [case({"a": 1, "b": 1}, facts={"procures": False})]).results
    without = score(one, [case({"a": 1}, facts={"procures": False})]).results
    pd.testing.assert_frame_equal(with_it, without)


def test_an_item_is_not_asked_of_a_service_that_cannot_reach_its_stage():
    # Three services, one of which ends at stage 2: `three` is shared by two, each 1/2.
    scores = score(STEPPED, [case({}, service("s"), service("t"), service("u", highest_stage=2))])
    rows = scores.contributions.query("item == 'three'")
    assert rows["service"].tolist() == ["s", "t"]
    assert rows["part"].tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("answers", "services", "code"),
    [
        pytest.param({"zzz": 1}, [], "unknown_item", id="item"),
        pytest.param({"a": 2}, [], "unknown_level", id="level too high"),
        pytest.param({"a": -1}, [], "unknown_level", id="level below 0"),
        pytest.param({"a": True}, [], "not_an_answer", id="a truth is no level"),
        pytest.param({"a": NotApplicable("why")}, [], "no_not_applicable", id="may not be not applicable"),
        pytest.param({("a", "s"): 1}, [service("s")], "wrong_scope", id="asked of the organisation"),
        pytest.param({("s1", "x"): 1}, [service("s")], "unknown_service", id="service"),
        pytest.param({}, [service("s"), service("s")], "repeated_service", id="service twice"),
        pytest.param({}, [service("s", wrong=True)], "unknown_fact", id="fact"),
        pytest.param({}, [service("s", has_fee="perhaps")], "wrong_fact", id="value of a fact"),
    ],
)
def test_a_case_that_does_not_fit_is_refused(answers, services, code):
    with pytest.raises(Fault) as fault:
        score(edition(item("a"), item("s1", scope="service")), [case(answers, *services)])
    assert fault.value.code == code


def test_an_unknown_form_is_refused_with_those_allowed():
    with pytest.raises(Fault) as fault:
        score(THREE, [case({}, form="none")])
    assert (fault.value.code, fault.value.allowed) == ("unknown_form", ("full",))
