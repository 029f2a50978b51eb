"""Stores the project feed of the US IT Dashboard of 2012 as a portfolio: agencies, investments, projects, costs."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from data.access import Actor, require
from data.errors import Invalid
from data.events import record
from data.organisations import AGENCY as AGENCY_KIND
from data.organisations import place, root
from data.store import refresh_statistics
from data.tables import Organisation
from projects.imports.us_feed import (
    ACTUAL,
    ACTUAL_END,
    AGENCY,
    AGENCY_CODE,
    B1,
    DESCRIPTION,
    INVESTMENT,
    INVESTMENT_TITLE,
    NAME,
    PLANNED,
    PLANNED_END,
    PROJECT,
    START,
    Finding,
    Row,
    read_feed,
)
from projects.investment.lines import BUILD
from projects.investment.rates import load_rates
from projects.register import ACTIVE, CLOSED
from projects.tables import InvestmentLine, Programme, Project

CODE: Final = "us-it-dashboard-2012"
SOURCE: Final = "US IT Dashboard (itdashboard.gov), CPIC project feed of 2012; public domain"
TITLE: Final = "United States federal IT projects, 2012 (imported)"
FINANCIER: Final = "United States federal budget"
CENT: Final = Decimal("0.01")


@dataclass(frozen=True)
class Total:
    """Rows and their planned and projected or actual costs, in dollars."""

    rows: int
    planned: Decimal
    actual: Decimal

    def __add__(self, other: "Total") -> "Total":
        """Both together."""
        return Total(self.rows + other.rows, self.planned + other.planned, self.actual + other.actual)


@dataclass(frozen=True)
class Imported:
    """What an import did: totals as the file has them, as they were stored, as they were refused; all findings.

    `spent` is the cost of the projects that had ended, which is part of `stored.actual`.
    """

    agencies: int
    programmes: int
    file: Total
    stored: Total
    refused: Total
    spent: Decimal
    findings: tuple[Finding, ...]

    @property
    def agrees(self) -> bool:
        """Whether what was stored and what was refused together are exactly what the file has."""
        return self.file == self.stored + self.refused


def import_us_it_dashboard(session: Session, actor: Actor, *, file: Path, beside: bool = False) -> Imported:
    """Store the projects of a feed with their agencies, as history whose gate is unknown; nothing in them is mended.

    Args:
        session: the transaction.
        actor: who imports.
        file: the CSV file with the columns of `projects.imports.us_feed.COLUMNS`.
        beside: whether to import although the register holds other organisations, whose totals it would enter.

    Raises:
        Invalid: the file cannot be read or lacks a column, the import was done before, or the register is not empty.
    """
    top = root(session)
    require(actor, "project.import", top.path)
    _check_register(session, beside=beside)
    rows = read_feed(file)
    good = [row for row in rows if not row.refused]
    agencies = _enter_agencies(session, top, good)
    programmes = _enter_programmes(session, agencies, good)
    projects = _enter_projects(session, agencies, programmes, good)
    _enter_lines(session, projects, good)
    for code, agency in agencies.items():
        count = sum(row.text[AGENCY_CODE] == code for row in good)
        record(
            session,
            actor,
            "project.import",
            subject=f"organisation:{agency.id}",
            organisation=agency.id or 0,
            file=file.name,
            projects=count,
        )
    refresh_statistics(session)
    stored, spent = _stored(session)
    return Imported(
        agencies=len(agencies),
        programmes=len(programmes),
        file=_total(rows),
        stored=stored,
        refused=_total(row for row in rows if row.refused),
        spent=spent,
        findings=tuple(finding for row in rows for finding in row.findings),
    )


def _check_register(session: Session, *, beside: bool) -> None:
    codes = set(session.exec(select(Organisation.code).where(col(Organisation.parent_id).is_not(None))))
    if CODE in codes:
        raise Invalid("us_import.done", code=CODE)
    if codes and not beside:
        raise Invalid("us_import.register", count=len(codes))


def _enter_agencies(session: Session, top: Organisation, rows: list[Row]) -> dict[str, Organisation]:
    def enter(code: str, name: str, parent: Organisation) -> Organisation:
        added = Organisation(code=code, kind=AGENCY_KIND, name_en=name, source=SOURCE)
        place(session, added, parent=parent)
        return added

    if not rows:
        return {}
    above = enter(CODE, TITLE, top)
    names = {row.text[AGENCY_CODE]: row.text[AGENCY] for row in reversed(rows)}
    return {code: enter(f"us-{code}", names[code], above) for code in sorted(names)}


def _enter_programmes(session: Session, agencies: dict[str, Organisation], rows: list[Row]) -> dict[str, Programme]:
    first = {row.text[INVESTMENT]: row for row in reversed(rows)}
    programmes = {
        investment: Programme(
            code=f"us-{investment}",
            name_en=row.text[INVESTMENT_TITLE],
            organisation_id=agencies[row.text[AGENCY_CODE]].id or 0,
            source=SOURCE,
        )
        for investment, row in sorted(first.items())
    }
    session.add_all(programmes.values())
    session.flush()
    return programmes


def _enter_projects(
    session: Session, agencies: dict[str, Organisation], programmes: dict[str, Programme], rows: list[Row]
) -> list[Project]:
    taken: set[str] = set()
    projects = []
    for row in rows:
        code = f"us-{row.text[PROJECT]}"
        # A Project ID that stands twice is kept twice, told apart by its row.
        code = f"{code}-row-{row.number}" if code in taken else code
        taken.add(code)
        projects.append(
            Project(
                code=code,
                organisation_id=agencies[row.text[AGENCY_CODE]].id or 0,
                programme_id=programmes[row.text[INVESTMENT]].id,
                name_en=row.text[NAME],
                description=row.text[DESCRIPTION],
                starts_on=row.days[START],
                ends_on=row.days[ACTUAL_END] or row.days[PLANNED_END] or row.days[B1],
                state=CLOSED if row.complete else ACTIVE,
                gate_unknown=True,
                external_reference=f"{row.text[INVESTMENT]} / {row.text[PROJECT]}",
                source=SOURCE,
                doubts=list(dict.fromkeys(finding.code for finding in row.findings)),
            )
        )
    session.add_all(projects)
    session.flush()
    return projects


def _enter_lines(session: Session, projects: list[Project], rows: list[Row]) -> None:
    rates = load_rates(session)
    for project, row in zip(projects, rows, strict=True):
        planned, actual, start = row.dollars(PLANNED), row.dollars(ACTUAL), row.days[START]
        if start is None or (planned is None and actual is None):
            continue
        cost = None if actual is None else actual.quantize(CENT)
        line = InvestmentLine(
            project_id=project.id or 0,
            year=start.year,
            financier=FINANCIER,
            source="government",
            instrument="budget",
            kind=BUILD,
            currency="USD",
            planned=(planned or Decimal(0)).quantize(CENT),
            spent=cost if cost is not None and row.complete else Decimal("0.00"),
            forecast=cost,
        )
        rates.convert(line)
        session.add(line)
    session.flush()


def _total(rows: Iterable[Row]) -> Total:
    chosen = list(rows)
    sums = (sum((row.dollars(column) or Decimal(0) for row in chosen), Decimal(0)) for column in (PLANNED, ACTUAL))
    return Total(len(chosen), *sums)


def _stored(session: Session) -> tuple[Total, Decimal]:
    """What the database holds of this import, asked of the database itself."""
    count = session.exec(select(func.count()).select_from(Project).where(Project.source == SOURCE)).one()
    amounts = (InvestmentLine.planned, InvestmentLine.forecast, InvestmentLine.spent)
    chosen = select(*(func.sum(col(one)) for one in amounts)).join(
        Project, col(Project.id) == InvestmentLine.project_id
    )  # pyright: ignore[reportCallIssue, reportArgumentType] - columns made in a loop
    planned, actual, spent = (one or Decimal(0) for one in session.exec(chosen.where(Project.source == SOURCE)).one())
    return Total(count, planned, actual), spent
