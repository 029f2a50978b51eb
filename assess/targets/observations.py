"""What indicators were observed to be, by whom, and where each stands against its target."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlmodel import Session, col, select

from assess.states import today
from assess.tables.target import PolicyIndicator, PolicyObjective, PolicyObservation
from assess.targets.entries import check_number, check_past, check_words, found, record_edit, require_edit, require_read
from assess.targets.frameworks import find_framework
from assess.targets.from_cycles import Share, shares
from assess.targets.indicators import UP, aim_of, list_indicators
from assess.targets.pace import VERDICTS, Point, Standing, Verdict, standing
from data.access import Actor


@dataclass(frozen=True)
class Observed:
    """One observation: entered with its source, or the `share` that a cycle's figures give (then `id` is None)."""

    on: date
    value: Fraction
    source: str = ""
    id: int | None = None
    share: Share | None = None


@dataclass(frozen=True)
class Followed:
    """An indicator with its objective, its observations, oldest first, and where it stands."""

    indicator: PolicyIndicator
    objective: PolicyObjective
    observed: tuple[Observed, ...]
    standing: Standing


def followed(session: Session, actor: Actor, framework: int, *, on: date | None = None) -> list[Followed]:
    """Where every indicator of a framework stands on a day (today), in the order of objectives and indicators.

    Of a value that was entered and one from a cycle for the same day, the one that was entered counts.
    """
    require_read(actor)
    of = find_framework(session, actor, framework)
    listed = list_indicators(session, actor, framework)
    fed = shares(session, {(one.figure, one.figure_of) for one, _ in listed if one.figure})
    entered = _entered(session, [one.id or 0 for one, _ in listed])
    day = on or today()
    rows: list[Followed] = []
    for indicator, objective in listed:
        given = fed.get((indicator.figure or "", indicator.figure_of), [])
        observed = [Observed(on=one.on, value=one.percent, share=one) for one in given]
        observed += entered.get(indicator.id or 0, [])
        # Sorting is stable: what was entered stays behind what a cycle says of the same day.
        known = tuple(sorted((one for one in observed if one.on <= day), key=lambda one: one.on))
        points = [Point(one.on, one.value) for one in known]
        rows.append(Followed(indicator, objective, known, standing(aim_of(indicator, of), points, today=day)))
    return rows


def verdict_counts(rows: Iterable[Followed]) -> dict[Verdict, int]:
    """How many indicators are on track, late, or without data."""
    given = [row.standing.verdict for row in rows]
    return {verdict: given.count(verdict) for verdict in VERDICTS}


def reaches(row: Followed, value: Fraction) -> bool:
    """Whether a value is at an indicator's target or better."""
    target = Fraction(row.indicator.target)
    return value >= target if row.indicator.direction == UP else value <= target


def enter_observation(
    session: Session, actor: Actor, *, indicator: int, on: date, value: Decimal | str, source: str
) -> PolicyObservation:
    """Enter what an indicator was on a day, with its source; an observation of the same day is replaced.

    Raises:
        Invalid: the value is no number, the source is missing, or the day is to come.
    """
    require_edit(session, actor)
    found(session, PolicyIndicator, indicator)
    same = select(PolicyObservation).where(PolicyObservation.indicator_id == indicator, PolicyObservation.on == on)
    row = session.exec(same).first()
    before = None if row is None else str(row.value)
    row = row or PolicyObservation(indicator_id=indicator, on=on, value=Decimal(0), source="", entered_by="")
    check_past(on)
    row.value = check_number(value)
    row.source = check_words(source, most=500)
    row.entered_by = actor.name
    session.add(row)
    session.flush()
    record_edit(
        session, actor, row, indicator=indicator, on=on.isoformat(), value=str(row.value), before=before,
        source=row.source,
    )  # fmt: skip
    return row


def remove_observation(session: Session, actor: Actor, observation: int) -> None:
    """Take an observation away; the event keeps what it said.

    Raises:
        Missing: there is none of this number.
    """
    require_edit(session, actor)
    row = found(session, PolicyObservation, observation)
    session.delete(row)
    session.flush()
    record_edit(
        session, actor, row, indicator=row.indicator_id, on=row.on.isoformat(), removed=str(row.value),
        source=row.source,
    )  # fmt: skip


def _entered(session: Session, indicators: list[int]) -> dict[int, list[Observed]]:
    rows: dict[int, list[Observed]] = {}
    chosen = select(PolicyObservation).where(col(PolicyObservation.indicator_id).in_(indicators))
    for row in session.exec(chosen.order_by(col(PolicyObservation.on))):
        observed = Observed(on=row.on, value=Fraction(row.value), source=row.source, id=row.id)
        rows.setdefault(row.indicator_id, []).append(observed)
    return rows
