"""What the national policy has to do with projects: which carry out a measure, which strategies serve an objective."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from assess.tables.target import PolicyFramework, PolicyMeasure, PolicyObjective
from assess.targets.entries import found, record_edit, require_edit, require_read, store_changes
from data.access import Actor
from data.errors import Conflict, Invalid
from data.links import replace_links
from projects.health.board import health_of
from projects.lists import strategies
from projects.register import find_project, visible_projects
from projects.tables import Project
from projects.tables.policy_link import PolicyMeasureProject, PolicyObjectiveStrategy


@dataclass(frozen=True)
class CarriedOut:
    """A project that carries out a measure: where it stands, as in `projects.gates.standing.Standing`, and its colour.

    `colour` is the worst of cost, schedule and benefit; None where none of them can be computed.
    """

    id: int
    code: str
    name_en: str
    name_km: str | None
    standing: str
    colour: str | None


@dataclass(frozen=True)
class Served:
    """An objective of a framework that a strategy serves."""

    framework: PolicyFramework
    objective: PolicyObjective


def projects_of_measures(session: Session, actor: Actor, framework: int) -> dict[int, list[CarriedOut]]:
    """The projects that carry out each measure of a framework, by measure and code, of those this person may see."""
    require_read(actor)
    found(session, PolicyFramework, framework)
    chosen = (
        select(PolicyMeasureProject)
        .join(PolicyMeasure, col(PolicyMeasure.id) == col(PolicyMeasureProject.measure_id))
        .join(Project, col(Project.id) == col(PolicyMeasureProject.project_id))
        .where(PolicyMeasure.framework_id == framework, visible_projects(actor))
        .order_by(col(Project.code))
    )
    known: dict[int, CarriedOut] = {}
    linked: dict[int, list[CarriedOut]] = {}
    for one in session.exec(chosen).all():
        if one.project_id not in known:
            known[one.project_id] = _carried_out(session, actor, one.project_id)
        linked.setdefault(one.measure_id, []).append(known[one.project_id])
    return linked


def measures_of_project(session: Session, actor: Actor, project: int) -> list[tuple[PolicyMeasure, PolicyFramework]]:
    """The measures that a project carries out, with their frameworks, the one that ends last first.

    Raises:
        Missing: there is no such project, or it is not this person's to see.
    """
    find_project(session, actor, project)
    chosen = (
        select(PolicyMeasure, PolicyFramework)
        .join(PolicyFramework, col(PolicyFramework.id) == col(PolicyMeasure.framework_id))
        .join(PolicyMeasureProject, col(PolicyMeasureProject.measure_id) == col(PolicyMeasure.id))
        .where(PolicyMeasureProject.project_id == project)
        .order_by(col(PolicyFramework.ends_on).desc(), col(PolicyMeasure.id))
    )
    return list(session.exec(chosen))


def set_measure_projects(
    session: Session, actor: Actor, measure: int, *, seen_version: int, projects: Iterable[int]
) -> PolicyMeasure:
    """Say which projects carry out a measure; replaces the list, but for projects that this person may not see.

    Raises:
        Missing: there is no such measure, or a project is not there or not this person's to see.
        Conflict: somebody else changed the measure in between.
    """
    require_edit(session, actor)
    row = found(session, PolicyMeasure, measure)
    wanted = set(projects)
    for one in sorted(wanted):
        find_project(session, actor, one)
    store_changes(session, actor, row, seen_version=seen_version, values={}, projects=sorted(wanted))
    held = (
        select(PolicyMeasureProject)
        .join(Project, col(Project.id) == col(PolicyMeasureProject.project_id))
        .where(PolicyMeasureProject.measure_id == measure, visible_projects(actor))
    )
    replace_links(
        session,
        session.exec(held).all(),
        wanted,
        by=lambda link: link.project_id,
        new=lambda one: PolicyMeasureProject(measure_id=measure, project_id=one),
    )
    session.flush()
    return row


def strategies_of_objectives(session: Session, actor: Actor, framework: int) -> dict[int, list[str]]:
    """The strategies that serve each objective of a framework, by objective; one without any is not among them."""
    require_read(actor)
    found(session, PolicyFramework, framework)
    linked: dict[int, list[str]] = {}
    chosen = (
        select(PolicyObjectiveStrategy)
        .join(PolicyObjective, col(PolicyObjective.id) == col(PolicyObjectiveStrategy.objective_id))
        .where(PolicyObjective.framework_id == framework)
        .order_by(col(PolicyObjectiveStrategy.strategy))
    )
    for one in session.exec(chosen):
        linked.setdefault(one.objective_id, []).append(one.strategy)
    return linked


def served_by_strategy(session: Session, actor: Actor) -> dict[str, list[Served]]:
    """For every strategy the objectives that it serves, of all frameworks, the one that ends last first."""
    require_read(actor)
    served: dict[str, list[Served]] = {one.id: [] for one in strategies().strategies}
    chosen = (
        select(PolicyObjectiveStrategy, PolicyObjective, PolicyFramework)
        .join(PolicyObjective, col(PolicyObjective.id) == col(PolicyObjectiveStrategy.objective_id))
        .join(PolicyFramework, col(PolicyFramework.id) == col(PolicyObjective.framework_id))
        .order_by(col(PolicyFramework.ends_on).desc(), col(PolicyFramework.id), col(PolicyObjective.place))
    )
    for link, objective, framework in session.exec(chosen):
        # A department may have taken a strategy out of the file since.
        if link.strategy in served:
            served[link.strategy].append(Served(framework, objective))
    return served


def set_objective_strategies(
    session: Session, actor: Actor, objective: int, *, seen: Iterable[str], serving: Iterable[str]
) -> PolicyObjective:
    """Say which strategies serve an objective that was seen with the strategies `seen`; replaces the list.

    Raises:
        Invalid: an unknown strategy.
        Conflict: somebody else changed them in between.
    """
    require_edit(session, actor)
    row = found(session, PolicyObjective, objective)
    known = [one.id for one in strategies().strategies]
    wanted = set(serving)
    for one in sorted(wanted - set(known)):
        raise Invalid("project.serves", target=one, allowed=", ".join(known))
    held = session.exec(select(PolicyObjectiveStrategy).where(PolicyObjectiveStrategy.objective_id == objective)).all()
    there = {link.strategy for link in held}
    if there != set(seen):
        raise Conflict(theirs=", ".join(sorted(there)), yours=", ".join(sorted(seen)))
    replace_links(
        session,
        held,
        wanted,
        by=lambda link: link.strategy,
        new=lambda one: PolicyObjectiveStrategy(objective_id=objective, strategy=one),
    )
    session.flush()
    record_edit(session, actor, row, strategies=sorted(wanted), before=sorted(there))
    return row


def _carried_out(session: Session, actor: Actor, project: int) -> CarriedOut:
    """How a project that this person may see stands."""
    health = health_of(session, actor, project)
    if health is None:
        raise ValueError(f"project {project} is not this person's to see")
    row = health.row
    return CarriedOut(
        id=project,
        code=str(row["code"]),
        name_en=str(row["name_en"]),
        name_km=row["name_km"],
        standing=str(row["standing"]),
        colour=health.worst,
    )
