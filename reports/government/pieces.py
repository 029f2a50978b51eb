"""What a part of a report to government is made of, whatever shows it: sentences, tables, charts with sources."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import altair as alt
import pandas as pd

from data.i18n import day, text_of
from maturity_model.display import display_percent
from reports.charts.parts import ChartTexts
from reports.document import Cell, Column, Tile
from reports.wording.health import decimal

Content = Mapping[str, Any]
"""What `projects.government_reports.issuing.content_of` gives."""
MakeChart = Callable[[pd.DataFrame, ChartTexts], alt.LayerChart]


@dataclass(frozen=True)
class Line:
    """A sentence computed from the figures."""

    text: str


@dataclass(frozen=True)
class Tiles:
    """Numbers with their names."""

    tiles: Sequence[Tile]


@dataclass(frozen=True)
class Grid:
    """A table: what it shows, its columns and rows as shown, and where its figures come from.

    `more` rows are left out, as the register holds too many for a report.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str | Cell]]
    source: str
    more: int = 0


@dataclass(frozen=True)
class Drawing:
    """A chart of `reports.charts`: how it is made, of which table, and where its figures come from."""

    make: MakeChart
    table: pd.DataFrame
    texts: ChartTexts
    source: str


Piece = Line | Tiles | Grid | Drawing


def said(row: Mapping[str, Any], field: str = "name") -> str:
    """A text of the content that stands there in both languages, in the language spoken now."""
    return text_of({"en": row.get(f"{field}_en"), "km": row.get(f"{field}_km")})


def on(value: str | None) -> date | None:
    """A day of the content."""
    return None if value is None else date.fromisoformat(value)


def day_of(value: str | None) -> str:
    """A day of the content in words; a dash for none."""
    return day(on(value))


def exactly(value: str | None) -> Fraction | None:
    """A number of the content."""
    return None if value is None else Fraction(value)


def percent_of(value: str | None) -> str:
    """A share of the content (1 is all) as percent in one decimal; a dash for none."""
    share = exactly(value)
    return "–" if share is None else f"{display_percent(decimal(100 * share), None)} %"
