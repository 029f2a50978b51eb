"""Scenarios: kept as asked, seen to be out of date, one approved, and asked for by gate G2."""

import json
from dataclasses import replace

import pytest
from sqlmodel import Session

from data.access import Actor
from data.errors import Closed, Conflict, Denied, Invalid, Missing
from projects.gates.artefacts import requirements
from projects.investment.lines import add_line
from projects.register import add_project
from projects.scenarios.kept import (
    Scenario,
    approve,
    find_scenario,
    gather,
    inputs_of,
    is_current,
    keep,
    list_scenarios,
    make,
    remove,
    rename,
)
from projects.scenarios.question import FloorAsked, Question, TargetAsked, asked_for, first_question, question_of
from projects.scenarios.result import result_of
from projects.scenarios.runs import begin_search
from projects.tables import Project
from tests.conftest import Country
from tests.projects.conftest import number

ASKED = Question(2027, budgets={2027: 150}, goal="score")


@pytest.fixture
def projects(session: Session, country: Country, planner: Actor) -> list[Project]:
    """Three projects that cost 100, 200 and 50 dollars in 2027."""
    found: list[Project] = []
    for code, cost in (("A", 100), ("B", 200), ("C", 50)):
        added = add_project(
            session, planner, organisation=number(country.health.id), code=code, name_en=f"Project {code}"
        )
        add_line(
            session, planner, project=number(added.id), year=2027, financier="Treasury", source="government",
            instrument="budget", kind="build", currency="USD", planned=cost,
        )  # fmt: skip
        found.append(added)
    return found


@pytest.fixture
def kept(session: Session, planner: Actor, projects: list[Project]) -> Scenario:
    """A draft in which A must be in."""
    return make(session, planner, name="First", question=replace(ASKED, mandatory=(number(projects[0].id),)))


def test_a_question_survives_json() -> None:
    whole = Question(
        2027,
        budgets={2027: 5, 2028: 0},
        financiers={"Bank": 3},
        financier_years={"Bank": {2027: 1, 2028: 2}},
        carry_over=False,
        delay=2,
        mandatory=(1,),
        barred=(2,),
        floors=(FloorAsked("strategy", "S1", 2),),
        targets=(TargetAsked((4, 5), 3, 2028),),
        goal="maturity",
        taken_as_done=("decree",),
        kept={"L": 60},
    )
    assert question_of(json.loads(json.dumps(whole.to_json()))) == whole


def test_a_question_kept_before_financiers_had_limits_by_year_is_still_read() -> None:
    plain = Question(2027, budgets={2027: 5}).to_json()
    del plain["financier_years"]
    assert question_of(plain) == Question(2027, budgets={2027: 5})


def test_a_result_survives_json(kept: Scenario) -> None:
    plain = json.loads(json.dumps(kept.result))
    assert result_of(plain).to_json() == kept.result


@pytest.mark.usefixtures("projects")
def test_the_first_question_gives_half_of_what_is_asked_for(session: Session, planner: Actor) -> None:
    problem = gather(session, planner, Question(2027)).problem
    assert asked_for(problem) == {2027: 350}
    assert first_question(problem, first_year=2027, counts_maturity=False).budgets == {2027: 175}


def test_a_scenario_keeps_what_was_chosen_and_what_it_costs(kept: Scenario, projects: list[Project]) -> None:
    result = result_of(kept.result)
    assert number(projects[0].id) in {one.id for one in result.taken}
    assert number(projects[1].id) not in {one.id for one in result.taken}, "100 + 200 is more than 150"
    assert result.status == "optimal"
    assert result.spent(by=1) == {"Treasury": result.cost}


def test_a_scenario_is_current_until_the_money_changes(
    session: Session, planner: Actor, kept: Scenario, projects: list[Project]
) -> None:
    assert is_current(session, planner, number(kept.id))
    add_line(
        session, planner, project=number(projects[2].id), year=2028, financier="Bank", source="government",
        instrument="loan", kind="run", currency="USD", planned=1,
    )  # fmt: skip
    assert not is_current(session, planner, number(kept.id))


def test_a_scenario_that_is_out_of_date_is_approved_only_on_purpose(
    session: Session, planner: Actor, director: Actor, kept: Scenario, country: Country
) -> None:
    added = add_project(session, planner, organisation=number(country.health.id), code="D", name_en="D")
    add_line(
        session, planner, project=number(added.id), year=2027, financier="Treasury", source="government",
        instrument="budget", kind="build", currency="USD", planned=1,
    )  # fmt: skip
    with pytest.raises(Invalid, match=r"scenario\.changed"):
        approve(session, director, number(kept.id), seen_version=1)
    assert approve(session, director, number(kept.id), seen_version=1, despite_changes=True).state == "approved"


def test_the_plan_before_is_superseded(session: Session, planner: Actor, director: Actor, kept: Scenario) -> None:
    later = make(session, planner, name="Second", question=ASKED)
    approve(session, director, number(kept.id), seen_version=1)
    approve(session, director, number(later.id), seen_version=1, reason="More for less")
    assert [(one.name, one.state) for one in list_scenarios(session, planner)] == [
        ("Second", "approved"),
        ("First", "superseded"),
    ]


def test_what_was_approved_is_frozen(session: Session, planner: Actor, director: Actor, kept: Scenario) -> None:
    approve(session, director, number(kept.id), seen_version=1)
    with pytest.raises(Closed):
        remove(session, planner, number(kept.id))
    with pytest.raises(Closed):
        rename(session, planner, number(kept.id), name="Other", seen_version=2)


def test_a_planner_approves_nothing(session: Session, planner: Actor, kept: Scenario) -> None:
    with pytest.raises(Denied):
        approve(session, planner, number(kept.id), seen_version=1)


def test_a_director_who_saw_another_version_is_refused(session: Session, director: Actor, kept: Scenario) -> None:
    with pytest.raises(Conflict):
        approve(session, director, number(kept.id), seen_version=7)


def test_a_draft_is_renamed_and_removed(session: Session, planner: Actor, kept: Scenario) -> None:
    assert rename(session, planner, number(kept.id), name="Other", seen_version=1).name == "Other"
    remove(session, planner, number(kept.id))
    with pytest.raises(Missing):
        find_scenario(session, planner, number(kept.id))


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(("name", "code"), [(" ", "scenario.name"), ("First", "scenario.name_taken")])
def test_a_scenario_needs_a_name_of_its_own(session: Session, planner: Actor, name: str, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        make(session, planner, name=name, question=ASKED)


def test_what_nothing_satisfies_is_not_kept(session: Session, planner: Actor, kept: Scenario) -> None:
    result = replace(result_of(kept.result), possible=False)
    with pytest.raises(Invalid, match=r"scenario\.impossible"):
        keep(session, planner, name="None", question=ASKED, result=result, inputs="")


def test_a_mandatory_project_over_the_budget_is_refused(
    session: Session, planner: Actor, projects: list[Project]
) -> None:
    question = replace(ASKED, mandatory=(number(projects[1].id),))
    with pytest.raises(Invalid, match=r"select\.mandatory_over_budget"):
        make(session, planner, name="Over", question=question)


@pytest.mark.parametrize(
    ("approved", "place", "state"),
    [
        pytest.param(False, 1, "ready", id="no plan was ever approved"),
        pytest.param(True, 0, "ready", id="A is in the plan"),
        pytest.param(True, 1, "missing", id="B is not"),
    ],
)
def test_gate_2_asks_for_the_approved_plan(
    session: Session,
    director: Actor,
    kept: Scenario,
    projects: list[Project],
    approved: bool,
    place: int,
    state: str,
) -> None:
    if approved:
        approve(session, director, number(kept.id), seen_version=1)
    asked = requirements(session, projects[place], sitting=("G2",), size="M")
    assert next(one.state for one in asked if one.artefact.id == "g2.plan") == state


@pytest.mark.usefixtures("projects")
def test_equal_data_have_equal_hashes_and_other_rules_others(session: Session, planner: Actor) -> None:
    first, again = (inputs_of(gather(session, planner, ASKED).problem) for _ in range(2))
    other = inputs_of(gather(session, planner, replace(ASKED, budgets={2027: 151})).problem)
    assert first == again != other


def test_a_search_gives_a_result_with_its_curve(session: Session, planner: Actor, projects: list[Project]) -> None:
    question = replace(ASKED, floors=(FloorAsked("organisation", number(projects[0].organisation_id), 1),))
    run = begin_search(gather(session, planner, question))
    assert run.done.wait(20)
    assert run.result
    assert [point.budget for point in run.result.curve][-1] == 30_000, "twice 150 dollars, in cents"
    assert run.result.at(1.0) == next(one for one in run.result.curve if one.factor == 1)


def test_a_search_that_nothing_satisfies_names_the_contradiction(
    session: Session, planner: Actor, projects: list[Project]
) -> None:
    question = replace(ASKED, floors=(FloorAsked("organisation", number(projects[0].organisation_id), 3),))
    run = begin_search(gather(session, planner, question))
    assert run.done.wait(20)
    assert set(run.contradiction) == {"budget-2027", "floor-0"}, "all three cost 350, there are 150"


@pytest.mark.usefixtures("projects")
def test_a_search_tells_what_cannot_be_meant(session: Session, planner: Actor) -> None:
    run = begin_search(gather(session, planner, replace(ASKED, budgets={})))
    assert run.done.wait(20)
    assert run.error is not None
    assert run.error.code == "select.no_budget"


def test_what_could_choose_sample_projects_goes_with_the_sample(
    session: Session, planner: Actor, kept: Scenario, projects: list[Project]
) -> None:
    assert not kept.sample
    projects[2].sample = True
    session.add(projects[2])
    session.flush()
    assert make(session, planner, name="Tried", question=ASKED).sample
