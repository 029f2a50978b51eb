"""Answers stored per second by 50 people at once, against raw sqlite3 doing the very same statements one by one.

The statements of each save are recorded while our service runs, then replayed with the bare driver: one
thread, the same pragmas, one commit each. And: after SIGKILL in mid-load every acknowledged answer is there.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine.interfaces import DBAPICursor

import projects.tables  # noqa: F401 - all tables must be known before migrations run
from assess.answers import save_answer
from assess.cycles.control import create_cycle, open_cycle
from assess.cycles.participants import choose_all
from assess.states import today
from bench.ruler import Figure
from bench.servers import ROOT
from data.access import Actor, Role
from data.migrate import migrate
from data.organisations import place, root
from data.store import PRAGMAS, open_store, transaction
from data.tables import Organisation
from maturity_model.loading import load_edition

PEOPLE, ANSWERS = 50, 20
ROUNDS = 5
KILLS = 100
EDITION = "presence-2026"
Save = tuple[int, str, int]
Statements = list[tuple[str, object]]


def measure() -> Iterator[Figure]:
    """The rate of 50 people against the bare statements; then the answers lost in 100 kills (none may be)."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.sqlite"
        saves = _country(template)
        recorded = _record(template, Path(folder), saves)
        bare_rates: list[float] = []
        rates: list[float] = []
        times: list[float] = []
        errors = 0
        for n in range(ROUNDS):
            bare_rates.append(_replay(template, Path(folder) / f"replayed-{n}.sqlite", recorded))
            rate, took, failed = _fifty(_copy(template, Path(folder), f"fifty-{n}"), saves)
            rates.append(rate)
            times += took
            errors += failed
        rate, bare_rate = statistics.median(rates), statistics.median(bare_rates)
        ordered = sorted(times)
        p95 = ordered[int(len(ordered) * 0.95)] * 1000
        note = f"p50 {statistics.median(ordered) * 1000:.1f} ms, p95 {p95:.1f} ms, {errors} errors"
        floor = "one thread of raw sqlite3, the same statements, pragmas and commits"
        yield Figure(
            "answers stored, 50 people at once", rate, bare_rate, "per s", floor, 0.35, at_least=True, note=note
        )
        acknowledged, lost = _kills(template, Path(folder))
        note = f"{acknowledged} acknowledged answers in {KILLS} kills, {lost} lost"
        held = 1.0 if lost == 0 else 0.0
        yield Figure(
            "acknowledged answers present after SIGKILL", held, 1.0, "", "all of them", 1.0, at_least=True, note=note
        )


def _country(path: Path) -> list[list[Save]]:
    store = open_store(f"sqlite:///{path}")
    migrate(store)
    with transaction(store) as session:
        top = root(session)
        boss = Actor(1, "Administrator", ((Role.ADMINISTRATOR, top.path),))
        for n in range(PEOPLE):
            place(session, Organisation(code=f"o{n}", kind="ministry", name_en=f"Organisation {n}"), parent=top)
        day = timedelta(days=1)
        cycle = create_cycle(
            session,
            boss,
            name_en="Bench",
            edition=EDITION,
            forms={"ministry": "full"},
            opens_on=today() - day,
            due_on=today() + 30 * day,
            closes_on=today() + 60 * day,
        )
        choose_all(session, boss, cycle.id or 0)
        open_cycle(session, boss, cycle.id or 0)
    with store.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.dispose()
    items = [item for item in load_edition(EDITION).items if item.scope == "organisation" and not item.applies_when]
    return [
        [(person + 1, items[n % len(items)].id, n % len(items[n % len(items)].levels)) for n in range(ANSWERS)]
        for person in range(PEOPLE)
    ]


def _copy(template: Path, folder: Path, name: str) -> Engine:
    target = folder / f"{name}.sqlite"
    shutil.copyfile(template, target)
    return open_store(f"sqlite:///{target}")


def _officer() -> Actor:
    return Actor(2, "Officer", ((Role.OFFICER, "/1/"),))


def _save(store: Engine, save: Save) -> None:
    submission, item, level = save
    with transaction(store) as session:
        save_answer(session, _officer(), submission=submission, item=item, state="level", level=level, seen_version=0)


def _record(template: Path, folder: Path, saves: list[list[Save]]) -> list[Statements]:
    """The statements that our service sends for each save."""
    store = _copy(template, folder, "recorded")
    recorded: list[Statements] = []

    execute = store.dialect.do_execute

    def note(cursor: DBAPICursor, statement: str, parameters: Any, context: Any = None) -> None:
        if not statement.startswith("BEGIN"):
            recorded[-1].append((statement, parameters))
        execute(cursor, statement, parameters, context)

    store.dialect.do_execute = note
    in_order = [saves[person][n] for n in range(ANSWERS) for person in range(PEOPLE)]
    for save in in_order:
        recorded.append([])
        _save(store, save)
    store.dispose()
    return recorded


def _replay(template: Path, target: Path, recorded: list[Statements]) -> float:
    """Saves per second of the bare driver with these statements."""
    shutil.copyfile(template, target)
    connection = sqlite3.connect(target, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    started = time.perf_counter()
    for statements in recorded:
        connection.execute("BEGIN IMMEDIATE")
        for statement, parameters in statements:
            connection.execute(statement, parameters).fetchall()  # type: ignore[arg-type]
        connection.execute("COMMIT")
    took = time.perf_counter() - started
    connection.close()
    return len(recorded) / took


def _fifty(store: Engine, saves: list[list[Save]]) -> tuple[float, list[float], int]:
    times: list[float] = []
    errors: list[BaseException] = []
    begin = threading.Barrier(PEOPLE + 1)

    def work(mine: list[Save]) -> None:
        begin.wait()
        for save in mine:
            started = time.perf_counter()
            try:
                _save(store, save)
            except Exception as error:  # noqa: BLE001 - the bench counts errors of every kind
                errors.append(error)
            times.append(time.perf_counter() - started)

    threads = [threading.Thread(target=work, args=(mine,)) for mine in saves]
    for thread in threads:
        thread.start()
    begin.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - started
    store.dispose()
    return len(times) / took, times, len(errors)


def _kills(template: Path, folder: Path) -> tuple[int, int]:
    """Start writers, kill them without warning at a random moment, and look for every answer they acknowledged."""
    acknowledged = lost = 0
    chance = random.Random(2026)
    for n in range(KILLS):
        target = folder / f"killed-{n}.sqlite"
        shutil.copyfile(template, target)
        command = [sys.executable, "-m", "bench.storing", str(target)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env=os.environ)
        if process.stdout is None:
            raise RuntimeError("no pipe")
        process.stdout.readline()
        time.sleep(chance.uniform(0.05, 0.4))
        process.send_signal(signal.SIGKILL)
        said = [json.loads(line) for line in process.stdout.read().decode().splitlines() if line.endswith("]")]
        process.wait()
        connection = sqlite3.connect(target)
        there = set(connection.execute("SELECT submission_id, item, level FROM answer"))
        connection.close()
        acknowledged += len(said)
        lost += sum(tuple(save) not in there for save in said)
        for rest in folder.glob(f"killed-{n}.sqlite*"):
            rest.unlink()
    return acknowledged, lost


def _write_until_killed(path: str) -> None:
    """Ten writers on a copy of the country; each acknowledged save is one line on standard output."""
    store = open_store(f"sqlite:///{path}")
    items = [item for item in load_edition(EDITION).items if item.scope == "organisation" and not item.applies_when]
    said = threading.Lock()

    def work(person: int) -> None:
        for submission in range(person + 1, PEOPLE + 1, 10):
            for item in items:
                save = (submission, item.id, 1)
                _save(store, save)
                with said:
                    sys.stdout.write(json.dumps(save) + "\n")
                    sys.stdout.flush()

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    threads = [threading.Thread(target=work, args=(person,)) for person in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    time.sleep(60)


if __name__ == "__main__":
    _write_until_killed(sys.argv[1])
