"""Earned value and earned schedule of one project, from its plan by month and what it reported; exact, never NaN."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

from projects.earned.plan import ZERO, Plan, Point

REASONS = (
    "no_baseline", "no_report", "no_budget", "not_started", "nothing_planned", "nothing_earned", "nothing_spent",
    "not_attainable", "time_is_up", "finished", "no_earlier_report",
)  # fmt: skip
"""Why a figure is not defined. See `docs/earned-value.md`."""
RECENT = ("cv", "sv", "cpi", "spi", "sv_t", "spi_t")
"""The figures that are also worked out over the last months alone."""
NAMES = (
    "bac", "pv", "ev", "ac", "cv", "sv", "cv_percent", "sv_percent", "cpi", "spi", "csi",
    "eac_cpi", "eac_plan", "eac_both", "eac_reported", "etc", "vac", "vac_percent", "tcpi_bac", "tcpi_eac",
    "pd", "at", "es", "sv_t", "spi_t", "ieac_t", "tspi",
)  # fmt: skip
COUNTED = frozenset({"bac", "ac", "at", "eac_reported"})
"""What needs no budget to be told."""


@dataclass(frozen=True)
class Figure:
    """A number, or why there is none: exactly one of `value` and `reason` is given."""

    value: Fraction | None
    reason: str | None = None

    def __post_init__(self) -> None:
        if (self.value is None) != (self.reason in REASONS):
            raise ValueError(f"a figure has a value or a known reason, not {self.value} and {self.reason}")


@dataclass(frozen=True)
class Measured:
    """What the newest report says of a project.

    `figures` has all of `NAMES`: money in the base currency, times in months, `…_percent` in percent, the others
    ratios. `recent` has those of `RECENT` over the last months. `as_of` is the day of the report, None without one.
    """

    figures: Mapping[str, Figure]
    recent: Mapping[str, Figure]
    as_of: date | None = None


def measure(plan: Plan | None, points: Sequence[Point], *, recent_months: int = 6) -> Measured:
    """All figures at the last of `points`, which are in the order of their days.

    The clock of the schedule stops at the first report of all the work done, so that a project that ended late
    stays late. The recent figures are those between the last report and the one `recent_months` before it, at most
    a month older; of a project that is not older than that, from its beginning.
    """
    if plan is None:
        return _nothing("no_baseline")
    if not points:
        return _nothing("no_report")
    now = _at(plan, points)
    return Measured(_figures(plan, now, points[-1].forecast), _recent(plan, points, now, recent_months), now.on)


def outlook(plan: Plan, points: Sequence[Point]) -> Measured:
    """Only those of the figures at the last of `points` (at least one) that colours are computed from."""
    now = _at(plan, points)
    return Measured(_defined(plan, _outlook(plan, now)), {}, now.on)


@dataclass(frozen=True)
class _State:
    """Where a project stands at a report: values in money, times in months."""

    on: date
    pv: Fraction
    ev: Fraction
    ac: Fraction
    at: Fraction
    es: Fraction


def _at(plan: Plan, points: Sequence[Point]) -> _State:
    last = points[-1]
    done = next((point for point in points if point.percent == 100), last)
    ev = plan.total * Fraction(last.percent) / 100
    on = done.as_of if last.percent == 100 else last.as_of
    return _State(
        on=last.as_of,
        pv=plan.value_at(plan.elapsed(last.as_of)),
        ev=ev,
        ac=Fraction(last.spent),
        at=plan.elapsed(on),
        es=plan.earned_schedule(ev),
    )


def _outlook(plan: Plan, now: _State) -> dict[str, Figure]:
    bac, ev, ac, pd, at, es = plan.total, now.ev, now.ac, Fraction(plan.months), now.at, now.es
    spi_t = _ratio(es, at, "not_started")
    return {
        "bac": Figure(bac),
        "ac": Figure(ac),
        "eac_cpi": _eac_by_cpi(bac, ev, ac),
        "eac_plan": Figure(ac + bac - ev),
        "pd": Figure(pd),
        "at": Figure(at),
        "es": Figure(es),
        "spi_t": spi_t,
        "ieac_t": _ratio(pd * at, es, "nothing_earned") if spi_t.value is not None else spi_t,
    }


def _defined(plan: Plan, found: dict[str, Figure]) -> dict[str, Figure]:
    """The figures as they are told: without a budget, zero against zero would look like work done."""
    if plan.total:
        return found
    return {name: one if name in COUNTED else Figure(None, "no_budget") for name, one in found.items()}


def _figures(plan: Plan, now: _State, forecast: Decimal) -> dict[str, Figure]:
    bac, pv, ev, ac, pd, at, es = plan.total, now.pv, now.ev, now.ac, Fraction(plan.months), now.at, now.es
    left = bac - ev
    cpi, spi = _ratio(ev, ac, "nothing_spent"), _ratio(ev, pv, "nothing_planned")
    both = _product(cpi, spi)
    found = _outlook(plan, now)
    eac = found["eac_cpi"]
    found |= {
        "pv": Figure(pv),
        "ev": Figure(ev),
        "cv": Figure(ev - ac),
        "sv": Figure(ev - pv),
        "cv_percent": _ratio((ev - ac) * 100, ev, "nothing_earned"),
        "sv_percent": _ratio((ev - pv) * 100, pv, "nothing_planned"),
        "cpi": cpi,
        "spi": spi,
        "csi": both,
        "eac_both": _eac_by_both(ac, left, both),
        "eac_reported": Figure(Fraction(forecast)),
        "etc": _less(eac, ac),
        "vac": Figure(bac - eac.value) if eac.value is not None else eac,
        "vac_percent": _ratio((bac - eac.value) * 100, bac, "no_budget") if eac.value is not None else eac,
        "tcpi_bac": _remaining(left, bac - ac, "not_attainable"),
        "tcpi_eac": _remaining(left, eac.value - ac, "not_attainable") if eac.value is not None else eac,
        "sv_t": Figure(es - at),
        "tspi": _remaining(left and pd - es, pd - at, "time_is_up"),
    }
    told = _defined(plan, found)
    return {name: told[name] for name in NAMES}


def _recent(plan: Plan, points: Sequence[Point], now: _State, months: int) -> dict[str, Figure]:
    since = plan.elapsed(now.on) - months
    if since <= 0:
        before = _State(now.on, ZERO, ZERO, ZERO, ZERO, ZERO)
    else:
        # The newest that is old enough: points are in the order of their days.
        older = next(
            (place for place in range(len(points), 0, -1) if plan.elapsed(points[place - 1].as_of) <= since), 0
        )
        if not older or plan.elapsed(points[older - 1].as_of) < since - 1:
            return dict.fromkeys(RECENT, Figure(None, "no_earlier_report"))
        before = _at(plan, points[:older])
    if not plan.total:
        return dict.fromkeys(RECENT, Figure(None, "no_budget"))
    pv, ev, ac = now.pv - before.pv, now.ev - before.ev, now.ac - before.ac
    at, es = now.at - before.at, now.es - before.es
    found = {
        "cv": Figure(ev - ac),
        "sv": Figure(ev - pv),
        "cpi": _ratio(ev, ac, "nothing_spent"),
        "spi": _ratio(ev, pv, "nothing_planned"),
        "sv_t": Figure(es - at),
        "spi_t": _ratio(es, at, "finished" if now.at else "not_started"),
    }
    return {name: found[name] for name in RECENT}


def _ratio(top: Fraction, bottom: Fraction, reason: str) -> Figure:
    return Figure(top / bottom) if bottom > 0 else Figure(None, reason)


def _product(one: Figure, other: Figure) -> Figure:
    if one.value is None or other.value is None:
        return one if one.value is None else other
    return Figure(one.value * other.value)


def _less(one: Figure, amount: Fraction) -> Figure:
    return one if one.value is None else Figure(one.value - amount)


def _eac_by_cpi(bac: Fraction, ev: Fraction, ac: Fraction) -> Figure:
    if not ac:
        return Figure(None, "nothing_spent")
    return _ratio(bac * ac, ev, "nothing_earned")


def _eac_by_both(ac: Fraction, left: Fraction, both: Figure) -> Figure:
    if not left:
        return Figure(ac)
    if both.value is None:
        return both
    return Figure(ac + left / both.value) if both.value > 0 else Figure(None, "nothing_earned")


def _remaining(work: Fraction, means: Fraction, reason: str) -> Figure:
    return _ratio(work, means, reason) if work else Figure(None, "finished")


# Most projects of a large register have no baseline: one answer for all of them, which nobody changes.
@cache
def _nothing(reason: str) -> Measured:
    return Measured(dict.fromkeys(NAMES, Figure(None, reason)), dict.fromkeys(RECENT, Figure(None, reason)))
