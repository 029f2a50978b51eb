"""Commands on what is taken away: `python -m reports VERB`; run it without a verb for the list."""

import argparse
import sys
from pathlib import Path

from data.__main__ import know_all_tables
from data.store import open_store, reading
from reports.batch.commands import add_arguments, write_scorecards
from reports.check_results import check_results
from reports.khmer_review import unreviewed
from reports.open_data.commands import write_package
from reports.spreadsheets import to_xlsx


def main(arguments: list[str]) -> int:
    """Run one command; 0 if it succeeded."""
    parser = argparse.ArgumentParser(prog="python -m reports", description="Commands on what is taken away.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    review = verbs.add_parser("khmer-review", help="write the Khmer texts that nobody has checked into a workbook")
    review.add_argument("file", type=Path)
    verbs.add_parser("check-results", help="check that frozen results are unchanged and score the same again")
    add_arguments(verbs.add_parser("scorecards", help="write all scorecards of a cycle into one ZIP"))
    package = verbs.add_parser("data-package", help="write the open data of a cycle, or of the portfolio, as a ZIP")
    package.add_argument("--cycle", type=int, help="number of the cycle; without it, the portfolio")
    package.add_argument("file", type=Path)
    chosen = parser.parse_args(arguments)
    if chosen.verb == "data-package":
        return write_package(chosen.file, cycle=chosen.cycle, say=lambda text: print(text, file=sys.stderr))
    if chosen.verb == "scorecards":
        return write_scorecards(chosen, say=lambda text: print(text, file=sys.stderr, flush=True))
    if chosen.verb == "check-results":
        return _check_results()
    table = unreviewed()
    chosen.file.write_bytes(to_xlsx({"Khmer": table}, title="Khmer texts to review"))
    print(f"{len(table)} texts to review are in {chosen.file}")
    return 0


def _check_results() -> int:
    """Say of each frozen result that does not match what is wrong; 1 if there is one."""
    know_all_tables()
    checked = wrong = 0
    with reading(open_store()) as session:
        for one in check_results(session):
            checked += 1
            if one.faults:
                wrong += 1
                print(one)
    print(f"{checked} frozen results: {checked - wrong} matched, {wrong} not matched.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
