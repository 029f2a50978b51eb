"""Who pays for the projects, and when: investment by year, source and financier on paper, exact to the last unit."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import pandas as pd
from sqlmodel import Session

from data.access import Actor
from data.i18n import language, number, prose, speaking, t
from projects.investment.funding import funding_gaps, total_gap
from projects.investment.rates import AMOUNTS
from projects.investment.roll_up import RollUp, roll_up, roll_up_across
from projects.lists import strategies
from reports.charts import assessment as charts
from reports.choice import Choice
from reports.document import Column, Document, Tile
from reports.framing import Frame, begin, end, frame_of
from reports.investment import by_year_and_source
from reports.tables import need_projects
from reports.wording.maturity import DASH
from reports.wording.projects import amount, instrument_names, source_names, work_names

Exact = Callable[[Decimal | None], str]
MILLION = Decimal(1_000_000)
YEARS_ABREAST = 5
"""So many years stand beside one another, so that amounts in full have room."""


def build(session: Session, actor: Actor, choice: Choice) -> bytes:
    """Investment by year, source and financier as PDF.

    Raises:
        Invalid: this person may see no project.
    """
    need_projects(session, actor, choice)
    with speaking(choice.language):
        frame = frame_of(session, actor, action="project.read")
        sums = {by: roll_up(session, actor, by=by) for by in ("year", "source", "financier", "instrument", "kind")}
        exact = partial(_exact, places=_places(sums.values()))
        document = begin(frame, t("Investment by year and source of financing"), subtitle=[frame.currency])
        _headline(document, frame, sums, total_gap(funding_gaps(session, actor)))
        _chart(document, frame, by_year_and_source(session, actor))
        document.heading(t("By source of financing"))
        _crossed(
            document, sums["source"], roll_up_across(session, actor, by="source"), t("Source of financing"),
            _source_name, exact, order=list(strategies().source_names),
        )  # fmt: skip
        _told(
            document, sums["source"], t("Source of financing"), _source_name, exact,
            order=list(strategies().source_names),
        )  # fmt: skip
        document.heading(t("By financier"))
        financiers = roll_up_across(session, actor, by="financier")
        _crossed(document, sums["financier"], financiers, t("Financier"), str, exact)
        _told(document, sums["financier"], t("Financier"), str, exact)
        document.heading(t("By instrument, and by kind of work"))
        _told(document, sums["instrument"], t("Instrument"), lambda one: instrument_names().get(one) or str(one), exact)
        _told(document, sums["kind"], t("Kind of work"), lambda one: work_names().get(one) or str(one), exact)
        _mapping(document, roll_up_across(session, actor, by="financier", across="source"))
        _method(document, frame, sums["year"])
        return document.build()


def _headline(document: Document, frame: Frame, sums: dict[str, RollUp], gap: Decimal) -> None:
    total = sums["year"].total
    years = [int(one) for one in sums["year"].rows["key"]]
    if years:
        document.summary(
            prose(
                t(
                    "{projects} projects have {lines} investment lines in the years {first} to {last}; {financiers} "
                    "financiers pay.",
                    projects=total["projects"],
                    lines=total["lines"],
                    first=min(years),
                    last=max(years),
                    financiers=len(sums["financier"].rows),
                )
            )
        )
    else:
        document.summary(t("No investment line has been entered yet."))
    missing = t("an exchange rate is missing") if total["missing"] else ""
    words = {"planned": t("Planned"), "committed": t("Committed"), "spent": t("Spent")}
    document.tiles(
        [
            *(Tile(f"{words[name]}, {frame.currency}", amount(_money(total[name])), missing) for name in words),
            Tile(f"{t('Not committed yet')}, {frame.currency}", amount(gap), t("from this year on")),
        ]
    )


def _chart(document: Document, frame: Frame, money: pd.DataFrame) -> None:
    money = money[money["planned"].notna()]
    if money.empty:
        return
    table = pd.DataFrame(
        {
            "year": money["year"],
            "source": [_source_name(one) for one in money["source"]],
            "amount": [value / MILLION for value in money["planned"]],
        }
    )
    texts = charts.ChartTexts(
        title=t("Who pays how much in which year?"),
        upward=t("planned, million {currency}", currency=frame.currency),
        names={"other": t("Other sources")},
    )
    document.figure(charts.portfolio_by_year(table, texts))


def _crossed(
    document: Document,
    sums: RollUp,
    pairs: pd.DataFrame,
    head: str,
    name: Callable[[Any], str],
    exact: Exact,
    *,
    order: Sequence[object] = (),
) -> None:
    """What is planned by key and year, a few years abreast; the last column and row are the roll-up's own."""
    planned = {(row["by"], row["across"]): row["planned"] for row in pairs.to_dict("records")}
    by_year: dict[object, Decimal | None] = {}
    years = sorted({year for _, year in planned})
    for year in years:
        parts = [value for (_, when), value in planned.items() if when == year]
        by_year[year] = None if None in parts else sum(parts, Decimal(0))
    rows = _in_order(sums, order)
    for start in range(0, len(years), YEARS_ABREAST):
        abreast = years[start : start + YEARS_ABREAST]
        last = start + YEARS_ABREAST >= len(years)
        columns = [Column(head, share=0.26), *(Column(str(year), "right") for year in abreast)]
        lines = [
            [
                name(row["key"]),
                *(exact(planned[row["key"], year]) if (row["key"], year) in planned else "" for year in abreast),
            ]
            for row in rows
        ]
        total = [t("All"), *(exact(by_year[year]) for year in abreast)]
        if last:
            columns.append(Column(t("All years"), "right"))
            lines = [[*line, exact(row["planned"])] for line, row in zip(lines, rows, strict=True)]
            total.append(exact(_money(sums.total["planned"])))
        document.table(columns, [*lines, total], total=True, caption=t("Planned, by year"))


def _told(
    document: Document,
    sums: RollUp,
    head: str,
    name: Callable[[Any], str],
    exact: Exact,
    *,
    order: Sequence[object] = (),
) -> None:
    """What is planned, committed, spent and expected by one key, with the roll-up's total below."""
    columns = [
        Column(head, share=0.28),
        Column(t("Projects"), "right", share=0.1),
        Column(t("Planned"), "right"),
        Column(t("Committed"), "right"),
        Column(t("Spent"), "right"),
        Column(t("Forecast"), "right"),
    ]
    rows = [
        [name(row["key"]), str(row["projects"]), *(exact(row[one]) for one in AMOUNTS)]
        for row in _in_order(sums, order)
    ]
    total = [t("All"), str(sums.total["projects"]), *(exact(_money(sums.total[one])) for one in AMOUNTS)]
    document.table(columns, [*rows, total], total=True, caption=t("All years"))


def _mapping(document: Document, pairs: pd.DataFrame) -> None:
    """The list of sources of the presentation of 2015, and which financiers of the register stand under each."""
    document.heading(t("Sources of financing and who stands under each"))
    under: dict[str, list[str]] = {}
    for row in pairs.to_dict("records"):
        under.setdefault(str(row["across"]), []).append(str(row["by"]))
    rows = [[label, "; ".join(under.get(one, ())) or DASH] for one, label in source_names().items()]
    rows += [[one, "; ".join(found)] for one, found in under.items() if one not in source_names()]
    document.table([Column(t("Source of financing"), share=0.3), Column(t("Financiers in the register"))], rows)
    document.note(t("The list of sources is that of: {source}", source=strategies().source.to(language())))


def _method(document: Document, frame: Frame, sums: RollUp) -> None:
    method = [
        t(
            "Each line is converted once to {currency}, at the newest rate dated 1 July of its year or earlier.",
            currency=frame.currency,
        ),
        t("The same lines are summed each time, so every table of this report has the same total."),
        t("A financier is written as it was entered; each line also names its source from the list above."),
        t("Planned and not committed: of each line from this year on, never below 0, of projects not ended."),
        t("A project is counted once in each row in which it has a line, so projects do not sum over rows."),
    ]
    if sums.total["missing"]:
        method.append(t("Amounts are left empty where a rate is missing: {which}.", which=sums.total["missing"]))
    end(document, frame, method=method, sources=[(t("Source"), t("register of projects, investment lines"))])


def _in_order(sums: RollUp, order: Sequence[object]) -> list[dict[Any, Any]]:
    rows = sums.rows.to_dict("records")
    places = {key: place for place, key in enumerate(order)}
    return sorted(rows, key=lambda row: places.get(row["key"], len(places))) if order else rows


def _places(sums: Iterable[RollUp]) -> int:
    """How many decimals amounts need, the same in all tables, so that columns can be read down."""
    known = list(sums)
    amounts = [_money(one.total[name]) for one in known for name in AMOUNTS]
    amounts += [_money(value) for one in known for name in AMOUNTS for value in one.rows[name]]
    return 2 if any(one is not None and one != one.to_integral_value() for one in amounts) else 0


def _exact(value: Decimal | None, places: int) -> str:
    """An amount to the last unit there is; a dash where it is not known."""
    return DASH if value is None else number(value, places)


def _source_name(source: str) -> str:
    return source_names().get(source, source)


def _money(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None
