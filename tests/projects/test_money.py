"""Investment lines, their conversion, what may be committed, and roll-ups that agree to the last cent."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlmodel import Session

from data.access import Actor
from data.errors import Conflict, Invalid
from projects.investment.lines import budget_of, change_line, lines_of, remove_line
from projects.investment.rates import converted, load_rates, remove_rate, set_base_currency, set_rate
from projects.investment.roll_up import roll_up
from projects.listing import list_projects
from projects.tables import GateDecision, InvestmentLine, Project
from tests.projects.conftest import number

Line = Callable[..., InvestmentLine]
Go = Callable[[Project], GateDecision]
EURO_ON_30_JUNE = {"currency": "EUR", "on": date(2026, 6, 30), "amount": "1", "in_base": "1.10"}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param({"planned": "-1"}, r"money\.negative", id="negative"),
        pytest.param({"planned": "1e14"}, r"money\.too_large", id="a hundred million million"),
        pytest.param({"planned": "0.001"}, r"money\.decimals", id="a tenth of a cent"),
        pytest.param({"planned": "NaN"}, r"money\.no_number", id="not a number"),
        pytest.param({"spent": "ten"}, r"money\.no_number", id="a word"),
        pytest.param({"spent": "12,50"}, r"money\.no_number", id="a comma that may be a decimal one"),
        pytest.param({"planned": "12 000,50"}, r"money\.no_number", id="a space, then such a comma"),
        pytest.param({"currency": "XYZ"}, r"currency\.unknown", id="no such currency"),
        pytest.param({"instrument": "gift"}, r"money\.instrument", id="no such instrument"),
        pytest.param({"source": "friends"}, r"money\.source", id="no such source"),
        pytest.param({"kind": "paint"}, r"money\.kind", id="no such kind"),
        pytest.param({"financier": " "}, r"money\.financier", id="nobody pays"),
        pytest.param({"year": 20026}, r"money\.year", id="the year 20026"),
    ],
)
def test_what_cannot_be_right_is_refused(project: Project, line: Line, said: dict[str, object], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        line(project, **said)


def test_a_float_is_a_bug_and_not_an_amount(project: Project, line: Line) -> None:
    with pytest.raises(TypeError):
        line(project, planned=0.1)


def test_an_amount_may_be_written_with_commas_or_in_khmer_digits(project: Project, line: Line) -> None:
    assert line(project, planned="1,234.50").planned == Decimal("1234.50")
    assert line(project, planned="១២៣").planned == Decimal("123.00")


@pytest.mark.parametrize(
    ("amount", "worth", "expected"),
    [
        pytest.param("4100.00", Fraction(1, 4100), "1.00", id="4100 at 1/4100 = 1"),
        pytest.param("0.05", Fraction(1, 2), "0.02", id="2.5 cents go to the even 2"),
        pytest.param("0.07", Fraction(1, 2), "0.04", id="3.5 cents go to the even 4"),
        pytest.param("1.00", Fraction(1, 3), "0.33", id="33.3 cents"),
        pytest.param("9999999999999.99", Fraction(1), "9999999999999.99", id="no digit is lost"),
    ],
)
def test_conversion_rounds_half_a_cent_to_the_even_one(amount: str, worth: Fraction, expected: str) -> None:
    assert converted(Decimal(amount), worth) == Decimal(expected)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        pytest.param(2025, None, id="no rate by 1 July 2025"),
        pytest.param(2026, Decimal("1.10"), id="30 June 2026 is the newest by 1 July"),
        pytest.param(2027, Decimal("1.20"), id="2 July 2026 is the newest by 1 July 2027"),
    ],
)
def test_a_line_takes_the_newest_rate_by_1_july_of_its_year(
    session: Session, planner: Actor, project: Project, line: Line, year: int, expected: Decimal | None
) -> None:
    set_rate(session, planner, **EURO_ON_30_JUNE)
    set_rate(session, planner, currency="EUR", on=date(2026, 7, 2), amount="1", in_base="1.20")
    assert line(project, currency="EUR", planned=1, year=year).planned_base == expected


def test_a_rate_of_1_july_itself_counts_for_its_year(session: Session, planner: Actor) -> None:
    set_rate(session, planner, currency="EUR", on=date(2026, 7, 1), amount="1", in_base="1.2")
    assert load_rates(session).of("EUR", 2026) == Fraction(6, 5)


def test_a_rate_entered_later_converts_the_lines_that_waited_for_it(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    waiting = line(project, currency="KHR", planned=41_000)
    assert budget_of(session, planner, number(project.id)).whole_life is None
    rate = set_rate(session, planner, currency="KHR", on=date(2026, 1, 1), amount="4100", in_base="1")
    assert waiting.planned_base == Decimal("10.00")
    remove_rate(session, planner, number(rate.id))
    assert waiting.planned_base is None


def test_a_missing_rate_blocks_the_total_and_names_itself(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    line(project, planned=5)
    line(project, currency="KHR", planned=41_000, year=2027)
    by_year = roll_up(session, planner, by="year")
    assert by_year.rows[["key", "planned", "missing"]].to_numpy().tolist() == [
        [2026, Decimal("5.00"), ""],
        [2027, None, "KHR 2027"],
    ]
    assert (by_year.total["planned"], by_year.total["missing"]) == (None, "KHR 2027")
    listed = list_projects(session, planner).iloc[0]
    assert (listed["planned"], listed["missing_rates"]) == (None, 1)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param({"currency": "USD"}, r"currency\.is_base", id="the base currency itself"),
        pytest.param({"in_base": "0"}, r"currency\.rate", id="worth nothing"),
        pytest.param({"amount": "some"}, r"currency\.rate", id="a word"),
        pytest.param({"currency": "ZZZ"}, r"currency\.unknown", id="no such currency"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(session: Session, planner: Actor, said: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        set_rate(session, planner, **{**EURO_ON_30_JUNE, **said})


def test_the_base_currency_stays_once_there_are_lines(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    set_base_currency(session, planner, currency="EUR")
    line(project, planned=1)
    with pytest.raises(Invalid, match=r"currency\.base_in_use"):
        set_base_currency(session, planner, currency="USD")


def test_nothing_may_be_committed_before_a_gate_releases_money(project: Project, line: Line) -> None:
    with pytest.raises(Invalid, match=r"money\.above_release") as refused:
        line(project, planned=100, committed=1)
    assert refused.value.details == {
        "kind": "Build", "committed": Decimal("1.00"), "released": Decimal("0.00"), "gate": "–",
    }  # fmt: skip


def test_after_g3_all_that_was_planned_for_building_may_be_committed_and_no_cent_more(
    session: Session, planner: Actor, project: Project, line: Line, go: Go
) -> None:
    entered = line(project, planned=100)
    go(project)
    go(project)
    change_line(session, planner, number(entered.id), seen_version=1, changes={"committed": "100.00"})
    with pytest.raises(Invalid, match=r"money\.above_release"):
        change_line(session, planner, number(entered.id), seen_version=2, changes={"committed": "100.01"})


def test_running_is_released_only_after_g4(
    session: Session, planner: Actor, project: Project, line: Line, go: Go
) -> None:
    line(project, planned=100)
    entered = line(project, planned=50, kind="run")
    go(project)
    go(project)
    with pytest.raises(Invalid, match=r"money\.above_release"):
        change_line(session, planner, number(entered.id), seen_version=1, changes={"committed": 50})
    go(project)
    change_line(session, planner, number(entered.id), seen_version=1, changes={"committed": 50})


def test_a_refused_change_leaves_the_line_as_it_was(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    entered = line(project, planned=100)
    with pytest.raises(Invalid):
        change_line(session, planner, number(entered.id), seen_version=1, changes={"planned": 7, "committed": 5})
    session.refresh(entered)
    assert (entered.planned, entered.committed, entered.version) == (Decimal("100.00"), Decimal("0.00"), 1)


def test_planning_more_after_the_gate_releases_nothing(
    session: Session, planner: Actor, project: Project, line: Line, go: Go
) -> None:
    entered = line(project, planned=100)
    go(project)
    go(project)
    with pytest.raises(Invalid, match=r"money\.above_release"):
        change_line(session, planner, number(entered.id), seen_version=1, changes={"planned": 500, "committed": 500})


def test_what_was_spent_is_always_recorded_and_marked_above_the_release(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    line(project, planned=100, spent="30.25")
    assert budget_of(session, planner, number(project.id)).above["build"] == Decimal("30.25")


def test_without_a_rate_nothing_can_be_committed(project: Project, line: Line) -> None:
    with pytest.raises(Invalid, match=r"money\.rate_missing"):
        line(project, currency="KHR", planned=100, committed=1)


def test_an_imported_project_commits_as_its_history_says(session: Session, project: Project, line: Line) -> None:
    project.gate_unknown = True
    session.add(project)
    assert line(project, planned=1, committed=900, spent=800).committed == Decimal("900.00")


def test_a_line_changed_since_it_was_seen_is_a_conflict(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    entered = line(project, planned=1)
    change_line(session, planner, number(entered.id), seen_version=1, changes={"planned": 2})
    with pytest.raises(Conflict):
        change_line(session, planner, number(entered.id), seen_version=1, changes={"planned": 3})


def test_a_line_on_which_money_was_spent_stays(session: Session, planner: Actor, project: Project, line: Line) -> None:
    spent, empty = line(project, planned=1, spent=1), line(project, planned=1)
    with pytest.raises(Invalid, match=r"money\.line_in_use"):
        remove_line(session, planner, number(spent.id), seen_version=1)
    remove_line(session, planner, number(empty.id), seen_version=1)
    assert [one.id for one in lines_of(session, planner, number(project.id))] == [spent.id]
