"""Why a selection is as it is: why a project is out, what a rule costs, which rules contradict one another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from projects.selecting.checking import check
from projects.selecting.maturity import Hurdles
from projects.selecting.problem import Budget, Id, Mandatory, Objective, Problem, Rule
from projects.selecting.selection import Limits, Selection
from projects.selecting.solving import needed_hurdles, solve

ASKED = "asked:"
"""Begins the ids of the rules that a question adds."""
FINE_STEPS = 12


@dataclass(frozen=True)
class WhyOut:
    """Why a project was not chosen.

    With it, the best value would be lower by `loss` (with `gap` where that was not proven): by more than this its own
    score would have to rise to bring it in. `displaced` would leave and `joining` come in with it. `more_budget` is
    the factor on all budgets with which it could be added to what was chosen at no loss (None: not even with four
    times the money), `more_money` what this adds to the budgets. `beside` names the rules, other than budgets, that
    keep it from being added however much money there is. `contradiction` names the rules that keep it out in any
    case; then the rest says nothing.
    """

    project: Id
    loss: float = 0.0
    gap: float | None = None
    displaced: tuple[Id, ...] = ()
    joining: tuple[Id, ...] = ()
    more_budget: float | None = None
    more_money: int | None = None
    beside: tuple[str, ...] = ()
    contradiction: tuple[str, ...] = ()


@dataclass(frozen=True)
class Price:
    """What a rule costs: the best value without it less the best with it, and what would come in and leave.

    Where one of the two was not proven, the price lies between `least` and `most`.
    """

    rule: str
    price: float
    least: float
    most: float
    joining: tuple[Id, ...] = ()
    leaving: tuple[Id, ...] = ()


def why_out(problem: Problem, selection: Selection, project: Id, *, limits: Limits | None = None) -> WhyOut:
    """Why a project that was not chosen is out: what it would displace, what would bring it in."""
    ordered = problem.ordered()
    known = needed_hurdles(ordered)
    must = Mandatory(f"{ASKED}in", project)
    forced = ordered.with_rules(must)
    found = solve(forced, limits=limits, known=known, near=None, cheapest_of_best=False, unlimited=True)
    if not found.possible:
        return WhyOut(project, contradiction=_of_problem(contradiction(forced, known=known)))
    loss = found.value - selection.value if problem.objective.cheapest else selection.value - found.value
    keep = [Mandatory(f"{ASKED}kept {one}", one) for one in selection.chosen]
    together = ordered.with_rules(must, *keep)
    factor, money = _budget_for(together, known)
    return WhyOut(
        project,
        loss=loss,
        gap=found.gap,
        displaced=tuple(one for one in selection.chosen if one not in found.chosen),
        joining=tuple(one for one in found.chosen if one not in selection.chosen and one != project),
        more_budget=factor,
        more_money=money,
        beside=_in_the_way(together, known) if factor is None else (),
    )


def _in_the_way(together: Problem, known: Hurdles | None) -> tuple[str, ...]:
    """The rules other than budgets that keep projects from being chosen together; none if it is the money."""
    moneyless = together.without([rule.id for rule in together.rules if isinstance(rule, Budget)])
    return _of_problem(contradiction(moneyless, known=known))


def _of_problem(rules: Sequence[str]) -> tuple[str, ...]:
    """Those of these rules that the problem has itself, without those that the explanation has put to it."""
    return tuple(one for one in rules if not one.startswith(ASKED))


def price_of(problem: Problem, selection: Selection, rule: str, *, limits: Limits | None = None) -> Price:
    """What a rule costs, against a selection under all rules."""
    ordered = problem.ordered()
    found = solve(
        ordered.without([rule]),
        limits=limits,
        known=needed_hurdles(ordered),
        near=selection.chosen,
        cheapest_of_best=False,
        unlimited=True,
    )
    sign = -1 if problem.objective.cheapest else 1
    bounds = [one.value if one.bound is None else one.bound for one in (selection, found)]
    return Price(
        rule,
        price=sign * (found.value - selection.value),
        least=max(sign * (found.value - bounds[0]), 0.0),
        most=sign * (bounds[1] - selection.value),
        joining=tuple(one for one in found.chosen if one not in selection.chosen),
        leaving=tuple(one for one in selection.chosen if one not in found.chosen),
    )


def contradiction(problem: Problem, *, known: Hurdles | None = None) -> tuple[str, ...]:
    """The ids of a smallest set of rules that cannot hold together: without any one of them, the others can.

    Empty if all rules can hold together. Rules are dropped by turns, in halves first: what can go without making
    the rest possible plays no part.
    """
    check(problem, unlimited=True)
    ordered = problem.ordered()
    hurdles = known or needed_hurdles(ordered)
    bare = replace(ordered, objective=replace(ordered.objective, score=0, cheapest=False, years=()))
    if _possible(bare, hurdles):
        return ()
    rules = list(bare.rules)
    size = max(len(rules) // 2, 1)
    while True:
        start = 0
        while start < len(rules):
            rest = rules[:start] + rules[start + size :]
            if _possible(replace(bare, rules=tuple(rest)), hurdles):
                start += size
            else:
                rules = rest
        if size == 1:
            return tuple(rule.id for rule in rules)
        size = max(size // 2, 1)


def rules_named(problem: Problem, ids: Sequence[str]) -> list[Rule]:
    """The rules with these ids, in their order there."""
    by_name: Mapping[str, Rule] = {rule.id: rule for rule in problem.rules}
    return [by_name[one] for one in ids if one in by_name]


def _possible(problem: Problem, known: Hurdles | None) -> bool:
    """Whether some selection satisfies the rules, whatever it is worth."""
    anything = replace(problem, objective=Objective(score=0, maturity=0))
    return solve(anything, known=known, cheapest_of_best=False, unlimited=True).status != "impossible"


def _budget_for(problem: Problem, known: Hurdles | None) -> tuple[float | None, int | None]:
    """The least factor on all budgets with which a selection is possible, and the money that this adds.

    The money counts each year and financier once, by the budgets that name them.
    """
    if not _possible(problem.scaled(4), known):
        return None, None
    low, high = 1.0, 4.0
    if _possible(problem, known):
        return 1.0, 0
    for _ in range(FINE_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if _possible(problem.scaled(middle), known) else (middle, high)
    budgets = [rule for rule in problem.rules if isinstance(rule, Budget)]
    return high, sum(int(rule.amount * high) - rule.amount for rule in budgets)
