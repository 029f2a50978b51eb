"""The second half of a scorecard: what blocks the next stage, the cheapest way there, and how sure the numbers are."""

from data.i18n import prose, t
from reports.document import Cell, Column, Document
from reports.scorecard.facts import Facts
from reports.scorecard.obstacles import blocking_rows, step_rows
from reports.wording.maturity import means_names, named, percent, share, stage_name, steps_sentence, unproven_sentence

MOST_BLOCKING = 8


def add_obstacles(document: Document, facts: Facts) -> None:
    """What keeps the next stage away; nothing if all is reached."""
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


def add_steps(document: Document, facts: Facts) -> None:
    """The least-effort steps to the next stage, by what they take."""
    found = facts.steps
    if found is None or found.outcome != "found":
        if found is not None and found.outcome == "none":
            document.heading(t("Next steps"))
            document.paragraph(steps_sentence(found))
        return
    document.heading(t("Next steps with the least effort"))
    document.paragraph(steps_sentence(found))
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
        + ("" if found.proven else " " + unproven_sentence())
    )


def add_comparison(document: Document, facts: Facts) -> None:
    """How the comparison is to be read, and how far answers were given and confirmed."""
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
