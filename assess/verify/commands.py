"""The verb that recomputes an instrument of others: `python -m assess verify EDITION ANSWERS PUBLISHED`."""

import argparse
from pathlib import Path

from assess.verify.comparing import verify
from assess.verify.messages import SENTENCES
from assess.verify.wording import report
from data import messages
from maturity_model.instruments.loading import instruments

VERB = "verify"


def add_verb(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Make the verb known to a command line."""
    verb = verbs.add_parser(VERB, help="recompute an instrument of others and compare with its published values")
    verb.add_argument("edition", help=f"one of {', '.join(instruments())}, or the path of a definition file")
    verb.add_argument("answers", type=Path, help="the table of answers or components (CSV or XLSX)")
    verb.add_argument("published", type=Path, help="the table of published values (CSV or XLSX; may be the same)")
    verb.add_argument("--answers-sheet", help="the sheet of the answers, if not the first")
    verb.add_argument("--published-sheet", help="the sheet of the published values, if not the first")
    verb.add_argument("--value", help="the column of values in a table with one value per row")


def run(chosen: argparse.Namespace) -> str:
    """Do what was chosen and give what is to be printed.

    Raises:
        Invalid: what is wrong with the definition or the tables; `data.messages` has the sentence.
    """
    messages.add(SENTENCES)
    done = verify(
        chosen.edition,
        answers=chosen.answers,
        published=chosen.published,
        answers_sheet=chosen.answers_sheet,
        published_sheet=chosen.published_sheet,
        value=chosen.value,
    )
    return report(done)
