"""Figures that an organisation reports beside its answers, such as its number of staff; they earn nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from assess.cycles.participation import Participation, participation, require_open
from assess.questions import ORGANISATION
from assess.states import today
from assess.tables import FigureValue
from data.access import Actor
from data.base import utc_now
from data.errors import Conflict, Invalid
from data.events import record
from data.i18n import day, language, number
from maturity_model.definition import Figure

MOST = Decimal(10) ** 15
WHOLE_UNITS = frozenset({"persons", "transactions"})
YES_NO = "yes_no"


@dataclass(frozen=True)
class Reported:
    """A figure as it is kept; `value` is None if it was taken back. `version` is what the next save must name."""

    figure: str
    service: int
    value: Decimal | None
    counted_on: date
    version: int
    saved_by: str
    saved_at: datetime


def figures_of(session: Session, actor: Actor, submission: int) -> dict[tuple[str, int], Reported]:
    """The figures of a submission by figure and service (0 for the organisation's)."""
    participation(session, actor, submission, action="answer.read")
    return {key: _reported(row) for key, row in _rows(session, submission).items()}


def save_figure(
    session: Session,
    actor: Actor,
    *,
    submission: int,
    figure: str,
    value: Decimal | None,
    counted_on: date,
    seen_version: int,
    service: int = ORGANISATION,
) -> Reported:
    """Keep a figure in place of the one seen at `seen_version` (0: there was none); a value of None takes it back.

    Raises:
        Closed: the cycle is not open, or the submission is with the head or the reviewer.
        Invalid: there is no such figure or service, the value does not fit its unit, the day it was counted on is to
            come, or a part would be larger than its whole.
        Conflict: somebody else saved in between.
    """
    part = participation(session, actor, submission, action="answer.edit")
    require_open(part)
    chosen = _figure(part, figure, service)
    check_value(chosen, value)
    if counted_on > today():
        raise Invalid("figure.future", counted_on=day(counted_on))
    rows = _rows(session, submission)
    _check_parts(part, chosen, value, {name: row.value for (name, of), row in rows.items() if of == service})
    values: dict[str, Any] = {
        "value": value,
        "counted_on": counted_on,
        "saved_at": utc_now(),
        "saved_by": actor.name,
    }
    key = {"submission_id": submission, "figure": figure, "service_id": service}
    if seen_version == 0:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        write = dialect.insert(FigureValue).values(**key, **values, version=1).on_conflict_do_nothing()
    else:
        write = (
            update(FigureValue)
            .where(*(col(getattr(FigureValue, name)) == wanted for name, wanted in key.items()))
            .where(col(FigureValue.version) == seen_version)
            .values(**values, version=seen_version + 1)
        )
    version = session.connection().execute(write.returning(col(FigureValue.version))).scalar()
    if version is None:
        raise Conflict(theirs=_shown(rows.get((figure, service))), yours={"value": value, "counted_on": counted_on})
    record(
        session,
        actor,
        "figure.edit",
        subject=f"submission:{submission}",
        organisation=part.submission.organisation_id,
        figure=figure,
        service=service,
        value=None if value is None else str(value),
        version=version,
    )
    return Reported(figure=figure, service=service, version=version, **values)


def _figure(part: Participation, figure: str, service: int) -> Figure:
    known = {one.id: one for one in part.edition.figures}
    if figure not in known:
        raise Invalid("figure.unknown", figure=figure, allowed=", ".join(known))
    chosen = known[figure]
    of_service = chosen.scope == "service"
    services = [one["id"] for one in part.submission.services if one["key"]] if of_service else [ORGANISATION]
    if service not in services:
        raise Invalid("answer.service", item=figure, service=service, allowed=", ".join(map(str, services)))
    return chosen


def check_value(figure: Figure, value: Decimal | None) -> None:
    """Raise `Invalid` unless the value fits the figure's unit and is neither negative nor absurdly large."""
    if value is None:
        return
    if not isinstance(value, Decimal):
        raise TypeError(f"a figure is a Decimal, not {type(value).__name__}")
    wrong = not value.is_finite() or not 0 <= value < MOST or value != round(value, 2)
    whole = figure.unit in WHOLE_UNITS and value.is_finite() and value != value.to_integral_value()
    if wrong or whole:
        raise Invalid("figure.value", figure=figure.title.to(language()), value=value)
    if figure.unit == YES_NO and value not in (0, 1):
        raise Invalid("figure.yes_no", figure=figure.title.to(language()), value=value)


def _check_parts(part: Participation, figure: Figure, value: Decimal | None, values: dict[str, Decimal | None]) -> None:
    """Refuse a part that is larger than its whole, whichever of the two is being saved."""
    if value is None:
        return
    new = {**values, figure.id: value}
    for one in part.edition.figures:
        if one.denominator is None or figure.id not in (one.id, one.denominator):
            continue
        some, whole = new.get(one.id), new.get(one.denominator)
        if some is not None and whole is not None and some > whole:
            titles = {other.id: other.title.to(language()) for other in part.edition.figures}
            raise Invalid(
                "figure.part",
                part=titles[one.id],
                some=number(some),
                whole=titles[one.denominator],
                all=number(whole),
            )


def _rows(session: Session, submission: int) -> dict[tuple[str, int], FigureValue]:
    chosen = select(FigureValue).where(FigureValue.submission_id == submission)
    rows = session.exec(chosen.execution_options(populate_existing=True))
    return {(row.figure, row.service_id): row for row in rows}


def _reported(row: FigureValue) -> Reported:
    return Reported(
        figure=row.figure,
        service=row.service_id,
        value=row.value,
        counted_on=row.counted_on,
        version=row.version,
        saved_by=row.saved_by,
        saved_at=row.saved_at,
    )


def _shown(row: FigureValue | None) -> dict[str, Any] | None:
    return None if row is None else _reported(row).__dict__
