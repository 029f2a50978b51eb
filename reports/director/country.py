"""The country in the director's summary: organisations, services, averages and themes, who leads and who improved."""

import pandas as pd

from data.i18n import language, prose, t
from reports.charts import assessment as charts
from reports.director.facts import Facts
from reports.document import Cell, Column
from reports.wording.maturity import DASH, PERCENTS, change, measure_names, named, percent, signed, stage_names, whole
from reports.writer import Writer

BEST_OF_GROUP, MOST_RANKED, MOST_IMPROVED, WEAKEST = 3, 15, 6, 5


def add_organisations(document: Writer, facts: Facts) -> None:
    """How many organisations stand at each stage, now and in the last cycle."""
    document.heading(t("Organisations"))
    names = stage_names(facts.edition)
    texts = charts.ChartTexts(
        title=t("How many organisations stand at each stage?"), across=t("organisations"), names=names
    )
    counts = facts.distribution.rename(columns={"organisations": "count"})
    document.figure(
        charts.organisations_by_stage(counts, texts), t("Verified results of {cycle}", cycle=named(facts.cycle))
    )
    columns = [Column(t("Stage")), Column(t("Organisations"), "right"), Column(t("% of those assessed"), "right")]
    if facts.last is not None:
        columns += [Column(named(facts.last_cycle or {}), "right"), Column(t("Change"), "right")]
    rows: list[list[str]] = []
    for place, one in enumerate(facts.distribution.to_dict("records")):
        stage = None if pd.isna(one["stage"]) else int(one["stage"])
        row = [names[stage], str(one["organisations"]), percent(one["share"])]
        if facts.last_distribution is not None:
            before = int(facts.last_distribution["organisations"].iloc[place])
            row += [str(before), signed(one["organisations"] - before)] if stage is not None else [DASH, DASH]
        rows.append(row)
    document.table(columns, rows)


def add_services(document: Writer, facts: Facts) -> None:
    """How far services are."""
    document.heading(t("Services"))
    names = stage_names(facts.edition)
    columns = [
        Column(t("Stage"), share=0.24),
        Column(t("exactly there"), "right"),
        Column(t("there or higher"), "right"),
        Column(t("% of all services"), "right"),
        Column(t("% of those that can reach it"), "right"),
    ]
    if facts.last_shares is not None:
        columns.append(Column(t("% of all in {cycle}", cycle=named(facts.last_cycle or {})), "right"))
    last = facts.last_shares.set_index("stage")["of_all"] if facts.last_shares is not None else {}
    rows = [
        [
            names[one["stage"]],
            str(one["services"]),
            str(one["at_least"]),
            percent(one["of_all"]),
            percent(one["of_able"]),
            *([percent(last[one["stage"]])] if facts.last_shares is not None else []),
        ]
        for one in facts.shares.to_dict("records")
        if one["stage"] >= 1
    ]
    document.table(columns, rows)


def add_averages(document: Writer, facts: Facts) -> None:
    """What is achieved on average, by stage and theme, and over how many organisations."""
    document.heading(t("Averages and themes"))
    labels = measure_names()
    columns = [
        Column(t("Percent achieved")),
        Column(t("Average"), "right"),
        Column(t("Organisations counted"), "right"),
    ]
    if facts.last is not None:
        columns += [Column(named(facts.last_cycle or {}), "right"), Column(t("Change, points"), "right")]
    rows = [
        [
            labels[name],
            percent(facts.mean(name)),
            f"{facts.counted(name)} / {len(facts.table)}",
            *(
                [percent(facts.mean(name, last=True)), change(facts.mean(name), facts.mean(name, last=True))]
                if facts.last is not None
                else []
            ),
        ]
        for name in PERCENTS
    ]
    document.table(columns, rows)
    document.note(
        t("Organisations of which nothing is asked, or without a verified result, are left out, not counted as 0.")
    )
    themes = [
        one
        for one in facts.edition.themes
        if one.id in set(facts.themes[facts.themes["stage"] != "foundation"]["theme"])
    ]
    known = {(one["theme"], one["stage"]): one["mean"] for one in facts.themes.to_dict("records")}
    heat = [
        {"theme": theme.name.to(language()), "stage": stage, "percent": known.get((theme.id, str(stage)))}
        for theme in themes
        for stage in facts.edition.stage_numbers
    ]
    if heat:
        texts = charts.ChartTexts(
            title=t("Where is the country strong, and where weak?"), names=stage_names(facts.edition)
        )
        caption = t("Averages over the organisations with a verified result of which the theme is asked")
        document.figure(charts.theme_stage_heatmap(pd.DataFrame(heat, dtype=object), texts), caption)
    weakest = facts.weakest(WEAKEST)
    if weakest:
        named_themes = (
            t("{theme}, {where} ({mean})", theme=theme, where=where, mean=percent(mean))
            for theme, where, mean in weakest
        )
        document.paragraph(prose(t("Weakest: {themes}.", themes="; ".join(named_themes))))


def add_leaders(document: Writer, facts: Facts) -> None:
    """Who is first in its group, and who has improved most."""
    document.heading(t("First in their group, and most improved"))
    rows: list[list[str | Cell]] = []
    group = ""
    for row in facts.leaders(BEST_OF_GROUP, most=MOST_RANKED):
        first = facts.group_name(row) != group
        group = facts.group_name(row)
        rows.append(
            [
                Cell(group if first else "", bold=True),
                f"{row['rank']} / {row['group_size']}",
                named(row),
                str(row["stage_reached"]),
                percent(row["total"]),
            ]
        )
    document.table(
        [
            Column(t("Group"), share=0.3),
            Column(t("Rank"), "right", share=0.12),
            Column(t("Organisation")),
            Column(t("Stage"), "right", share=0.1),
            Column(t("All stages"), "right", share=0.13),
        ],
        rows,
        caption=t("Ranked among organisations with the same form that can reach the same stage"),
    )
    improved = facts.improved(MOST_IMPROVED)
    if improved:
        document.table(
            [
                Column(t("Organisation"), share=0.5),
                Column(t("Stage then"), "right"),
                Column(t("Stage now"), "right"),
                Column(t("All stages"), "right"),
                Column(t("Change, points"), "right"),
            ],
            [
                [
                    named(row),
                    whole(row["stage_reached_last"]),
                    whole(row["stage_reached"]),
                    percent(row["total"]),
                    change(row["total"], row["total_last"]),
                ]
                for row in improved
            ],
            caption=t("Most improved since {cycle}", cycle=named(facts.last_cycle or {})),
        )
