"""Risks of projects: what may go wrong, how grave that is, what is done about it, and the roll-up over all projects."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from assess import states
from data.access import Actor, require_anywhere
from data.errors import Invalid, Missing
from projects.entries import check_day, check_text, check_version
from projects.lists import health_rules
from projects.own import edit_own
from projects.register import ACTIVE, PROPOSED, find_project, id_of, record_change, visible_projects
from projects.tables import Project
from projects.tables.value import Risk

OPEN, OCCURRED, CLOSED = STATES = ("open", "occurred", "closed")
"""May still happen; has happened and is a problem now; no longer there."""
TEXTS = {"text": 2000, "response": 4000, "owner_name": 200}
RESPONSE_FROM = 10
"""From this likelihood times impact on, a risk that is not closed needs a response."""
CHANGEABLE = frozenset({*TEXTS, "category", "likelihood", "impact", "review_on", "state"})


@dataclass(frozen=True)
class CategoryRisks:
    """The risks of one kind over many projects that are not closed; `worst` is the largest likelihood times impact."""

    category: str
    count: int
    projects: int
    by_level: Mapping[str, int]
    worst: int
    occurred: int
    review_overdue: int


def add_risk(
    session: Session,
    actor: Actor,
    project: int,
    *,
    category: str,
    text: str,
    likelihood: int,
    impact: int,
    details: Mapping[str, object] | None = None,
) -> Risk:
    """Enter a risk; `details` maps further columns of `CHANGEABLE` to values.

    Raises:
        Denied: the person neither owns the project nor may report for its lead organisation.
        Invalid: the category is unknown, likelihood or impact not from 1 to 5, or a risk from 10 on has no response.
    """
    found = edit_own(session, actor, project)
    added = Risk(project_id=id_of(found), category=category, text=text, likelihood=likelihood, impact=impact)
    given = {"category": category, "text": text, "likelihood": likelihood, "impact": impact}
    _fill(added, {**given, **(details or {})})
    session.add(added)
    session.flush()
    record_change(session, actor, found, "status.report", risk=added.text, likelihood=likelihood, impact=impact)
    return added


def change_risk(session: Session, actor: Actor, risk: int, *, seen_version: int, changes: Mapping[str, object]) -> Risk:
    """Change a risk that was seen at `seen_version`; a risk is closed, never deleted.

    Raises:
        Conflict: somebody changed it since.
        Invalid: as for `add_risk`.
    """
    held = session.get(Risk, risk)
    project = edit_own(session, actor, held.project_id if held else 0)
    if held is None:
        raise Missing(id=risk)
    session.refresh(held)
    check_version(held.version, seen_version)
    # On a copy, so that a refusal leaves the stored one untouched.
    wanted = Risk.model_validate(held.model_dump())
    _fill(wanted, changes)
    for name in changes:
        setattr(held, name, getattr(wanted, name))
    held.version += 1
    session.add(held)
    session.flush()
    after = {name: str(getattr(held, name)) for name in changes}
    record_change(session, actor, project, "status.report", risk=held.text, after=after)
    return held


def risks_of(session: Session, actor: Actor, project: int) -> list[Risk]:
    """The risks of a project, gravest first, those that are closed last."""
    found = find_project(session, actor, project)
    held = session.exec(select(Risk).where(Risk.project_id == found.id))
    return sorted(held, key=lambda one: (one.state == CLOSED, -one.likelihood * one.impact, one.id or 0))


def risks_by_category(session: Session, actor: Actor, *, today: date | None = None) -> list[CategoryRisks]:
    """The risks of the projects this person may see that are neither stopped nor closed, by kind.

    Every kind has a row, in the order of `health.yaml`.
    """
    require_anywhere(actor, "project.read")
    on, rules = today or states.today(), health_rules()
    chosen = (
        select(Risk)
        .join(Project, col(Project.id) == col(Risk.project_id))
        .where(visible_projects(actor), col(Project.state).in_((PROPOSED, ACTIVE)), col(Risk.state) != CLOSED)
    )
    held: dict[str, list[Risk]] = {one: [] for one in rules.categories}
    for risk in session.exec(chosen):
        held.setdefault(risk.category, []).append(risk)
    rolled = []
    for category, risks in held.items():
        levels = [rules.level_of(one.likelihood, one.impact).id for one in risks]
        rolled.append(
            CategoryRisks(
                category=category,
                count=len(risks),
                projects=len({one.project_id for one in risks}),
                by_level={level.id: levels.count(level.id) for level in rules.risk_levels},
                worst=max((one.likelihood * one.impact for one in risks), default=0),
                occurred=sum(one.state == OCCURRED for one in risks),
                review_overdue=sum(overdue(one, on) for one in risks),
            )
        )
    return rolled


def overdue(risk: Risk, today: date) -> bool:
    """Whether a risk that is not closed should have been looked at again before this day."""
    return risk.state != CLOSED and risk.review_on is not None and risk.review_on < today


def _fill(risk: Risk, values: Mapping[str, object]) -> None:
    rules = health_rules()
    for name, value in values.items():
        match name:
            case "category" if value not in rules.categories:
                raise Invalid("risk.category", category=value, allowed=", ".join(rules.categories))
            case "state" if value not in STATES:
                raise Invalid("risk.state", state=value, allowed=", ".join(STATES))
            case "likelihood" | "impact" if not isinstance(value, int) or not 1 <= value <= 5:
                raise Invalid("risk.scale", field=name, value=value)
            case "text" | "response" | "owner_name":
                setattr(risk, name, check_text(str(value or ""), field=name, most=TEXTS[name]))
            case "review_on" if isinstance(value, date):
                risk.review_on = check_day(value, field=name)
            case _ if name in CHANGEABLE:
                setattr(risk, name, value)
            case _:
                raise ValueError(f"not changeable: {name}")
    if not risk.text:
        raise Invalid("risk.text")
    if risk.state != CLOSED and risk.likelihood * risk.impact >= RESPONSE_FROM and not risk.response:
        raise Invalid("risk.response", score=risk.likelihood * risk.impact, least=RESPONSE_FROM)
