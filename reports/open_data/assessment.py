"""Rows of the assessment: cycles, results, services, themes, and what each question adds to a result."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
from sqlmodel import Session, col, func, select

from assess.cases import VERIFIED
from assess.cycles.control import find_cycle, list_cycles
from assess.editions.chosen import edition_of
from assess.freezing import is_newest
from assess.national import averages, national_table, stage_distribution, theme_averages
from assess.results import frozen_contributions
from assess.service_list import service_table
from assess.states import SETTLED
from assess.tables import Cycle, Result, Submission
from data.access import require_anywhere
from data.errors import Missing
from data.organisations import visible
from data.tables import Organisation
from reports.open_data.definitions import tables
from reports.open_data.reader import Reader, Row, records

PUBLISHED = "published"


def cycles(session: Session, reader: Reader) -> list[Row]:
    """The cycles, newest first; for the public those with a published result."""
    counted = _counts(session, reader)
    rows: list[Row] = []
    for cycle in list_cycles(session, reader.actor):
        taking_part, published = counted.get(cycle.id or 0, (0, 0))
        if published or not reader.published_only:
            rows.append(cycle.model_dump() | {"organisations": taking_part, PUBLISHED: published})
    return rows


def cycle_row(session: Session, reader: Reader, cycle: int) -> Row:
    """One cycle.

    Raises:
        Missing: there is none, or the public may not know of it yet.
    """
    found = next((row for row in cycles(session, reader) if row["id"] == cycle), None)
    if found is None:
        raise Missing(id=cycle)
    return found


def visible_cycle(session: Session, reader: Reader, cycle: int) -> Cycle:
    """The cycle.

    Raises:
        Missing: as `cycle_row`.
    """
    cycle_row(session, reader, cycle)
    return find_cycle(session, reader.actor, cycle)


def national(session: Session, reader: Reader, cycle: int) -> pd.DataFrame:
    """The table of `assess.national.national_table` that the reader's figures of a cycle are counted from.

    It has every organisation that takes part; `relative`, `rank` and `group_size` are missing for a reader who sees
    only some of them.
    """
    visible_cycle(session, reader, cycle)
    if not reader.actor.may_anywhere("national.read"):
        raise Missing(id=cycle)
    table = national_table(session, reader.actor, cycle, published_only=reader.published_only)
    if not reader.whole:
        table[["relative", "rank", "group_size"]] = None
    return table


def results(session: Session, reader: Reader, cycle: int) -> list[Row]:
    """The results of a cycle, by place in the register; for the public the published ones only."""
    table = national(session, reader, cycle)
    if reader.published_only:
        table = table[table["state"] == PUBLISHED]
    table = table.rename(columns={"code": "organisation_code"}).assign(cycle=cycle)
    return records(table)


def result_row(session: Session, reader: Reader, cycle: int, organisation: int) -> Row:
    """The result of one organisation.

    Raises:
        Missing: it has none that the reader may have.
    """
    found = next((row for row in results(session, reader, cycle) if row["organisation"] == organisation), None)
    if found is None or found["state"] not in SETTLED:
        raise Missing(id=organisation)
    return found


def services(session: Session, reader: Reader, cycle: int) -> list[Row]:
    """The services of the organisations of `results`, with their stages."""
    allowed = {row["organisation"] for row in results(session, reader, cycle)}
    table = service_table(session, reader.actor, cycle, published_only=reader.published_only)
    table = table[table["organisation"].isin(allowed)].assign(cycle=cycle)
    return records(table)


def theme_results(session: Session, reader: Reader, cycle: int, organisation: int | None = None) -> Iterator[Row]:
    """The percentages of organisations by theme and stage."""
    for result, who in _results(session, reader, cycle, organisation):
        for theme, stages in sorted(result.themes.items()):
            for stage, percent in sorted(stages.items()):
                yield who | {"theme": theme, "stage": stage, "percent": percent}


def contributions(session: Session, reader: Reader, cycle: int, organisation: int | None = None) -> Iterator[Row]:
    """What each question adds to the results, organisation by organisation, as they were frozen.

    The public does not get questions on the themes that `fields.yaml` withholds.
    """
    hidden = set(tables().withheld_themes) if reader.published_only else set[str]()
    for result, who in _results(session, reader, cycle, organisation):
        for row in records(frozen_contributions(result)):
            if row["theme"] not in hidden:
                service = row["service"]
                yield who | row | {"service": 0 if pd.isna(service) else int(service), **_whole(row)}


def withheld(session: Session, reader: Reader, cycle: int, organisation: int) -> int:
    """How many questions of an organisation `contributions` leaves out for this reader."""
    found = _results(session, reader, cycle, organisation)
    every = sum(len(frozen_contributions(result)) for result, _ in found)
    return every - sum(1 for _ in contributions(session, reader, cycle, organisation))


def summary(session: Session, reader: Reader, cycle: int) -> dict[str, list[Row]]:
    """How many organisations stand at which stage, and the means of the measures."""
    table = national(session, reader, cycle)
    return {"stages": records(stage_distribution(table)), "averages": records(averages(table))}


def themes(session: Session, reader: Reader, cycle: int) -> list[Row]:
    """The means of the themes over the organisations, with their names."""
    visible_cycle(session, reader, cycle)
    if not reader.actor.may_anywhere("national.read"):
        raise Missing(id=cycle)
    edition = edition_of(find_cycle(session, reader.actor, cycle))
    titles = {theme.id: theme.name for theme in edition.themes}
    table = theme_averages(session, reader.actor, cycle, published_only=reader.published_only)
    return [row | {"title_en": titles[row["theme"]].en, "title_km": titles[row["theme"]].km} for row in records(table)]


def _results(session: Session, reader: Reader, cycle: int, organisation: int | None) -> Iterator[tuple[Result, Row]]:
    """The newest verified results that the reader may have, by place in the register, a few at a time."""
    require_anywhere(reader.actor, "result.read")
    states = (PUBLISHED,) if reader.published_only else tuple(SETTLED)
    chosen = (
        select(Result, Organisation.id, Organisation.code)
        .join(Submission, col(Submission.id) == col(Result.submission_id))
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .where(Submission.cycle_id == cycle, Result.run == VERIFIED, is_newest())
        .where(col(Submission.state).in_(states), visible(reader.actor, "result.read"))
        .order_by(col(Organisation.path))
        .execution_options(yield_per=50)
    )
    if organisation is not None:
        chosen = chosen.where(Organisation.id == organisation)
    for result, number, code in session.exec(chosen):
        yield result, {"cycle": cycle, "organisation": number, "organisation_code": code}
        # Documents are large; what was told is let go.
        session.expunge(result)


def _whole(row: dict[str, Any]) -> Row:
    """Stage and level as whole numbers, which a column with gaps makes fractions of."""
    return {name: None if pd.isna(row[name]) else int(row[name]) for name in ("stage", "level")}


def _counts(session: Session, reader: Reader) -> dict[int, tuple[int, int]]:
    """By cycle: how many organisations take part, and of how many the result is published."""
    chosen = (
        select(Submission.cycle_id, Submission.state, func.count())
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .where(visible(reader.actor, "result.read"))
        .group_by(col(Submission.cycle_id), col(Submission.state))
    )
    counted: dict[int, tuple[int, int]] = {}
    for cycle, state, number in session.exec(chosen):
        taking_part, published = counted.get(cycle, (0, 0))
        counted[cycle] = (taking_part + number, published + (number if state == PUBLISHED else 0))
    return counted
