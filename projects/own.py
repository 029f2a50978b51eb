"""Who stands behind a project: its owner may tell how it goes, and never decides on it."""

from sqlmodel import Session

from data.access import Actor, require, require_anywhere
from data.errors import Denied
from projects.closed import check_not_closed
from projects.register import find_project, lead_of
from projects.tables import Project


def may_report(actor: Actor, project: Project, path: str) -> bool:
    """Whether this person may tell how a project goes whose lead organisation has this path. For hiding forms."""
    return _owns(actor, project) or actor.may("status.report", path)


def edit_own(session: Session, actor: Actor, project: int, *, late: bool = False) -> Project:
    """The project, for its owner or somebody who may report for its lead organisation; locked as by `edit_project`.

    Raises:
        Denied: the person sees the project but may not tell how it goes.
        Missing: there is none, or it is not this person's to see.
        Closed: it passed its last gate, and this is nothing that may come so `late`.
    """
    require_anywhere(actor, "project.read")
    found = find_project(session, actor, project)
    if not _owns(actor, found):
        require(actor, "status.report", lead_of(session, found).path)
    session.refresh(found, with_for_update=True)
    if not late:
        check_not_closed(session, found)
    return found


def check_not_own(actor: Actor, project: Project) -> None:
    """Raise `Denied` if this person owns or sponsors the project, and so must not decide on it."""
    if stands_behind(actor, project):
        raise Denied("gate.own_project", code=project.code)


def stands_behind(actor: Actor, project: Project) -> bool:
    """Whether this person owns or sponsors the project, by account or by name."""
    names = {project.owner_name.casefold(), project.sponsor_name.casefold()} - {""}
    return actor.person in {project.owner_id, project.sponsor_id} - {None} or actor.name.casefold() in names


def _owns(actor: Actor, project: Project) -> bool:
    return actor.person is not None and actor.person == project.owner_id
