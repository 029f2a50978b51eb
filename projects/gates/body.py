"""The body that decides a gate: its name, who of it was present, and its minutes."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.errors import Denied, Invalid
from projects.entries import check_link, check_text
from projects.tables import Project


@dataclass(frozen=True)
class Body:
    """A body as a decision keeps it; `name` is None where one person decided alone."""

    name: str | None
    present: tuple[str, ...]
    minutes: str | None


def check_body(project: Project, *, body: str | None, present: Sequence[str], minutes: str | None) -> Body:
    """The body as it was entered.

    Raises:
        Invalid: it is named without anybody present, or somebody is present without a body.
        Denied: the owner or the sponsor of the project sat among those present.
    """
    name = check_text(body or "", field="body", most=300)
    sat = tuple(plain for one in present if (plain := check_text(one, field="present", most=200)))
    if bool(name) != bool(sat):
        raise Invalid("gate.body")
    behind = {one.casefold() for one in (project.owner_name, project.sponsor_name) if one}
    own = next((one for one in sat if one.casefold() in behind), None)
    if own is not None:
        raise Denied("gate.body_own", name=own, code=project.code)
    return Body(name or None, sat, check_link(minutes))
