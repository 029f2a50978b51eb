"""The comparison of two cycles on paper: stages then and now, who moved, themes, and the answers that moved them."""

from typing import Any

import pandas as pd
from sqlmodel import Session

from data.access import Actor
from data.i18n import number, prose, speaking, t
from reports.charts import selection as charts
from reports.charts.parts import ChartTexts
from reports.choice import PDF, Choice
from reports.cycle_comparison.facts import Facts, facts_of
from reports.cycle_comparison.workbook import workbook
from reports.document import BAD, GOOD, Cell, Column, Document, Tile
from reports.framing import begin, end
from reports.wording.maturity import DASH, change, named, percent, signed, stage_names, whole
from reports.wording.moved import comparability_sentence, counted_moves, item_titles, section_names, theme_names

MOST = 30
"""So many organisations, and questions in each direction, stand on paper; the workbook has all."""
MOST_ITEMS = 12


def build(session: Session, actor: Actor, choice: Choice) -> bytes:
    """The comparison as PDF, or as workbook with every organisation and question.

    Raises:
        Invalid: no cycle is chosen, no earlier one has results, or nobody has a verified result in both.
    """
    with speaking(choice.language):
        facts = facts_of(session, actor, choice)
        return compose(facts).build() if choice.format == PDF else workbook(facts, author=actor.name)


def compose(facts: Facts) -> Document:
    """The comparison in the language spoken now, ready to be written."""
    pair = t("{later} against {earlier}", later=named(facts.later), earlier=named(facts.earlier))
    document = begin(facts.frame, t("What moved between two cycles"), subtitle=[pair], cycle=facts.later)
    _headline(document, facts)
    _stages(document, facts)
    _improvers(document, facts)
    _themes(document, facts)
    _items(document, facts)
    method = [
        t("Only organisations with a result in both cycles are compared; nobody else moves a number."),
        t("Verified results are those that reviewers settled; claimed ones are what organisations signed."),
        t("A mean over organisations counts each of them alike; where nothing is asked, nobody counts."),
        t("A question that was asked in both cycles is compared by what it earned of what it could."),
        comparability_sentence(facts.comparability),
    ]
    end(
        document,
        facts.frame,
        method=method,
        sources=[
            (t("Source"), t("frozen results of both cycles")),
            (t("Earlier cycle"), f"{named(facts.earlier)} ({facts.earlier.edition} {facts.earlier.edition_hash[:12]})"),
            (t("Later cycle"), named(facts.later)),
        ],
        edition=facts.edition,
        edition_hash=facts.later.edition_hash,
    )
    return document


def _headline(document: Document, facts: Facts) -> None:
    moves = counted_moves(facts.verified)
    before, after = facts.verified["total_before"].mean(), facts.verified["total_after"].mean()
    sentences = [
        t(
            "Of {count} organisations with a verified result in both cycles, {up} rose by a stage or more, {down} fell "
            "and {same} stayed.",
            count=len(facts.verified),
            up=moves["up"],
            down=moves["down"],
            same=moves["same"],
        ),
        t("The average of all stages moved from {before} to {after}.", before=percent(before), after=percent(after)),
    ]
    if facts.broken:
        sentences.append(comparability_sentence(facts.comparability))
    document.summary(prose(" ".join(sentences)))
    stages = facts.stages()
    upper = {when: int(stages.loc[stages["stage"] >= 3, when].sum()) for when in ("before", "after")}
    document.tiles(
        [
            Tile(t("A stage up"), str(moves["up"]), t("organisations")),
            Tile(t("A stage down"), str(moves["down"]), t("organisations")),
            Tile(t("At stage 3 or 4"), str(upper["after"]), prose(t("before: {count}", count=upper["before"]))),
            Tile(t("Average, all stages"), percent(after), prose(t("before: {share}", share=percent(before)))),
        ]
    )


def _stages(document: Document, facts: Facts) -> None:
    document.heading(t("Stages then and now"))
    names, stages = stage_names(facts.edition), facts.stages()
    texts = ChartTexts(
        title=t("How many organisations stand at which stage?"),
        across=t("organisations"),
        names=names | {"now": named(facts.earlier), "then": named(facts.later)},
    )
    drawn = stages.rename(columns={"before": "now", "after": "then"})
    document.figure(
        charts.stages_now_and_then(drawn, texts), t("Verified results of organisations that have one in both cycles")
    )
    claimed = facts.stages(claimed=True)
    columns = [
        Column(t("Stage"), share=0.24),
        Column(t("Verified then"), "right"),
        Column(t("Verified now"), "right"),
        Column(t("Change"), "right"),
        Column(t("Claimed then"), "right"),
        Column(t("Claimed now"), "right"),
        Column(t("Change"), "right"),
    ]
    rows = [
        [names[mine["stage"]], *_pair(mine), *_pair(said)]
        for mine, said in zip(stages.to_dict("records"), claimed.to_dict("records"), strict=True)
    ]
    rows.append([t("All"), *_pair(_summed(stages)), *_pair(_summed(claimed))])
    over = t(
        "Claimed: over {claimed} organisations that signed in both cycles; verified: over {verified}.",
        claimed=len(facts.claimed),
        verified=len(facts.verified),
    )
    document.table(columns, rows, total=True, caption=prose(over))


def _summed(table: pd.DataFrame) -> dict[str, int]:
    return {when: int(table[when].sum()) for when in ("before", "after")}


def _pair(row: dict[Any, Any]) -> list[str]:
    return [str(row["before"]), str(row["after"]), signed(row["after"] - row["before"])]


def _improvers(document: Document, facts: Facts) -> None:
    document.heading(t("Improvers first"))
    columns = [
        Column(t("Organisation"), share=0.4),
        Column(t("Stage then"), "right"),
        Column(t("Stage now"), "right"),
        Column(t("Then, %"), "right"),
        Column(t("Now, %"), "right"),
        Column(t("Change, points"), "right"),
    ]
    rows: list[list[str | Cell]] = [
        [
            named(row),
            whole(row["stage_before"]),
            _filled(row),
            percent(row["total_before"]),
            percent(row["total_after"]),
            DASH if pd.isna(row["total_before"]) else change(row["total_after"], row["total_before"]),
        ]
        for row in facts.ranked.head(MOST).to_dict("records")
    ]
    document.table(
        columns, rows, caption=t("By the change of the total, then of the stage; a dash where there was no result")
    )
    if len(facts.ranked) > MOST:
        document.note(prose(t("{count} more rows stand in the workbook.", count=len(facts.ranked) - MOST)))


def _filled(row: dict[Any, Any]) -> Cell:
    moved = row["stage_moved"]
    if pd.isna(moved) or moved == 0:
        return Cell(whole(row["stage_after"]))
    return Cell(f"{whole(row['stage_after'])} ({signed(int(moved))})", fill=GOOD if moved > 0 else BAD)


def _themes(document: Document, facts: Facts) -> None:
    document.heading(t("Themes"))
    if facts.themes.empty:
        document.paragraph(t("No theme is asked in both cycles."))
        return
    names, sections = theme_names(facts.edition), section_names()
    columns = [
        Column(t("Theme"), share=0.34),
        Column(t("Stage"), share=0.16),
        Column(t("Then, %"), "right"),
        Column(t("Now, %"), "right"),
        Column(t("Change, points"), "right"),
        Column(t("Organisations"), "right"),
    ]
    rows = [
        [
            names.get(row["theme"], row["theme"]),
            sections.get(row["stage"], row["stage"]),
            percent(row["before"]),
            percent(row["after"]),
            change(row["after"], row["before"]),
            number(row["counted"]),
        ]
        for row in facts.themes.sort_values("moved", ascending=False, kind="stable").to_dict("records")
    ]
    document.table(columns, rows, caption=t("Verified means over the organisations that have the theme in both cycles"))


def _items(document: Document, facts: Facts) -> None:
    document.heading(t("Which answers moved it"))
    if facts.items.empty:
        document.paragraph(t("No question can be compared: the two editions have none in common."))
        return
    titles = item_titles(facts.edition)
    columns = [
        Column(t("Question"), share=0.38),
        Column(t("Then, %"), "right"),
        Column(t("Now, %"), "right"),
        Column(t("Change, points"), "right"),
        Column(t("Risen"), "right"),
        Column(t("Fallen"), "right"),
        Column(t("Asked of"), "right"),
    ]
    rising = facts.items[facts.items["moved"] > 0].sort_values("moved", ascending=False, kind="stable")
    falling = facts.items[facts.items["moved"] < 0].sort_values("moved", kind="stable")
    for table, caption in ((rising, t("Risen most")), (falling, t("Fallen most"))):
        rows = [
            [
                titles.get(row["item"]) or str(row["item"]),
                percent(row["before"]),
                percent(row["after"]),
                change(row["after"], row["before"]),
                *(number(row[one]) for one in ("risen", "fallen", "counted")),
            ]
            for row in table.head(MOST_ITEMS).to_dict("records")
        ]
        if rows:
            document.table(columns, rows, caption=caption)
    document.note(
        t("Then and now: what the question earned of what it could, on average; risen and fallen count organisations.")
    )
