"""The portfolio over time: when each project runs, its gates, its milestones as planned and as expected."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

import pandas as pd
from sqlmodel import Session, col, select

from assess import states
from data.access import Actor, require_anywhere
from projects.gates.standing import ON_HOLD, OPEN, OVERDUE
from projects.listing import Choice, list_projects
from projects.lists import gates
from projects.tables import GateDecision
from projects.tables.value import Baseline, MilestoneForecast

RUNS, DECIDED, NEXT, PLANNED, EXPECTED, REACHED = KINDS = (
    "runs",
    "decided",
    "next",
    "planned",
    "expected",
    "reached",
)
"""From start to end; a gate passed; the next gate, by the day until which it is to be decided; a milestone as the
baseline has it, as it is expected now, and as it was reached."""
COLUMNS = ("project", "code", "name_en", "name_km", "kind", "label", "on", "until", "days_late")
MOST = 500
"""So many projects are drawn at once."""


def timeline(
    session: Session,
    actor: Actor,
    *,
    choice: Choice | None = None,
    listed: pd.DataFrame | None = None,
    today: date | None = None,
) -> pd.DataFrame:
    """What happens when in the projects this person may see, one row each with `COLUMNS`, by code and day.

    Of the `listed` projects (those of `choice` unless given, as `projects.listing.list_projects` gives them) the first
    500. `label` is a gate or the name of a milestone; `until` is the end of "runs", else None. `days_late` tells of
    milestones expected or reached how many days after the planned day (negative: before), else None.
    """
    require_anywhere(actor, "project.read")
    found = list_projects(session, actor, choice=choice, today=today) if listed is None else listed
    found = found.head(MOST)
    ids = [int(one) for one in found["id"]]
    decided = _decided(session, ids)
    baselines = _baselines(session, ids)
    forecasts = _forecasts(session, ids)
    now = today or states.today()
    rows: list[tuple[object, ...]] = []
    for project in found.to_dict("records"):
        number = int(project["id"])
        about = (number, project["code"], project["name_en"], project["name_km"])
        told: list[tuple[object, ...]] = []
        if project["starts_on"] and project["ends_on"]:
            told.append((RUNS, "", project["starts_on"], project["ends_on"], None))
        told += [(DECIDED, one.gate, one.decided_on, None, None) for one in decided.get(number, ())]
        following = _next_gate(project, decided.get(number, []), now)
        if following:
            told.append((NEXT, project["gate"], following, None, None))
        told += _milestones(baselines.get(number, ()), forecasts.get(number, {}))
        rows += [(*about, *one) for one in sorted(told, key=lambda one: (str(one[2]), KINDS.index(str(one[0]))))]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _next_gate(project: Mapping[Any, Any], decided: list[GateDecision], now: date) -> date | None:
    """The day until which the next gate is to be decided: the end of a hold, or when the last decision lapses."""
    if not project["gate"] or project["standing"] not in (OPEN, ON_HOLD, OVERDUE, "lapsed"):
        return None
    newest = decided[-1] if decided else None
    if newest is None:
        return max(project["starts_on"], now) if project["starts_on"] else None
    if newest.hold_until:
        return newest.hold_until
    return _months_after(newest.decided_on, gates().lapses_after_months)


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    # The last day of a short month stands for the days that it lacks.
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def _milestones(milestones: Any, forecasts: Mapping[str, MilestoneForecast]) -> list[tuple[object, ...]]:
    told: list[tuple[object, ...]] = []
    for one in milestones:
        due = date.fromisoformat(one["due"])
        told.append((PLANNED, one["name"], due, None, None))
        said = forecasts.get(one["id"])
        if said is not None and said.reached_on:
            told.append((REACHED, one["name"], said.reached_on, None, (said.reached_on - due).days))
        elif said is not None and said.forecast_on:
            told.append((EXPECTED, one["name"], said.forecast_on, None, (said.forecast_on - due).days))
    return told


def _decided(session: Session, ids: list[int]) -> dict[int, list[GateDecision]]:
    chosen = select(GateDecision).where(col(GateDecision.project_id).in_(ids))
    rows = session.exec(chosen.order_by(col(GateDecision.project_id), col(GateDecision.sequence))).all()
    return {number: list(some) for number, some in groupby(rows, key=attrgetter("project_id"))}


def _baselines(session: Session, ids: list[int]) -> dict[int, list[dict[str, str]]]:
    """The milestones of the newest baseline of each project."""
    chosen = select(Baseline.project_id, Baseline.milestones).where(col(Baseline.project_id).in_(ids))
    rows = session.exec(chosen.order_by(col(Baseline.project_id), col(Baseline.version)))
    return {number: list(milestones) for number, milestones in rows}


def _forecasts(session: Session, ids: list[int]) -> dict[int, dict[str, MilestoneForecast]]:
    found: dict[int, dict[str, MilestoneForecast]] = {}
    for row in session.exec(select(MilestoneForecast).where(col(MilestoneForecast.project_id).in_(ids))):
        found.setdefault(row.project_id, {})[row.milestone] = row
    return found
