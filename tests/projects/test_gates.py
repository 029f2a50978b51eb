"""Gates: what is next, what blocks, who decides, and decisions that are never changed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from data.access import Actor, Role
from data.errors import Conflict, Denied, Invalid
from data.i18n import speaking
from data.organisations import place, root
from data.store import transaction
from data.tables import Organisation
from projects.gates.decisions import Term, conditions_of, decide, decisions_of, meet_condition
from projects.gates.status import status_of
from projects.investment.lines import add_line
from projects.register import add_project, change_project
from projects.tables import GateDecision, Project
from tests.conftest import actor
from tests.projects.conftest import TODAY, number

Go = Callable[[Project], GateDecision]
Prepare = Callable[[Project], None]


def standing(session: Session, who: Actor, project: Project, *, on: date = TODAY) -> tuple[str, str | None, str | None]:
    now = status_of(session, who, number(project.id), today=on).standing
    return now.standing, now.passed, now.gate


def test_a_new_project_waits_for_g0_and_says_what_is_missing(
    session: Session, planner: Actor, project: Project
) -> None:
    now = status_of(session, planner, number(project.id))
    assert now.sitting == ("G0",)
    assert [one.id for one in now.blockers] == ["g0.mandate", "g0.duplicates"]


@pytest.mark.parametrize(
    ("spoken", "which"),
    [
        (
            "en",
            "Mandate on one page (missing); Duplicate check against projects, systems and shared services (missing)",
        ),
        ("km", "សំណើគម្រោងមួយទំព័រ (នៅខ្វះ); ការពិនិត្យភាពស្ទួនជាមួយគម្រោង ប្រព័ន្ធ និងសេវារួម (នៅខ្វះ)"),
    ],
)
def test_go_is_refused_while_something_is_missing_and_names_it_as_people_read_it(
    session: Session, planner: Actor, project: Project, spoken: str, which: str
) -> None:
    with speaking(spoken), pytest.raises(Invalid) as refused:
        decide(session, planner, number(project.id), gate="G0", outcome="go", seen_decision=None)
    assert refused.value.details == {"count": 2, "which": which}


def test_a_small_project_passes_g1_to_g3_in_one_sitting(
    session: Session, planner: Actor, project: Project, go: Go
) -> None:
    go(project)
    assert go(project).covers == ["G1", "G2", "G3"]
    assert standing(session, planner, project) == ("open", "G3", "G4")


def test_gates_are_passed_in_their_order_to_the_end(session: Session, planner: Actor, project: Project, go: Go) -> None:
    assert [go(project).gate for _ in range(4)] == ["G0", "G3", "G4", "G5"]
    assert standing(session, planner, project) == ("closed", "G5", None)
    assert project.state == "closed"


def test_a_gate_that_is_not_due_is_refused(session: Session, director: Actor, project: Project) -> None:
    with pytest.raises(Invalid, match=r"gate\.order"):
        decide(session, director, number(project.id), gate="G4", outcome="go", seen_decision=None)


@pytest.mark.parametrize(
    ("estimate", "flag", "size", "action"),
    [
        pytest.param(49_999, False, "S", "gate.early", id="49,999 is small: a planner"),
        pytest.param(50_000, False, "M", "gate.early", id="50,000 is medium: a planner"),
        pytest.param(500_000, False, "M", "gate.early", id="500,000 is still medium"),
        pytest.param(500_001, False, "L", "gate.late", id="500,001 is large: a director"),
        pytest.param(100, True, "L", "gate.late", id="100 with personal data of citizens is large"),
    ],
)
def test_size_and_who_decides_g0(
    session: Session, planner: Actor, project: Project, *, estimate: int, flag: bool, size: str, action: str
) -> None:
    changes = {"estimate": Decimal(estimate), "personal_data": flag}
    change_project(session, planner, number(project.id), seen_version=2, changes=changes)
    now = status_of(session, planner, number(project.id))
    assert (now.size, now.action) == (size, action)


def test_an_estimate_never_makes_a_project_smaller_than_its_lines(
    session: Session, planner: Actor, project: Project, line: Callable[..., object]
) -> None:
    line(project, planned=600_000)
    assert status_of(session, planner, number(project.id)).size == "L"


def test_a_planner_may_not_decide_on_a_large_project(
    session: Session, planner: Actor, project: Project, prepare: Prepare
) -> None:
    change_project(session, planner, number(project.id), seen_version=2, changes={"cross_agency": True})
    prepare(project)
    with pytest.raises(Denied, match=r"gate\.not_yours"):
        decide(session, planner, number(project.id), gate="G0", outcome="go", seen_decision=None)


def test_a_planner_may_not_take_the_investment_decision(
    session: Session, planner: Actor, project: Project, go: Go, prepare: Prepare
) -> None:
    seen = go(project).id
    prepare(project)
    with pytest.raises(Denied, match=r"gate\.not_yours"):
        decide(session, planner, number(project.id), gate="G3", outcome="go", seen_decision=seen)


@pytest.mark.parametrize("role", ["owner_name", "sponsor_name"])
def test_nobody_decides_on_a_project_that_they_own_or_sponsor(
    session: Session, planner: Actor, director: Actor, project: Project, prepare: Prepare, role: str
) -> None:
    change_project(session, planner, number(project.id), seen_version=2, changes={role: director.name.upper()})
    prepare(project)
    with pytest.raises(Denied, match=r"gate\.own_project"):
        decide(session, director, number(project.id), gate="G0", outcome="go", seen_decision=None)


def test_hold_needs_a_reason_and_a_day_but_nothing_ready(session: Session, planner: Actor, project: Project) -> None:
    id = number(project.id)  # noqa: A001
    until = date(2026, 6, 1)
    with pytest.raises(Invalid, match=r"gate\.reason"):
        decide(session, planner, id, gate="G0", outcome="hold", seen_decision=None, hold_until=until, today=TODAY)
    with pytest.raises(Invalid, match=r"gate\.hold_until"):
        decide(session, planner, id, gate="G0", outcome="hold", seen_decision=None, reason="Wait.", today=TODAY)
    decide(
        session,
        planner,
        id,
        gate="G0",
        outcome="hold",
        seen_decision=None,
        reason="Wait.",
        hold_until=until,
        today=TODAY,
    )
    assert standing(session, planner, project) == ("hold", None, "G0")


def test_a_later_decision_supersedes_the_earlier_one_and_keeps_it(
    session: Session, director: Actor, project: Project, go: Go
) -> None:
    first = decide(
        session, director, number(project.id), gate="G0", outcome="stop", seen_decision=None, reason="No.", today=TODAY
    )
    assert project.state == "stopped"
    second = go(project)
    assert second.supersedes_id == first.id
    assert [one.outcome for one in decisions_of(session, director, number(project.id))] == ["go", "stop"]
    assert standing(session, director, project) == ("open", "G0", "G1")


def test_a_gate_already_passed_can_be_held_and_the_later_ones_wait(
    session: Session, director: Actor, project: Project, go: Go
) -> None:
    go(project)
    seen = go(project).id
    decide(
        session, director, number(project.id), gate="G0", outcome="hold", seen_decision=seen, reason="New law.",
        hold_until=date(2026, 9, 1), today=TODAY,
    )  # fmt: skip
    assert standing(session, director, project) == ("hold", None, "G0")


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        pytest.param((), r"gate\.conditions", id="none given"),
        pytest.param((Term("Train the staff", " ", date(2026, 5, 1)),), r"gate\.condition_owner", id="no owner"),
        pytest.param((Term("Train the staff", "Ms A", date(2026, 3, 1)),), r"gate\.day_to_come", id="a day gone by"),
    ],
)
def test_go_with_conditions_needs_each_with_an_owner_and_a_day_to_come(
    session: Session, planner: Actor, project: Project, prepare: Prepare, terms: tuple[Term, ...], code: str
) -> None:
    prepare(project)
    with pytest.raises(Invalid, match=code):
        decide(
            session, planner, number(project.id), gate="G0", outcome="conditions", seen_decision=None,
            conditions=terms, today=TODAY,
        )  # fmt: skip


def test_an_overdue_condition_puts_the_gate_back_to_hold_until_it_is_met(
    session: Session, planner: Actor, project: Project, prepare: Prepare
) -> None:
    prepare(project)
    decide(
        session, planner, number(project.id), gate="G0", outcome="conditions", seen_decision=None,
        conditions=[Term("Train the staff", "Ms A", date(2026, 5, 1))], today=TODAY,
    )  # fmt: skip
    assert standing(session, planner, project, on=date(2026, 5, 1)) == ("open", "G0", "G1")
    late = date(2026, 5, 2)
    assert standing(session, planner, project, on=late) == ("overdue", None, "G0")
    condition = conditions_of(session, planner, number(project.id))[0]
    meet_condition(session, planner, number(condition.id), seen_version=1, note="Trained on 2 May.", today=late)
    assert standing(session, planner, project, on=late) == ("open", "G0", "G1")


def test_a_condition_binds_no_longer_once_a_later_decision_took_the_place_of_its_own(
    session: Session, planner: Actor, project: Project, prepare: Prepare
) -> None:
    prepare(project)
    first = decide(
        session, planner, number(project.id), gate="G0", outcome="conditions", seen_decision=None,
        conditions=[Term("Train the staff", "Ms A", date(2026, 5, 1))], today=TODAY,
    )  # fmt: skip
    condition = conditions_of(session, planner, number(project.id))[0]
    assert status_of(session, planner, number(project.id), today=TODAY).standing.binds(condition)
    decide(session, planner, number(project.id), gate="G0", outcome="go", seen_decision=first.id, today=TODAY)
    now = status_of(session, planner, number(project.id), today=date(2026, 5, 2)).standing
    assert (now.standing, now.passed, now.binds(condition)) == ("open", "G0", False)


def test_a_gate_lapses_twelve_months_after_the_decision_before(
    session: Session, planner: Actor, project: Project, go: Go
) -> None:
    go(project)
    assert standing(session, planner, project, on=date(2027, 3, 2))[0] == "open"
    assert standing(session, planner, project, on=date(2027, 3, 3))[0] == "lapsed"


def test_whoever_has_not_seen_the_newest_decision_gets_a_conflict(
    session: Session, director: Actor, project: Project, go: Go
) -> None:
    go(project)
    with pytest.raises(Conflict, match=r"gate\.decided_since"):
        decide(session, director, number(project.id), gate="G0", outcome="stop", seen_decision=None, reason="No.")


def test_of_two_directors_who_decide_at_once_the_second_gets_a_conflict(store: Engine) -> None:
    with transaction(store) as session:
        top = root(session)
        health = Organisation(code="health", kind="ministry", name_en="Ministry of Test Health", name_km=None)
        place(session, health, parent=top)
        made = add_project(
            session, actor(Role.PLANNER, top), organisation=number(health.id), code="H-1", name_en="Cards",
            details={"cross_agency": True},
        )  # fmt: skip
    together = Barrier(2)

    def stop(reason: str) -> str:
        together.wait()
        try:
            with transaction(store) as session:
                director = actor(Role.DIRECTOR, top)
                decide(session, director, number(made.id), gate="G0", outcome="stop", seen_decision=None, reason=reason)
        except Conflict as late:
            return late.code
        return reason

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(stop, ["Mine.", "Yours."]))
    with transaction(store) as session:
        stored = [one.reason for one in decisions_of(session, actor(Role.DIRECTOR, top), number(made.id))]
    assert len(stored) == 1
    assert sorted(said) == sorted(["gate.decided_since", *stored])


def test_a_decision_keeps_what_was_planned_released_and_ready_when_it_was_taken(
    project: Project, line: Callable[..., object], go: Go
) -> None:
    line(project, planned="20000.01")
    line(project, planned=5000, kind="run")
    go(project)
    taken = go(project)
    line(project, planned=1000)
    assert (taken.planned_build, taken.planned_run) == (Decimal("20000.01"), Decimal("5000.00"))
    assert (taken.released_build, taken.released_run) == (Decimal("20000.01"), Decimal("0.00"))
    assert taken.artefacts["g3.baseline"]["state"] == "ready"
    assert taken.answers["g2.s1"] == {"answer": "yes", "note": ""}


def test_a_missing_rate_blocks_the_decision_and_names_itself(
    session: Session, director: Actor, planner: Actor, project: Project, prepare: Prepare
) -> None:
    prepare(project)
    add_line(
        session, planner, project=number(project.id), year=2027, financier="Treasury", source="government",
        instrument="budget", kind="build", currency="KHR", planned=100,
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        decide(session, director, number(project.id), gate="G0", outcome="go", seen_decision=None)
    assert refused.value.details == {"missing": "KHR 2027"}


@pytest.mark.parametrize(
    ("body", "present", "quorum", "code"),
    [
        pytest.param("Board", (), 2, r"gate\.body'", id="a body of nobody"),
        pytest.param("", ("Ms A",), 1, r"gate\.body'", id="members of no body"),
        pytest.param("Board", ("Ms A",), None, r"gate\.body'", id="no quorum"),
        pytest.param("Board", ("Ms A", "Mr B"), 3, r"gate\.quorum", id="too few"),
        pytest.param("Board", ("Ms A", "ms a"), 2, r"gate\.body_twice", id="one for two"),
        pytest.param("Board", ("Ms A", "test OWNER"), 2, r"gate\.body_own", id="the owner among them"),
    ],
)
def test_a_body_has_a_name_and_a_quorum_of_members_and_the_owner_is_none_of_them(
    session: Session,
    planner: Actor,
    project: Project,
    body: str,
    present: tuple[str, ...],
    quorum: int | None,
    code: str,
) -> None:
    with pytest.raises((Invalid, Denied), match=code):
        decide(
            session, planner, number(project.id), gate="G0", outcome="stop", seen_decision=None, reason="No.",
            body=body, present=present, quorum=quorum, today=TODAY,
        )  # fmt: skip
