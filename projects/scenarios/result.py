"""What a selection gave, with all that screens and reports show of it, as plain values that can be kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from projects.selecting.curve import Curve
from projects.selecting.from_register import Gathered
from projects.selecting.problem import Id
from projects.selecting.promises import Partly, partly
from projects.selecting.selection import Selection

_UNIT: Final = 100
AS_PLANNED: Final = 1.0


@dataclass(frozen=True, slots=True)
class Chosen:
    """A project as it stood when it was chosen or left out; `start` is None if left out, `cost` in hundredths."""

    id: int
    code: str
    name_en: str
    name_km: str | None
    organisation: int | None
    cost: int
    score: float
    start: int | None


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The best result if every budget is multiplied by `factor`; `budget` is all of it in hundredths."""

    factor: float
    budget: int
    cost: int
    value: float
    score: float
    maturity: float
    rising: int
    projects: tuple[int, ...]


@dataclass(frozen=True)
class Result:
    """A selection as it is kept. Money is in hundredths of the base currency.

    `status`, `value`, `bound` and `gap` are those of the search. `before` and `after` give stages by organisation (-1:
    not assessed). `conditions` are [organisation, item, level, service] taken as done. `sixty` says what comes of it
    if only 60 % of the projects deliver. `knee` is the place in `curve` after which money buys clearly less.
    """

    status: str
    value: float = 0.0
    score: float = 0.0
    maturity: float = 0.0
    cost: int = 0
    bound: float | None = None
    gap: float | None = None
    seconds: float = 0.0
    solver: str = ""
    possible: bool = False
    agrees: bool = True
    projects: tuple[Chosen, ...] = ()
    spending: tuple[tuple[int, str, int], ...] = ()
    before: Mapping[int, int] = field(default_factory=dict)
    after: Mapping[int, int] = field(default_factory=dict)
    conditions: tuple[tuple[int, str, int, int | None], ...] = ()
    sixty: Mapping[str, float] | None = None
    curve: tuple[CurvePoint, ...] = ()
    knee: int | None = None
    without_money: tuple[str, ...] = ()
    unassessed: tuple[int, ...] = ()
    cycle: int | None = None

    @property
    def taken(self) -> tuple[Chosen, ...]:
        """The projects chosen."""
        return tuple(one for one in self.projects if one.start is not None)

    @property
    def left(self) -> tuple[Chosen, ...]:
        """The projects left out."""
        return tuple(one for one in self.projects if one.start is None)

    @property
    def rising(self) -> dict[int, tuple[int, int]]:
        """The organisations that gain a stage: from which to which."""
        now = self.before
        return {
            one: (max(now.get(one, 0), 0), stage)
            for one, stage in self.after.items()
            if stage > max(now.get(one, 0), 0)
        }

    def spent(self, *, by: int) -> dict[int | str, int]:
        """What is spent by year (`by` 0) or by financier (1), in hundredths."""
        sums: dict[int | str, int] = {}
        for row in self.spending:
            sums[row[by]] = sums.get(row[by], 0) + row[2]
        return sums

    def at(self, factor: float) -> CurvePoint | None:
        """The answer of a slider: the dearest point of the curve that this share of the budget pays for."""
        return next((one for one in reversed(self.curve) if one.factor <= factor + 1e-9), None)

    def to_json(self) -> dict[str, Any]:
        """As plain JSON, which `result_of` reads again."""
        return asdict(self) | {
            name: [[one, stage] for one, stage in sorted(getattr(self, name).items())] for name in ("before", "after")
        }


def kept_result(gathered: Gathered, selection: Selection) -> Result:
    """A selection with the names, costs and promises around it; without the curve, which takes longer."""
    problem = gathered.problem
    ours = [one for one in problem.proposals if isinstance(one.id, int)]
    final = selection.stages.get(None, {})
    sixty = partly(problem, selection) if problem.assessed and selection.chosen else None
    return Result(
        status=selection.status,
        value=selection.value,
        score=selection.score,
        maturity=selection.maturity,
        cost=selection.cost,
        bound=selection.bound,
        gap=selection.gap,
        seconds=round(selection.seconds, 2),
        solver=selection.solver,
        possible=selection.possible,
        agrees=selection.agrees,
        projects=tuple(
            Chosen(
                id=int(one.id),
                code=gathered.codes[one.id],
                name_en=gathered.names[one.id][0],
                name_km=gathered.names[one.id][1],
                organisation=int(one.organisation) if one.organisation is not None else None,
                cost=one.whole_cost,
                score=one.value,
                start=selection.chosen.get(one.id),
            )
            for one in ours
        ),
        spending=tuple((year, payer, amount) for (year, payer), amount in selection.spending.items()),
        before=_stages(selection.before),
        after=_stages(final),
        conditions=tuple(
            (int(one.organisation), one.item, one.level, one.service)  # pyright: ignore[reportArgumentType]
            for one in selection.conditions
        ),
        sixty=_sixty(sixty) if sixty else None,
        without_money=tuple(gathered.codes[one] for one in gathered.without_money),
        unassessed=tuple(int(one) for one in gathered.unassessed),
        cycle=gathered.cycle.id if gathered.cycle else None,
    )


def with_curve(result: Result, found: Curve, *, whole_budget: int) -> Result:
    """The result with the curve of what money buys; `whole_budget` is all budgets together, in hundredths."""
    points = tuple(
        CurvePoint(
            factor=one.factor,
            budget=int(whole_budget * one.factor),
            cost=one.selection.cost,
            value=one.value,
            score=one.selection.score,
            maturity=one.selection.maturity,
            rising=sum(
                stage > max(one.selection.before.get(which, 0), 0)
                for which, stage in one.selection.stages.get(None, {}).items()
            ),
            projects=tuple(sorted(int(which) for which in one.selection.chosen)),
        )
        for one in found.points
    )
    return replace(result, curve=points, knee=found.knee)


def result_of(plain: Mapping[str, Any]) -> Result:
    """The result that was written by `to_json`."""
    rows = {name: tuple(tuple(one) for one in plain[name]) for name in ("spending", "conditions")}
    named = {
        "projects": tuple(Chosen(**one) for one in plain["projects"]),
        "curve": tuple(CurvePoint(**{**one, "projects": tuple(one["projects"])}) for one in plain["curve"]),
        "before": dict(plain["before"]),
        "after": dict(plain["after"]),
        "without_money": tuple(plain["without_money"]),
        "unassessed": tuple(plain["unassessed"]),
    }
    return Result(**{**plain, **rows, **named})


def _stages(given: Mapping[Id, int]) -> dict[int, int]:
    return {int(one): int(stage) for one, stage in given.items()}


def _sixty(found: Partly) -> dict[str, float]:
    return {
        "share": found.share,
        "delivering": found.delivering,
        "promised": found.promised,
        "mean": found.mean,
        "low": found.low,
        "worst": found.worst,
    }
