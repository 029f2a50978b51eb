"""The attested ministries and offices of Cambodia, loaded into the register from `data/reference/ministries.csv`."""

import csv
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from data.events import record
from data.geography import LOADER, enter
from data.organisations import MINISTRY, root
from data.tables import Organisation

FILE = Path(__file__).parent / "reference" / "ministries.csv"


def attested() -> list[dict[str, Any]]:
    """One row per ministry or office: code, name_en, name_km, abbreviation, website, source; None where unattested."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [{name: cell or None for name, cell in row.items()} for row in csv.DictReader(file)]


def load_ministries(session: Session) -> int:
    """Enter every ministry that the register does not have yet, by its code; gives how many were new."""
    top = root(session)
    known = set(session.exec(select(col(Organisation.code))))
    new = [{**row, "parent_id": top.id} for row in attested() if row["code"] not in known]
    if new:
        enter(session, MINISTRY, new)
        record(session, LOADER, "organisation.load", subject="register:ministries", added=len(new))
    return len(new)
