"""Batch: scorecards of a cycle into a ZIP against ReportLab and the chart renderer drawing the same pages and charts.

For each organisation our whole way (looking up, scoring, drawing, adding to the ZIP) and the floor of `bench.paper` run
in turn; equal charts are drawn once by ours, which is its right. Memory is that of the process, at a quarter of the way
and at its end: it must not grow with the number. `BENCH_BATCH=1900` takes the whole of a full-size cycle.
"""

import os
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, select

import projects.tables  # noqa: F401 - all tables must be known before migrations run
from assess.tables import Cycle, Result, Submission
from bench.paper import plain_pages, recorded
from bench.population import Size, fill
from bench.ruler import Figure
from data.access import Actor, Role
from data.migrate import migrate
from data.organisations import root
from data.store import open_store, reading, transaction
from reports import sample
from reports.batch.scorecards import Plan, plan, write
from reports.choice import Choice
from reports.fonts import register

USUAL = 150
BAR, GROWTH = 1.5, 1.1
WARM = 3
# The sample country has sixty projects, and a scorecard needs none.
PROJECTS = 100


def measure() -> Iterator[Figure]:
    """The time of a batch, and how its memory grows."""
    count = int(os.environ.get("BENCH_BATCH", USUAL))
    register()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'batch.sqlite'}")
        migrate(store)
        with transaction(store) as session:
            sample.build_if_new(session)
            fill(session, Size(organisations=count + 30, cycles=3, projects=PROJECTS), answers=True)
        yield from figures(store, Path(folder), count)
        store.dispose()


def figures(store: Engine, folder: Path, count: int) -> Iterator[Figure]:
    """Both figures over `count` scorecards of the newest cycle of a filled store."""
    with reading(store) as session:
        actor = Actor(1, "Bench", ((Role.DIRECTOR, root(session).path),))
        newest = _newest_cycle(session)
        whole = plan(session, actor, cycle=newest, language="en")
    # The filled-in organisations answer the whole form; those of the sample come first and are fewer.
    chosen = Plan(whole.cycle, whole.language, whole.name, whole.scorecards[-count:])
    took, bare = _in_turn(store, actor, chosen, folder)
    yield Figure(
        f"{len(chosen.scorecards)} scorecards as ZIP",
        took,
        bare,
        "s",
        "ReportLab and the chart renderer with the same words, tables and charts",
        bar=BAR,
    )
    quarter, end = _memory(store, actor, chosen, folder)
    yield Figure(
        "memory of the process after all of them",
        end,
        quarter,
        "MB",
        "the same after a quarter of them",
        bar=GROWTH,
    )


def _newest_cycle(session: Session) -> int:
    """The newest cycle in which the filled-in organisations have verified results."""
    found = session.exec(
        select(Cycle.id)
        .join(Submission, col(Submission.cycle_id) == col(Cycle.id))
        .join(Result, col(Result.submission_id) == col(Submission.id))
        .where(Result.run == "verified", Submission.form == "full")
        .order_by(col(Cycle.opens_on).desc())
    ).first()
    if found is None:
        raise SystemExit("Nothing is verified, so there is nothing to print.")
    return found


def _in_turn(store: Engine, actor: Actor, chosen: Plan, folder: Path) -> tuple[float, float]:
    """Seconds for all scorecards, ours and the floor's: one batch, in which the floor has its turn after each."""
    floor = away = began = 0.0

    def watch(done: int, _total: int) -> bool:
        nonlocal floor, away, began
        paused = time.perf_counter()
        spent = _floor(store, actor, chosen, done - 1) if done else 0.0
        if done <= WARM:  # the first ones load what all need
            began = time.perf_counter()
        else:
            floor += spent
            away += time.perf_counter() - paused
        return False

    write(store, actor, chosen, folder / "all.zip", watch=watch)
    ended = time.perf_counter()
    with zipfile.ZipFile(folder / "all.zip") as archive:
        assert len(archive.namelist()) == len(chosen.scorecards) + 1
    return ended - began - away, floor


def _floor(store: Engine, actor: Actor, chosen: Plan, number: int) -> float:
    """Seconds of the floor for one scorecard; recording what is on it does not count."""
    choice = Choice(language=chosen.language, cycle=chosen.cycle, organisation=chosen.scorecards[number].organisation)
    with reading(store) as session:
        parts = recorded(session, actor, choice)
    started = time.perf_counter()
    plain_pages(parts)
    return time.perf_counter() - started


def _memory(store: Engine, actor: Actor, chosen: Plan, folder: Path) -> tuple[float, float]:
    """Megabytes of the process after a quarter and after all of a batch."""
    seen: list[float] = []
    places = {len(chosen.scorecards) // 4, len(chosen.scorecards)}

    def watch(done: int, _total: int) -> bool:
        if done in places:
            seen.append(_resident())
        return False

    write(store, actor, chosen, folder / "again.zip", watch=watch)
    return seen[0], seen[-1]


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
