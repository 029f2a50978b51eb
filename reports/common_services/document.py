"""What agencies share, on paper: the catalogue with capacity, who uses what, requests, data exchanges, resources."""

from collections import Counter

from sqlmodel import Session

from data.access import Actor
from data.i18n import day, number, prose, speaking, t
from projects.common.requests import OPEN, RUNNING, STATES
from reports.choice import PDF, Choice
from reports.common_services.facts import Facts, facts_of, need_services
from reports.common_services.workbook import workbook
from reports.document import BAD, GOOD, Cell, Column, Document, Tile
from reports.framing import begin, end
from reports.wording.common import capacity_sentence, lead_sentence, request_states, resource_kinds
from reports.wording.maturity import DASH, named
from reports.wording.shortened import shortened

MOST = 40
"""So many open requests, exchanges and organisations are listed on paper; the workbook has all."""
LINE = 160


def build(session: Session, actor: Actor, choice: Choice) -> bytes:
    """The common services as PDF, or as workbook with every row.

    Raises:
        Invalid: none is in the catalogue.
    """
    need_services(session, actor, choice)
    with speaking(choice.language):
        facts = facts_of(session, actor)
        return compose(facts).build() if choice.format == PDF else workbook(facts, author=actor.name)


def compose(facts: Facts) -> Document:
    """The report in the language spoken now, ready to be written."""
    document = begin(facts.frame, t("What agencies share"), subtitle=[t("Common services and platforms")])
    _headline(document, facts)
    _catalogue(document, facts)
    _adoption(document, facts)
    _requests(document, facts)
    _exchanges(document, facts)
    _resources(document, facts)
    method = [
        t("Promised is what was agreed, is in set-up or runs; free is the capacity less what is promised."),
        t("Time is counted from the day of asking to the day of running, as a median of what has run."),
        t("Of capacity and use the numbers are of all organisations; names only of those that you may see."),
    ]
    sources = [(t("Source"), t("register of common services, requests, exchanges and critical resources"))]
    end(document, facts.frame, method=method, sources=sources)
    return document


def _headline(document: Document, facts: Facts) -> None:
    users = facts.adoption.loc[facts.adoption["state"] == RUNNING, "organisation_id"].nunique()
    states = Counter(one.request.state for one in facts.requests)
    waiting = sum(states[one] for one in OPEN)
    running = [one for one in facts.exchanges if one.runs]
    offered = sum(one.service.active for one in facts.entries)
    document.summary(
        prose(
            t(
                "{services} common services are offered; {users} organisations use at least one, {waiting} requests "
                "are not answered in full yet.",
                services=offered,
                users=users,
                waiting=waiting,
            )
        )
    )
    gateway = sum(one.row.national for one in running)
    document.tiles(
        [
            Tile(t("Services offered"), str(offered)),
            Tile(t("Organisations that use one"), number(users)),
            Tile(t("Requests open"), number(waiting), t("asked, agreed or in set-up")),
            Tile(
                t("Data exchanges running"),
                number(len(running)),
                prose(t("{count} over the national gateway", count=gateway)),
            ),
        ]
    )


def _catalogue(document: Document, facts: Facts) -> None:
    document.heading(t("What there is, and how much is free"))
    columns = [
        Column(t("Service"), share=0.27),
        Column(t("Free"), share=0.22),
        Column(t("In use by"), "right"),
        Column(t("Promised"), "right"),
        Column(t("Asked for"), "right"),
        Column(t("How long it takes"), share=0.21),
    ]
    rows = []
    for one in facts.entries:
        name = named(one.service) if one.service.active else t("{name} (no longer offered)", name=named(one.service))
        provider = f" – {named(one.provider)}" if one.provider else ""
        free = capacity_sentence(one)
        used_up = one.free == 0
        rows.append(
            [
                name + provider,
                Cell(free, fill=BAD) if used_up else free,
                *(number(value) for value in (one.running, one.held, one.waiting)),
                lead_sentence(one),
            ]
        )
    document.table(columns, rows)


def _adoption(document: Document, facts: Facts) -> None:
    document.heading(t("Who uses what"))
    if facts.adoption.empty:
        document.paragraph(t("Nobody has asked for anything yet."))
        return
    states, names = request_states(), {one.service.code: named(one.service) for one in facts.entries}
    table = facts.adoption
    rows: list[list[str]] = []
    for _, same in table.groupby("organisation_id", sort=False):
        by_state = {
            state: [
                names.get(row["code"]) or str(row["code"]) for row in same.to_dict("records") if row["state"] == state
            ]
            for state in dict.fromkeys(same["state"])
        }
        running = "; ".join(by_state.pop(RUNNING, ()))
        other = "; ".join(f"{name} ({states[state]})" for state, known in by_state.items() for name in known)
        rows.append([named(same.iloc[0].to_dict()), running or DASH, other or DASH])
    columns = [Column(t("Organisation"), share=0.3), Column(t("Uses"), share=0.38), Column(t("Asked for, or had"))]
    document.table(columns, rows[:MOST])
    _more(document, len(rows) - MOST)


def _requests(document: Document, facts: Facts) -> None:
    document.heading(t("Requests"))
    states, counts = request_states(), Counter(one.request.state for one in facts.requests)
    document.facts([(states[state], number(counts[state])) for state in STATES if counts[state]])
    waiting = [one for one in facts.requests if one.request.state in OPEN]
    if not waiting:
        document.paragraph(t("No request is open."))
        return
    columns = [
        Column(t("Organisation"), share=0.29),
        Column(t("Service"), share=0.24),
        Column(t("How many"), "right", share=0.11),
        Column(t("State"), share=0.13),
        Column(t("Asked"), "right"),
    ]
    rows = [
        [
            named(one.organisation),
            named(one.service),
            number(one.request.quantity),
            states[one.request.state],
            day(one.request.asked_on),
        ]
        for one in waiting[:MOST]
    ]
    document.table(columns, rows, caption=t("Open requests, those that wait longest first"))
    _more(document, len(waiting) - MOST)


def _exchanges(document: Document, facts: Facts) -> None:
    document.heading(t("Data exchanges"))
    if not facts.exchanges:
        document.paragraph(t("No data exchange is entered yet."))
        return
    running = [one for one in facts.exchanges if one.runs]
    columns = [
        Column(t("Provider"), share=0.26),
        Column(t("Consumer"), share=0.26),
        Column(t("Data or service"), share=0.2),
        Column(t("How"), share=0.13),
        Column(t("Since"), "right"),
    ]
    rows = [
        [
            named(one.provider),
            named(one.consumer),
            shortened(one.row.what, LINE),
            t("national gateway") if one.row.national else t("directly"),
            day(one.row.since),
        ]
        for one in running[:MOST]
    ]
    document.table(columns, rows)
    _more(document, len(running) - MOST)
    ended = len(facts.exchanges) - len(running)
    if ended:
        document.note(prose(t("Exchanges that have ended: {count}; the workbook has them.", count=ended)))


def _resources(document: Document, facts: Facts) -> None:
    if facts.resources is None:
        return
    document.heading(t("Resources critical to the nation"))
    if not facts.resources:
        document.paragraph(t("No critical resource is entered yet."))
        return
    kinds = resource_kinds()
    without = sum(not one.plan for one, _ in facts.resources)
    document.paragraph(
        prose(t("{count} of {all} stand under no central plan.", count=without, all=len(facts.resources)))
    )
    columns = [
        Column(t("Resource"), share=0.3),
        Column(t("Kind"), share=0.15),
        Column(t("Provider"), share=0.25),
        Column(t("Central plan")),
    ]
    rows = [
        [
            named(one),
            kinds.get(one.kind, one.kind),
            DASH if provider is None else named(provider),
            Cell(shortened(one.plan, LINE), fill=GOOD) if one.plan else Cell(t("none"), fill=BAD),
        ]
        for one, provider in facts.resources
    ]
    document.table(columns, rows)


def _more(document: Document, count: int) -> None:
    if count > 0:
        document.note(prose(t("{count} more rows stand in the workbook.", count=count)))
