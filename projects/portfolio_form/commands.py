"""The verbs of the portfolio form: bring a file in, or only show what would become of it; write the form."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from data.access import Actor, Role
from data.errors import Invalid, UserError
from data.migrate import migrate
from data.organisations import root
from data.store import open_store, reading, transaction
from projects.portfolio_form.exporting import export_workbook
from projects.portfolio_form.importing import preview_import
from projects.portfolio_form.mapping import find_mapping, known_mappings
from projects.portfolio_form.marked_copy import marked_copy
from projects.portfolio_form.report import import_report
from projects.portfolio_form.storing import store_import
from projects.portfolio_form.totals import Total, totals_of

VERBS = ("import", "export")
MOST_COPIES = 1000
"""How many marked copies of a file stand beside each other at most."""


def add_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Make the verbs known to a command line."""
    bring = verbs.add_parser(VERBS[0], help="bring projects, lines and status in from CSV or Excel")
    bring.add_argument("file", type=Path, help="the form, or any table that a mapping file explains")
    bring.add_argument("--mapping", metavar="NAME|FILE", help=f"one of {', '.join(known_mappings())}, or a YAML file")
    bring.add_argument("--preview", action="store_true", help="store nothing")
    bring.add_argument(
        "--marked", type=Path, metavar="FILE", help="where the marked copy goes, a new file (FILE-marked.xlsx here)"
    )
    write = verbs.add_parser(VERBS[1], help="write the form with all projects as an Excel workbook")
    write.add_argument("file", type=Path, help="the workbook to write")
    for verb in (bring, write):
        verb.add_argument("--database", metavar="URL", help="another database than that of the installation")


@dataclass(frozen=True)
class Done:
    """What a verb did, as text to print, and whether the totals of file and database agree."""

    text: str
    agrees: bool = True


def run(chosen: argparse.Namespace) -> Done:
    """Do what was chosen.

    Raises:
        UserError: what is wrong with the file, the mapping, the database or the place of the marked copy.
    """
    store = open_store(chosen.database)
    try:
        migrate(store)
        return _import(store, chosen) if chosen.verb == VERBS[0] else _export(store, chosen)
    finally:
        store.dispose()


def _export(store: Engine, chosen: argparse.Namespace) -> Done:
    with reading(store) as session:
        chosen.file.write_bytes(export_workbook(session, _operator(session)))
    return Done(f"{chosen.file}\n")


def _import(store: Engine, chosen: argparse.Namespace) -> Done:
    mapping = find_mapping(chosen.mapping) if chosen.mapping else None
    content, name = chosen.file.read_bytes(), chosen.file.name
    with reading(store) as session:
        found = preview_import(session, _operator(session), content=content, name=name, mapping=mapping)
    # Before anything is stored: who cannot be shown what became of each row is to have nothing stored.
    marked = _write_marked(marked_copy(found), chosen.marked, beside=Path(f"{chosen.file.stem}-marked.xlsx"))
    totals: list[Total] = []
    if not chosen.preview:
        try:
            with transaction(store) as session:
                operator, seen = _operator(session), found.fingerprint
                store_import(session, operator, content=content, name=name, mapping=mapping, seen=seen)
                totals = totals_of(session, operator, found)
        except UserError:
            marked.unlink()
            raise
    return Done(f"{import_report(found, totals)}Marked copy: {marked.resolve()}\n", all(one.agrees for one in totals))


def _write_marked(content: bytes, named: Path | None, *, beside: Path) -> Path:
    """Where the marked copy was written: the file that was named, else one with a number if it is there already."""
    numbered = (beside.with_stem(f"{beside.stem}-{number}") for number in range(2, MOST_COPIES + 1))
    for place in (named,) if named else (beside, *numbered):
        try:
            with place.open("xb") as file:
                file.write(content)
        except FileExistsError:
            continue
        except OSError as problem:
            raise Invalid("portfolio.marked_nowhere", file=place, reason=problem.strerror or "") from problem
        return place
    raise Invalid("portfolio.marked_there", file=named or beside)


def _operator(session: Session) -> Actor:
    """Whoever can run commands on the server can do what an administrator can."""
    return Actor(person=None, name="command line", grants=((Role.ADMINISTRATOR, root(session).path),))
