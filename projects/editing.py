"""Many projects changed at once, as in a sheet: each row is stored, or refused by itself with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from data.access import Actor, require_anywhere
from data.errors import Conflict, UserError
from projects.recorded import plain
from projects.register import CHANGEABLE, change_project, find_project


@dataclass(frozen=True)
class Row:
    """The new values of a project, by column of `projects.register.CHANGEABLE`, and the version that was seen."""

    project: int
    seen_version: int
    values: Mapping[str, object]


@dataclass(frozen=True)
class Refused:
    """A row that was not stored: why, what it would have said, and for a conflict what stands there now."""

    code: str
    why: UserError
    yours: Mapping[str, object]
    theirs: Mapping[str, object]


def change_projects(session: Session, actor: Actor, *, rows: list[Row]) -> list[Refused]:
    """Change many projects together; gives the rows that were refused, in their order. The others are stored.

    A row is refused whole: somebody changed the project since, a value cannot be, or it is not this person's to change.

    Raises:
        Denied: the person may change no project at all.
        Missing: a project is not there, or not this person's to see.
    """
    require_anywhere(actor, "project.edit")
    refused = []
    for row in rows:
        found = find_project(session, actor, row.project)
        code = found.code
        try:
            # What a refused row has begun to change is taken back, and nothing of the others.
            with session.begin_nested():
                change_project(session, actor, row.project, seen_version=row.seen_version, changes=row.values)
        except UserError as error:
            session.refresh(found)
            now = {name: plain(getattr(found, name)) for name in row.values if name in CHANGEABLE}
            yours = {name: plain(value) for name, value in row.values.items()}
            refused.append(Refused(code, error, yours, now if isinstance(error, Conflict) else {}))
    return refused
