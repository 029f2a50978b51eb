"""The stages of organisations as rows: a stage is reached only if its threshold and all its gates hold."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Final

from projects.selecting.maturity import AnyOf, Group, Hurdle, Hurdles
from projects.selecting.packages import Package, packages
from projects.selecting.problem import Problem, Target
from projects.selecting.rows import Rows

MANY: Final = 40
Year = int | None
Columns = tuple[int, Sequence[int]]  # at least so many of these columns
Delivered = Callable[[int, Year], int | None]


class StageRows:
    """Per organisation, stage and year that counts a column "has reached it", 0 or 1, and what that takes.

    `reached` gives these columns. A question raised by one project is that project's own column; one raised by
    several has a column that is at most the sum of theirs. As all pushes upwards, those need not be whole.
    """

    def __init__(self, rows: Rows, problem: Problem, hurdles: Hurdles, delivered: Delivered) -> None:
        self._rows = rows
        self._hurdles = hurdles
        self._delivered = delivered
        self._any: dict[tuple[int, ...], int] = {}
        self._parts: dict[int, tuple[int, ...]] = {}
        self.reached: dict[tuple[int, int, Year], int] = {}
        self.chains: dict[int, list[Hurdle]] = {}
        for one in hurdles.listed:
            self.chains.setdefault(one.organisation, []).append(one)
        self._packages = {place: packages(chain) for place, chain in self.chains.items()}
        assessed, objective = problem.assessed, problem.objective
        if assessed is None:
            raise ValueError("stages need an assessment")
        weights = [assessed.weights.get(one, 1) for one in hurdles.places]
        years: dict[Year, int] = dict(objective.years) if objective.years else {None: 1}
        targets = [rule for rule in problem.rules if isinstance(rule, Target)]
        for year in sorted({*years, *(rule.year for rule in targets)}, key=lambda one: (one is not None, one or 0)):
            worth = 0.0 if objective.cheapest else objective.maturity * years.get(year, 0)
            named = {hurdles.places.get(one) for rule in targets if rule.year == year for one in rule.organisations}
            for place, chain in self.chains.items():
                if worth * weights[place] or place in named:
                    self._chain(chain, year, worth * weights[place])
        for year, later in zip(sorted(objective.years), sorted(objective.years)[1:], strict=False):
            self._keeps(year[0], later[0])

    def target(self, rule: Target) -> None:
        """Demand that the organisations reach a stage by a year; where that is out of reach nothing satisfies it."""
        for one in rule.organisations:
            place = self._hurdles.places.get(one)
            if place is not None and int(self._hurdles.reached[place]) >= rule.stage:
                continue
            chain = () if place is None else self.chains.get(place, ())
            first = next((hurdle.stage for hurdle in chain if hurdle.stage >= rule.stage), None)
            column = None if place is None or first is None else self.reached.get((place, first, rule.year))
            self._rows.row({} if column is None else {column: 1.0}, least=1)

    def _chain(self, chain: Sequence[Hurdle], year: Year, worth: float) -> None:
        """The stages of an organisation, each on top of the one before, until one cannot be reached by then."""
        whole = self._packages[chain[0].organisation]
        if whole is not None:
            self._by_packages(chain, whole, year, worth)
            return
        below: int | None = None
        given: set[int] = set()
        for hurdle in chain:
            plan = self._plan(hurdle, year, given)
            if plan is None:
                return
            column = self._rows.column(value=worth * hurdle.gain, whole=True)
            self.reached[hurdle.organisation, hurdle.stage, year] = column
            if below is not None:
                self._rows.row({column: 1.0, below: -1.0}, most=0)
            plan.write(self._rows, column, given)
            given |= plan.must
            below = column

    def _by_packages(
        self, chain: Sequence[Hurdle], whole: Sequence[Sequence[Package]], year: Year, worth: float
    ) -> None:
        """The stages of an organisation by its packages: as much of a stage as there is of packages.

        A project can be used up to what there is of it, once for each organisation and stage. So the rows of one
        organisation alone have no corner between 0 and 1: nothing tighter can be said of it.
        """
        below: int | None = None
        for hurdle, found in zip(chain, whole, strict=True):
            able = [columns for one in found if (columns := self._all_of(one, year)) is not None]
            able = [one for one in able if not any(other < one for other in able)]
            if not able:
                return
            column = self._rows.column(value=worth * hurdle.gain, whole=True)
            self.reached[hurdle.organisation, hurdle.stage, year] = column
            if below is not None:
                self._rows.row({column: 1.0, below: -1.0}, most=0)
            below = column
            every = frozenset.intersection(*able)
            for one in sorted(every):
                self._rows.row({column: 1.0, one: -1.0}, most=0)
            if len(able) == 1:
                continue
            used: dict[int, list[int]] = {}
            parts = [self._rows.column(whole=False) for _ in able]
            for part, one in zip(parts, able, strict=True):
                for project in one - every:
                    used.setdefault(project, []).append(part)
            self._rows.row({column: 1.0, **dict.fromkeys(parts, -1.0)}, most=0)
            for project, those in sorted(used.items()):
                self._rows.row({**dict.fromkeys(those, 1.0), project: -1.0}, most=0)

    def _all_of(self, package: Package, year: Year) -> frozenset[int] | None:
        columns = [self._delivered(one, year) for one in package]
        return None if None in columns else frozenset(one for one in columns if one is not None)

    def _keeps(self, year: int, later: int) -> None:
        """What is reached stays reached: this follows, but tells the solver how the years hang together."""
        for (place, stage, when), column in list(self.reached.items()):
            after = self.reached.get((place, stage, later))
            if when == year and after is not None:
                self._rows.row({after: 1.0, column: -1.0}, least=0)

    def _plan(self, hurdle: Hurdle, year: Year, given: Iterable[int]) -> "_Plan | None":
        """What a stage takes by a year, with all that must hold in any case taken out of the sums; None: impossible."""
        columns = {one: self._column(one, year) for one in hurdle.sets()}
        must: set[int] = set()
        for one in hurdle.all_of:
            column = columns[one]
            if column is None:
                return None
            must.add(column)
        groups = _able(hurdle.groups, columns)
        services = [found for one in hurdle.services if (found := _able(one, columns)) is not None]
        if groups is None or len(services) < hurdle.services_needed:
            return None
        if len(services) == hurdle.services_needed:  # then each of them must
            groups += [group for service in services for group in service]
            services = []
        must |= {one for needed, group in groups if needed == len(group) for one in group}
        groups = [(needed, group) for needed, group in groups if needed < len(group)]
        points: dict[int, float] = {}
        for one, gain in hurdle.points.items():
            column = columns[one]
            if column is not None:
                points[column] = points.get(column, 0.0) + gain
        lacking, held = hurdle.lacking, must.union(given)
        while True:  # what must hold, holds; and without whom the rest falls short, must
            sure = {column for column in points if self._holds(column, held)}
            lacking -= sum(points.pop(column) for column in sorted(sure))
            total = sum(points.values())
            if lacking > 0 and total < lacking:
                return None
            more = {column for column, gain in points.items() if lacking > 0 and total - gain < lacking}
            if not more:
                break
            must |= more
            held |= more
        points = {column: min(gain, lacking) for column, gain in points.items()} if lacking > 0 else {}
        return _Plan(must, groups, services, hurdle.services_needed if services else 0, points, lacking)

    def _holds(self, column: int, held: set[int]) -> bool:
        """Whether a column is 1 wherever those of `held` are."""
        return column in held or any(one in held for one in self._parts.get(column, ()))

    def _column(self, any_of: AnyOf, year: Year) -> int | None:
        """The column "one of these is delivered by then"; None if none can be."""
        found = tuple(sorted({column for one in any_of if (column := self._delivered(one, year)) is not None}))
        if len(found) < 2:
            return found[0] if found else None
        if found not in self._any:
            column = self._rows.column(whole=False)
            self._rows.row({column: 1.0, **dict.fromkeys(found, -1.0)}, most=0)
            self._any[found] = column
            self._parts[column] = found
        return self._any[found]


@dataclass(frozen=True)
class _Plan:
    """What one stage takes by one year: columns that must be 1, groups of which some must, services, points."""

    must: set[int]
    groups: list[Columns]
    services: list[list[Columns]]
    services_needed: int
    points: dict[int, float]
    lacking: float

    def write(self, rows: Rows, column: int, given: set[int]) -> None:
        """Demand all of it wherever `column` is 1; `given` are columns that are known to be 1 then."""
        for one in sorted(self.must - given):
            rows.row({column: 1.0, one: -1.0}, most=0)
        for group in self.groups:
            _some(rows, column, group)
        if self.points:
            rows.row({column: -self.lacking, **self.points}, least=0)
        if not self.services_needed:
            return
        # Services with the same needs are met together.
        alike = Counter(tuple(sorted((needed, tuple(sorted(group))) for needed, group in one)) for one in self.services)
        meeting: dict[int, float] = {column: -float(self.services_needed)}
        for groups, count in alike.items():
            meets = _service(rows, groups)
            meeting[meets] = meeting.get(meets, 0.0) + min(count, self.services_needed)
        rows.row(meeting, least=0)


def _service(rows: Rows, groups: Sequence[tuple[int, tuple[int, ...]]]) -> int:
    """The column "this service meets its gates"."""
    must = {one for needed, group in groups if needed == len(group) for one in group}
    others = [(needed, group) for needed, group in groups if needed < len(group)]
    if len(must) == 1 and not others:
        return must.pop()
    # Not whole: each row below lets it be 1 or makes it 0, but for the sums that are too many to write out.
    meets = rows.column(whole=any(not _few(needed, len(group)) for needed, group in others))
    for one in sorted(must):
        rows.row({meets: 1.0, one: -1.0}, most=0)
    for group in others:
        _some(rows, meets, group)
    return meets


def _some(rows: Rows, column: int, group: Columns) -> None:
    """Demand at least so many of a group where `column` is 1.

    Of n in all fewer than k hold exactly if some n - k + 1 of them are all missing, so it may be no more than the
    sum of any n - k + 1: that is as tight as can be, and true of columns between 0 and 1 too.
    """
    needed, members = group
    if _few(needed, len(members)):
        picks = {frozenset(pick) for pick in combinations(sorted(members), len(members) - needed + 1)}
        for pick in sorted(map(sorted, {one for one in picks if not any(other < one for other in picks)})):
            rows.row({column: 1.0, **dict.fromkeys(pick, -1.0)}, most=0)
        return
    rows.row({column: float(needed), **{one: -float(count) for one, count in Counter(members).items()}}, most=0)


def _few(needed: int, count: int) -> bool:
    return comb(count, count - needed + 1) <= MANY


def _able(groups: Iterable[Group], columns: Mapping[AnyOf, int | None]) -> list[Columns] | None:
    """The groups in columns, without what cannot be delivered; None where too few can."""
    found: list[Columns] = []
    for needed, group in groups:
        able = [column for one in group if (column := columns[one]) is not None]
        if len(able) < needed:
            return None
        found.append((needed, able))
    return found
