"""Projects that passed their last gate: they stay as they are, but for what becomes known later."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from assess import states
from data.errors import Closed
from projects.gates.standing import CLOSED, standings
from projects.tables import Project


def closed_projects(session: Session) -> frozenset[str]:
    """The codes of the projects that passed their last gate; for checks of many rows at once."""
    ended = session.exec(select(Project).where(Project.state == CLOSED, col(Project.gate_unknown).is_(False))).all()
    return frozenset(one.code for one in _closed(session, ended))


def check_not_closed(session: Session, project: Project) -> None:
    """Raise `Closed` if a project passed its last gate.

    One whose last decision has an overdue condition fell back to hold and is not closed; nor is imported history,
    which passed no gate.
    """
    if project.state == CLOSED and not project.gate_unknown and _closed(session, [project]):
        raise Closed("project.closed", code=project.code)


def _closed(session: Session, projects: Sequence[Project]) -> list[Project]:
    found = standings(session, projects, today=states.today())
    return [one for one in projects if one.id is not None and found[one.id].standing == CLOSED]
