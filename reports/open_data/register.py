"""Rows of what stands beside the assessment: organisations, editions, national targets, projects and their money."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session

from assess.editions.chosen import hash_of, offered
from assess.targets.frameworks import list_frameworks
from assess.targets.observations import Followed, followed
from assess.targets.pace import exact
from data.errors import Missing
from data.organisations import list_organisations, root
from maturity_model.definition import Edition
from maturity_model.loading import load_edition
from projects.investment.rates import base_currency
from projects.investment.roll_up import roll_up
from projects.listing import list_projects
from projects.lists import strategies
from reports.investment import by_year_and_source
from reports.open_data.reader import Reader, Row, records


def organisations(session: Session, reader: Reader) -> list[Row]:
    """The register, by place in it."""
    country = root(session).id
    return [
        one.model_dump()
        | {"parent": None if one.parent_id == country else one.parent_id, "successor": one.successor_id}
        for one in list_organisations(session, reader.actor)
    ]


def editions(_session: Session, _reader: Reader) -> list[Row]:
    """The released editions."""
    found = [(name, load_edition(name)) for name in offered()]
    return [
        {
            "id": name,
            "version": edition.version,
            "status": edition.status,
            "title_en": edition.title.en,
            "title_km": edition.title.km,
            "hash": hash_of(name),
            "items": len(edition.items),
        }
        for name, edition in found
    ]


def released_edition(name: str) -> Edition:
    """The edition of this name.

    Raises:
        Missing: there is none, or it is not released.
    """
    if name not in offered():
        raise Missing(id=name)
    return load_edition(name)


def items(edition: Edition) -> Iterator[Row]:
    """What an edition asks."""
    for item in edition.items:
        yield {
            "edition": edition.id,
            "item": item.id,
            "counts": item.counts,
            "stage": item.stage,
            "theme": item.theme,
            "scope": item.scope,
            "weight": item.weight,
            "title_en": item.title.en,
            "title_km": item.title.km,
            "question_en": item.question.en,
            "question_km": item.question.km,
        }


def levels(edition: Edition) -> Iterator[Row]:
    """The levels of what an edition asks, weakest first."""
    for item in edition.items:
        for number, level in enumerate(item.levels):
            yield {
                "edition": edition.id,
                "item": item.id,
                "level": number,
                "credit": float(level.credit),
                "label_en": level.label.en,
                "label_km": level.label.km,
                "rubric_en": level.rubric.en,
                "rubric_km": level.rubric.km,
            }


def targets(session: Session, reader: Reader) -> list[Row]:
    """Every indicator of every policy, with its target and where it stands today."""
    if not reader.actor.may_anywhere("target.read"):
        raise Missing(id="targets")
    return [
        _target(framework.code, one)
        for framework in list_frameworks(session, reader.actor)
        for one in followed(session, reader.actor, framework.id or 0)
    ]


def projects(session: Session, reader: Reader) -> list[Row]:
    """The projects on the register, by code; a proposal that nobody has accepted yet is not on it."""
    return records(list_projects(session, reader.actor).rename(columns={"organisation_id": "organisation"}))


def project_row(session: Session, reader: Reader, project: int) -> Row:
    """One project.

    Raises:
        Missing: there is none that the reader may see.
    """
    found = next((row for row in projects(session, reader) if row["id"] == project), None)
    if found is None:
        raise Missing(id=project)
    return found


def investment(session: Session, reader: Reader) -> list[Row]:
    """Investment by year and source of financing, in the base currency."""
    names = strategies().source_names
    currency = base_currency(session)
    return [
        row | {"currency": currency, "source_en": names[row["source"]].en, "source_km": names[row["source"]].km}
        for row in records(by_year_and_source(session, reader.actor))
    ]


def portfolio(session: Session, reader: Reader) -> Row:
    """The portfolio in figures: how many projects, and their money."""
    total = roll_up(session, reader.actor, by="year").total
    return total | {"currency": base_currency(session), "projects": len(projects(session, reader))}


def _target(framework: str, one: Followed) -> Row:
    indicator, standing = one.indicator, one.standing
    newest = one.observed[-1] if one.observed else None

    def number(value: Any) -> Any:
        return None if value is None else round(exact(value), 6)

    return {
        "id": indicator.id,
        "framework": framework,
        "objective": one.objective.place,
        "name_en": indicator.name_en,
        "name_km": indicator.name_km,
        "unit": indicator.unit,
        "direction": indicator.direction,
        "baseline": indicator.baseline,
        "baseline_year": indicator.baseline_year,
        "target": indicator.target,
        "target_year": indicator.target_year,
        "observed_on": newest.on if newest else None,
        "observed": number(newest.value) if newest else None,
        "source": (newest.source or "cycle") if newest else None,
        "required": number(standing.required),
        "projection": number(standing.projection),
        "verdict": standing.verdict,
    }
