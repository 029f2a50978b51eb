"""What others published about a project that was brought in, to be read beside our own figures."""

from sqlmodel import Session, col, select

from data.access import Actor
from projects.register import find_project
from projects.tables.published import PublishedFigure

__all__ = ["PublishedFigure", "published_of"]


def published_of(session: Session, actor: Actor, project: int) -> list[PublishedFigure]:
    """The published figures of a project in the order of its file; empty for one that was not brought in."""
    found = find_project(session, actor, project)
    chosen = select(PublishedFigure).where(PublishedFigure.project_id == found.id)
    return list(session.exec(chosen.order_by(col(PublishedFigure.id))))
