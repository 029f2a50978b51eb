"""The S-curve and the matrix of risks: valid charts that say in words all that they show."""

import pandas as pd

from reports.charts.assessment import ChartTexts, text_alternative, to_svg
from reports.charts.earned import risk_matrix, s_curve

CURVE = pd.DataFrame(
    [
        ("planned", "2026-01", 100),
        ("planned", "2026-02", 400),
        ("earned", "2026-01", 80.25),
        ("spent", "2026-01", 120),
        ("expected", "2026-02", 450),
        ("expected", "2026-02", 625),
    ],
    columns=["series", "month", "value"],
)
WORDS = ChartTexts(title="How far?", names={"planned": "planned", "expected": "estimate"})


def test_the_s_curve_says_every_point_and_both_ends_of_the_estimate() -> None:
    said = text_alternative(s_curve(CURVE, WORDS))
    assert said == (
        "How far? planned, 2026-01: 100; planned, 2026-02: 400; earned, 2026-01: 80.3; spent, 2026-01: 120; "
        "estimate, 2026-02: 450; estimate, 2026-02: 625"
    )


def test_the_matrix_says_the_fields_that_hold_risks() -> None:
    fields = [(a, b, 2 if (a, b) == (4, 5) else 0, 3) for a in range(1, 6) for b in range(1, 6)]
    table = pd.DataFrame(fields, columns=["likelihood", "impact", "count", "level"])
    texts = ChartTexts(title="Risks", across="impact", upward="likelihood")
    assert text_alternative(risk_matrix(table, texts)) == "Risks likelihood 4, impact 5: 2"
    assert "<svg" in to_svg(risk_matrix(table, texts), width_pt=400)


def test_a_curve_without_a_report_is_drawn() -> None:
    assert "<svg" in to_svg(s_curve(CURVE[:2], WORDS), width_pt=400)
