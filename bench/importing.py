"""The import of 100,000 investment lines with all checks, against a raw bulk insert of the same rows.

The floor is one executemany of finished tuples by Python's own sqlite3 into the same table, committed to the disk:
nothing read, nothing checked, no event, and nothing of ours or of SQLAlchemy between the rows and the file.
"""

import random
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter

from sqlalchemy import Engine

import projects.tables  # noqa: F401 - all tables must be known before migrations run
from bench.ruler import Figure
from data.access import Actor, Role
from data.migrate import migrate
from data.organisations import place, root
from data.store import open_store, reading, transaction
from data.tables import Organisation
from projects.portfolio_form.importing import preview_import
from projects.portfolio_form.storing import store_import
from projects.tables import Project

LINES, PROJECTS = 100_000, 5_000
ROUNDS = 3
MOST = 8.0
PLANNER = Actor(1, "Planner", ((Role.PLANNER, "/1/"),))
HEADS = "project,year,financier,source,instrument,kind,currency,on_budget,planned,committed,spent,forecast,note"


def measure() -> Iterator[Figure]:
    """The import from the file's bytes to the commit, the preview alone, and the same file again."""
    file = _file()
    ours, floor, previews, agains = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for n in range(ROUNDS):
            path = Path(folder) / f"ours-{n}.sqlite"
            store = _store(path)
            started = perf_counter()
            with transaction(store) as session:
                store_import(session, PLANNER, content=file, name="lines.csv")
            ours.append(perf_counter() - started)
            started = perf_counter()
            with transaction(store) as session:
                store_import(session, PLANNER, content=file, name="lines.csv")
            agains.append(perf_counter() - started)
            store.dispose()
            columns, rows = _rows(path)
            bare_path = Path(folder) / f"bare-{n}.sqlite"
            bare = _store(bare_path)
            started = perf_counter()
            with reading(bare) as session:
                preview_import(session, PLANNER, content=file, name="lines.csv")
            previews.append(perf_counter() - started)
            bare.dispose()
            floor.append(_raw(bare_path, columns, rows))
    took, bare_took = sorted(ours)[ROUNDS // 2], sorted(floor)[ROUNDS // 2]
    note = f"{LINES:,} lines, {len(file) / 1e6:.1f} MB of CSV; read, checked by column, compared, stored, one event"
    bare_is = "a raw sqlite3 bulk insert of the same rows"
    yield Figure("100,000 lines imported", took, bare_took, "s", bare_is, bar=MOST, note=note)
    yield Figure("100,000 lines previewed", sorted(previews)[ROUNDS // 2], bare_took, "s", bare_is)
    yield Figure("the same file again, nothing changed", sorted(agains)[ROUNDS // 2], bare_took, "s", bare_is)


def _file() -> bytes:
    chance = random.Random(2026)
    lines = [HEADS]
    for n in range(LINES):
        planned = chance.randrange(1_000, 90_000_000)
        spent = planned * chance.randrange(0, 100) // 100
        kind = "run" if n // PROJECTS % 2 else "build"
        amounts = ",".join(f"{cents // 100}.{cents % 100:02d}" for cents in (planned, spent, spent, planned))
        lines.append(
            f"P-{n % PROJECTS},{2020 + n // PROJECTS // 2},Treasury {n % 7},government,budget,{kind},USD,yes,{amounts},"
        )
    return "\n".join(lines).encode()


def _store(path: Path) -> Engine:
    store = open_store(f"sqlite:///{path}")
    migrate(store)
    with transaction(store) as session:
        ministry = Organisation(code="full", kind="ministry", name_en="Full ministry")
        place(session, ministry, parent=root(session))
        at = ministry.id or 0
        session.add_all(
            Project(code=f"P-{n}", organisation_id=at, name_en=f"Project {n}", gate_unknown=True)
            for n in range(PROJECTS)
        )
    return store


def _rows(path: Path) -> tuple[list[str], list[tuple[object, ...]]]:
    """The lines as they lie in the file, without their ids: what a bulk insert would be handed."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT * FROM investment_line ORDER BY id")
        columns = [name for name, *_ in found.description]
        own = columns.index("id")
        return [*columns[:own], *columns[own + 1 :]], [(*row[:own], *row[own + 1 :]) for row in found]


def _raw(path: Path, columns: list[str], rows: list[tuple[object, ...]]) -> float:
    """The seconds from the first row to the commit, with the durability that our own store asks for."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        places = ", ".join("?" * len(columns))
        statement = f"INSERT INTO investment_line ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 - our own names
        started = perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(statement, rows)
        connection.execute("COMMIT")
        return perf_counter() - started
