"""Roll-ups agree with the lines to the last cent, whatever they are summed by."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from data.access import Actor
from projects.investment.rates import load_rates, set_rate
from projects.investment.roll_up import KEYS, roll_up, roll_up_across, roll_up_by
from projects.listing import Choice, list_projects
from projects.register import add_project, set_served
from projects.tables import InvestmentLine, Project
from tests.conftest import Country
from tests.projects.conftest import number

Line = Callable[..., InvestmentLine]


def test_a_project_that_serves_two_strategies_counts_for_both_but_once_in_the_total(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    set_served(session, planner, number(project.id), seen_version=2, targets=["S1", "S4"])
    line(project, planned=70)
    by_strategy = roll_up(session, planner, by="strategy")
    assert dict(zip(by_strategy.rows["key"], by_strategy.rows["planned"], strict=True)) == {
        "S1": Decimal("70.00"),
        "S4": Decimal("70.00"),
    }
    assert by_strategy.total["planned"] == Decimal("70.00")
    assert by_strategy.overlapping


def test_roll_ups_by_no_known_key_are_mistakes_of_ours(session: Session, planner: Actor) -> None:
    for keys in ((), ("moon",), ("year", "year")):
        with pytest.raises(ValueError, match="cannot roll up"):
            roll_up_by(session, planner, keys=keys)


def test_the_table_of_two_keys_names_them_across_and_by(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    line(project, planned=70)
    found = roll_up_across(session, planner, by="strategy", across="year")
    assert found[["across", "by", "planned"]].to_numpy().tolist() == [[2026, "S1", Decimal("70.00")]]


AMOUNT = st.decimals(min_value=0, max_value=10**9, places=2)
LINES = st.lists(
    st.tuples(
        st.integers(0, 2), st.integers(2024, 2027), st.sampled_from(["Treasury", "Test Bank"]),
        st.sampled_from(["government", "usf"]), st.sampled_from(["budget", "loan"]), st.sampled_from(["build", "run"]),
        st.sampled_from(["USD", "KHR", "EUR"]), AMOUNT, AMOUNT,
    ),
    max_size=12,
)  # fmt: skip


COMBINED = (
    ("organisation", "year"),
    ("programme", "source"),
    ("strategy", "source"),
    ("organisation", "source", "year"),
    ("strategy", "financier", "year"),
    ("instrument", "on_budget", "kind"),
)
"""The roll-ups by two and three keys that are checked row by row."""


def _belongs(line: tuple, row: dict, keys: tuple[str, ...], projects: list[Project]) -> bool:
    """Whether a line as it was made belongs to a row of a roll-up by these keys."""
    place, year, financier, source, instrument, kind, *_ = line
    served = ["S1", "S2"][:place] or [None]
    of_line = {
        "organisation": projects[place].organisation_id, "programme": projects[place].programme_id, "source": source,
        "financier": financier, "instrument": instrument, "kind": kind, "year": year, "on_budget": place != 1,
    }  # fmt: skip
    return all(row[key] in served if key == "strategy" else row[key] == of_line[key] for key in keys)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES)
def test_every_roll_up_agrees_with_the_lines_to_the_last_cent(
    session: Session, country: Country, planner: Actor, lines: list[tuple]
) -> None:
    with session.begin_nested() as nested:
        set_rate(session, planner, currency="KHR", on=date(2020, 1, 1), amount="4087.5", in_base="1")
        set_rate(session, planner, currency="EUR", on=date(2020, 1, 1), amount="1", in_base="1.08437")
        led = [country.health, country.trade, country.laboratory]
        projects = [
            add_project(session, planner, organisation=number(one.id), code=f"P-{place}", name_en=f"Project {place}")
            for place, one in enumerate(led)
        ]
        # The first project serves nothing, the second one strategy, the third two.
        for place, one in enumerate(projects):
            targets = ["S1", "S2"][:place]
            set_served(session, planner, number(one.id), seen_version=1, targets=targets)
        rates = load_rates(session)
        for place, year, financier, source, instrument, kind, currency, planned, spent in lines:
            entered = InvestmentLine(
                project_id=number(projects[place].id), year=year, financier=financier, source=source,
                instrument=instrument, kind=kind, currency=currency, planned=planned, spent=spent, on_budget=place != 1,
            )  # fmt: skip
            rates.convert(entered)
            session.add(entered)
        session.flush()
        worth = {"USD": Fraction(1), "KHR": Fraction(2, 8175), "EUR": Fraction(108437, 100000)}
        planned = sum(round(Fraction(one[7]) * worth[one[6]] * 100) for one in lines)
        spent = sum(round(Fraction(one[8]) * worth[one[6]] * 100) for one in lines)
        for by in KEYS:
            found = roll_up(session, planner, by=by)
            assert found.total["planned"] == Decimal(planned).scaleb(-2)
            assert found.total["spent"] == Decimal(spent).scaleb(-2)
            if by != "strategy":
                assert sum(found.rows["planned"], Decimal(0)) == found.total["planned"]
                assert sum(found.rows["spent"], Decimal(0)) == found.total["spent"]
        for keys in COMBINED:
            combined = roll_up_by(session, planner, keys=keys)
            if "strategy" not in keys:
                assert sum(combined["planned"], Decimal(0)) == Decimal(planned).scaleb(-2)
                assert sum(combined["lines"]) == len(lines)
            for row in combined.to_dict("records"):
                mine = [one for one in lines if _belongs(one, row, keys, projects)]
                expected = sum(round(Fraction(one[8]) * worth[one[6]] * 100) for one in mine)
                assert (row["spent"], row["lines"]) == (Decimal(expected).scaleb(-2), len(mine))
        of_third = sum(round(Fraction(one[7]) * worth[one[6]] * 100) for one in lines if one[0] == 2)
        by_strategy = roll_up(session, planner, by="strategy").rows
        served_twice = sum(by_strategy["planned"], Decimal(0)) - Decimal(planned).scaleb(-2)
        assert served_twice == Decimal(of_third).scaleb(-2)
        listed = sum(list_projects(session, planner, choice=Choice(text="Project "))["planned"], Decimal(0))
        assert listed == Decimal(planned).scaleb(-2)
        nested.rollback()
    session.expunge_all()
    assert session.exec(select(col(InvestmentLine.id))).first() is None
    assert country.root.id is not None
