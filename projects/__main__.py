"""Commands of the projects: `python -m projects VERB`; run it without a verb for the list."""

import argparse
import sys
from pathlib import Path

from assess.messages import SENTENCES as OF_FILES
from data import messages
from data.__main__ import know_all_tables
from data.access import Actor, Role
from data.errors import UserError
from data.migrate import migrate
from data.organisations import root
from data.store import open_store, transaction
from projects.imports.us_it_dashboard import import_us_it_dashboard
from projects.imports.wording import import_report
from projects.messages import SENTENCES
from projects.portfolio_form import commands as portfolio_form
from projects.selecting.knapsack import read_knapsacks
from projects.selecting.selection import Limits
from projects.selecting.solving import solve


def main(arguments: list[str]) -> int:
    """Run one command; 0 if it succeeded."""
    parser = argparse.ArgumentParser(prog="python -m projects", description="Commands of the projects.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    us = verbs.add_parser("import-us", help="store the project feed of the US IT Dashboard of 2012 as a portfolio")
    us.add_argument("file", type=Path, help="the CSV file")
    us.add_argument("--beside", action="store_true", help="although the register holds other organisations")
    select = verbs.add_parser("select", help="solve 0-1 multi-dimensional knapsacks with the selector")
    select.add_argument("--knapsack", type=Path, required=True, metavar="FILE", help="in the form of the OR-Library")
    select.add_argument("--seconds", type=float, default=60.0, help="the most for each problem (60)")
    portfolio_form.add_verbs(verbs)
    chosen = parser.parse_args(arguments)
    know_all_tables()
    messages.add(SENTENCES | OF_FILES)
    try:
        if chosen.verb in portfolio_form.VERBS:
            done = portfolio_form.run(chosen)
            print(done.text, end="")
            return 0 if done.agrees else 1
        if chosen.verb == "select":
            return _knapsacks(chosen.knapsack, seconds=chosen.seconds)
        return _import_us(chosen.file, beside=chosen.beside)
    except UserError as error:
        print(messages.message(error), file=sys.stderr)
        return 1


def _knapsacks(file: Path, *, seconds: float) -> int:
    """Solve every problem of a file; 0 if none falls short of the optimum that the file names."""
    short = 0
    for number, one in enumerate(read_knapsacks(file), start=1):
        found = solve(one.problem, limits=Limits(gap=0.0, seconds=seconds), cheapest_of_best=False)
        gap = "proven" if found.status == "optimal" else f"gap {found.gap or 0:.4%}, bound {found.bound or 0:.10g}"
        published = "" if one.published is None else f", published {one.published:.10g}"
        print(f"{number}: {found.value:.10g} ({gap}{published}), {len(found.chosen)} chosen, {found.seconds:.2f} s")
        short += one.published is not None and found.value < one.published - 1e-6
    return 1 if short else 0


def _import_us(file: Path, *, beside: bool) -> int:
    store = open_store()
    migrate(store)
    with transaction(store) as session:
        # Whoever can run commands on the server can do what an administrator can.
        operator = Actor(person=None, name="command line", grants=((Role.ADMINISTRATOR, root(session).path),))
        done = import_us_it_dashboard(session, operator, file=file, beside=beside)
    print(import_report(done), end="")
    return 0 if done.agrees else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
