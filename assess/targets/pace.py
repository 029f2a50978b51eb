"""Whether an indicator keeps the pace that its target needs: pure arithmetic on exact numbers and dates."""

from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Verdict = Literal["on_track", "late", "no_data"]
ON_TRACK, LATE, NO_DATA = VERDICTS = ("on_track", "late", "no_data")


@dataclass(frozen=True)
class Point:
    """What the indicator was at the end of a day."""

    on: date
    value: Fraction


@dataclass(frozen=True)
class Aim:
    """A target, to be reached by 31 December of `year`; `rises` if more is better.

    `begins` is the first day of the framework; `baseline` is where the indicator started, if that is entered. Of what
    is not `comparable` with the target no verdict is given.
    """

    target: Fraction
    year: int
    begins: date
    rises: bool = True
    baseline: Point | None = None
    comparable: bool = True

    @property
    def ends(self) -> date:
        """The day by which the target is to be reached."""
        return years_end(self.year)

    def met_by(self, value: Fraction) -> bool:
        """Whether this value is at the target or better."""
        return value >= self.target if self.rises else value <= self.target


@dataclass(frozen=True)
class Standing:
    """Where an indicator stands; `reason` says which rule gave the verdict.

    `required` and `pace` are per year, in the indicator's unit. What is undefined is None, and its reason is the code
    in `no_required` or `no_projection`: nothing (never observed), met, over (no time is left), one_point (no earlier
    value to measure a pace from).
    """

    now: Point | None
    start: Point | None
    pace: Fraction | None
    required: Fraction | None
    projection: Fraction | None
    verdict: Verdict
    reason: str
    no_required: str | None = None
    no_projection: str | None = None


def years_end(year: int) -> date:
    """The last day of a year, on which what is said of the whole year stands."""
    return date(year, 12, 31)


def position(on: date) -> Fraction:
    """Where the end of a day lies on the scale of years; from one 31 December to the next is exactly 1.

    >>> position(date(2015, 12, 31)), position(date(2016, 6, 30))
    (Fraction(2016, 1), Fraction(369019, 183))
    """
    return on.year + Fraction(on.timetuple().tm_yday, 366 if isleap(on.year) else 365)


def years_between(first: date, last: date) -> Fraction:
    """The years from the end of one day to the end of another.

    >>> years_between(date(2015, 12, 31), date(2020, 12, 31))
    Fraction(5, 1)
    """
    return position(last) - position(first)


def standing(aim: Aim, points: Sequence[Point], *, today: date) -> Standing:
    """Where an indicator stands, from its observations, oldest first; of two on one day the later one counts.

    start       the baseline; without one the oldest observation from the framework's first day on
    now         the newest observation
    required    = (target - now) / years from now to the target's day
    pace        = (now - start) / years from start to now
    projection  = now + pace * years from now to the target's day

    Verdict while the target's day is to come: on track if now meets the target or the projection does, late if the
    projection does not, no data if there is no projection. Once it is over, the newest observation of the target's
    year decides; without one, an earlier one that met the target is on track, a later one that does not is late, and
    all else is no data. What is not comparable with the target is no data too. Multiplying target, baseline and
    observations by one number above 0 changes no verdict.
    """
    if not points:
        nothing = "nothing"
        return Standing(None, aim.baseline, None, None, None, NO_DATA, nothing, nothing, nothing)
    now = points[-1]
    start = aim.baseline or next((point for point in points if aim.begins <= point.on <= aim.ends), None)
    elapsed = years_between(start.on, now.on) if start else Fraction(0)
    pace = (now.value - start.value) / elapsed if start and elapsed > 0 else None
    if today > aim.ends or now.on >= aim.ends:
        verdict, reason = _afterwards(aim, points) if aim.comparable else (NO_DATA, "not_comparable")
        return Standing(now, start, pace, None, None, verdict, reason, "over", "over")
    left = years_between(now.on, aim.ends)
    met = aim.met_by(now.value)
    required = None if met else (aim.target - now.value) / left
    projection = None if pace is None else now.value + pace * left
    if not aim.comparable:
        verdict, reason = NO_DATA, "not_comparable"
    elif met:
        verdict, reason = ON_TRACK, "met"
    elif projection is None:
        verdict, reason = NO_DATA, "one_point"
    else:
        reaches = aim.met_by(projection)
        verdict, reason = (ON_TRACK, "reaches") if reaches else (LATE, "falls_short")
    return Standing(
        now,
        start,
        pace,
        required,
        projection,
        verdict,
        reason,
        no_required="met" if met else None,
        no_projection="one_point" if projection is None else None,
    )


def exact(value: Fraction) -> Decimal:
    """A fraction as a decimal number, for showing: exact where it ends, else to 28 digits."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def _afterwards(aim: Aim, points: Sequence[Point]) -> tuple[Verdict, str]:
    """The verdict once the target's day is over."""
    last = points[-1]
    then = [point for point in points if point.on.year == aim.year]
    if then:
        return (ON_TRACK, "met_then") if aim.met_by(then[-1].value) else (LATE, "missed_then")
    if last.on < aim.ends:
        return (ON_TRACK, "met_before") if aim.met_by(last.value) else (NO_DATA, "unknown_since")
    return (NO_DATA, "unknown_then") if aim.met_by(last.value) else (LATE, "still_missed")
