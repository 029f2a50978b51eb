"""Which projects are in the approved plan: what gate G2 asks."""

from sqlmodel import Session, select

from projects.tables.scenario import Scenario

APPROVED = "approved"


def approved_projects(session: Session) -> frozenset[int] | None:
    """The projects of the approved scenario; None while no scenario was ever approved."""
    found = session.exec(select(Scenario.result).where(Scenario.state == APPROVED)).first()
    if found is None:
        return None
    return frozenset(int(one["id"]) for one in found["projects"] if one["start"] is not None)


def in_plan(project: int, approved: frozenset[int] | None) -> bool:
    """Whether a project may pass as planned: it is in the plan, or there is none."""
    return approved is None or project in approved
