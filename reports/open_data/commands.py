"""The command that writes a data package: into its place only once it is whole."""

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile

from data import messages
from data.__main__ import know_all_tables
from data.errors import UserError
from data.messages import message
from data.store import open_store, reading
from reports.messages import SENTENCES
from reports.open_data.package import cycle_package, portfolio_package


def write_package(file: Path, *, cycle: int | None, say: Callable[[str], object]) -> int:
    """Write the package of a cycle, or without one of the portfolio, to `file`; 0, or 1 with what was wrong said."""
    know_all_tables()
    messages.add(SENTENCES)
    try:
        with NamedTemporaryFile(dir=file.parent, prefix=".package-", delete=False) as target:
            half = Path(target.name)
            try:
                with reading(open_store()) as session:
                    if cycle is None:
                        portfolio_package(session, target)
                    else:
                        cycle_package(session, target, cycle=cycle)
                target.flush()
                os.fsync(target.fileno())
                half.chmod(0o644)
                half.replace(file)
            finally:
                half.unlink(missing_ok=True)
    except UserError as error:
        say(message(error))
        return 1
    except OSError as error:
        say(f"{file} cannot be written: {error.strerror}.")
        return 1
    say(f"{file}: {file.stat().st_size} bytes")
    return 0
