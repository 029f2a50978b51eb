"""What the first screen tells: where the country stands, what moved, what is red, the money, the targets, decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlmodel import Session

from assess import states
from assess.comparing.movement import moved_between
from assess.cycles.control import Cycle, list_cycles
from assess.national import national_table, stage_distribution
from assess.states import SETTLED
from assess.submissions import count_states
from assess.targets.frameworks import PolicyFramework, list_frameworks
from assess.targets.observations import Followed, followed, verdict_counts
from assess.targets.pace import LATE, Verdict
from data.access import Actor, require_anywhere
from data.organisations import root
from projects.earned.health import COLOURS, RED
from projects.health.board import Health, portfolio_health
from projects.investment.rates import base_currency
from projects.listing import list_with_standings
from projects.portfolio import summary
from projects.scenarios.kept import APPROVED, list_scenarios
from projects.scenarios.result import result_of
from reports.investment import by_year_and_source
from reports.overview.waiting import Waiting, waiting_for
from reports.wording.maturity import named

MOST = 4
"""Of a list that is told in full elsewhere, so many stand on the screen."""
BEFORE, AFTER = 2, 2
"""The years around this one whose money is drawn."""
STEPS = ("planned", "committed", "spent")


@dataclass(frozen=True)
class Spread:
    """How many organisations stand at each stage from 0 to 4, in a cycle or as a plan promises it."""

    name: str
    counts: Mapping[int, int]

    @property
    def assessed(self) -> int:
        """How many have a stage at all."""
        return sum(self.counts.values())

    def at_least(self, stage: int) -> int:
        """How many have reached a stage."""
        return sum(count for one, count in self.counts.items() if one >= stage)


@dataclass(frozen=True)
class Country:
    """Where the country stands in a cycle: the newest one verified for at least half, else the newest with a result.

    `last` is the spread of the same organisations in the cycle before, `plan` that of the approved plan; None without
    one. `organisations` take part in the cycle. `under_way` is a newer cycle, of which `verified` of `asked` are done.
    """

    cycle: Cycle
    now: Spread
    last: Spread | None
    plan: Spread | None
    organisations: int
    under_way: Cycle | None
    verified: int
    asked: int


@dataclass(frozen=True)
class Moved:
    """What moved since the cycle before, of the organisations verified in both.

    `rose`, `fell` and `same` count by stage; `median` is the median change of the total in percentage points. `fallen`
    and `risen` are rows of `assess.comparing.movement.moved_country`: those that lost a stage and those that gained
    one, the largest change of the total first, at most `MOST`.
    """

    earlier: Cycle
    both: int
    rose: int
    fell: int
    same: int
    median: float
    fallen: Sequence[Mapping[Any, Any]]
    risen: Sequence[Mapping[Any, Any]]


@dataclass(frozen=True)
class Red:
    """How the projects under way stand, by their worst colour (None: without one), and the worst, gravest first.

    `escalated` counts the projects of the escalation list.
    """

    projects: int
    by_colour: Mapping[str | None, int]
    escalated: int
    worst: Sequence[Health]


@dataclass(frozen=True)
class Money:
    """What all projects have planned, committed and spent; None while a rate is missing for `unconverted` of them.

    `by_year` has a row per year, step (of `STEPS`) and source (its id) with the amount, of the years around this one.
    """

    currency: str
    planned: Decimal | None
    committed: Decimal | None
    spent: Decimal | None
    unconverted: int
    by_year: pd.DataFrame

    def of_planned(self, step: str) -> Decimal | None:
        """What is committed or spent, in percent of the plan; None where nothing is planned or a rate is missing."""
        amount = getattr(self, step)
        return 100 * amount / self.planned if self.planned and amount is not None else None


@dataclass(frozen=True)
class Targets:
    """How the targets of the policy in force stand, or of the last one: counts by verdict, and at most `MOST` late."""

    framework: PolicyFramework
    counts: Mapping[Verdict, int]
    late: Sequence[Followed]


@dataclass(frozen=True)
class Overview:
    """All that the first screen tells somebody; None for what is not there yet. `waiting` is theirs to decide."""

    country: Country | None
    moved: Moved | None
    red: Red
    money: Money
    targets: Targets | None
    waiting: Sequence[Waiting]


def overview(session: Session, actor: Actor, *, today: date | None = None) -> Overview:
    """All that the first screen tells this person, of the organisations and projects that they may see."""
    require_anywhere(actor, "national.read")
    on = today or states.today()
    listed = list_with_standings(session, actor, today=on)
    cycles = [one for one in list_cycles(session, actor) if one.state != "draft"]
    country, moved = _country(session, actor, cycles)
    health = portfolio_health(session, actor, today=on, listed=listed.projects)
    return Overview(
        country=country,
        moved=moved,
        red=_red(health),
        money=_money(session, actor, listed.projects, on),
        targets=_targets(session, actor, on),
        waiting=waiting_for(
            session, actor, cycles=cycles, listed=listed, escalated=sum(bool(one.escalated) for one in health), today=on
        ),
    )


def _country(session: Session, actor: Actor, cycles: Sequence[Cycle]) -> tuple[Country | None, Moved | None]:
    counts = {one.id: count_states(session, actor, cycle=one.id or 0) for one in cycles}
    settled = {one.id: sum(counts[one.id][state] for state in SETTLED) for one in cycles}
    asked = {one.id: sum(counts[one.id].values()) for one in cycles}
    verified = [one for one in cycles if settled[one.id]]
    if not verified:
        return None, None
    # The first few results of a cycle are no sample of the country.
    now = next((one for one in verified if 2 * settled[one.id] >= asked[one.id]), verified[0])
    table = national_table(session, actor, now.id or 0)
    older = verified[verified.index(now) + 1 :]
    earlier = older[0] if older else None
    newer = next((one for one in cycles[: cycles.index(now)] if one.state == "open"), None)
    last, moved = None, None
    if earlier is not None:
        before = national_table(session, actor, earlier.id or 0)
        assessed = table.loc[table["stage_reached"].notna(), "organisation"]
        last = _spread(earlier, before[before["organisation"].isin(assessed)])
        moved = _moved(earlier, moved_between(before, table))
    country = Country(
        cycle=now,
        now=_spread(now, table),
        last=last,
        plan=_plan(session, actor),
        organisations=len(table),
        under_way=newer,
        verified=settled[newer.id] if newer else 0,
        asked=asked[newer.id] if newer else 0,
    )
    return country, moved


def _spread(cycle: Cycle, table: pd.DataFrame) -> Spread:
    rows = stage_distribution(table).dropna(subset="stage")
    return Spread(named(cycle), dict(zip(rows["stage"].astype(int), rows["organisations"].astype(int), strict=True)))


def _plan(session: Session, actor: Actor) -> Spread | None:
    if not actor.may("ranking.read", root(session).path):
        return None
    approved = next((one for one in list_scenarios(session, actor) if one.state == APPROVED), None)
    if approved is None:
        return None
    result = result_of(approved.result)
    stages = list({**result.before, **result.after}.values())
    counts = {stage: stages.count(stage) for stage in range(5)}
    return Spread(approved.name, counts) if any(counts.values()) else None


def _moved(earlier: Cycle, table: pd.DataFrame) -> Moved | None:
    if table.empty:
        return None
    by_stage = table["stage_moved"]
    fell, rose = table[by_stage < 0], table[by_stage > 0]
    return Moved(
        earlier=earlier,
        both=len(table),
        rose=len(rose),
        fell=len(fell),
        same=int((by_stage == 0).sum()),
        median=float(table["total_moved"].median()),
        fallen=fell.sort_values(["total_moved", "code"]).head(MOST).to_dict("records"),
        risen=rose.sort_values(["total_moved", "code"], ascending=[False, True]).head(MOST).to_dict("records"),
    )


def _red(health: Sequence[Health]) -> Red:
    colours = [one.worst for one in health]
    return Red(
        projects=len(health),
        by_colour={colour: colours.count(colour) for colour in (*COLOURS, None)},
        escalated=sum(bool(one.escalated) for one in health),
        worst=[one for one in health if one.escalated or one.worst == RED][:MOST],
    )


def _money(session: Session, actor: Actor, projects: pd.DataFrame, on: date) -> Money:
    whole = summary(projects, currency=base_currency(session))
    table = by_year_and_source(session, actor)
    near = table[table["year"].between(on.year - BEFORE, on.year + AFTER) & table["planned"].notna()]
    long = near.melt(["year", "source"], list(STEPS), var_name="step", value_name="amount")
    return Money(
        currency=whole.currency,
        planned=whole.planned,
        committed=whole.committed,
        spent=whole.spent,
        unconverted=whole.unconverted,
        by_year=long,
    )


def _targets(session: Session, actor: Actor, on: date) -> Targets | None:
    frameworks = list_frameworks(session, actor)
    if not frameworks:
        return None
    chosen = next((one for one in frameworks if one.starts_on <= on <= one.ends_on), frameworks[0])
    rows = followed(session, actor, chosen.id or 0, on=on)
    late = [one for one in rows if one.standing.verdict == LATE]
    return Targets(chosen, verdict_counts(rows), late[:MOST])
