"""The director's summary: the country in one cycle, the portfolio, what is off track and what comes first."""

from typing import Any

from sqlmodel import Session

from assess.states import today
from data.access import Actor
from data.i18n import day, language, prose, speaking, t
from projects.portfolio import off_track_of
from reports.choice import DOCX, PDF, Choice
from reports.director.country import add_averages, add_leaders, add_organisations, add_services
from reports.director.facts import Facts, facts_of
from reports.director.projects import add_off_track, add_portfolio, add_priorities
from reports.document import Column, Front, Tile
from reports.government.pieces import said
from reports.wording.maturity import edition_facts, method_lines, named, percent, signed
from reports.writer import Writer, new_writer


def build(session: Session, actor: Actor, choice: Choice) -> bytes:
    """The director's summary as PDF or for Word.

    Raises:
        Invalid: nothing of the cycle has been verified.
    """
    facts = facts_of(session, actor, cycle=choice.needed("cycle"))
    with speaking(choice.language):
        return compose(facts, choice.format).build()


def compose(facts: Facts, kind: str = PDF) -> Writer:
    """The summary in the language spoken now, ready to be written as PDF or for Word."""
    edition = facts.edition
    document = new_writer(
        kind,
        Front(
            t("Where we stand and what comes next"),
            language(),
            facts.cycle.edition_hash,
            day=today(),
            author=t("Director’s summary"),
            header=said(facts.letter, "state").splitlines() if kind == DOCX else (),
            subtitle=" · ".join(part for part in (named(facts.cycle), facts.reach) if part),
            edition_label=f"{edition.id} {edition.version}",
            page_label=t("Page {page} of {pages}"),
        ),
        long=kind == DOCX,
    )
    if kind == DOCX and facts.letter:
        _head(document, facts)
    _headline(document, facts)
    add_organisations(document, facts)
    add_services(document, facts)
    add_averages(document, facts)
    add_leaders(document, facts)
    add_off_track(document, facts)  # before the money: that is nearly a page, which would tear around it
    add_portfolio(document, facts)
    add_priorities(document, facts)
    _method(document, facts)
    if kind == DOCX:
        document.signatures(
            [t("Responsible for the report (name, date, stamp)"), t("Seen and agreed (name, date, signature)")]
        )
        _sources(document, facts)
    return document


def _head(document: Writer, facts: Facts) -> None:
    """What a letter begins with, to be filled in by the ministry."""
    place = said(facts.letter, "place")
    document.facts(
        [
            (t("From"), ", ".join(said(facts.letter, "office").splitlines())),
            (t("To"), said(facts.letter, "addressee")),
            (t("Number"), "…"),
            (t("Place and date"), f"{place}, {day(today())}" if place else day(today())),
        ]
    )


def _sources(document: Writer, facts: Facts) -> None:
    """Where the figures of each section come from, for whoever edits the text later."""
    cycle = t("Verified results of {cycle}, edition {edition}, hash {hash}", cycle=named(facts.cycle),
              edition=facts.edition.id, hash=facts.cycle.edition_hash[:12])  # fmt: skip
    register = t("Register of projects, gates and investment, as of {day}", day=day(today()))
    rows = [
        [t("Organisations"), t("How many organisations stand at each stage"), cycle],
        [t("Services"), t("How far services are"), cycle],
        [t("Averages and themes"), t("Averages over the organisations with a verified result"), cycle],
        [t("First in their group, and most improved"), t("Ranks among organisations alike, and changes"), cycle],
    ]
    if facts.last_cycle is not None:
        last = t("Verified results of {cycle}, edition {edition}, hash {hash}", cycle=named(facts.last_cycle),
                 edition=facts.last_cycle.edition, hash=facts.last_cycle.edition_hash[:12])  # fmt: skip
        rows.append([t("Comparisons with the last cycle"), t("Then and change"), last])
    rows += [
        [t("What is off track"), t("The rules of gates and money over the register"), register],
        [t("Projects and money"), t("Counts and sums of all projects"), register],
    ]
    if not facts.ranking.table.empty:
        rows.append([t("What comes first"), t("Values and weights of the active set"), register])
    document.heading(t("Sources of the figures"))
    document.table(
        [Column(t("Where"), share=0.26), Column(t("What"), share=0.32), Column(t("Comes from"), share=0.42)], rows
    )


def _headline(document: Writer, facts: Facts) -> None:
    upper, before = facts.at_least(3), facts.at_least(3, last=True)
    sentences = [
        t(
            "{upper} of {assessed} organisations with a verified result have reached stage 3 or 4.",
            upper=upper,
            assessed=facts.assessed,
        )
    ]
    if facts.last is not None:
        counted = int(facts.last["stage_reached"].notna().sum())
        cycle = named(facts.last_cycle or {})
        sentences.append(
            t("In {cycle} it was {before} of {assessed}.", cycle=cycle, before=before, assessed=counted)
            if facts.complete
            else t("Of the same organisations it was {before} in {cycle}.", cycle=cycle, before=before)
        )
    weakest = facts.weakest(1)
    if weakest:
        theme, where, mean = weakest[0]
        sentences.append(
            t("Weakest is {theme}, {where}: {mean} on average.", theme=theme, where=where, mean=percent(mean))
        )
    if not facts.complete:
        sentences.append(
            t("The cycle is not settled yet: of earlier cycles only the same organisations are shown, to be fair.")
        )
    lines = [prose(" ".join(sentences))]
    if len(facts.projects):
        off = off_track_of(facts.projects, today=today())["project"].nunique()
        sentence = t(
            "{projects} projects stand in the register; {count} of them are off track.",
            projects=len(facts.projects),
            count=off,
        )
        lines.append(prose(sentence))
    document.summary(*lines)
    shares = facts.shares.set_index("stage")
    document.tiles(
        [
            Tile(
                t("Organisations with a result"),
                str(facts.assessed),
                t("of {count} in this cycle", count=len(facts.table)),
            ),
            Tile(t("At stage 3 or 4"), str(upper), _since(upper, before if facts.last is not None else None)),
            Tile(
                t("Average, all stages"),
                percent(facts.mean("total")),
                t("over {count} organisations", count=facts.counted("total")),
            ),
            Tile(
                t("Services at stage 3 or 4"),
                percent(shares["of_all"].to_dict().get(3)),
                t("of all services with a known stage"),
            ),
        ]
    )


def _since(now: int, before: int | None) -> str:
    if before is None:
        return ""
    return t("{change} since the last cycle", change=signed(now - before))


def _method(document: Writer, facts: Facts) -> None:
    document.heading(t("How this was made"))
    document.note(prose(" ".join(method_lines(facts.edition))))
    pairs: list[tuple[str, Any]] = [
        *edition_facts(facts.edition, facts.cycle.edition_hash),
        (t("Results"), t("verified ones; averages leave out what is missing")),
        (
            t("Money"),
            t(
                "each line converted once to {currency}, at the newest rate dated 1 July of its year or earlier",
                currency=facts.currency,
            ),
        ),
    ]
    document.facts(pairs)
