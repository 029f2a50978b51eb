"""The selection as a mixed-integer programme: starts, money, rules, and the stages that organisations reach."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from projects.selecting.maturity import Hurdles
from projects.selecting.problem import (
    Barred,
    Budget,
    Excludes,
    Floor,
    Id,
    Mandatory,
    Problem,
    Proposal,
    Requires,
    Target,
)
from projects.selecting.rows import Rows
from projects.selecting.stage_rows import StageRows


class Model:
    """Columns and rows of a problem whose proposals and rules stand by id.

    A project has a column per year in which it may start: "has started by then". These rise with the years, the last
    says that it is chosen at all. `costs` is what each column adds to the cost.
    """

    def __init__(self, problem: Problem, hurdles: Hurdles | None) -> None:
        self.problem = problem
        self.rows = Rows()
        self.numbers = {one.id: place for place, one in enumerate(problem.proposals)}
        self._started = [self._starts(one) for one in problem.proposals]
        self.costs = self._money(problem.proposals, None, None)
        self.stages = StageRows(self.rows, problem, hurdles, self.delivered) if hurdles else None
        for rule in problem.rules:
            match rule:
                case Budget():
                    self.rows.at_most(*self.spending(rule))
                case Requires():
                    self._requires(rule)
                case Excludes():
                    self.rows.row(dict.fromkeys(self._all_chosen(rule.projects), 1.0), most=rule.most)
                case Mandatory():
                    self.rows.row({self.chosen(rule.project): 1.0}, least=1)
                case Barred():
                    self.rows.row({self.chosen(rule.project): 1.0}, most=0)
                case Floor():
                    self._floor(rule)
                case Target() if self.stages:
                    self.stages.target(rule)
                case Target():
                    raise ValueError("a target needs an assessment")

    def chosen(self, project: Id) -> int:
        """The column that says that a project is chosen."""
        return next(reversed(self._started[self.numbers[project]].values()))

    def started(self, project: Id, year: int) -> int | None:
        """The column that says that a project has started by the end of `year`; None if it cannot have."""
        return _by(self._started[self.numbers[project]], year)

    def delivered(self, place: int, year: int | None) -> int | None:
        """The column that says that a proposal (by its place) delivers by the end of `year`; None if it cannot."""
        one, columns = self.problem.proposals[place], self._started[place]
        return next(reversed(columns.values())) if year is None else _by(columns, year - one.takes)

    def spending(self, rule: Budget) -> tuple[dict[int, int], int]:
        """What counts against a budget, by column, and its amount, with what is carried over to it."""
        if rule.year is None or not self.problem.carry_over:
            years = None if rule.year is None else frozenset({rule.year})
            return self._money(self.problem.proposals, years, rule.financier), rule.amount
        earlier = [
            one
            for one in self.problem.rules
            if isinstance(one, Budget) and one.financier == rule.financier
            if one.year is not None and one.year <= rule.year
        ]
        years = frozenset(one.year for one in earlier if one.year is not None)
        # Two budgets of one year and financier are two limits: the lower one holds.
        amounts = {year: min(one.amount for one in earlier if one.year == year) for year in years}
        return self._money(self.problem.proposals, years, rule.financier), sum(amounts.values())

    def choice(self, values: Sequence[float]) -> dict[Id, int]:
        """The projects chosen, each with the year it starts, by the values of all columns."""
        found: dict[Id, int] = {}
        for one, columns in zip(self.problem.proposals, self._started, strict=True):
            year = next((year for year, column in columns.items() if values[column] > 0.5), None)
            if year is not None:
                found[one.id] = year
        return found

    def hint(self, chosen: Mapping[Id, int]) -> dict[int, float]:
        """The values of the columns of all projects for a choice."""
        return {
            column: float(one.id in chosen and chosen[one.id] <= year)
            for one, columns in zip(self.problem.proposals, self._started, strict=True)
            for year, column in columns.items()
        }

    def exactly(self, chosen: Mapping[Id, int]) -> dict[int, float]:
        """Terms that sum to the number of `chosen` if these, with these starts, are chosen, and to less otherwise."""
        terms: dict[int, float] = {}
        for project, start in chosen.items():
            columns = self._started[self.numbers[project]]
            terms[columns[start]] = 1.0
            before = _by(columns, start - 1)
            if before is not None:
                terms[before] = -1.0
        return terms

    def _starts(self, one: Proposal) -> dict[int, int]:
        score = self.problem.objective.score
        years = sorted(set(one.starts))
        columns = {year: self.rows.column(value=score * one.value * (year == years[-1]), whole=True) for year in years}
        for earlier, later in pairwise(years):
            self.rows.row({columns[later]: 1.0, columns[earlier]: -1.0}, least=0)
        return columns

    def _money(
        self, proposals: Iterable[Proposal], years: frozenset[int] | None, financier: str | None
    ) -> dict[int, int]:
        terms: dict[int, int] = {}
        for one, columns in zip(proposals, self._started, strict=True):
            costs = [(after, amount) for (after, payer), amount in one.costs.items() if financier in (None, payer)]
            starts = list(columns)
            spent = [
                sum(amount or 0 for after, amount in costs if years is None or start + after in years)
                for start in starts
            ]
            for place, start in enumerate(starts):
                more = spent[place] - (spent[place + 1] if place + 1 < len(starts) else 0)
                if more:
                    terms[columns[start]] = more
        return terms

    def _requires(self, rule: Requires) -> None:
        for year, column in self._started[self.numbers[rule.project]].items():
            needed = self.started(rule.needs, year)
            self.rows.row({column: 1.0, **({} if needed is None else {needed: -1.0})}, most=0)

    def _floor(self, rule: Floor) -> None:
        counted = {self.chosen(one.id): rule.counts(one) for one in self.problem.proposals}
        terms = {column: count for column, count in counted.items() if count}
        scale = max(max(terms.values(), default=1) / 1000, 1.0)
        slack = 1e-9 * max(rule.least / scale, 1.0)
        self.rows.row({one: count / scale for one, count in terms.items()}, least=rule.least / scale - slack)

    def _all_chosen(self, projects: Iterable[Id]) -> list[int]:
        return [self.chosen(one) for one in dict.fromkeys(projects)]


def _by(columns: Mapping[int, int], year: int) -> int | None:
    """The column of the last start up to a year."""
    return next((column for start, column in reversed(columns.items()) if start <= year), None)  # pyright: ignore[reportArgumentType, reportCallIssue]
