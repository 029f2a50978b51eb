"""Work in threads of its own: it can be looked at while it goes on, cancelled, and found again; nobody else waits."""

import logging
import secrets
import threading
from abc import ABC, abstractmethod
from collections import OrderedDict
from typing import Generic, TypeVar

from data.errors import UserError

_log = logging.getLogger(__name__)


class Run(ABC):
    """Something that is worked out in a thread.

    `error` is what the user can mend, `broken` that it failed otherwise, `cancelled` that somebody asked it to stop.
    `done` is set at the end in any case.
    """

    def __init__(self) -> None:
        self.key = secrets.token_urlsafe(12)
        self.error: UserError | None = None
        self.broken = False
        self.cancelled = False
        self.done = threading.Event()

    @abstractmethod
    def work(self) -> None:
        """Do it; look at `cancelled` now and then, and keep on this object what was found."""

    def cancel(self) -> None:
        """Ask it to stop; what was found so far is kept."""
        self.cancelled = True

    def go(self) -> None:
        """Do the work here and now; whatever becomes of it, `done` is set."""
        try:
            if not self.cancelled:
                self.work()
        except UserError as error:
            self.error = error
        except BaseException:
            # A thread has nobody above it who would see this: the screen says that it broke off.
            self.broken = True
            _log.exception("a run broke off")
            raise
        finally:
            self.done.set()


R = TypeVar("R", bound=Run)


class Line(Generic[R]):
    """Where runs of one kind wait for their turn and are found again: so many go on at a time, so many are kept."""

    def __init__(self, *, at_once: int, kept: int) -> None:
        self._places = threading.BoundedSemaphore(at_once)
        self._kept = kept
        self._lock = threading.Lock()
        self._runs: OrderedDict[str, R] = OrderedDict()

    def begin(self, run: R) -> None:
        """Start a run as soon as there is a place; the oldest is cancelled and forgotten when there are too many."""
        with self._lock:
            self._runs[run.key] = run
            while len(self._runs) > self._kept:
                _, oldest = self._runs.popitem(last=False)
                oldest.cancel()
        threading.Thread(target=self._in_turn, args=(run,), name=f"run-{run.key}", daemon=True).start()

    def find(self, key: str | None) -> R | None:
        """The run with this key; None if it is forgotten, after a restart for example."""
        with self._lock:
            return self._runs.get(key or "")

    def newest_first(self) -> list[R]:
        """All that are remembered."""
        with self._lock:
            return list(reversed(self._runs.values()))

    def _in_turn(self, run: R) -> None:
        with self._places:
            run.go()
