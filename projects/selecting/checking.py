"""Refuses a selection that cannot be meant: each fault under its own code."""

from collections.abc import Mapping

from data.errors import Invalid
from projects.selecting.problem import (
    FULL,
    Barred,
    Budget,
    Excludes,
    Floor,
    Id,
    Mandatory,
    Problem,
    Proposal,
    Requires,
    Rule,
    Target,
)


def check(problem: Problem, *, unlimited: bool = False) -> None:
    """Raise `Invalid` for the first fault found; `unlimited` lets a problem pass that has no budget.

    Raises:
        Invalid: no proposals, a double id, a rule that names what there is not, no budget, costs missing for a year,
            cyclic requirements, a project that requires an excluded one, no assessment where one is needed, the least
            cost of nothing.
    """
    if not problem.proposals:
        raise Invalid("select.nothing")
    known = {one.id: one for one in problem.proposals}
    if len(known) < len(problem.proposals):
        raise Invalid("select.twice", project=_first_double([one.id for one in problem.proposals]))
    if len({rule.id for rule in problem.rules}) < len(problem.rules):
        raise Invalid("select.rule_twice", rule=_first_double([rule.id for rule in problem.rules]))
    for one in problem.proposals:
        _costs(one)
    if not unlimited and not problem.objective.cheapest and not any(isinstance(r, Budget) for r in problem.rules):
        raise Invalid("select.no_budget")
    asks = any(isinstance(rule, Target | Floor | Mandatory) for rule in problem.rules)
    if not unlimited and problem.objective.cheapest and not asks:
        raise Invalid("select.no_aim")
    for rule in problem.rules:
        _rule(rule, known)
    _requirements(problem)
    maturity = problem.objective.maturity > 0 or any(isinstance(rule, Target) for rule in problem.rules)
    if maturity and problem.assessed is None:
        raise Invalid("select.no_assessment")
    for kind, percent in (problem.assessed.kept if problem.assessed else {}).items():
        if not 0 <= percent <= FULL:
            raise Invalid("select.discount", kind=kind, percent=percent)


def _costs(one: Proposal) -> None:
    if not one.starts:
        raise Invalid("select.no_start", project=one.id)
    for (after, financier), amount in sorted(one.costs.items(), key=lambda cost: cost[0]):
        if amount is None:
            raise Invalid("select.costs_missing", project=one.id, year=min(one.starts) + after, financier=financier)
        if amount < 0:
            raise Invalid("select.cost_negative", project=one.id, year=min(one.starts) + after, financier=financier)


def _rule(rule: Rule, known: Mapping[Id, Proposal]) -> None:
    named: tuple[Id, ...] = ()
    match rule:
        case Requires():
            named = rule.project, rule.needs
        case Excludes():
            named = rule.projects
        case Mandatory() | Barred():
            named = (rule.project,)
        case Budget():
            if rule.amount < 0:
                raise Invalid("select.budget_negative", rule=rule.id)
        case Floor() | Target():
            pass
    for one in named:
        if one not in known:
            raise Invalid("select.unknown_project", rule=rule.id, project=one)


def _requirements(problem: Problem) -> None:
    needs: dict[Id, list[Id]] = {}
    for rule in problem.rules:
        if isinstance(rule, Requires):
            needs.setdefault(rule.project, []).append(rule.needs)
    barred = {rule.project for rule in problem.rules if isinstance(rule, Barred)}
    apart = [frozenset(rule.projects) for rule in problem.rules if isinstance(rule, Excludes) and rule.most == 1]
    barred |= {one for rule in problem.rules if isinstance(rule, Excludes) and rule.most < 1 for one in rule.projects}
    for project in needs:
        found = _all_needed(project, needs)
        if project in barred:
            # It stays out with what it requires.
            continue
        for needed in found:
            if needed in barred or any({project, needed} <= group for group in apart):
                raise Invalid("select.requires_excluded", project=project, needs=needed)
        together = next((group & {project, *found} for group in apart if len(group & {project, *found}) > 1), None)
        if together:
            raise Invalid("select.requires_excluded", project=project, needs=", ".join(sorted(map(str, together))))


def _all_needed(project: Id, needs: Mapping[Id, list[Id]]) -> list[Id]:
    """What a project needs, directly and through others.

    Raises:
        Invalid: it needs itself in the end.
    """
    found: dict[Id, Id] = {}
    waiting = [(project, one) for one in needs.get(project, [])]
    while waiting:
        by, needed = waiting.pop()
        if needed == project:
            way, step = [by], by
            while step != project:
                step = found[step]
                way.append(step)
            circle = " → ".join(str(one) for one in [*reversed(way), project])
            raise Invalid("select.circle", circle=circle)
        if needed not in found:
            found[needed] = by
            waiting += [(needed, one) for one in needs.get(needed, [])]
    return list(found)


def _first_double(ids: list[Id]) -> Id:
    return next(one for place, one in enumerate(ids) if one in ids[:place])
