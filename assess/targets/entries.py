"""What people enter about policy targets, checked: texts, numbers, years, one of a list, the version they saw."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from sqlmodel import Session

from assess.states import today
from assess.tables.target import PolicyIndicator, PolicyInstrument, PolicyMeasure, PolicyObjective
from data.access import Actor, require, require_anywhere
from data.base import Table
from data.errors import Conflict, Invalid, Missing
from data.events import record
from data.i18n import day, latin_digits
from data.organisations import root

FIRST_YEAR, LAST_YEAR = 1990, 2100
Row = TypeVar("Row", bound=Table)
Changed = TypeVar("Changed", PolicyMeasure, PolicyInstrument, PolicyIndicator)


def require_read(actor: Actor) -> None:
    """Raise `Denied` unless the person may read the national targets."""
    require_anywhere(actor, "target.read")


def require_edit(session: Session, actor: Actor) -> None:
    """Raise `Denied` unless the person may change the national targets."""
    require(actor, "target.edit", root(session).path)


def found(session: Session, table: type[Row], number: int) -> Row:
    """The row of this number.

    Raises:
        Missing: there is none.
    """
    row = session.get(table, number)
    if row is None:
        raise Missing(id=number)
    return row


def check_words(text: str | None, *, most: int, needed: bool = True) -> str:
    """A text without spaces around it.

    Raises:
        Invalid: it is longer than `most` characters, or empty although needed.
    """
    plain = (text or "").strip()
    if len(plain) > most or (needed and not plain):
        raise Invalid("target.text", text=plain[:40], most=most)
    return plain


def check_number(value: Decimal | str) -> Decimal:
    """An exact number, from a `Decimal` or a text such as "1,234.5" or "៦០".

    Raises:
        Invalid: it is no number, or has more than 15 digits before or 15 after the point.
    """
    try:
        number = Decimal(latin_digits(value).replace(",", "").strip()) if isinstance(value, str) else value
    except InvalidOperation:
        raise Invalid("target.number", value=value) from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15 or number != round(number, 15):
        raise Invalid("target.number", value=value)
    return number


def check_year(year: int) -> int:
    """A year that a baseline or a target can have.

    Raises:
        Invalid: it lies before `FIRST_YEAR` or after `LAST_YEAR`.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid("target.year", year=year, first=FIRST_YEAR, last=LAST_YEAR)
    return year


def check_among(value: str, allowed: Collection[str]) -> str:
    """One of a list.

    Raises:
        Invalid: it is none of them.
    """
    if value not in allowed:
        raise Invalid("target.choice", value=value, allowed=", ".join(allowed))
    return value


def check_past(on: date | None) -> date | None:
    """A day that is not to come.

    Raises:
        Invalid: it is.
    """
    if on is not None and on > today():
        raise Invalid("target.future", on=day(on))
    return on


def check_reported(
    values: Mapping[str, Any], *, states: Collection[str], lengths: Mapping[str, int], days: Collection[str] = ()
) -> dict[str, Any]:
    """The values of a row whose state is reported for a day: its English name, `state`, `state_on`, texts and days.

    `lengths` gives how long each text may be: one in Khmer is None when it is empty, the others "".

    Raises:
        Invalid: the name is missing, a text is too long, the state is none of `states`, or its day is to come.
    """
    checked: dict[str, Any] = {}
    for name, value in values.items():
        if name == "name_en":
            checked[name] = check_words(value, most=300)
        elif name == "state":
            checked[name] = check_among(value, states)
        elif name == "state_on":
            checked[name] = check_past(value)
        elif name in days:
            checked[name] = value
        elif name in lengths:
            plain = check_words(value, most=lengths[name], needed=False)
            checked[name] = plain or (None if name.endswith("_km") else "")
        else:
            raise ValueError(f"not changeable: {name}")
    return checked


def store_changes(
    session: Session,
    actor: Actor,
    row: Changed,
    *,
    seen_version: int,
    values: Mapping[str, Any],
    **linked: list[int],
) -> None:
    """Put new values into a row that was seen at `seen_version`, and write the event.

    `linked` says what the row is now linked with, for the event; the caller stores the links.

    Raises:
        Conflict: somebody else changed it in between.
    """
    if row.version != seen_version:
        raise Conflict(theirs=row.version, yours=seen_version)
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    session.add(row)
    session.flush()
    record_edit(session, actor, row, changed=sorted({*values, *linked}), **linked)


def record_edit(session: Session, actor: Actor, row: Table, **details: Any) -> None:
    """Write the event of a change of the targets; the subject is the row, such as "policy_indicator:7"."""
    record(session, actor, "target.edit", subject=f"{row.__tablename__}:{row.id}", **details)  # pyright: ignore[reportAttributeAccessIssue] - every table of the targets has an id


def framework_of(session: Session, objective: int) -> int:
    """The framework that an objective belongs to."""
    return found(session, PolicyObjective, objective).framework_id
