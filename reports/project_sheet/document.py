"""The sheet of a project: what and who, gates and decisions, money, how it goes, risks, benefits, aims, neighbours."""

from collections import Counter

from sqlmodel import Session

from assess.editions.chosen import current_edition
from assess.states import today
from data.access import Actor, require_anywhere
from data.i18n import day, language, prose, speaking, t
from reports.choice import Choice
from reports.document import Cell, Column, Document, Tile
from reports.framing import begin
from reports.project_sheet.facts import Facts, facts_of
from reports.project_sheet.fitting import (
    FILLS,
    LINE,
    LONG,
    MOST,
    MOST_AIMS,
    colour_words,
    count_left,
    day_or_dash,
    left_words,
)
from reports.project_sheet.going import add_benefits, add_money, add_progress, add_risks
from reports.wording.health import (
    confidence_names,
    escalation_text,
    thresholds,
)
from reports.wording.maturity import DASH, named
from reports.wording.projects import (
    amount,
    dependency_back_names,
    dependency_names,
    gate_names,
    off_track_reasons,
    outcome_names,
    serves_names,
    sitting_name,
    size_names,
    standing_names,
)
from reports.wording.shortened import shortened


def build(session: Session, actor: Actor, choice: Choice) -> bytes:
    """The sheet as PDF, on two pages unless a name is very long.

    Raises:
        Missing: there is no such project, or it is not this person's to see.
        Invalid: no project is chosen.
    """
    require_anywhere(actor, "project.read")
    with speaking(choice.language):
        return compose(facts_of(session, actor, project=choice.needed("project"))).build()


def compose(facts: Facts) -> Document:
    """The sheet in the language spoken now, ready to be written."""
    project = facts.project
    code = t("Project {code}", code=project.code)
    document = begin(facts.frame, named(project), subtitle=[code, facts.frame.currency])
    _standing(document, facts)
    _about(document, facts)
    # Without headings: they would cost the place of a table, and each table says what it is.
    _health(document, facts)
    add_benefits(document, facts)
    _decisions(document, facts)
    add_risks(document, facts)
    add_money(document, facts)
    add_progress(document, facts)
    _foot(document, facts)
    return document


def _standing(document: Document, facts: Facts) -> None:
    row, currency = facts.health.row, facts.frame.currency
    standing = standing_names()[facts.status.standing.standing]
    sentences = [t("Standing: {standing}.", standing=standing)]
    if facts.status.sitting:
        sentences.append(t("Next: {gate}.", gate=sitting_name(facts.status.sitting)))
        blockers = len(facts.status.blockers)
        sentences.append(
            t("Still missing for it: {count}.", count=blockers) if blockers else t("Nothing is missing for it.")
        )
    if len(facts.off_track):
        reasons = ", ".join(dict.fromkeys(off_track_reasons()[one] for one in facts.off_track["reason"]))
        sentences.append(t("Red: {reasons}.", reasons=reasons))
    document.summary(prose(" ".join(sentences)))
    document.tiles(
        [
            Tile(f"{label}, {currency}", amount(row[name]))
            for name, label in (
                ("planned", t("Planned")),
                ("committed", t("Committed")),
                ("spent", t("Spent")),
                ("forecast", t("Forecast at completion")),
            )
        ]
    )


def _about(document: Document, facts: Facts) -> None:
    project = facts.project
    others = "; ".join(shortened(named(one), LINE) for one in facts.participants[:MOST])
    dates = t("{begins} to {ends}", begins=day_or_dash(project.starts_on), ends=day_or_dash(project.ends_on))
    served = "; ".join(serves_names().get(one, one) for one in facts.served)
    size = size_names().get(facts.status.size, facts.status.size or DASH)
    flags = [t("several organisations work on it together")] if project.cross_agency else []
    flags += [t("it holds personal data of citizens")] if project.personal_data else []
    people = (project.owner_name, project.sponsor_name)
    pairs = [
        (t("What it is for"), shortened(project.description, LONG)),
        (t("Led by"), named(facts.lead)),
        (t("Takes part"), others and others + left_words(len(facts.participants))),
        (t("Owner; sponsor"), "; ".join(shortened(one, LINE) or DASH for one in people)),
        (t("When; size class"), "; ".join([dates, size, *flags])),
        (t("Serves"), shortened(served, LONG)),
        *_why(facts),
    ]
    document.facts([(name, value) for name, value in pairs if value])


def _health(document: Document, facts: Facts) -> None:
    health, said = facts.health, thresholds()
    rows: list[list[str | Cell]] = [
        [label, Cell(colour_words(colour), fill=FILLS.get(colour.colour or "")), prose(limits)]
        for label, colour, limits in (
            (t("Cost"), health.cost, said["cost"]),
            (t("Schedule"), health.schedule, said["schedule"]),
            (t("Benefit"), health.benefit, said["benefit"]),
        )
    ]
    if health.report is not None:
        told = prose(confidence_names()[health.report.confidence])
        rows.append([t("Confidence (by people)"), told, shortened(health.report.reason, LINE)])
    columns = [Column(t("Health"), share=0.22), Column(t("Colour"), share=0.33), Column(t("Threshold, or reason"))]
    document.table(columns, rows)
    if health.escalated:
        lines = "; ".join(escalation_text(one, facts.frame.currency) for one in health.escalated)
        document.paragraph(prose(t("On the escalation list: {why}.", why=lines)))


def _decisions(document: Document, facts: Facts) -> None:
    if not facts.decisions:
        document.paragraph(t("Nothing has been decided at a gate yet."))
        return
    names, outcomes = gate_names(), outcome_names()
    columns = [
        Column(t("Gate"), share=0.24),
        Column(t("Decision"), share=0.4),
        Column(t("Day"), "right", share=0.18),
        Column(t("Released"), "right"),
    ]
    rows = [
        [
            names.get(one.gate, one.gate),
            shortened(f"{outcomes.get(one.outcome, one.outcome)}. {one.reason}", LINE),
            day(one.decided_on),
            amount(one.released_build + one.released_run),
        ]
        for one in facts.decisions[:MOST]
    ]
    document.table(columns, rows)
    count_left(document, len(facts.decisions))
    waiting = [one for one in facts.conditions if one.met_on is None and facts.status.standing.binds(one)]
    if waiting:
        told = [
            f"{shortened(one.text, LINE)} ({shortened(one.owner_name, 40)}, {day(one.due_on)})"
            for one in waiting[:MOST]
        ]
        document.paragraph(t("Conditions still open: {conditions}.", conditions="; ".join(told)))


def _why(facts: Facts) -> list[tuple[str, str]]:
    """What it is to bring and which projects it has to do with; empty for none."""
    edition = current_edition()
    counts = Counter((one.item, one.level) for one in facts.aims)
    told = [
        t(
            "{question}: “{level}” ({count})",
            question=edition.item(item).title.to(language()),
            level=edition.item(item).levels[level].label.to(language()),
            count=count,
        )
        for (item, level), count in counts.most_common(MOST_AIMS)
    ]
    names, back = dependency_names(), dependency_back_names()
    neighbours = [
        f"{(names if one.outgoing else back)[one.kind]} {one.code} {shortened(named(one), 60)}"
        for one in facts.dependencies[:MOST]
    ]
    return [
        (t("Levels aimed at"), "; ".join(told) + left_words(len(counts), MOST_AIMS)),
        (t("Other projects"), "; ".join(neighbours) + left_words(len(facts.dependencies))),
    ]


def _foot(document: Document, facts: Facts) -> None:
    edition = current_edition()
    ends = [
        t(
            "Source: register of projects, as it stood on {day}. Amounts in {currency}; each line is converted once at "
            "the newest rate dated 1 July of its year or earlier. Aims by edition {edition}.",
            day=day(today()),
            currency=facts.frame.currency,
            edition=f"{edition.id} {edition.version}",
        )
    ]
    if facts.project.source:
        ends.append(t("Entered from: {source}", source=shortened(facts.project.source, LINE)))
    if facts.project.sample:
        ends.append(t("Sample country: all organisations and figures are invented."))
    document.note(" ".join(ends))
