"""Commands on the store: `python -m data VERB`; run it without a verb for the list."""

import argparse
import importlib
import sys
import tempfile
from pathlib import Path

from data.errors import UserError
from data.messages import message
from data.migrate import migrate, revision
from data.store import open_store


def main(arguments: list[str]) -> int:
    """Run one command; 0 if it succeeded."""
    parser = argparse.ArgumentParser(prog="python -m data", description="Commands on the store.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("migrate", help="bring the database up to date")
    new = verbs.add_parser("revision", help="write a revision file from the tables (developers)")
    new.add_argument("message")
    chosen = parser.parse_args(arguments)
    know_all_tables()
    try:
        if chosen.verb == "migrate":
            migrate(open_store())
        elif chosen.verb == "revision":
            _revision(chosen.message)
    except UserError as error:
        print(message(error), file=sys.stderr)
        return 1
    return 0


def know_all_tables() -> None:
    """Import the tables of all packages, by name because this package lies below them."""
    for package in ("data", "assess", "projects"):
        importlib.import_module(f"{package}.tables")


def _revision(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'revision.sqlite'}")
        migrate(store)
        revision(text, store)
        store.dispose()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
