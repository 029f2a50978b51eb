"""The years of the chart of money by year and source."""

import pandas as pd
import pytest

from reports.charts.assessment import ChartTexts, portfolio_by_year


def spec(*years: int) -> dict:
    table = pd.DataFrame([{"year": year, "source": "a", "amount": 1} for year in years])
    return portfolio_by_year(table, ChartTexts("Who?")).to_dict()


def test_a_year_without_money_keeps_its_place() -> None:
    assert spec(2028, 2025)["layer"][0]["encoding"]["x"]["scale"]["domain"] == ["2025", "2026", "2027", "2028"]


@pytest.mark.parametrize(
    ("last", "totals"),
    [
        pytest.param(2036, 12, id="2025 to 2036 are twelve years: each with its total"),
        pytest.param(2037, 0, id="thirteen years: no totals"),
    ],
)
def test_totals_are_drawn_only_while_there_is_room(last: int, totals: int) -> None:
    drawn = spec(*range(2025, last + 1))
    assert len(drawn["datasets"][drawn["layer"][1]["data"]["name"]]) == totals
