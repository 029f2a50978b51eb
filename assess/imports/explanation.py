"""The mapping as tables for the manual, so that the page and the file that decides cannot differ."""

from typing import Final

from assess.editions.chosen import current_edition
from assess.imports.mapping import Line, Mapping, load_mapping
from assess.imports.wording import framed, table
from maturity_model.definition import Edition

ACROSS: Final = {
    "level_of_government": "central: best address; else at least half",
    "half_of_services": "at least half of the services",
    "life_event": "best portal of the life event",
    "half_of_life_events": "best portal, then at least half of the life events",
    "any_life_event": "best portal of any life event",
}
FILES: Final = {"services": "services", "portals": "portals", "cross_border": "cross-border"}


def mapping_page() -> str:
    """The tables of the mapping in Markdown: items with counterpart, facts, platforms, questions without one."""
    mapping, edition = load_mapping(), current_edition()
    spellings = [[meaning, ", ".join(map(_spelled, known))] for meaning, known in mapping.spellings.items()]
    facts = [
        *(
            [f"organisation.{one.fact}", "every country", _value(one.value), one.reason]
            for one in mapping.organisation_facts
        ),
        *(
            [
                f"service.{one.fact}",
                one.column,
                ", ".join(f"{answer}: {_value(value)}" for answer, value in one.values.items()),
                one.reason,
            ]
            for one in mapping.service_facts
        ),
        *([f"platform.{one.platform}", "every country", "yes", one.reason] for one in mapping.platforms),
    ]
    parts = [
        "### How a cell is read",
        table(["Meaning", "Spellings"], spellings),
        f"### The {len(mapping.lines)} of {len(edition.items)} items with a counterpart",
        table(
            ["Stage", "Item", "Answered by", "Level: answers", "Credit at most", "Several answers", "Reason"],
            [_line(edition, line) for line in mapping.lines],
        ),
        "### Facts",
        table(["Fact", "Read from", "Value", "Reason"], facts),
        "### Questions that answer no item of the form",
        table(
            ["File", "Questions", "Nearest item", "Reason"],
            [
                [FILES[one.rows], ", ".join(one.questions), one.nearest or "none", one.reason]
                for one in mapping.without_counterpart
            ],
        ),
        f"A country with the best of all answers would have {_best(mapping, edition)}.",
    ]
    return framed("\n\n".join(parts))


def _line(edition: Edition, line: Line) -> list[str]:
    item = edition.item(line.item)
    # Alternatives are written with "or", since a bar would end the cell.
    levels = "; ".join(
        f"{proof.level}: {', '.join(proof.when).replace('|', ' or ').replace('=*', ' is anything else')}"
        for proof in line.levels
    )
    source = f"{FILES[line.rows]}: {', '.join(line.questions)}"
    credit = f"{item.levels[line.best].credit} of 100"
    return [str(item.stage), line.item, source, levels, credit, ACROSS[line.across], line.reason]


def _best(mapping: Mapping, edition: Edition) -> str:
    counts = dict.fromkeys(mapping.best_percents(edition), 0)
    for line in mapping.lines:
        counts[edition.item(line.item).stage or 0] += 1
    return ", ".join(
        f"{percent:.1f} % in stage {stage} (on {counts[stage]} of {len(edition.items)} items)"
        for stage, percent in mapping.best_percents(edition).items()
    )


def _spelled(cell: str) -> str:
    return f"`{cell}`" if cell else "an empty cell"


def _value(value: bool | int | str) -> str:  # noqa: FBT001 - the value of a fact, whatever its kind
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
