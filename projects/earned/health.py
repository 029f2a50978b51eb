"""Colours from numbers: green, amber or red, each with the number that it follows from; or why there is none."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from projects.earned.indices import Measured
from projects.earned.rules import HealthRules, Variance

GREEN, AMBER, RED = COLOURS = ("green", "amber", "red")
"""From best to worst."""
STEPS = {GREEN: 5, AMBER: 3, RED: 1}
"""Where the colours stand on the scale of confidence, 1 to 5."""


@dataclass(frozen=True)
class Colour:
    """A computed colour, or None and a reason.

    `value` is the number that was compared and `by` says which one: `eac_cpi` or `eac_plan` (percent that the
    expected cost exceeds the budget by), `ieac_t` or `rest_as_planned` (the same of time), `milestone` (days late),
    `attainment` (percent of the way to the target).
    """

    colour: str | None
    value: Fraction | None = None
    by: str = ""
    reason: str | None = None


def cost_colour(measured: Measured, rules: HealthRules) -> Colour:
    """By how many percent the estimate at completion exceeds the budget.

    The estimate is BAC / CPI; while that is not defined, what was spent and the rest as planned.
    """
    figures = measured.figures
    for by in ("eac_cpi", "eac_plan"):
        bac, eac = figures["bac"].value, figures[by].value
        if bac and eac is not None:
            return _exceeds((eac - bac) * 100 / bac, by, rules.cost)
    return Colour(None, reason=figures["eac_plan"].reason)


def schedule_colour(measured: Measured, rules: HealthRules) -> Colour:
    """By how many percent the expected duration exceeds the planned one.

    It is the planned duration / SPI(t); while nothing is earned, the time gone by and the rest as planned.
    """
    figures = measured.figures
    pd, ieac = figures["pd"].value, figures["ieac_t"]
    if not pd or ieac.reason == "not_started":
        return Colour(None, reason=ieac.reason or figures["pd"].reason)
    if ieac.value is not None:
        return _exceeds((ieac.value - pd) * 100 / pd, "ieac_t", rules.schedule)
    at, es = figures["at"].value or Fraction(0), figures["es"].value or Fraction(0)
    return _exceeds((at - es) * 100 / pd, "rest_as_planned", rules.schedule)


def milestone_colour(days_late: int | None, rules: HealthRules) -> Colour:
    """How many days the next milestone is late: for projects whose work is not measured yet."""
    if days_late is None:
        return Colour(None, reason="no_milestone")
    return _exceeds(Fraction(days_late), "milestone", rules.milestone_days)


def attainment(baseline: Fraction, target: Fraction, measured: Fraction) -> Fraction:
    """The part of the way from the baseline to the target that is behind us; may be below 0 or above 1.

    >>> attainment(Fraction(30), Fraction(10), Fraction(15))
    Fraction(3, 4)
    """
    return (measured - baseline) / (target - baseline)


def benefit_colour(reached: Fraction | None, rules: HealthRules, *, due: bool) -> Colour:
    """How much of a benefit was reached (1 is all of it), from its due day on; before that there is no colour."""
    if not due:
        return Colour(None, reason="not_due")
    if reached is None:
        return Colour(None, reason="not_measured")
    percent = reached * 100
    bands = rules.benefit
    colour = GREEN if percent >= bands.green else AMBER if percent >= bands.amber else RED
    return Colour(colour, percent, "attainment")


def worst(colours: Iterable[Colour]) -> str | None:
    """The worst of the colours that there are; None if there is none."""
    found = [one.colour for one in colours if one.colour is not None]
    return max(found, key=COLOURS.index, default=None)


def needs_evidence(confidence: int, computed: str | None) -> bool:
    """Whether a confidence (1 to 5) is more than one step better than the worst computed colour.

    >>> [needs_evidence(one, "red") for one in (1, 2, 3)]
    [False, False, True]
    """
    return computed is not None and confidence > STEPS[computed] + 1


def _exceeds(value: Fraction, by: str, bands: Variance) -> Colour:
    return Colour(RED if value >= bands.red else AMBER if value >= bands.amber else GREEN, value, by)
