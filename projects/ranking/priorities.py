"""Projects by priority: their values, the weights, and the ranking that follows, with what was placed by hand."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from sqlmodel import Session, col, select

from data.access import Actor, require, require_anywhere
from data.errors import Invalid, Missing
from data.events import record
from data.i18n import language
from data.organisations import root
from projects.entries import check_text, check_version
from projects.listing import Choice, conditions
from projects.lists import criteria
from projects.ranking.ranked import HEAVIEST, NO_VALUE, Ranking, Values, check_weights, rank
from projects.register import OPEN, edit_project, find_project, id_of, record_change, visible_projects
from projects.tables import CriterionValue, CriterionWeights, Project
from projects.tables.ranking import PanelScore, RankOverrule

__all__ = [
    "HEAVIEST",
    "NO_VALUE",
    "CriterionValue",
    "CriterionWeights",
    "RankOverrule",
    "Ranking",
    "Values",
    "active_weights",
    "check_value",
    "rank",
    "ranking",
    "remove_weights",
    "save_weights",
    "set_value",
    "to_be_ranked",
    "values_of",
    "weight_sets",
]


def ranking(
    session: Session, actor: Actor, *, weights: Mapping[str, int] | None = None, choice: Choice | None = None
) -> Ranking:
    """Rank the projects this person may see, by `weights` or the active set, with the places given by hand.

    Without a `choice` of states only those proposed or under way are ranked: of the others nothing is left to decide.
    `table` also has `code`, the names, `organisation_id`, and `overruled`, `overrule_reason` and `overruled_by`, which
    are False and empty where a project stands by its score.
    """
    require_anywhere(actor, "ranking.read")
    used = _known(weights) if weights is not None else active_weights(session)
    chosen = select(Project.id, Project.code, Project.name_en, Project.name_km, Project.organisation_id).where(  # pyright: ignore[reportCallIssue] - more columns than SQLModel has types for
        visible_projects(actor), *conditions(session, to_be_ranked(choice))
    )
    projects = pd.DataFrame.from_records(
        session.exec(chosen).all(),
        columns=["project", "code", "name_en", "name_km", "organisation_id"],
        index="project",
    )
    overrules = {one.project_id: one for one in session.exec(select(RankOverrule)) if one.project_id in projects.index}
    ranked = rank(
        _matrix(session, projects.index, list(used)),
        projects=[int(one) for one in projects.index],
        weights=used,
        placed={project: one.place for project, one in overrules.items()},
    )
    table = ranked.table.join(projects)
    table["overruled"] = [int(one) in overrules for one in table.index]
    table["overrule_reason"] = [overrules[int(one)].reason if int(one) in overrules else "" for one in table.index]
    table["overruled_by"] = [overrules[int(one)].by if int(one) in overrules else "" for one in table.index]
    return Ranking(table, ranked.weights, ranked.checked, ranked.order)


def to_be_ranked(choice: Choice | None = None) -> Choice:
    """The choice with the states that are ranked, unless it names its own."""
    asked = choice or Choice()
    return asked if asked.states is not None else replace(asked, states=OPEN)


def _matrix(session: Session, projects: pd.Index, used: list[str]) -> np.ndarray:
    """The values kept of the projects, a row for each and a column per criterion, `NO_VALUE` where there is none."""
    values = np.full((len(projects), len(used)), NO_VALUE, dtype=np.int64)
    held = session.exec(select(CriterionValue.project_id, CriterionValue.criterion, CriterionValue.value)).all()
    if held:
        of, by, worth = zip(*held, strict=True)
        rows, columns = projects.get_indexer(pd.Index(of)), pd.Index(used).get_indexer(pd.Index(by))
        # A criterion that the file no longer has keeps its values, which count for nothing.
        known = (rows >= 0) & (columns >= 0)
        values[rows[known], columns[known]] = np.array(worth)[known]
    return values


def values_of(session: Session, actor: Actor, project: int) -> dict[str, CriterionValue]:
    """The values of a project, by criterion."""
    found = find_project(session, actor, project)
    held = session.exec(select(CriterionValue).where(CriterionValue.project_id == found.id))
    return {row.criterion: row for row in held}


def set_value(
    session: Session, actor: Actor, project: int, *, criterion: str, value: int, seen_version: int, reason: str = ""
) -> CriterionValue:
    """Say how much a project is worth by a criterion, 0 to 100 on its scale; `seen_version` is 0 for the first time.

    Raises:
        Invalid: there is no such criterion, the value lies off the scale, or a panel has scored the project by this
            criterion, whose median is the value.
        Conflict: somebody changed it since.
    """
    found = edit_project(session, actor, project, action="ranking.edit")
    check_value(criterion, value)
    scored = select(PanelScore.id).where(PanelScore.project_id == found.id, PanelScore.criterion == criterion)
    if session.exec(scored.limit(1)).first() is not None:
        raise Invalid("ranking.panel_decides", criterion=criteria().by_id[criterion].name.to(language()))
    held = select(CriterionValue).where(CriterionValue.project_id == found.id, CriterionValue.criterion == criterion)
    row = session.exec(held).first()
    check_version(row.version if row else 0, seen_version)
    row = row or CriterionValue(project_id=id_of(found), criterion=criterion, value=value, version=0)
    row.value, row.reason = value, check_text(reason, field="reason", most=4000)
    row.version += 1
    session.add(row)
    session.flush()
    record_change(session, actor, found, "ranking.edit", criterion=criterion, value=value, reason=row.reason)
    return row


def weight_sets(session: Session, actor: Actor) -> list[CriterionWeights]:
    """The named sets of weights, by name; without an active one the weights of `criteria.yaml` are used."""
    require_anywhere(actor, "ranking.read")
    return list(session.exec(select(CriterionWeights).order_by(col(CriterionWeights.name))))


def active_weights(session: Session) -> dict[str, int]:
    """The weights in use: the active set's, else those of `criteria.yaml`."""
    found = session.exec(select(CriterionWeights).where(col(CriterionWeights.active).is_(True))).first()
    return _known(found.weights) if found else criteria().default_weights


def save_weights(
    session: Session, actor: Actor, *, name: str, weights: Mapping[str, int], seen_version: int, active: bool = False
) -> CriterionWeights:
    """Keep a named set of weights, whole numbers from 0 to `HEAVIEST`; `seen_version` is 0 for a new set.

    An active set takes the place of the one before. A criterion left out weighs nothing.

    Raises:
        Invalid: the name is empty, a weight is negative or too heavy, or a criterion is unknown.
        Conflict: somebody changed the set since.
    """
    require(actor, "ranking.edit", root(session).path)
    short = check_text(name, field="name", most=120)
    if not short:
        raise Invalid("ranking.name")
    kept = _known(weights)
    check_weights(kept)
    row = session.exec(select(CriterionWeights).where(CriterionWeights.name == short)).first()
    check_version(row.version if row else 0, seen_version)
    row = row or CriterionWeights(name=short, version=0)
    if active:
        for other in session.exec(select(CriterionWeights).where(col(CriterionWeights.active).is_(True))):
            other.active = False
            session.add(other)
    row.weights, row.active = kept, active
    row.version += 1
    session.add(row)
    session.flush()
    record(session, actor, "ranking.edit", subject=f"weights:{row.id}", name=short, weights=kept, active=active)
    return row


def remove_weights(session: Session, actor: Actor, weights: int) -> None:
    """Delete a named set of weights."""
    require(actor, "ranking.edit", root(session).path)
    found = session.get(CriterionWeights, weights)
    if found is None:
        raise Missing(id=weights)
    session.delete(found)
    record(session, actor, "ranking.edit", subject=f"weights:{weights}", removed=found.name)


def check_value(criterion: str, value: object) -> int:
    """A value as it is kept: a whole number from 0 to 100 for a criterion of `criteria.yaml`.

    Raises:
        Invalid: there is no such criterion, or the value lies off the scale.
    """
    known = criteria().by_id
    if criterion not in known:
        raise Invalid("ranking.criterion", criterion=criterion, allowed=", ".join(known))
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100:
        raise Invalid("ranking.value", value=value)
    return value


def _known(weights: Mapping[str, int]) -> dict[str, int]:
    """The weights for all criteria in the order of the file."""
    known = criteria().by_id
    for criterion in weights:
        if criterion not in known:
            raise Invalid("ranking.criterion", criterion=criterion, allowed=", ".join(known))
    return {criterion: weights.get(criterion, 0) for criterion in known}
