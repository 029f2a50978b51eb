"""All scorecards of a cycle, written into a ZIP one after the other, so that memory does not grow with their number."""

import errno
import os
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine
from sqlmodel import Session

from assess.comparing.comparison import Ranked
from assess.national import national_table
from assess.states import SETTLED, today
from data.access import Actor, require_anywhere
from data.errors import Invalid, Missing, UserError
from data.i18n import speaking, t, text_of
from data.store import reading
from reports import fonts
from reports.catalogue import file_name, find_report
from reports.choice import Choice
from reports.scorecard.document import compose
from reports.scorecard.facts import facts_of
from reports.spreadsheets import to_csv

CONTENTS = "0-contents.csv"
PART = ".part"
_STALE_AFTER = 24 * 3600
# So many scorecards are looked up in one session: what it holds on to is let go then.
_A_SESSION = 25
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
Watch = Callable[[int, int], bool]
"""Is told how many of how many scorecards are written, and says whether to stop."""


@dataclass(frozen=True)
class Planned:
    """One scorecard to be written: whose it is, and the file's name in the ZIP."""

    organisation: int
    code: str
    name: str
    file: str


@dataclass(frozen=True)
class Plan:
    """The scorecards of a cycle that a person may take away, in one language, and the name of the ZIP."""

    cycle: int
    language: str
    name: str
    scorecards: tuple[Planned, ...]


def plan(session: Session, actor: Actor, *, cycle: int, language: str) -> Plan:
    """What a batch would hold: the organisations of the cycle with a verified result that this person may see.

    Raises:
        Denied: the person may not read the country's results or make reports.
        Missing: there is no such cycle.
        Invalid: nothing of it has been verified.
    """
    require_anywhere(actor, "report.make")
    table = national_table(session, actor, cycle)
    report = find_report("scorecard")
    found: list[Planned] = []
    taken: set[str] = {CONTENTS}
    for row in table[table["state"].isin(SETTLED) & table["items_asked"].notna()].to_dict("records"):
        choice = Choice(language=language, cycle=cycle, organisation=int(row["organisation"]))
        file = file_name(report, choice, row["code"])
        if file.lower() in taken:  # two codes that differ in signs which no file's name may have
            file = file_name(report, choice, f"{row['code']}-{row['organisation']}")
        taken.add(file.lower())
        with speaking(language):
            name = text_of({"en": row["name_en"], "km": row["name_km"]})
        found.append(Planned(int(row["organisation"]), row["code"], name, file))
    if not found:
        raise Invalid("report.no_results")
    return Plan(cycle, language, f"scorecards-{cycle}-{language}.zip", tuple(found))


def write(store: Engine, actor: Actor, planned: Plan, target: Path, *, watch: Watch) -> bool:
    """Write the ZIP to `target`; whether it was finished, or `watch` said to stop.

    It grows beside `target` under a name that ends in ".part" and takes its own name when it is complete, so that
    nothing half-written is ever there. What a killed process left behind is removed a day later.

    Raises:
        UserError: the disk is full, the folder cannot be written, or a font is missing; `target` is untouched.
    """
    part: Path | None = None
    try:
        fonts.register()
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target.parent)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f"{target.name}-", suffix=PART)
        part = Path(name)
        with os.fdopen(handle, "wb") as stream, zipfile.ZipFile(stream, "w", allowZip64=True) as archive:
            finished = _fill(store, actor, planned, archive, watch)
            archive.close()
            stream.flush()
            os.fsync(stream.fileno())
        if finished:
            part.replace(target)
    except OSError as error:
        code = "batch.disk_full" if error.errno in _FULL else "batch.unwritable"
        raise UserError(code, folder=str(target.parent)) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
    return finished


def _fill(store: Engine, actor: Actor, planned: Plan, archive: zipfile.ZipFile, watch: Watch) -> bool:
    """Add each scorecard and the list of them; whether it went on to the end."""
    ranked: Ranked = {}
    written: list[Planned] = []
    left_out: list[Planned] = []
    total = len(planned.scorecards)
    for start in range(0, total, _A_SESSION):
        with reading(store) as session:
            for number, one in enumerate(planned.scorecards[start : start + _A_SESSION], start=start):
                if watch(number, total):
                    return False
                try:
                    content = _scorecard(session, actor, planned, one, ranked)
                except (Invalid, Missing):  # taken back, or taken away, since the batch began
                    left_out.append(one)
                    continue
                archive.writestr(_entry(one.file), content)
                written.append(one)
    archive.writestr(_entry(CONTENTS), _contents(planned.language, written, left_out))
    return not watch(total, total)


def _scorecard(session: Session, actor: Actor, planned: Plan, one: Planned, ranked: Ranked) -> bytes:
    facts = facts_of(session, actor, cycle=planned.cycle, organisation=one.organisation, ranked=ranked)
    if not facts.verified:
        raise Invalid("report.no_results")
    with speaking(planned.language):
        return compose(facts).build()


def _contents(language: str, written: Sequence[Planned], left_out: Sequence[Planned]) -> bytes:
    """The list of what is in the ZIP, and of what was left out since its result was taken back meanwhile."""
    with speaking(language):
        columns = [t("File"), t("Code"), t("Organisation")]
        gone = t("no verified result any more")
    rows = [(one.file, one.code, one.name) for one in written] + [(gone, one.code, one.name) for one in left_out]
    return to_csv(pd.DataFrame(rows, columns=columns))


def _entry(name: str) -> zipfile.ZipInfo:
    """Stored as it is: a PDF is compressed already."""
    day = today()
    return zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))


def _sweep(folder: Path) -> None:
    """Remove what processes that were killed left behind."""
    for path in folder.glob(f"scorecards-*{PART}"):
        try:
            if time.time() - path.stat().st_mtime > _STALE_AFTER:
                path.unlink()
        except FileNotFoundError:  # somebody else swept
            continue
