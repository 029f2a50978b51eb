"""Projects at full size: lines over many years, gates decided, criteria valued, aims and strategies."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from sqlalchemy import insert
from sqlmodel import Session, col, func, select

from assess.editions.chosen import CURRENT, current_edition
from assess.states import today
from bench.population.register import Filled
from data.base import Table
from projects.lists import criteria, gates, strategies
from projects.tables import CriterionValue, GateDecision, InvestmentLine, Project, ProjectAim, ProjectServes

FINANCIERS = (
    ("Treasury", "government", "budget"),
    ("Development bank", "development_partners", "loan"),
    ("Telephone company", "private_sector", "partnership_or_fee"),
)
WORDS = ("archive", "counter", "desk", "form", "map", "market", "notice", "permit", "register", "school", "tax", "well")
KINDS = ("online", "shared", "on the telephone", "without paper", "for everybody", "joined with others")


def fill_projects(session: Session, organisations: Sequence[Filled], *, count: int, years: int, seed: int) -> None:
    """Enter projects until there are `count`, each with one investment line a year for `years` years."""
    chance = np.random.default_rng(seed + 2)
    missing = count - session.exec(select(func.count()).select_from(Project)).one()
    leads = chance.integers(0, len(organisations), missing).tolist()
    begun = today()
    rows = [
        {
            "code": f"FULL-{number:05}",
            "organisation_id": organisations[lead].id,
            "name_en": f"{WORDS[number % 12].capitalize()} {number} {KINDS[number % 6]}",
            "description": "",
            "owner_name": f"Owner {number % 700}",
            "sponsor_name": f"Sponsor {number % 300}",
            "starts_on": begun - timedelta(days=(number * 37) % 1500),
            "ends_on": begun + timedelta(days=(number * 53) % 1500),
            "cross_agency": False,
            "personal_data": False,
            "gate_unknown": False,
            "doubts": [],
            "state": "active",
            "sample": True,
            "created_at": datetime(begun.year, 1, 5, tzinfo=UTC),
            "version": 1,
        }
        for number, lead in enumerate(leads)
    ]
    statement = insert(Project).returning(col(Project.id), sort_by_parameter_order=True)
    ids = [one or 0 for one in session.connection().execute(statement, rows).scalars()]
    _insert(session, InvestmentLine, _lines(ids, years, chance))
    _insert(session, GateDecision, _decisions(ids, begun, chance))
    _insert(session, CriterionValue, _values(ids, chance))
    targets = [one.id for one in strategies().all_served]
    serves = [{"project_id": one, "target": targets[(one + step) % len(targets)]} for one in ids for step in (0, 3)]
    _insert(session, ProjectServes, serves)
    _insert(session, ProjectAim, _aims(ids, [organisations[lead].id for lead in leads]))


def _lines(ids: Sequence[int], years: int, chance: np.random.Generator) -> list[dict[str, Any]]:
    now = today().year
    amounts = np.round(10 ** chance.uniform(3.5, 5.5, (len(ids), years)) / 100) * 100
    shares = chance.uniform(0.5, 1.0, (len(ids), years))
    listed: list[dict[str, Any]] = []
    for project, planned_of, shares_of in zip(ids, amounts.tolist(), shares.tolist(), strict=True):
        financier, source, instrument = FINANCIERS[project % 3]
        for number, (amount, share) in enumerate(zip(planned_of, shares_of, strict=True)):
            year = now - years // 2 + number
            planned = Decimal(int(amount))
            committed = planned if year <= now else Decimal(0)
            spent = Decimal(int(amount * share)) if year <= now else Decimal(0)
            listed.append(
                {
                    "project_id": project,
                    "year": year,
                    "financier": financier,
                    "source": source,
                    "instrument": instrument,
                    "on_budget": True,
                    "kind": "build" if number < years // 2 else "run",
                    "currency": "USD",
                    "planned": planned,
                    "committed": committed,
                    "spent": spent,
                    "planned_base": planned,
                    "committed_base": committed,
                    "spent_base": spent,
                    "note": "",
                    "version": 1,
                }
            )
    return listed


def _decisions(ids: Sequence[int], begun: date, chance: np.random.Generator) -> list[dict[str, Any]]:
    order = gates().order
    listed: list[dict[str, Any]] = []
    for project, passed in zip(ids, chance.integers(0, len(order) + 1, len(ids)).tolist(), strict=True):
        for number, gate in enumerate(order[:passed]):
            on = begun - timedelta(days=60 * (passed - number))
            listed.append(
                {
                    "project_id": project,
                    "sequence": number + 1,
                    "gate": gate,
                    "covers": [gate],
                    "outcome": "go",
                    "reason": "",
                    "size": "M",
                    "released_build": Decimal(100_000 * number),
                    "released_run": Decimal(0),
                    "artefacts": {},
                    "answers": {},
                    "present": [],
                    "decided_on": on,
                    "decided_at": datetime(on.year, on.month, on.day, tzinfo=UTC),
                    "decided_by": "Director",
                }
            )
    return listed


def _values(ids: Sequence[int], chance: np.random.Generator) -> list[dict[str, Any]]:
    names = [one.id for one in criteria().criteria]
    values = (chance.integers(0, 21, (len(ids), len(names))) * 5).tolist()
    return [
        {"project_id": project, "criterion": name, "value": value, "reason": "", "version": 1}
        for project, row in zip(ids, values, strict=True)
        for name, value in zip(names, row, strict=True)
    ]


def _aims(ids: Sequence[int], leads: Sequence[int]) -> list[dict[str, Any]]:
    items = [item for item in current_edition().items if item.scope == "organisation"]
    chosen = [
        (project, lead, items[(project + step * 10) % len(items)])
        for project, lead in zip(ids, leads, strict=True)
        for step in range(3)
    ]
    return [
        {
            "project_id": project,
            "organisation_id": lead,
            "edition": CURRENT,
            "item": item.id,
            "service_id": 0,
            "level": item.top,
        }
        for project, lead, item in chosen
    ]


def _insert(session: Session, table: type[Table], rows: list[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(insert(table), rows)
