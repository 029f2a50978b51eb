"""How projects stand: computed colours beside the confidence of people, what is escalated, who has not reported."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlmodel import Session, col, select

from assess import states
from data.access import Actor, require_anywhere
from data.tables import Organisation
from projects.earned.escalation import Escalation, escalations
from projects.earned.health import COLOURS, Colour, cost_colour, milestone_colour, schedule_colour, worst
from projects.earned.indices import Measured, measure, outlook
from projects.earned.plan import Plan, Point
from projects.gates.standing import UNKNOWN
from projects.health.baselines import plan_of
from projects.health.benefits import Promise, promises
from projects.health.status_reports import point_of
from projects.listing import Choice, list_projects, rows_of
from projects.lists import gates, health_rules
from projects.portfolio import ABOVE_RELEASE, off_track_of
from projects.register import ACTIVE
from projects.tables import Project
from projects.tables.value import Baseline, MilestoneForecast, StatusCall, StatusReport


@dataclass(frozen=True)
class Health:
    """How one project stands.

    `row` is its row of `projects.listing.list_projects`. `waiting` is the newest call that it has not answered,
    `due` whether that is overdue. `report` is its newest report on the baseline in force.
    """

    row: Mapping[str, Any]
    measured: Measured
    cost: Colour
    schedule: Colour
    benefit: Colour
    report: StatusReport | None = None
    waiting: StatusCall | None = None
    due: bool = False
    escalated: Sequence[Escalation] = ()

    @property
    def worst(self) -> str | None:
        """The worst of the three colours."""
        return worst((self.cost, self.schedule, self.benefit))


@dataclass(frozen=True)
class _Held:
    """What is stored of many projects, by project id."""

    baselines: Mapping[int, Baseline]
    reports: Mapping[int, list[StatusReport]]
    milestones: Mapping[int, dict[str, MilestoneForecast]]
    promises: Mapping[int, list[Promise]]
    calls: Sequence[tuple[str, StatusCall]]
    paths: Mapping[int, str]


def health_of(
    session: Session, actor: Actor, project: int, *, today: date | None = None, listed: pd.DataFrame | None = None
) -> Health | None:
    """How one project stands, for somebody who may see it; None if it is not theirs to see.

    `listed` is what `projects.listing.list_projects` gave of this one project, if it is at hand already.
    """
    on, choice = today or states.today(), Choice(project=project)
    if listed is None:
        listed = list_projects(session, actor, choice=choice, today=on)
    return next(iter(_all(session, listed, choice, on)), None)


def portfolio_health(
    session: Session, actor: Actor, *, today: date | None = None, listed: pd.DataFrame | None = None
) -> list[Health]:
    """How all projects under way stand that this person may see: the escalated first, then by their worst colour.

    `listed` is what `projects.listing.list_projects` gave this person of all projects on the same day, if it is at
    hand already.
    """
    require_anywhere(actor, "project.read")
    on, choice = today or states.today(), Choice(states=(ACTIVE,))
    if listed is None:
        listed = list_projects(session, actor, choice=choice, today=on)
    found = list(_all(session, listed[listed["state"] == ACTIVE], choice, on))

    def place(one: Health) -> tuple[object, ...]:
        return -len(one.escalated), -COLOURS.index(one.worst) if one.worst else 1, one.row["code"]

    return sorted(found, key=place)


def _all(session: Session, projects: pd.DataFrame, choice: Choice, today: date) -> Iterator[Health]:
    held = _held(session, choice.project, today)
    off = off_track_of(projects, today=today)
    above = {row["project"]: row["amount"] for row in rows_of(off) if row["reason"] == ABOVE_RELEASE}
    for row in rows_of(projects):
        yield _health(row, held, above.get(row["id"]), today)


def _health(row: Mapping[Any, Any], held: _Held, above: Decimal | None, today: date) -> Health:
    rules, number = health_rules(), int(row["id"])
    baseline = held.baselines.get(number)
    plan = plan_of(baseline)
    told = [one for one in held.reports.get(number, ()) if baseline and one.baseline_id == baseline.id]
    points = [point_of(one) for one in told]
    measured = measure(plan, points, recent_months=int(rules.recent_months.value))
    if row["standing"] == UNKNOWN:
        schedule = Colour(None, reason="no_baseline")
    elif plan is None:
        schedule = milestone_colour(_days_late(baseline, held.milestones.get(number, {}), today), rules)
    else:
        schedule = schedule_colour(measured, rules)
    benefits = [one.colour(rules) for one in held.promises.get(number, ())]
    waiting = _unanswered(row, held, baseline, plan, today)
    due = waiting is not None and waiting.due_on < today
    return Health(
        row=row,
        measured=measured,
        cost=cost_colour(measured, rules),
        schedule=schedule,
        benefit=_worst_benefit(benefits),
        report=told[-1] if told else None,
        waiting=waiting,
        due=due,
        escalated=escalations(
            _history(plan, points, measured),
            measured.figures["tcpi_bac"],
            rules=rules,
            standing=str(row["standing"]),
            above=above,
            due_report=waiting.due_on if waiting and due else None,
        )
        if row["state"] == ACTIVE
        else (),
    )


def _history(plan: Plan | None, points: Sequence[Point], newest: Measured) -> list[tuple[date, str | None]]:
    """The worst computed colour at each report, oldest first; only as far back as it is red, and one more."""
    rules = health_rules()
    found: list[tuple[date, str | None]] = []
    for count in range(len(points), 0, -1):
        measured = newest if plan is None or count == len(points) else outlook(plan, points[:count])
        colour = worst((cost_colour(measured, rules), schedule_colour(measured, rules)))
        found.append((points[count - 1].as_of, colour))
        if colour != COLOURS[-1]:
            break
    return found[::-1]


def _unanswered(
    row: Mapping[Any, Any], held: _Held, baseline: Baseline | None, plan: Plan | None, today: date
) -> StatusCall | None:
    """The newest call that concerns a project while it is built and that it has not answered."""
    if plan is None or baseline is None or row["state"] != ACTIVE or _is_built(row["passed"]):
        return None
    path = held.paths[row["organisation_id"]]
    since = max(plan.start, baseline.decided_on or plan.start) if baseline.version == 1 else plan.start
    calls = [one for at, one in held.calls if path.startswith(at) and since <= one.as_of <= today]
    newest = max(calls, key=lambda one: one.as_of, default=None)
    told = {one.as_of for one in held.reports.get(int(row["id"]), ())}
    return newest if newest is not None and newest.as_of not in told else None


def _is_built(passed: str | None) -> bool:
    """Whether the gate after the one that freezes the baseline is passed: then nothing is left to report on."""
    known = gates()
    frozen_at = next(gate.id for gate in known.gates for one in gate.artefacts if one.check == "baseline")
    return passed is not None and known.order.index(passed) > known.order.index(frozen_at)


def _days_late(baseline: Baseline | None, expected: Mapping[str, MilestoneForecast], today: date) -> int | None:
    """How many days the next milestone is expected after its day; None without one."""
    for one in baseline.milestones if baseline else ():
        due, told = date.fromisoformat(one["due"]), expected.get(one["id"])
        if told is None or told.reached_on is None:
            on = max(today, (told.forecast_on if told else None) or due)
            return max((on - due).days, 0)
    return None


def _worst_benefit(colours: Sequence[Colour]) -> Colour:
    if not colours:
        return Colour(None, reason="no_benefit")
    coloured = [one for one in colours if one.colour]
    if coloured:
        return max(coloured, key=lambda one: COLOURS.index(one.colour or COLOURS[0]))
    return next((one for one in colours if one.reason == "not_measured"), colours[0])


def _held(session: Session, project: int | None, today: date) -> _Held:
    """What is stored of one project or of all, with one query for each table."""

    def of(table: Any, *order: Any) -> Any:
        chosen = select(table).order_by(*order)
        return session.exec(chosen if project is None else chosen.where(table.project_id == project))

    reports: dict[int, list[StatusReport]] = {}
    for one in of(StatusReport, col(StatusReport.as_of)):
        reports.setdefault(one.project_id, []).append(one)
    milestones: dict[int, dict[str, MilestoneForecast]] = {}
    for one in of(MilestoneForecast):
        milestones.setdefault(one.project_id, {})[one.milestone] = one
    called = select(Organisation.path, StatusCall).join(
        StatusCall, col(StatusCall.organisation_id) == col(Organisation.id)
    )
    leads = select(Organisation.id, Organisation.path)
    if project is not None:
        lead = select(Project.organisation_id).where(Project.id == project)
        leads = leads.where(col(Organisation.id).in_(lead))
    paths = session.exec(leads)
    return _Held(
        # Of several versions the newest comes last and stays.
        baselines={one.project_id: one for one in of(Baseline, col(Baseline.version))},
        reports=reports,
        milestones=milestones,
        promises=promises(session, None if project is None else [project], today=today),
        calls=[(path, call) for path, call in session.exec(called)],
        paths={number or 0: path for number, path in paths},
    )
