"""Whether the money planned for building covers the work of the baseline in every year."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session, col, select

from data.access import Actor
from projects.register import find_project, id_of
from projects.tables import InvestmentLine, Project
from projects.tables.value import Baseline

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Covered:
    """A year of a baseline: the worth of its `work`, and what the lines plan for building, in the base currency.

    `planned` is None while a rate of one of its lines is missing.
    """

    year: int
    work: Decimal
    planned: Decimal | None

    @property
    def enough(self) -> bool:
        """Whether the money of the year covers its work; what another year has to spare does not count."""
        return self.planned is not None and self.planned >= self.work


def coverage_of(session: Session, actor: Actor, project: int) -> list[Covered]:
    """The years in which the baseline has work or the lines plan money for building; empty without a baseline."""
    return coverage(session, find_project(session, actor, project))


def coverage(session: Session, project: Project) -> list[Covered]:
    """As `coverage_of`, for callers that were let see the project."""
    return _by_project(session, [id_of(project)]).get(id_of(project), [])


def uncovered(session: Session, project: Project) -> list[Covered]:
    """The years whose money does not cover the work of the baseline, for callers that were let see the project."""
    return [one for one in coverage(session, project) if not one.enough]


def short_of_money(session: Session, projects: Collection[int]) -> frozenset[int]:
    """Those of these projects of which some year is not covered; for callers that were let see them."""
    found = _by_project(session, projects)
    return frozenset(number for number, years in found.items() if not all(one.enough for one in years))


def _by_project(session: Session, projects: Collection[int]) -> dict[int, list[Covered]]:
    """The coverage of each of these projects that has a baseline, with two queries whatever their number."""
    versions = select(Baseline.project_id, Baseline.periods).where(col(Baseline.project_id).in_(projects))
    # Of several versions the newest comes last and stays.
    newest = dict(session.exec(versions.order_by(col(Baseline.version))).all())
    planned: dict[int, dict[int, Decimal | None]] = {number: {} for number in newest}
    lines = select(InvestmentLine.project_id, InvestmentLine.year, col(InvestmentLine.planned_base)).where(
        col(InvestmentLine.project_id).in_(newest), InvestmentLine.kind == "build"
    )
    for number, year, amount in session.exec(lines):
        before = planned[number].get(year, ZERO)
        planned[number][year] = None if before is None or amount is None else before + amount
    return {number: _covered(periods, planned[number]) for number, periods in newest.items()}


def _covered(periods: Iterable[Mapping[str, str]], planned: Mapping[int, Decimal | None]) -> list[Covered]:
    work: dict[int, Decimal] = {}
    for one in periods:
        year = int(one["month"][:4])
        work[year] = work.get(year, ZERO) + Decimal(one["planned"])
    years = sorted({*(year for year, worth in work.items() if worth), *planned})
    return [Covered(year, work.get(year, ZERO), planned.get(year, ZERO)) for year in years]
