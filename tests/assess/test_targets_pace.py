"""Pace, projection and verdict against numbers worked out by hand, and what never changes them."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.targets.pace import LATE, NO_DATA, ON_TRACK, Aim, Point, Standing, standing, years_between, years_end

DURING, AFTER = date(2018, 6, 1), date(2026, 1, 1)


def end(year: int, value: float | str) -> Point:
    return Point(years_end(year), Fraction(str(value)))


def aim(target: str = "70", *, rises: bool = True, baseline: Point | None = None, comparable: bool = True) -> Aim:
    return Aim(Fraction(target), 2020, date(2015, 1, 1), rises=rises, baseline=baseline, comparable=comparable)


@pytest.mark.parametrize(
    ("points", "required", "projection", "verdict"),
    [
        pytest.param([(2015, 10), (2017, 34)], 12, 70, ON_TRACK, id="34 + (34-10)/2 x 3 = 70, needs (70-34)/3 = 12"),
        pytest.param([(2015, 10), (2017, 33)], "37/3", "67.5", LATE, id="33 + 23/2 x 3 = 67.5, needs (70-33)/3"),
        pytest.param([(2015, 40), (2017, 30)], "40/3", 15, LATE, id="falling: 30 - 5 x 3 = 15, needs 40/3"),
        pytest.param([(2015, 10), (2017, 70)], None, 160, ON_TRACK, id="met: 70 of 70, 70 + 30 x 3 = 160"),
        pytest.param([(2017, 34)], 12, None, NO_DATA, id="one value has no pace, but needs 36/3"),
        pytest.param([], None, None, NO_DATA, id="nothing observed"),
        pytest.param(
            [(2010, 0), (2017, 34)], 12, None, NO_DATA, id="what was before the policy began is no start of its pace"
        ),
    ],
)
def test_before_the_targets_day_the_projection_decides(
    points: list[tuple[int, float]], required: object, projection: object, verdict: str
) -> None:
    found = standing(aim(), [end(*point) for point in points], today=DURING)
    assert found.required == (None if required is None else Fraction(str(required)))
    assert found.projection == (None if projection is None else Fraction(str(projection)))
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("points", "verdict", "reason"),
    [
        pytest.param([(2020, 70)], ON_TRACK, "met_then", id="70 in 2020"),
        pytest.param([(2019, 80), (2020, 69)], LATE, "missed_then", id="69 in 2020, though 80 a year before"),
        pytest.param([(2020, 69), (2021, 90)], LATE, "missed_then", id="90 in 2021 came too late"),
        pytest.param([(2018, 71)], ON_TRACK, "met_before", id="71 in 2018, nothing later"),
        pytest.param([(2018, 69)], NO_DATA, "unknown_since", id="69 in 2018, nothing later"),
        pytest.param([(2018, 60), (2023, 69)], LATE, "still_missed", id="69 in 2023"),
        pytest.param([(2018, 60), (2023, 71)], NO_DATA, "unknown_then", id="71 in 2023, but when was it reached?"),
    ],
)
def test_after_the_targets_day_what_was_observed_decides(
    points: list[tuple[int, float]], verdict: str, reason: str
) -> None:
    found = standing(aim(), [end(*point) for point in points], today=AFTER)
    assert (found.verdict, found.reason) == (verdict, reason)
    assert (found.required, found.no_required) == (None, "over")
    assert (found.projection, found.no_projection) == (None, "over")


def test_the_baseline_is_the_start_where_there_is_one() -> None:
    found = standing(aim(baseline=end(2013, 30)), [end(2015, 10), end(2017, 34)], today=DURING)
    assert found.pace == 1  # (34 - 30) / 4
    assert found.projection == 37  # 34 + 1 * 3


@pytest.mark.parametrize(
    ("value", "verdict"),
    [pytest.param(40, ON_TRACK, id="40 - 10 x 3 = 10"), pytest.param(41, LATE, id="41 - 9.5 x 3 = 12.5")],
)
def test_where_less_is_better_the_projection_must_fall_to_the_target(value: float, verdict: str) -> None:
    found = standing(aim("10", rises=False), [end(2015, 60), end(2017, value)], today=DURING)
    assert found.verdict == verdict


def test_what_is_not_comparable_gets_no_verdict_on_any_day() -> None:
    for today in (DURING, AFTER):
        found = standing(aim(comparable=False), [end(2015, 10), end(2017, 90)], today=today)
        assert (found.verdict, found.reason) == (NO_DATA, "not_comparable")


def test_what_is_undefined_has_a_reason() -> None:
    for points in ([], [end(2017, 34)], [end(2015, 10), end(2017, 80)], [end(2015, 1), end(2016, 2)]):
        found = standing(aim(), points, today=DURING)
        assert (found.required is None) == (found.no_required is not None)
        assert (found.projection is None) == (found.no_projection is not None)


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        pytest.param(date(2015, 12, 31), date(2020, 12, 31), 5, id="2015 to 2020 across two leap years"),
        pytest.param(date(2016, 6, 30), date(2016, 12, 31), Fraction(184, 366), id="182 of 366 days are over"),
    ],
)
def test_years_between_year_ends_are_whole(first: date, last: date, years: Fraction) -> None:
    assert years_between(first, last) == years


numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=100)
days = st.dates(min_value=date(2010, 1, 1), max_value=date(2026, 1, 1))
scales = st.fractions(min_value="1/1000", max_value=1000, max_denominator=1000).filter(lambda scale: scale > 0)


@given(
    target=numbers,
    start=st.none() | numbers,
    points=st.dictionaries(days, numbers, max_size=6),
    rises=st.booleans(),
    scale=scales,
    today=st.sampled_from([DURING, AFTER]),
)
def test_the_unit_never_changes_the_verdict(
    target: Fraction,
    start: Fraction | None,
    points: dict[date, Fraction],
    rises: bool,
    scale: Fraction,
    today: date,
) -> None:
    def told(unit: Fraction) -> Standing:
        baseline = None if start is None else Point(years_end(2014), start * unit)
        scaled = Aim(target * unit, 2020, date(2015, 1, 1), rises=rises, baseline=baseline)
        return standing(scaled, [Point(on, points[on] * unit) for on in sorted(points)], today=today)

    plain, other = told(Fraction(1)), told(scale)
    assert (plain.verdict, plain.reason) == (other.verdict, other.reason)
    assert other.required == (None if plain.required is None else plain.required * scale)


@given(values=st.lists(numbers, min_size=2, max_size=5), target=numbers, rises=st.booleans())
def test_a_pace_that_is_at_least_the_required_one_is_on_track(
    values: list[Fraction], target: Fraction, rises: bool
) -> None:
    points = [Point(years_end(2012 + place), value) for place, value in enumerate(values)]
    found = standing(Aim(target, 2020, date(2010, 1, 1), rises=rises), points, today=date(2017, 6, 1))
    if found.required is not None and found.pace is not None:
        enough = found.pace >= found.required if rises else found.pace <= found.required
        assert (found.verdict == ON_TRACK) == enough
