"""Baselines: the plan of a project by month, sealed at its investment decision and replaced only by decision."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import Session, col, select

from assess import states
from data.access import Actor
from data.base import utc_now
from data.errors import Conflict, Invalid
from projects.earned.plan import Plan
from projects.entries import FIRST_YEAR, LAST_YEAR, check_amount, check_day, check_text, check_version
from projects.health.benefits import change_target
from projects.own import check_not_own
from projects.register import edit_project, find_project, id_of, record_change
from projects.tables import InvestmentLine, Project
from projects.tables.value import Baseline, Benefit

MOST_MONTHS = 240
ZERO = Decimal("0.00")
Months = Sequence[tuple[str, Decimal | int | str]]
"""Months as "2026-01", each with the worth of its work in the base currency."""


@dataclass(frozen=True)
class Milestone:
    """What is to be reached by a day; `id` is empty for a new one."""

    name: str
    due: date
    id: str = ""


def set_plan(
    session: Session, actor: Actor, project: int, *, months: Months, milestones: Sequence[Milestone], seen_edits: int
) -> Baseline:
    """Enter the plan that the investment decision will freeze; `seen_edits` is 0 before the first.

    Months between the first and the last that are not given are worth nothing. The sum may still differ from the
    planned build money: the decision is refused as long as it does.

    Raises:
        Invalid: the baseline is frozen, a month is no month or stands there twice, an amount is negative or absurd.
        Conflict: somebody changed the plan since.
    """
    found = edit_project(session, actor, project, action="project.edit")
    draft = newest(session, id_of(found))
    if draft is not None and draft.frozen_at is not None:
        raise Invalid("baseline.frozen", code=found.code)
    check_version(draft.edits if draft else 0, seen_edits)
    draft = draft or Baseline(project_id=id_of(found), edits=0)
    _fill(draft, months, milestones)
    draft.edits += 1
    session.add(draft)
    session.flush()
    record_change(session, actor, found, "project.edit", plan=str(draft.total), months=len(draft.periods))
    return draft


def re_baseline(
    session: Session,
    actor: Actor,
    project: int,
    *,
    months: Months,
    milestones: Sequence[Milestone],
    reason: str,
    seen_version: int,
    targets: Mapping[int, tuple[Decimal | int | str, date]] | None = None,
    today: date | None = None,
) -> Baseline:
    """Replace the frozen baseline by a director's decision with its reason; the earlier ones stay as they were.

    `targets` gives benefits (by id) a new target and day. Reports that were given before belong to the old baseline.

    Raises:
        Denied: the person is no director of the lead organisation, or owns or sponsors the project.
        Conflict: somebody replaced it since.
        Invalid: nothing is frozen yet, no reason is given, the plan does not sum to the planned build money, or
            nothing is changed.
    """
    found = edit_project(session, actor, project, action="gate.late")
    check_not_own(actor, found)
    before = newest(session, id_of(found))
    if before is None or before.frozen_at is None:
        raise Invalid("baseline.none", code=found.code)
    if before.version != seen_version:
        raise Conflict(theirs=before.version, yours=seen_version)
    text = check_text(reason, field="reason", most=4000)
    if not text:
        raise Invalid("gate.reason")
    added = Baseline(project_id=id_of(found), version=before.version + 1, reason=text)
    _fill(added, months, milestones, known=before.milestones)
    check_sum(session, found, added)
    if not targets and (added.periods, added.milestones) == (before.periods, before.milestones):
        # A new baseline begins its figures anew: without a change it would only hide the old ones.
        raise Invalid("baseline.same", code=found.code)
    for benefit, (target, due_on) in (targets or {}).items():
        change_target(session, found, benefit, target=target, due_on=due_on)
    _seal(session, added, by=actor.name, on=today or states.today())
    record_change(
        session, actor, found, "gate.late", baseline=added.version, hash=added.hash, reason=text, total=str(added.total)
    )
    return added


def freeze_baseline(session: Session, project: Project, *, decision: int, by: str, on: date) -> Baseline | None:
    """Seal the plan of a project with the decision on it; None if one is frozen already, which then stays.

    Raises:
        Invalid: there is no plan, or it does not sum to the planned build money.
    """
    draft = newest(session, id_of(project))
    if draft is None:
        raise Invalid("baseline.missing", code=project.code)
    if draft.frozen_at is not None:
        return None
    check_sum(session, project, draft)
    draft.decision_id = decision
    _seal(session, draft, by=by, on=on)
    return draft


def baselines_of(session: Session, actor: Actor, project: int) -> list[Baseline]:
    """The baselines of a project, newest first; the only one may be a draft (`frozen_at` is None)."""
    found = find_project(session, actor, project)
    chosen = select(Baseline).where(Baseline.project_id == found.id)
    return list(session.exec(chosen.order_by(col(Baseline.version).desc())))


def proposed_months(session: Session, actor: Actor, project: int) -> list[tuple[str, Decimal]]:
    """The planned build money of each year, spread evenly over the months of the project in that year.

    The last month of a year bears the rounding. A year outside the dates of the project is spread over all of it.
    """
    found = find_project(session, actor, project)
    by_year: dict[int, Decimal] = {}
    for year, planned in session.exec(_build_lines(id_of(found))):
        by_year[year] = by_year.get(year, ZERO) + (planned or ZERO)
    spread: list[tuple[str, Decimal]] = []
    for year, amount in sorted(by_year.items()):
        first = 1 if found.starts_on is None or found.starts_on.year != year else found.starts_on.month
        last = 12 if found.ends_on is None or found.ends_on.year != year else found.ends_on.month
        months = range(first, last + 1) if first <= last else range(1, 13)
        part = (amount / len(months)).quantize(Decimal("0.01"))
        spread += [(f"{year}-{month:02}", part) for month in months[:-1]]
        spread.append((f"{year}-{months[-1]:02}", amount - part * (len(months) - 1)))
    return spread


def planned_build(session: Session, project: int) -> Decimal | None:
    """What a project plans to spend on building, in the base currency; None while a rate is missing."""
    amounts = [planned for _, planned in session.exec(_build_lines(project))]
    return None if None in amounts else sum((one for one in amounts if one), ZERO)


def sums_up(session: Session, project: int) -> bool:
    """Whether a project has a frozen baseline, or a plan that sums to its planned build money."""
    found = newest(session, project)
    return found is not None and (found.frozen_at is not None or found.total == planned_build(session, project))


def check_sum(session: Session, project: Project, baseline: Baseline) -> None:
    """Raise `Invalid` with the difference unless a plan sums to the planned build money."""
    build = planned_build(session, id_of(project))
    if build is None:
        raise Invalid("baseline.rate_missing", code=project.code)
    if baseline.total != build:
        raise Invalid("baseline.sum", total=baseline.total, build=build, difference=baseline.total - build)


def newest(session: Session, project: int) -> Baseline | None:
    """The newest baseline of a project, or the draft of the first; for callers that were let see it."""
    chosen = select(Baseline).where(Baseline.project_id == project).order_by(col(Baseline.version).desc())
    return session.exec(chosen.limit(1)).first()


def frozen_of(session: Session, projects: Collection[int]) -> dict[int, Baseline]:
    """The newest frozen baseline of each of these projects that has one; for callers that were let see them."""
    theirs = col(Baseline.project_id).in_(projects), col(Baseline.frozen_at).is_not(None)
    chosen = select(Baseline).where(*theirs).order_by(col(Baseline.version))
    return {one.project_id: one for one in session.exec(chosen)}


def plan_of(baseline: Baseline | None) -> Plan | None:
    """The plan of a frozen baseline; None for a draft or none."""
    if baseline is None or baseline.frozen_at is None:
        return None
    start = baseline.periods[0]["month"] if baseline.periods else f"{baseline.frozen_at:%Y-%m}"
    return Plan(date.fromisoformat(f"{start}-01"), tuple(Decimal(one["planned"]) for one in baseline.periods))


def seal_of(baseline: Baseline) -> str:
    """The SHA-256 over all that a baseline promises: months, milestones and benefits."""
    content = {"periods": baseline.periods, "milestones": baseline.milestones, "benefits": baseline.benefits}
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _fill(
    baseline: Baseline,
    months: Months,
    milestones: Sequence[Milestone],
    known: Sequence[Mapping[str, str]] | None = None,
) -> None:
    amounts: dict[str, Decimal] = {}
    for given, amount in months:
        month = str(given or "").strip()
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month) or not FIRST_YEAR <= int(month[:4]) <= LAST_YEAR:
            raise Invalid("baseline.month", month=month)
        if month in amounts:
            raise Invalid("baseline.month_twice", month=month)
        amounts[month] = check_amount(amount, field=month)
    baseline.periods = [{"month": one, "planned": str(amounts.get(one, ZERO))} for one in _all_months(amounts)]
    baseline.total = sum(amounts.values(), ZERO)
    before = known if known is not None else baseline.milestones
    baseline.milestones = _milestones(milestones, {one["id"] for one in before})


def _all_months(amounts: Mapping[str, Decimal]) -> list[str]:
    if not amounts:
        return []
    first, last = ((int(one[:4]) * 12 + int(one[5:]) - 1) for one in (min(amounts), max(amounts)))
    if last - first >= MOST_MONTHS:
        raise Invalid("baseline.too_long", first=min(amounts), last=max(amounts), most=MOST_MONTHS)
    return [f"{place // 12}-{place % 12 + 1:02}" for place in range(first, last + 1)]


def _milestones(milestones: Sequence[Milestone], known: set[str]) -> list[dict[str, str]]:
    kept: list[dict[str, str]] = []
    numbers = [int(one[1:]) for one in known]
    for one in milestones:
        name = check_text(one.name, field="milestone", most=300)
        if not name:
            raise Invalid("baseline.milestone_name")
        if one.id and one.id not in known:
            raise ValueError(f"no such milestone: {one.id}")
        numbers.append(max(numbers, default=0) + 1)
        kept.append(
            {
                "id": one.id or f"m{numbers[-1]}",
                "name": name,
                "due": check_day(one.due, field="milestone").isoformat(),
            }
        )
    return sorted(kept, key=lambda one: (one["due"], one["id"]))


def _seal(session: Session, baseline: Baseline, *, by: str, on: date) -> None:
    promised = select(Benefit).where(Benefit.project_id == baseline.project_id).order_by(col(Benefit.id))
    baseline.benefits = [
        {
            "id": one.id,
            "name": one.name,
            "unit": one.unit,
            "baseline": str(one.baseline),
            "target": str(one.target),
            "due": one.due_on.isoformat(),
        }
        for one in session.exec(promised)
    ]
    baseline.frozen_at, baseline.decided_by, baseline.decided_on = utc_now(), by, on
    baseline.hash = seal_of(baseline)
    session.add(baseline)
    session.flush()


def _build_lines(project: int):
    return select(col(InvestmentLine.year), col(InvestmentLine.planned_base)).where(
        InvestmentLine.project_id == project, InvestmentLine.kind == "build"
    )
