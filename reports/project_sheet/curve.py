"""What the S-curve of a project is drawn from: planned, done and spent by month, and the estimates of its end."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from data.i18n import t
from projects.health.baselines import Baseline, plan_of
from projects.health.board import Health
from projects.health.status_reports import StatusReport
from reports.charts.earned import EARNED, EXPECTED, PLANNED, SPENT
from reports.charts.parts import ChartTexts
from reports.wording.health import decimal

THOUSAND = Decimal(1000)
ENDS = ("eac_cpi", "eac_plan", "eac_both")


def ends_of(health: Health) -> tuple[Decimal, Decimal] | None:
    """The least and the most that the project is estimated to have cost in the end; None where none is defined."""
    figures = health.measured.figures
    ends = [one.value for name in ENDS if (one := figures[name]).value is not None]
    return (decimal(min(ends)), decimal(max(ends))) if ends else None


def curve_table(baseline: Baseline, told: Sequence[StatusReport], health: Health | None) -> pd.DataFrame:
    """The table for `reports.charts.earned.s_curve`, in thousands, of a frozen baseline and the reports on it.

    `health` is that of the newest baseline; None for one that was replaced, whose end nobody estimates any more.
    """
    rows: list[tuple[str, str, Decimal]] = []
    total = Fraction(0)
    for one in baseline.periods:
        total += Fraction(one["planned"])
        rows.append((PLANNED, one["month"], decimal(total / 1000)))
    for one in told:
        month = f"{one.as_of:%Y-%m}"
        rows.append((EARNED, month, baseline.total * one.percent / 100 / THOUSAND))
        rows.append((SPENT, month, one.spent / THOUSAND))
    ends = ends_of(health) if health else None
    if ends and told and plan_of(baseline) and told[-1].percent < 100:
        last = max(row[1] for row in rows)
        rows += [(EXPECTED, last, end / THOUSAND) for end in ends]
    return pd.DataFrame(rows, columns=["series", "month", "value"])


def curve_texts(currency: str) -> ChartTexts:
    """The words of the chart, in the language spoken now."""
    return ChartTexts(
        title=t("What was to be done, what is done, what is spent?"),
        upward=t("thousand {currency}", currency=currency),
        names={
            PLANNED: t("planned"),
            EARNED: t("done (earned)"),
            SPENT: t("spent"),
            EXPECTED: t("estimates at completion"),
        },
    )
