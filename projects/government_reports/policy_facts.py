"""What a report says of the policy itself, as plain JSON values: targets, measures, laws, how far each target is."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlmodel import Session

from assess.targets.frameworks import find_framework, list_objectives
from assess.targets.instruments import list_instruments, overdue
from assess.targets.measure_indicators import indicators_of_measures
from assess.targets.measures import list_measures
from assess.targets.observations import Followed, Observed, followed
from assess.targets.pace import years_between, years_end
from data.access import Actor, require
from data.organisations import root
from projects.policy_links import projects_of_measures, strategies_of_objectives

Json = dict[str, Any]


def plain(value: object) -> Any:
    """A value as JSON has it: exact numbers and days as text, the rest as it is.

    >>> plain(Fraction(33, 2)), plain(Decimal("4.10")), plain(date(2026, 6, 30)), plain(None)
    ('33/2', '4.10', '2026-06-30', None)
    """
    match value:
        case Fraction() | Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case _:
            return value


def names_of(row: Any) -> Json:
    """The names of something in both languages."""
    return {"name_en": row.name_en, "name_km": row.name_km}


def policy_facts(session: Session, actor: Actor, framework: int, *, on: date) -> Json:
    """Objectives, targets, measures and laws of a framework as they stand on a day; see `docs/progress-reports.md`."""
    require(actor, "government_report.read", root(session).path)
    of, number = find_framework(session, actor, framework), framework
    rows = followed(session, actor, number, on=on)
    strategies = strategies_of_objectives(session, actor, number)
    moved = indicators_of_measures(session, actor, number)
    carried = projects_of_measures(session, actor, number)
    return {
        "framework": {
            "code": of.code,
            **names_of(of),
            "vision_en": of.vision_en,
            "vision_km": of.vision_km,
            "starts_on": plain(of.starts_on),
            "ends_on": plain(of.ends_on),
            "source": of.source,
        },
        "objectives": [
            {
                "id": one.id,
                "place": one.place,
                "text_en": one.text_en,
                "text_km": one.text_km,
                "strategies": strategies.get(one.id or 0, []),
            }
            for one in list_objectives(session, actor, number)
        ],
        "targets": [_target(row, _measures_that_move(moved, row.indicator.id or 0)) for row in rows],
        "measures": [
            {
                "id": one.id,
                **names_of(one),
                "heading_en": one.heading_en,
                "heading_km": one.heading_km,
                "lead": one.lead,
                "partners": one.partners,
                "state": one.state,
                "state_on": plain(one.state_on),
                "note": one.note,
                "projects": [
                    {"code": p.code, **names_of(p), "standing": p.standing, "colour": p.colour}
                    for p in carried.get(one.id or 0, [])
                ],
            }
            for one in list_measures(session, actor, number)
        ],
        "laws": [
            {
                "id": one.id,
                **names_of(one),
                "responsible": one.responsible,
                "state": one.state,
                "state_on": plain(one.state_on),
                "due_on": plain(one.due_on),
                "overdue": overdue(one, on=on),
                "source": one.source,
            }
            for one in list_instruments(session, actor, number)
        ],
    }


def _measures_that_move(moved: Mapping[int, list[int]], indicator: int) -> list[int]:
    return [measure for measure, indicators in moved.items() if indicator in indicators]


def _target(row: Followed, measures: list[int]) -> Json:
    one, here = row.indicator, row.standing
    return {
        "id": one.id,
        "objective": row.objective.id,
        **names_of(one),
        "unit": one.unit,
        "direction": one.direction,
        "baseline": plain(one.baseline),
        "baseline_year": one.baseline_year,
        "target": plain(one.target),
        "target_year": one.target_year,
        "start": here.start and plain(here.start.value),
        "start_on": here.start and plain(here.start.on),
        "now": here.now and plain(here.now.value),
        "now_on": here.now and plain(here.now.on),
        "pace": plain(here.pace),
        "required": plain(here.required),
        "projection": plain(here.projection),
        "attained": plain(attained(row)),
        "time_gone": plain(_time_gone(row)),
        "verdict": here.verdict,
        "reason": here.reason,
        "measures": measures,
        "observed": [_observed(each) for each in row.observed],
    }


def attained(row: Followed) -> Fraction | None:
    """The part of the way from the start to the target that is gone; None without a start or a value, or without a way.

    1 is the target, above 1 more than that, below 0 away from it.
    """
    here, target = row.standing, Fraction(row.indicator.target)
    if here.start is None or here.now is None or here.start.value == target or here.start.on == here.now.on:
        return None
    return (here.now.value - here.start.value) / (target - here.start.value)


def _time_gone(row: Followed) -> Fraction | None:
    """The part of the time from the start to the target's day that was gone when the newest value was observed."""
    here = row.standing
    if here.start is None or here.now is None:
        return None
    whole = years_between(here.start.on, years_end(row.indicator.target_year))
    return years_between(here.start.on, here.now.on) / whole if whole > 0 else None


def _observed(one: Observed) -> Json:
    share = None if one.share is None else asdict(one.share)
    return {
        "on": plain(one.on),
        "value": plain(one.value),
        "source": one.source,
        "share": share and {name: plain(value) for name, value in share.items()},
    }
