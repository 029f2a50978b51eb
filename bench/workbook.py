"""The Excel round trip of a full questionnaire: 86 items, 8 key services, 50 ladder questions, all figures.

The floor writes the same cells with XlsxWriter alone, and reads them with openpyxl alone: no questions looked up, no
lists, no protection, nothing compared.
"""

import io
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import xlsxwriter
from sqlalchemy import Engine

import projects.tables  # noqa: F401 - all tables must be known before migrations run
from assess.cycles.control import create_cycle, open_cycle
from assess.cycles.participants import choose_all
from assess.register import add_service
from assess.states import today
from assess.workbook.checking import preview_workbook
from assess.workbook.storing import store_workbook
from assess.workbook.writing import make_workbook
from bench.ruler import Figure, in_turn
from data.access import Actor, Role
from data.migrate import migrate
from data.organisations import place, root
from data.store import open_store, reading, transaction
from data.tables import Organisation

SERVICES, KEY = 58, 8
ROUNDS = 5
MOST_SECONDS = 2.0
SUBMISSION = 1
OFFICER = Actor(2, "Officer", ((Role.OFFICER, "/1/"),))
Cells = list[tuple[str, list[list[object]]]]


def measure() -> Iterator[Figure]:
    """Time to write and to read against the bare libraries, and the seconds of each way, storing included."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'egov.sqlite'}")
        migrate(store)
        _country(store)
        file = _filled(_make(store))
        stored, took = _store(store, file)
        full = _make(store)
        cells = _cells(full)
        note = f"{stored} lines, {sum(len(rows) for _, rows in cells):,} rows, {len(full) / 1e3:.0f} kB"
        ours, floor = in_turn(lambda: _make(store), lambda: _write(cells), rounds=ROUNDS)
        yield Figure("workbook written", ours * 1e3, floor * 1e3, "ms", "XlsxWriter writing the same cells", note=note)
        yield Figure("workbook written, in seconds", ours, 1.0, "s", "one second", bar=MOST_SECONDS)
        ours, floor = in_turn(lambda: _preview(store, file), lambda: _cells(file), rounds=ROUNDS)
        yield Figure("workbook read and compared", ours * 1e3, floor * 1e3, "ms", "openpyxl reading the same cells")
        note = "preview once, then read and compared again and stored"
        yield Figure("workbook back, in seconds", ours + took, 1.0, "s", "one second", bar=MOST_SECONDS, note=note)
        store.dispose()


def _country(store: Engine) -> None:
    day = timedelta(days=1)
    with transaction(store) as session:
        top = root(session)
        boss = Actor(1, "Administrator", ((Role.ADMINISTRATOR, top.path),))
        ministry = Organisation(code="full", kind="ministry", name_en="Full ministry")
        place(session, ministry, parent=top)
        for n in range(SERVICES):
            add_service(
                session, boss, organisation=ministry.id or 0, code=f"s{n}", name_en=f"Service number {n}", key=n < KEY
            )
        cycle = create_cycle(
            session,
            boss,
            name_en="Bench",
            edition="presence-2026",
            forms={"ministry": "full"},
            opens_on=today() - day,
            due_on=today() + 30 * day,
            closes_on=today() + 60 * day,
        )
        choose_all(session, boss, cycle.id or 0)
        open_cycle(session, boss, cycle.id or 0)


def _make(store: Engine) -> bytes:
    with reading(store) as session:
        return make_workbook(session, OFFICER, submission=SUBMISSION)


def _preview(store: Engine, file: bytes) -> None:
    with reading(store) as session:
        preview_workbook(session, OFFICER, submission=SUBMISSION, file=file)


def _store(store: Engine, file: bytes) -> tuple[int, float]:
    started = time.perf_counter()
    with transaction(store) as session:
        stored = store_workbook(session, OFFICER, submission=SUBMISSION, file=file)
    return stored, time.perf_counter() - started


def _filled(file: bytes) -> bytes:
    """Every line answered, with a note and a link."""
    book = openpyxl.load_workbook(io.BytesIO(file))
    wanted = {"answer": 1, "note": "Seen on the site", "link": "https://example.org/page"}
    wanted |= {"value": 1, "counted_on": date(2025, 12, 31)}
    for sheet in book.worksheets:
        heads = [str(cell.value) for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=3):
            if ":" in heads[0] and row[0].value:
                for name, cell in zip(heads, row, strict=True):
                    if name in wanted:
                        cell.value = wanted[name]  # pyright: ignore[reportAttributeAccessIssue]
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cells(file: bytes) -> Cells:
    book = openpyxl.load_workbook(io.BytesIO(file), read_only=True)
    return [(sheet.title, [[cell.value for cell in row] for row in sheet.iter_rows()]) for sheet in book.worksheets]


def _write(cells: Cells) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for title, rows in cells:
            sheet = book.add_worksheet(title)
            for y, row in enumerate(rows):
                for x, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(y, x, value)
                    elif isinstance(value, datetime):
                        sheet.write_datetime(y, x, value, day)
                    elif isinstance(value, int | float):
                        sheet.write_number(y, x, value)
    return target.getvalue()
