"""Policy instruments under way, such as laws and plans: state, due day, responsible body."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from sqlmodel import Session, col, select

from assess.states import today
from assess.tables.target import PolicyFramework, PolicyInstrument
from assess.targets.entries import (
    check_reported,
    found,
    record_edit,
    require_edit,
    require_read,
    store_changes,
)
from data.access import Actor

STATES = ("planned", "drafting", "final_draft", "finished", "in_force", "dropped")
SETTLED = frozenset({"finished", "in_force", "dropped"})
"""The states of an instrument that cannot be overdue any more."""
_LENGTHS = {"name_km": 300, "responsible": 300, "source": 500}
_checked = partial(check_reported, states=STATES, lengths=_LENGTHS, days=("due_on",))


def list_instruments(session: Session, actor: Actor, framework: int) -> list[PolicyInstrument]:
    """The instruments of a framework in the order in which they were entered."""
    require_read(actor)
    found(session, PolicyFramework, framework)
    chosen = select(PolicyInstrument).where(PolicyInstrument.framework_id == framework)
    return list(session.exec(chosen.order_by(col(PolicyInstrument.id))))


def overdue(instrument: PolicyInstrument, *, on: date | None = None) -> bool:
    """Whether the instrument was due before a day (today) and is, as far as is reported, not finished."""
    due = instrument.due_on
    return due is not None and instrument.state not in SETTLED and due < (on or today())


def add_instrument(
    session: Session,
    actor: Actor,
    *,
    framework: int,
    name_en: str,
    name_km: str | None = None,
    responsible: str = "",
    state: str = "planned",
    state_on: date | None = None,
    due_on: date | None = None,
    source: str = "",
) -> PolicyInstrument:
    """Enter a law, plan or policy that a framework asks for.

    Raises:
        Invalid: the name is missing, a text is too long, the state is unknown, or it was reported for a day to come.
    """
    require_edit(session, actor)
    found(session, PolicyFramework, framework)
    values = _checked(
        {"name_en": name_en, "name_km": name_km, "responsible": responsible, "state": state, "state_on": state_on,
         "due_on": due_on, "source": source}
    )  # fmt: skip
    added = PolicyInstrument(framework_id=framework, **values)
    session.add(added)
    session.flush()
    record_edit(session, actor, added, framework=framework)
    return added


def change_instrument(
    session: Session, actor: Actor, instrument: int, *, seen_version: int, changes: Mapping[str, Any]
) -> PolicyInstrument:
    """Change an instrument that was seen at `seen_version`; `changes` are named as in `add_instrument`.

    Raises:
        Conflict: somebody else changed it in between.
        Invalid: as when it is added.
    """
    require_edit(session, actor)
    row = found(session, PolicyInstrument, instrument)
    store_changes(session, actor, row, seen_version=seen_version, values=_checked(changes))
    return row
