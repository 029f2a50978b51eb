"""What the next gate of a project is, what it still needs, and what somebody must be allowed to do to decide it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from assess import states
from data.access import Actor
from projects.gates.artefacts import MISSING, GateAnswer, Requirement, answers, requirements
from projects.gates.standing import CLOSED, Standing, sitting_from, standings
from projects.investment.lines import budget
from projects.lists import gates
from projects.register import find_project, id_of
from projects.tables import Project

ACTION_OF = {"planner": "gate.early", "director": "gate.late"}
"""What somebody must be allowed to do to decide as the roles of `gates.yaml`; directors may decide early gates too."""


@dataclass(frozen=True)
class Blocker:
    """Why a gate cannot be passed yet: `kind` is "artefact", "answer", "size" or "rate"; `id` says which one."""

    kind: str
    id: str
    gate: str
    state: str = ""


@dataclass(frozen=True)
class Status:
    """Where a project stands and what its next decision needs.

    `sitting` are the gates decided together next (the last one names the decision); empty when closed or unknown.
    `needed` is what they ask for, `answers` what was answered in their check lists, by question.
    `action` is the permission needed to decide; of a closed project, to decide its last gate anew. `last_decision` is
    what a decision must name as seen (None before the first). `size` is the class, None while the cost is not known.
    """

    standing: Standing
    size: str | None
    sitting: tuple[str, ...]
    needed: tuple[Requirement, ...]
    answers: Mapping[str, GateAnswer]
    blockers: tuple[Blocker, ...]
    action: str | None
    last_decision: int | None

    @property
    def gate(self) -> str | None:
        """The gate that a decision names: the last one of the sitting, or of all if closed; None if unknown."""
        if self.standing.standing == CLOSED:
            return self.standing.passed
        return self.sitting[-1] if self.sitting else None


def status_of(session: Session, actor: Actor, project: int, *, today: date | None = None) -> Status:
    """Where a project stands among its gates, what is next, and what blocks it."""
    found = find_project(session, actor, project)
    return status(session, found, today or states.today())


def size_of(project: Project, whole_life: Decimal | None) -> str | None:
    """The size class of a project: by its flags, else by the larger of its planned cost and its estimate.

    None while neither is known, or a rate is missing (`whole_life` is None) and no flag decides.
    """
    cost = None
    if whole_life is not None and (whole_life > 0 or project.estimate is not None):
        cost = max(whole_life, project.estimate or whole_life)
    return gates().size(cost, cross_agency=project.cross_agency, personal_data=project.personal_data)


def status(session: Session, project: Project, today: date) -> Status:
    """Where a project stands, for callers that were let see it."""
    standing = standings(session, [project], today=today)[id_of(project)]
    size = size_of(project, budget(session, project, standing).whole_life)
    sitting = next_sitting(standing, size)
    needed = requirements(session, project, sitting=sitting, size=size)
    answered = answers(session, project) if sitting else {}
    decided = gates().order[-1:] if standing.standing == CLOSED else sitting
    return Status(
        standing=standing,
        size=size,
        sitting=sitting,
        needed=tuple(needed),
        answers=answered,
        blockers=tuple(blockers(needed, answered, sitting=sitting, size=size)) if sitting else (),
        action=action_for(decided, size) if decided else None,
        last_decision=standing.decision.id if standing.decision else None,
    )


def blockers(
    needed: Sequence[Requirement], answered: Collection[str], *, sitting: tuple[str, ...], size: str | None
) -> list[Blocker]:
    """What keeps the gates of a sitting from being passed, in the order of `gates.yaml`.

    `needed` is what `requirements` gives for them, `answered` the ids of the questions that have an answer.
    """
    found = [] if size else [Blocker("size", "size", sitting[0])]
    for gate in sitting:
        missing = [one for one in needed if one.gate == gate and not one.met]
        found += [Blocker("artefact", one.artefact.id, gate, one.state) for one in missing]
        questions = gates().by_id[gate].checklist
        found += [Blocker("answer", one.id, gate, MISSING) for one in questions if one.id not in answered]
    return found


def action_for(sitting: tuple[str, ...], size: str | None) -> str:
    """The permission to decide all gates of a sitting; of a project whose size is not known, as of the largest."""
    known = gates()
    largest = known.classes[-1].id
    roles = [known.by_id[gate].decided_by[size or largest] for gate in sitting]
    return ACTION_OF["planner" if all("planner" in one for one in roles) else "director"]


def next_sitting(standing: Standing, size: str | None) -> tuple[str, ...]:
    """The gates that are decided together next: as before if one is decided again, else as the class says."""
    if standing.first is None:
        return ()
    again = standing.in_force.get(standing.first)
    if again is None or again.size != size:
        return sitting_from(standing.first, size)
    return tuple(again.covers[again.covers.index(standing.first) :])
