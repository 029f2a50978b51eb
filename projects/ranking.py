"""Ranks projects by weighted criteria on fixed scales, and shows what each criterion contributed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlmodel import Session, col, select

from data.access import Actor, require, require_anywhere
from data.errors import Invalid, Missing
from data.events import record
from data.organisations import root
from projects.entries import check_text, check_version
from projects.listing import Choice, conditions
from projects.lists import criteria
from projects.register import edit_project, find_project, id_of, record_change, visible_projects
from projects.tables import CriterionValue, CriterionWeights, Project

NO_VALUE = -1
"""Stands for a missing value in a matrix of values."""
HEAVIEST = 1000


@dataclass(frozen=True)
class Ranking:
    """Projects ranked, best first; those with equal scores share a rank and stand by id.

    `table` is indexed by project id with `rank` (1, 1, 3, …), `score` (0 to 100) and `missing` (how many of the
    weighted criteria have no value and count 0). `contributions` has the same index and a column per criterion:
    they sum to the score. `given` says which values exist. `weights` are the shares used, summing to 1 (all 0 if
    every weight is 0: then all scores are 0 and all projects share rank 1).
    """

    table: pd.DataFrame
    contributions: pd.DataFrame
    given: pd.DataFrame
    weights: Mapping[str, float]


def rank(values: np.ndarray, *, projects: Sequence[int], weights: Mapping[str, int]) -> Ranking:
    """Rank projects by the weighted sum of their values; exact, since values and weights are whole numbers.

    `values` has a row per project and a column per criterion of `weights`, in that order: 0 to 100, or `NO_VALUE`.
    The score of a project depends on its own values only, so adding or removing a project never changes the order
    of the others.

    Raises:
        ValueError: the array does not fit, or a value lies off the scale.
        Invalid: a weight is negative or heavier than `HEAVIEST`.
    """
    check_weights(weights)
    matrix = np.asarray(values, dtype=np.int64).reshape(-1, len(weights))
    if len(matrix) != len(projects) or ((matrix < NO_VALUE) | (matrix > 100)).any():
        raise ValueError("values must be 0 to 100, or NO_VALUE, one row per project")
    heavy = np.fromiter(weights.values(), dtype=np.int64, count=len(weights))
    given = matrix != NO_VALUE
    points = np.where(given, matrix, 0) * heavy
    sums = points.sum(axis=1)
    whole = max(int(heavy.sum()), 1)
    order = np.lexsort((np.asarray(projects, dtype=np.int64), -sums))
    # Equal whole sums are equal scores; the rank is one more than the number of better projects.
    ranks = 1 + np.searchsorted(np.sort(-sums), -sums, side="left")
    index = pd.Index(np.asarray(projects, dtype=np.int64)[order], name="project")
    table = pd.DataFrame(
        {
            "rank": ranks[order],
            "score": sums[order] / whole,
            "missing": (~given & (heavy > 0)).sum(axis=1)[order],
        },
        index=index,
    )
    names = list(weights)
    return Ranking(
        table=table,
        contributions=pd.DataFrame(points[order] / whole, index=index, columns=names),
        given=pd.DataFrame(given[order], index=index, columns=names),
        weights=dict(zip(names, (heavy / whole).tolist(), strict=True)),
    )


def ranking(
    session: Session, actor: Actor, *, weights: Mapping[str, int] | None = None, choice: Choice | None = None
) -> Ranking:
    """Rank the projects this person may see, by `weights` or the active set; `table` also has code and names."""
    require_anywhere(actor, "ranking.read")
    used = _known(weights) if weights is not None else active_weights(session)
    chosen = select(Project.id, Project.code, Project.name_en, Project.name_km, Project.organisation_id).where(  # pyright: ignore[reportCallIssue] - more columns than SQLModel has types for
        visible_projects(actor), *conditions(session, choice or Choice())
    )
    projects = pd.DataFrame.from_records(
        session.exec(chosen).all(),
        columns=["project", "code", "name_en", "name_km", "organisation_id"],
        index="project",
    )
    held = select(CriterionValue.project_id, CriterionValue.criterion, CriterionValue.value)
    values = np.full((len(projects), len(used)), NO_VALUE, dtype=np.int64)
    rows, columns = ({name: place for place, name in enumerate(names)} for names in (projects.index, used))
    for project, criterion, value in session.exec(held):
        if project in rows and criterion in columns:
            values[rows[project], columns[criterion]] = value
    ranked = rank(values, projects=[int(one) for one in projects.index], weights=used)
    return Ranking(ranked.table.join(projects), ranked.contributions, ranked.given, ranked.weights)


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
        Invalid: there is no such criterion, or the value lies off the scale.
        Conflict: somebody changed it since.
    """
    found = edit_project(session, actor, project, action="ranking.edit")
    known = criteria().by_id
    if criterion not in known:
        raise Invalid("ranking.criterion", criterion=criterion, allowed=", ".join(known))
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100:
        raise Invalid("ranking.value", value=value)
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


def check_weights(weights: Mapping[str, int]) -> None:
    """Raise `Invalid` for a weight that is negative, too heavy, or no whole number."""
    for criterion, weight in weights.items():
        if isinstance(weight, bool) or not isinstance(weight, int) or not 0 <= weight <= HEAVIEST:
            raise Invalid("ranking.weight", criterion=criterion, weight=weight, most=HEAVIEST)


def _known(weights: Mapping[str, int]) -> dict[str, int]:
    """The weights for all criteria in the order of the file."""
    known = criteria().by_id
    for criterion in weights:
        if criterion not in known:
            raise Invalid("ranking.criterion", criterion=criterion, allowed=", ".join(known))
    return {criterion: weights.get(criterion, 0) for criterion in known}
