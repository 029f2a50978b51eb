"""The scorecard of one organisation in one cycle: where it stands and why, what comes next, on two to four pages."""

from typing import Any

import altair as alt
import pandas as pd
from sqlmodel import Session

from assess.states import today
from data.access import Actor
from data.i18n import day, language, prose, speaking, t
from reports.charts import assessment as charts
from reports.charts.parts import shown_percent
from reports.choice import Choice
from reports.document import Column, Document, Front, Tile, marked
from reports.scorecard.facts import Facts, facts_of
from reports.scorecard.next_stage import add_comparison, add_obstacles, add_steps
from reports.wording.maturity import (
    DASH,
    PERCENTS,
    asked_sentence,
    change,
    distance_sentence,
    edition_facts,
    measure_names,
    method_lines,
    named,
    percent,
    reason_sentence,
    source_lines,
    stage_name,
    stage_names,
    version_line,
)

_BAR = 15


def build(session: Session, actor: Actor, choice: Choice) -> bytes:
    """The scorecard as PDF: of the verified result where there is one, else of the claim, marked as such.

    Raises:
        Missing: the organisation takes no part in the cycle, or is not this person's to see.
        Invalid: nothing has been answered yet.
    """
    facts = facts_of(session, actor, cycle=choice.needed("cycle"), organisation=choice.needed("organisation"))
    with speaking(choice.language):
        return compose(facts).build()


def compose(facts: Facts) -> Document:
    """The scorecard in the language spoken now, ready to be written."""
    edition = facts.edition
    label = f"{edition.id} {edition.version}"
    document = Document(
        Front(
            named(facts.part.organisation),
            language(),
            facts.part.cycle.edition_hash,
            day=today(),
            author=" · ".join((t("Scorecard of an organisation"), named(facts.part.cycle))),
            subtitle=_subtitle(facts),
            edition_label=label if facts.verified else t("CLAIM, NOT VERIFIED") + f" · {label}",
            page_label=t("Page {page} of {pages}"),
        )
    )
    _standing(document, facts)
    _stages(document, facts)
    _themes(document, facts)
    _services(document, facts)
    add_obstacles(document, facts)
    add_steps(document, facts)
    add_comparison(document, facts)
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
            "<b>{stage}</b> – {meaning}",
            stage=stage_name(facts.edition, facts.stage),
            meaning=_meaning(facts, facts.stage),
        )
    if not facts.verified:
        lines.insert(0, marked("<b>{claim}</b> {meaning}", claim=t("Claim, not verified."), meaning=_unverified(facts)))
    again = version_line(facts.result.version, facts.result.reason) if facts.result else ""
    if again:
        lines.append(marked("{again}", again=again))
    document.summary(*lines, f"{reason_sentence(facts.blockers)} {distance}".strip())
    own = facts.percents
    since = (
        {name: t("{change} since the last cycle", change=change(own[name], facts.before(name))) for name in own}
        if facts.comparable
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


def _meaning(facts: Facts, stage: int) -> str:
    description = facts.edition.stage(stage).description
    return description.to(language()) if description else ""


def _unverified(facts: Facts) -> str:
    match facts.part.submission.state:
        case "draft" | "returned":
            return t("The organisation is still answering; everything below may change.")
        case _:
            return t("The organisation has signed its answers; a reviewer has still to check them.")


def _rank(facts: Facts) -> str:
    return f"{facts.place.rank} / {facts.place.size}" if facts.place else DASH


def _like(facts: Facts) -> str:
    if facts.place:
        return ""
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
    # Lower than on the screen, so that the same in numbers stands below it on the first page.
    document.figure(charts.stage_percent_bars(table, texts).properties(height=alt.Step(_BAR)))
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


def _percents(document: Document, facts: Facts) -> None:
    labels = measure_names()
    columns = [Column(t("Percent achieved")), Column(t("claimed"), "right")]
    if facts.verified:
        columns.append(Column(t("verified"), "right"))
    if facts.previous:
        columns.append(Column(named(facts.previous[0]), "right"))
    if facts.comparable:
        columns.append(Column(t("Change, points"), "right"))
    if facts.place:
        columns.append(Column(t("Mean of its like"), "right"))
    document.table(
        columns, [[labels[name], *_compared(facts, name)] for name in PERCENTS], caption=t("The same in numbers")
    )


def _compared(facts: Facts, name: str) -> list[str]:
    threshold = facts.threshold(name)
    cells = [percent(facts.claimed.get(name), threshold)]
    if facts.verified:
        cells.append(percent(facts.own_verified.get(name), threshold))
    if facts.previous:
        cells.append(percent(facts.before(name), threshold))
    if facts.comparable:
        cells.append(change(facts.percents[name], facts.before(name)))
    if facts.place:
        cells.append(percent(facts.place.means.get(name)))
    return cells


def _method(document: Document, facts: Facts) -> None:
    document.heading(t("How this was made"))
    document.method([prose(line) for line in method_lines(facts.edition)])
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
