"""Commands of the assessment: `python -m assess VERB`; run it without a verb for the list."""

import argparse
import sys

from assess.imports import commands as imports
from assess.messages import SENTENCES
from assess.public_facts import commands as checking
from assess.verify import commands as verifying
from data import messages
from data.__main__ import know_all_tables
from data.errors import UserError
from data.geography import load_geography
from data.migrate import migrate
from data.ministries import load_ministries
from data.store import open_store, transaction


def main(arguments: list[str]) -> int:
    """Run one command; 0 if it succeeded."""
    parser = argparse.ArgumentParser(prog="python -m assess", description="Commands of the assessment.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("load-register", help="enter Cambodia's ministries, provinces, districts and communes")
    imports.add_verbs(verbs)
    verifying.add_verb(verbs)
    checking.add_verb(verbs)
    chosen = parser.parse_args(arguments)
    know_all_tables()
    messages.add(SENTENCES)
    try:
        if chosen.verb == "load-register":
            _load_register()
        elif chosen.verb in imports.VERBS:
            store = open_store()
            migrate(store)
            print(imports.run(chosen, store), end="")
        elif chosen.verb == checking.VERB:
            store = open_store()
            migrate(store)
            for paragraph in checking.run(chosen, store):
                print(paragraph, flush=True)
        elif chosen.verb == verifying.VERB:
            print(verifying.run(chosen), end="")
    except UserError as error:
        print(messages.message(error), file=sys.stderr)
        return 1
    return 0


def _load_register() -> None:
    store = open_store()
    migrate(store)
    with transaction(store) as session:
        ministries, areas = load_ministries(session), load_geography(session)
    print(f"{ministries} ministries and offices and {areas} provinces, districts and communes are new in the register.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
