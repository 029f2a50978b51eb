"""Indicators of a framework: unit, direction, baseline, target and year, and the figure that answers them."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlmodel import Session, col, func, select

from assess.tables.target import PolicyFramework, PolicyIndicator, PolicyObjective
from assess.targets.entries import (
    check_among,
    check_number,
    check_words,
    check_year,
    found,
    framework_of,
    record_edit,
    require_edit,
    require_read,
    store_changes,
)
from assess.targets.from_cycles import SCOPES, answering_figures
from assess.targets.pace import Aim, Point, years_end
from data.access import Actor
from data.errors import Invalid

UP, DOWN = DIRECTIONS = ("up", "down")
PERCENT, PER_100, DAYS = UNITS = ("percent", "per_100", "days")
"""Units that have a name in both languages; any other unit is shown as it was entered."""


def list_indicators(session: Session, actor: Actor, framework: int) -> list[tuple[PolicyIndicator, PolicyObjective]]:
    """The indicators of a framework with their objectives, in the order of both."""
    require_read(actor)
    found(session, PolicyFramework, framework)
    chosen = (
        select(PolicyIndicator, PolicyObjective)
        .join(PolicyObjective, col(PolicyObjective.id) == col(PolicyIndicator.objective_id))
        .where(PolicyObjective.framework_id == framework)
        .order_by(col(PolicyObjective.place), col(PolicyIndicator.place))
    )
    return list(session.exec(chosen))


def add_indicator(
    session: Session,
    actor: Actor,
    *,
    objective: int,
    name_en: str,
    unit: str,
    target: Decimal | str,
    target_year: int,
    direction: str = UP,
    name_km: str | None = None,
    baseline: Decimal | str | None = None,
    baseline_year: int | None = None,
    figure: str | None = None,
    figure_of: str = "all",
    comparable: bool = True,
    note_en: str = "",
    note_km: str | None = None,
) -> PolicyIndicator:
    """Enter an indicator after those that an objective has; its baseline and target stand on 31 December.

    Raises:
        Invalid: a text is missing or too long, a number is none, a year is out of range, the baseline is given without
            its year or not before the target's, or no such figure or direction is known.
    """
    require_edit(session, actor)
    found(session, PolicyObjective, objective)
    last = session.exec(select(func.max(PolicyIndicator.place)).where(PolicyIndicator.objective_id == objective)).one()
    values = _checked(
        {"name_en": name_en, "name_km": name_km, "unit": unit, "direction": direction, "target": target,
         "target_year": target_year, "baseline": baseline, "baseline_year": baseline_year, "figure": figure,
         "figure_of": figure_of, "comparable": comparable, "note_en": note_en, "note_km": note_km}
    )  # fmt: skip
    added = PolicyIndicator(objective_id=objective, place=(last or 0) + 1, **values)
    _check_years(added)
    session.add(added)
    session.flush()
    record_edit(session, actor, added, framework=framework_of(session, objective))
    return added


def change_indicator(
    session: Session, actor: Actor, indicator: int, *, seen_version: int, changes: Mapping[str, Any]
) -> PolicyIndicator:
    """Change an indicator that was seen at `seen_version`; `changes` are named as in `add_indicator`.

    Raises:
        Conflict: somebody else changed it in between.
        Invalid: as when it is added.
    """
    require_edit(session, actor)
    row = found(session, PolicyIndicator, indicator)
    values = _checked(changes)
    store_changes(session, actor, row, seen_version=seen_version, values=values)
    _check_years(row)
    return row


def aim_of(indicator: PolicyIndicator, framework: PolicyFramework) -> Aim:
    """The target of an indicator as its pace is computed from it."""
    baseline = None
    if indicator.baseline is not None and indicator.baseline_year is not None:
        baseline = Point(years_end(indicator.baseline_year), Fraction(indicator.baseline))
    return Aim(
        target=Fraction(indicator.target),
        year=indicator.target_year,
        begins=framework.starts_on,
        rises=indicator.direction == UP,
        baseline=baseline,
        comparable=indicator.comparable,
    )


_LENGTHS = {"name_en": 300, "name_km": 300, "unit": 40, "note_en": 2000, "note_km": 2000}


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    checked: dict[str, Any] = {}
    for name, value in values.items():
        match name:
            case "name_en" | "unit":
                checked[name] = check_words(value, most=_LENGTHS[name])
            case "name_km" | "note_km":
                checked[name] = check_words(value, most=_LENGTHS[name], needed=False) or None
            case "note_en":
                checked[name] = check_words(value, most=_LENGTHS[name], needed=False)
            case "direction":
                checked[name] = check_among(value, DIRECTIONS)
            case "target":
                checked[name] = check_number(value)
            case "target_year":
                checked[name] = check_year(value)
            case "baseline":
                checked[name] = None if value is None or value == "" else check_number(value)
            case "baseline_year":
                checked[name] = None if value is None else check_year(value)
            case "figure":
                checked[name] = check_among(value, answering_figures()) if value else None
            case "comparable":
                checked[name] = bool(value)
            case "figure_of":
                checked[name] = check_among(value, SCOPES)
            case _:
                raise ValueError(f"not changeable: {name}")
    return checked


def _check_years(indicator: PolicyIndicator) -> None:
    given = indicator.baseline is not None
    if given != (indicator.baseline_year is not None):
        raise Invalid("target.baseline")
    if indicator.baseline_year is not None and indicator.baseline_year >= indicator.target_year:
        raise Invalid("target.baseline")
