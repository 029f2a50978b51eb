"""The gates that wait for a decision: whose turn it is, since when, what is missing, when they lapse."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlmodel import Session, col, select

from data.access import Actor, Role
from data.tables import Organisation
from projects.gates.decisions import decide
from projects.gates.queue import waiting_gates
from projects.gates.status import status_of
from projects.health.baselines import set_plan
from projects.register import add_project, change_project
from projects.tables import GateDecision, InvestmentLine, Project
from tests.conftest import Country, actor
from tests.projects.conftest import TODAY, number

Go = Callable[[Project], GateDecision]
Prepare = Callable[[Project], None]


def waiting(session: Session, who: Actor, *, on: date = TODAY) -> list[tuple]:
    found = waiting_gates(session, who, today=on)
    return list(found[["sitting", "missing", "days", "lapses"]].itertuples(index=False, name=None))


def newest_of(session: Session, project: Project) -> int | None:
    chosen = select(GateDecision.id).where(GateDecision.project_id == project.id)
    return session.exec(chosen.order_by(col(GateDecision.sequence).desc())).first()


def test_a_new_project_waits_since_it_was_registered(session: Session, planner: Actor, project: Project) -> None:
    project.created_at = datetime(2026, 2, 20, tzinfo=UTC)
    session.add(project)
    assert waiting(session, planner) == [(("G0",), 2, 10, None)]


def test_a_gate_waits_since_the_last_decision_and_lapses_a_year_after_it(
    session: Session, planner: Actor, director: Actor, project: Project, go: Go
) -> None:
    go(project)
    assert waiting(session, director, on=date(2026, 4, 1))[0][2:] == (30, date(2027, 3, 2))
    # G1 to G3 in one sitting hold a director's gate.
    assert waiting(session, planner) == []


def test_what_is_missing_is_counted_as_the_gate_counts_it_at_every_gate(
    session: Session, director: Actor, project: Project, line: Callable[..., InvestmentLine], prepare: Prepare
) -> None:
    line(project, planned=30_000)
    for _ in range(4):
        for step in (lambda _: None, prepare):
            step(project)
            exact = status_of(session, director, number(project.id), today=TODAY)
            assert [(exact.sitting, len(exact.blockers))] == [one[:2] for one in waiting(session, director)]
        seen, gate = exact.last_decision, exact.sitting[-1]
        decide(session, director, number(project.id), gate=gate, outcome="go", seen_decision=seen, today=TODAY)
    assert waiting(session, director) == []


def test_a_budget_that_was_ready_no_longer_is_once_the_plan_asks_for_more_in_a_year(
    session: Session, planner: Actor, director: Actor, project: Project, line: Callable[..., InvestmentLine], go: Go,
    prepare: Prepare,
) -> None:  # fmt: skip
    line(project, planned=30_000)
    go(project)
    prepare(project)
    assert waiting(session, director)[0][:2] == (("G1", "G2", "G3"), 0)
    # The same 30,000, but half of the work in a year for which there is no money.
    months = [("2026-03", 15_000), ("2027-01", 15_000)]
    set_plan(session, planner, number(project.id), months=months, milestones=[], seen_edits=1)
    blocked = status_of(session, director, number(project.id), today=TODAY).blockers
    assert [(one.id, one.state) for one in blocked] == [("g3.budget", "draft")]
    assert waiting(session, director)[0][1] == 1


def test_a_large_project_is_counted_the_same(
    session: Session, planner: Actor, director: Actor, project: Project, go: Go
) -> None:
    change_project(session, planner, number(project.id), seen_version=2, changes={"estimate": Decimal(600_000)})
    for _ in range(3):
        exact = status_of(session, director, number(project.id), today=TODAY)
        assert waiting(session, director)[0][:2] == (exact.sitting, len(exact.blockers))
        go(project)


def test_nobody_is_asked_to_decide_on_their_own_project_or_one_of_another_ministry(
    session: Session, country: Country, director: Actor, project: Project
) -> None:
    assert len(waiting(session, director)) == 1
    assert waiting(session, actor(Role.DIRECTOR, country.trade)) == []
    project.owner_name = director.name
    session.add(project)
    assert waiting(session, director) == []
    assert session.exec(select(Organisation)).first()


def test_of_several_projects_each_has_its_own_gates(
    session: Session, country: Country, planner: Actor, director: Actor, project: Project, go: Go
) -> None:
    go(project)
    decide(
        session, director, number(project.id), gate="G3", outcome="hold", seen_decision=newest_of(session, project),
        reason="Wait.", hold_until=date(2026, 9, 1), today=TODAY,
    )  # fmt: skip
    add_project(session, planner, organisation=number(country.trade.id), code="T-1", name_en="Scales checked")
    found = waiting_gates(session, director, today=TODAY)
    assert dict(zip(found["code"], found["sitting"], strict=True)) == {"H-1": ("G1", "G2", "G3"), "T-1": ("G0",)}


def test_what_is_stopped_waits_no_more_and_what_lapsed_comes_first(
    session: Session, director: Actor, project: Project, go: Go
) -> None:
    seen = go(project).id
    assert waiting_gates(session, director, today=date(2027, 3, 3))["standing"].tolist() == ["lapsed"]
    decide(
        session, director, number(project.id), gate="G3", outcome="stop", seen_decision=seen, reason="No.", today=TODAY
    )
    assert waiting(session, director) == []
