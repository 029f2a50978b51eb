"""Investment lines: who pays what, in which year, for which work; commitments are held to what a gate released."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import Session, col, select

from assess import states
from data.access import Actor
from data.errors import Invalid
from data.i18n import language
from projects.entries import check_version
from projects.gates.standing import Standing, standings
from projects.investment.closed_years import check_line, check_removal
from projects.investment.line_values import checked_value
from projects.investment.rates import AMOUNTS, load_rates, missing_rates
from projects.lists import strategies
from projects.recorded import plain
from projects.register import edit_part, edit_project, find_project, id_of, record_change
from projects.tables import InvestmentLine, Project

CHANGEABLE = frozenset({"year", "financier", "source", "instrument", "on_budget", "kind", "currency", "note", *AMOUNTS})
KINDS = BUILD, RUN = ("build", "run")
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Sums:
    """The amounts of a project's lines of one kind, in the base currency.

    Each is None while a rate is missing; `missing` then names currency and year: "KHR 2027".
    """

    planned: Decimal | None
    committed: Decimal | None
    spent: Decimal | None
    missing: str = ""


@dataclass(frozen=True)
class Budget:
    """What a project may commit and what it has: sums by kind beside what the gates released, in the base currency.

    `released` and `above` (what was spent above the release) are None where the gate or a rate is unknown.
    """

    sums: Mapping[str, Sums]
    released: Mapping[str, Decimal | None]
    above: Mapping[str, Decimal | None]

    @property
    def whole_life(self) -> Decimal | None:
        """All that is planned, building and running; None while a rate is missing."""
        return _whole([self.sums[kind].planned for kind in KINDS])

    @property
    def total(self) -> Sums:
        """Building and running together; each sum is None while a rate is missing."""
        parts = [self.sums[kind] for kind in KINDS]
        return Sums(
            planned=_whole([part.planned for part in parts]),
            committed=_whole([part.committed for part in parts]),
            spent=_whole([part.spent for part in parts]),
            missing=self.missing,
        )

    @property
    def all_released(self) -> Decimal | None:
        """What the gates released for building and running together; None where the gate is unknown."""
        return _whole([self.released[kind] for kind in KINDS])

    @property
    def all_above(self) -> Decimal | None:
        """What was spent above the release of its own kind, summed; None where the gate or a rate is unknown."""
        return _whole([self.above[kind] for kind in KINDS])

    @property
    def missing(self) -> str:
        """The rates that are missing, named; empty if none is."""
        return ", ".join(dict.fromkeys(part.missing for part in self.sums.values() if part.missing))


def add_line(
    session: Session,
    actor: Actor,
    *,
    project: int,
    year: int,
    financier: str,
    source: str,
    instrument: str,
    kind: str,
    currency: str,
    planned: Decimal | int | str = 0,
    committed: Decimal | int | str = 0,
    spent: Decimal | int | str = 0,
    forecast: Decimal | int | str | None = None,
    on_budget: bool = True,
    note: str = "",
    reason: str = "",
) -> InvestmentLine:
    """Enter money of one year from one financier. Amounts are in `currency`, with at most two decimals.

    In a closed project it can only tell what was spent; in a closed year too, with a reason.

    Raises:
        Closed: the project or the year is closed, and the line tells more than what was spent.
        Invalid: an amount is negative or absurd, an id is unknown, or it commits more than the gates released.
    """
    found = edit_project(session, actor, project, action="investment.edit", late=True)
    entered = {
        "year": year,
        "financier": financier,
        "source": source,
        "instrument": instrument,
        "kind": kind,
        "currency": currency,
        "planned": planned,
        "committed": committed,
        "spent": spent,
        "forecast": forecast,
        "on_budget": on_budget,
        "note": note,
    }
    checked = {name: checked_value(name, value) for name, value in entered.items()}
    line = InvestmentLine.model_validate({"project_id": found.id, **checked})
    said = check_line(session, found, line, {}, reason=reason)
    return _store(session, actor, found, line, checked, reason=said)


def change_line(
    session: Session, actor: Actor, line: int, *, seen_version: int, changes: Mapping[str, object], reason: str = ""
) -> InvestmentLine:
    """Change a line that was seen at `seen_version`; `changes` maps column names of `CHANGEABLE` to values.

    Of a closed project only what was spent and the note can be corrected; of a closed year too, with a reason.

    Raises:
        Closed: the project or the year is closed, or the year that the line is moved to.
        Conflict: somebody changed it since.
        Invalid: as for `add_line`.
    """
    found, project = edit_part(session, actor, InvestmentLine, line, action="investment.edit", late=True)
    check_version(found.version, seen_version)
    unknown = changes.keys() - CHANGEABLE
    if unknown:
        raise ValueError(f"not changeable: {sorted(unknown)}")
    checked = {name: checked_value(name, value) for name, value in changes.items()}
    said = check_line(session, project, found, checked, reason=reason)
    return _store(session, actor, project, found, checked, reason=said)


def remove_line(session: Session, actor: Actor, line: int, *, seen_version: int) -> None:
    """Take a line away on which nothing is committed or spent.

    Raises:
        Closed: the project or the year is closed.
        Conflict: somebody changed it since.
        Invalid: money is committed or spent on it, which is a fact.
    """
    found, project = edit_part(session, actor, InvestmentLine, line, action="investment.edit")
    check_version(found.version, seen_version)
    check_removal(session, found)
    if found.committed or found.spent:
        raise Invalid("money.line_in_use", year=found.year, financier=found.financier)
    session.delete(found)
    session.flush()
    removed = {name: plain(getattr(found, name)) for name in sorted(CHANGEABLE)}
    record_change(session, actor, project, "investment.edit", line_id=line, removed=removed)


def lines_of(session: Session, actor: Actor, project: int) -> list[InvestmentLine]:
    """The investment lines of a project, by year, financier and kind."""
    found = find_project(session, actor, project)
    order = (col(InvestmentLine.year), col(InvestmentLine.financier), col(InvestmentLine.kind), col(InvestmentLine.id))
    return list(session.exec(select(InvestmentLine).where(InvestmentLine.project_id == found.id).order_by(*order)))


def budget_of(session: Session, actor: Actor, project: int, *, today: date | None = None) -> Budget:
    """What a project has planned, committed and spent, beside what its gates released."""
    found = find_project(session, actor, project)
    return budget(session, found, _standing(session, found, today))


def budget(session: Session, project: Project, standing: Standing) -> Budget:
    """The budget of a project that the caller was let see."""
    return _budget(session.exec(select(InvestmentLine).where(InvestmentLine.project_id == project.id)).all(), standing)


def _budget(lines: Sequence[InvestmentLine], standing: Standing) -> Budget:
    sums = {kind: _sums([line for line in lines if line.kind == kind]) for kind in KINDS}
    released = {BUILD: standing.released_build, RUN: standing.released_run}
    above: dict[str, Decimal | None] = {}
    for kind in KINDS:
        spent, free = sums[kind].spent, released[kind]
        above[kind] = None if spent is None or free is None else max(spent - free, ZERO)
    return Budget(sums, released, above)


def _store(
    session: Session,
    actor: Actor,
    project: Project,
    line: InvestmentLine,
    checked: Mapping[str, object],
    *,
    reason: str,
) -> InvestmentLine:
    standing = _standing(session, project, None)
    lines = session.exec(select(InvestmentLine).where(InvestmentLine.project_id == project.id)).all()
    before = _budget(lines, standing)
    # The line as it would be, so that a refusal leaves the stored one untouched.
    wanted = InvestmentLine.model_validate({**line.model_dump(), **checked})
    load_rates(session).convert(wanted)
    after = _budget([*(one for one in lines if one.id != line.id), wanted], standing)
    if wanted.committed and (line.id is None or _commitment(wanted) != _commitment(line)):
        _check_commitment(wanted.kind, before, after, standing)
    for name in (*checked, *(f"{amount}_base" for amount in AMOUNTS)):
        setattr(line, name, getattr(wanted, name))
    line.version += 1 if line.id else 0
    session.add(line)
    session.flush()
    above = {kind: str(amount) for kind, amount in after.above.items() if amount and amount != before.above[kind]}
    details: dict[str, object] = {"line": {name: plain(value) for name, value in checked.items()}}
    if above:
        details["above_release"] = above
    if reason:
        details["reason"] = reason
    record_change(session, actor, project, "investment.edit", line_id=line.id, **details)
    return line


def _check_commitment(kind: str, before: Budget, after: Budget, standing: Standing) -> None:
    """Refuse to commit more than is released; what was committed before may stay or shrink."""
    released, now, was = after.released[kind], after.sums[kind].committed, before.sums[kind].committed
    if released is None:
        return
    if now is None:
        # Without a rate nobody can tell whether a commitment lies within the release.
        raise Invalid("money.rate_missing", missing=after.sums[kind].missing)
    if was is not None and now <= was:
        return
    if standing.held:
        raise Invalid("money.on_hold", gate=standing.gate)
    if now > released:
        gate = standing.passed or "–"
        name = strategies().kind_names[kind].to(language())
        raise Invalid("money.above_release", kind=name, committed=now, released=released, gate=gate)


def _commitment(line: InvestmentLine) -> tuple[object, ...]:
    return (line.committed, line.currency, line.year, line.kind)


def _whole(parts: Sequence[Decimal | None]) -> Decimal | None:
    return None if None in parts else sum((part for part in parts if part), ZERO)


def _sums(lines: list[InvestmentLine]) -> Sums:
    missing = missing_rates((line.currency, line.year) for line in lines if line.planned_base is None)
    if missing:
        return Sums(None, None, None, missing)
    return Sums(
        planned=sum((line.planned_base or ZERO for line in lines), ZERO),
        committed=sum((line.committed_base or ZERO for line in lines), ZERO),
        spent=sum((line.spent_base or ZERO for line in lines), ZERO),
    )


def _standing(session: Session, project: Project, today: date | None) -> Standing:
    return standings(session, [project], today=today or states.today())[id_of(project)]
