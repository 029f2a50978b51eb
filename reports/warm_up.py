"""What the first report of a process would otherwise wait for: the fonts, the chart renderer, the solver."""

import importlib

import pandas as pd

from reports import fonts
from reports.charts.assessment import ChartTexts, organisations_by_stage, to_png


def warm_up() -> None:
    """Register the fonts, draw one chart that nobody sees, and load the reports; some seconds on a slow machine."""
    fonts.register()
    chart = organisations_by_stage(pd.DataFrame({"stage": [1], "count": [1]}), ChartTexts("–"))
    to_png(chart, width_pt=100)
    importlib.import_module("reports.catalogue")
