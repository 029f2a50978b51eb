"""The palette of all charts: told apart by colour-blind readers and in grey print; every chart keeps to it."""

import io
import json
import re
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
from PIL import Image

import reports.charts
from reports.charts import assessment, earned, exchanges, overview, parts, policy, readiness, selection, targets, trend
from reports.charts import timeline as over_time
from reports.charts.parts import (
    CATEGORY_COLORS,
    CLAIMED_COLOR,
    RISK_COLORS,
    STAGE_COLORS,
    THRESHOLD_COLOR,
    VERIFIED_COLOR,
    ChartTexts,
)
from reports.charts.picture import picture, with_source

# The matrices are those of Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
# Vision Deficiency" (2009), for severity 1.0; they are applied to linear RGB.
SEEN = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)
STAGES = tuple(STAGE_COLORS.values())


def lab(color: str, eyes: str) -> np.ndarray:
    """CIELAB (D65) of an sRGB colour as these eyes see it."""
    parts_of = np.array([int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)])
    linear = np.where(parts_of <= 0.04045, parts_of / 12.92, ((parts_of + 0.055) / 1.055) ** 2.4)
    xyz = np.array(TO_XYZ) @ np.clip(np.array(SEEN[eyes]) @ linear, 0, 1) / np.array(WHITE)
    cut = 6 / 29
    f = np.where(xyz > cut**3, np.cbrt(xyz), xyz / (3 * cut**2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: str, other: str, eyes: str) -> float:
    return float(np.linalg.norm(lab(one, eyes) - lab(other, eyes)))


def test_distances_are_those_of_cielab() -> None:
    # Black is L 0 and white L 100; sRGB's red is (53.24, 80.09, 67.20) by the standard's own formulas.
    assert distance("#000000", "#FFFFFF", "normal") == pytest.approx(100, abs=0.01)
    assert lab("#FF0000", "normal") == pytest.approx((53.24, 80.09, 67.20), abs=0.02)


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize(
    ("colors", "least"),
    [
        pytest.param(CATEGORY_COLORS, 16, id="categories: a difference of 2.3 is just seen; 16 is seven times that"),
        pytest.param((CLAIMED_COLOR, VERIFIED_COLOR, THRESHOLD_COLOR), 30, id="claimed, verified and the threshold"),
    ],
)
def test_any_two_colours_of_a_set_are_told_apart(colors: tuple[str, ...], least: float, eyes: str) -> None:
    assert min(distance(*pair, eyes) for pair in combinations(colors, 2)) >= least


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize("colors", [pytest.param(STAGES, id="stages"), pytest.param(RISK_COLORS, id="risks")])
def test_neighbours_on_a_ramp_are_told_apart(colors: tuple[str, ...], eyes: str) -> None:
    assert min(distance(*pair, eyes) for pair in pairwise(colors)) >= 14


@pytest.mark.parametrize("colors", [pytest.param(STAGES, id="stages"), pytest.param(RISK_COLORS, id="risks")])
def test_a_ramp_darkens_by_steps_that_grey_print_shows(colors: tuple[str, ...]) -> None:
    lights = [lab(color, "normal")[0] for color in colors]
    assert min(light - dark for light, dark in pairwise(lights)) >= 10


def test_neighbouring_categories_differ_in_lightness() -> None:
    lights = [lab(color, "normal")[0] for color in CATEGORY_COLORS]
    assert min(abs(one - other) for one, other in pairwise(lights)) >= 6


def counted(*columns: str, rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns))


CATEGORIES = [f"Source {number}" for number in range(8)]
TABLES: dict[Any, pd.DataFrame] = {
    assessment.stage_percent_bars: counted("stage", "claimed", "verified", "threshold", rows=[(1, 92.0, 37.0, 50)]),
    assessment.theme_stage_heatmap: counted("theme", "stage", "percent", rows=[("A", 1, 37.0), ("A", 2, 80.0)]),
    assessment.services_by_stage: counted("stage", "count", rows=[(stage, 37) for stage in range(5)]),
    assessment.organisations_by_stage: counted("stage", "count", rows=[(stage, 37) for stage in range(5)]),
    assessment.portfolio_by_year: counted("year", "source", "amount", rows=[(2026, one, 37) for one in CATEGORIES]),
    assessment.criteria_contributions: counted("project", "criterion", "points", rows=[("P", c, 37) for c in "ABC"]),
    earned.s_curve: counted("series", "month", "value", rows=[("planned", "2026-01", 37), ("earned", "2026-01", 30)]),
    earned.risk_matrix: counted("likelihood", "impact", "count", "level", rows=[(a, a, 37, a % 4) for a in (1, 2, 3)]),
    exchanges.exchange_network: counted(
        "provider", "consumer", "provider_short", "consumer_short", "what", rows=[("A", "B", "a", "b", "Births 37")]
    ),
    overview.stages_at_a_glance: counted("row", "stage", "count", rows=[("Now", stage, 37) for stage in range(5)]),
    overview.money_at_a_glance: counted(
        "year", "step", "source", "amount", rows=[(2026, "planned", one, 37) for one in CATEGORIES]
    ),
    policy.attained_by_target: counted("target", "attained", "time", rows=[("T", 37.0, 50.0)]),
    policy.stages_over_cycles: counted("cycle", "stage", "count", rows=[("2026", stage, 37) for stage in range(5)]),
    readiness.readiness_bars: counted("section", "state", "count", rows=[("S", "unaware", 37), ("S", "planning", 2)]),
    selection.stages_now_and_then: counted("stage", "now", "then", rows=[(stage, 37, 40) for stage in range(5)]),
    selection.budget_use: counted("year", "spent", "budget", rows=[(2026, 37, 50)]),
    selection.money_curve: counted("budget", "result", "mark", rows=[(37, 5, "knee"), (50, 7, "here")]),
    selection.who_gains: counted("group", "rising", "staying", rows=[("G", 37, 4)]),
    targets.target_over_years: counted(
        "series", "at", "value", "label", rows=[("observed", 2015, 37, "2015"), ("target", 2020, 70, "2020")]
    ),
    over_time.portfolio_timeline: counted(
        "project", "kind", "label", "on", "until", "day",
        rows=[("P", "runs", "", "2026-01-01", "2026-12-31", "1 January"),
              ("P", "reached", "37", "2026-02-01", None, "1 February")],
    ),
    trend.trend_over_cycles: counted(
        "series", "line", "on", "value", "label", rows=[("own", "A", "2025-01-01", 37.0, "2025")]
    ),
}  # fmt: skip
MODULES = (assessment, earned, exchanges, overview, policy, readiness, selection, targets, over_time, trend)
WORDS = ChartTexts("What is it?", across="across", upward="upward", legend="legend")
PALETTE = {value for name in dir(parts) for value in [getattr(parts, name)] if isinstance(value, str)} | {
    *CATEGORY_COLORS,
    *RISK_COLORS,
    *STAGES,
}
HEX = re.compile(r"#[0-9A-Fa-f]{6}\b")


def test_every_chart_has_a_row_here() -> None:
    made = {
        one
        for module in MODULES
        for name, one in vars(module).items()
        if callable(one)
        and not name.startswith("_")
        and getattr(one, "__module__", "") == module.__name__
        and one.__annotations__.get("return") is alt.LayerChart
    }
    assert made == set(TABLES)
    here = {Path(module.__file__ or "").name for module in MODULES}
    others = {"__init__.py", "image.py", "parts.py", "picture.py"}
    assert here | others == {path.name for path in Path(reports.charts.__path__[0]).glob("*.py")}


@pytest.mark.parametrize("make", TABLES, ids=lambda make: make.__name__)
def test_a_chart_takes_its_colours_from_the_palette_and_says_its_values(make: Any) -> None:
    spec = make(TABLES[make], WORDS).to_dict()
    used = set(HEX.findall(json.dumps({name: part for name, part in spec.items() if name != "$schema"})))
    assert used <= PALETTE
    assert spec["description"].startswith("What is it? ")
    counts_only = make is over_time.portfolio_timeline  # it says how many marks of a kind there are
    assert ("1" if counts_only else "37") in spec["description"]


def test_a_picture_is_a_png_with_the_title_and_the_source_below() -> None:
    chart = overview.stages_at_a_glance(TABLES[overview.stages_at_a_glance], WORDS)
    bare = assessment.to_svg(chart, width_pt=560)
    signed = with_source(bare, "Verified results <2026> · Sample country")
    assert "What is it?" in signed
    assert "Verified results &lt;2026&gt; · Sample country" in signed
    height = [float(re.search(r'height="([\d.]+)"', one)[1]) for one in (bare, signed)]  # type: ignore[index]
    assert height[1] == height[0] + 8 + 13  # a margin and one line
    drawn = picture(chart, source="Verified results", language="en")
    image = Image.open(io.BytesIO(drawn))
    assert (image.format, image.width) == ("PNG", 2 * 560)
    assert image.convert("L").getpixel((image.width - 1, image.height - 1)) == 255
    assert drawn != picture(chart, source="", language="en")


def test_a_long_source_goes_on_on_a_second_line() -> None:
    svg = '<svg width="560" height="100" viewBox="0 0 560 100"></svg>'
    signed = with_source(svg, " ".join(["source"] * 30))
    assert signed.count("<text") == 2
    assert 'height="134"' in signed  # 100 + 8 + 2 x 13


def test_what_is_no_svg_of_a_chart_is_refused() -> None:
    with pytest.raises(ValueError, match="no size"):
        with_source("<svg></svg>", "source")
