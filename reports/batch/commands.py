"""`python -m reports scorecards --cycle N --language en FILE.zip`: the batch from the command line."""

import argparse
import signal
from collections.abc import Callable
from pathlib import Path

from data import messages
from data.__main__ import know_all_tables
from data.access import Actor, Role
from data.errors import UserError
from data.i18n import LANGUAGES
from data.messages import message
from data.organisations import root
from data.store import open_store, reading
from reports.batch.scorecards import plan, write
from reports.messages import SENTENCES

EVERY = 25


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command asks."""
    parser.add_argument("--cycle", type=int, required=True, help="number of the cycle, as in the addresses of screens")
    parser.add_argument("--language", choices=list(LANGUAGES), default="en")
    parser.add_argument("file", type=Path, help="the ZIP to write; replaced if it is there")


def write_scorecards(chosen: argparse.Namespace, *, say: Callable[[str], object]) -> int:
    """Write the ZIP and say how far it is; 0 if it is complete, 1 with a sentence otherwise."""
    know_all_tables()
    messages.add(SENTENCES)
    # Ended from outside, it takes back what it has begun as it does after Ctrl+C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    store = open_store()

    def tell(done: int, total: int) -> bool:
        if done % EVERY == 0 or done == total:
            say(f"{done} of {total}")
        return False

    try:
        with reading(store) as session:
            actor = Actor(person=None, name="command line", grants=((Role.AUDITOR, root(session).path),))
            planned = plan(session, actor, cycle=chosen.cycle, language=chosen.language)
        write(store, actor, planned, chosen.file, watch=tell)
    except UserError as error:
        say(message(error))
        return 1
    except KeyboardInterrupt:
        say("Cancelled; nothing was written.")
        return 1
    finally:
        store.dispose()
    size = chosen.file.stat().st_size / 1e6
    say(f"{len(planned.scorecards)} scorecards are in {chosen.file} ({size:.1f} MB).")
    return 0
