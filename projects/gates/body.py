"""The body that decides a gate: its name, who of it was present, how many had to be, and its minutes."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.errors import Denied, Invalid
from projects.entries import check_link, check_text
from projects.tables import Project


@dataclass(frozen=True)
class Body:
    """A body as a decision keeps it; `name` and `quorum` are None where one person decided alone."""

    name: str | None
    present: tuple[str, ...]
    quorum: int | None
    minutes: str | None


def check_body(
    project: Project, *, body: str | None, present: Sequence[str], quorum: int | None, minutes: str | None
) -> Body:
    """The body as it was entered; `quorum` is how many of it must be present by its own rules.

    Raises:
        Invalid: name, quorum and those present do not come together, somebody is named twice, or too few were present.
        Denied: the owner or the sponsor of the project sat among those present.
    """
    name = check_text(body or "", field="body", most=300)
    sat = tuple(plain for one in present if (plain := check_text(one, field="present", most=200)))
    if not bool(name) == bool(sat) == bool(quorum):
        raise Invalid("gate.body")
    known: set[str] = set()
    for one in sat:
        if one.casefold() in known:
            raise Invalid("gate.body_twice", name=one)
        known.add(one.casefold())
    own = next((one for one in sat if one.casefold() in _behind(project)), None)
    if own is not None:
        raise Denied("gate.body_own", name=own, code=project.code)
    if quorum and len(sat) < quorum:
        raise Invalid("gate.quorum", count=len(sat), quorum=quorum, body=name)
    return Body(name or None, sat, quorum, check_link(minutes))


def _behind(project: Project) -> set[str]:
    return {one.casefold() for one in (project.owner_name, project.sponsor_name) if one}
