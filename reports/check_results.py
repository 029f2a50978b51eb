"""Whether frozen results still are what was frozen, and come out the same when they are scored again."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from assess.editions.chosen import edition_of
from assess.freezing import hash_of_document
from assess.tables import Cycle, Result, Submission
from data.errors import UserError
from data.tables import Event, Organisation
from reports.rescore import compare
from reports.submission_json import rescorable

SEALING = ("submission.submit", "submission.verify", "objection.answer", "result.correct")
_COLUMNS = {
    "stage_reached": "stage_reached",
    "attainable": "attainable",
    **{f"stage_{stage}": f"stage_{stage}_percent" for stage in range(1, 5)},
    "total": "total_percent",
    "foundation": "foundation_percent",
    "coverage": "coverage",
    "distance": "distance",
}


@dataclass(frozen=True)
class Checked:
    """A frozen result and what is wrong with it; `faults` is empty if it matched."""

    result: int
    organisation: str
    cycle: str
    run: str
    version: int
    faults: tuple[str, ...]

    def __str__(self) -> str:
        """One line of the report."""
        found = "; ".join(self.faults) or "matched"
        return f"{self.organisation}, {self.cycle}, {self.run}, version {self.version} (result {self.result}): {found}"


def check_results(session: Session) -> Iterator[Checked]:
    """Check every frozen result of the database, in the order in which they were frozen.

    The document must have the hash that was stored with it and the one in the record of changes, the columns must be
    those of the document, no version may be missing, and `reports/rescore.py` must come to the same numbers.
    """
    sealed = _sealed(session)
    last: dict[tuple[int, str], int] = {}
    chosen = (
        select(Result, Submission, Cycle, Organisation)
        .join(Submission, col(Submission.id) == col(Result.submission_id))
        .join(Cycle, col(Cycle.id) == col(Submission.cycle_id))
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .order_by(col(Result.submission_id), col(Result.run), col(Result.version))
    )
    for result, submission, cycle, organisation in session.exec(chosen.execution_options(yield_per=100)):
        series = (submission.id or 0, result.run)
        before = last.get(series, 0)
        last[series] = result.version
        faults = [*_seal_faults(result, sealed.get(result.id or 0)), *_number_faults(result, cycle)]
        if result.version != before + 1:
            faults.append(f"version {before + 1} is missing")
        yield Checked(
            result=result.id or 0,
            organisation=organisation.code,
            cycle=cycle.name_en,
            run=result.run,
            version=result.version,
            faults=tuple(faults),
        )


def _sealed(session: Session) -> dict[int, str]:
    """The hashes that the record of changes holds, by result."""
    rows = session.exec(select(Event.details).where(col(Event.action).in_(SEALING)))
    return {row["result"]: row["document_hash"] for row in rows if "document_hash" in row}


def _seal_faults(result: Result, recorded: str | None) -> Iterator[str]:
    found = hash_of_document(result.document)
    if found != result.document_hash:
        yield "the document was changed: it does not have the hash stored with it"
    if recorded is not None and recorded != found:
        yield "the document was changed: the record of changes holds another hash"


def _number_faults(result: Result, cycle: Cycle) -> Iterator[str]:
    scores: dict[str, Any] = result.document.get("scores", {})
    differing = [name for name, key in _COLUMNS.items() if not _same(getattr(result, name), scores.get(key))]
    if differing:
        yield f"not as in the document: {', '.join(differing)}"
    try:
        told, equal = compare(rescorable(edition_of(cycle), result.document))
    except UserError as error:
        yield f"cannot be scored again: {error}"
    except KeyError as error:
        yield f"cannot be scored again: the document lacks {error}"
    else:
        if not equal:
            wrong = [line.split()[0] for line in told.splitlines() if "DIFFERS" in line]
            yield f"scored again, these differ: {', '.join(wrong)}"


def _same(column: float | None, scored: float | None) -> bool:
    return column is scored if column is None or scored is None else abs(column - scored) <= 1e-9
