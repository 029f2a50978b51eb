"""Organisations and services in the proportions of Cambodia's register, with invented names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import insert
from sqlmodel import Session, col, func, select

from assess.tables import Service
from data.geography import areas, enter
from data.organisations import COMMUNE, COUNTRY, DISTRICT, MINISTRY, PROVINCE, root
from data.tables import Organisation

MINISTRIES = 26
KEY, OTHER = 5, 1
FIRST = ("Amber", "Bright", "Clear", "Distant", "Early", "Far", "Green", "High", "Inner", "Little", "Quiet", "Upper")
SECOND = ("Bridge", "Cloud", "Drum", "Field", "Grove", "Hill", "Kite", "Lake", "Meadow", "Orchard", "Spring", "Well")
NAMES_KM = {MINISTRY: "ក្រសួងគំរូ", PROVINCE: "ខេត្តគំរូ", DISTRICT: "ស្រុកគំរូ", COMMUNE: "ឃុំគំរូ"}
FACTS = ("has_fee", "needs_identification", "needs_signature", "needs_documents", "needs_other_agency_data")


@dataclass(frozen=True)
class Filled:
    """An organisation that was filled in: its number, name and kind, and its services as a cycle freezes them."""

    id: int
    code: str
    name: str
    kind: str
    services: tuple[dict[str, Any], ...]


def fill_register(session: Session, count: int, *, seed: int) -> list[Filled]:
    """Enter organisations until there are `count`: ministries, then provinces, districts and communes as they are."""
    chance = np.random.default_rng(seed)
    there = session.exec(select(func.count()).select_from(Organisation).where(Organisation.kind != COUNTRY)).one()
    missing = count - there
    real = areas()
    sizes = {MINISTRY: MINISTRIES, **{kind: len(found) for kind, found in real.items()}}
    above: Sequence[int | None] = [root(session).id]
    entered: dict[str, tuple[int, str]] = {}
    for kind in (MINISTRY, PROVINCE, DISTRICT, COMMUNE):
        # What is left over when all kinds are full is cut from, or added to, the communes.
        size = min(sizes[kind], missing) if kind != COMMUNE else missing
        if not size:
            continue
        missing -= size
        parents = [root(session).id] if kind in (MINISTRY, PROVINCE) else above
        rows = [
            {
                "code": f"full-{kind}-{number:04}",
                "name_en": f"{FIRST[number % 12]} {SECOND[number // 12 % 12]} {kind} {number}",
                "name_km": f"{NAMES_KM[kind]} {number}",
                "parent_id": parents[number % len(parents)],
                "sample": True,
            }
            for number in range(size)
        ]
        ids = enter(session, kind, rows)
        names = {row["code"]: row["name_en"] for row in rows}
        entered |= {code: (one or 0, kind) for code, one in ids.items()}
        above = list(ids.values())
        _add_services(session, {code: one or 0 for code, one in ids.items()}, names, chance)
    return _read(session, entered)


def _add_services(session: Session, ids: dict[str, int], names: dict[str, str], chance: np.random.Generator) -> None:
    rows = [
        {
            "organisation_id": ids[code],
            "code": f"{number:02}",
            "name_en": f"Service {number + 1} of the {names[code]}",
            "name_km": f"សេវាទី {number + 1}",
            "facts": dict(zip(FACTS, (chance.random(len(FACTS)) < 0.6).tolist(), strict=True)),
            "yearly_volume": int(chance.integers(100, 100_000)),
            "key": number < KEY,
            "version": 1,
        }
        for code in sorted(ids)
        for number in range(KEY + OTHER)
    ]
    if rows:
        session.connection().execute(insert(Service), rows)


def _read(session: Session, entered: dict[str, tuple[int, str]]) -> list[Filled]:
    found: dict[int, list[dict[str, Any]]] = {}
    names = dict(session.exec(select(Organisation.id, Organisation.name_en)).all())
    for service in session.exec(select(Service).order_by(col(Service.organisation_id), col(Service.code))):
        frozen = service.model_dump(include={"id", "name_en", "name_km", "key", "facts", "yearly_volume"})
        found.setdefault(service.organisation_id, []).append(frozen)
    return [
        Filled(number, code, names[number], kind, tuple(found[number]))
        for code, (number, kind) in sorted(entered.items(), key=lambda one: one[1][0])
    ]
