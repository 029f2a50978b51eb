"""Commands on the store: `python -m data VERB`; run it without a verb for the list."""

import argparse
import importlib
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import select

from data.access import Actor
from data.backup import back_up, restore
from data.errors import Invalid, UserError
from data.events import broken_chains, record
from data.i18n import t
from data.messages import message
from data.migrate import migrate, revision
from data.sign_in import make_link, needs_first_administrator
from data.store import open_store, reading, transaction
from data.tables import Organisation, Person

OPERATOR = Actor(person=None, name="command line")


def main(arguments: list[str]) -> int:
    """Run one command; 0 if it succeeded."""
    chosen = _parser().parse_args(arguments)
    know_all_tables()
    try:
        store = open_store()
        try:
            return COMMANDS[chosen.verb](store, chosen)
        finally:
            store.dispose()
    except UserError as error:
        print(message(error), file=sys.stderr)
        return 1


def know_all_tables() -> None:
    """Import the tables of all packages, by name because this package lies below them."""
    for package in ("data", "assess", "projects"):
        importlib.import_module(f"{package}.tables")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description="Commands on the store.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("migrate", help="bring the database up to date")
    saved = verbs.add_parser(
        "backup", help="write the whole database into a new file; the application may go on running"
    )
    saved.add_argument("file", type=Path)
    back = verbs.add_parser("restore", help="put a back-up in the place of the database; stop the application first")
    back.add_argument("file", type=Path)
    verbs.add_parser("verify-events", help="check that nobody changed the record of changes")
    link = verbs.add_parser("setup-link", help="print a one-time link by which somebody sets their password")
    link.add_argument("username", nargs="?", help="whose; without it the link makes the first administrator")
    new = verbs.add_parser("revision", help="write a revision file from the tables (developers)")
    new.add_argument("message")
    return parser


def _migrate(store: Engine, _chosen: argparse.Namespace) -> int:
    migrate(store)
    print(t("The database is up to date."))
    return 0


def _backup(store: Engine, chosen: argparse.Namespace) -> int:
    back_up(store, chosen.file)
    print(t("Written: {file}", file=chosen.file))
    return 0


def _restore(store: Engine, chosen: argparse.Namespace) -> int:
    kept = restore(store, chosen.file)
    print(t("Restored from {file}.", file=chosen.file))
    if kept:
        print(t("What was there before is kept in {file}.", file=kept))
    return 0


def _verify_events(store: Engine, _chosen: argparse.Namespace) -> int:
    with reading(store) as session:
        broken = [(found, session.get(Organisation, found.organisation)) for found in broken_chains(session)]
    for found, organisation in broken:
        whose = organisation.name_en if organisation else t("the installation")
        print(t("The record of {whose} does not hold from event {number} on.", whose=whose, number=found.sequence))
    if not broken:
        print(t("Every record of changes holds."))
    return 1 if broken else 0


def _setup_link(store: Engine, chosen: argparse.Namespace) -> int:
    with transaction(store) as session:
        person = None
        if chosen.username:
            person = session.exec(select(Person).where(Person.username == chosen.username.strip().lower())).first()
            if person is None:
                raise Invalid("person.unknown", username=chosen.username)
            if not person.active:
                raise Invalid("person.disabled", name=person.name)
            record(session, OPERATOR, "person.link", subject=f"person:{person.id}")
        elif not needs_first_administrator(session):
            raise Invalid("setup.administrator_exists")
        token = make_link(session, person)
    print(t("Open  /setup?token={token}  on the server (works once, for three days).", token=token))
    return 0


def _revision(_store: Engine, chosen: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as folder:
        empty = open_store(f"sqlite:///{Path(folder) / 'revision.sqlite'}")
        migrate(empty)
        revision(chosen.message, empty)
        empty.dispose()
    return 0


COMMANDS: dict[str, Callable[[Engine, argparse.Namespace], int]] = {
    "migrate": _migrate,
    "backup": _backup,
    "restore": _restore,
    "verify-events": _verify_events,
    "setup-link": _setup_link,
    "revision": _revision,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
