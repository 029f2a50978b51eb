"""Whether the money planned for building covers the work of the baseline in every year."""

from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session, col, select

from data.access import Actor
from projects.health.baselines import newest
from projects.register import find_project, id_of
from projects.tables import InvestmentLine, Project

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
    baseline = newest(session, id_of(project))
    if baseline is None:
        return []
    work: dict[int, Decimal] = {}
    for one in baseline.periods:
        year = int(one["month"][:4])
        work[year] = work.get(year, ZERO) + Decimal(one["planned"])
    planned: dict[int, Decimal | None] = {}
    lines = select(col(InvestmentLine.year), col(InvestmentLine.planned_base)).where(
        InvestmentLine.project_id == project.id, InvestmentLine.kind == "build"
    )
    for year, amount in session.exec(lines):
        before = planned.get(year, ZERO)
        planned[year] = None if before is None or amount is None else before + amount
    years = sorted({*(year for year, worth in work.items() if worth), *planned})
    return [Covered(year, work.get(year, ZERO), planned.get(year, ZERO)) for year in years]


def uncovered(session: Session, project: Project) -> list[Covered]:
    """The years whose money does not cover the work of the baseline, for callers that were let see the project."""
    return [one for one in coverage(session, project) if not one.enough]
