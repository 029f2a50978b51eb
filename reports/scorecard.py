"""The scorecard of one organisation in one cycle: where it stands and why, what comes next, on two to four pages."""

from typing import Any

import pandas as pd
from sqlmodel import Session

from assess.states import today
from data.access import Actor
from data.i18n import day, language, prose, speaking, t
from reports import charts
from reports.chart_parts import shown_percent
from reports.choice import Choice, File, file
from reports.document import Cell, Column, Document, Tile, marked
from reports.obstacles import blocking_rows, step_rows
from reports.scorecard_facts import Facts, facts_of
from reports.words import (
    DASH,
    PERCENTS,
    asked_sentence,
    change,
    distance_sentence,
    edition_facts,
    means_names,
    measure_names,
    method_lines,
    named,
    percent,
    reason_sentence,
    share,
    source_lines,
    stage_name,
    stage_names,
)

MOST_BLOCKING = 12


def build(session: Session, actor: Actor, choice: Choice) -> File:
    """The scorecard as PDF: of the verified result where there is one, else of the claim, marked as such.

    Raises:
        Missing: the organisation takes no part in the cycle, or is not this person's to see.
        Invalid: nothing has been answered yet.
    """
    facts = facts_of(session, actor, cycle=choice.needed("cycle"), organisation=choice.needed("organisation"))
    with speaking(choice.language):
        content = compose(facts).build()
    code = facts.part.organisation.code
    return file(f"scorecard-{code}-{facts.part.cycle.id}-{choice.language}", choice, content)


def compose(facts: Facts) -> Document:
    """The scorecard in the language spoken now, ready to be written."""
    edition = facts.edition
    label = f"{edition.id} {edition.version}"
    document = Document(
        named(facts.part.organisation),
        language(),
        facts.part.cycle.edition_hash,
        day=today(),
        author=" · ".join((t("Scorecard of an organisation"), named(facts.part.cycle))),
        subtitle=_subtitle(facts),
        edition_label=label if facts.verified else f"{t('CLAIM, NOT VERIFIED')} · {label}",
        page_label=t("Page {page} of {pages}"),
    )
    _standing(document, facts)
    _stages(document, facts)
    _themes(document, facts)
    _services(document, facts)
    _obstacles(document, facts)
    _steps(document, facts)
    _sureness(document, facts)
    _method(document, facts)
    return document


def _subtitle(facts: Facts) -> str:
    form = facts.edition.form(facts.part.submission.form).title.to(language())
    return " · ".join((form, asked_sentence(facts.scores["asked"], facts.edition)))


def _standing(document: Document, facts: Facts) -> None:
    distance = distance_sentence(facts.scores)
    lines = [marked("<b>{stage}</b>", stage=stage_name(facts.edition, facts.stage))]
    if facts.stage:
        lines[0] = marked(
            "<b>{stage}.</b> {meaning}",
            stage=stage_name(facts.edition, facts.stage),
            meaning=facts.edition.stages[facts.stage - 1].description.to(language()),
        )
    if not facts.verified:
        lines.insert(0, marked("<b>{claim}</b> {meaning}", claim=t("Claim, not verified."), meaning=_unverified(facts)))
    document.summary(
        *lines, ". ".join(part for part in (reason_sentence(facts.blockers).rstrip("."), distance) if part) + "."
    )
    previous, own = facts.previous, facts.percents
    since = (
        {name: t("{change} since the last cycle", change=change(own[name], facts.before(name))) for name in own}
        if previous
        else {}
    )
    best = facts.scores["attainable"]
    tiles = [
        Tile(
            t("Stage reached"),
            DASH if facts.stage is None else str(facts.stage),
            t("{most} can be reached", most=best) if best is not None else "",
        ),
        Tile(t("All stages"), percent(own["total"]), since.get("total", "")),
        Tile(t("Foundation"), percent(own["foundation"]), since.get("foundation", "")),
        Tile(t("Rank among its like"), _rank(facts), _like(facts)),
    ]
    document.tiles(tiles)


def _unverified(facts: Facts) -> str:
    match facts.part.submission.state:
        case "draft" | "returned":
            return t("The organisation is still answering; everything below may change.")
        case _:
            return t("The organisation has signed its answers; a reviewer has still to check them.")


def _rank(facts: Facts) -> str:
    return t("{rank} of {size}", rank=facts.place.rank, size=facts.place.size) if facts.place else DASH


def _like(facts: Facts) -> str:
    if facts.place:
        return t("same form, same attainable stage")
    return t("once results are published") if facts.verified else t("once the result is verified")


def _stages(document: Document, facts: Facts) -> None:
    thresholds = facts.edition.thresholds
    table = pd.DataFrame(
        [
            {
                "stage": stage,
                "claimed": facts.claimed.get(f"stage_{stage}"),
                "verified": facts.own_verified.get(f"stage_{stage}"),
                "threshold": float(thresholds[stage]),
            }
            for stage in facts.edition.stage_numbers
        ],
        dtype=object,
    )
    texts = charts.ChartTexts(
        title=t("How much of each stage is achieved?"),
        across=t("percent of the points of the stage"),
        names=stage_names(facts.edition)
        | {"claimed": t("claimed"), "verified": t("verified"), "threshold": t("needed")},
    )
    document.figure(charts.stage_percent_bars(table, texts))
    _percents(document, facts)


def _themes(document: Document, facts: Facts) -> None:
    document.heading(t("Strong and weak themes"))
    stages = [str(number) for number in facts.edition.stage_numbers]
    in_stages = [one for one in facts.edition.themes if any(stage in facts.themes.get(one.id, {}) for stage in stages)]
    rows = [
        {"theme": theme.name.to(language()), "stage": int(stage), "percent": facts.themes[theme.id].get(stage)}
        for theme in in_stages
        for stage in stages
    ]
    if rows:
        texts = charts.ChartTexts(
            title=t("How much of each theme is achieved at each stage?"), names=stage_names(facts.edition)
        )
        document.figure(charts.theme_stage_heatmap(pd.DataFrame(rows, dtype=object), texts))
    beside = [one for one in facts.edition.themes if "foundation" in facts.themes.get(one.id, {})]
    if beside:
        cells = [percent(facts.themes[one.id]["foundation"]) for one in beside]
        columns = [Column(t("Foundation")), *(Column(one.name.to(language()), "right") for one in beside)]
        document.table(
            columns,
            [[percent(facts.percents["foundation"]), *cells]],
            caption=t("The foundation, which is shown beside the stages"),
        )


def _services(document: Document, facts: Facts) -> None:
    document.heading(t("Services"))
    if not facts.services:
        document.paragraph(t("No service of this organisation is on the list of this cycle."))
        return
    names = stage_names(facts.edition)
    columns = [
        Column(t("No."), "right", share=0.06),
        Column(t("Key service")),
        Column(t("Stage reached"), "right", share=0.1),
        Column(t("can reach"), "right", share=0.1),
        *(Column(t("Stage {stage}, %", stage=stage), "right", share=0.1) for stage in facts.edition.stage_numbers),
    ]
    rows = [
        [
            str(number),
            facts.service_names[one["service"]],
            _or_dash(one["stage"]),
            _or_dash(one["attainable"]),
            *(_bare(one[f"stage_{stage}_percent"]) for stage in facts.edition.stage_numbers),
        ]
        for number, one in enumerate(facts.key_services, start=1)
    ]
    if rows:
        document.table(columns, rows)
    others = [one["stage"] for one in facts.services if not one["key"]]
    if others:
        counts = [(names[stage], others.count(stage)) for stage in (*range(len(names) - 1), None) if stage in others]
        document.note(
            prose(
                t(
                    "Of {count} other services, which are asked for their stage only: {stages}.",
                    count=len(others),
                    stages="; ".join(f"{count} × {name}" for name, count in counts),
                )
            )
        )


def _or_dash(value: int | None) -> str:
    return DASH if value is None else str(value)


def _bare(value: float | None) -> str:
    return DASH if value is None else shown_percent(value)


def _obstacles(document: Document, facts: Facts) -> None:
    stage = facts.blockers.stage
    if stage is None:
        return
    document.heading(prose(t("What keeps stage {stage} away", stage=stage)))
    rows = blocking_rows(facts.blockers, facts.edition, facts.numbers)
    if rows:
        columns = [
            Column(t("Question"), share=0.34),
            Column(t("Needed")),
            Column(t("Where"), share=0.26),
            Column(t("could add, points"), "right"),
        ]
        document.table(columns, [one.cells() for one in rows[:MOST_BLOCKING]])
    if len(rows) > MOST_BLOCKING:
        document.note(prose(t("And {count} more, each of which adds less.", count=len(rows) - MOST_BLOCKING)))


def _steps(document: Document, facts: Facts) -> None:
    found = facts.steps
    if found is None or found.outcome != "found":
        if found is not None and found.outcome == "none":
            document.heading(t("Next steps"))
            document.paragraph(
                prose(t("No step suffices: stage {stage} cannot be reached by answers alone.", stage=found.stage))
            )
        return
    document.heading(t("Next steps with the least effort"))
    document.paragraph(
        prose(
            t("One change leads to stage {stage} with the least effort.", stage=found.stage)
            if len(found.steps) == 1
            else t(
                "{count} changes lead to stage {stage} with the least effort.",
                count=len(found.steps),
                stage=found.stage,
            )
        )
    )
    columns = [
        Column(t("It takes"), share=0.15),
        Column(t("Question"), share=0.22),
        Column(t("Now"), share=0.18),
        Column(t("To reach"), share=0.18),
        Column(t("Where"), share=0.17),
        Column(t("Effort"), "right", share=0.1),
    ]
    means = means_names()
    rows: list[list[str | Cell]] = []
    for kind, steps in found.by_means().items():
        for first, cells in enumerate(step_rows(steps, facts.edition, facts.numbers)):
            rows.append([Cell(means[kind] if not first else "", bold=True), *cells])
    rows.append([t("Together"), "", "", "", "", str(found.effort)])
    document.table(columns, rows, total=True)
    document.note(
        t("Effort counts 1 to 3 for each level climbed and each service.")
        + ("" if found.proven else " " + t("There may be a way with less effort; the search was stopped early."))
    )


def _percents(document: Document, facts: Facts) -> None:
    labels = measure_names()
    columns = [Column(t("Percent achieved")), Column(t("claimed"), "right")]
    if facts.verified:
        columns.append(Column(t("verified"), "right"))
    if facts.previous:
        columns += [Column(named(facts.previous[0]), "right"), Column(t("Change, points"), "right")]
    if facts.place:
        columns.append(Column(t("Mean of its like"), "right"))
    document.table(
        columns, [[labels[name], *_compared(facts, name)] for name in PERCENTS], caption=t("The same in numbers")
    )


def _sureness(document: Document, facts: Facts) -> None:
    document.heading(t("How to read the comparison"))
    lines: list[str] = []
    if facts.previous:
        stage = stage_name(facts.edition, facts.previous[1].stage_reached)
        lines.append(t("In {cycle} the organisation stood at: {stage}.", cycle=named(facts.previous[0]), stage=stage))
        if facts.previous[1].edition_hash != facts.part.cycle.edition_hash:
            lines.append(t("The last cycle used another edition; compare with care."))
    else:
        lines.append(t("There is no earlier verified result to compare with."))
    if facts.place:
        lines.append(
            t(
                "Its like are the {size} organisations with a result in this cycle that answer the same form and can "
                "reach the same stage; it is included in the mean. Ranked by stage, then by all stages.",
                size=facts.place.size,
            )
        )
    lines.append(
        t("{coverage} of the weight of the questions is answered with a level.", coverage=percent(100 * facts.coverage))
    )
    if facts.agreement.pairs:
        kappa = facts.agreement.kappa
        lines.append(
            t(
                "Reviewers confirmed the claimed level of {equal} of {pairs} answers ({share}; Cohen’s kappa {kappa}).",
                equal=facts.agreement.equal,
                pairs=facts.agreement.pairs,
                share=share(facts.agreement.equal, facts.agreement.pairs),
                kappa=t("not defined, too little variation") if kappa is None else f"{kappa:.2f}",
            )
        )
    document.bullets([prose(line) for line in lines])


def _compared(facts: Facts, name: str) -> list[str]:
    threshold = facts.threshold(name)
    cells = [percent(facts.claimed.get(name), threshold)]
    if facts.verified:
        cells.append(percent(facts.own_verified.get(name), threshold))
    if facts.previous:
        cells += [percent(facts.before(name), threshold), change(facts.percents[name], facts.before(name))]
    if facts.place:
        cells.append(percent(facts.place.means.get(name)))
    return cells


def _method(document: Document, facts: Facts) -> None:
    document.page_break()
    document.heading(t("How this was made"))
    document.bullets([prose(line) for line in method_lines(facts.edition)])
    pairs: list[tuple[str, Any]] = [
        *edition_facts(facts.edition, facts.part.cycle.edition_hash),
        (t("Cycle"), named(facts.part.cycle)),
        (t("Result"), _frozen(facts)),
    ]
    document.facts(pairs)
    document.note(t("Sources of the questions: {sources}.", sources="; ".join(source_lines(facts.edition))))


def _frozen(facts: Facts) -> str:
    if facts.result is None:
        return t("live, not frozen: {date}", date=day(today()))
    run = t("verified") if facts.verified else t("claimed")
    return t(
        "{run}, version {version}, frozen on {date}",
        run=run,
        version=facts.result.version,
        date=day(facts.result.frozen_at.date()),
    )
