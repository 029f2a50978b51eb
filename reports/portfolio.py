"""The portfolio on paper: how many projects stand where, for what, with what money, what is off track, what waits."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlmodel import Session

from assess.states import today
from data.access import Actor
from data.i18n import day, prose, speaking, t
from projects.gates.queue import waiting_gates
from projects.investment.funding import funding_gaps, total_gap, years_without_money
from projects.investment.roll_up import RollUp, roll_up
from projects.listing import list_projects
from projects.portfolio import Overview, off_track_of, summary
from reports.choice import Choice
from reports.director.projects import GRAVE, off_track_why
from reports.document import BAD, CAUTION, Cell, Column, Document, Tile
from reports.framing import Frame, begin, end, frame_of
from reports.tables import need_projects
from reports.wording.maturity import DASH, named
from reports.wording.projects import amount, gate_names, off_track_rule, serves_names, standing_names

MOST = 400
"""So many projects are listed on paper, those with most money first; the table as Excel has all of them."""
MOST_WAITING = 25
"""So many waiting gates, and projects without money, are listed; their screens list all."""


@dataclass(frozen=True)
class _Facts:
    """The tables of the services of the same names; `waiting` is None for somebody who decides no gate."""

    frame: Frame
    projects: pd.DataFrame
    seen: Overview
    by_strategy: RollUp
    by_organisation: RollUp
    off_track: pd.DataFrame
    waiting: pd.DataFrame | None
    gaps: pd.DataFrame
    unpaid: pd.DataFrame


def build(session: Session, actor: Actor, choice: Choice) -> bytes:
    """The portfolio as PDF.

    Raises:
        Invalid: this person may see no project.
    """
    need_projects(session, actor, choice)
    with speaking(choice.language):
        return compose(_facts(session, actor)).build()


def compose(facts: _Facts) -> Document:
    """The portfolio in the language spoken now, ready to be written."""
    document = begin(facts.frame, t("Portfolio of projects"), subtitle=[facts.frame.currency], long=True)
    _headline(document, facts)
    _standing(document, facts)
    _by_strategy(document, facts)
    _by_organisation(document, facts)
    _off_track(document, facts)
    _waiting(document, facts)
    _gaps(document, facts)
    _projects(document, facts)
    method = [
        t("Standing follows from the decisions on gates and their conditions, as of the day of this report."),
        off_track_rule(),
        t("A funding gap is what is planned and not committed from this year on, of projects not ended."),
        t("A project that serves two strategies counts fully for each."),
        t(
            "Each line is converted once to {currency}, at the newest rate dated 1 July of its year or earlier.",
            currency=facts.frame.currency,
        ),
    ]
    end(document, facts.frame, method=method, sources=[(t("Source"), t("register of projects, decisions on gates"))])
    return document


def _facts(session: Session, actor: Actor) -> _Facts:
    frame = frame_of(session, actor, action="project.read")
    projects = list_projects(session, actor)
    return _Facts(
        frame=frame,
        projects=projects,
        seen=summary(projects, currency=frame.currency),
        by_strategy=roll_up(session, actor, by="strategy"),
        by_organisation=roll_up(session, actor, by="organisation"),
        off_track=off_track_of(projects, today=today()),
        waiting=waiting_gates(session, actor) if actor.may_anywhere("gate.early") else None,
        gaps=funding_gaps(session, actor),
        unpaid=years_without_money(session, actor),
    )


def _headline(document: Document, facts: _Facts) -> None:
    seen, currency = facts.seen, facts.frame.currency
    off = int(facts.off_track["project"].nunique())
    sentences = [
        t(
            "{projects} projects stand in the register; {count} of them are off track.",
            projects=seen.projects,
            count=off,
        ),
        t("{amount} are planned from this year on and not committed.", amount=amount(total_gap(facts.gaps), currency)),
    ]
    if facts.waiting is not None:
        sentences.append(t("Gates that wait for a decision: {count}.", count=len(facts.waiting)))
    document.summary(prose(" ".join(sentences)))
    missing = t("an exchange rate is missing") if seen.unconverted else ""
    document.tiles(
        [
            Tile(t("Projects"), str(seen.projects), prose(t("off track: {count}", count=off))),
            Tile(f"{t('Planned')}, {currency}", amount(seen.planned), missing),
            Tile(f"{t('Committed')}, {currency}", amount(seen.committed), missing),
            Tile(f"{t('Spent')}, {currency}", amount(seen.spent), missing),
        ]
    )


def _standing(document: Document, facts: _Facts) -> None:
    document.heading(t("Where the projects stand"))
    names = standing_names()
    counts = sorted(facts.seen.by_standing.items(), key=lambda one: (-one[1], one[0]))
    rows = [[names[name], str(count)] for name, count in counts]
    document.table([Column(t("Standing"), share=0.75), Column(t("Projects"), "right")], rows)
    gates, next_gates = gate_names(), facts.projects["gate"].value_counts()
    rows = [[name, str(next_gates[gate])] for gate, name in gates.items() if gate in next_gates]
    if rows:
        document.table([Column(t("Gate to decide next"), share=0.75), Column(t("Projects"), "right")], rows)


def _by_strategy(document: Document, facts: _Facts) -> None:
    document.heading(t("What they serve"))
    names = serves_names()
    places = {name: place for place, name in enumerate(names)}
    rows = sorted(facts.by_strategy.rows.to_dict("records"), key=lambda row: places.get(row["key"], len(places)))
    lines = [[names.get(row["key"], row["key"] or t("none")), str(row["projects"]), *_money(row)] for row in rows]
    document.table([Column(t("Strategy or objective"), share=0.43), *_money_columns()], lines)
    if facts.by_strategy.overlapping:
        document.note(t("A project that serves two counts fully for each; the rows sum to more than the portfolio."))


def _by_organisation(document: Document, facts: _Facts) -> None:
    document.heading(t("Who leads them"))
    rows = facts.by_organisation.rows.to_dict("records")
    lines = [[named(row), str(row["projects"]), *_money(row)] for row in rows]
    total = facts.by_organisation.total
    lines.append([t("All"), str(total["projects"]), *_money(total)])
    document.table([Column(t("Organisation"), share=0.43), *_money_columns()], lines, total=True)
    without = len(facts.projects) - int(str(total["projects"]))
    if without > 0:
        document.note(prose(t("{count} projects have no investment line and are not in this table.", count=without)))


def _off_track(document: Document, facts: _Facts) -> None:
    document.heading(t("What is off track"))
    if facts.off_track.empty:
        document.paragraph(t("Nothing: no project is on hold, lapsed, overdue or above its release."))
        return
    rows: list[list[str | Cell]] = []
    for code, same in facts.off_track.groupby("code", sort=False):
        why = off_track_why(same, facts.frame.currency)
        grave = bool(same["reason"].isin(GRAVE).any())
        rows.append([str(code), named(same.iloc[0].to_dict()), Cell(why, fill=BAD if grave else CAUTION)])
    document.table([Column(t("Code"), share=0.16), Column(t("Project"), share=0.4), Column(t("Why"))], rows)


def _waiting(document: Document, facts: _Facts) -> None:
    if facts.waiting is None:
        return
    document.heading(t("Gates that wait for a decision"))
    if facts.waiting.empty:
        document.paragraph(t("Nothing waits for you."))
        return
    columns = [
        Column(t("Code"), share=0.14),
        Column(t("Project"), share=0.3),
        Column(t("Gate"), share=0.08),
        Column(t("Missing"), "right", share=0.1),
        Column(t("Since"), "right", share=0.19),
        Column(t("Lapses"), "right"),
    ]
    rows = [
        [
            row["code"],
            named(row),
            " – ".join(dict.fromkeys((row["sitting"][0], row["sitting"][-1]))),
            str(row["missing"]),
            day(row["since"]),
            DASH if row["lapses"] is None else day(row["lapses"]),
        ]
        for row in facts.waiting.head(MOST_WAITING).to_dict("records")
    ]
    document.table(columns, rows, caption=t("Lapsed and ready ones first, then those that wait longest"))
    _more(document, len(facts.waiting) - len(rows), t("on the screen of waiting gates"))


def _gaps(document: Document, facts: _Facts) -> None:
    document.heading(t("Money still to be found"))
    gaps = facts.gaps[facts.gaps["gap"] > 0]
    if gaps.empty:
        document.paragraph(t("All that is planned from this year on is committed."))
    else:
        columns = [
            Column(t("Year")),
            Column(t("Projects"), "right"),
            Column(t("Planned"), "right"),
            Column(t("Committed"), "right"),
            Column(t("Gap"), "right"),
        ]
        rows = [
            [str(row["key"]), str(row["projects"]), *(amount(row[one]) for one in ("planned", "committed", "gap"))]
            for row in gaps.to_dict("records")
        ]
        document.table(columns, rows)
    if len(facts.unpaid):
        rows = [
            [row["code"], named(row), ", ".join(str(year) for year in row["years"])]
            for row in facts.unpaid.head(MOST_WAITING).to_dict("records")
        ]
        columns = [Column(t("Code"), share=0.16), Column(t("Project"), share=0.5), Column(t("Years"))]
        document.table(columns, rows, caption=t("Years of the plan without any investment line"))
        _more(document, len(facts.unpaid) - len(rows), t("on the portfolio screen"))


def _projects(document: Document, facts: _Facts) -> None:
    document.heading(t("All projects"))
    table = facts.projects
    if len(table) > MOST:
        order = table["planned"].map(lambda one: one or 0).sort_values(ascending=False, kind="stable").index
        table = table.loc[order[:MOST]]
    names = standing_names()
    columns = [
        Column(t("Code"), share=0.13),
        Column(t("Project"), share=0.32),
        Column(t("Standing"), share=0.17),
        Column(t("Gate"), share=0.08),
        Column(t("Planned"), "right"),
        Column(t("Spent"), "right"),
    ]
    rows = [
        [
            row["code"],
            f"{named(row)} · {named({'name_en': row['organisation_en'], 'name_km': row['organisation_km']})}",
            names[row["standing"]],
            row["gate"] or DASH,
            amount(row["planned"]),
            amount(row["spent"]),
        ]
        for row in table.to_dict("records")
    ]
    document.table(columns, rows)
    _more(document, len(facts.projects) - len(table), t("in the table as Excel"))


def _more(document: Document, count: int, where: str) -> None:
    if count > 0:
        document.note(prose(t("{count} more stand {where}.", count=count, where=where)))


def _money_columns() -> list[Column]:
    names = (t("Projects"), t("Planned"), t("Committed"), t("Spent"))
    return [Column(name, "right") for name in names]


def _money(row: dict[Any, Any]) -> list[str]:
    return [amount(row[one]) for one in ("planned", "committed", "spent")]
