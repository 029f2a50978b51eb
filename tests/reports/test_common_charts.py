"""The charts of common services: every exchange and every number is in the picture and in its text."""

import math

import pandas as pd
import pytest

from reports.charts.assessment import text_alternative, to_svg
from reports.charts.exchanges import exchange_network
from reports.charts.parts import ChartTexts
from reports.charts.readiness import readiness_bars

EXCHANGES = pd.DataFrame(
    [
        ("Ministry A", "Ministry B", "A", "B", "births"),
        ("Ministry A", "Ministry C", "A", "C", "births"),
        ("Ministry B", "Ministry A", "B", "A", "plots"),
        ("Ministry A", "Ministry B", "A", "B", "deaths"),
    ],
    columns=["provider", "consumer", "provider_short", "consumer_short", "what"],
)
NETWORK = exchange_network(EXCHANGES, ChartTexts(title="Who gives data to whom?"))
COUNTS = pd.DataFrame(
    [("1", "unaware", 3), ("1", "in_service", 1), ("2", "unaware", 0), ("2", "planning", 5)],
    columns=["section", "state", "count"],
)
BARS = readiness_bars(COUNTS, ChartTexts(title="How ready?", names={"1": "Stage 1", "planning": "Planning"}))


def rows_with(chart: object, *columns: str) -> list[dict]:
    """The rows of the layer that has these columns."""
    return next(
        rows
        for rows in chart.to_dict()["datasets"].values()  # pyright: ignore[reportAttributeAccessIssue] - a chart
        if rows and set(columns) <= set(rows[0])
    )


def test_organisations_stand_evenly_on_a_ring_the_busiest_at_the_top() -> None:
    nodes = {row["name"]: row for row in rows_with(NETWORK, "short")}
    assert (nodes["Ministry A"]["x"], nodes["Ministry A"]["y"], nodes["Ministry A"]["count"]) == (0, 1, 4)
    assert [math.hypot(row["x"], row["y"]) for row in nodes.values()] == pytest.approx([1, 1, 1])


def test_data_of_one_pair_share_a_line_and_each_direction_has_its_own() -> None:
    told = [
        "Ministry A → Ministry B: births, deaths",
        "Ministry A → Ministry C: births",
        "Ministry B → Ministry A: plots",
    ]
    assert list(dict.fromkeys(row["pair"] for row in rows_with(NETWORK, "pair"))) == told
    assert text_alternative(NETWORK) == f"Who gives data to whom? {'; '.join(told)}"


def test_gaps_are_stacked_by_word_with_the_total_of_each_stage() -> None:
    assert {row["section"]: row["total"] for row in rows_with(BARS, "total")} == {"Stage 1": 4, "2": 5}
    assert text_alternative(BARS) == "How ready? Stage 1, unaware: 3; Stage 1, in_service: 1; 2, Planning: 5"


def test_both_are_drawn_even_without_a_row() -> None:
    for chart in (
        exchange_network(EXCHANGES[:0], ChartTexts(title="T")),
        readiness_bars(COUNTS[:0], ChartTexts(title="T")),
    ):
        assert to_svg(chart, width_pt=400).lstrip().startswith("<svg")
