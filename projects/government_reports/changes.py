"""What changed between two reports: compared by what both of them show, never by what the database says today."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from projects.government_reports.policy_facts import Json

Content = Mapping[str, Any]


def changes(before: Content, now: Content) -> list[Json]:
    """What differs, as rows with `what`, `name_en`, `name_km`, `before` and `after` (None: was not there, or is gone).

    what: verdict and value of a target, state of a measure or a law, a project that became red or is red no more,
    the number of projects, and money planned, committed and spent in all (in the currency of the later report; left
    out where the two reports are in different ones).
    """
    rows: list[Json] = []
    rows += _of("verdict", before["targets"], now["targets"], "verdict")
    rows += _of("value", before["targets"], now["targets"], "now")
    rows += _of("measure", before["measures"], now["measures"], "state")
    rows += _of("law", before["laws"], now["laws"], "state")
    rows += _red(before["projects"]["red"], now["projects"]["red"])
    rows += _number("projects", before["projects"]["count"], now["projects"]["count"])
    if before["projects"]["currency"] == now["projects"]["currency"]:
        for name in ("planned", "committed", "spent"):
            rows += _money(name, before["projects"]["money"][name], now["projects"]["money"][name])
    return rows


def _of(what: str, before: list[Json], now: list[Json], field: str) -> list[Json]:
    earlier, later = ({one["id"]: one for one in each} for each in (before, now))
    rows: list[Json] = []
    for number in dict.fromkeys([*later, *earlier]):
        one = later.get(number) or earlier[number]
        was = earlier[number][field] if number in earlier else None
        is_now = later[number][field] if number in later else None
        if was != is_now:
            rows.append(_row(what, one, was, is_now) | {"unit": one.get("unit"), "target": one.get("target")})
    return rows


def _red(before: Json, now: Json) -> list[Json]:
    """By the codes of all; only the first ones have names."""
    named = {one["code"]: one for one in (*before["rows"], *now["rows"])}
    became = [_row("red", named.get(code, {}), None, code) for code in now["codes"] if code not in set(before["codes"])]
    left = [_row("red", named.get(code, {}), code, None) for code in before["codes"] if code not in set(now["codes"])]
    return became + left


def _number(what: str, before: int, now: int) -> list[Json]:
    return [] if before == now else [_row(what, {}, str(before), str(now))]


def _money(what: str, before: str | None, now: str | None) -> list[Json]:
    if before is None or now is None or Decimal(before) == Decimal(now):
        return []
    return [_row(what, {}, before, now)]


def _row(what: str, one: Mapping[str, Any], before: str | None, after: str | None) -> Json:
    return {
        "what": what,
        "name_en": one.get("name_en"),
        "name_km": one.get("name_km"),
        "before": before,
        "after": after,
    }
