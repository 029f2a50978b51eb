"""Where a project stands among its gates: what its decisions, and the days since, have made of it."""

import json
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import Text
from sqlalchemy import cast as sa_cast
from sqlmodel import Session, col, select

from data.store import once
from projects.definitions import HOLD, STOP, Gates
from projects.lists import gates
from projects.tables import GateCondition, GateDecision, Project

OPEN, ON_HOLD, OVERDUE, LAPSED, STOPPED, CLOSED, UNKNOWN = STANDINGS = (
    "open",
    "hold",
    "overdue",
    "lapsed",
    "stopped",
    "closed",
    "gate_unknown",
)
"""Open: on its way to the next gate. Hold: decided so. Overdue: a condition was not met in time, so the gate fell
back to hold. Lapsed: too long since the last decision. Stopped, closed: ended. Gate unknown: imported history."""


class Decided(NamedTuple):
    """What of a decision tells where a project stands, named as in `GateDecision`."""

    id: int
    project_id: int
    gate: str
    covers: tuple[str, ...]
    outcome: str
    decided_on: date
    released_build: Decimal
    released_run: Decimal
    size: str | None


# `covers` as it is stored: few sets of gates occur, so each is read once and not fifteen thousand times.
NEEDED = tuple(
    sa_cast(col(GateDecision.covers), Text) if name == "covers" else col(getattr(GateDecision, name))
    for name in Decided._fields
)


@dataclass(frozen=True)
class Standing:
    """Where a project stands on a day.

    `passed` is the last gate passed and `first` the first one not passed; `gate` is the one to decide next, which
    is a later one where several were decided together (None when closed or unknown). `decision` is the newest
    decision (None before the first), `in_force` the newest of each gate. `overdue` are the conditions that were
    not met in time.
    `released_*` is what may be committed, in the base currency; None if the gate is unknown. Nothing more is
    released while a project stands on hold.
    """

    standing: str
    passed: str | None = None
    first: str | None = None
    gate: str | None = None
    decision: GateDecision | None = None
    in_force: Mapping[str, GateDecision] = field(default_factory=dict)
    overdue: tuple[GateCondition, ...] = ()
    released_build: Decimal | None = None
    released_run: Decimal | None = None

    @property
    def held(self) -> bool:
        """Whether nothing more may be committed: on hold, by decision or by an overdue condition, or stopped."""
        return self.standing in (ON_HOLD, OVERDUE, STOPPED)

    def binds(self, condition: GateCondition) -> bool:
        """Whether a condition still counts: no later decision has taken the place of its own at every gate."""
        return any(one.id == condition.decision_id for one in self.in_force.values())


def standing_of(
    project: Project,
    decisions: Sequence[GateDecision],
    conditions: Iterable[GateCondition],
    *,
    today: date,
) -> Standing:
    """Where a project stands, from its decisions (in their sequence) and all conditions of them.

    The newest decision on each gate is in force. The gates are gone through in order until one is not passed:
    none was decided on it, or the one in force is hold or stop, or one of its conditions is overdue.
    """
    if project.gate_unknown:
        return Standing(UNKNOWN)
    known = gates()
    in_force = {gate: decision for decision in decisions for gate in decision.covers}
    late = [one for one in conditions if one.met_on is None and one.due_on < today]
    passed: GateDecision | None = None
    for gate in known.order:
        decision = in_force.get(gate)
        overdue = tuple(one for one in late if decision and one.decision_id == decision.id)
        if decision is None:
            standing = LAPSED if passed and _lapsed(passed, known, today) else OPEN
        elif decision.outcome == STOP:
            standing = STOPPED
        elif decision.outcome == HOLD:
            standing = ON_HOLD
        elif overdue:
            standing = OVERDUE
        else:
            passed = decision
            continue
        break
    else:
        standing, gate, decision, overdue = CLOSED, None, None, ()
    return Standing(
        standing,
        passed=passed.gate if passed else None,
        first=gate,
        gate=decision.gate if decision else gate,
        decision=decisions[-1] if decisions else None,
        in_force=in_force,
        overdue=overdue,
        released_build=passed.released_build if passed else Decimal("0.00"),
        released_run=passed.released_run if passed else Decimal("0.00"),
    )


def standings(session: Session, projects: Sequence[Project], *, today: date) -> dict[int, Standing]:
    """Where each of these projects stands, by project id, with two queries whatever their number.

    Of several projects, `decision` and `in_force` hold `Decided` in place of whole decisions.
    """
    if len(projects) != 1:
        return _standings(session, projects, today)
    # The list, the gates and the money of a project's page ask for it one after the other.
    return once(session, (Standing, projects[0].id, today), lambda: _standings(session, projects, today))


def _standings(session: Session, projects: Sequence[Project], today: date) -> dict[int, Standing]:
    decisions: dict[int, list[GateDecision]] = {}
    conditions: dict[int, list[GateCondition]] = {}
    owners: dict[int | None, int] = {}
    ids = {project.id for project in projects}
    order = (col(GateDecision.project_id), col(GateDecision.sequence))
    if len(ids) == 1:
        one = select(GateDecision).where(GateDecision.project_id == next(iter(ids)))
        found: Iterable[Any] = session.exec(one.order_by(*order))
    else:
        # Fifteen thousand whole decisions would take most of the time of the list.
        rows: Iterable[Any] = session.exec(select(*NEEDED).order_by(*order))  # pyright: ignore[reportCallIssue, reportArgumentType] - more columns than SQLModel types
        found = (Decided._make((*row[:3], _gates(row[3]), *row[4:])) for row in rows)
    for decision in cast("Iterable[GateDecision]", found):
        if decision.project_id in ids:
            decisions.setdefault(decision.project_id, []).append(decision)
            owners[decision.id] = decision.project_id
    open_conditions = select(GateCondition).where(col(GateCondition.met_on).is_(None))
    if len(ids) == 1:
        open_conditions = open_conditions.where(col(GateCondition.decision_id).in_(owners))
    for condition in session.exec(open_conditions.order_by(col(GateCondition.id))):
        if condition.decision_id in owners:
            conditions.setdefault(owners[condition.decision_id], []).append(condition)
    return {
        project.id: standing_of(project, decisions.get(project.id, ()), conditions.get(project.id, ()), today=today)
        for project in projects
        if project.id is not None
    }


@cache
def _gates(covers: str) -> tuple[str, ...]:
    return tuple(json.loads(covers))


def sitting_from(gate: str, size: str | None) -> tuple[str, ...]:
    """The gates that are decided together when `gate` is next for a project of this size class.

    >>> sitting_from("G1", "S"), sitting_from("G2", "S"), sitting_from("G1", "M"), sitting_from("G4", "S")
    (('G1', 'G2', 'G3'), ('G2', 'G3'), ('G1',), ('G4',))
    """
    together = next((one.one_sitting for one in gates().classes if one.id == size), ())
    return together[together.index(gate) :] if gate in together else (gate,)


def _lapsed(passed: GateDecision, known: Gates, today: date) -> bool:
    """Whether more months than allowed have gone by since a decision, counted by calendar."""
    return (today.year, today.month, today.day) > _limit(passed.decided_on, known)


def lapses_on(standing: Standing) -> date | None:
    """The last day on which the next gate of a project does not lapse; None before the first gate is passed."""
    passed = standing.in_force.get(standing.passed) if standing.passed else None
    if passed is None:
        return None
    year, month, last = _limit(passed.decided_on, gates())
    return date(year, month, min(last, monthrange(year, month)[1]))


def _limit(decided_on: date, known: Gates) -> tuple[int, int, int]:
    months = decided_on.year * 12 + decided_on.month - 1 + known.lapses_after_months
    year, month = divmod(months, 12)
    return year, month + 1, decided_on.day
