"""The chart of an indicator over the years: what it says in words, and where its lines go."""

import pandas as pd

from reports.charts.parts import ChartTexts
from reports.charts.targets import OBSERVED, TARGET, WAY, target_over_years

TEXTS = ChartTexts("Share", names={OBSERVED: "observed", WAY: "way", TARGET: "target"})


def chart(*rows: tuple[str, float, float, str]) -> dict:
    return target_over_years(pd.DataFrame(rows, columns=["series", "at", "value", "label"]), TEXTS).to_dict()


def test_every_value_stands_in_the_words_of_the_chart() -> None:
    spec = chart((OBSERVED, 2015, 6.4, "2015"), (OBSERVED, 2020.5, 53.7, "2020-07-01"), (TARGET, 2020, 70, "2020"))
    assert spec["description"] == "Share observed, 2015: 6.4; observed, 2020-07-01: 53.7; target, 2020: 70"


def test_the_targets_line_goes_from_the_first_year_to_past_the_last() -> None:
    spec = chart((OBSERVED, 2015, 6.4, "2015"), (OBSERVED, 2023, 60.7, "2023"), (TARGET, 2020, 70, "2020"))
    line = spec["datasets"][spec["layer"][0]["data"]["name"]]
    assert [(row["at"], row["value"]) for row in line] == [(2015, 70), (2024, 70)]


def test_an_indicator_that_nobody_observed_shows_its_target_alone() -> None:
    spec = chart((TARGET, 2020, 70, "2020"))
    assert spec["description"] == "Share target, 2020: 70"
