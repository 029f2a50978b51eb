"""Invented countries with projects to select from, one per seed: assessments, aims, costs, rules, tight budgets.

Every organisation has five key services. Half of the organisations are held back by gates of their next stage, the
other half mostly by its threshold. Each project raises what its type of project raises: two thirds do so in one
organisation, some in a few, one in twenty in many. Money suffices for about a fifth of what is proposed.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np

from maturity_model.batch import Batch
from maturity_model.definition import Edition, Item
from maturity_model.loading import load_edition
from maturity_model.scoring import score_batch
from projects.selecting.problem import (
    Aim,
    Assessed,
    Budget,
    Excludes,
    Floor,
    Mandatory,
    Objective,
    Problem,
    Proposal,
    Requires,
    Rule,
)

SERVICES = 5
FIRST_YEAR = 2027
PAYERS: Final[tuple[str, ...]] = ("treasury", "bank")
STRATEGIES = ("S1", "S2", "S3", "S4", "S5")
SHARE = 0.2
Chance = np.random.Generator


def by_maturity(
    *, projects: int, organisations: int, seed: int, years: int = 1, starts: int = 1, editions: Edition | None = None
) -> Problem:
    """Projects for organisations below their next stage, worth the stages that they bring."""
    chance = np.random.default_rng(seed)
    edition = editions or load_edition("presence-2026")
    batch = _country(edition, organisations, chance)
    proposals = tuple(_proposal(batch, number, years, starts, chance) for number in range(projects))
    drawn = chance.integers(1, 10, organisations)
    weights = {one: int(weight) for one, weight in zip(batch.organisations, drawn, strict=True)}
    valued = tuple((FIRST_YEAR + year, 1) for year in range(years)) if starts > 1 else ()
    return Problem(
        proposals=proposals,
        rules=tuple(_budgets(proposals, years)),
        objective=Objective(score=0, maturity=1, years=valued),
        assessed=Assessed(batch, weights=weights),
        carry_over=starts > 1,
    )


def by_score(*, projects: int, years: int, organisations: int, seed: int) -> Problem:
    """Projects with a score, and rules of every kind."""
    chance = np.random.default_rng(seed)
    proposals = tuple(
        Proposal(
            id=number,
            value=int(chance.integers(1, 101)),
            costs=_costs(int(10 ** chance.uniform(4, 6)), years, int(chance.integers(2)), chance),
            organisation=int(chance.integers(organisations)),
            region=f"region {chance.integers(5)}",
            strategies=frozenset({STRATEGIES[int(chance.integers(5))]}),
        )
        for number in range(projects)
    )
    rules: list[Rule] = list(_budgets(proposals, years))
    pairs = chance.choice(projects, (projects // 10, 2), replace=False)
    for number, (one, other) in enumerate(pairs.tolist()):
        kind = number % 4
        if kind < 2:
            rules.append(Requires(f"requires {number}", max(one, other), min(one, other)))
        elif kind == 2:
            rules.append(Excludes(f"excludes {number}", (one, other)))
        elif number < 12:
            rules.append(Mandatory(f"mandatory {number}", one))
    rules += [Floor(f"floor organisation {one}", "organisation", one, 1) for one in range(organisations)]
    rules += [Floor(f"floor region {one}", "region", f"region {one}", 2) for one in range(5)]
    whole = sum(one.whole_cost for one in proposals)
    rules += [Floor(f"floor strategy {one}", "strategy", one, whole // 50, "money") for one in STRATEGIES]
    return Problem(proposals=proposals, rules=tuple(rules))


def _budgets(proposals: Sequence[Proposal], years: int) -> list[Rule]:
    """A fifth of what all ask for if all start in the first year, spread evenly over the years, by financier."""
    asked = Counter[str]()
    for one in proposals:
        for (_, payer), amount in one.costs.items():
            asked[payer] += amount or 0
    return [
        Budget(f"budget {year} {payer}", int(asked[payer] * SHARE / years), year, payer)
        for year in range(FIRST_YEAR, FIRST_YEAR + years)
        for payer in PAYERS
    ]


def _costs(whole: int, years: int, payer: int, chance: Chance) -> dict[tuple[int, str], int]:
    shares = chance.dirichlet(np.ones(years))
    return {(year, PAYERS[payer]): int(whole * share) for year, share in enumerate(shares)}


def _proposal(batch: Batch, number: int, years: int, starts: int, chance: Chance) -> Proposal:
    """One of eight types of project: what it raises follows from the type, but not in every organisation all of it."""
    edition = batch.layout.edition
    kind = int(chance.integers(8))
    drawn = chance.random()
    platform, shared = drawn < 0.05, drawn < 0.35
    count = len(batch.organisations)
    many = int(chance.integers(5, 16)) if platform else int(chance.integers(2, 5)) if shared else 1
    served = chance.choice(count, min(count, many), replace=False)
    items = [item for place, item in enumerate(edition.items) if item.stage and (place * 7 + item.stage) % 8 == kind]
    gates = [edition.item(member.item) for gate in edition.gates for member in gate.of]
    items += [gates[int(one)] for one in chance.choice(len(gates), 3 if chance.random() < 0.6 else 1, replace=False)]
    aims: dict[tuple[object, ...], Aim] = {}
    for place in served.tolist():
        for item in items:
            for aim in _aims(batch, place, item, chance):
                aims[aim.organisation, aim.item, aim.service] = aim
    whole = int(10 ** chance.uniform(4, 5) * (1 + 0.3 * len(aims) ** 0.5) * (2 if platform else 1))
    spread = min(years, 2)
    return Proposal(
        id=number,
        costs=_costs(whole, spread, int(chance.integers(2)), chance),
        starts=tuple(range(FIRST_YEAR, FIRST_YEAR + starts)),
        takes=int(chance.integers(spread)) if years > 1 else 0,
        organisation=int(served[0]),
        kind=f"type {kind}",
        aims=tuple(aims.values()),
    )


def _aims(batch: Batch, place: int, item: Item, chance: Chance) -> list[Aim]:
    level = item.top if chance.random() < 0.8 else int(chance.integers(1, item.top + 1))
    if item.scope == "organisation":
        return [Aim(place, item.id, level)] if chance.random() < 0.7 else []
    services = batch.services[place * SERVICES : (place + 1) * SERVICES]
    return [Aim(place, item.id, level, one) for one in services if chance.random() < 0.6]


def _country(edition: Edition, count: int, chance: Chance) -> Batch:
    """Organisations from stage 0 to 3: half of them have the points of the next stage and not its gates."""
    standing = chance.integers(0, 4, count)
    gated = np.arange(count) % 2 == 0
    in_gates = {member.item: (gate.stage, member.level) for gate in edition.gates for member in gate.of}
    items, places, levels = [], [], []
    for number, item in enumerate(edition.items):
        owner = np.repeat(np.arange(count), SERVICES) if item.scope == "service" else np.arange(count)
        stage = item.stage or 4
        below, at = stage <= standing[owner], stage == standing[owner] + 1
        likely = np.where(below, 0.8, np.where(at, np.where(gated[owner], 0.62, 0.36), 0.15))
        full = chance.random(len(owner)) < likely
        level = np.where(full, item.top, np.where(chance.random(len(owner)) < 0.3, 1, 0))
        if item.id in in_gates:
            at_stage, needed = in_gates[item.id]
            level = np.where(at_stage <= standing[owner], item.top, level)
            at = at_stage == standing[owner] + 1
            closed = chance.random(len(owner)) < np.where(gated[owner], 0.75, 0.25)
            level = np.where(at, np.where(closed, np.minimum(level, needed - 1), item.top), level)
        items.append(np.full(len(owner), number))
        places.append(np.arange(len(owner)))
        levels.append(np.minimum(level, item.top))
    keys = count * SERVICES
    facts = {
        f"{fact.where}.{fact.id}": np.full(
            keys if fact.where == "service" else count, 4 if fact.kind == "number" else 1
        )
        for fact in edition.facts
        if fact.kind in ("yes_no", "number")
    }
    return Batch.of_arrays(
        edition,
        organisations=range(count),
        forms=["full"] * count,
        services=range(keys),
        owner=np.repeat(np.arange(count), SERVICES),
        facts=facts,
        answer_item=np.concatenate(items),
        answer_place=np.concatenate(places),
        answer_level=np.concatenate(levels),
    )


def bound_by(batch: Batch) -> dict[str, float]:
    """The share of organisations that each rule keeps from the next stage."""
    shares = score_batch(batch).results["binding_rule"].value_counts(normalize=True)
    return {str(rule): float(share) for rule, share in shares.items() if share}
