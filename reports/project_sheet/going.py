"""How a project goes, on its sheet: money, progress, risks, benefits."""

from typing import Any

from data.i18n import day, prose, t
from projects.lists import health_rules
from reports.charts.earned import s_curve
from reports.document import Cell, Column, Document
from reports.project_sheet.curve import curve_table, curve_texts, ends_of
from reports.project_sheet.facts import Facts
from reports.project_sheet.fitting import FILLS, LINE, MOST, colour_words, count_left, day_or_dash, plain_value
from reports.wording.health import (
    category_names,
    figure_names,
    figure_text,
    reason_names,
    risk_level_names,
)
from reports.wording.maturity import DASH
from reports.wording.projects import (
    amount,
    source_names,
)
from reports.wording.shortened import shortened

HEIGHT = 66
"""Of the S-curve, in points, so that the whole stays on two pages."""


def add_money(document: Document, facts: Facts) -> None:
    """The money by year, with who pays."""
    if not len(facts.by_year.rows):
        document.paragraph(t("No investment line has been entered yet."))
        return
    sources = source_names()
    told: dict[int, list[str]] = {}
    for row in facts.money.to_dict("records"):
        told.setdefault(row["across"], []).append(f"{sources.get(row['by'], row['by'])} {amount(row['planned'])}")
    columns = [
        Column(t("Year"), share=0.08),
        Column(t("Planned"), "right", share=0.12),
        Column(t("Committed"), "right", share=0.13),
        Column(t("Spent"), "right", share=0.12),
        Column(t("Planned, by source of financing")),
    ]
    rows = [
        [str(row["key"]), *_amounts(row), "; ".join(told.get(row["key"], ()))]
        for row in facts.by_year.rows.to_dict("records")
    ]
    rows.append([t("All"), *_amounts(facts.by_year.total), ""])
    document.table(columns, rows, total=True)


def _amounts(row: dict[Any, Any]) -> list[str]:
    return [amount(row[one]) for one in ("planned", "committed", "spent")]


def add_progress(document: Document, facts: Facts) -> None:
    """The S-curve, the figures of the newest report, and where they lead."""
    health, currency = facts.health, facts.frame.currency
    if facts.baseline is None:
        document.paragraph(t("There is no sealed plan yet to measure it against."))
        return
    if not facts.told:
        document.paragraph(t("The plan is sealed; nothing has been reported on it yet."))
        return
    chart = s_curve(curve_table(facts.baseline, facts.told, health), curve_texts(currency))
    document.figure(chart.properties(height=HEIGHT))
    names, figures = figure_names(), health.measured.figures
    shown = ("bac", "ev", "ac", "cpi", "spi_t", "ieac_t")
    pairs = [(names[one], _figure(one, figures[one], currency)) for one in shown]
    half = len(pairs) // 2
    rows = [[*left, *right] for left, right in zip(pairs[:half], pairs[half:], strict=True)]
    heads = [Column(t("Figure"), share=0.31), Column(t("Value"), "right", share=0.19)]
    document.table([*heads, *heads], rows)
    lines = [t("As of {day}.", day=day(health.measured.as_of))] if health.measured.as_of else []
    ends = ends_of(health)
    if ends is not None:
        least, most = (amount(one, currency) for one in ends)
        said = amount(facts.told[-1].forecast, currency)
        lines.append(
            t("In the end it will have cost {least}; the project itself expects {said}.", least=least, said=said)
            if least == most
            else t(
                "In the end it will have cost between {least} and {most}; the project itself expects {said}.",
                least=least,
                most=most,
                said=said,
            )
        )
    document.note(prose(" ".join(lines)))


def _figure(name: str, figure: Any, currency: str) -> str:
    if figure.value is None:
        return f"{DASH} {reason_names()[figure.reason]}"
    return figure_text(name, figure, currency)


def add_risks(document: Document, facts: Facts) -> None:
    """The gravest risks with what is done about them."""
    if not facts.risks:
        document.paragraph(t("No risk is entered."))
        return
    kinds, levels, rules = category_names(), risk_level_names(), health_rules()
    rows: list[list[str]] = []
    for one in facts.risks[:MOST]:
        level = levels[rules.level_of(one.likelihood, one.impact).id]
        gravity = f"{level} ({one.likelihood} × {one.impact})"
        rows.append([f"{kinds.get(one.category, one.category)}: {shortened(one.text, LINE)}", gravity,
                     shortened(one.response, LINE) or DASH])  # fmt: skip
    columns = [Column(t("Risk"), share=0.44), Column(t("How grave"), share=0.18), Column(t("Response"))]
    document.table(columns, rows)
    count_left(document, len(facts.risks))


def add_benefits(document: Document, facts: Facts) -> None:
    """What is promised, and what was measured of it."""
    if not facts.benefits:
        document.paragraph(t("No benefit is entered."))
        return
    rules = health_rules()
    rows: list[list[str | Cell]] = []
    for one in facts.benefits[:MOST]:
        benefit, colour = one.benefit, one.colour(rules)
        newest = plain_value(one.measures[-1].value) if one.measures else DASH
        way = t(
            "from {start} to {target} {unit}",
            start=plain_value(benefit.baseline),
            target=plain_value(benefit.target),
            unit=shortened(benefit.unit, 30),
        )
        rows.append([shortened(benefit.name, LINE), way, newest, day_or_dash(benefit.due_on),
                     Cell(colour_words(colour), fill=FILLS.get(colour.colour or ""))])  # fmt: skip
    columns = [
        Column(t("Benefit"), share=0.3),
        Column(t("Promised"), share=0.2),
        Column(t("Measured"), "right", share=0.12),
        Column(t("Due"), "right", share=0.18),
        Column(t("Colour")),
    ]
    document.table(columns, rows)
    count_left(document, len(facts.benefits))
