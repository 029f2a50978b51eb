"""Random small selections, and the same answered by trying out every choice."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import product
from random import Random
from typing import Any

from maturity_model.batch import Batch
from maturity_model.case import Case
from maturity_model.definition import Edition
from projects.selecting.problem import (
    Aim,
    Assessed,
    Barred,
    Budget,
    Excludes,
    Floor,
    Id,
    Mandatory,
    Objective,
    Problem,
    Proposal,
    Requires,
    Rule,
    Target,
)
from projects.selecting.re_scoring import stages_after, stages_gained
from tests.maturity_model.random_cases import random_case
from tests.maturity_model.small import edition, gate, implied, item

HALF = (0, 40, 100)
EDITIONS: dict[str, Edition] = {
    "gates and grants": edition(
        item("all", 2, scope="service", earns=HALF),
        item("forms", 1, scope="service", earns=HALF, implied_by=[implied("all", 2, 2)]),
        item("sent", 1, scope="service", implied_by=[implied("all", 1, 1), implied("forms", 2, 1)]),
        item("site", 1),
        item("more", 2, earns=HALF),
        item("third", 2, scope="service"),
        gates=[
            gate(1, "organisation", "all", ("site", 1)),
            gate(1, "service", 1, ("forms", 2), ("sent", 1)),
            gate(2, "service", 2, ("all", 1), ("third", 1), ("more", 2)),
        ],
        thresholds={1: 60, 2: 50, 3: 50, 4: 50},
        forms=[{"id": "full", "letter": "M", "title": {"en": "Full", "km": "ក"}, "items": "all"}],
    ),
    "transactions": edition(
        item("a", 1, scope="service", earns=(0, 30, 100)),
        item("b", 1, scope="service", earns=(0, 45, 100), applies_when="service.has_fee", weight=7),
        item("c", 2, earns=(0, 51, 100), weight=3, may_not_apply="yes"),
        item("d", 2, earns=(0, 20, 40, 100)),
        gates=[gate(1, "service", "all", ("a", 1), ("b", 1))],
        service_weighting="transactions",
        gate_share=0.7,
    ),
}
YEARS = (2027, 2028, 2029)
PAYERS = ("bank", "treasury")


def random_problem(random: Random, *, size: int, starts: int = 1, maturity: bool = True, rules: int = 5) -> Problem:
    """A problem with three organisations and every kind of rule; with more `starts` projects may start later."""
    model = random.choice(list(EDITIONS.values()))
    cases = [replace(random_case(model, random, most_services=3), organisation=number) for number in (1, 2, 3)]
    proposals = tuple(_proposal(random, model, cases, number, starts) for number in range(size))
    whole = sum(one.whole_cost for one in proposals)
    limits: list[Rule] = [
        Budget(f"budget {year} {payer}", int(whole * random.uniform(0.05, 0.3)), year, payer)
        for year in YEARS
        for payer in random.sample((None, *PAYERS), 2)
    ]
    years = ((2028, 1), (2030, 2)) if starts > 1 else ()
    return Problem(
        proposals=proposals,
        rules=(*limits, *_rules(random, size, rules, maturity=maturity)),
        objective=Objective(random.choice([0, 1]) if maturity else 1, random.choice([3, 10]) * maturity, years=years),
        assessed=Assessed(
            Batch.of(model, cases),
            weights={1: 2, 2: 1, 3: random.choice([1, 5])},
            done=_aims(random, model, cases, 2),
        ),
        carry_over=random.random() < 0.5,
    )


def _proposal(random: Random, model: Edition, cases: list[Case], number: int, starts: int) -> Proposal:
    return Proposal(
        id=number,
        value=random.randint(0, 20),
        costs={(after, payer): random.randint(0, 9) for after in (0, 1) for payer in random.sample(PAYERS, 1)},
        starts=tuple(sorted(random.sample(YEARS[: starts + 1], random.randint(1, starts)))),
        takes=random.randint(0, 1),
        organisation=random.randint(1, 3),
        region=random.choice(["north", "south"]),
        strategies=frozenset(random.sample(["S1", "S2"], random.randint(0, 2))),
        aims=_aims(random, model, cases, random.randint(1, 5)),
    )


def _aims(random: Random, model: Edition, cases: list[Case], count: int) -> tuple[Aim, ...]:
    found: list[Aim] = []
    for _ in range(count):
        one, asked = random.choice(cases), random.choice(model.items)
        of_service = asked.scope == "service"
        if not of_service or one.services:
            service = random.choice(one.services).id if of_service else None
            found.append(Aim(one.organisation, asked.id, random.randint(1, asked.top), service))
    return tuple(found)


def _rules(random: Random, size: int, count: int, *, maturity: bool) -> Iterator[Rule]:
    pairs = [sorted(random.sample(range(size), 2)) for _ in range(count)]
    apart: set[frozenset[int]] = set()
    for number, (one, other) in enumerate(pairs):
        kinds = ["requires", "excludes", "mandatory", "barred", "floor", *(["target"] if maturity else [])]
        match random.choice(kinds):
            case "requires" if not apart:
                yield Requires(f"r{number}", other, one)
            case "excludes" if number == count - 1:
                yield Excludes(f"r{number}", tuple(random.sample(range(size), 3)), most=2)
            case "mandatory":
                yield Mandatory(f"r{number}", one)
            case "floor":
                measure = random.choice(["projects", "money", "value"])
                by, of = random.choice([("organisation", 2), ("region", "north"), ("strategy", "S1")])
                yield Floor(f"r{number}", by, of, random.randint(1, 3), measure)  # pyright: ignore[reportArgumentType]
            case "target":
                yield Target(f"r{number}", (random.randint(1, 3),), 1, random.choice([None, 2029]))
            case _:
                pass


def best_by_trying(problem: Problem) -> tuple[float, int] | None:
    """The best value and its least cost, or for the cheapest selection the cost twice; None if nothing satisfies."""
    standing = _Standing(problem)
    best: tuple[float, int] | None = None
    for starts in product(*([None, *one.starts] for one in problem.proposals)):
        chosen = {one.id: start for one, start in zip(problem.proposals, starts, strict=True) if start is not None}
        if not all(_holds(problem, rule, chosen, standing) for rule in problem.rules):
            continue
        took = [one for one in problem.proposals if one.id in chosen]
        cost = sum(one.whole_cost for one in took)
        if problem.objective.cheapest:
            value = -float(cost)
        else:
            value = problem.objective.score * sum(one.value for one in took) + standing.worth(chosen)
        if best is None or (value, -cost) > (best[0], -best[1]):
            best = value, cost
    return best


class _Standing:
    """Stages of one organisation at a time, by what the model's own scoring says."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._stage: Any = cache(self._scored)

    def stage(self, chosen: Mapping[Id, int], organisation: Id, year: int | None) -> int:
        found = frozenset(
            one.id
            for one in self._problem.proposals
            if one.id in chosen and (year is None or chosen[one.id] + one.takes <= year)
            if any(aim.organisation == organisation for aim in one.aims)
        )
        return max(self._stage(organisation, found), 0)

    def worth(self, chosen: Mapping[Id, int]) -> float:
        assessed, objective = self._problem.assessed, self._problem.objective
        if assessed is None or not objective.maturity:
            return 0.0
        ids = assessed.batch.organisations
        before = {one: self.stage({}, one, None) for one in ids}
        gained = sum(
            weight * stages_gained(assessed, before, {one: self.stage(chosen, one, year) for one in ids})
            for year, weight in objective.years or ((None, 1),)
        )
        return objective.maturity * gained

    def _scored(self, organisation: Id, delivered: frozenset[Id]) -> int:
        assessed = self._problem.assessed
        assert assessed is not None
        aims = [
            aim
            for one in self._problem.proposals
            if one.id in delivered
            for aim in one.aims
            if aim.organisation == organisation
        ]
        return stages_after(assessed, aims)[organisation]


def _holds(problem: Problem, rule: Rule, chosen: Mapping[Id, int], standing: _Standing) -> bool:
    took = [one for one in problem.proposals if one.id in chosen]
    match rule:
        case Budget():
            alike = [one for one in problem.rules if isinstance(one, Budget) and one.financier == rule.financier]
            years = (
                [one.year for one in alike if one.year and rule.year and one.year <= rule.year]
                if problem.carry_over and rule.year
                else [rule.year]
            )
            amount = sum(one.amount for one in alike if one.year in years) if len(years) > 1 else rule.amount
            spent = sum(one.cost(chosen[one.id], year, rule.financier) for one in took for year in years if year)
            return spent <= amount
        case Requires():
            return rule.project not in chosen or (rule.needs in chosen and chosen[rule.needs] <= chosen[rule.project])
        case Excludes():
            return sum(one in chosen for one in set(rule.projects)) <= rule.most
        case Mandatory():
            return rule.project in chosen
        case Barred():
            return rule.project not in chosen
        case Floor():
            return sum(rule.counts(one) for one in took) >= rule.least
        case Target():
            return all(standing.stage(chosen, one, rule.year) >= rule.stage for one in rule.organisations)
