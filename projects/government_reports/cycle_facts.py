"""What a midterm review says of the assessment: how many organisations stood at each stage, cycle by cycle."""

from datetime import date
from itertools import pairwise

import pandas as pd
from sqlmodel import Session

from assess.cycles.control import Cycle, list_cycles
from assess.editions.chosen import comparable, edition_of
from assess.national import averages, national_table, stage_distribution
from data.access import Actor, require
from data.organisations import root
from projects.government_reports.policy_facts import Json, names_of, plain


def cycle_facts(session: Session, actor: Actor, *, starts_on: date, ends_on: date) -> list[Json]:
    """The cycles that opened in a period and have verified results, oldest first.

    Each with `stages` (how many organisations at stage 0 to 4), `assessed` of `invited`, the mean of all stages over
    those assessed (0 to 100), its edition and hash, and `broken` if so much of the questions changed since the cycle
    before that the two are not to be compared.
    """
    require(actor, "government_report.read", root(session).path)
    found = [
        one
        for one in list_cycles(session, actor)
        if one.state != "draft" and starts_on <= one.opens_on <= ends_on
    ]  # fmt: skip
    rows: list[Json] = []
    kept = []
    for cycle in sorted(found, key=lambda one: (one.opens_on, one.id or 0)):
        table = national_table(session, actor, cycle.id or 0)
        assessed = int(table["stage_reached"].notna().sum())
        if not assessed:
            continue
        counts = stage_distribution(table)
        total = averages(table).set_index("measure")["mean"].to_dict()["total"]
        kept.append(cycle)
        rows.append(
            {
                **names_of(cycle),
                "opens_on": plain(cycle.opens_on),
                "edition": cycle.edition,
                "edition_hash": cycle.edition_hash,
                "stages": {
                    str(int(row["stage"])): int(row["organisations"])
                    for row in counts.to_dict("records")
                    if not pd.isna(row["stage"])
                },
                "stage_names": _stage_names(cycle),
                "assessed": assessed,
                "invited": len(table),
                "total": None if pd.isna(total) else repr(float(total)),
                "broken": False,
            }
        )
    for place, (earlier, later) in enumerate(pairwise(kept), start=1):
        if (earlier.edition, earlier.edition_hash) != (later.edition, later.edition_hash):
            rows[place]["broken"] = comparable(edition_of(earlier), edition_of(later))[0].broken
    return rows


def _stage_names(cycle: Cycle) -> Json:
    """The names of the stages in both languages, so that an issue needs no edition file to be shown."""
    edition = edition_of(cycle)
    return {
        str(stage): {"en": edition.stage(stage).name.to("en"), "km": edition.stage(stage).name.to("km")}
        for stage in (0, *edition.stage_numbers)
    }
