"""The chart of a trend: a thick own line, a thin one before it, and no line across a break."""

import re

import pandas as pd
import pytest
import vl_convert

from reports.charts.parts import ChartTexts
from reports.charts.trend import trend_over_cycles

ROWS = [
    ("own", "New ministry", "2024-03-01", 30.0, "2024"),
    ("own", "New ministry", "2025-03-01", 40.0, "2025"),
    ("own", "New ministry", "2026-03-01", 60.0, "2026"),
    ("before", "Old office", "2024-03-01", 20.0, "2024"),
    ("break", "the questions changed", "2025-09-01", None, "2026"),
]
CHART = trend_over_cycles(
    pd.DataFrame(ROWS, columns=["series", "line", "on", "value", "label"]), ChartTexts(title="How far?")
)
DRAWN = CHART.to_dict()
LAYERS = {
    rows[0]["series"]: (layer, rows) for layer in DRAWN["layer"] if (rows := DRAWN["datasets"][layer["data"]["name"]])
}


def test_the_line_is_interrupted_where_the_questions_changed() -> None:
    pieces = [row["piece"] for row in LAYERS["own"][1]]
    assert pieces[0] == pieces[1] != pieces[2]


def test_a_predecessor_is_thinner_than_the_organisation() -> None:
    assert LAYERS["before"][0]["mark"]["strokeWidth"] < LAYERS["own"][0]["mark"]["strokeWidth"]


def test_the_text_says_every_point_and_the_break() -> None:
    for said in ("New ministry, 2026: 60.0 %", "Old office, 2024: 20.0 %", "the questions changed, 2026"):
        assert said in CHART.to_dict()["description"]


@pytest.mark.parametrize(("name", "columns"), [("Short", 2), ("A ministry whose name is as long as this one", 1)])
def test_on_a_telephone_the_legend_has_as_many_columns_as_its_words_have_room(name: str, columns: int) -> None:
    chart = trend_over_cycles(
        pd.DataFrame(ROWS, columns=["series", "line", "on", "value", "label"]),
        ChartTexts(title="How far?", names={"own": name, "before": "came from", "break": "changed"}),
    )
    svg = vl_convert.vegalite_to_svg({**chart.to_dict(), "width": 320})
    entries = re.findall(r'translate\(([\d.]+),[\d.]+\)"><path class="background"[^>]*/><g><g class="mark-symbol', svg)
    assert len(entries) == 3
    assert len(set(entries)) == columns
