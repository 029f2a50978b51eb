"""Earned value and earned schedule: worked by hand, and what is not defined says why."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from projects.earned.escalation import escalations, red_since
from projects.earned.health import (
    benefit_colour,
    cost_colour,
    milestone_colour,
    needs_evidence,
    schedule_colour,
)
from projects.earned.indices import NAMES, REASONS, RECENT, Figure, Measured, measure, outlook
from projects.earned.plan import Plan, Point
from projects.lists import health_rules

JANUARY = date(2026, 1, 1)
FOUR = Plan(JANUARY, tuple(Decimal(100) for _ in range(4)))
TEN = Plan(JANUARY, tuple(Decimal(100) for _ in range(10)))
ENDS = [date(2026, month, day) for month, day in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), start=1)]
MARCH = ENDS[2]


def point(as_of: date, percent: str | int, spent: str | int, forecast: str | int = 400) -> Point:
    return Point(as_of, Decimal(percent), Decimal(spent), Decimal(forecast))


def half_done_in_march() -> Measured:
    return measure(FOUR, [point(MARCH, 50, 250)])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("pv", Fraction(300), id="PV: 3 months of 100 = 300"),
        pytest.param("ev", Fraction(200), id="EV: 50 % of 400 = 200"),
        pytest.param("cv", Fraction(-50), id="CV: 200 - 250 = -50"),
        pytest.param("sv", Fraction(-100), id="SV: 200 - 300 = -100"),
        pytest.param("cv_percent", Fraction(-25), id="CV %: -50 / 200"),
        pytest.param("sv_percent", Fraction(-100, 3), id="SV %: -100 / 300"),
        pytest.param("cpi", Fraction(4, 5), id="CPI: 200 / 250"),
        pytest.param("spi", Fraction(2, 3), id="SPI: 200 / 300"),
        pytest.param("csi", Fraction(8, 15), id="CSI: 4/5 x 2/3"),
        pytest.param("eac_cpi", Fraction(500), id="EAC 1: 400 / 0.8"),
        pytest.param("eac_plan", Fraction(450), id="EAC 2: 250 + (400 - 200)"),
        pytest.param("eac_both", Fraction(625), id="EAC 3: 250 + 200 / (8/15) = 250 + 375"),
        pytest.param("etc", Fraction(250), id="ETC: 500 - 250"),
        pytest.param("vac", Fraction(-100), id="VAC: 400 - 500"),
        pytest.param("vac_percent", Fraction(-25), id="VAC %: -100 / 400"),
        pytest.param("tcpi_bac", Fraction(4, 3), id="TCPI: (400 - 200) / (400 - 250)"),
        pytest.param("tcpi_eac", Fraction(4, 5), id="TCPI of the estimate: 200 / (500 - 250)"),
        pytest.param("at", Fraction(3), id="AT: January to the end of March"),
        pytest.param("es", Fraction(2), id="ES: 200 was to be done after 2 months"),
        pytest.param("sv_t", Fraction(-1), id="SV(t): 2 - 3"),
        pytest.param("spi_t", Fraction(2, 3), id="SPI(t): 2 / 3"),
        pytest.param("ieac_t", Fraction(6), id="IEAC(t): 4 / (2/3)"),
        pytest.param("tspi", Fraction(2), id="TSPI: (4 - 2) / (4 - 3)"),
    ],
)
def test_a_project_half_done_after_three_of_four_months(name: str, value: Fraction) -> None:
    assert half_done_in_march().figures[name] == Figure(value)


def test_within_a_month_time_and_value_are_counted_by_its_days() -> None:
    # 14 of 28 days of February: AT 1.5, PV 150; 165 earned: 1 month and 65 of the next 100.
    figures = measure(FOUR, [point(date(2026, 2, 14), "41.25", 100)]).figures
    assert (figures["at"].value, figures["pv"].value, figures["es"].value) == (
        Fraction(3, 2), Fraction(150), Fraction(165, 100),
    )  # fmt: skip


def test_a_late_project_ends_with_spi_1_but_spi_t_stays_below() -> None:
    # Planned for 4 months, done after 5: SPI 400 / 400, SPI(t) 4 / 5.
    late = [point(MARCH, 50, 200), point(ENDS[3], 75, 300), point(ENDS[4], 100, 400), point(ENDS[8], 100, 400)]
    figures = measure(FOUR, late).figures
    assert (figures["spi"].value, figures["spi_t"].value) == (Fraction(1), Fraction(4, 5))


def test_the_last_six_months_differ_from_the_whole() -> None:
    # To March 100 done for 100 spent; then 500 more for 1,000 by September: whole 600 / 1,100, recent 500 / 1,000.
    told = [point(MARCH, 10, 100, 1000), point(ENDS[8], 60, 1100, 2000)]
    measured = measure(TEN, told)
    assert (measured.figures["cpi"].value, measured.recent["cpi"].value) == (Fraction(6, 11), Fraction(1, 2))
    # 5 months of work in 6 months, while the whole is 6 in 9.
    assert (measured.figures["spi_t"].value, measured.recent["spi_t"].value) == (Fraction(2, 3), Fraction(5, 6))


def test_a_project_younger_than_six_months_has_the_same_recent_figures() -> None:
    measured = half_done_in_march()
    assert {name: measured.recent[name] for name in RECENT} == {name: measured.figures[name] for name in RECENT}


def test_without_a_report_six_months_before_the_recent_figures_say_so() -> None:
    recent = measure(TEN, [point(ENDS[8], 60, 1100, 2000)]).recent
    assert set(recent.values()) == {Figure(None, "no_earlier_report")}


@pytest.mark.parametrize(
    ("plan", "told", "name", "reason"),
    [
        pytest.param(None, [point(MARCH, 1, 1)], "cpi", "no_baseline", id="imported history"),
        pytest.param(FOUR, [], "eac_cpi", "no_report", id="no report yet"),
        pytest.param(FOUR, [point(MARCH, 50, 0)], "cpi", "nothing_spent", id="CPI: 200 / 0"),
        pytest.param(FOUR, [point(MARCH, 50, 0)], "eac_cpi", "nothing_spent", id="EAC: CPI is not defined"),
        pytest.param(FOUR, [point(MARCH, 0, 90)], "eac_cpi", "nothing_earned", id="EAC: 400 / 0"),
        pytest.param(FOUR, [point(MARCH, 0, 90)], "ieac_t", "nothing_earned", id="IEAC(t): 4 / 0"),
        pytest.param(FOUR, [point(date(2025, 12, 31), 1, 1)], "spi", "nothing_planned", id="SPI before it begins"),
        pytest.param(FOUR, [point(date(2025, 12, 31), 1, 1)], "spi_t", "not_started", id="SPI(t) before it begins"),
        pytest.param(FOUR, [point(MARCH, 50, 400)], "tcpi_bac", "not_attainable", id="TCPI: 200 / (400 - 400)"),
        pytest.param(FOUR, [point(ENDS[3], 50, 9)], "tspi", "time_is_up", id="TSPI: 2 / (4 - 4)"),
        pytest.param(FOUR, [point(MARCH, 100, 400)], "tcpi_bac", "finished", id="TCPI: all done and all spent"),
        pytest.param(Plan(JANUARY, (Decimal(0),)), [point(MARCH, 50, 9)], "cpi", "no_budget", id="BAC 0"),
    ],
)
def test_what_is_not_defined_says_why(plan: Plan | None, told: list[Point], name: str, reason: str) -> None:
    assert measure(plan, told).figures[name] == Figure(None, reason)


@given(
    planned=some.lists(some.decimals(0, 10**9, places=2), min_size=0, max_size=14),
    told=some.lists(
        some.tuples(some.integers(-40, 500), some.decimals(0, 100, places=2), some.decimals(0, 10**9, places=2)),
        max_size=5,
    ),
)
def test_every_figure_is_a_number_or_a_known_reason_and_never_both(
    planned: list[Decimal], told: list[tuple[int, Decimal, Decimal]]
) -> None:
    days = sorted({days: (percent, spent) for days, percent, spent in told}.items())
    points = [Point(date.fromordinal(JANUARY.toordinal() + n), *said, Decimal(9)) for n, said in days]
    measured = measure(Plan(JANUARY, tuple(planned)), points)
    assert tuple(measured.figures) == NAMES
    for figure in (*measured.figures.values(), *measured.recent.values()):
        assert (figure.reason in REASONS) if figure.value is None else isinstance(figure.value, Fraction)
        assert figure.value is None or figure.reason is None
    if points:
        short = outlook(Plan(JANUARY, tuple(planned)), points).figures
        assert short == {name: measured.figures[name] for name in short}


@given(done=some.decimals(0, 100, places=2))
def test_the_earned_schedule_is_when_that_much_was_planned(done: Decimal) -> None:
    earned = FOUR.total * Fraction(done) / 100
    assert FOUR.value_at(FOUR.earned_schedule(earned)) == earned


@pytest.mark.parametrize(
    ("spent", "colour"),
    [
        pytest.param("218.90", "green", id="200 done for 218.90: 9.45 % over"),
        pytest.param("220", "amber", id="exactly 10 % over"),
        pytest.param("259.90", "amber", id="29.95 % over"),
        pytest.param("260", "red", id="exactly 30 % over"),
        pytest.param("100", "green", id="50 % below plan is no breach"),
    ],
)
def test_cost_is_amber_from_10_and_red_from_30_percent_over(spent: str, colour: str) -> None:
    assert cost_colour(measure(FOUR, [point(MARCH, 50, spent)]), health_rules()).colour == colour


@pytest.mark.parametrize(
    ("percent", "colour"),
    [
        pytest.param(75, "green", id="3 months of work in 3"),
        pytest.param(68, "amber", id="2.72 of 3: 10.3 % longer"),
        pytest.param(50, "red", id="2 of 3: 50 % longer"),
        pytest.param(0, "red", id="nothing in 3 of 4 months: the rest as planned is 75 % longer"),
    ],
)
def test_schedule_is_judged_by_the_duration_that_earned_schedule_expects(percent: int, colour: str) -> None:
    assert schedule_colour(measure(FOUR, [point(MARCH, percent, 1)]), health_rules()).colour == colour


def test_without_a_report_there_is_no_colour_but_a_reason() -> None:
    assert cost_colour(measure(FOUR, []), health_rules()).reason == "no_report"
    assert schedule_colour(measure(None, []), health_rules()).reason == "no_baseline"


@pytest.mark.parametrize(("days", "colour"), [(29, "green"), (30, "amber"), (90, "red")])
def test_a_milestone_is_amber_from_30_and_red_from_90_days(days: int, colour: str) -> None:
    assert milestone_colour(days, health_rules()).colour == colour


@pytest.mark.parametrize(
    ("reached", "due", "colour"),
    [
        pytest.param(Fraction(9, 10), True, "green", id="0.9"),
        pytest.param(Fraction(7, 10), True, "amber", id="0.7"),
        pytest.param(Fraction(69, 100), True, "red", id="0.69"),
        pytest.param(Fraction(1), False, None, id="all of it, but not due"),
        pytest.param(None, True, None, id="due, not measured"),
    ],
)
def test_a_benefit_has_a_colour_from_its_due_day_on(reached: Fraction | None, due: bool, colour: str | None) -> None:
    assert benefit_colour(reached, health_rules(), due=due).colour == colour


def test_confidence_more_than_one_step_above_the_colour_needs_evidence() -> None:
    asked = {colour: [n for n in range(1, 6) if needs_evidence(n, colour)] for colour in ("red", "amber", "green")}
    assert asked == {"red": [3, 4, 5], "amber": [5], "green": []}


@pytest.mark.parametrize(
    ("colours", "tcpi", "codes"),
    [
        pytest.param(["green", "red"], "1.10", [], id="red for one month, TCPI exactly 1.10"),
        pytest.param(["red", "red"], "1.10", ["red_months"], id="red in two monthly reports"),
        pytest.param(["red", "amber", "red"], "1.10", [], id="interrupted"),
        pytest.param(["green", "green"], "1.101", ["tcpi"], id="TCPI 1.101"),
    ],
)
def test_what_is_red_for_two_months_or_cannot_be_brought_back_is_escalated(
    colours: list[str], tcpi: str, codes: list[str]
) -> None:
    history = list(zip(ENDS, colours, strict=False))
    figure = Figure(Fraction(tcpi))
    found = escalations(history, figure, rules=health_rules(), standing="open", above=None, due_report=None)
    assert [one.code for one in found] == codes


def test_broken_rules_of_the_gates_are_escalated() -> None:
    figure = Figure(None, "not_attainable")
    found = escalations([], figure, rules=health_rules(), standing="lapsed", above=Decimal(5), due_report=MARCH)
    assert [one.code for one in found] == ["tcpi", "lapsed", "above_release", "not_reported"]
    assert red_since([]) is None


def test_every_threshold_names_its_source_in_both_languages() -> None:
    rules = health_rules()
    limits = (rules.cost, rules.schedule, rules.milestone_days, rules.benefit, rules.narrative_percent, rules.tcpi)
    assert all(one.source.en and one.source.km for one in limits)


def test_the_two_kinds_of_risk_of_the_seed_come_first_with_their_responses() -> None:
    first = health_rules().risk_categories[:2]
    assert [one.id for one in first] == ["coordination", "obsolescence"]
    assert all(one.response and one.source for one in first)
