"""The investment lines of a project saved as a sheet: all its changes together, or none of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sqlmodel import Session

from data.access import Actor
from projects.entries import check_amount
from projects.investment.lines import ZERO, add_line, change_line, remove_line
from projects.register import edit_project
from projects.tables import InvestmentLine


@dataclass(frozen=True)
class LineChange:
    """What became of a line that was seen at `version`: new values by the names of `lines.CHANGEABLE`."""

    line: int
    version: int
    changes: Mapping[str, object] = field(default_factory=dict)


def save_lines(
    session: Session,
    actor: Actor,
    project: int,
    *,
    removed: Sequence[LineChange] = (),
    changed: Sequence[LineChange] = (),
    added: Sequence[Mapping[str, object]] = (),
    reason: str = "",
) -> None:
    """Remove, change and add lines of a project; `added` holds arguments of `projects.investment.lines.add_line`.

    What commits less is stored before what commits more, so that money can be moved from one line to another within
    a release. `reason` is needed where a line of a closed year is corrected.

    Raises:
        Closed: a change of a closed project or year goes beyond what was spent.
        Conflict: somebody changed one of the lines since.
        Invalid: as for `add_line`, `change_line` and `remove_line`; the caller's transaction then stores nothing.
    """
    edit_project(session, actor, project, action="investment.edit", late=True)
    for one in removed:
        remove_line(session, actor, one.line, seen_version=one.version)
    for one in sorted(changed, key=lambda one: _more_committed(session, one)):
        change_line(session, actor, one.line, seen_version=one.version, changes=one.changes, reason=reason)
    for line in added:
        add_line(session, actor, project=project, reason=reason, **line)  # pyright: ignore[reportArgumentType] - checked by the service


def _more_committed(session: Session, change: LineChange) -> Decimal:
    """By how much a change raises what is committed in its own currency; below 0 if it lowers it."""
    stored = session.get(InvestmentLine, change.line)
    if stored is None or "committed" not in change.changes:
        return ZERO
    return check_amount(change.changes["committed"], field="committed") - stored.committed
