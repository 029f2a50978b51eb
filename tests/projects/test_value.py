"""Baselines, status reports, risks and benefits: what is frozen, who may say what, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from data.access import Actor, Role
from data.errors import Conflict, Denied, Invalid, Missing
from data.tables import Person
from projects.gates.decisions import decide, decisions_of
from projects.health.baselines import Milestone, baselines_of, proposed_months, re_baseline, seal_of, set_plan
from projects.health.benefits import add_benefit, benefits_of, change_benefit, record_measure
from projects.health.board import Health, health_of, portfolio_health
from projects.health.calls import call_status, list_calls, take_back_call
from projects.health.risks import add_risk, change_risk, risks_by_category, risks_of
from projects.health.status_reports import report_status, reports_of, set_milestone
from projects.register import change_project
from projects.tables import GateDecision, InvestmentLine, Project
from projects.tables.value import Baseline
from tests.conftest import Country, actor
from tests.projects.conftest import TODAY, number

Go = Callable[[Project], GateDecision]
Add = Callable[..., InvestmentLine]
MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 30)
MAY = date(2026, 5, 15)
FOUR_MONTHS = [(f"2026-0{month}", "100.00") for month in (1, 2, 3, 4)]
STONES = [Milestone("Contract signed", date(2026, 2, 15)), Milestone("Accepted", date(2026, 4, 20))]
GOOD: dict[str, Any] = {"percent": 50, "spent": "250", "forecast": "400", "confidence": 2, "reason": "Two dates missed"}


@pytest.fixture
def planned(session: Session, planner: Actor, project: Project, line: Add) -> Project:
    """A project of 400 dollars over four months, before its investment decision, with a benefit."""
    line(project, planned="400")
    set_plan(session, planner, number(project.id), months=FOUR_MONTHS, milestones=STONES, seen_edits=0)
    add_benefit(
        session, planner, number(project.id), name="Days to wait", unit="days", baseline=30, target=10,
        due_on=date(2026, 9, 1), owner_name="Ms Health",
    )  # fmt: skip
    return project


@pytest.fixture
def running(session: Session, planner: Actor, planned: Project, country: Country, go: Go) -> Project:
    """The same past its investment decision, with a report called for as of the end of March."""
    go(planned)
    go(planned)
    call_status(session, planner, organisation=number(country.root.id), as_of=MARCH, due_on=date(2026, 4, 10))
    return planned


def baseline(session: Session, who: Actor, project: Project) -> Baseline:
    return baselines_of(session, who, number(project.id))[0]


def report(session: Session, who: Actor, project: Project, **said: Any) -> Any:
    usual = {"as_of": MARCH, "seen_version": 0, "today": MAY, **GOOD}
    return report_status(session, who, number(project.id), **{**usual, **said})


def stands(session: Session, who: Actor, project: Project, *, on: date = MAY) -> Health:
    found = health_of(session, who, number(project.id), today=on)
    assert found is not None
    return found


def test_the_investment_decision_freezes_the_plan_with_its_seal(
    session: Session, director: Actor, running: Project
) -> None:
    frozen = baseline(session, director, running)
    assert (frozen.total, frozen.decided_on, frozen.hash) == (Decimal("400.00"), TODAY, seal_of(frozen))
    assert frozen.decision_id is not None
    assert [one["target"] for one in frozen.benefits] == ["10"]


def test_a_plan_that_does_not_sum_is_refused_with_the_difference(
    session: Session, planner: Actor, director: Actor, planned: Project, go: Go
) -> None:
    go(planned)
    set_plan(session, planner, number(planned.id), months=FOUR_MONTHS[:3], milestones=[], seen_edits=1)
    with pytest.raises(Invalid) as refused:
        decide(session, director, number(planned.id), gate="G3", outcome="go", seen_decision=1, today=TODAY)
    assert refused.value.details["difference"] == Decimal("-100.00")


def test_a_frozen_plan_is_never_changed(session: Session, planner: Actor, running: Project) -> None:
    with pytest.raises(Invalid, match=r"baseline\.frozen"):
        set_plan(session, planner, number(running.id), months=[], milestones=[], seen_edits=1)


def test_the_seal_changes_with_any_cell(session: Session, director: Actor, running: Project) -> None:
    frozen = baseline(session, director, running)
    cells = [(part, row, name) for part in ("periods", "milestones", "benefits")
             for row, held in enumerate(getattr(frozen, part)) for name in held]  # fmt: skip
    assert len(cells) == 4 * 2 + 2 * 3 + 6
    seals = {frozen.hash}
    for part, row, name in cells:
        rows = [dict(one) for one in getattr(frozen, part)]
        rows[row][name] = f"{rows[row][name]} "
        seals.add(seal_of(Baseline.model_validate(frozen.model_dump() | {part: rows})))
    assert len(seals) == 1 + len(cells)


@pytest.mark.parametrize(
    ("months", "code"),
    [
        pytest.param([("2026-13", 1)], "baseline.month", id="month 13"),
        pytest.param([("March", 1)], "baseline.month", id="a word"),
        pytest.param([("2026-01", 1), ("2026-01", 2)], "baseline.month_twice", id="twice"),
        pytest.param([("2026-01", -1)], "money.negative", id="negative"),
        pytest.param([("2026-01", Decimal(10) ** 14)], "money.too_large", id="absurd"),
        pytest.param([("1990-01", 1), ("2026-01", 1)], "baseline.too_long", id="36 years"),
    ],
)
def test_a_bad_plan_is_refused(session: Session, planner: Actor, project: Project, months: Any, code: str) -> None:
    with pytest.raises(Invalid, match=code.replace(".", r"\.")):
        set_plan(session, planner, number(project.id), months=months, milestones=[], seen_edits=0)


def test_a_plan_is_proposed_that_sums_to_the_last_cent(
    session: Session, planner: Actor, project: Project, line: Add
) -> None:
    line(project, planned="100.00", year=2026)
    line(project, planned="50.01", year=2027)
    changes = {"starts_on": date(2026, 10, 5), "ends_on": date(2027, 2, 1)}
    change_project(session, planner, number(project.id), seen_version=project.version, changes=changes)
    # 100 over October to December, 50.01 over January and February.
    assert [str(amount) for _, amount in proposed_months(session, planner, number(project.id))] == [
        "33.33", "33.33", "33.34", "25.00", "25.01",
    ]  # fmt: skip


def test_a_director_replaces_the_baseline_and_the_old_one_stays(
    session: Session, director: Actor, planner: Actor, running: Project
) -> None:
    report(session, planner, running, narrative="Late.")
    seal = baseline(session, director, running).hash
    six = [(f"2026-0{month}", amount) for month, amount in zip(range(1, 7), (100, 100, 50, 50, 50, 50), strict=True)]
    told: dict[str, Any] = {"months": six, "milestones": [], "reason": "The law came late", "seen_version": 1}
    with pytest.raises(Denied):
        re_baseline(session, planner, number(running.id), **told)
    with pytest.raises(Denied, match=r"gate\.own_project"):
        re_baseline(session, replace(director, name=running.owner_name), number(running.id), **told)
    with pytest.raises(Invalid, match=r"gate\.reason"):
        re_baseline(session, director, number(running.id), **{**told, "reason": " "})
    same = [Milestone(one.name, one.due, f"m{n}") for n, one in enumerate(STONES, start=1)]
    with pytest.raises(Invalid, match=r"baseline\.same"):
        re_baseline(session, director, number(running.id), **{**told, "months": FOUR_MONTHS, "milestones": same})
    with pytest.raises(Invalid, match=r"baseline\.sum"):
        re_baseline(session, director, number(running.id), **{**told, "months": six[:5]})
    benefit = number(benefits_of(session, director, number(running.id))[0].benefit.id)
    added = re_baseline(session, director, number(running.id), **told, targets={benefit: (15, date(2026, 12, 1))})
    assert [(one.version, one.hash) for one in baselines_of(session, director, number(running.id))] == [
        (2, added.hash), (1, seal),
    ]  # fmt: skip
    assert added.benefits[0]["target"] == "15"
    assert stands(session, director, running).cost.reason == "no_report"
    with pytest.raises(Conflict):
        re_baseline(session, director, number(running.id), **told)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param({"as_of": APRIL}, "status.not_called", id="a day that was not called"),
        pytest.param({"today": date(2026, 3, 30)}, "status.to_come", id="a day to come"),
        pytest.param({"percent": "100.01"}, "number.range", id="more than 100 % done"),
        pytest.param({"percent": -1}, "number.range", id="less than nothing done"),
        pytest.param({"spent": "-1"}, "money.negative", id="negative"),
        pytest.param({"spent": "40001", "forecast": "50000"}, "status.scale", id="riel for dollars"),
        pytest.param({"forecast": "249"}, "status.forecast", id="expected less than spent"),
        pytest.param({"forecast": "420.01"}, "status.narrative", id="5.0025 % over, no narrative"),
        pytest.param({"forecast": "379.99"}, "status.narrative", id="5.0025 % below, no narrative"),
        pytest.param({"reason": ""}, "status.confidence", id="confidence without a reason"),
        pytest.param({"confidence": 6}, "status.confidence", id="confidence 6"),
        pytest.param({"confidence": 3}, "status.evidence", id="red, yet it can be done, without evidence"),
    ],
)
def test_a_bad_report_is_refused(
    session: Session, planner: Actor, running: Project, said: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid, match=code.replace(".", r"\.")):
        report(session, planner, running, **said)
    assert reports_of(session, planner, number(running.id)) == []


def test_a_departure_of_exactly_5_percent_needs_no_narrative(
    session: Session, planner: Actor, running: Project
) -> None:
    assert report(session, planner, running, forecast="420").version == 1


def test_less_done_than_before_needs_a_narrative(
    session: Session, planner: Actor, country: Country, running: Project
) -> None:
    report(session, planner, running)
    call_status(session, planner, organisation=number(country.health.id), as_of=APRIL, due_on=APRIL)
    with pytest.raises(Invalid, match=r"status\.narrative_falls"):
        report(session, planner, running, as_of=APRIL, percent=49)


def test_a_report_is_corrected_only_by_who_saw_the_newest(session: Session, planner: Actor, running: Project) -> None:
    report(session, planner, running)
    with pytest.raises(Conflict):
        report(session, planner, running, percent=60)
    assert report(session, planner, running, percent=60, seen_version=1).version == 2


def test_the_own_officer_and_the_owner_may_report_and_nobody_else(
    session: Session, country: Country, director: Actor, auditor: Actor, running: Project
) -> None:
    for stranger, refusal in ((actor(Role.OFFICER, country.trade), Missing), (director, Denied), (auditor, Denied)):
        with pytest.raises(refusal):
            report(session, stranger, running)
    assert report(session, actor(Role.OFFICER, country.health), running).version == 1
    person = Person(username="owner", name="Test Owner")
    session.add(person)
    session.flush()
    running.owner_id = person.id
    assert report(session, replace(director, person=person.id), running, seen_version=1).version == 2


def test_who_has_not_reported_is_on_the_board_until_the_report_comes(
    session: Session, planner: Actor, running: Project
) -> None:
    asked = stands(session, planner, running, on=date(2026, 4, 2))
    assert (asked.waiting is not None, asked.due) == (True, False)
    late = portfolio_health(session, planner, today=date(2026, 4, 11))[0]
    assert [one.code for one in late.escalated] == ["not_reported"]
    report(session, planner, running)
    assert stands(session, planner, running).waiting is None


def test_the_colours_stand_beside_the_confidence(session: Session, planner: Actor, running: Project) -> None:
    report(session, planner, running)
    found = stands(session, planner, running)
    # 200 done for 250 of 300 planned: 25 % over cost, 50 % over time.
    assert (found.cost.colour, found.schedule.colour, found.benefit.reason) == ("amber", "red", "not_due")
    assert found.report is not None
    assert found.report.confidence == 2


def test_imported_history_has_no_baseline_and_no_number(session: Session, planner: Actor, project: Project) -> None:
    project.gate_unknown, project.state = True, "active"
    session.flush()
    found = stands(session, planner, project)
    assert (found.cost.reason, found.schedule.reason, found.worst, found.escalated) == (
        "no_baseline", "no_baseline", None, [],
    )  # fmt: skip


def test_before_the_investment_decision_the_next_milestone_is_what_is_late(
    session: Session, planner: Actor, planned: Project
) -> None:
    # Due on 15 February, on 15 May 89 days late; reached, the next was due on 20 April, 25 days before.
    assert stands(session, planner, planned).schedule.colour == "amber"
    told: dict[str, Any] = {"forecast_on": None, "reached_on": date(2026, 5, 1), "seen_version": 0, "today": MAY}
    set_milestone(session, planner, number(planned.id), milestone="m1", **told)
    assert stands(session, planner, planned).schedule.colour == "green"
    gone: dict[str, Any] = {"forecast_on": date(2026, 4, 30), "reached_on": None, "seen_version": 0, "today": MAY}
    with pytest.raises(Invalid, match=r"milestone\.gone_by"):
        set_milestone(session, planner, number(planned.id), milestone="m2", **gone)
    with pytest.raises(Invalid, match=r"milestone\.unknown"):
        set_milestone(session, planner, number(planned.id), milestone="m9", **told)


def test_a_project_is_closed_only_on_measured_benefits(
    session: Session, director: Actor, planner: Actor, running: Project, go: Go, prepare: Callable[[Project], None]
) -> None:
    go(running)
    seen = number(go_id(session, director, running))
    prepare(running)
    with pytest.raises(Invalid) as refused:
        decide(session, director, number(running.id), gate="G5", outcome="go", seen_decision=seen)
    assert refused.value.details["which"] == "Benefits measured against their targets (missing)"
    for one in benefits_of(session, planner, number(running.id)):
        on = one.benefit.due_on
        record_measure(session, planner, number(one.benefit.id), value=15, measured_on=on, source="File 7", today=on)
    assert decide(session, director, number(running.id), gate="G5", outcome="go", seen_decision=seen).gate == "G5"
    # (15 - 30) / (10 - 30) = 75 % of the way.
    assert stands(session, director, running, on=date(2026, 9, 3)).benefit.colour == "amber"


def test_a_measurement_that_is_recorded_already_is_not_recorded_twice(
    session: Session, planner: Actor, running: Project
) -> None:
    benefit = number(benefits_of(session, planner, number(running.id))[0].benefit.id)
    on = date(2026, 5, 1)
    told = {"measured_on": on, "source": "File 7", "today": on}
    record_measure(session, planner, benefit, value="15", **told)
    with pytest.raises(Invalid, match=r"benefit\.recorded"):
        record_measure(session, planner, benefit, value="15.00", **told)
    record_measure(session, planner, benefit, value="16", **told)
    with pytest.raises(Invalid, match=r"number\.empty"):
        record_measure(session, planner, benefit, value=" ", **told)


def go_id(session: Session, who: Actor, project: Project) -> int | None:
    return decisions_of(session, who, number(project.id))[0].id


def test_a_frozen_target_changes_only_with_a_new_baseline(session: Session, planner: Actor, running: Project) -> None:
    benefit = benefits_of(session, planner, number(running.id))[0].benefit
    with pytest.raises(Invalid, match=r"benefit\.frozen"):
        change_benefit(session, planner, number(benefit.id), seen_version=1, changes={"target": 20})
    changes = {"owner_name": "Mr Health"}
    assert change_benefit(session, planner, number(benefit.id), seen_version=1, changes=changes).version == 2


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param({"target": 30}, "benefit.no_change", id="target is the baseline"),
        pytest.param({"unit": " "}, "benefit.empty", id="no unit"),
        pytest.param({"target": "many"}, "number.none", id="no number"),
        pytest.param({"due_on": date(1066, 1, 1)}, "day.range", id="a day long ago"),
    ],
)
def test_a_bad_benefit_is_refused(
    session: Session, planner: Actor, project: Project, said: dict[str, Any], code: str
) -> None:
    usual = {"name": "B", "unit": "days", "baseline": 30, "target": 10, "due_on": MAY, "owner_name": "O"}
    with pytest.raises(Invalid, match=code.replace(".", r"\.")):
        add_benefit(session, planner, number(project.id), **{**usual, **said})


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param({"likelihood": 6}, "risk.scale", id="likelihood 6"),
        pytest.param({"category": "weather"}, "risk.category", id="unknown kind"),
        pytest.param({"text": ""}, "risk.text", id="no words"),
        pytest.param({"likelihood": 2, "impact": 5}, "risk.response", id="10 without a response"),
    ],
)
def test_a_bad_risk_is_refused(
    session: Session, planner: Actor, project: Project, said: dict[str, Any], code: str
) -> None:
    usual = {"category": "people", "text": "She leaves", "likelihood": 3, "impact": 3}
    with pytest.raises(Invalid, match=code.replace(".", r"\.")):
        add_risk(session, planner, number(project.id), **{**usual, **said})


def test_risks_are_rolled_up_by_kind_until_they_are_closed(
    session: Session, planner: Actor, country: Country, project: Project
) -> None:
    officer = actor(Role.OFFICER, country.health)
    details = {"response": "A second person is trained", "review_on": TODAY}
    for category, likelihood in (("people", 4), ("coordination", 2)):
        add_risk(session, officer, number(project.id), category=category, text="R", likelihood=likelihood, impact=5,
                 details=details)  # fmt: skip
    rolled = {one.category: one for one in risks_by_category(session, planner, today=MAY)}
    assert list(rolled)[:2] == ["coordination", "obsolescence"]
    assert (rolled["people"].count, rolled["people"].worst, rolled["people"].review_overdue) == (1, 20, 1)
    gravest = risks_of(session, officer, number(project.id))[0]
    change_risk(session, officer, number(gravest.id), seen_version=1, changes={"state": "closed"})
    assert {one.category: one for one in risks_by_category(session, planner)}["people"].count == 0


def test_reports_are_called_for_once_and_by_planners_alone(
    session: Session, planner: Actor, director: Actor, country: Country
) -> None:
    asked: dict[str, Any] = {"organisation": number(country.root.id), "as_of": MARCH, "due_on": APRIL}
    with pytest.raises(Denied):
        call_status(session, director, **asked)
    call_status(session, planner, **asked)
    with pytest.raises(Invalid, match=r"status\.called_already"):
        call_status(session, planner, **asked)
    with pytest.raises(Invalid, match=r"status\.due"):
        call_status(session, planner, **{**asked, "as_of": MAY})


def test_a_call_made_by_mistake_is_taken_back_while_nobody_has_answered(
    session: Session, planner: Actor, director: Actor, country: Country, running: Project
) -> None:
    called = call_status(session, planner, organisation=number(country.health.id), as_of=MAY, due_on=MAY)
    seen = [(one.as_of, place.code) for one, place in list_calls(session, planner)]
    assert seen[0] == (MAY, "health")
    with pytest.raises(Denied):
        take_back_call(session, director, number(called.id))
    take_back_call(session, planner, number(called.id))
    assert [(one.as_of, place.code) for one, place in list_calls(session, planner)] == seen[1:]
    answered = next(one for one, _ in list_calls(session, planner) if one.as_of == MARCH)
    report(session, planner, running)
    with pytest.raises(Invalid, match=r"status\.answered"):
        take_back_call(session, planner, number(answered.id))
