"""Data packages: a cycle, or the portfolio, as a ZIP of CSV files with a `datapackage.json` that describes them."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Any

from sqlmodel import Session, col, func, select

from assess.cases import VERIFIED
from assess.editions.chosen import edition_of
from assess.tables import Cycle, Result, Submission
from data.errors import Invalid
from data.organisations import root
from data.settings import licence
from data.tables import Event
from maturity_model.definition import Edition
from projects.investment.rates import base_currency
from reports.open_data import assessment, register
from reports.open_data.definitions import Field, Package, Table, tables
from reports.open_data.reader import Reader, Row, plain, public
from reports.spreadsheets import FORMULA_STARTS

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
DESCRIPTION = "datapackage.json"
# One moment for all files: what is equal gives the same bytes whenever it is packed.
_PACKED = (1980, 1, 1, 0, 0, 0)
_TYPES = {"decimal": "number", "money": "number"}
_LINKS = {
    "organisation": ("organisations", "id"),
    "parent": ("organisations", "id"),
    "successor": ("organisations", "id"),
    "cycle": ("cycles", "id"),
    "item": ("items", "item"),
}
"""The fields that name a row of another table."""
_OF_PORTFOLIO = ("project.edit", "project.import", "investment.edit", "gate.early", "gate.late", "target.edit")


@dataclass(frozen=True)
class _Packed:
    """What one file of a package holds, as it was written."""

    path: str
    size: int
    sha256: str


def cycle_package(session: Session, target: IO[bytes], *, cycle: int) -> None:
    """Write the published results of a cycle to `target`, which need not be able to go back.

    Raises:
        Invalid: nothing of the cycle is published.
        Missing: there is no such cycle.
    """
    reader = public(session)
    found = _published_cycle(session, reader, cycle)
    edition = edition_of(found)
    rows: dict[str, Iterable[Row]] = {
        "cycles": [assessment.cycle_row(session, reader, cycle)],
        "organisations": register.organisations(session, reader),
        "results": assessment.results(session, reader, cycle),
        "services": assessment.services(session, reader, cycle),
        "theme_results": assessment.theme_results(session, reader, cycle),
        "contributions": assessment.contributions(session, reader, cycle),
        "items": register.items(edition),
        "levels": register.levels(edition),
    }
    about = {
        "name": f"e-government-cycle-{cycle}",
        "title": f"E-government assessment: {found.name_en}",
        "description": _of_cycle(found, edition),
        "sources": [{"title": one.title} for one in edition.sources],
        "edition": {"id": edition.id, "version": edition.version, "sha256": found.edition_hash},
    }
    frozen = select(func.max(Result.frozen_at)).join(Submission, col(Submission.id) == col(Result.submission_id))
    published = frozen.where(Submission.cycle_id == cycle, Result.run == VERIFIED, Submission.state == "published")
    _write(session, target, "cycle", rows, about, made=session.exec(published).one())


def portfolio_package(session: Session, target: IO[bytes]) -> None:
    """Write the projects, their money and the national targets to `target`, which need not be able to go back."""
    reader = public(session)
    rows: dict[str, Iterable[Row]] = {
        "organisations": register.organisations(session, reader),
        "targets": register.targets(session, reader),
        "projects": register.projects(session, reader),
        "investment": register.investment(session, reader),
    }
    about = {
        "name": "e-government-portfolio",
        "title": "E-government projects, their money and the national targets",
        "description": f"Money in {base_currency(session)}. What is not published is left out field by field.",
        "sources": [{"title": "Register of projects"}, {"title": "Register of organisations"}],
    }
    newest = session.exec(select(func.max(Event.at)).where(col(Event.action).in_(_OF_PORTFOLIO))).one()
    _write(session, target, "portfolio", rows, about, made=newest)


def need_published(session: Session, cycle: int) -> None:
    """Raise `Invalid` if nothing of the cycle is published, `Missing` if there is no such cycle."""
    _published_cycle(session, public(session), cycle)


def _published_cycle(session: Session, reader: Reader, cycle: int) -> Cycle:
    if session.get(Cycle, cycle) is not None and cycle not in {one["id"] for one in assessment.cycles(session, reader)}:
        raise Invalid("package.unpublished")
    return assessment.visible_cycle(session, reader, cycle)


def _of_cycle(cycle: Cycle, edition: Edition) -> str:
    told = [
        f"Verified and published results by edition {edition.id} {edition.version} (SHA-256 {cycle.edition_hash}).",
        "Every total is a sum over the rows of contributions, but for questions on the themes"
        f" {', '.join(tables().withheld_themes)}, which are not published one by one.",
    ]
    return " ".join([*told, "The data are invented."] if cycle.sample else told)


def _write(
    session: Session,
    target: IO[bytes],
    package: Package,
    rows: Mapping[str, Iterable[Row]],
    about: Mapping[str, Any],
    *,
    made: datetime | None,
) -> None:
    """Fill the ZIP table by table, and the description last, since it tells the size and hash of each."""
    wanted = tables().of_package(package)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        packed = [_table(archive, one, rows[one.id]) for one in wanted]
        digest = hashlib.sha256("".join(one.sha256 for one in packed).encode()).hexdigest()
        description = {
            "$schema": PROFILE,
            "profile": "tabular-data-package",
            **about,
            "version": digest[:12],
            "created": (made or datetime(1970, 1, 1, tzinfo=UTC)).isoformat(timespec="seconds"),
            "licenses": [licence(session)],
            "contributors": [{"title": root(session).name_en, "role": "publisher", "roles": ["publisher"]}],
            "resources": [_resource(table, one, wanted) for table, one in zip(wanted, packed, strict=True)],
        }
        with archive.open(_entry(DESCRIPTION), "w") as file:
            file.write((json.dumps(description, ensure_ascii=False, indent=1) + "\n").encode())


def _table(archive: zipfile.ZipFile, table: Table, rows: Iterable[Row]) -> _Packed:
    names = [field.id for field in table.shown(published_only=True)]
    digest, size, path = hashlib.sha256(), 0, f"{table.id}.csv"
    with archive.open(_entry(path), "w") as file:
        for line in _lines(names, rows):
            digest.update(line)
            size += len(line)
            file.write(line)
    return _Packed(path, size, digest.hexdigest())


def _lines(names: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(plain(row[name])) for name in names])
        if buffer.tell() > 1 << 16:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    told = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return told


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        # A spreadsheet must not run what somebody typed as a name.
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    return repr(value) if isinstance(value, float) else value


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, _PACKED)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    return entry


def _resource(table: Table, packed: _Packed, wanted: Sequence[Table]) -> dict[str, Any]:
    fields = table.shown(published_only=True)
    held = {one.id for one in wanted}
    links = [
        {"fields": [field.id], "reference": {"resource": "" if to == table.id else to, "fields": [of]}}
        for field in fields
        for to, of in [_LINKS.get(field.id, ("", ""))]
        if to in held and (to != table.id or field.id != of) and field.id not in _own(table)
    ]
    return {
        "name": table.id,
        "type": "table",
        "profile": "tabular-data-resource",
        "title": table.title.en,
        "title_km": table.title.km,
        "path": packed.path,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": packed.size,
        "hash": f"sha256:{packed.sha256}",
        "schema": {
            "fields": [_field(field, table) for field in fields],
            "missingValues": [""],
            "primaryKey": list(table.key),
            **({"foreignKeys": links} if links else {}),
        },
    }


def _own(table: Table) -> set[str]:
    """The fields by which a table itself is found, where they link to nothing else."""
    return {"item"} if table.id == "items" else set()


def _field(field: Field, table: Table) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": field.id,
        "type": _TYPES.get(field.type, field.type),
        "title": field.means.en,
        "description": field.means.en + (f" ({field.unit})" if field.unit else ""),
        "description_km": field.means.km,
    }
    return told | ({"constraints": {"required": True}} if field.id in table.key else {})
