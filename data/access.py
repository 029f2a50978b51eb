"""Who may do what, where: one table of grants, and the two questions asked of it."""

from dataclasses import dataclass, field
from enum import StrEnum

from data.errors import Denied


class Role(StrEnum):
    """What a person is to an organisation. A role reaches the organisation's descendants."""

    OFFICER = "officer"
    HEAD = "head"
    REVIEWER = "reviewer"
    PLANNER = "planner"
    DIRECTOR = "director"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


READS = frozenset(
    {
        "organisation.read",
        "service.read",
        "cycle.read",
        "answer.read",
        "comment.read",
        "review.read",
        "result.read",
        "national.read",
        "target.read",
        "project.read",
        "ranking.read",
        "report.make",
        "government_report.read",
        "event.read",
    }
)
_AGENCY = frozenset(
    {
        "organisation.read",
        "service.read",
        "cycle.read",
        "answer.read",
        "review.read",
        "result.read",
        "project.read",
        "report.make",
    }
)
_DISCUSSES = {"comment.read", "comment.edit"}
_MEASURES = {"fact.measure"}
_NATIONAL = _AGENCY | {"national.read", "target.read", "ranking.read", "government_report.read"}

GRANTS: dict[Role, frozenset[str]] = {
    Role.OFFICER: _AGENCY | _DISCUSSES | _MEASURES | {"answer.edit", "status.report", "proposal.submit", "common.ask"},
    Role.HEAD: _AGENCY
    | _DISCUSSES
    | _MEASURES
    | {"answer.edit", "submission.submit", "help.offer", "event.read", "status.report", "proposal.submit"}
    | {"common.ask", "readiness.set"},
    Role.REVIEWER: _NATIONAL
    | _DISCUSSES
    | _MEASURES
    | {"review.edit", "review.arbitrate", "submission.return", "submission.verify"},
    Role.PLANNER: _NATIONAL
    | {"project.edit", "investment.edit", "gate.early", "ranking.edit", "target.edit", "project.import"}
    | {"status.call", "status.report", "proposal.submit", "common.edit", "common.decide"}
    | {"government_report.edit"},
    Role.DIRECTOR: _NATIONAL
    | {"review.arbitrate", "gate.early", "gate.late", "result.publish", "event.read", "common.decide", "plan.approve"}
    | {"government_report.issue"},
    Role.ADMINISTRATOR: _NATIONAL
    | _MEASURES
    | {
        "organisation.edit",
        "service.edit",
        "cycle.edit",
        "target.edit",
        "help.offer",
        "person.read",
        "person.edit",
        "event.read",
        "sample.clear",
        "api.edit",
        "assessment.import",
        "project.import",
        "common.edit",
    },
    Role.AUDITOR: READS | {"person.read"},
}
ACTIONS: frozenset[str] = frozenset[str]().union(*GRANTS.values())


@dataclass(frozen=True)
class Actor:
    """The person behind a call, with their roles as they stand in the database now.

    `grants` pairs a role with the path of the organisation that it is held at; a path such as "/1/7/"
    names the organisation and all its ancestors, so a role reaches every path that begins with its own.
    """

    person: int | None
    name: str
    grants: tuple[tuple[Role, str], ...] = field(default=())

    def may(self, action: str, path: str) -> bool:
        """Whether this person may do `action` at the organisation with this path. For hiding buttons."""
        return any(path.startswith(held) for held in self.reach(action))

    def may_anywhere(self, action: str) -> bool:
        """Whether there is any organisation where this person may do `action`. For the menu."""
        return bool(self.reach(action))

    def reach(self, action: str) -> tuple[str, ...]:
        """The paths below which this person may do `action`; empty if nowhere."""
        if action not in ACTIONS:
            raise ValueError(f"unknown action '{action}'")
        return tuple(path for role, path in self.grants if action in GRANTS[role])

    def holds(self, role: Role, path: str) -> bool:
        """Whether this person holds `role` at the organisation with this path or at an ancestor of it."""
        return any(held is role and path.startswith(at) for held, at in self.grants)


STRANGER = Actor(person=None, name="")
"""Somebody who is not signed in."""


def require(actor: Actor, action: str, path: str) -> None:
    """Raise `Denied` unless the person may do `action` at the organisation with this path."""
    if not actor.may(action, path):
        raise Denied(action=action)


def require_anywhere(actor: Actor, action: str) -> tuple[str, ...]:
    """Raise `Denied` unless the person may do `action` somewhere; return where: the paths it reaches."""
    reach = actor.reach(action)
    if not reach:
        raise Denied(action=action)
    return reach
