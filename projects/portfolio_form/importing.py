"""Previews a file against the register: every row new, changed, unchanged or rejected, and the totals of the file."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

import pandas as pd
from sqlmodel import Session, col, select

from assess import states
from data.access import Actor, require_anywhere
from data.errors import Invalid
from data.tables import Organisation
from projects.investment.rates import load_rates
from projects.portfolio_form.checks import check_lines, check_projects, check_status, reject_without_amount
from projects.portfolio_form.comparing import UNCHANGED, Change, Compared, compare
from projects.portfolio_form.findings import DOUBTFUL, REJECTED, Finding, Findings, in_order
from projects.portfolio_form.form import LINES, MONEY, PROJECTS, TABLES, columns, heads
from projects.portfolio_form.mapped import Extra, apply_mapping
from projects.portfolio_form.mapping import Mapping as MappingFile
from projects.portfolio_form.reading import Grid, Notice, read_grids
from projects.portfolio_form.released import reject_above_release
from projects.portfolio_form.reported import reject_unexplained
from projects.portfolio_form.settled import reject_settled_lines, reject_settled_projects
from projects.portfolio_form.shaping import LeftOut, Shaped, find_table, without_totals
from projects.portfolio_form.stored import Places, places, register_table
from projects.portfolio_form.typing_cells import typed
from projects.portfolio_form.values import Reading
from projects.register import ACTIVE
from projects.tables import Project
from projects.tables.value import Baseline, StatusCall

DOUBT: Final = "doubtful"
_NO_TABLE: Final = {0: "portfolio.empty", 1: "portfolio.one_column"}
"""Why there is no table in a file of so many columns."""


@dataclass(frozen=True)
class TableIn:
    """One table of a file: its cells as they stand there, its values, what was found, and what becomes of each row."""

    name: str
    cells: pd.DataFrame
    values: pd.DataFrame
    compared: Compared
    findings: Findings
    left_out: tuple[LeftOut, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Rows by status, and how many of the accepted ones are doubtful."""
        found: Counter[str] = Counter(self.compared.status)
        accepted = set(self.compared.status.index[self.compared.status != REJECTED])
        found[DOUBT] = len(self.findings.rows(DOUBTFUL) & accepted)
        return dict(found)

    def sums(self, *, rejected: bool) -> dict[str, Decimal]:
        """The sum of each column of money, in the file's currencies taken as they are, over rejected or other rows."""
        which = (self.compared.status == REJECTED) == rejected
        money = [one.name for one in columns(self.name).values() if one.kind in MONEY and one.name in self.values]
        return {name: Decimal(int(self.values.loc[which, name].sum())).scaleb(-2) for name in money}


@dataclass(frozen=True)
class Preview:
    """What an import would do. `fingerprint` tells whether file and register are still those that were shown."""

    file: str
    sha256: str
    tables: Mapping[str, TableIn]
    notices: tuple[Notice, ...]
    mapping: MappingFile | None = None
    extra: Extra = field(default_factory=Extra)

    @property
    def findings(self) -> list[Finding]:
        """All findings, by table and row."""
        return in_order(one for table in self.tables.values() for one in table.findings.all)

    @property
    def counts(self) -> dict[str, int]:
        """Rows of all tables by status."""
        return dict(sum((Counter(table.counts) for table in self.tables.values()), Counter()))

    @property
    def changes(self) -> dict[str, tuple[Change, ...]]:
        """What would change, by table."""
        return {name: table.compared.changes for name, table in self.tables.items()}

    @property
    def fingerprint(self) -> str:
        """A print of the file and of what would be done with each of its rows."""
        said = [
            (name, table.compared.status.tolist(), table.compared.stored_ids.tolist(), [str(one) for one in changes])
            for (name, table), changes in zip(self.tables.items(), self.changes.values(), strict=True)
        ]
        return hashlib.sha256(json.dumps([self.sha256, said]).encode()).hexdigest()


def preview_import(
    session: Session, actor: Actor, *, content: bytes, name: str, mapping: MappingFile | None = None
) -> Preview:
    """Read a file as the portfolio form, or by a mapping, and compare it with the register; nothing is stored.

    Raises:
        Denied: the person may bring in projects nowhere.
        Invalid: the file cannot be read, has no heads that are known, lacks a needed column, or has a table twice.
    """
    require_anywhere(actor, "project.import")
    grids, notices = read_grids(content, name=name)
    extra = Extra()
    if mapping is None:
        shaped, said = _form_tables(grids)
        found = {table: Findings(table) for table in shaped}
        readings: dict[str, dict[str, Reading]] = {table: {} for table in shaped}
        rates = load_rates(session)
        readings.setdefault(PROJECTS, {})["estimate"] = Reading(currency=rates.base)
        notices += said
    else:
        mapped = apply_mapping(grids, mapping)
        shaped, found, readings, extra = mapped.tables, mapped.findings, mapped.readings, mapped.extra
        notices += mapped.notices
    if not shaped:
        widest = max((len(row) for grid in grids for row in grid.rows), default=0)
        raise Invalid(_NO_TABLE.get(widest, "portfolio.no_heads"), file=name)
    tables = _tables(session, actor, shaped, found, readings, extra)
    return Preview(name, hashlib.sha256(content).hexdigest(), tables, tuple(notices), mapping, extra)


def _form_tables(grids: list[Grid]) -> tuple[dict[str, Shaped], list[Notice]]:
    shaped: dict[str, Shaped] = {}
    notices: list[Notice] = []
    for grid in grids:
        if not grid.rows:
            continue
        tried = {table: find_table(grid, known=heads(table).get, table=table) for table in TABLES}
        fitting = {table: one for table, one in tried.items() if one is not None}
        if not fitting:
            notices.append(Notice("sheet_left_out", {"table": grid.title}))
            continue
        table = max(fitting, key=lambda one: (len(fitting[one].cells.columns), one == grid.title.lower()))
        if table in shaped:
            raise Invalid("portfolio.table_twice", table=table, sheet=grid.title)
        shaped[table] = fitting[table]
        notices += fitting[table].notices
    return {table: shaped[table] for table in TABLES if table in shaped}, notices


def _tables(
    session: Session,
    actor: Actor,
    shaped: Mapping[str, Shaped],
    found: Mapping[str, Findings],
    readings: Mapping[str, Mapping[str, Reading]],
    extra: Extra,
) -> dict[str, TableIn]:
    """Values, checks and comparison of each table, projects first, since lines and status belong to them."""
    where, rates = places(session, actor), load_rates(session)
    values: dict[str, pd.DataFrame] = {}
    left_out: dict[str, tuple[LeftOut, ...]] = {}
    cells: dict[str, pd.DataFrame] = {}
    for table, one in shaped.items():
        money = {
            column.name: readings[table].get(column.name, Reading())
            for column in columns(table).values()
            if column.kind in MONEY
        }
        ids = ("code",) if table == PROJECTS else ("project",)
        bare = without_totals(one, ids=ids, amounts=money, findings=found[table])
        cells[table], left_out[table] = bare.cells, bare.left_out
        values[table] = typed(bare.cells, table=table, readings=readings[table], findings=found[table])
    stored_projects = register_table(session, actor, table=PROJECTS, action="project.import")
    tables: dict[str, TableIn] = {}
    here = frozenset(stored_projects["code"])
    estimates: dict[str, int] = {}
    for table, frame in values.items():
        if table == PROJECTS:
            check_projects(frame, stored_projects, where=where, creates=extra.creates, findings=found[table])
            stored = stored_projects
            good = frame.loc[~frame.index.isin(found[table].rows(REJECTED))]
            here |= frozenset(good["code"])
            if "estimate" in good:
                known = good.loc[good["estimate"].notna()]
                estimates = dict(zip(known["code"], known["estimate"].astype("int64"), strict=True))
        elif table == LINES:
            if "on_budget" in frame:
                frame["on_budget"] = frame["on_budget"].map(lambda one: True if one is None else one)
            check_lines(frame, projects=here, where=where, estimates=estimates, rates=rates, findings=found[table])
            stored = _stored(session, actor, table, frame)
        else:
            stored = _stored(session, actor, table, frame)
            before = Findings(table, all=list(found[table].all))
            standing = compare(frame, stored, table=table, findings=before).status
            settled = standing.index[standing == UNCHANGED]
            _check_status(session, frame, here=here, where=where, settled=settled, findings=found[table])
        compared = compare(frame, stored, table=table, findings=found[table])
        if table == PROJECTS:
            compared = reject_settled_projects(session, frame, compared, findings=found[table])
        elif table == LINES:
            compared = reject_without_amount(frame, compared, findings=found[table])
            compared = reject_settled_lines(session, frame, compared, findings=found[table])
            compared = reject_above_release(session, frame, stored, compared, rates=rates, findings=found[table])
        else:
            compared = reject_unexplained(session, frame, compared, findings=found[table])
        tables[table] = TableIn(table, cells[table], frame, compared, found[table], left_out[table])
    return tables


def _stored(session: Session, actor: Actor, table: str, values: pd.DataFrame) -> pd.DataFrame:
    codes = [str(one) for one in values["project"].dropna().unique()]
    return register_table(session, actor, table=table, action="project.import", codes=codes)


def _check_status(
    session: Session,
    values: pd.DataFrame,
    *,
    here: frozenset[str],
    where: Places,
    settled: pd.Index,
    findings: Findings,
) -> None:
    chosen = select(Project.id, Project.code, Project.state, Organisation.path)
    named = set(values["project"].dropna())
    joined = chosen.join(Organisation, col(Organisation.id) == Project.organisation_id)
    rows = [one for one in session.exec(joined) if one[1] in named]
    frozen = set(session.exec(select(Baseline.project_id).where(col(Baseline.frozen_at).is_not(None))))
    calls = select(Organisation.path, StatusCall.as_of).join(  # pyright: ignore[reportArgumentType, reportCallIssue] - its stubs know less than pandas does
        StatusCall, col(StatusCall.organisation_id) == col(Organisation.id)
    )
    called = list(session.exec(calls))
    check_status(
        values,
        projects=here,
        where=where,
        called={code: frozenset(on for at, on in called if path.startswith(at)) for _, code, _, path in rows},
        active=frozenset(code for _, code, state, _ in rows if state == ACTIVE),
        with_baseline=frozenset(code for id_, code, _, _ in rows if id_ in frozen),
        today=states.today(),
        settled=settled,
        findings=findings,
    )
