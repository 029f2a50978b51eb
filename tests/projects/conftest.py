"""A project with money, and short ways to bring it to a gate."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session

from data.access import Actor
from projects.gates.artefacts import answer_question, record_review, set_artefact
from projects.gates.decisions import decide
from projects.gates.status import status_of
from projects.health.baselines import baselines_of, planned_build, set_plan
from projects.health.benefits import add_benefit, record_measure
from projects.investment.lines import add_line
from projects.lists import gates
from projects.ranking.priorities import set_value
from projects.register import add_project, set_served
from projects.tables import GateDecision, InvestmentLine, Project
from tests.conftest import Country

TODAY = date(2026, 3, 2)


def number(value: int | None) -> int:
    """The id of something that is stored."""
    assert value is not None
    return value


@pytest.fixture
def project(session: Session, country: Country, planner: Actor) -> Project:
    """A project of the Ministry of Test Health, class S by its estimate, serving S1."""
    added = add_project(
        session,
        planner,
        organisation=number(country.health.id),
        code="H-1",
        name_en="Vaccination cards online",
        details={"sponsor_name": "Test Sponsor", "owner_name": "Test Owner", "estimate": Decimal(40_000)},
    )
    return set_served(session, planner, number(added.id), seen_version=1, targets=["S1"])


@pytest.fixture
def line(session: Session, planner: Actor) -> Callable[..., InvestmentLine]:
    """Adds a line to a project: `line(project, planned="100", year=2026, …)`; in dollars, for building, unless said."""

    def add(project: Project, **said: object) -> InvestmentLine:
        usual: dict[str, object] = {
            "year": 2026,
            "financier": "Test Treasury",
            "source": "government",
            "instrument": "budget",
            "kind": "build",
            "currency": "USD",
        }
        return add_line(session, planner, project=number(project.id), **{**usual, **said})  # pyright: ignore[reportArgumentType]

    return add


@pytest.fixture
def prepare(session: Session, planner: Actor) -> Callable[[Project], None]:
    """Makes everything ready that the next gate of a project asks for."""

    def ready(project: Project) -> None:
        id = number(project.id)  # noqa: A001
        now = status_of(session, planner, id, today=TODAY)
        for gate in now.sitting:
            for one in (one for one in now.needed if one.gate == gate):
                match one.artefact.check:
                    case "review":
                        record_review(
                            session, planner, id, gate=gate, reviewer_name="Ms Outside",
                            reviewer_from="Test University", reviewed_on=TODAY, finding="Sound.",
                        )  # fmt: skip
                    case "score":
                        set_value(session, planner, id, criterion="cost", value=50, seen_version=0)
                        set_artefact(
                            session, planner, id, artefact=one.artefact.id, state="waived",
                            seen_version=one.version, note="Scored on paper.",
                        )  # fmt: skip
                    case "sponsor" | "objectives" | "cost" | "plan":
                        pass
                    case "baseline" if baselines_of(session, planner, id):
                        pass
                    case "baseline":
                        build = planned_build(session, id)
                        months = [(f"{TODAY:%Y-%m}", build)] if build else []
                        set_plan(session, planner, id, months=months, milestones=[], seen_edits=0)
                    case "benefits":
                        promised = add_benefit(
                            session, planner, id, name="Days to wait", unit="days", baseline=30, target=10,
                            due_on=TODAY, owner_name="Ms Health",
                        )  # fmt: skip
                        record_measure(
                            session, planner, number(promised.id), value=12, measured_on=TODAY, source="File 9"
                        )  # fmt: skip
                    case _:
                        set_artefact(
                            session, planner, id, artefact=one.artefact.id, state="ready",
                            seen_version=one.version, note="File 7, page 3.",
                        )  # fmt: skip
            for question in gates().by_id[gate].checklist:
                answer_question(session, planner, id, question=question.id, answer="yes", seen_version=0)

    return ready


@pytest.fixture
def go(session: Session, director: Actor, prepare: Callable[[Project], None]) -> Callable[[Project], GateDecision]:
    """Prepares the next sitting of a project and lets a director say go."""

    def through(project: Project) -> GateDecision:
        prepare(project)
        now = status_of(session, director, number(project.id), today=TODAY)
        return decide(
            session, director, number(project.id), gate=now.sitting[-1], outcome="go",
            seen_decision=now.last_decision, today=TODAY,
        )  # fmt: skip

    return through
