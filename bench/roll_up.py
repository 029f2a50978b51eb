"""Roll-ups by three keys over 200,000 investment lines, against the same GROUP BY sent to raw sqlite3.

5,000 projects × 10 years × 4 sources. Ours checks what the person may see, counts missing rates and gives exact
decimals; the floor reads whole cents and makes nothing of them. Both must agree to the last cent, or the bench fails.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import numpy as np
from sqlalchemy import insert
from sqlmodel import Session

import projects.tables  # noqa: F401 - all tables must be known before migrations run
from bench.ruler import Figure, in_turn
from data.access import Actor, Role
from data.migrate import migrate
from data.organisations import place, root
from data.store import PRAGMAS, open_store, reading, transaction
from data.tables import Organisation
from projects.investment.roll_up import roll_up_by
from projects.lists import strategies
from projects.tables import InvestmentLine, Project

PROJECTS, YEARS, SOURCES, ORGANISATIONS = 5_000, 10, 4, 60
KEYS = ("organisation", "source", "year")
ROUNDS = 9
MOST = 1.5
STATEMENT = """
    SELECT p.organisation_id, l.source, l.year, count(DISTINCT l.project_id), count(*), sum(l.planned_base),
           sum(l.committed_base), sum(l.spent_base), sum(l.forecast_base), count(*) - count(l.planned_base)
    FROM investment_line l JOIN project p ON p.id = l.project_id
    GROUP BY p.organisation_id, l.source, l.year ORDER BY p.organisation_id, l.source, l.year
"""


def measure() -> Iterator[Figure]:
    """The roll-up by organisation, source and year."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lines.sqlite"
        store = open_store(f"sqlite:///{path}")
        migrate(store)
        with transaction(store) as session:
            director, lines = _fill(session)
        bare = sqlite3.connect(path)
        for pragma in PRAGMAS:
            bare.execute(f"PRAGMA {pragma}")
        with reading(store) as session:

            def ours() -> list[list[object]]:
                return roll_up_by(session, director, keys=KEYS).to_numpy().tolist()

            def floor() -> list[tuple]:
                return bare.execute(STATEMENT).fetchall()

            _check(ours(), floor())
            took, bare_took = in_turn(ours, floor, rounds=ROUNDS)
        bare.close()
        store.dispose()
    note = f"{lines:,} lines, {ORGANISATIONS * SOURCES * YEARS:,} rows, equal to the last cent"
    what = "the same GROUP BY in raw sqlite3"
    yield Figure("roll-up by organisation, source and year", took * 1000, bare_took * 1000, "ms", what, MOST, note=note)


def _fill(session: Session) -> tuple[Actor, int]:
    top = root(session)
    director = Actor(1, "Director", ((Role.DIRECTOR, top.path),))
    for number in range(ORGANISATIONS):
        one = Organisation(code=f"o{number}", kind="ministry", name_en=f"Organisation {number}")
        place(session, one, parent=top)
    chance = np.random.default_rng(2026)
    projects = [
        {"code": f"B-{number:05}", "organisation_id": 2 + number % ORGANISATIONS, "name_en": f"Project {number}",
         "description": "", "owner_name": "", "sponsor_name": "", "cross_agency": False, "personal_data": False,
         "gate_unknown": False, "doubts": [], "state": "active", "sample": False, "version": 1}
        for number in range(PROJECTS)
    ]  # fmt: skip
    session.connection().execute(insert(Project), projects)
    sources = strategies().source_names
    names = list(sources)[:SOURCES]
    cents = chance.integers(1, 10**9, (PROJECTS, YEARS, SOURCES)).tolist()
    lines = [_line(number + 1, 2020 + year, names[source], Decimal(cents[number][year][source]).scaleb(-2))
             for number in range(PROJECTS) for year in range(YEARS) for source in range(SOURCES)]  # fmt: skip
    session.connection().execute(insert(InvestmentLine), lines)
    return director, len(lines)


def _line(project: int, year: int, source: str, planned: Decimal) -> dict[str, object]:
    return {
        "project_id": project, "year": year, "financier": source, "source": source, "instrument": "budget",
        "on_budget": True, "kind": "build", "currency": "USD", "note": "", "version": 1,
        "planned": planned, "committed": Decimal(0), "spent": Decimal(0),
        "planned_base": planned, "committed_base": Decimal(0), "spent_base": Decimal(0),
    }  # fmt: skip


def _check(ours: list[list[object]], floor: list[tuple]) -> None:
    """Compare row by row: the keys, the counts and every sum in whole cents."""
    assert len(ours) == len(floor)
    for mine, bare in zip(ours, floor, strict=True):
        sums = [None if one is None else int(Decimal(str(one)) * 100) for one in mine[5:9]]
        assert (*mine[:5], *sums, mine[9]) == bare
