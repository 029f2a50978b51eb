"""A country at full size for the benchmarks: the sample country, filled up to a real register and portfolio."""

from dataclasses import dataclass

from sqlmodel import Session

from bench.population.portfolio import fill_projects
from bench.population.register import fill_register
from bench.population.results import fill_results
from data.sign_in import is_sample
from data.tables import Setting
from reports.sample import build_if_new

SEED = 20260101
FILLED = "bench.population"


@dataclass(frozen=True)
class Size:
    """How much there is when it is filled, the sample's own thirty organisations and sixty projects included."""

    organisations: int = 1900
    cycles: int = 5
    projects: int = 5000
    years: int = 10


def fill(session: Session, size: Size | None = None, *, answers: bool = False) -> bool:
    """Fill a database up to `size`, building the sample country first where there is none; whether it did anything.

    Seeded: the same rows each time, but for the dates of the sample. With `answers`, the answers behind the results
    are stored too, about two million rows.
    """
    if session.get(Setting, FILLED):
        return False
    if not is_sample(session) and not build_if_new(session):
        raise ValueError("only an empty database, or one with the sample country, can be filled")
    wanted = size or Size()
    organisations = fill_register(session, wanted.organisations, seed=SEED)
    fill_results(session, organisations, cycles=wanted.cycles, seed=SEED, answers=answers)
    fill_projects(session, organisations, count=wanted.projects, years=wanted.years, seed=SEED)
    session.add(Setting(name=FILLED, value="1"))
    return True
