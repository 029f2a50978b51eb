"""A panel's scores: each member's own, their median as the value that counts, and how far they lie apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from data.access import Actor, require_anywhere
from data.errors import Invalid
from projects.entries import check_text, check_version
from projects.ranking.priorities import check_value
from projects.register import edit_project, id_of, record_change, visible_projects
from projects.tables import CriterionValue, Project
from projects.tables.ranking import PanelScore

MOST_MEMBERS = 60


@dataclass(frozen=True)
class Entry:
    """What a member says of a project by a criterion; `value` None takes back what was said at `seen_version`."""

    criterion: str
    value: int | None
    reason: str = ""
    seen_version: int = 0


@dataclass(frozen=True)
class Scored:
    """What a panel says of one project by one criterion: the median that counts, and the scores behind it."""

    median: int
    scores: Mapping[str, PanelScore] = field(default_factory=dict)

    @property
    def least(self) -> int:
        """The lowest score."""
        return min(one.value for one in self.scores.values())

    @property
    def most(self) -> int:
        """The highest score."""
        return max(one.value for one in self.scores.values())


def median_of(values: Sequence[int]) -> int:
    """The middle value; of two middle ones the mean, half up to a whole number.

    Raises:
        ValueError: there is no value.

    >>> median_of([75, 0, 50]), median_of([50, 75])
    (50, 63)
    """
    if not values:
        raise ValueError("no value")
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle] + 1) // 2


def panel_scores(
    session: Session, actor: Actor, *, projects: Sequence[int] | None = None
) -> dict[int, dict[str, Scored]]:
    """What the panel says of the projects that this person may see, or of some: by project, then by criterion."""
    require_anywhere(actor, "ranking.read")
    seen = select(Project.id).where(visible_projects(actor))
    chosen = select(PanelScore).where(col(PanelScore.project_id).in_(seen))
    if projects is not None:
        chosen = chosen.where(col(PanelScore.project_id).in_(projects))
    by_cell: dict[tuple[int, str], dict[str, PanelScore]] = {}
    for row in session.exec(chosen.order_by(col(PanelScore.member))):
        by_cell.setdefault((row.project_id, row.criterion), {})[row.member] = row
    found: dict[int, dict[str, Scored]] = {}
    for (project, criterion), scores in by_cell.items():
        median = median_of([one.value for one in scores.values()])
        found.setdefault(project, {})[criterion] = Scored(median, scores)
    return found


def set_scores(session: Session, actor: Actor, project: int, *, member: str, entries: Sequence[Entry]) -> int:
    """Keep what a member of the panel says of a project; the medians become its values. Gives how much was changed.

    A member writes only rows of their own name, so that two at once never overwrite one another.

    Raises:
        Invalid: the member has no name, there are too many members, a criterion is unknown or a value off the scale.
        Conflict: this member's score was changed since it was seen.
    """
    found = edit_project(session, actor, project, action="ranking.edit")
    name = check_member(member)
    held = session.exec(select(PanelScore).where(PanelScore.project_id == found.id)).all()
    if len({row.member for row in held} | {name}) > MOST_MEMBERS:
        raise Invalid("panel.members", most=MOST_MEMBERS)
    rows = {(row.criterion, row.member): row for row in held}
    changed: dict[str, int | None] = {}
    for entry in entries:
        row = rows.get((entry.criterion, name))
        check_version(row.version if row else 0, entry.seen_version)
        if entry.value is None:
            if row is not None:
                session.delete(rows.pop((entry.criterion, name)))
                changed[entry.criterion] = None
            continue
        value, reason = check_value(entry.criterion, entry.value), check_text(entry.reason, field="reason", most=4000)
        row = row or PanelScore(project_id=id_of(found), criterion=entry.criterion, member=name, value=value, version=0)
        row.value, row.reason, row.entered_by = value, reason, actor.name
        row.version += 1
        session.add(row)
        rows[entry.criterion, name] = row
        changed[entry.criterion] = value
    session.flush()
    _keep_medians(session, id_of(found), changed, list(rows.values()))
    if changed:
        record_change(session, actor, found, "ranking.edit", panel=name, scores=changed)
    return len(changed)


def check_member(member: str) -> str:
    """The name of a member of the panel, without spaces around it.

    Raises:
        Invalid: it is empty or too long.
    """
    name = " ".join(check_text(member, field="member", most=120).split())
    if not name:
        raise Invalid("panel.member")
    return name


def _keep_medians(
    session: Session, project: int, criteria: Mapping[str, int | None], rows: Sequence[PanelScore]
) -> None:
    """Write the medians of some criteria where values are read; without any score left there is no value."""
    held = session.exec(
        select(CriterionValue).where(
            CriterionValue.project_id == project, col(CriterionValue.criterion).in_(list(criteria))
        )
    )
    values = {row.criterion: row for row in held}
    for criterion in criteria:
        scores = sorted(row.value for row in rows if row.criterion == criterion)
        value = values.get(criterion)
        if not scores:
            if value is not None:
                session.delete(value)
            continue
        value = value or CriterionValue(project_id=project, criterion=criterion, value=0, version=0)
        value.value = median_of(scores)
        value.reason = " · ".join(str(one) for one in scores)
        value.version += 1
        session.add(value)
    session.flush()
