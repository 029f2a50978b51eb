"""The portfolio in the director's summary: money by year and source, what is off track, what comes first and why."""

from decimal import Decimal
from typing import Any

import pandas as pd
from icu4py.breakers import CharacterBreaker

from assess.states import today
from data.i18n import language, number, prose, t
from projects.lists import criteria, gates
from projects.portfolio import off_track_of, summary
from reports.charts import assessment as charts
from reports.director.facts import Facts
from reports.document import BAD, CAUTION, Cell, Column, Tile
from reports.wording.maturity import named
from reports.wording.projects import amount, off_track_text, source_names, standing_names
from reports.wording.ranking import overrule_sentence, shown_place
from reports.writer import Writer

MILLION = Decimal(1_000_000)
MOST_OFF_TRACK, TOP, LABEL = 8, 8, 24
GRAVE = ("hold", "condition_overdue", "above_release")


def add_portfolio(document: Writer, facts: Facts) -> None:
    """How many projects there are, where they stand, and who pays for them."""
    document.heading(t("Projects and money"))
    if facts.projects.empty:
        document.paragraph(t("There is no project in the register yet."))
        return
    seen = summary(facts.projects, currency=facts.currency)
    document.tiles(
        [
            Tile(t("Projects"), str(seen.projects)),
            *(
                Tile(
                    f"{label}, {seen.currency}",
                    amount(getattr(seen, name)),
                    t("an exchange rate is missing") if getattr(seen, name) is None else "",
                )
                for name, label in (("planned", t("Planned")), ("committed", t("Committed")), ("spent", t("Spent")))
            ),
        ]
    )
    standing = standing_names()
    counts = sorted(seen.by_standing.items(), key=lambda one: (-one[1], one[0]))
    next_gates = facts.projects["gate"].value_counts()
    names = {gate.id: f"{gate.id} {gate.name.to(language())}" for gate in gates().gates}
    waiting = "; ".join(f"{names[gate]}: {next_gates[gate]}" for gate in gates().order if gate in next_gates)
    document.facts(
        [
            (t("Standing"), prose("; ".join(f"{standing[name]}: {count}" for name, count in counts))),
            (t("Gate to decide next"), waiting),
        ]
    )
    money = facts.money[facts.money["planned"].notna()]
    if not money.empty:
        sources = source_names()
        table = pd.DataFrame(
            {
                "year": money["year"],
                "source": [sources[one] for one in money["source"]],
                "amount": [value / MILLION for value in money["planned"]],
            }
        )
        texts = charts.ChartTexts(
            title=t("Who pays how much in which year?"),
            upward=t("planned, million {currency}", currency=facts.currency),
            names={"other": t("Other sources")},
        )
        document.figure(charts.portfolio_by_year(table, texts))


def add_off_track(document: Writer, facts: Facts) -> None:
    """The projects that need a decision, and why."""
    if facts.projects.empty:
        return
    off = off_track_of(facts.projects, today=today())
    document.heading(t("What is off track"))
    if off.empty:
        document.paragraph(t("Nothing: no project is on hold, lapsed, overdue or above its release."))
        return
    rows: list[list[str | Cell]] = []
    # By the gravest reason of each project, as the rows come.
    for code, same in off.groupby("code", sort=False):
        why = off_track_why(same, facts.currency)
        grave = bool(same["reason"].isin(GRAVE).any())
        rows.append([str(code), named(same.iloc[0].to_dict()), Cell(why, fill=BAD if grave else CAUTION)])
    if len(rows) > MOST_OFF_TRACK:
        sentence = t(
            "{count} projects are off track; the gravest are shown, the portfolio screen lists all.", count=len(rows)
        )
        document.paragraph(prose(sentence))
    document.table(
        [Column(t("Code"), share=0.16), Column(t("Project"), share=0.37), Column(t("Why"), share=0.47)],
        rows[:MOST_OFF_TRACK],
    )


def off_track_why(rows: pd.DataFrame, currency: str) -> str:
    """All reasons why one project is off track; `rows` are its own of `projects.portfolio.off_track_of`."""
    return "; ".join(
        off_track_text(row["reason"], spent=row["amount"], since=row["day"], currency=currency)
        for row in rows.to_dict("records")
    )


def add_priorities(document: Writer, facts: Facts) -> None:
    """The projects that come first by the active weights, and why."""
    if facts.ranking.table.empty:
        return
    document.heading(t("What comes first"))
    top = facts.ranking.table.head(TOP)
    names = {one.id: one.name.to(language()) for one in criteria().criteria}
    labels = {row["project"]: _label(row) for row in top.reset_index().to_dict("records")}
    points = [
        {"project": labels[project], "criterion": names[str(criterion)], "points": float(value)}
        for project, row in facts.ranking.contributions.loc[top.index].iterrows()
        for criterion, value in row.items()
    ]
    texts = charts.ChartTexts(
        title=t("Why do these projects come first?"), across=t("points of 100"), names={"other": t("Other criteria")}
    )
    document.figure(charts.criteria_contributions(pd.DataFrame(points), texts))
    weights = "; ".join(f"{names[one]} {number(100 * weight, 1)} %" for one, weight in facts.ranking.weights.items())
    document.note(prose(t("Weights: {weights}. A criterion without a value counts 0.", weights=weights)))
    for row in top[top["overruled"]].reset_index().to_dict("records"):
        document.note(f"{_label(row)}: {overrule_sentence(row)}")


def _label(row: dict[Any, Any]) -> str:
    """Rank and name of a project, cut so that room is left for the bars."""
    letters = list(CharacterBreaker(named(row), language()))
    name = "".join(letters if len(letters) <= LABEL else [*letters[: LABEL - 1], "…"])
    return f"{shown_place(row)}. {name}"
