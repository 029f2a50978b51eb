"""The gates that wait for a decision: whose turn it is, since when, what is still missing, when it lapses."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlmodel import Session, col, func, select

from assess import states
from data.access import Actor, require_anywhere
from data.tables import Organisation
from projects.gates.approved_plan import approved_projects, in_plan
from projects.gates.artefacts import BUDGET, MISSING, READY, WAIVED
from projects.gates.coverage import short_of_money
from projects.gates.standing import LAPSED, lapses_on
from projects.gates.status import action_for, next_sitting, size_of
from projects.health.benefits import promises
from projects.investment.lines import BUILD
from projects.listing import Choice, Listed, list_with_standings
from projects.lists import criteria, gates
from projects.own import stands_behind
from projects.register import ACTIVE, PROPOSED
from projects.tables import (
    CriterionValue,
    GateAnswer,
    GateArtefact,
    GateReview,
    InvestmentLine,
    Project,
    ProjectServes,
)
from projects.tables.value import Baseline

# Columns rather than whole projects: making five thousand objects takes longer than all the rest.
_ASKED_OF = select(  # pyright: ignore[reportCallIssue] - more columns than SQLModel has types for
    *[  # pyright: ignore[reportArgumentType]
        getattr(Project, name)
        for name in (
            "id", "organisation_id", "owner_id", "sponsor_id", "owner_name", "sponsor_name", "estimate",
            "cross_agency", "personal_data", "created_at",
        )
    ]
)  # fmt: skip
COLUMNS = (
    "project", "code", "name_en", "name_km", "organisation_id", "sitting", "size", "standing", "missing", "since",
    "days", "lapses",
)  # fmt: skip

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class _Held:
    """What the gates ask for, of all projects, by project id."""

    artefacts: Mapping[tuple[int, str], str]
    answers: frozenset[tuple[int, str]]
    reviews: frozenset[tuple[int, str]]
    serves: frozenset[int]
    planned: frozenset[int]
    valued: frozenset[int]
    baselines: Mapping[int, tuple[bool, Decimal]]
    build: Mapping[int, Decimal | None]
    measured: frozenset[int]
    short: frozenset[int]
    approved: frozenset[int] | None


def waiting_gates(
    session: Session, actor: Actor, *, today: date | None = None, listed: Listed | None = None
) -> pd.DataFrame:
    """The gates that are next and that this person may decide, lapsed and ready ones first, then the longest waiting.

    One row per project that is neither stopped nor closed, not their own, and whose gate is known, with the columns
    of `COLUMNS`: `sitting` are the gates decided together, `missing` counts what still blocks them, `since` is the
    day of the last decision or of the registration, `days` how long ago that was, and `lapses` the last day on
    which the gate does not lapse (None before the first decision). `listed` is what
    `projects.listing.list_with_standings` gave this person of all projects on the same day, if it is at hand already.
    """
    require_anywhere(actor, "gate.early")
    on = today or states.today()
    if listed is None:
        listed = list_with_standings(session, actor, choice=Choice(states=(PROPOSED, ACTIVE)), today=on)
    known = listed.in_states(PROPOSED, ACTIVE)
    projects = {one.id: one for one in session.exec(_ASKED_OF)}
    paths = dict(session.exec(select(Organisation.id, Organisation.path)).all())
    coming = []
    for row in known.projects[~known.projects["gate_unknown"]].to_dict("records"):
        project, standing = projects[row["id"]], known.standings[row["id"]]
        size = size_of(project, row["planned"])
        sitting = next_sitting(standing, size)
        if (
            not sitting
            or stands_behind(actor, project)
            or not actor.may(action_for(sitting, size), paths[project.organisation_id])
        ):
            continue
        coming.append((row, project, standing, size, sitting))
    money = {gate.id for gate in gates().gates if any(one.check == BUDGET for one in gate.artefacts)}
    held = _held(session, on, for_money=[project.id for _, project, _, _, sitting in coming if money & {*sitting}])
    rows = []
    for row, project, standing, size, sitting in coming:
        since = standing.decision.decided_on if standing.decision else project.created_at.date()
        rows.append(
            (
                row["id"], row["code"], row["name_en"], row["name_km"], row["organisation_id"], sitting, size,
                row["standing"], _missing(project, sitting, size, held), since, max((on - since).days, 0),
                lapses_on(standing),
            )
        )  # fmt: skip
    rows.sort(key=lambda one: (one[7] != LAPSED, one[8] > 0, -one[10], one[1]))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _missing(project: Project, sitting: Sequence[str], size: str | None, held: _Held) -> int:
    """How many blockers `projects.gates.artefacts.blockers` would find, from what was read of all projects at once."""
    number, known = project.id or 0, gates().by_id
    count = 0 if size else 1
    for gate in sitting:
        for one in known[gate].artefacts:
            if size is not None and size not in one.classes:
                continue
            state = held.artefacts.get((number, one.id), MISSING)
            if state == WAIVED:
                count += not one.waivable
            elif one.check is not None and one.check in CHECKS:
                count += not CHECKS[one.check](project, gate, held)
            else:
                count += state != READY or (one.check == BUDGET and number in held.short)
        count += sum((number, one.id) not in held.answers for one in known[gate].checklist)
    return count


def _baseline(project: Project, _gate: str, held: _Held) -> bool:
    frozen, total = held.baselines.get(project.id or 0, (False, None))
    return total is not None and (frozen or total == held.build.get(project.id or 0, NOTHING))


CHECKS: Mapping[str, Any] = {
    "sponsor": lambda project, _gate, _held: bool(project.sponsor_name),
    "objectives": lambda project, _gate, held: project.id in held.serves,
    "cost": lambda project, _gate, held: project.estimate is not None or project.id in held.planned,
    "score": lambda project, _gate, held: project.id in held.valued,
    "review": lambda project, gate, held: (project.id, gate) in held.reviews,
    "baseline": _baseline,
    "plan": lambda project, _gate, held: in_plan(project.id or 0, held.approved),
    "benefits": lambda project, _gate, held: project.id in held.measured,
}
"""Whether the register answers an artefact; the same facts as `projects.gates.artefacts` asks of one project."""


def _held(session: Session, today: date, *, for_money: Collection[int]) -> _Held:
    """What is stored of all projects, with one query for each table; `for_money` are those asked for their budget."""
    is_build, in_base = col(InvestmentLine.kind) == BUILD, col(InvestmentLine.planned_base)
    lines = select(  # pyright: ignore[reportCallIssue] - SQLModel types no amounts
        InvestmentLine.project_id,
        func.count().filter(col(InvestmentLine.planned) != NOTHING),  # pyright: ignore[reportArgumentType]
        func.count().filter(is_build) - func.count(in_base).filter(is_build),  # pyright: ignore[reportArgumentType]
        func.sum(in_base).filter(is_build),  # pyright: ignore[reportArgumentType]
    ).group_by(col(InvestmentLine.project_id))
    build: dict[int, Decimal | None] = {}
    planned: set[int] = set()
    for number, amounts, unconverted, total in session.exec(lines):
        if amounts:
            planned.add(number)
        build[number] = None if unconverted else total or NOTHING
    known = criteria().by_id
    valued = (
        select(CriterionValue.project_id)
        .where(col(CriterionValue.criterion).in_(known))
        .group_by(col(CriterionValue.project_id))
        .having(func.count(col(CriterionValue.criterion).distinct()) == len(known))
    )
    versions = select(Baseline.project_id, Baseline.frozen_at, Baseline.total)  # pyright: ignore[reportCallIssue, reportArgumentType] - SQLModel types no amounts
    artefacts = session.exec(select(GateArtefact.project_id, GateArtefact.artefact, GateArtefact.state))
    promised = promises(session, None, today=today)
    return _Held(
        artefacts={(number, artefact): state for number, artefact, state in artefacts},
        answers=frozenset(session.exec(select(GateAnswer.project_id, GateAnswer.question))),
        reviews=frozenset(session.exec(select(GateReview.project_id, GateReview.gate))),
        serves=frozenset(session.exec(select(ProjectServes.project_id))),
        planned=frozenset(planned),
        valued=frozenset(session.exec(valued)),
        # Of several versions the newest comes last and stays.
        baselines={
            number: (frozen is not None, total)
            for number, frozen, total in session.exec(versions.order_by(col(Baseline.version)))
        },
        build=build,
        short=short_of_money(session, for_money),
        approved=approved_projects(session),
        measured=frozenset(
            number
            for number, found in promised.items()
            if any(one.measures for one in found) and all(one.measured for one in found if one.due)
        ),
    )
