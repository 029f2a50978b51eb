"""The verbs of the imports: `import-eu-benchmark` and `compare-eu-benchmark`."""

import argparse
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from assess.imports.comparison import compare_eu_benchmark
from assess.imports.eu_benchmark import import_eu_benchmark
from assess.imports.messages import SENTENCES
from assess.imports.wording import comparison_page, import_report, put_into
from data import messages
from data.access import Actor, Role
from data.organisations import root
from data.store import reading, transaction

IMPORT, COMPARE = VERBS = ("import-eu-benchmark", "compare-eu-benchmark")


def add_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Make the verbs known to a command line."""
    bring = verbs.add_parser(IMPORT, help="store the EU eGovernment Benchmark 2021 as a cycle of its own")
    bring.add_argument("folder", type=Path, help="the folder of the published CSV files")
    bring.add_argument("--beside", action="store_true", help="although the register holds other organisations")
    compare = verbs.add_parser(COMPARE, help="set the imported countries beside their published scores")
    compare.add_argument("folder", type=Path, help="the folder of the published CSV files")
    compare.add_argument("--page", type=Path, help="write the tables into this page instead of printing them")


def run(chosen: argparse.Namespace, store: Engine) -> str:
    """Do what was chosen and give what is to be printed.

    Raises:
        Invalid: what is wrong with the files or the database; `data.messages` has the sentence.
    """
    messages.add(SENTENCES)
    if chosen.verb == IMPORT:
        with transaction(store) as session:
            done = import_eu_benchmark(session, _operator(session), folder=chosen.folder, beside=chosen.beside)
        return import_report(done)
    with reading(store) as session:
        comparison = compare_eu_benchmark(session, _operator(session), folder=chosen.folder)
    tables = comparison_page(comparison)
    if chosen.page is None:
        return tables
    page = chosen.page.read_text(encoding="utf-8") if chosen.page.exists() else ""
    chosen.page.write_text(put_into(page, tables), encoding="utf-8")
    return f"{chosen.page}: {len(comparison.countries)} countries\n"


def _operator(session: Session) -> Actor:
    """Whoever can run commands on the server can do what an administrator can."""
    return Actor(person=None, name="command line", grants=((Role.ADMINISTRATOR, root(session).path),))
