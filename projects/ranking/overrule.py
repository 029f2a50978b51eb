"""A project put at a place of the ranking by hand: who did it and why is kept and shown; its score stays."""

from sqlmodel import Session

from data.access import Actor
from data.errors import Invalid, Missing
from projects.entries import check_text, check_version
from projects.register import edit_project, find_project, id_of, record_change
from projects.tables.ranking import RankOverrule

LAST = 10_000
"""The last place that can be given; a place behind the last project is the last one."""


def overrule(
    session: Session, actor: Actor, project: int, *, place: int, reason: str, seen_version: int
) -> RankOverrule:
    """Put a project at a place of the ranking, 1 for the first; `seen_version` is 0 if it stood by its score.

    Raises:
        Invalid: there is no such place, or no reason is given.
        Conflict: somebody changed it since.
    """
    found = edit_project(session, actor, project, action="ranking.edit")
    if isinstance(place, bool) or not isinstance(place, int) or not 1 <= place <= LAST:
        raise Invalid("ranking.place", place=place, most=LAST)
    said = check_text(reason, field="reason", most=4000)
    if not said:
        raise Invalid("ranking.overrule_reason")
    row = session.get(RankOverrule, found.id)
    check_version(row.version if row else 0, seen_version)
    row = row or RankOverrule(project_id=id_of(found), place=place, reason=said, by=actor.name, version=0)
    row.place, row.reason, row.by = place, said, actor.name
    row.version += 1
    session.add(row)
    session.flush()
    record_change(session, actor, found, "ranking.edit", place=place, reason=said)
    return row


def let_score_decide(session: Session, actor: Actor, project: int, *, seen_version: int) -> None:
    """Take back what `overrule` did: the project stands by its score again.

    Raises:
        Missing: it does so already.
        Conflict: somebody changed it since.
    """
    found = edit_project(session, actor, project, action="ranking.edit")
    row = session.get(RankOverrule, found.id)
    if row is None:
        raise Missing(id=project)
    check_version(row.version, seen_version)
    session.delete(row)
    session.flush()
    record_change(session, actor, found, "ranking.edit", place=None, removed=row.reason)


def overrule_of(session: Session, actor: Actor, project: int) -> RankOverrule | None:
    """What was done to a project by hand; None if it stands by its score."""
    found = find_project(session, actor, project)
    return session.get(RankOverrule, found.id)
