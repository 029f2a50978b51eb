"""`python -m bench.population [--answers]`: fill the database of EGOV_HOME or EGOV_DATABASE_URL to full size."""

import sys
import time

import projects.tables  # noqa: F401 - migrations must know all tables
from bench.population import fill
from data.migrate import migrate
from data.store import open_store, transaction

if __name__ == "__main__":
    store = open_store()
    migrate(store)
    started = time.perf_counter()
    with transaction(store) as session:
        filled = fill(session, answers="--answers" in sys.argv[1:])
    print(f"{'filled' if filled else 'full already'} ({time.perf_counter() - started:.0f} s)")
