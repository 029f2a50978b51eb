"""The sample country's money: invented financiers, exchange rates, and investment lines over four to six years."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from sqlmodel import Session

from data.access import Actor
from projects.investment.rates import load_rates, set_rate
from projects.register import record_change
from projects.tables import InvestmentLine, Project
from reports.sample.chance import between, share
from reports.sample.country import SOURCE
from reports.sample.ideas import ABOVE, UNKNOWN, Idea

RATES = {"KHR": ("4100", "1", "40"), "EUR": ("1", "1.08", "0"), "JPY": ("150", "1", "4")}
"""What an amount of a currency is worth in the base currency, and by how much the amount moves in a year."""
UNITS = {"USD": 100, "EUR": 100, "KHR": 100_000, "JPY": 10_000}
"""Amounts are planned in round numbers."""
PREPARING = {"G1": 0.05, "G2": 0.10}
"""What these gates release of the build money, as in `gates.yaml`."""
RUN_SHARE = 0.32
WEIGHTS = {1: (1.0,), 2: (0.6, 0.4), 3: (0.3, 0.45, 0.25)}


@dataclass(frozen=True)
class Financier:
    """Somebody who pays: which source and instrument that is, and in which currency."""

    name: str
    source: str
    instrument: str
    currency: str
    on_budget: bool = True


TREASURY = Financier("Treasury of the sample country", "government", "budget", "KHR")
OTHERS = (
    Financier("Lantern Development Bank", "development_partners", "loan", "USD"),
    Financier("Three Rivers Cooperation", "dialogue_partners", "grant", "EUR", on_budget=False),
    Financier("Northern Islands Grant Aid", "grant_aid", "grant", "JPY", on_budget=False),
    Financier("Lotus Telephone Company", "private_sector", "partnership_or_fee", "USD", on_budget=False),
    Financier("Fund for Universal Service", "usf", "usf", "KHR"),
    Financier("Friends of the Old Drum", "other", "in_kind", "USD", on_budget=False),
)


def enter_rates(session: Session, planner: Actor, *, today: date) -> None:
    """A rate for each currency at the beginning of each year, back to before the first investment."""
    for currency, (amount, in_base, move) in RATES.items():
        for year in range(today.year - 6, today.year + 1):
            moved = Decimal(amount) + Decimal(move) * (year - today.year)
            on = date(year, 1, 2)
            set_rate(session, planner, currency=currency, on=on, amount=moved, in_base=in_base, source=SOURCE)


def enter_lines(session: Session, planner: Actor, registered: Mapping[Idea, Project]) -> None:
    """The investment lines of all projects, converted; what is committed stays within what the gates release."""
    rates = load_rates(session)
    for idea, project in registered.items():
        lines = _lines(idea, project)
        if idea.twist == ABOVE:
            _overspend(idea, lines)
        for line in lines:
            rates.convert(line)
        session.add_all(lines)
        record_change(session, planner, project, "investment.edit", lines=len(lines))
    session.flush()


def _lines(idea: Idea, project: Project) -> list[InvestmentLine]:
    build_years = idea.build_years
    first = _first_year(idea)
    years = 4 + (idea.size != "S") + (idea.size == "L")
    build_weights = WEIGHTS[build_years]
    shares = _financiers(idea)
    lines: list[InvestmentLine] = []
    for number in range(years):
        year = first + number
        parts: list[tuple[str, float]] = []
        if number < build_years:
            parts.append(("build", idea.cost * 1000 * (1 - RUN_SHARE) * build_weights[number]))
        if number >= build_years - (build_years > 1):
            parts.append(("run", idea.cost * 1000 * RUN_SHARE / (years - build_years + (build_years > 1))))
        for kind, in_base in parts:
            for financier, part in shares:
                if kind == "run" and financier is not TREASURY and len(shares) > 1:
                    continue
                amount = in_base * (1.0 if kind == "run" and len(shares) > 1 else part)
                lines.append(_line(idea, project, financier, year=year, kind=kind, in_base=amount))
    return lines


def _line(
    idea: Idea, project: Project, financier: Financier, *, year: int, kind: str, in_base: float
) -> InvestmentLine:
    amount, worth, _ = RATES.get(financier.currency, ("1", "1", "0"))
    unit = UNITS[financier.currency]
    planned = Decimal(max(round(in_base * float(amount) / float(worth) / unit), 1) * unit)
    committed_share, spent_share = _shares(idea, year=year, kind=kind)
    committed = _part(planned, committed_share)
    spent = _part(committed, spent_share)
    forecast = None
    if idea.passed > 3 and kind == "build":
        forecast = max(_part(planned, between(0.92, 1.18, idea.code, year, financier.name)), spent)
    return InvestmentLine(
        project_id=project.id or 0,
        year=year,
        financier=financier.name,
        source=financier.source,
        instrument=financier.instrument,
        on_budget=financier.on_budget,
        kind=kind,
        currency=financier.currency,
        planned=planned,
        committed=committed,
        spent=spent,
        forecast=forecast,
    )


def _first_year(idea: Idea) -> int:
    """The year of the first money: for what is being prepared this year, else when the work begins."""
    if idea.gate in PREPARING and "G3" not in {gate for one in idea.sittings for gate in one.gates}:
        return next(one.on.year for one in idea.sittings if idea.gate in one.gates)
    return idea.starts_on.year


def _financiers(idea: Idea) -> list[tuple[Financier, float]]:
    if idea.size == "S":
        return [(TREASURY, 1.0)]
    others = sorted(OTHERS, key=lambda one: share(idea.code, one.name))
    if idea.size == "M":
        return [(TREASURY, 0.6), (others[0], 0.4)] if share(idea.code, "alone") > 0.3 else [(TREASURY, 1.0)]
    return [(TREASURY, 0.35), (others[0], 0.45), (others[1], 0.2)]


def _shares(idea: Idea, *, year: int, kind: str) -> tuple[float, float]:
    """How much of a planned line is committed, and how much of that is spent."""
    now = idea.today.year
    if year > now:
        return 0.0, 0.0
    over = year < now or (kind == "build" and idea.passed > 4)
    done = between(0.86, 1.0, idea.code, year, kind) if over else between(0.3, 0.7, idea.code, kind)
    if kind == "run":
        return (0.9, done) if idea.passed > 4 else (0.0, 0.0)
    if idea.passed > 3 or idea.twist == UNKNOWN:
        return 1.0, done
    if idea.gate in PREPARING and year == _first_year(idea):
        # What is released is a part of all building; the lines of the first year hold only a part of that.
        return 0.8 * PREPARING[idea.gate] / WEIGHTS[idea.build_years][0], done
    return 0.0, 0.0


def _overspend(idea: Idea, lines: list[InvestmentLine]) -> None:
    """Let the building cost more than all that was planned for it; the treasury's newest line bears it."""
    paid = [line for line in lines if line.kind == "build" and line.year <= idea.today.year]
    bearing = max((line for line in paid if line.financier == TREASURY.name), key=lambda line: line.year)
    for line in paid:
        line.spent = line.committed
    amount, worth, _ = RATES[TREASURY.currency]
    ahead = sum(float(line.planned) for line in lines if line.kind == "build" and line.year > idea.today.year)
    extra = idea.cost * 1000 * 0.12 * float(amount) / float(worth)
    bearing.spent += Decimal(round((extra + ahead) / 100_000) * 100_000)
    bearing.forecast = max(bearing.forecast or bearing.spent, bearing.spent)
    bearing.note = "A second delivery had to be bought before the decision."


def _part(amount: Decimal, part: float) -> Decimal:
    return (amount * Decimal(str(round(part, 4)))).quantize(Decimal(1), rounding=ROUND_DOWN)
