"""Turns somebody else's table into the form by a mapping file; row numbers stay those of the file."""

import hashlib
import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

import pandas as pd

from data.errors import Invalid
from projects.portfolio_form.colours import Coloured, coloured
from projects.portfolio_form.findings import DOUBTFUL, REJECTED, Findings
from projects.portfolio_form.form import LINES, MONEY, PROJECTS, columns, plain_head
from projects.portfolio_form.mapping import Line, Mapping
from projects.portfolio_form.own_rules import check_own_rules, days_of
from projects.portfolio_form.reading import Grid, Notice
from projects.portfolio_form.shaping import Shaped, find_table, without_totals
from projects.portfolio_form.values import Reading

DIGEST = 10
NO_SIGNS = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Figure:
    """A published figure of a row: its name, its text, and the amount in hundredths if it is money.

    `of` says of which colour it is the published variance: "cost", "schedule", or "" of none.
    """

    row: int
    name: str
    text: str
    amount: int | None
    of: str = ""


@dataclass(frozen=True)
class Extra:
    """What a mapped file has beside the form: organisations and programmes to make, published figures, colours.

    `organisations` maps codes to names, `programmes` codes to name and organisation.
    """

    organisations: Table[str, str] = field(default_factory=dict)
    programmes: Table[str, tuple[str, str]] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    colours: tuple[Coloured, ...] = ()

    @property
    def creates(self) -> frozenset[str]:
        """The codes of all that the import makes if it is not there."""
        return frozenset({*self.organisations, *self.programmes})


@dataclass(frozen=True)
class Mapped:
    """A file as the form."""

    tables: dict[str, Shaped]
    findings: dict[str, Findings]
    readings: dict[str, dict[str, Reading]]
    notices: list[Notice]
    extra: Extra


def apply_mapping(grids: Sequence[Grid], mapping: Mapping) -> Mapped:
    """The tables of the form that a mapping makes of a file.

    Raises:
        Invalid: no sheet has the columns that the mapping reads.
    """
    shaped = _raw(grids, mapping)
    findings = {PROJECTS: Findings(PROJECTS, _heads(mapping.projects)), LINES: Findings(LINES, _heads(mapping.lines))}
    amounts = {
        line.column: Reading(line.scale, line.decimal)
        for line in (*mapping.projects, *mapping.lines)
        if line.column and _kind(line) in MONEY
    }
    ids = [name for line in mapping.projects if line.field in ("code", "name_en") for name in line.reads]
    shaped = without_totals(shaped, ids=ids, amounts=amounts, findings=findings[PROJECTS])
    cells = shaped.cells
    check_own_rules(cells, mapping.checks, findings[PROJECTS])
    organisations = mapping.organisations.prefix + cells[mapping.organisations.column].map(_plain_code)
    projects = _table(cells, mapping.projects, findings[PROJECTS])
    projects["code"] = _codes(projects["code"], mapping, findings[PROJECTS])
    projects["organisation"] = organisations
    extra_programmes: dict[str, tuple[str, str]] = {}
    if mapping.programmes:
        projects["programme"] = (mapping.programmes.prefix + cells[mapping.programmes.column]).str.slice(0, 40)
        named = zip(projects["programme"], cells[mapping.programmes.name], organisations, strict=True)
        for code, name, organisation in named:
            extra_programmes.setdefault(code, (name[:300], organisation))
    tables = {PROJECTS: Shaped(projects, shaped.left_out, shaped.notices)}
    if mapping.lines:
        chosen = (cells[list(mapping.lines_if_any)] != "").any(axis=1) if mapping.lines_if_any else cells.index >= 0
        lines = _table(cells[chosen], mapping.lines, findings[LINES])
        lines["project"] = projects.loc[lines.index, "code"]
        tables[LINES] = Shaped(lines, (), ())
    names = zip(organisations, cells[mapping.organisations.name], strict=True)
    extra = Extra(
        {code: name for code, name in names if name},
        extra_programmes,
        tuple(_figures(cells, mapping)),
        tuple(coloured(cells, mapping.colours)) if mapping.colours else (),
    )
    readings = {
        table: {line.field: _reading(line, mapping) for line in lines}
        for table, lines in ((PROJECTS, mapping.projects), (LINES, mapping.lines))
    }
    return Mapped(tables, findings, readings, list(shaped.notices), extra)


def _raw(grids: Sequence[Grid], mapping: Mapping) -> Shaped:
    wanted = {plain_head(name): name for name in mapping.reads}
    lacking = sorted(mapping.reads)
    for grid in grids:
        if not grid.rows or (mapping.sheet and grid.title != mapping.sheet):
            continue
        found = find_table(grid, known=wanted.get, table=grid.title)
        if found is None:
            continue
        missing = sorted(mapping.reads - set(found.cells))
        if not missing:
            return found
        lacking = min(lacking, missing, key=len)
    raise Invalid("portfolio.columns", table=mapping.title, missing=", ".join(lacking))


def _table(cells: pd.DataFrame, lines: Sequence[Line], findings: Findings) -> pd.DataFrame:
    return pd.DataFrame({line.field: _value(cells, line, findings) for line in lines}, index=cells.index, dtype=object)


def _value(cells: pd.DataFrame, line: Line, findings: Findings) -> pd.Series:
    if line.constant is not None:
        found = pd.Series(line.constant, index=cells.index, dtype=object)
    elif line.column:
        found = cells[line.column]
    elif line.columns:
        found = cells[line.columns[0]]
        for name in line.columns[1:]:
            found = found.where(found != "", cells[name])
    elif line.joined:
        found = _by_row(cells, line.joined, lambda row: " / ".join(one for one in row if one))
    else:
        found = _by_row(cells, line.digest, lambda row: hashlib.sha256("\x1f".join(row).encode()).hexdigest()[:DIGEST])
    if line.nothing:
        found = found.where(~found.isin(line.nothing), "")
    if line.values is not None:
        unknown = (found != "") & ~found.isin(line.values.keys())
        for row in cells.index[unknown]:
            findings.add(int(row), line.field, "not_mapped", REJECTED, value=found[row])
        found = found.map(lambda one: line.values.get(one, "") if line.values else one)  # pyright: ignore[reportArgumentType, reportCallIssue] - its stubs know less than pandas does
    if line.ended:
        ended, by = days_of(cells[line.ended.column]), days_of(cells[line.ended.by])
        found = found.where((ended.notna() & by.notna() & (ended <= by)).to_numpy(), line.otherwise)
    return found.where(found == "", line.prefix + found.astype(object)) if line.prefix else found


def _by_row(cells: pd.DataFrame, names: Sequence[str], made: Callable[[tuple[str, ...]], str]) -> pd.Series:
    # Not with `apply`, which makes a table of a table without rows.
    rows = zip(*(cells[name] for name in names), strict=True)
    return pd.Series([made(row) for row in rows], index=cells.index, dtype=object)


def _codes(codes: pd.Series, mapping: Mapping, findings: Findings) -> pd.Series:
    """Codes as the register takes them; one that stands twice is kept apart by its row where the mapping says so."""
    if mapping.repeated == "reject":
        return codes
    repeats = codes.duplicated(keep="first") & (codes != "")
    first = {code: row for row, code in reversed(list(codes.items()))}
    kept = codes.copy()
    for row in codes.index[repeats]:
        findings.add(int(row), "code", "id_repeated", DOUBTFUL, value=codes[row], first=first[codes[row]])
        kept[row] = f"{codes[row]}-row-{row}"
    return kept


def _figures(cells: pd.DataFrame, mapping: Mapping) -> list[Figure]:
    colours = mapping.colours
    of = {colours.schedule.published: "schedule", colours.cost.published: "cost"} if colours else {}
    found = []
    for one in mapping.published:
        filled = cells[one.column][(cells[one.column] != "") & ~cells[one.column].isin(one.nothing)]
        for row, text in filled.items():
            amount = _published_cents(text, one.scale) if one.scale else None
            found.append(Figure(int(str(row)), one.name, text[:300], amount, of.get(one.column, "")))
    return found


def _published_cents(text: str, scale: int) -> int | None:
    """A published amount in hundredths, below nothing too; None where it is no plain number or finer than that."""
    try:
        cents = Decimal(text) * scale * 100
    except InvalidOperation:
        return None
    return int(cents) if cents.is_finite() and cents == cents.to_integral_value() else None


def _reading(line: Line, mapping: Mapping) -> Reading:
    # A constant is in the form's own scale already.
    scale = line.scale if line.constant is None else 1
    return Reading(scale, line.decimal, line.dates, mapping.currency)


def _heads(lines: Sequence[Line]) -> dict[str, str]:
    return {line.field: line.reads[0] for line in lines if line.reads}


def _kind(line: Line) -> str:
    column = columns(PROJECTS).get(line.field) or columns(LINES).get(line.field)
    return column.kind if column else ""


def _plain_code(text: str) -> str:
    return NO_SIGNS.sub("-", text).strip("-")[:40]
