"""How long a second start takes: from the command to the first answer, against a bare Streamlit application."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.ruler import Figure
from bench.servers import floor_app, our_app

ROUNDS = 3
MOST_SECONDS = 5.0


def measure() -> Iterator[Figure]:
    """A second start, when the database and the caches are there."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with our_app(home, full_size=False):
            pass
        ours, floor = [], []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            with our_app(home, full_size=False):
                ours.append(time.perf_counter() - started)
            started = time.perf_counter()
            with floor_app(home, {}):
                floor.append(time.perf_counter() - started)
    took, bare = statistics.median(ours), statistics.median(floor)
    yield Figure("second start, to the first answer", took, bare, "s", "a bare Streamlit application")
    yield Figure("second start, in seconds", took, 1.0, "s", "one second", bar=MOST_SECONDS)
