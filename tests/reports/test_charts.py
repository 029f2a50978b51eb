"""The charts: right numbers, a palette for everybody, Khmer set with our fonts, words for those who cannot see."""

import io
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import altair as alt
import pandas as pd
import pytest
from PIL import Image, ImageOps

from reports.charts import image as chart_image
from reports.charts.assessment import (
    CATEGORY_COLORS,
    STAGE_COLORS,
    ChartTexts,
    criteria_contributions,
    organisations_by_stage,
    portfolio_by_year,
    services_by_stage,
    stage_percent_bars,
    text_alternative,
    theme_stage_heatmap,
    to_png,
    to_svg,
)
from reports.charts.parts import shown_percent

NAMES = {1: "One", 2: "Two", None: "Not assessed", "claimed": "Claimed", "verified": "Verified", "threshold": "Mark"}


def words(title: str = "Which?") -> ChartTexts:
    return ChartTexts(title, across="across", upward="upward", legend="legend", names=NAMES)


def percents() -> pd.DataFrame:
    return pd.DataFrame({"stage": [1, 2], "claimed": [92.25, 60.0], "verified": [80.0, None], "threshold": [50, 50]})


def counts() -> pd.DataFrame:
    return pd.DataFrame({"stage": [0, 2, None], "count": [3, 5, 4]})


def heat() -> pd.DataFrame:
    return pd.DataFrame({"theme": ["A", "A"], "stage": [1, 2], "percent": [25.0, None]})


def money() -> pd.DataFrame:
    return pd.DataFrame({"year": [2025, 2025, 2026], "source": ["X", "Y", "X"], "amount": [Decimal("0.1")] * 3})


def points() -> pd.DataFrame:
    return pd.DataFrame({"project": ["P", "P"], "criterion": ["Fit", "Risk"], "points": [30.0, 12.5]})


CHARTS = {
    "stage_percent_bars": (stage_percent_bars, percents),
    "theme_stage_heatmap": (theme_stage_heatmap, heat),
    "services_by_stage": (services_by_stage, counts),
    "organisations_by_stage": (organisations_by_stage, counts),
    "portfolio_by_year": (portfolio_by_year, money),
    "criteria_contributions": (criteria_contributions, points),
}


def draw(name: str, title: str = "Which?") -> alt.LayerChart:
    chart, table = CHARTS[name]
    return chart(table(), words(title))


def luminance(color: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("name", CHARTS)
def test_each_chart_is_headed_by_its_question(name: str) -> None:
    assert draw(name, "What is it?").to_dict()["title"]["text"] == ["What is it?"]


@pytest.mark.parametrize("name", CHARTS)
def test_each_chart_becomes_a_picture_of_the_width_asked(name: str) -> None:
    picture = Image.open(io.BytesIO(to_png(draw(name), width_pt=300, scale=2)))
    assert abs(picture.width - 600) <= 2


@pytest.mark.parametrize("name", CHARTS)
def test_a_table_without_rows_gives_an_empty_chart(name: str) -> None:
    chart, table = CHARTS[name]
    assert to_png(chart(table().iloc[:0], words()), width_pt=200)[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "stage_percent_bars",
            "One, Claimed: 92.3; One, Verified: 80.0; Two, Claimed: 60.0; One, Mark: 50; Two, Mark: 50",
        ),
        ("theme_stage_heatmap", "A, One: 25.0; A, Two: –"),
        ("organisations_by_stage", "0: 3; One: 0; Two: 5; 3: 0; 4: 0; Not assessed: 4"),
        ("services_by_stage", "0: 3; One: 0; Two: 5; 3: 0; 4: 0; Not assessed: 4"),
        ("portfolio_by_year", "2025, X: 0.1; 2025, Y: 0.1; 2026, X: 0.1"),
        ("criteria_contributions", "P, Fit: 30.0; P, Risk: 12.5"),
    ],
)
def test_the_text_alternative_gives_every_value(name: str, said: str) -> None:
    assert text_alternative(draw(name)) == f"Which? {said}"


@pytest.mark.parametrize(
    ("value", "threshold", "shown"),
    [
        pytest.param(92.25, None, "92.3", id="half up"),
        pytest.param(49.96, 50, "49.96", id="50.0 would look reached"),
        pytest.param(49.9996, 50, "49.9996", id="as many decimals as it takes"),
        pytest.param(50.04, 50, "50.0", id="reached either way"),
    ],
)
def test_a_percentage_is_never_shown_beyond_its_threshold(value: float, threshold: float, shown: str) -> None:
    assert shown_percent(value, threshold) == shown


def test_not_assessed_stands_apart_from_the_stages() -> None:
    order = draw("organisations_by_stage").to_dict()["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert order == ["0", "One", "Two", "3", "4", " ", "Not assessed"]


def test_small_sources_past_the_palette_are_joined() -> None:
    table = pd.DataFrame({"year": [2026] * 10, "source": list("abcdefghij"), "amount": range(10, 0, -1)})
    chart = portfolio_by_year(table, ChartTexts("Who?", names={"other": "Others"}))
    # the seven largest stay; 3 + 2 + 1 = 6
    assert text_alternative(chart).endswith("2026, g: 4; 2026, Others: 6")


def test_money_is_summed_before_it_is_drawn() -> None:
    table = pd.DataFrame({"year": [2026] * 3, "source": ["a"] * 3, "amount": [Decimal("0.1")] * 3})
    layers = portfolio_by_year(table, words()).to_dict()
    drawn = [row["amount"] for rows in layers["datasets"].values() for row in rows if "amount" in row]
    assert drawn == [0.3]  # binary floats would give 0.30000000000000004


def test_the_stage_colours_darken_step_by_step() -> None:
    lights = [luminance(color) for color in STAGE_COLORS.values()]
    assert all((low + 0.05) * 1.3 <= high + 0.05 for high, low in pairwise(lights))


def test_neighbouring_category_colours_differ_in_grey() -> None:
    lights = [luminance(color) + 0.05 for color in CATEGORY_COLORS]
    assert all(max(pair) / min(pair) >= 1.2 for pair in pairwise(lights))


def test_a_khmer_chart_keeps_its_text_until_our_fonts_draw_it() -> None:
    svg = to_svg(draw("organisations_by_stage", "តើអ្នកណាឈានដល់កម្រិតណា?"), width_pt=300)
    assert "តើអ្នកណាឈានដល់កម្រិតណា?" in svg
    assert "Noto Sans Khmer, Noto Sans" in svg


def test_khmer_is_drawn_with_our_fonts_and_not_as_nothing(tmp_path: Path) -> None:
    svg = to_svg(draw("organisations_by_stage", "តើអ្នកណាឈានដល់កម្រិតណា?"), width_pt=300)
    without = chart_image.to_pixels(svg, fonts=tmp_path)
    blank = chart_image.to_pixels(svg.replace("តើអ្នកណាឈានដល់កម្រិតណា?", ""))
    drawn = chart_image.to_pixels(svg)
    assert drawn not in (without, blank)


def test_a_subscript_stands_below_and_not_beside_its_letter() -> None:
    def width(text: str) -> int:
        drawn = f'<text x="20" y="40" font-size="30" font-family="Noto Sans Khmer">{text}</text>'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="60">{drawn}</svg>'
        picture = Image.open(io.BytesIO(chart_image.to_pixels(svg, scale=1))).convert("L")
        box = ImageOps.invert(picture).getbbox()
        assert box is not None
        return box[2] - box[0]

    assert width("ក្ក") < width("កក")


def test_signs_that_our_fonts_lack_are_written_out() -> None:
    svg = to_svg(draw("organisations_by_stage", "A → B ≥ C <b>"), width_pt=300)
    assert "A › B &gt;= C &lt;b" in svg


def test_equal_charts_are_drawn_once() -> None:
    first = to_png(draw("services_by_stage", "Once?"), width_pt=250)
    assert to_png(draw("services_by_stage", "Once?"), width_pt=250) is first


def test_a_chart_with_other_numbers_is_drawn_anew() -> None:
    other = services_by_stage(counts().assign(count=[3, 5, 40]), words())
    assert to_png(other, width_pt=250) != to_png(draw("services_by_stage"), width_pt=250)


@pytest.mark.parametrize(
    ("signs", "columns"),
    [
        pytest.param(5, 3, id="short names: three columns, never more"),
        pytest.param(30, 2, id="30 letters of about 6 points and the symbol, twice in 480"),
        pytest.param(60, 1, id="60 letters: below one another"),
    ],
)
def test_a_legend_has_as_many_columns_as_fit_the_paper(signs: int, columns: int) -> None:
    names = [f"{n} " + "n" * (signs - 2) for n in range(6)]
    table = pd.DataFrame([{"year": 2026, "source": name, "amount": 1} for name in names])
    spec = chart_image._on_paper(portfolio_by_year(table, ChartTexts("Who pays?")).to_dict(), 480)
    assert spec["layer"][0]["encoding"]["color"]["legend"]["columns"] == columns
