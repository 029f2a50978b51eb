"""The sheet of a project: what and who, gates and decisions, money, how it goes, risks, benefits, aims, neighbours."""

from collections import Counter
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from assess.editions.chosen import current_edition
from assess.states import today
from data.access import Actor, require_anywhere
from data.i18n import day, language, number, prose, speaking, t
from projects.earned.health import Colour
from projects.lists import health_rules
from reports.charts.earned import s_curve
from reports.choice import Choice
from reports.document import BAD, CAUTION, GOOD, Cell, Column, Document, Tile
from reports.framing import begin
from reports.project_sheet.curve import curve_table, curve_texts, ends_of
from reports.project_sheet.facts import Facts, facts_of
from reports.wording.health import (
    category_names,
    colour_text,
    confidence_names,
    escalation_text,
    figure_names,
    figure_text,
    reason_names,
    risk_level_names,
    thresholds,
)
from reports.wording.maturity import DASH, named
from reports.wording.projects import (
    amount,
    dependency_back_names,
    dependency_names,
    gate_names,
    outcome_names,
    red_reasons,
    serves_names,
    sitting_name,
    size_names,
    source_names,
    standing_names,
)
from reports.wording.shortened import shortened

FILLS = {"green": GOOD, "amber": CAUTION, "red": BAD}
HEIGHT = 66
"""Of the S-curve, in points, so that the whole stays on two pages."""
LONG, LINE = 420, 150
"""Letters of a text on two pages: of the description, and of a text in a table."""
MOST, MOST_AIMS = 3, 6
"""Rows of each list on two pages; what is left out is counted."""


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
    _benefits(document, facts)
    _decisions(document, facts)
    _risks(document, facts)
    _money(document, facts)
    _progress(document, facts)
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
    if len(facts.red):
        reasons = ", ".join(dict.fromkeys(red_reasons()[one] for one in facts.red["reason"]))
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
    dates = t("{begins} to {ends}", begins=_day(project.starts_on), ends=_day(project.ends_on))
    served = "; ".join(serves_names().get(one, one) for one in facts.served)
    size = size_names().get(facts.status.size, facts.status.size or DASH)
    flags = [t("several organisations work on it together")] if project.cross_agency else []
    flags += [t("it holds personal data of citizens")] if project.personal_data else []
    people = (project.owner_name, project.sponsor_name)
    pairs = [
        (t("What it is for"), shortened(project.description, LONG)),
        (t("Led by"), named(facts.lead)),
        (t("Takes part"), others and others + _left(len(facts.participants))),
        (t("Owner; sponsor"), "; ".join(shortened(one, LINE) or DASH for one in people)),
        (t("When; size class"), "; ".join([dates, size, *flags])),
        (t("Serves"), shortened(served, LONG)),
        *_why(facts),
    ]
    document.facts([(name, value) for name, value in pairs if value])


def _health(document: Document, facts: Facts) -> None:
    health, said = facts.health, thresholds()
    rows: list[list[str | Cell]] = [
        [label, Cell(_colour(colour), fill=FILLS.get(colour.colour or "")), prose(limits)]
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
    _count_left(document, len(facts.decisions))
    waiting = [one for one in facts.conditions if one.met_on is None]
    if waiting:
        told = [
            f"{shortened(one.text, LINE)} ({shortened(one.owner_name, 40)}, {day(one.due_on)})"
            for one in waiting[:MOST]
        ]
        document.paragraph(t("Conditions still open: {conditions}.", conditions="; ".join(told)))


def _money(document: Document, facts: Facts) -> None:
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


def _progress(document: Document, facts: Facts) -> None:
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
        lines.append(
            t(
                "In the end it will have cost between {least} and {most}; the project itself expects {said}.",
                least=least,
                most=most,
                said=amount(facts.told[-1].forecast, currency),
            )
        )
    document.note(prose(" ".join(lines)))


def _figure(name: str, figure: Any, currency: str) -> str:
    if figure.value is None:
        return f"{DASH} {reason_names()[figure.reason]}"
    return figure_text(name, figure, currency)


def _risks(document: Document, facts: Facts) -> None:
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
    _count_left(document, len(facts.risks))


def _benefits(document: Document, facts: Facts) -> None:
    if not facts.benefits:
        document.paragraph(t("No benefit is entered."))
        return
    rules = health_rules()
    rows: list[list[str | Cell]] = []
    for one in facts.benefits[:MOST]:
        benefit, colour = one.benefit, one.colour(rules)
        newest = _plain(one.measures[-1].value) if one.measures else DASH
        way = t(
            "from {start} to {target} {unit}",
            start=_plain(benefit.baseline),
            target=_plain(benefit.target),
            unit=shortened(benefit.unit, 30),
        )
        rows.append([shortened(benefit.name, LINE), way, newest, _day(benefit.due_on),
                     Cell(_colour(colour), fill=FILLS.get(colour.colour or ""))])  # fmt: skip
    columns = [
        Column(t("Benefit"), share=0.3),
        Column(t("Promised"), share=0.2),
        Column(t("Measured"), "right", share=0.12),
        Column(t("Due"), "right", share=0.18),
        Column(t("Colour")),
    ]
    document.table(columns, rows)
    _count_left(document, len(facts.benefits))


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
        (t("Levels aimed at"), "; ".join(told) + _left(len(counts), MOST_AIMS)),
        (t("Other projects"), "; ".join(neighbours) + _left(len(facts.dependencies))),
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


def _colour(colour: Colour) -> str:
    """A colour in words alone: its sign on screens is not in every font of the paper."""
    return colour_text(colour).lstrip("✓▲✕ ")


def _left(count: int, most: int = MOST) -> str:
    return "" if count <= most else "; " + prose(t("and {count} more", count=count - most))


def _count_left(document: Document, count: int) -> None:
    if count > MOST:
        document.note(prose(t("{count} more stand on the page of the project.", count=count - MOST)))


def _plain(value: Decimal) -> str:
    return number(value, max(0, -int(value.normalize().as_tuple().exponent)))


def _day(given: Any) -> str:
    return DASH if given is None else day(given)
