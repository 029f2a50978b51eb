"""Gate decisions: what is next, what blocks it, who may decide, and the decision itself, which is never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from sqlmodel import Session, col, select

from assess import states
from data.access import Actor, require_anywhere
from data.errors import Conflict, Denied, Invalid, Missing
from projects.definitions import CONDITIONS, GO, HOLD, OUTCOMES, STOP
from projects.entries import check_text, check_version
from projects.gates.artefacts import answers, requirements
from projects.gates.body import check_body
from projects.gates.standing import UNKNOWN, Standing
from projects.gates.status import Blocker, Status, action_for, blockers, status
from projects.gates.wording import blocker_name
from projects.health.baselines import check_sum, freeze_baseline, newest
from projects.investment.lines import BUILD, RUN, Budget, budget
from projects.lists import gates
from projects.own import check_not_own
from projects.proposals.handed_in import require_accepted
from projects.register import ACTIVE, CLOSED, STOPPED, edit_project, find_project, id_of, lead_of, record_change
from projects.tables import GateCondition, GateDecision, Project


@dataclass(frozen=True)
class Term:
    """A condition of a decision: what must be done, by whom, by when; refused while one of them is not given."""

    text: str
    owner_name: str
    due_on: date | None


def decisions_of(session: Session, actor: Actor, project: int) -> list[GateDecision]:
    """All decisions on a project, newest first, superseded ones included."""
    found = find_project(session, actor, project)
    chosen = select(GateDecision).where(GateDecision.project_id == found.id)
    return list(session.exec(chosen.order_by(col(GateDecision.sequence).desc())))


def conditions_of(session: Session, actor: Actor, project: int) -> list[GateCondition]:
    """All conditions on a project, by the day they are due."""
    found = find_project(session, actor, project)
    chosen = (
        select(GateCondition)
        .join(GateDecision, col(GateDecision.id) == col(GateCondition.decision_id))
        .where(GateDecision.project_id == found.id)
    )
    return list(session.exec(chosen.order_by(col(GateCondition.due_on), col(GateCondition.id))))


def decide(
    session: Session,
    actor: Actor,
    project: int,
    *,
    gate: str,
    outcome: str,
    seen_decision: int | None,
    reason: str = "",
    conditions: Sequence[Term] = (),
    hold_until: date | None = None,
    body: str | None = None,
    present: Sequence[str] = (),
    quorum: int | None = None,
    minutes: str | None = None,
    today: date | None = None,
) -> GateDecision:
    """Decide on the next gate, or again on one already passed: go, conditions, hold (until a day) or stop.

    `gate` is the last gate of the sitting. Go and conditions need every artefact and answer of the sitting; hold
    and stop need only a reason. `seen_decision` is the id of the newest decision the person saw.

    Raises:
        Denied: the gate is not this person's to decide, or they or a member present own or sponsor the project.
        Conflict: somebody decided since.
        Invalid: not this gate's turn, something blocks, a condition lacks owner or day, or the body has no quorum.
    """
    require_anywhere(actor, "gate.early")
    found = edit_project(session, actor, project, action="gate.early", late=True)
    require_accepted(session, found)
    on = today or states.today()
    now = status(session, found, on)
    if outcome not in OUTCOMES:
        raise Invalid("gate.outcome", outcome=outcome, allowed=", ".join(OUTCOMES))
    sitting = _sitting(found, now, gate)
    _check_decider(session, actor, found, action_for(sitting, now.size))
    if now.last_decision != seen_decision:
        raise Conflict("gate.decided_since", theirs=now.last_decision, yours=seen_decision)
    sat = check_body(found, body=body, present=present, quorum=quorum, minutes=minutes)
    text = check_text(reason, field="reason", most=4000)
    _check_outcome(outcome, text, conditions, hold_until, on)
    passing = outcome in (GO, CONDITIONS)
    money = budget(session, found, now.standing)
    if passing:
        _check_plan(session, found, sitting)
        needed = requirements(session, found, sitting=sitting, size=now.size)
        _check_ready(blockers(needed, answers(session, found), sitting=sitting, size=now.size), money)
    decision = GateDecision(
        project_id=id_of(found),
        sequence=(now.standing.decision.sequence if now.standing.decision else 0) + 1,
        gate=sitting[-1],
        covers=list(sitting),
        outcome=outcome,
        reason=text,
        hold_until=hold_until,
        size=now.size,
        planned_build=money.sums[BUILD].planned,
        planned_run=money.sums[RUN].planned,
        artefacts=_snapshot(session, found, sitting, now.size),
        answers=_answers(session, found, sitting),
        body=sat.name,
        present=list(sat.present),
        quorum=sat.quorum,
        minutes=sat.minutes,
        supersedes_id=_superseded(now.standing, sitting),
        decided_on=on,
        decided_by_id=actor.person,
        decided_by=actor.name,
    )
    if passing:
        share = gates().by_id[sitting[-1]].release
        decision.released_build = _share(money.sums[BUILD].planned, share.build)
        decision.released_run = _share(money.sums[RUN].planned, share.run)
    session.add(decision)
    session.flush()
    sealed = _freeze(session, found, decision) if passing else {}
    session.add_all(
        GateCondition(
            decision_id=_id(decision.id), text=one.text.strip(), owner_name=one.owner_name.strip(), due_on=one.due_on
        )
        for one in conditions
        if one.due_on is not None
    )
    session.flush()
    found.state = _state(status(session, found, on).standing)
    session.add(found)
    record_change(
        session,
        actor,
        found,
        action_for(sitting, now.size),
        decision=decision.id,
        gate=decision.gate,
        outcome=outcome,
        reason=text,
        released={"build": str(decision.released_build), "run": str(decision.released_run)},
        **sealed,
    )
    return decision


def check_decider(session: Session, actor: Actor, project: int, *, today: date | None = None) -> Status:
    """Where a project stands, for somebody who may decide its next gate, or a closed one's last gate anew.

    Raises:
        Denied: the gate is not this person's to decide, or they own or sponsor the project.
        Invalid: its gate is unknown.
    """
    require_anywhere(actor, "gate.early")
    found = find_project(session, actor, project, action="gate.early")
    now = status(session, found, today or states.today())
    if now.action is None:
        raise Invalid("gate.is_unknown", code=found.code)
    _check_decider(session, actor, found, now.action)
    return now


def meet_condition(
    session: Session, actor: Actor, condition: int, *, seen_version: int, note: str, today: date | None = None
) -> GateCondition:
    """Record that a condition is met, with a note that says how; a hold that it caused ends with it.

    Raises:
        Conflict: somebody recorded it since.
        Invalid: the note is empty.
    """
    require_anywhere(actor, "project.edit")
    found = session.get(GateCondition, condition)
    decision = session.get(GateDecision, found.decision_id) if found else None
    project = edit_project(session, actor, decision.project_id if decision else 0, action="project.edit", late=True)
    if found is None:
        raise Missing(id=condition)
    session.refresh(found)
    check_version(found.version, seen_version)
    text = check_text(note, field="note", most=2000)
    if not text:
        raise Invalid("condition.how")
    found.met_on, found.met_by, found.met_note = today or states.today(), actor.name, text
    found.version += 1
    session.add(found)
    record_change(session, actor, project, "project.edit", met=condition, note=text)
    return found


def _sitting(project: Project, now: Status, gate: str) -> tuple[str, ...]:
    """The gates decided together by a decision on `gate`, which must be next or passed already."""
    if now.standing.standing == UNKNOWN:
        raise Invalid("gate.is_unknown", code=project.code)
    if gate in now.sitting:
        return now.sitting
    again = now.standing.in_force.get(gate)
    if again is None:
        raise Invalid("gate.order", gate=gate, next=now.sitting[-1] if now.sitting else "–")
    return tuple(again.covers)


def _check_decider(session: Session, actor: Actor, project: Project, action: str) -> None:
    if not actor.may(action, lead_of(session, project).path):
        raise Denied("gate.not_yours", action=action)
    check_not_own(actor, project)


def _check_outcome(outcome: str, reason: str, conditions: Sequence[Term], hold_until: date | None, today: date) -> None:
    if outcome in (HOLD, STOP) and not reason:
        raise Invalid("gate.reason")
    if (outcome == HOLD) != (hold_until is not None):
        raise Invalid("gate.hold_until")
    if hold_until is not None and hold_until <= today:
        raise Invalid("gate.day_to_come", date=hold_until)
    if (outcome == CONDITIONS) != bool(conditions):
        raise Invalid("gate.conditions")
    for one in conditions:
        check_text(one.text, field="condition", most=2000)
        check_text(one.owner_name, field="owner", most=200)
        if not one.text.strip() or not one.owner_name.strip():
            raise Invalid("gate.condition_owner", condition=one.text)
        if one.due_on is None:
            raise Invalid("gate.condition_due", condition=one.text)
        if one.due_on < today:
            raise Invalid("gate.day_to_come", date=one.due_on)


def _check_ready(blocking: Sequence[Blocker], money: Budget) -> None:
    if money.missing:
        raise Invalid("money.rate_missing", missing=money.missing)
    if blocking:
        raise Invalid("gate.not_ready", count=len(blocking), which="; ".join(map(blocker_name, blocking)))


def _check_plan(session: Session, project: Project, sitting: tuple[str, ...]) -> None:
    """Say by how much a plan misses the build money, rather than only that something blocks."""
    plan = newest(session, id_of(project)) if _needs_baseline(sitting) else None
    if plan is not None and plan.frozen_at is None:
        check_sum(session, project, plan)


def _freeze(session: Session, project: Project, decision: GateDecision) -> dict[str, object]:
    """Seal the baseline with the decision that asks for it; what the event tells of it."""
    if not _needs_baseline(decision.covers):
        return {}
    sealed = freeze_baseline(
        session, project, decision=_id(decision.id), by=decision.decided_by, on=decision.decided_on
    )
    return {"baseline": sealed.version, "hash": sealed.hash} if sealed else {}


def _needs_baseline(sitting: Sequence[str]) -> bool:
    return any(one.check == "baseline" for gate in sitting for one in gates().by_id[gate].artefacts)


def _snapshot(session: Session, project: Project, sitting: tuple[str, ...], size: str | None) -> dict[str, object]:
    return {
        one.artefact.id: {
            "state": one.state,
            "dated": one.dated.isoformat() if one.dated else None,
            "link": one.link,
            "note": one.note,
        }
        for one in requirements(session, project, sitting=sitting, size=size)
    }


def _answers(session: Session, project: Project, sitting: tuple[str, ...]) -> dict[str, object]:
    asked = {question.id for gate in sitting for question in gates().by_id[gate].checklist}
    given = answers(session, project)
    return {name: {"answer": one.answer, "note": one.note} for name, one in given.items() if name in asked}


def _superseded(standing: Standing, sitting: tuple[str, ...]) -> int | None:
    before = [one.id for gate in sitting if (one := standing.in_force.get(gate))]
    return before[-1] if before else None


def _share(planned: Decimal | None, percent: int) -> Decimal:
    return ((planned or Decimal(0)) * percent / 100).quantize(Decimal("0.01"), rounding=ROUND_DOWN)


def _state(standing: Standing) -> str:
    return {"stopped": STOPPED, "closed": CLOSED}.get(standing.standing, ACTIVE if standing.passed else "proposed")


def _id(value: int | None) -> int:
    if value is None:
        raise ValueError("not stored yet")
    return value
