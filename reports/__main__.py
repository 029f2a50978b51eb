"""Commands on what is taken away: `python -m reports VERB`; run it without a verb for the list."""

import argparse
import sys
from pathlib import Path

from reports.khmer_review import unreviewed
from reports.spreadsheets import to_xlsx


def main(arguments: list[str]) -> int:
    """Run one command; 0 if it succeeded."""
    parser = argparse.ArgumentParser(prog="python -m reports", description="Commands on what is taken away.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    review = verbs.add_parser("khmer-review", help="write the Khmer texts that nobody has checked into a workbook")
    review.add_argument("file", type=Path)
    chosen = parser.parse_args(arguments)
    table = unreviewed()
    chosen.file.write_bytes(to_xlsx({"Khmer": table}, title="Khmer texts to review"))
    print(f"{len(table)} texts to review are in {chosen.file}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
