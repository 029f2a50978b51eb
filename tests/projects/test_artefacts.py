"""What must exist before a gate: artefacts, the check list, independent reviews."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlmodel import Session

from data.access import Actor
from data.errors import Conflict, Invalid
from projects.gates.artefacts import answer_question, record_review, set_artefact
from projects.gates.coverage import Covered, coverage_of
from projects.gates.status import status_of
from projects.health.baselines import set_plan
from projects.investment.lines import change_line
from projects.register import add_project, change_project
from projects.tables import GateDecision, InvestmentLine, Project
from tests.conftest import Country
from tests.projects.conftest import TODAY, number

Go = Callable[[Project], GateDecision]


def test_the_register_itself_answers_for_sponsor_objective_and_cost(
    session: Session, planner: Actor, project: Project
) -> None:
    id = number(project.id)  # noqa: A001
    change_project(session, planner, id, seen_version=2, changes={"sponsor_name": "", "estimate": None})
    blocking = [one.id for one in status_of(session, planner, id).blockers]
    assert blocking == ["size", "g0.mandate", "g0.sponsor", "g0.cost_class", "g0.duplicates"]
    with pytest.raises(Invalid, match=r"artefact\.by_register"):
        set_artefact(session, planner, id, artefact="g0.sponsor", state="ready", seen_version=0, note="Somebody.")


def test_the_duplicate_check_is_never_waived(session: Session, planner: Actor, project: Project) -> None:
    with pytest.raises(Invalid, match=r"artefact\.not_waivable"):
        set_artefact(
            session,
            planner,
            number(project.id),
            artefact="g0.duplicates",
            state="waived",
            seen_version=0,
            note="Hurry.",
        )


def test_what_is_waived_needs_a_reason(session: Session, planner: Actor, project: Project) -> None:
    with pytest.raises(Invalid, match=r"artefact\.waived_why") as refused:
        set_artefact(session, planner, number(project.id), artefact="g0.mandate", state="waived", seen_version=0)
    assert refused.value.details == {"artefact": "Mandate on one page"}


def test_a_draft_still_blocks(session: Session, planner: Actor, project: Project) -> None:
    set_artefact(session, planner, number(project.id), artefact="g0.mandate", state="draft", seen_version=0)
    assert "g0.mandate" in [one.id for one in status_of(session, planner, number(project.id)).blockers]


def test_an_artefact_changed_since_it_was_seen_is_a_conflict(
    session: Session, planner: Actor, project: Project
) -> None:
    set_artefact(session, planner, number(project.id), artefact="g0.mandate", state="draft", seen_version=0)
    with pytest.raises(Conflict):
        set_artefact(
            session, planner, number(project.id), artefact="g0.mandate", state="ready", seen_version=0, note="Here."
        )


def test_a_likely_duplicate_must_be_answered_in_the_note(
    session: Session, country: Country, planner: Actor, project: Project
) -> None:
    add_project(session, planner, organisation=number(country.trade.id), code="T-9", name_en="Online vaccination cards")
    with pytest.raises(Invalid, match=r"artefact\.duplicates") as refused:
        set_artefact(session, planner, number(project.id), artefact="g0.duplicates", state="ready", seen_version=0)
    assert refused.value.details["likely"] == "T-9 (100 %)"


def test_a_large_project_needs_an_independent_review_before_g2(
    session: Session, planner: Actor, project: Project, go: Go
) -> None:
    change_project(session, planner, number(project.id), seen_version=2, changes={"cross_agency": True})
    go(project)
    go(project)
    blocking = [one.id for one in status_of(session, planner, number(project.id)).blockers]
    assert "g2.review" in blocking
    record_review(
        session, planner, number(project.id), gate="G2", reviewer_name="Ms Outside", reviewer_from="Test University",
        reviewed_on=TODAY, finding="Sound.",
    )  # fmt: skip
    assert "g2.review" not in [one.id for one in status_of(session, planner, number(project.id)).blockers]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        pytest.param("Test Owner", "Test University", id="the owner"),
        pytest.param("Ms Inside", "Ministry of Test Health", id="somebody from the lead"),
    ],
)
def test_a_reviewer_from_inside_is_refused(
    session: Session, planner: Actor, project: Project, name: str, place: str
) -> None:
    with pytest.raises(Invalid, match=r"review\.not_independent"):
        record_review(
            session, planner, number(project.id), gate="G2", reviewer_name=name, reviewer_from=place,
            reviewed_on=TODAY, finding="Sound.",
        )  # fmt: skip


def test_g2_needs_the_four_answers_of_the_check_list(
    session: Session, planner: Actor, project: Project, go: Go
) -> None:
    go(project)
    blocking = [one.id for one in status_of(session, planner, number(project.id)).blockers if one.kind == "answer"]
    assert blocking == ["g2.s1", "g2.s2", "g2.s3", "g2.s4"]


def test_no_as_an_answer_needs_a_note(session: Session, planner: Actor, project: Project) -> None:
    with pytest.raises(Invalid, match=r"checklist\.reason") as refused:
        answer_question(session, planner, number(project.id), question="g2.s1", answer="no", seen_version=0)
    assert "taken from a standard" in str(refused.value.details["question"])


def test_the_budget_is_ready_only_when_it_covers_the_baseline_in_every_year(
    session: Session, planner: Actor, project: Project, line: Callable[..., InvestmentLine]
) -> None:
    id = number(project.id)  # noqa: A001
    line(project, planned=600, year=2026)
    late = line(project, planned=400, year=2027)
    line(project, planned=5000, year=2027, kind="run")  # running it pays for no building
    set_plan(session, planner, id, months=[("2026-06", 500), ("2027-01", 500)], milestones=[], seen_edits=0)
    assert coverage_of(session, planner, id) == [
        Covered(2026, Decimal(500), Decimal(600)),
        Covered(2027, Decimal(500), Decimal(400)),
    ]
    ready = {"artefact": "g3.budget", "state": "ready", "seen_version": 0, "note": "Law of finance, page 3."}
    with pytest.raises(Invalid) as refused:
        set_artefact(session, planner, id, **ready)  # pyright: ignore[reportArgumentType]
    # 2026 has 100 to spare, and 2027 lacks 100: what another year has does not count.
    assert refused.value.details == {"years": "2027 (500.00 > 400.00)"}
    change_line(session, planner, number(late.id), seen_version=late.version, changes={"planned": Decimal(500)})
    set_artefact(session, planner, id, **ready)  # pyright: ignore[reportArgumentType]


def test_without_a_plan_by_month_there_is_nothing_to_cover(
    session: Session, planner: Actor, project: Project, line: Callable[..., InvestmentLine]
) -> None:
    line(project, planned=600)
    assert coverage_of(session, planner, number(project.id)) == []


def test_a_year_with_a_rate_missing_is_not_covered(
    session: Session, planner: Actor, project: Project, line: Callable[..., InvestmentLine]
) -> None:
    line(project, planned=600, currency="KHR")
    set_plan(session, planner, number(project.id), months=[("2026-06", 1)], milestones=[], seen_edits=0)
    assert [(one.planned, one.enough) for one in coverage_of(session, planner, number(project.id))] == [(None, False)]
