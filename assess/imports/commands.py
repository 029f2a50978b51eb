"""The verbs of the imports: bring the EU eGovernment Benchmark in, compare it, explain its mapping."""

import argparse
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from assess.imports.comparison import compare_eu_benchmark
from assess.imports.eu_benchmark import import_eu_benchmark
from assess.imports.explanation import mapping_page
from assess.imports.mapping import EU_BENCHMARK
from assess.imports.messages import SENTENCES
from assess.imports.wording import comparison_page, import_report, put_into
from data import messages
from data.access import Actor, Role
from data.organisations import root
from data.store import reading, transaction

VERBS = ("import-eu-benchmark", "compare-eu-benchmark", "explain-eu-benchmark")


def add_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Make the verbs known to a command line."""
    bring = verbs.add_parser(VERBS[0], help="store the EU eGovernment Benchmark 2021 as a cycle of its own")
    bring.add_argument("folder", type=Path, help="the folder of the published CSV files")
    bring.add_argument("--beside", action="store_true", help="although the register holds other organisations")
    compare = verbs.add_parser(VERBS[1], help="set the imported countries beside their published scores")
    compare.add_argument("folder", type=Path, help="the folder of the published CSV files")
    explain = verbs.add_parser(VERBS[2], help="show which published answers answer which items, and why")
    for verb in (bring, compare):
        verb.add_argument("--mapping", type=Path, default=EU_BENCHMARK, help="another reading of the answers than ours")
    for verb in (compare, explain):
        verb.add_argument("--page", type=Path, help="write the tables into this page instead of printing them")


def run(chosen: argparse.Namespace, store: Engine) -> str:
    """Do what was chosen and give what is to be printed.

    Raises:
        Invalid: what is wrong with the files or the database; `data.messages` has the sentence.
    """
    messages.add(SENTENCES)
    match chosen.verb:
        case "import-eu-benchmark":
            with transaction(store) as session:
                operator = _operator(session)
                return import_report(import_eu_benchmark(session, operator, folder=chosen.folder, beside=chosen.beside))
        case "compare-eu-benchmark":
            with reading(store) as session:
                comparison = compare_eu_benchmark(
                    session, _operator(session), folder=chosen.folder, mapping_file=chosen.mapping
                )
            return _put(comparison_page(comparison), chosen.page)
        case "explain-eu-benchmark":
            return _put(mapping_page(), chosen.page)
        case _:
            raise ValueError(f"unknown verb '{chosen.verb}'")


def _put(tables: str, page: Path | None) -> str:
    if page is None:
        return tables
    before = page.read_text(encoding="utf-8") if page.exists() else ""
    page.write_text(put_into(before, tables), encoding="utf-8")
    return f"{page}\n"


def _operator(session: Session) -> Actor:
    """Whoever can run commands on the server can do what an administrator can."""
    return Actor(person=None, name="command line", grants=((Role.ADMINISTRATOR, root(session).path),))
