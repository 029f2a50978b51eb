"""Measures of a framework: what is to be done, who leads, with whom, and how far it is."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from sqlmodel import Session, col, select

from assess.tables.target import PolicyFramework, PolicyMeasure
from assess.targets.entries import (
    check_reported,
    found,
    record_edit,
    require_edit,
    require_read,
    store_changes,
)
from data.access import Actor

STATES = ("unknown", "planned", "under_way", "done", "dropped")
"""Unknown: nobody has said how far it is."""
_LENGTHS = {"heading_en": 300, "heading_km": 300, "name_km": 300, "lead": 300, "partners": 1000, "note": 2000}
_checked = partial(check_reported, states=STATES, lengths=_LENGTHS)


def list_measures(session: Session, actor: Actor, framework: int) -> list[PolicyMeasure]:
    """The measures of a framework in the order in which they were entered."""
    require_read(actor)
    found(session, PolicyFramework, framework)
    chosen = select(PolicyMeasure).where(PolicyMeasure.framework_id == framework)
    return list(session.exec(chosen.order_by(col(PolicyMeasure.id))))


def add_measure(
    session: Session,
    actor: Actor,
    *,
    framework: int,
    name_en: str,
    name_km: str | None = None,
    heading_en: str = "",
    heading_km: str | None = None,
    lead: str = "",
    partners: str = "",
    state: str = "unknown",
    state_on: date | None = None,
    note: str = "",
) -> PolicyMeasure:
    """Enter a measure of a framework.

    Raises:
        Invalid: the name is missing, a text is too long, the state is unknown, or it was reported for a day to come.
    """
    require_edit(session, actor)
    found(session, PolicyFramework, framework)
    values = _checked(
        {"name_en": name_en, "name_km": name_km, "heading_en": heading_en, "heading_km": heading_km, "lead": lead,
         "partners": partners, "state": state, "state_on": state_on, "note": note}
    )  # fmt: skip
    added = PolicyMeasure(framework_id=framework, **values)
    session.add(added)
    session.flush()
    record_edit(session, actor, added, framework=framework)
    return added


def change_measure(
    session: Session, actor: Actor, measure: int, *, seen_version: int, changes: Mapping[str, Any]
) -> PolicyMeasure:
    """Change a measure that was seen at `seen_version`; `changes` are named as in `add_measure`.

    Raises:
        Conflict: somebody else changed it in between.
        Invalid: as when it is added.
    """
    require_edit(session, actor)
    row = found(session, PolicyMeasure, measure)
    store_changes(session, actor, row, seen_version=seen_version, values=_checked(changes))
    return row
