"""How far claims and reviewers agree: per theme, per question, with who reviewed how much, and what kappa says."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlmodel import Session

from assess.cycles.control import find_cycle
from assess.editions.chosen import edition_of
from assess.questions import LADDER
from assess.review.agreement import ALL, NO_VARIATION, agreement
from assess.review.queue import Load, workload
from assess.review.reviewed import disagreements, reviewed_by
from assess.tables import Cycle
from data.access import Actor, require_anywhere
from data.errors import Invalid
from data.i18n import day, language, number, prose, speaking, t
from data.organisations import root
from maturity_model.definition import Edition
from reports.choice import PDF, Choice
from reports.document import Column, Document, Tile
from reports.framing import Frame, begin, end, frame_of
from reports.spreadsheets import to_xlsx
from reports.wording.maturity import DASH, edition_facts, named, share

MOST = 25
"""So many questions are listed on paper; the workbook has all."""


@dataclass(frozen=True)
class _Facts:
    """The tables of the services of the same names; `loads` is what waits, empty for who may not read the country."""

    frame: Frame
    cycle: Cycle
    themes: pd.DataFrame
    questions: pd.DataFrame
    reviewers: pd.DataFrame
    loads: list[Load]

    @property
    def edition(self) -> Edition:
        return edition_of(self.cycle)

    @property
    def total(self) -> dict[Any, Any]:
        return self.themes[self.themes["theme"] == ALL].to_dict("records")[0]


def need_reviews(session: Session, actor: Actor, choice: Choice) -> None:
    """Raise `Invalid` while no reviewer has looked at anything of the cycle that this person may see."""
    require_anywhere(actor, "national.read")
    table = agreement(session, actor, choice.needed("cycle"))
    if not int(table["pairs"].sum()):
        raise Invalid("report.nothing_reviewed")


def build(session: Session, actor: Actor, choice: Choice) -> bytes:
    """The agreement of a cycle as PDF, or as workbook with every question.

    Raises:
        Invalid: no cycle is chosen, or nothing of it was reviewed.
    """
    need_reviews(session, actor, choice)
    with speaking(choice.language):
        facts = _facts(session, actor, choice.needed("cycle"))
        return compose(facts).build() if choice.format == PDF else _workbook(facts, author=actor.name)


def _facts(session: Session, actor: Actor, cycle: int) -> _Facts:
    return _Facts(
        frame=frame_of(session, actor, action="review.read"),
        cycle=find_cycle(session, actor, cycle),
        themes=agreement(session, actor, cycle),
        questions=disagreements(session, actor, cycle),
        reviewers=reviewed_by(session, actor, cycle),
        loads=workload(session, actor) if actor.may("national.read", root(session).path) else [],
    )


def compose(facts: _Facts) -> Document:
    """The report in the language spoken now, ready to be written."""
    document = begin(facts.frame, t("Agreement between claims and reviewers"), subtitle=[named(facts.cycle)],
                     cycle=facts.cycle)  # fmt: skip
    _headline(document, facts)
    _themes(document, facts)
    _questions(document, facts)
    _reviewers(document, facts)
    end(
        document,
        facts.frame,
        method=method(),
        sources=[(t("Source"), t("answers of the organisations and verdicts of the reviewers"))],
        edition=facts.edition,
        edition_hash=facts.cycle.edition_hash,
    )
    return document


def method() -> list[str]:
    """How agreement is measured, in sentences."""
    return [
        t("A pair is what was claimed and what was verified for one question: a level, or that there is none."),
        t("What nobody looked at (accepted by the sample) is no pair, nor a question without claim and finding."),
        t("Equal: the share p of pairs in which both are the same."),
        t(
            "Cohen’s kappa, without weights: (p − e) ÷ (1 − e), where e is the share that would be equal by chance, "
            "given how often each level was claimed and verified. 1 is full agreement, 0 no more than chance."
        ),
        t("Where all claims and findings are one and the same answer, e is 1: too little variation for a kappa."),
    ]


def _headline(document: Document, facts: _Facts) -> None:
    total = facts.total
    pairs, equal = int(total["pairs"]), int(total["equal"])
    document.summary(
        prose(
            t(
                "Of {pairs} claims that a reviewer looked at, {equal} stood as they were claimed ({share}).",
                pairs=number(pairs),
                equal=number(equal),
                share=share(equal, pairs),
            )
        )
    )
    lowered, raised = (int(facts.questions[name].sum()) for name in ("lowered", "raised"))
    document.tiles(
        [
            Tile(t("Equal"), share(equal, pairs), t("of all pairs")),
            Tile(t("Cohen’s kappa"), kappa(total), t("all themes together")),
            Tile(t("Lowered"), number(lowered), t("levels below the claim")),
            Tile(t("Raised"), number(raised), t("levels above the claim")),
        ]
    )


def kappa(row: dict[Any, Any]) -> str:
    """Cohen's kappa with two decimals, or why there is none."""
    if pd.isna(row["kappa"]):
        return t("too little variation") if row["why"] == NO_VARIATION else DASH
    return number(float(row["kappa"]), 2).replace("-", "−")


def _themes(document: Document, facts: _Facts) -> None:
    document.heading(t("By theme"))
    names = theme_names(facts.edition)
    columns = [
        Column(t("Theme"), share=0.4),
        Column(t("Pairs"), "right"),
        Column(t("Equal"), "right"),
        Column(t("Equal, %"), "right"),
        Column(t("Kappa"), "right", share=0.2),
    ]
    rows = [
        [
            names[row["theme"]],
            number(row["pairs"]),
            number(row["equal"]),
            share(int(row["equal"]), int(row["pairs"])),
            kappa(row),
        ]
        for row in facts.themes.to_dict("records")
    ]
    document.table(columns, rows, total=True)


def theme_names(edition: Edition) -> dict[str, str]:
    """The names of the themes, of the ladder question, and of all together."""
    names = {theme.id: theme.name.to(language()) for theme in edition.themes}
    return names | {LADDER: t("Stages of services that are not key"), ALL: t("All")}


def _questions(document: Document, facts: _Facts) -> None:
    document.heading(t("Where claims did not stand"))
    if facts.questions.empty:
        document.paragraph(t("Every claim that was looked at stood."))
        return
    titles = item_titles(facts.edition)
    columns = [
        Column(t("Question"), share=0.46),
        Column(t("Looked at"), "right"),
        Column(t("Lowered"), "right"),
        Column(t("Raised"), "right"),
        Column(t("No level on one side"), "right"),
    ]
    rows = [
        [
            titles.get(row["item"], row["item"]),
            *(number(row[one]) for one in ("looked_at", "lowered", "raised", "other")),
        ]
        for row in facts.questions.head(MOST).to_dict("records")
    ]
    document.table(columns, rows, caption=t("Those with most differences first"))
    if len(facts.questions) > MOST:
        document.note(prose(t("{count} more rows stand in the workbook.", count=len(facts.questions) - MOST)))


def item_titles(edition: Edition) -> dict[str, str]:
    """The titles of the questions, the ladder's included."""
    titles = {item.id: item.title.to(language()) for item in edition.items}
    return titles | ({} if edition.ladder is None else {edition.ladder.id: t("Stages of services that are not key")})


def _reviewers(document: Document, facts: _Facts) -> None:
    document.heading(t("Who reviewed how much"))
    columns = [
        Column(t("Reviewer"), share=0.28),
        Column(t("Organisations"), "right"),
        Column(t("Settled"), "right"),
        Column(t("Agreed"), "right"),
        Column(t("Adjusted"), "right"),
        Column(t("Adjusted, %"), "right"),
        Column(t("Last"), "right", share=0.19),
    ]
    rows = [
        [
            row["name"],
            *(number(row[one]) for one in ("organisations", "settled", "agreed", "adjusted")),
            share(int(row["adjusted"]), int(row["settled"])),
            day(row["last"].date()),
        ]
        for row in facts.reviewers.to_dict("records")
    ]
    document.table(columns, rows)
    if facts.loads:
        lines = [
            [
                load.name or t("taken by nobody"),
                number(load.taken),
                number(load.open),
                DASH if load.oldest is None else day(load.oldest.date()),
            ]
            for load in facts.loads
        ]
        heads = [
            Column(t("Reviewer"), share=0.4),
            Column(t("Submissions taken"), "right"),
            Column(t("Questions open"), "right"),
            Column(t("Waiting since"), "right"),
        ]
        document.table(heads, lines, caption=t("What waits for a verdict today, in all cycles"))


def _workbook(facts: _Facts, *, author: str) -> bytes:
    names, titles = theme_names(facts.edition), item_titles(facts.edition)
    themes = pd.DataFrame(
        {
            t("Theme"): facts.themes["theme"].map(names),
            t("Pairs"): facts.themes["pairs"],
            t("Equal"): facts.themes["equal"],
            t("Equal, share from 0 to 1"): facts.themes["agreement"],
            t("Kappa"): facts.themes["kappa"],
            t("Why there is no kappa"): [kappa(row) if row["why"] else "" for row in facts.themes.to_dict("records")],
        }
    )
    heads = {
        "item": t("Question"),
        "looked_at": t("Looked at"),
        "lowered": t("Lowered"),
        "raised": t("Raised"),
        "other": t("No level on one side"),
    }
    questions = facts.questions.assign(item=[titles.get(one) or str(one) for one in facts.questions["item"]])
    reviewers = facts.reviewers.assign(last=[one.date() for one in facts.reviewers["last"]]).drop(columns="first")
    words = {
        "name": t("Reviewer"),
        "organisations": t("Organisations"),
        "settled": t("Settled"),
        "agreed": t("Agreed"),
        "adjusted": t("Adjusted"),
        "last": t("Last"),
    }
    about = [
        (t("Cycle"), named(facts.cycle)),
        *edition_facts(facts.edition, facts.cycle.edition_hash),
        (t("Covers"), facts.frame.reach or t("The whole country")),
        *((t("Method"), one) for one in method()),
    ]
    sheets = {
        t("By theme"): themes,
        t("By question"): questions.rename(columns=heads),
        t("Reviewers"): reviewers.rename(columns=words),
        t("About"): pd.DataFrame(about, columns=[t("About this table"), " "]),
    }
    return to_xlsx(sheets, title=t("Agreement between claims and reviewers"), author=author)
