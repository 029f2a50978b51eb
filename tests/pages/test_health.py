"""How a project goes, on the screens: the plan, a report, risks, benefits, and the health of all."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from assess.states import today
from data.organisations import root
from data.store import reading, transaction
from projects.health.baselines import baselines_of, freeze_baseline, re_baseline, set_plan
from projects.health.benefits import add_benefit, benefits_of
from projects.health.calls import call_status
from projects.health.risks import risks_of
from projects.health.status_reports import report_status, reports_of
from projects.register import ACTIVE
from projects.tables import GateDecision, Project
from tests.pages.project_screens import actor, edit, enter_project, errors, press, screen, words

LAST_MONTH = today().replace(day=1) - timedelta(days=1)
FIRST_MONTH = f"{LAST_MONTH.replace(day=1) - timedelta(days=40):%Y-%m}"


@pytest.fixture
def project(store: Engine, signed_in: Callable[[str | None], None]) -> int:
    """The project of the ministry before its investment decision, with the planner signed in."""
    signed_in("planner")
    return enter_project(store)


@pytest.fixture
def running(store: Engine, project: int) -> int:
    """The same with a frozen baseline and a report called for as of the end of last month."""
    planner = actor(store, "planner")
    months = [(FIRST_MONTH, 15_000), (f"{today():%Y-%m}", 15_000)]
    before = LAST_MONTH - timedelta(days=60)
    with transaction(store) as session:
        set_plan(session, planner, project, months=months, milestones=[], seen_edits=0)
        decision = GateDecision(
            project_id=project, sequence=1, gate="G3", covers=["G0", "G1", "G2", "G3"], outcome="go", decided_on=before,
            decided_by="Test director", released_build=Decimal(30_000),
        )  # fmt: skip
        session.add(decision)
        session.flush()
        held = session.exec(select(Project).where(Project.id == project)).one()
        held.state = ACTIVE
        freeze_baseline(session, held, decision=decision.id or 0, by="Test director", on=before)
        call_status(session, planner, organisation=root(session).id or 0, as_of=LAST_MONTH, due_on=LAST_MONTH)
        add_benefit(session, planner, project, name="Days to wait", unit="days", baseline=30, target=10,
                    due_on=today(), owner_name="Ms Health")  # fmt: skip
    return project


def test_a_plan_is_proposed_and_compared_with_the_money(store: Engine, project: int) -> None:
    at = screen(given=project, tab="Progress")
    press(at, "Propose a plan from the investment lines")
    assert "The plan sums to the planned build money: 30,000 USD." in words(at)
    edit(at, f"plan-{project}-months", edited_rows={0: {"planned": 3000}})
    press(at, "Save")
    assert "30,500 USD, the planned build money to 30,000 USD: +500 USD" in words(at)
    with reading(store) as session:
        assert baselines_of(session, actor(store, "planner"), project)[0].edits == 2


def test_a_report_is_handed_in_and_the_colours_follow(store: Engine, running: int) -> None:
    at = screen(given=running, tab="Progress")
    numbers = {one.label: one for one in at.text_input}
    numbers["Work done, %"].set_value("25")
    numbers["Spent since the beginning, USD"].set_value("12 000,50")
    next(one for one in at.radio if one.label.startswith("Confidence")).set_value(2)
    next(one for one in at.text_input if one.label == "Reason of the confidence").set_value("Two dates missed")
    numbers["Expected in the end, USD"].set_value("31501")
    press(at, "Hand in the report")
    assert errors(at)[-1:] == ["12 000,50 is no amount of money (Spent). Write it like 12,000.50."]
    next(one for one in at.text_input if one.label.startswith("Spent since")).set_value("12,000")
    press(at, "Hand in the report")
    assert errors(at)[-1:] == ["The forecast of 31,501 departs from the baseline of 30,000 by more than 5 %. Say why."]
    next(one for one in at.text_area if one.label.startswith("What happened")).set_value("A second delivery.")
    press(at, "Hand in the report")
    # 7,500 done for 12,000: 60 % above the budget of 30,000 in the end.
    assert "✕ red (+60.0 %)" in words(at)
    assert "amber from 10 % over plan, red from 30 %" in words(at)
    with reading(store) as session:
        assert [one.version for one in reports_of(session, actor(store, "planner"), running)] == [1]


def test_a_new_baseline_begins_anew_and_keeps_what_was_reported_on_the_old_one(store: Engine, running: int) -> None:
    assert (
        len(screen(given=running, tab="Progress").get("vega_lite_chart")) == 1
    )  # what is planned, before anything is reported
    planner, director = actor(store, "planner"), actor(store, "director")
    with transaction(store) as session:
        report_status(
            session, planner, running, as_of=LAST_MONTH, percent=50, spent=15_000, forecast=30_000, confidence=4,
            reason="On time.", seen_version=0,
        )  # fmt: skip
    at = screen(given=running, tab="Progress")
    assert "In the end it will have cost **30,000 USD**." in words(at)
    later = [(FIRST_MONTH, 10_000), (f"{today():%Y-%m}", 20_000)]
    with transaction(store) as session:
        re_baseline(session, director, running, months=later, milestones=[], reason="Late law.", seen_version=1)
    at = screen(given=running, tab="Progress")
    assert "Baseline 2 is new: colours and figures begin with the next report." in words(at)
    assert len(at.get("vega_lite_chart")) == 1
    with reading(store) as session:
        first = baselines_of(session, director, running)[-1]
    at.session_state[f"baseline-{first.id}"] = True
    at.run()
    assert len(at.get("vega_lite_chart")) == 2


def test_a_risk_is_entered_in_its_sheet(store: Engine, project: int) -> None:
    at = screen(given=project, tab="Risks")
    assert "Institutional coordination" in words(at)
    added = {"text": "The law comes late", "likelihood": 4, "impact": 5, "category": "law"}
    edit(at, f"risks-{project}", added_rows=[added])
    press(at, "Save")
    assert errors(at) == [
        "Likelihood times impact is 20. From 10 on a risk needs a response: say what is done about it."
    ]
    edit(at, f"risks-{project}", added_rows=[added | {"response": "Paper stays valid"}])
    press(at, "Save")
    with reading(store) as session:
        assert [one.category for one in risks_of(session, actor(store, "planner"), project)] == ["law"]


def test_a_benefit_is_measured(store: Engine, running: int) -> None:
    at = screen(given=running, tab="Benefits")
    next(one for one in at.text_input if one.label == "Measured").set_value("១២.៥")
    next(one for one in at.text_input if one.label == "Where it is written").set_value("File 9")
    press(at, "Record")
    with reading(store) as session:
        held = benefits_of(session, actor(store, "planner"), running)
        assert [one.measured for one in held] == [True]


def test_the_health_of_all_names_who_has_not_reported(running: int) -> None:  # noqa: ARG001 - it must be there
    at = screen("health")
    assert [one.value for one in at.header] == [
        "Escalation list (1)", "All projects under way", "Who has not reported (1)", "Risks by kind",
    ]  # fmt: skip
    look = {"escalated": "Code", "healths": "SPI(t)", "not-reported": "Owner"}
    for table, (key, last) in zip(at.dataframe, look.items(), strict=False):
        seen = list(table.value.columns)[: list(table.value.columns).index(last) + 1]
        widths = json.loads(table.proto.columns)
        assert sum(widths[name]["width"] for name in seen) <= 870, f"{key} shows {last} without scrolling"
    shown = at.dataframe[1].value.iloc[0]
    assert (shown["Cost"], shown["Schedule"]) == ("– no report yet", "– no report yet")
