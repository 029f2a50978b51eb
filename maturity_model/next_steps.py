"""The least-effort set of level changes that reaches the next stage."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from maturity_model.batch import Batch
from maturity_model.case import Case, QuestionKey, ServiceId
from maturity_model.climbs import Climb, climbs, highest_possible, in_order, raised
from maturity_model.definition import Edition
from maturity_model.elements import Means
from maturity_model.programme import Programme
from maturity_model.scoring import score_batch
from maturity_model.stages import NONE
from maturity_model.steps_model import StepsModel

BLOCK: Final = 8
Outcome = Literal["found", "attained", "none", "not_assessed"]


@dataclass(frozen=True, slots=True)
class Step:
    """Climb with one question from the level that counts now (0 also without an answer) to a higher one.

    `effort` is the sum of the efforts of the levels climbed; levels that another step grants cost nothing. `gate` says
    that a gate of the stages aimed at names the item.
    """

    item: str
    service: ServiceId | None
    from_level: int
    to_level: int
    effort: int
    means: Means
    gate: bool


@dataclass(frozen=True, slots=True)
class NextSteps:
    """The answer: the steps to `stage`, what each depends on first, else in the order of the edition.

    `outcome` is `found`; `attained` if nothing higher can be reached; `none` if no step suffices; `not_assessed` if
    nothing is asked or submitted. `proven` is false where the search was stopped before it was sure that no set of
    steps takes less.
    """

    outcome: Outcome
    stage: int | None
    steps: tuple[Step, ...] = ()
    effort: int = 0
    proven: bool = True

    def by_means(self) -> dict[Means, tuple[Step, ...]]:
        """The steps by what they mostly take: a decree, staff, money, a national platform; only what occurs."""
        order: tuple[Means, ...] = ("decree", "staff", "money", "platform")
        groups: dict[Means, tuple[Step, ...]] = {
            means: tuple(step for step in self.steps if step.means == means) for means in order
        }
        return {means: steps for means, steps in groups.items() if steps}


def next_steps(
    edition: Edition, case: Case, *, stage: int | None = None, without: Collection[QuestionKey] = ()
) -> NextSteps:
    """The least-effort level changes that reach the next stage, or the given one.

    A change costs the effort of each level climbed, for each service. Whatever an item depends on must be above its
    lowest level first, or be climbed too. Nothing is reached by "not applicable". Among sets of the same effort the
    one with fewest changes is taken, then the one whose items (then services) come first by id, then the lowest
    levels. The questions in `without` stay as they are.

    Raises:
        Fault: the case names what the edition does not have.
    """
    batch = Batch.of(edition, [case])
    standing = score_batch(batch).standing
    reached, following = int(standing.reached[0]), int(standing.next[0])
    if not case.submitted or standing.attainable[0] == NONE:
        return NextSteps("not_assessed", None)
    if stage is None and following == NONE:
        return NextSteps("attained", None)
    target = stage if stage is not None else following
    if reached >= target:
        return NextSteps("attained", target)
    stages = [one for one in batch.layout.stages if reached < one <= target]
    possible = climbs(batch, stages=stages, without=frozenset(without))
    if not _reaches(batch, highest_possible(batch, possible), target):
        return NextSteps("none", target)
    return _least(batch, possible, stages)


def _least(batch: Batch, possible: Sequence[Climb], stages: Sequence[int]) -> NextSteps:
    programme = Programme()
    model = StepsModel(programme, batch, possible, stages)
    # One aim after the other: both together would be one number, but take the solver a hundred times as long.
    chosen = frozenset[int]()
    for aim in (model.efforts, dict.fromkeys(model.changes.values(), 1)):
        chosen = _exact(programme, model, batch, aim, stages[-1])
        programme.between(aim, *[sum(worth for number, worth in aim.items() if number in chosen)] * 2)
    chosen = _first_by_id(programme, model, batch, chosen, stages[-1])
    steps = _steps(batch, model, chosen, stages)
    return NextSteps("found", stages[-1], steps, sum(step.effort for step in steps), programme.proven)


def _exact(
    programme: Programme, model: StepsModel, batch: Batch, costs: Mapping[int, int], stage: int
) -> frozenset[int]:
    """The variables that are 1 in the best solution that really reaches the stage.

    The solver works in floating point. A solution that falls short in exact arithmetic is ruled out with all that it
    contains: as a better answer never lowers anything, any set that suffices has something that this one has not.
    """
    while True:
        values = programme.least(costs)
        chosen = frozenset(number for number, value in enumerate(values) if value > 0.5)
        if _reaches(batch, model.levels(chosen), stage):
            return chosen
        programme.at_least({number: 1.0 for number in model.efforts if number not in chosen}, 1.0)


def _first_by_id(
    programme: Programme, model: StepsModel, batch: Batch, chosen: frozenset[int], stage: int
) -> frozenset[int]:
    """Of all sets with the same effort and number of changes, the one that comes first by item, service, level."""
    changes = [model.changes[key] for key in sorted(model.changes, key=_by_id)]
    left = sum(number in chosen for number in changes)
    for start in range(0, len(changes), BLOCK):
        block = changes[start : start + BLOCK]
        if left == 0:
            for number in block:
                programme.fix(number, 0)
            continue
        worth = {number: -(2 ** (BLOCK - 1 - place)) for place, number in enumerate(block)}
        chosen = _exact(programme, model, batch, worth, stage)
        for number in block:
            programme.fix(number, int(number in chosen))
        left -= sum(number in chosen for number in block)
    open_levels = [
        model.own[key]
        for key in sorted(model.changes, key=_by_id)
        if model.changes[key] in chosen and len(model.own[key]) > 1
    ]
    for start in range(0, len(open_levels), BLOCK // 2):
        block = open_levels[start : start + BLOCK // 2]
        costs = {
            number: 5 ** (len(block) - 1 - place) for place, numbers in enumerate(block) for number in numbers.values()
        }
        chosen = _exact(programme, model, batch, costs, stage)
        for number in costs:
            programme.fix(number, int(number in chosen))
    return chosen


def _by_id(key: QuestionKey) -> tuple[str, bool, ServiceId]:
    item, service = key
    return item, isinstance(service, str), service if service is not None else 0


def _reaches(batch: Batch, levels: Mapping[QuestionKey, int], stage: int) -> bool:
    return bool(score_batch(raised(batch, levels)).standing.reached[0] >= stage)


def _steps(batch: Batch, model: StepsModel, chosen: frozenset[int], stages: Sequence[int]) -> tuple[Step, ...]:
    in_gates = {member.item for stage in stages for gate in batch.layout.gates(stage) for member in gate.of}
    levels = model.levels(chosen)
    steps: dict[QuestionKey, Step] = {}
    for climb in model.possible:
        key = (climb.item.id, climb.service)
        if key not in levels:
            continue
        effort = sum(model.efforts[number] for number in model.own[key].values() if number in chosen)
        gate = climb.item.id in in_gates
        steps[key] = Step(*key, climb.level, levels[key], effort, climb.item.means, gate)
    ordered: Iterable[QuestionKey] = in_order(model.possible, steps)
    return tuple(steps[key] for key in ordered)
