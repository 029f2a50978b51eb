"""The parts of a report that tell of projects: decided, off track and why, money, risks and what is done about them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pandas as pd

from data.i18n import prose, t, text_of
from projects.definitions import OUTCOMES
from projects.portfolio import ABOVE_RELEASE, CONDITION, HOLD
from reports.charts.assessment import portfolio_by_year
from reports.charts.parts import ChartTexts
from reports.document import BAD, CAUTION, Cell, Column
from reports.government.pieces import Content, Drawing, Grid, Line, Piece, day_of, on, said
from reports.wording.projects import amount, off_track_text, standing_names

MILLION = Decimal(1_000_000)
PRINTED = 12
"""Of a long list so many rows are shown; the register has all, and how many are left out is said."""
GRAVE = (HOLD, CONDITION, ABOVE_RELEASE)


def projects(content: Content) -> list[Piece]:
    """How many projects stand where, what began and was decided in the period, what is off track, and the money."""
    shown = content["projects"]
    where = standing_names()
    # Without the signs that stand beside colours on the screen: the fonts of paper have none.
    colours = {"green": t("green"), "amber": t("amber"), "red": t("red")}
    standing = sorted(shown["by_standing"].items(), key=lambda one: (-one[1], one[0]))
    healthy = [f"{name} {shown['colours'][one]}" for one, name in colours.items() if shown["colours"][one]]
    pieces: list[Piece] = []
    if not shown["count"]:
        return [Line(t("There is no project in the register yet."))]
    pieces.append(
        Line(
            prose(
                t(
                    "{count} projects stand in the register: {standing}.",
                    count=shown["count"],
                    standing="; ".join(f"{where[name]} {count}" for name, count in standing),
                )
            )
        )
    )
    if healthy:
        pieces.append(
            Line(prose(t("Health of projects under way, worst colour of each: {colours}.", colours="; ".join(healthy))))
        )
    return [*pieces, *_begun(shown), *_decided(content), *_red(shown), *money(content)]


def _begun(shown: Any) -> list[Piece]:
    rows = shown["begun"]["rows"][:PRINTED]
    if not rows:
        return [Line(t("No project began in this period."))]
    return [
        Grid(
            t("Projects that began in this period"),
            [
                Column(t("Code"), share=0.16),
                Column(t("Project")),
                Column(t("Organisation"), share=0.3),
                Column(t("Began"), share=0.17),
            ],
            [[row["code"], said(row), said(row, "organisation"), day_of(row["starts_on"])] for row in rows],
            t("Register of projects"),
            more=shown["begun"]["total"] - len(rows),
        )
    ]


def _decided(content: Content) -> list[Piece]:
    shown, names = content["projects"]["decided"], content["names"]
    currency = content["projects"]["currency"]
    if not shown["total"]:
        return [Line(t("No gate was decided in this period."))]
    outcomes = list(dict.fromkeys(one for row in shown["gates"] for one in row["outcomes"]))
    ways = [one for one in OUTCOMES if one in outcomes]
    counted: list[list[str | Cell]] = [
        [
            _gates(row["gates"], names),
            *(str(row["outcomes"].get(one, 0)) for one in ways),
            amount(Decimal(row["released"])),
        ]
        for row in shown["gates"]
    ]
    released = Column(t("Released, {currency}", currency=currency), "right", share=0.18)
    source = t("Register of gate decisions")
    pieces: list[Piece] = [
        Grid(
            t("Decisions on gates in this period"),
            [
                Column(t("Gate"), share=0.4),
                *(Column(text_of(names["outcomes"][one]), "right") for one in ways),
                released,
            ],
            counted,
            source,
        )
    ]
    largest = [one for one in shown["rows"] if Decimal(one["released"]) > 0][:PRINTED]
    if largest:
        rows: list[list[str | Cell]] = [
            [day_of(one["decided_on"]), f"{one['code']} {said(one)}", "; ".join(one["gates"]),
             amount(Decimal(one["released"]))]
            for one in largest
        ]  # fmt: skip
        columns = [
            Column(t("Day"), share=0.2),
            Column(t("Project"), share=0.47),
            Column(t("Gate"), share=0.15),
            released,
        ]
        pieces.append(Grid(t("The largest releases of money in this period"), columns, rows, source))
    return pieces


def _gates(gates: list[str], names: Any) -> str:
    return "; ".join(f"{gate} {text_of(names['gates'].get(gate, {}))}".strip() for gate in gates)


def _red(shown: Any) -> list[Piece]:
    if not shown["red"]["rows"]:
        return [Line(t("Nothing: no project is on hold, lapsed, overdue or above its release."))]
    rows: list[list[str | Cell]] = []
    for one in shown["red"]["rows"][:PRINTED]:
        why = "; ".join(_reason(each, shown["currency"]) for each in one["reasons"])
        grave = any(each["reason"] in GRAVE for each in one["reasons"])
        rows.append([one["code"], said(one), Cell(why, fill=BAD if grave else CAUTION)])
    columns = [Column(t("Code"), share=0.16), Column(t("Project"), share=0.37), Column(t("Why"), share=0.47)]
    source = t("Register of projects, gates and investment; the rules of health and gates")
    return [Grid(t("Projects off track, and why"), columns, rows, source, more=shown["red"]["total"] - len(rows))]


def _reason(one: dict[str, Any], currency: str) -> str:
    spent = None if one["amount"] is None else Decimal(one["amount"])
    return off_track_text(one["reason"], spent=spent, since=on(one["day"]), currency=currency)


def money(content: Content) -> list[Piece]:
    """Planned, committed and spent: in all, in the period, by year and source."""
    shown, names = content["projects"]["money"], content["names"]["sources"]
    currency, period = content["projects"]["currency"], content["projects"]["money"]["period"]
    pieces: list[Piece] = [
        Line(
            prose(
                t(
                    "In all, {planned} is planned, {committed} committed and {spent} spent.",
                    **{name: amount(decimal_of(shown[name]), currency) for name in ("planned", "committed", "spent")},
                )
            )
        ),
        Line(
            prose(
                t(
                    "In this period, decisions on gates released {released}, and {reported} projects report that "
                    "{spent} was spent; of {first_time} of them, which reported for the first time, it counts from "
                    "their beginning.",
                    released=amount(decimal_of(period["released"]), currency),
                    spent=amount(decimal_of(period["spent"]), currency),
                    reported=period["reported"],
                    first_time=period["first_time"],
                )
            )
        ),
    ]
    if shown["unconverted"]:
        pieces.append(
            Line(
                t(
                    "An exchange rate is missing for lines of {count} projects; sums with them are left out.",
                    count=shown["unconverted"],
                )
            )
        )
    lines = [one for one in shown["years"] if one["planned"] is not None]
    if not lines:
        return pieces
    texts = ChartTexts(
        title=t("Who pays how much in which year?"),
        upward=t("planned, million {currency}", currency=currency),
        names={"other": t("Other sources")},
    )
    table = pd.DataFrame(
        {
            "year": [one["year"] for one in lines],
            "source": [_source(one, names) for one in lines],
            "amount": [Decimal(one["planned"]) / MILLION for one in lines],
        }
    )
    source = t("Investment lines of all projects, each converted once to {currency}", currency=currency)
    pieces.append(Drawing(portfolio_by_year, table, texts, source))
    pieces.append(_by_year(content, source))
    return pieces


def _by_year(content: Content, source: str) -> Grid:
    """The money of the years of the period: by source in one year, as sums where there are several."""
    currency, years = content["projects"]["currency"], _years(content)
    names, lines = content["names"]["sources"], content["projects"]["money"]["years"]
    mine = [one for one in lines if one["year"] in years]
    heads = [Column(f"{name}, {currency}", "right") for name in (t("Planned"), t("Committed"), t("Spent"))]
    kinds = ("planned", "committed", "spent")
    if len(years) == 1:
        rows = [
            [str(one["year"]), _source(one, names), *(amount(decimal_of(one[name])) for name in kinds)] for one in mine
        ]
        columns = [Column(t("Year"), share=0.1), Column(t("Source of financing"), share=0.36), *heads]
        return Grid(t("Money of the year of this period, by source"), columns, rows, source)
    sums = [
        [str(year), *(amount(_sum(one[name] for one in mine if one["year"] == year)) for name in kinds)]
        for year in sorted(years)
    ]
    return Grid(t("Money of the years of this period"), [Column(t("Year"), share=0.2), *heads], sums, source)


def _sum(values: Iterable[str | None]) -> Decimal | None:
    """The sum of amounts; None where one of them is not known."""
    known = [decimal_of(one) for one in values]
    return None if None in known else sum((one for one in known if one is not None), Decimal(0))


def _years(content: Content) -> set[int]:
    first, last = on(content["starts_on"]), on(content["ends_on"])
    return set(range(first.year, last.year + 1)) if first and last else set()


def _source(one: dict[str, Any], names: Any) -> str:
    return text_of(names.get(one["source"], {"en": one["source"]}))


def decimal_of(value: str | None) -> Decimal | None:
    """An amount of the content."""
    return None if value is None else Decimal(value)
