"""What is asked of a selection: money by year, rules and what it is for, as plain values that can be kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Literal

from projects.selecting.problem import (
    Barred,
    Budget,
    Floor,
    Id,
    Mandatory,
    Measure,
    Objective,
    Part,
    Problem,
    Proposal,
    Rule,
    Target,
)

Goal = Literal["score", "maturity", "mix", "cheapest"]
GOALS: Final[tuple[Goal, ...]] = ("mix", "maturity", "score", "cheapest")
SHARE_AT_FIRST: Final = 50
"""The percentage of what all projects ask for that a first question gives them."""
POINTS_A_STAGE: Final = 50
_UNIT: Final = 100
_ROUND: Final = 100_000


@dataclass(frozen=True, slots=True)
class FloorAsked:
    """At least `least` for an organisation, region, strategy or class: projects, whole money or points of score."""

    by: Part
    of: Id
    least: int
    measure: Measure = "projects"


@dataclass(frozen=True, slots=True)
class TargetAsked:
    """These organisations are to stand at `stage` by the end of `year` (None: when all is delivered)."""

    organisations: tuple[int, ...]
    stage: int
    year: int | None = None


@dataclass(frozen=True)
class Question:
    """What a selection is asked for. Money is in whole units of the base currency.

    `budgets` goes by year; of one financier, `financiers` goes over all years together and `financier_years` by year.
    `points` is what one stage of one organisation is
    worth in points of score where both count (`goal` "mix"). `taken_as_done` are means ("decree", "staff") whose gaps
    are taken as closed. `kept` is by class of project (S, M, L) the percentage of its promises that is believed.
    """

    first_year: int
    budgets: Mapping[int, int] = field(default_factory=dict)
    financiers: Mapping[str, int] = field(default_factory=dict)
    financier_years: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    carry_over: bool = True
    delay: int = 0
    mandatory: tuple[int, ...] = ()
    barred: tuple[int, ...] = ()
    floors: tuple[FloorAsked, ...] = ()
    targets: tuple[TargetAsked, ...] = ()
    goal: Goal = "mix"
    points: int = POINTS_A_STAGE
    weigh_by: Literal["organisation", "transactions"] = "organisation"
    taken_as_done: tuple[str, ...] = ()
    kept: Mapping[str, int] = field(default_factory=dict)

    @property
    def objective(self) -> Objective:
        """What is made greatest, or least."""
        match self.goal:
            case "score":
                return Objective(1, 0)
            case "maturity":
                return Objective(0, 1)
            case "mix":
                return Objective(1, self.points)
            case "cheapest":
                return Objective(0, 0, cheapest=True)

    def rules(self) -> tuple[Rule, ...]:
        """The rules that it sets, beside those of the register. Their ids say kind and subject."""
        found: list[Rule] = [
            Budget(f"budget-{year}", amount * _UNIT, year) for year, amount in sorted(self.budgets.items())
        ]
        found += [
            Budget(f"budget-{payer}", amount * _UNIT, None, payer) for payer, amount in sorted(self.financiers.items())
        ]
        found += [
            Budget(f"budget-{payer}-{year}", amount * _UNIT, year, payer)
            for payer, years in sorted(self.financier_years.items())
            for year, amount in sorted(years.items())
        ]
        found += [Mandatory(f"mandatory-{one}", one) for one in sorted(set(self.mandatory))]
        found += [Barred(f"barred-{one}", one) for one in sorted(set(self.barred))]
        found += [
            Floor(f"floor-{place}", one.by, one.of, one.least * (_UNIT if one.measure == "money" else 1), one.measure)
            for place, one in enumerate(self.floors)
        ]
        found += [
            Target(f"target-{place}", one.organisations, one.stage, one.year) for place, one in enumerate(self.targets)
        ]
        return tuple(found)

    def to_json(self) -> dict[str, Any]:
        """As plain JSON, which `question_of` reads again."""
        plain = asdict(self)
        plain["budgets"] = _with_text_years(self.budgets)
        plain["financier_years"] = {payer: _with_text_years(years) for payer, years in self.financier_years.items()}
        return plain


def question_of(plain: Mapping[str, Any]) -> Question:
    """The question that was written by `to_json`."""
    lists = {name: tuple(plain[name]) for name in ("mandatory", "barred", "taken_as_done")}
    return replace(
        Question(int(plain["first_year"])),
        **lists,
        budgets=_with_years(plain["budgets"]),
        financiers=dict(plain["financiers"]),
        # Scenarios that were kept before a financier could be limited by year have none.
        financier_years={payer: _with_years(years) for payer, years in plain.get("financier_years", {}).items()},
        floors=tuple(FloorAsked(**one) for one in plain["floors"]),
        targets=tuple(TargetAsked(tuple(one["organisations"]), one["stage"], one["year"]) for one in plain["targets"]),
        kept=dict(plain["kept"]),
        **{name: plain[name] for name in ("carry_over", "delay", "goal", "points", "weigh_by")},
    )


def _with_text_years(amounts: Mapping[int, int]) -> dict[str, int]:
    return {str(year): amount for year, amount in amounts.items()}


def _with_years(amounts: Mapping[str, int]) -> dict[int, int]:
    return {int(year): int(amount) for year, amount in amounts.items()}


def asked_for(problem: Problem) -> dict[int, int]:
    """What all projects would cost by year if each started as planned, in whole units; every year from the first."""
    sums: dict[int, int] = {}
    for one in problem.proposals:
        for (after, _), amount in one.costs.items():
            year = min(one.starts) + after
            sums[year] = sums.get(year, 0) + (amount or 0)
    return {year: sums.get(year, 0) // _UNIT for year in range(min(sums), max(sums) + 1)} if sums else {}


def first_question(problem: Problem, *, first_year: int, counts_maturity: bool) -> Question:
    """A question to begin with: half of what all projects ask for in each year, rounded down to 100,000."""
    budgets = {
        year: amount * SHARE_AT_FIRST // 100 // _ROUND * _ROUND if amount > 2 * _ROUND else amount // 2
        for year, amount in asked_for(problem).items()
    }
    return Question(first_year, budgets=budgets, goal="mix" if counts_maturity else "score")


def payers_of(proposals: tuple[Proposal, ...]) -> list[str]:
    """Who pays for any of these projects, by name."""
    return sorted({payer for one in proposals for _, payer in one.costs})
