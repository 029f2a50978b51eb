"""Stores what a preview showed, all in one transaction and with one event that names the file by its SHA-256."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from data.access import Actor, require, require_anywhere
from data.base import utc_now
from data.errors import Conflict
from data.events import record
from data.organisations import AGENCY, place, root
from data.store import refresh_statistics
from data.tables import Organisation
from projects.health.baselines import frozen_of
from projects.investment.rates import Rates, load_rates
from projects.portfolio_form.comparing import CHANGED, NEW
from projects.portfolio_form.filled import insert_lines, rows_of
from projects.portfolio_form.findings import DOUBTFUL
from projects.portfolio_form.form import LINES, MONEY, PROJECTS, STATUS, columns
from projects.portfolio_form.importing import Preview, TableIn, preview_import
from projects.portfolio_form.mapping import Mapping as MappingFile
from projects.register import PROPOSED
from projects.tables import InvestmentLine, Programme, Project
from projects.tables.published import PublishedFigure
from projects.tables.register import ProjectOfType
from projects.tables.value import StatusReport

NAMES: Final = {"owner": "owner_name", "sponsor": "sponsor_name", "origin": "source"}
"""Columns of the form that the register calls otherwise."""
MOST_LISTED: Final = 100
"""How many changed projects the event lists with before and after; it counts all."""
MANY_ROWS: Final = 1000
"""From how many rows on the database's own counts of its tables are worth renewing."""


@dataclass(frozen=True)
class Stored:
    """What was stored: rows by table and status, and the SHA-256 of the file."""

    sha256: str
    counts: Mapping[str, Mapping[str, int]]

    @property
    def rows(self) -> int:
        """How many rows were new or changed."""
        return sum(one.get(NEW, 0) + one.get(CHANGED, 0) for one in self.counts.values())


def store_import(
    session: Session,
    actor: Actor,
    *,
    content: bytes,
    name: str,
    mapping: MappingFile | None = None,
    seen: str | None = None,
    shown: Preview | None = None,
) -> Stored:
    """Store the new and changed rows of a file; rejected ones stay out. A file that changes nothing writes nothing.

    `seen` is the fingerprint of the preview that was shown; `shown` a preview made in this very transaction.

    Raises:
        Conflict: the register changed so that other rows would be stored than were shown.
        Denied: the mapping makes organisations, and the person may not import for the whole country.
        Invalid: as for `preview_import`.
    """
    require_anywhere(actor, "project.import")
    found = shown or preview_import(session, actor, content=content, name=name, mapping=mapping)
    if seen is not None and found.fingerprint != seen:
        raise Conflict(theirs=found.fingerprint[:8], yours=seen[:8])
    done = Stored(found.sha256, {name: table.counts for name, table in found.tables.items()})
    if not done.rows:
        return done
    top = root(session)
    if found.mapping and found.extra.creates:
        require(actor, "project.import", top.path)
        _make_places(session, found, top)
    if PROJECTS in found.tables:
        _store_projects(session, found.tables[PROJECTS], found)
    if LINES in found.tables:
        _store_lines(session, found.tables[LINES], load_rates(session))
    if STATUS in found.tables:
        _store_status(session, actor, found.tables[STATUS])
    if done.rows >= MANY_ROWS:
        refresh_statistics(session)
    where = next(iter(actor.reach("project.import")))
    at = session.exec(select(Organisation.id).where(Organisation.path == where)).first() or top.id or 0
    listed = _listed(found)
    record(
        session,
        actor,
        "project.import",
        subject=f"import:{found.sha256[:16]}",
        organisation=at,
        file=found.file,
        sha256=found.sha256,
        mapping=found.mapping.title if found.mapping else None,
        counts=done.counts,
        changed=listed,
    )
    return done


def _make_places(session: Session, found: Preview, top: Organisation) -> None:
    """The organisations and programmes that the mapping names and the register lacks."""
    mapping = found.mapping
    if mapping is None:
        return
    ids: dict[str, int] = {code: id_ or 0 for code, id_ in session.exec(select(Organisation.code, Organisation.id))}

    def enter(code: str, name: str, parent: Organisation) -> Organisation:
        added = Organisation(code=code, kind=AGENCY, name_en=name[:300], source=mapping.source)
        place(session, added, parent=parent)
        ids[code] = added.id or 0
        return added

    above_code = mapping.organisations.above.code
    if above_code in ids:
        above = session.exec(select(Organisation).where(Organisation.code == above_code)).one()
    else:
        above = enter(above_code, mapping.organisations.above.name, top)
    for code, name in sorted(found.extra.organisations.items()):
        if code not in ids:
            enter(code, name, above)
    known = set(session.exec(select(Programme.code)))
    session.add_all(
        Programme(code=code, name_en=name, organisation_id=ids[organisation], source=mapping.source)
        for code, (name, organisation) in sorted(found.extra.programmes.items())
        if code not in known
    )
    session.flush()


def _store_projects(session: Session, table: TableIn, found: Preview) -> None:
    organisations: dict[str, int] = {c: i or 0 for c, i in session.exec(select(Organisation.code, Organisation.id))}
    programmes: dict[str, int] = {c: i or 0 for c, i in session.exec(select(Programme.code, Programme.id))}
    doubts = table.findings.codes(DOUBTFUL)
    rows, types = [], {}
    for row, one in rows_of(table, NEW):
        given = {NAMES.get(name, name): value for name, value in one.items()}
        types[given["code"]] = given.pop("type", None)
        programme = given.pop("programme", None)
        given["organisation_id"] = organisations[given.pop("organisation")]
        given["programme_id"] = programmes[programme] if programme else None
        if given.get("gate_unknown") is None:
            given["gate_unknown"] = given["state"] != PROPOSED
        base = {"cross_agency": False, "personal_data": False, "sample": False, "version": 1, "created_at": utc_now()}
        rows.append(
            {"owner_name": "", "sponsor_name": "", "description": "", **base, **given, "doubts": doubts.get(row, [])}
        )
    connection = session.connection()
    if rows:
        connection.execute(insert(Project), rows)
    ids = _ids(session)
    kinds = [{"project_id": ids[code], "type": kind} for code, kind in types.items() if kind]
    if kinds:
        connection.execute(insert(ProjectOfType), kinds)
    for id_, changes in _changes(table):
        kind = changes.pop("type", None)
        if kind:
            session.merge(ProjectOfType(project_id=id_, type=str(kind)))
        if "organisation" in changes:
            changes["organisation_id"] = organisations[str(changes.pop("organisation"))]
        if "programme" in changes:
            changes["programme_id"] = programmes[str(changes.pop("programme"))]
        plain = {NAMES.get(name, name): value for name, value in changes.items()}
        changed = update(Project).where(col(Project.id) == id_).values(**plain, version=Project.version + 1)
        connection.execute(changed)
    session.flush()
    session.expire_all()
    new = {row: str(one["code"]) for row, one in table.values.loc[table.compared.status == NEW].iterrows()}
    colours = {(one.row, one.what): (one.ours, one.published) for one in found.extra.colours}
    figures = [
        {
            "project_id": ids[new[one.row]], "name": one.name, "text": one.text,
            "amount": None if one.amount is None else Decimal(one.amount).scaleb(-2),
            "currency": found.mapping.currency if found.mapping and one.amount is not None else None,
            **dict(zip(("ours", "theirs"), colours.get((one.row, one.of), (None, None)), strict=True)),
        }
        for one in found.extra.figures
        if one.row in new
    ]  # fmt: skip
    if figures:
        connection.execute(insert(PublishedFigure), figures)


def _store_lines(session: Session, table: TableIn, rates: Rates) -> None:
    insert_lines(session, table, ids=_ids(session), rates=rates)
    changed = dict(_changes(table))
    if not changed:
        return
    for line in session.exec(select(InvestmentLine).where(col(InvestmentLine.id).in_(list(changed)))):
        for name, value in changed[line.id or 0].items():
            setattr(line, name, value)
        rates.convert(line)
        line.version += 1
        session.add(line)
    session.flush()


def _store_status(session: Session, actor: Actor, table: TableIn) -> None:
    ids = _ids(session)
    baselines = frozen_of(session, {ids[code] for code in table.values["project"] if code in ids})
    for _, one in rows_of(table, NEW):
        project = ids[one.pop("project")]
        report = {**one, "project_id": project, "baseline_id": baselines[project].id, "reported_by": actor.name}
        session.add(StatusReport.model_validate(report))
    changed = dict(_changes(table))
    for report in session.exec(select(StatusReport).where(col(StatusReport.id).in_(list(changed)))):
        for name, value in changed[report.id or 0].items():
            setattr(report, name, value)
        # As on the screen: what is said anew of a day is measured against the baseline in force.
        report.baseline_id = baselines[report.project_id].id or 0
        report.version, report.reported_by, report.reported_at = report.version + 1, actor.name, utc_now()
        session.add(report)
    session.flush()


def _changes(table: TableIn) -> Iterator[tuple[int, dict[str, Any]]]:
    """The id of each stored row that changes, with the new values by column of the form."""
    form, status = columns(table.name), table.compared.status
    found: dict[int, dict[str, Any]] = {}
    for one in table.compared.changes:
        if status[one.row] == CHANGED:
            value = Decimal(int(str(one.after))).scaleb(-2) if form[one.column].kind in MONEY else one.after
            found.setdefault(int(table.compared.stored_ids[one.row]), {})[one.column] = value
    yield from found.items()


def _ids(session: Session) -> dict[str, int]:
    return {code: id_ or 0 for code, id_ in session.exec(select(Project.code, Project.id))}


def _listed(found: Preview) -> list[dict[str, str]]:
    table = found.tables.get(PROJECTS)
    if table is None:
        return []
    codes = table.values["code"]
    changes = [one for one in table.compared.changes if table.compared.status[one.row] == CHANGED][:MOST_LISTED]
    return [
        {"project": str(codes[one.row]), "column": one.column, "before": _plain(one.before), "after": _plain(one.after)}
        for one in changes
    ]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value if value is not None else "")
