"""Scenarios: selections kept by name, compared, and one of them frozen as the approved plan."""

import hashlib
from typing import Final

import numpy as np
from sqlmodel import Session, col, select

from data.access import Actor, require
from data.base import utc_now
from data.errors import Closed, Invalid, Missing
from data.events import record
from data.organisations import root
from projects.entries import check_text, check_version
from projects.gates.approved_plan import APPROVED
from projects.scenarios.question import Question, question_of
from projects.scenarios.result import Result, kept_result
from projects.selecting.from_register import Gathered, problem_of
from projects.selecting.problem import Assessed, Problem
from projects.selecting.selection import Limits
from projects.selecting.solving import solve
from projects.tables import Project
from projects.tables.scenario import Scenario

__all__ = ["APPROVED", "Scenario"]
DRAFT, SUPERSEDED = "draft", "superseded"
LONGEST_NAME: Final = 120


def gather(session: Session, actor: Actor, question: Question) -> Gathered:
    """What a question is about: the projects, their money, aims and rules, and the verified assessment."""
    return problem_of(
        session,
        actor,
        rules=question.rules(),
        objective=question.objective,
        first_year=question.first_year,
        delay=question.delay,
        weigh_by=question.weigh_by,
        taken_as_done=question.taken_as_done,
        kept=question.kept,
        carry_over=question.carry_over,
    )


def make(session: Session, actor: Actor, *, name: str, question: Question) -> Scenario:
    """Solve a question and keep the answer under a name, without the curve.

    Raises:
        Invalid: the question cannot be meant, nothing satisfies it, or the name is empty or taken.
    """
    require(actor, "ranking.edit", root(session).path)
    _free_name(session, name)
    gathered = gather(session, actor, question)
    result = kept_result(gathered, solve(gathered.problem, limits=Limits()))
    return keep(session, actor, name=name, question=question, result=result, inputs=inputs_of(gathered.problem))


def keep(session: Session, actor: Actor, *, name: str, question: Question, result: Result, inputs: str) -> Scenario:
    """Keep under a name what a question gave; `inputs` is what `inputs_of` said of the problem that was solved.

    It is marked as sample if it could choose projects of the sample country, and then goes with them.

    Raises:
        Invalid: nothing satisfied the question, or the name is empty or taken.
    """
    top = root(session)
    require(actor, "ranking.edit", top.path)
    short = _free_name(session, name)
    if not result.possible:
        raise Invalid("scenario.impossible")
    added = Scenario(
        name=short,
        question=question.to_json(),
        result=result.to_json(),
        inputs=inputs,
        solver=result.solver,
        status=result.status,
        made_by=actor.name,
        sample=_of_sample(session, result),
    )
    session.add(added)
    session.flush()
    record(session, actor, "ranking.edit", subject=f"scenario:{added.id}", organisation=top.id or 0, scenario=short)
    return added


def list_scenarios(session: Session, actor: Actor) -> list[Scenario]:
    """All scenarios: the approved one first, then the newest first."""
    require(actor, "ranking.read", root(session).path)
    found = session.exec(select(Scenario).order_by(col(Scenario.made_at).desc(), col(Scenario.id).desc()))
    return sorted(found, key=lambda one: one.state != APPROVED)


def find_scenario(session: Session, actor: Actor, scenario: int) -> Scenario:
    """One scenario.

    Raises:
        Missing: there is none with this id.
    """
    require(actor, "ranking.read", root(session).path)
    found = session.get(Scenario, scenario)
    if found is None:
        raise Missing(id=scenario)
    return found


def rename(session: Session, actor: Actor, scenario: int, *, name: str, seen_version: int) -> Scenario:
    """Give a draft another name.

    Raises:
        Invalid: the name is empty or taken.
        Closed: it was approved once, so it stays as it is.
        Conflict: somebody changed it since.
    """
    found = _draft(session, actor, scenario)
    check_version(found.version, seen_version)
    before, found.name = found.name, _free_name(session, name)
    found.version += 1
    session.add(found)
    session.flush()
    _record(session, actor, found, former_name=before)
    return found


def remove(session: Session, actor: Actor, scenario: int) -> None:
    """Delete a draft.

    Raises:
        Closed: it was approved once, so it stays.
    """
    found = _draft(session, actor, scenario)
    session.delete(found)
    session.flush()
    _record(session, actor, found, removed=found.name)


def approve(
    session: Session,
    actor: Actor,
    scenario: int,
    *,
    seen_version: int,
    reason: str = "",
    despite_changes: bool = False,
) -> Scenario:
    """Freeze a scenario as the approved plan, which gate G2 asks for; the one before is superseded.

    Raises:
        Invalid: the data has changed since it was made, and nobody said that it is approved all the same.
        Closed: it was approved before.
        Conflict: somebody changed it since.
    """
    require(actor, "plan.approve", root(session).path)
    found = _locked(session, scenario)
    check_version(found.version, seen_version)
    if found.state != DRAFT:
        raise Closed("scenario.frozen", name=found.name)
    if not despite_changes and not is_current(session, actor, scenario):
        raise Invalid("scenario.changed", name=found.name)
    for other in session.exec(select(Scenario).where(Scenario.state == APPROVED)):
        other.state = SUPERSEDED
        other.version += 1
        session.add(other)
    found.state, found.approved_by, found.approved_at = APPROVED, actor.name, utc_now()
    found.approved_why = check_text(reason, field="reason", most=4000)
    found.version += 1
    session.add(found)
    session.flush()
    top = root(session)
    record(
        session, actor, "plan.approve", subject=f"scenario:{found.id}", organisation=top.id or 0,
        scenario=found.name, reason=found.approved_why, inputs=found.inputs,
    )  # fmt: skip
    return found


def is_current(session: Session, actor: Actor, scenario: int) -> bool:
    """Whether the register still holds what the scenario was made from: same projects, money, scores, results."""
    found = find_scenario(session, actor, scenario)
    return inputs_of(gather(session, actor, question_of(found.question)).problem) == found.inputs


def inputs_of(problem: Problem) -> str:
    """A hash of all that a selection is made from: equal hashes, equal answers."""
    ordered = problem.ordered()
    told = hashlib.sha256()
    for part in (ordered.proposals, ordered.rules, ordered.objective, ordered.carry_over):
        told.update(_plain(part).encode())
    if ordered.assessed:
        _add_assessed(told, ordered.assessed)
    return told.hexdigest()


def _add_assessed(told: "hashlib._Hash", assessed: Assessed) -> None:
    batch = assessed.batch
    edition = batch.layout.edition
    plain = (edition.id, edition.version, batch.organisations, batch.services, assessed.weights, assessed.done)
    told.update(_plain((*plain, assessed.kept)).encode())
    for table in (batch.organisation_levels, batch.service_levels, batch.form, batch.owner, batch.volume):
        told.update(np.ascontiguousarray(table).tobytes())


def _plain(value: object) -> str:
    """A text that is the same for equal values: sets and mappings in order."""
    match value:
        case dict():
            return "{" + ",".join(sorted(f"{_plain(key)}:{_plain(one)}" for key, one in value.items())) + "}"
        case frozenset() | set():
            return "{" + ",".join(sorted(map(_plain, value))) + "}"
        case tuple() | list():
            return "[" + ",".join(map(_plain, value)) + "]"
        case _ if hasattr(value, "__dataclass_fields__"):
            fields = value.__dataclass_fields__  # pyright: ignore[reportAttributeAccessIssue]
            return f"{type(value).__name__}(" + ",".join(_plain(getattr(value, name)) for name in fields) + ")"
        case _:
            return repr(value)


def _of_sample(session: Session, result: Result) -> bool:
    sample = set(session.exec(select(Project.id).where(col(Project.sample).is_(True))))
    return any(one.id in sample for one in result.projects)


def _free_name(session: Session, name: str) -> str:
    short = check_text(name, field="name", most=LONGEST_NAME)
    if not short:
        raise Invalid("scenario.name")
    if session.exec(select(Scenario.id).where(Scenario.name == short)).first():
        raise Invalid("scenario.name_taken", name=short)
    return short


def _draft(session: Session, actor: Actor, scenario: int) -> Scenario:
    require(actor, "ranking.edit", root(session).path)
    found = _locked(session, scenario)
    if found.state != DRAFT:
        raise Closed("scenario.frozen", name=found.name)
    return found


def _locked(session: Session, scenario: int) -> Scenario:
    found = session.get(Scenario, scenario, with_for_update=True, populate_existing=True)
    if found is None:
        raise Missing(id=scenario)
    return found


def _record(session: Session, actor: Actor, scenario: Scenario, **details: str) -> None:
    told = {"scenario": scenario.name, **details}
    record(
        session, actor, "ranking.edit", subject=f"scenario:{scenario.id}", organisation=root(session).id or 0, **told
    )
