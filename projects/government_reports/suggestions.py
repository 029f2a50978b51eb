"""Revisions that a midterm review suggests: plain rules over the targets; people adopt or decline each."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from projects.government_reports.kinds import REVISION
from projects.government_reports.policy_facts import Json

MISSED, WRONG_WAY, TWICE, EARLY, NOT_COMPARABLE, UNOBSERVED, NO_MEASURE = RULES = (
    "missed", "wrong_way", "twice", "early", "not_comparable", "unobserved", "no_measure",
)  # fmt: skip
"""In this order, gravest first; a target gets each that holds of it."""
FACTOR: Final = 2
"""From this many times the pace so far on, the required pace counts as out of reach without something new."""


def suggestions(targets: Sequence[Mapping[str, Any]]) -> list[Json]:
    """The rules that hold of the targets of a report: rule, target and the numbers that the rule looked at.

    missed          the target's year is over and it was not met
    wrong_way       the pace so far leads away from the target, or is 0, and the target is not met
    twice           the required pace is more than `FACTOR` times the pace so far
    early           the target is met before its year
    not_comparable  what is observed is not what the target means
    unobserved      nothing was observed
    no_measure      the target is late and no measure is to move it
    """
    found = [
        {
            "rule": rule,
            "target": one["id"],
            "part": f"{REVISION}{rule}:{one['id']}",
            "pace": one["pace"],
            "required": one["required"],
            "projection": one["projection"],
        }
        for one in targets
        for rule in RULES
        if _HOLDS[rule](one)
    ]
    return sorted(found, key=lambda one: RULES.index(one["rule"]))


def _fraction(value: str | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _wrong_way(one: Mapping[str, Any]) -> bool:
    pace, required = _fraction(one["pace"]), _fraction(one["required"])
    return pace is not None and required is not None and pace * required <= 0


def _twice(one: Mapping[str, Any]) -> bool:
    pace, required = _fraction(one["pace"]), _fraction(one["required"])
    return pace is not None and required is not None and pace * required > 0 and abs(required) > FACTOR * abs(pace)


_HOLDS = {
    MISSED: lambda one: one["reason"] in ("missed_then", "still_missed"),
    WRONG_WAY: _wrong_way,
    TWICE: _twice,
    EARLY: lambda one: one["reason"] == "met",
    NOT_COMPARABLE: lambda one: one["reason"] == "not_comparable",
    UNOBSERVED: lambda one: one["reason"] == "nothing",
    NO_MEASURE: lambda one: one["verdict"] == "late" and not one["measures"],
}
