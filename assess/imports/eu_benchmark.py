"""The EU eGovernment Benchmark 2021 as a cycle: countries as organisations, their services, verified answers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from babel import Locale
from sqlalchemy import insert
from sqlmodel import Session, col, select

from assess.cases import VERIFIED
from assess.cycles.control import create_cycle
from assess.cycles.participation import Participation
from assess.editions.chosen import edition_of
from assess.freezing import freeze
from assess.imports.levels import Finding, FoundCountry, facts_set, find_levels
from assess.imports.mapping import EU_BENCHMARK, Mapping, load_mapping
from assess.imports.survey import SERVICES_FILE, Survey, read_survey
from assess.questions import ORGANISATION, questions_of
from assess.register import VOLUME
from assess.tables import Answer, Cycle, Review, Service, Submission
from data.access import Actor, require
from data.base import utc_now
from data.errors import Invalid
from data.events import record
from data.organisations import AGENCY, place, root
from data.store import refresh_statistics
from data.tables import Organisation

CODE: Final = "eu-egb-2021"
"""The code of the organisation below which the countries stand; theirs is this with their own behind it."""
# The benchmark's codes that differ from those of ISO 3166, by which names of countries are known.
OTHER_CODES: Final = {"EL": "GR", "UK": "GB"}
SILENT: Final = "The benchmark says nothing here: NR, empty, or none of the answers that prove a level."
NUMBER: Final = re.compile(r"^\d+(\.\d+)*\s+")


@dataclass(frozen=True)
class ImportedCountry:
    """A country as it was stored: its verified stage and total (0 to 100), on how many items, and its questions."""

    code: str
    name: str
    services: int
    stage: int | None
    total: float | None
    items: int
    questions: int
    unanswered: int


@dataclass(frozen=True)
class Imported:
    """What an import did: the cycle, what was read and doubted, and every country.

    `levels` counts the stored answers by item and level; None stands for "nothing proved". `of_items` is how many
    items the edition has.
    """

    cycle: int
    of_items: int
    survey: Survey
    countries: tuple[ImportedCountry, ...]
    levels: dict[str, dict[int | None, int]]


def import_eu_benchmark(
    session: Session, actor: Actor, *, folder: Path, beside: bool = False, mapping_file: Path = EU_BENCHMARK
) -> Imported:
    """Store the published answers in this folder as a closed cycle with verified results, named with its source.

    Nothing of it was claimed by the countries themselves, so claim and verdict are the same, and no claim is frozen.
    The limit on key services is for rounds that people answer; here all services surveyed are key services,
    since all were asked every question.

    Args:
        session: the transaction.
        actor: who imports.
        folder: where the files are.
        beside: whether to import although the register holds other organisations, whose totals it would enter.
        mapping_file: another reading of the answers than ours.

    Raises:
        Invalid: a file is missing or has other columns, names an unknown country, or the import was done before.
    """
    top = root(session)
    require(actor, "assessment.import", top.path)
    mapping = load_mapping(mapping_file)
    _check_register(session, beside=beside)
    survey = read_survey(folder, mapping)
    found = find_levels(survey, mapping)
    names = {country.code: _names(country.code) for country in found}
    cycle = _enter_cycle(session, actor, mapping)
    above = _organisation(session, parent=top, code=CODE, names=(f"{mapping.title} (imported)", None), mapping=mapping)
    levels: dict[str, dict[int | None, int]] = {line.item: {} for line in mapping.lines}
    countries: list[ImportedCountry] = []
    for country in found:
        code = f"{CODE}-{country.code.lower()}"
        organisation = _organisation(session, parent=above, code=code, names=names[country.code], mapping=mapping)
        part = _enter_part(session, cycle, organisation, country)
        given = _enter_answers(session, part, country, by=mapping.title)
        for item, level in given:
            levels[item][level] = levels[item].get(level, 0) + 1
        result = freeze(session, part, run=VERIFIED, reason=mapping.source)
        unanswered = sum(level is None for _, level in given)
        record(
            session,
            actor,
            "assessment.import",
            subject=f"submission:{part.submission.id}",
            organisation=_id(organisation),
            cycle=cycle.id,
            source=mapping.title,
            services=len(country.services),
            answers=len(given) - unanswered,
            unanswered=unanswered,
            stage=result.stage_reached,
        )
        countries.append(
            ImportedCountry(
                code=country.code,
                name=organisation.name_en,
                services=len(country.services),
                stage=result.stage_reached,
                total=result.total,
                items=result.items_asked,
                questions=len(given),
                unanswered=unanswered,
            )
        )
    refresh_statistics(session)
    return Imported(_id(cycle), len(edition_of(cycle).items), survey, tuple(countries), levels)


def _check_register(session: Session, *, beside: bool) -> None:
    codes = set(session.exec(select(Organisation.code).where(col(Organisation.parent_id).is_not(None))))
    if CODE in codes:
        raise Invalid("import.done", code=CODE)
    if codes and not beside:
        raise Invalid("import.register", count=len(codes))


def _names(code: str) -> tuple[str, str | None]:
    """The name of a country in English and Khmer, from the Unicode Common Locale Data Repository."""
    territory = OTHER_CODES.get(code, code)
    name = Locale("en").territories.get(territory)
    if name is None:
        raise Invalid("import.country", code=code, file=SERVICES_FILE)
    return name, Locale("km").territories.get(territory)


def _enter_cycle(session: Session, actor: Actor, mapping: Mapping) -> Cycle:
    year = mapping.collected
    cycle = create_cycle(
        session,
        actor,
        name_en=mapping.title,
        edition=mapping.edition,
        forms={AGENCY: mapping.form},
        platforms=[one.platform for one in mapping.platforms],
        opens_on=date(year, 1, 1),
        due_on=date(year, 12, 31),
        closes_on=date(year, 12, 31),
        source=mapping.source,
    )
    cycle.state = "closed"  # nobody answers a survey that is over
    session.add(cycle)
    session.flush()
    return cycle


def _organisation(
    session: Session, *, parent: Organisation, code: str, names: tuple[str, str | None], mapping: Mapping
) -> Organisation:
    added = Organisation(code=code, kind=AGENCY, name_en=names[0], name_km=names[1], source=mapping.source)
    if code != CODE:
        added.abbreviation = code.removeprefix(f"{CODE}-").upper()
        added.facts = dict(facts_set(mapping))
    place(session, added, parent=parent)
    return added


def _enter_part(session: Session, cycle: Cycle, organisation: Organisation, country: FoundCountry) -> Participation:
    services = [
        Service(
            organisation_id=_id(organisation),
            code=one.code,
            name_en=NUMBER.sub("", one.name).strip(),
            facts=one.facts,
            key=True,
        )
        for one in country.services
    ]
    session.add_all(services)
    session.flush()
    submission = Submission(
        cycle_id=_id(cycle),
        organisation_id=_id(organisation),
        form=cycle.forms[AGENCY],
        facts=dict(organisation.facts),
        services=[
            {
                "id": one.id,
                "name_en": one.name_en,
                "name_km": None,
                "key": True,
                "facts": one.facts,
                VOLUME: None,
            }
            for one in services
        ],
        state="verified",
        verified_at=utc_now(),
        verified_by=cycle.name_en,
    )
    session.add(submission)
    session.flush()
    return Participation(submission, cycle, organisation)


def _enter_answers(
    session: Session, part: Participation, country: FoundCountry, *, by: str
) -> list[tuple[str, int | None]]:
    """Store an answer and the same verdict for every question asked; gives item and level of each."""
    ids = {one["id"]: found for one, found in zip(part.submission.services, country.services, strict=True)}
    now = utc_now()
    answers: list[dict[str, Any]] = []
    reviews: list[dict[str, Any]] = []
    for one in questions_of(part.submission, part.cycle).asked:
        findings = country.findings if one.service == ORGANISATION else ids[one.service].findings
        found: Finding = findings[one.item]
        proved = found.level is not None
        common = {
            "submission_id": part.submission.id,
            "item": one.item,
            "service_id": one.service,
            "state": "level" if proved else "dont_know",
            "level": found.level,
            "reason": None if proved else SILENT,
            "version": 1,
        }
        answers.append({**common, "note": found.note, "link": found.link, "saved_at": now, "saved_by": by})
        reviews.append({**common, "agreed": True, "reviewed_at": now, "reviewed_by": by})
    _insert(session, Answer, answers)
    _insert(session, Review, reviews)
    return [(row["item"], row["level"]) for row in answers]


def _insert(session: Session, table: type[Answer] | type[Review], rows: Iterable[dict[str, Any]]) -> None:
    kept = list(rows)
    if kept:
        session.exec(insert(table), params=kept)


def _id(row: Organisation | Cycle) -> int:
    if row.id is None:
        raise ValueError("not stored yet")
    return row.id
