"""Batches in threads of their own: one goes on at a time, its progress is seen, and its maker finds it again."""

import time
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from data.access import Actor
from data.runs import Line, Run
from data.store import home
from reports.batch.scorecards import Plan, write

KEPT: Final = 20
"""So many batches are remembered; the oldest is cancelled and forgotten when there are more."""
KEPT_FOR: Final = 24 * 3600
"""Seconds after which a file is removed that no process remembers."""


class Batch(Run):
    """A batch that is written: `done_count` of `total` scorecards; `file` when it is complete."""

    def __init__(self, store: Engine, actor: Actor, plan: Plan) -> None:
        super().__init__()
        self._store = store
        self._actor = actor
        self.person = actor.person
        self.plan = plan
        self.done_count = 0
        self.total = len(plan.scorecards)
        self.began: float | None = None
        self.file: Path | None = None

    def work(self) -> None:
        """Write the scorecards into a ZIP in the home folder."""
        target = _folder() / f"{self.plan.name.removesuffix('.zip')}-{self.key}.zip"
        if write(self._store, self._actor, self.plan, target, watch=self._count):
            self.done_count = self.total
            self.file = target

    def _count(self, done: int, _total: int) -> bool:
        self.done_count = done
        if self.began is None:
            self.began = time.monotonic()
        return self.cancelled

    @property
    def waiting(self) -> bool:
        """Whether another batch goes on first."""
        return self.began is None and not self.done.is_set()

    def seconds_left(self) -> float | None:
        """An estimate from the pace so far; None before the first few, which are not typical."""
        if self.began is None or self.done_count < 3:
            return None
        return (time.monotonic() - self.began) / self.done_count * (self.total - self.done_count)


_batches: Line[Batch] = Line(at_once=1, kept=KEPT)


def begin_batch(store: Engine, actor: Actor, plan: Plan) -> Batch:
    """Begin to write the ZIP of a plan into the home folder, in a thread; nobody waits for it."""
    _tidy()
    former = own_batch(actor, cycle=plan.cycle, language=plan.language)
    if former is not None:
        former.cancel()
        if former.file is not None:
            former.file.unlink(missing_ok=True)
    batch = Batch(store, actor, plan)
    _batches.begin(batch)
    return batch


def own_batch(actor: Actor, *, cycle: int, language: str) -> Batch | None:
    """The newest batch of this person for a cycle and a language, whatever has become of it."""
    if actor.person is None:
        return None
    for one in _batches.newest_first():
        if one.person == actor.person and (one.plan.cycle, one.plan.language) == (cycle, language):
            return one
    return None


def find_batch(actor: Actor, key: str) -> Batch | None:
    """A finished batch of this person by its key, if its file is still there; None otherwise."""
    run = _batches.find(key)
    if run is None or run.person != actor.person or not actor.may_anywhere("national.read"):
        return None
    return run if run.file is not None and run.file.exists() else None


def _folder() -> Path:
    return home() / "batches"


def _tidy() -> None:
    """Remove the files of batches that nobody can ask for any more: they are old, or their process has ended."""
    remembered = {one.file for one in _batches.newest_first()}
    for path in _folder().glob("scorecards-*.zip"):
        if path not in remembered and time.time() - path.stat().st_mtime > KEPT_FOR:
            path.unlink(missing_ok=True)
