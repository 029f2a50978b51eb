"""The sample country's projects under way: plans, benefits and risks before the gates, reports of each month after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from math import log
from typing import Any

from sqlalchemy import func, insert
from sqlmodel import Session, col, select

from assess.states import today
from data.base import Table
from data.organisations import root
from projects.tables import InvestmentLine, Project
from projects.tables.value import (
    Baseline,
    MilestoneForecast,
    StatusCall,
    StatusReport,
)
from reports.sample.chance import between, pick, share
from reports.sample.ideas import ABOVE, HOLD, UNKNOWN, Idea
from reports.sample.people import OWN
from reports.sample.progress_words import MILESTONES, NARRATIVES, REASONS
from reports.sample.promises import enter_benefits_and_risks

CALLS = 30
"""How many months back reports were called for."""
CALLER = "Rith Harbour, planner"
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Course:
    """How a project goes: `build` is its planned build money, `spent` what its lines say is spent of it."""

    idea: Idea
    project: Project
    build: Decimal
    spent: Decimal

    @property
    def ended(self) -> bool:
        """Whether all is built."""
        return self.idea.passed > 4

    @property
    def bad(self) -> bool:
        """Whether it goes badly."""
        return self.idea.twist == ABOVE or share(self.idea.code, "course") < 0.16

    @cached_property
    def months(self) -> list[str]:
        """The months of its plan; what ended late was planned shorter than it took."""
        first, last = self.idea.starts_on, self.idea.ends_on
        count = max((last.year - first.year) * 12 + last.month - first.month + 1, 2)
        if self.ended:
            count = max(round(count * between(0.72, 1.0, self.idea.code, "planned")), 2)
        places = range(first.year * 12 + first.month - 1, first.year * 12 + first.month - 1 + count)
        return [f"{place // 12}-{place % 12 + 1:02}" for place in places]

    def gone(self, on: date) -> float:
        """Which part of the time that it takes or is planned to take has gone by on a day."""
        first = self.idea.starts_on.replace(day=1)
        end = self.idea.ends_on if self.ended else _day(self.months[-1])
        return min(max((on - first).days, 1) / max((end - first).days, 30), 1.0)

    @property
    def price(self) -> float:
        """What a unit of work costs."""
        if self.ended:
            return float(self.spent / self.build)
        return between(*((1.28, 1.6) if self.bad else (0.92, 1.09)), self.idea.code, "price")

    @property
    def pace(self) -> float:
        """How much of what is planned by a day is done by it."""
        return between(*((0.5, 0.66) if self.bad else (0.88, 1.05)), self.idea.code, "pace")

    @cached_property
    def bend(self) -> float:
        """How late in the plan the work lies, so that what is done now has cost what the lines say is spent."""
        gone, done = self.gone(today()), float(self.spent / self.build) / self.price / self.pace
        return 1.3 if self.ended or gone > 0.97 or done <= 0 else min(max(log(min(done, 1)) / log(gone), 0.5), 5.0)

    def done(self, on: date) -> Decimal:
        """Percent of the work that is done at the end of a day."""
        if self.ended:
            return Decimal(100) if on >= self.idea.ends_on else Decimal(round(self.gone(on) ** 1.3 * 100))
        most = min(float(self.spent / self.build) / self.price, 0.96)
        return Decimal(str(round(min(self.gone(on) ** self.bend * self.pace, most) * 100, 1)))


def enter_promises(session: Session, registered: Mapping[Idea, Project]) -> None:
    """What the gates ask for before they decide: plans by month, benefits with what was measured, risks."""
    plans: list[dict[str, Any]] = []
    money = _build_money(session)
    for idea, project in registered.items():
        if idea.passed < 2:
            continue
        if idea.twist == UNKNOWN:
            continue
        if idea.passed > 3 or (idea.passed == 3 and share(idea.code, "draft") < 0.6):
            plans.append(_plan(Course(idea, project, *money[project.id])))
    _insert(session, Baseline, plans)
    enter_benefits_and_risks(session, registered)


def report_progress(session: Session, registered: Mapping[Idea, Project]) -> None:
    """Reports of each month on the projects whose baseline is frozen; a few have not reported on the last one."""
    calls = [_month_end(today(), back) for back in range(CALLS, 0, -1)]
    _insert(session, StatusCall, [_call(on, root(session).id or 0) for on in calls])
    frozen = {one.project_id: one for one in session.exec(select(Baseline)) if one.frozen_at is not None}
    money = _build_money(session)
    told: list[dict[str, Any]] = []
    reached: list[dict[str, Any]] = []
    for idea, project in registered.items():
        baseline = frozen.get(project.id or 0)
        if baseline is None:
            continue
        course = Course(idea, project, *money[project.id])
        last = _last_reported(course, calls)
        told += [_report(course, baseline, on) for on in calls if idea.starts_on <= on <= last]
        reached += _milestones(course, baseline)
    _insert(session, StatusReport, told)
    _insert(session, MilestoneForecast, reached)


def _build_money(session: Session) -> Mapping[int | None, tuple[Decimal, Decimal]]:
    """What each project has planned and spent for building."""
    sums = (func.sum(col(InvestmentLine.planned_base)), func.sum(col(InvestmentLine.spent_base)))
    chosen = select(InvestmentLine.project_id, *sums).where(InvestmentLine.kind == "build")
    found = session.exec(chosen.group_by(col(InvestmentLine.project_id)))
    return {one: (planned or CENT, spent or Decimal(0)) for one, planned, spent in found}


def _plan(course: Course) -> dict[str, Any]:
    """A plan whose work begins slowly; some drafts do not sum up yet."""
    months, total = course.months, course.build
    short = course.idea.passed == 3 and course.idea.kind == "window"
    total = total - 1000 if short and total > 1000 else total
    ends = [
        (total * Decimal(str(round(((n + 1) / len(months)) ** course.bend, 6)))).quantize(CENT)
        for n in range(len(months))
    ]
    ends[-1] = total
    planned = [str(end - before) for end, before in zip(ends, [Decimal("0.00"), *ends[:-1]], strict=True)]
    places = {"m1": len(months) // 4, "m2": (2 * len(months)) // 3, "m3": len(months) - 1}
    return {
        "project_id": course.project.id,
        "version": 1,
        "periods": [{"month": m, "planned": p} for m, p in zip(months, planned, strict=True)],
        "milestones": [
            {"id": one, "name": name, "due": f"{months[places[one]]}-15"}
            for one, name in zip(places, MILESTONES, strict=True)
        ],
        "benefits": [],
        "total": total,
        "reason": "",
        "edits": 1,
    }


def _last_reported(course: Course, calls: list[date]) -> date:
    """The last day that the project reported on."""
    if course.ended:
        decided = next(one.on for one in course.idea.sittings if "G4" in one.gates)
        return next((on for on in calls if on >= course.idea.ends_on), decided)
    silent = course.idea.organisation == OWN or course.idea.twist == HOLD or share(course.idea.code, "silent") < 0.15
    return calls[-2] if silent else calls[-1]


def _report(course: Course, baseline: Baseline, on: date) -> dict[str, Any]:
    percent = course.done(on)
    spent = min(_round(course.build * percent / 100 * Decimal(str(round(course.price, 3)))), course.spent)
    part = Decimal(str(round(course.price, 3)))
    # People see the end coming late: at the beginning they expect what was planned.
    expected = course.build * (1 + (part - 1) * percent / 100) if percent < 100 else spent
    departs = abs(expected - course.build) * 100 > 5 * course.build
    confidence = (3 if percent < 40 else 2) if course.bad else 4 if course.price < 1.05 else 3
    return {
        "project_id": course.project.id,
        "baseline_id": baseline.id,
        "as_of": on,
        "percent": percent,
        "spent": spent,
        "forecast": max(_round(expected), spent),
        "narrative": pick(NARRATIVES, course.idea.code, on.month) if departs or course.bad else "",
        "confidence": confidence,
        "reason": REASONS[confidence],
        "evidence": "Report of the independent reviewer, page 4." if course.bad else "",
        "reported_by": course.idea.owner,
        "version": 1,
    }


def _milestones(course: Course, baseline: Baseline) -> list[dict[str, Any]]:
    listed = []
    for one in baseline.milestones:
        due = date.fromisoformat(one["due"])
        late = timedelta(days=round(between(*((50, 130) if course.bad else (-8, 25)), course.idea.code, one["id"])))
        past = course.ended or due + late < course.idea.today
        listed.append(
            {
                "project_id": course.project.id,
                "milestone": one["id"],
                "forecast_on": None if past else due + late,
                "reached_on": min(due + late, course.idea.today) if past else None,
                "version": 1,
            }
        )
    return listed


def _call(on: date, top: int) -> dict[str, Any]:
    return {
        "organisation_id": top,
        "as_of": on,
        "due_on": on + timedelta(days=12),
        "note": "",
        "called_by": CALLER,
        "sample": True,
    }


def _month_end(day: date, back: int) -> date:
    """The last day of the month so many months before that of a day."""
    place = day.year * 12 + day.month - back
    return date(place // 12, place % 12 + 1, 1) - timedelta(days=1)


def _day(month: str) -> date:
    return date.fromisoformat(f"{month}-28")


def _round(amount: Decimal) -> Decimal:
    return (amount / 100).quantize(Decimal(1)) * 100


def _insert(session: Session, table: type[Table], rows: list[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(insert(table), rows)
