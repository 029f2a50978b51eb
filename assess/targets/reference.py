"""The policy frameworks that come with the program, loaded from `data/reference/` into a new database."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlmodel import Session, select

import data
from assess.tables.target import (
    PolicyFramework,
    PolicyIndicator,
    PolicyInstrument,
    PolicyMeasure,
    PolicyObjective,
    PolicyObservation,
)
from assess.targets.entries import record_edit
from assess.targets.pace import years_end
from data.geography import LOADER
from maturity_model.elements import Frozen, Text, Words
from maturity_model.faults import Faults
from maturity_model.reading import read_yaml

FOLDER = Path(data.__path__[0]) / "reference"
POLICY, SERIES = "policy_2015_2020.yaml", "wdi_cambodia.csv"


class WrittenIndicator(Frozen):
    """An indicator as the file gives it; `series` names the rows of `SERIES` that are its observations."""

    name: Text
    unit: Words
    target: Decimal
    year: int
    baseline: Decimal | None = None
    baseline_year: int | None = None
    series: str | None = None
    figure: str | None = None
    figure_of: Literal["all", "central", "local"] = "all"
    comparable: bool = True
    note: Text | None = None


class WrittenObjective(Frozen):
    """An objective with its indicators."""

    text: Text
    indicators: Annotated[tuple[WrittenIndicator, ...], Field(min_length=1)]


class WrittenMeasures(Frozen):
    """The measures under one heading."""

    heading: Text
    names: tuple[Text, ...]


class WrittenInstrument(Frozen):
    """A law, plan or policy with its state."""

    name: Text
    state: str
    state_on: date | None = None
    due: date | None = None


class WrittenPolicy(Frozen):
    """A framework as it is written down, with where it was taken from."""

    code: Words
    name: Text
    starts: date
    ends: date
    vision: Text
    source: Words
    texts: dict[str, tuple[Text, ...]]
    notes: dict[str, Text]
    series: dict[str, Words]
    objectives: tuple[WrittenObjective, ...]
    measures: tuple[WrittenMeasures, ...]
    instruments: tuple[WrittenInstrument, ...]


CODE = "tict-2015-2020"
"""The code of the framework that is written down."""


def written_policy() -> WrittenPolicy:
    """The framework of 2015 to 2020 as the file gives it.

    Raises:
        Faults: the file cannot be read.
    """
    faults: list[Any] = []
    raw = read_yaml(FOLDER / POLICY, faults, name=POLICY)
    if faults:
        raise Faults(faults)
    return WrittenPolicy.model_validate(raw)


def load_targets(session: Session) -> bool:
    """Enter the framework of 2015 to 2020 unless it is there already; says whether it was entered.

    What people have since changed in it stays as it is.
    """
    # Asked before the file is read, since every start asks.
    if session.exec(select(PolicyFramework.id).where(PolicyFramework.code == CODE)).first():
        return False
    policy = written_policy()
    framework = PolicyFramework(
        code=policy.code,
        name_en=policy.name.en,
        name_km=policy.name.km,
        starts_on=policy.starts,
        ends_on=policy.ends,
        vision_en=policy.vision.en,
        vision_km=policy.vision.km,
        texts={name: [text.model_dump() for text in entries] for name, entries in policy.texts.items()},
        notes={name: note.model_dump() for name, note in policy.notes.items()},
        source=policy.source,
    )
    session.add(framework)
    session.flush()
    number = framework.id or 0
    for place, objective in enumerate(policy.objectives, 1):
        _enter_objective(session, policy, objective, framework=number, place=place)
    # One by one, so that they keep their order on every database.
    for group in policy.measures:
        for name in group.names:
            row = PolicyMeasure(framework_id=number, name_en=name.en, name_km=name.km)
            row.heading_en, row.heading_km = group.heading.en, group.heading.km
            session.add(row)
            session.flush()
    for instrument in policy.instruments:
        row = PolicyInstrument(framework_id=number, name_en=instrument.name.en, name_km=instrument.name.km)
        row.state, row.state_on, row.due_on = instrument.state, instrument.state_on, instrument.due
        row.source = policy.source
        session.add(row)
        session.flush()
    record_edit(session, LOADER, framework, added=policy.code, source=policy.source)
    return True


def _enter_objective(
    session: Session, policy: WrittenPolicy, written: WrittenObjective, *, framework: int, place: int
) -> None:
    objective = PolicyObjective(framework_id=framework, place=place, text_en=written.text.en, text_km=written.text.km)
    session.add(objective)
    session.flush()
    for at, one in enumerate(written.indicators, 1):
        indicator = PolicyIndicator(
            objective_id=objective.id or 0,
            place=at,
            name_en=one.name.en,
            name_km=one.name.km,
            unit=one.unit,
            target=one.target,
            target_year=one.year,
            baseline=one.baseline,
            baseline_year=one.baseline_year,
            figure=one.figure,
            figure_of=one.figure_of,
            comparable=one.comparable,
            note_en=one.note.en if one.note else "",
            note_km=one.note.km if one.note else None,
        )
        session.add(indicator)
        session.flush()
        if one.series:
            _enter_series(session, indicator.id or 0, one.series, source=policy.series[one.series])
    session.flush()


def _enter_series(session: Session, indicator: int, series: str, *, source: str) -> None:
    with (FOLDER / SERIES).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["series"] == series]
    session.add_all(
        PolicyObservation(
            indicator_id=indicator,
            on=years_end(int(row["year"])),
            value=Decimal(row["value"]),
            source=source,
            entered_by=LOADER.name,
        )
        for row in rows
    )
