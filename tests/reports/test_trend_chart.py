"""The chart of a trend: a thick own line, a thin one before it, and no line across a break."""

import pandas as pd

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
