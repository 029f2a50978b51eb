"""The questions with which an organisation can climb, and what each depends on."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from maturity_model.batch import Batch
from maturity_model.case import QuestionKey, ServiceId
from maturity_model.definition import Edition, Item
from maturity_model.layout import AGREED
from maturity_model.questions import place_of


@dataclass(frozen=True)
class Climb:
    """A question below its top, with the level that counts now (0 without one).

    It can be climbed by itself only if it is `free`; else it can still be granted. `needs` lists, for each item it
    depends on that is not in place, the questions of which one must be.
    """

    item: Item
    service: ServiceId | None
    level: int
    free: bool
    needs: tuple[tuple[QuestionKey, ...], ...]

    @property
    def key(self) -> QuestionKey:
        """Item and service."""
        return self.item.id, self.service


def climbs(batch: Batch, *, stages: Collection[int], without: frozenset[QuestionKey]) -> list[Climb]:
    """The questions of an organisation (a batch of one) that can rise and have a bearing on these stages.

    They stand in the order of the edition. Those agreed as not applicable are left out, those in `without` not free.
    """
    edition = batch.layout.edition
    relevant = _relevant(edition, stages)
    levels = {key: level for key, level in _levels(batch).items() if key[0] in relevant}
    return [
        Climb(
            item=edition.item(item),
            service=service,
            level=level,
            free=(item, service) not in without,
            needs=_needs(batch, edition.item(item), service, levels),
        )
        for (item, service), level in levels.items()
        if level < edition.item(item).top
    ]


def highest_possible(batch: Batch, possible: Iterable[Climb]) -> dict[QuestionKey, int]:
    """The highest levels to which an organisation can climb: every free question whose needs can be met, at its top."""
    left = [climb for climb in possible if climb.free]
    while True:
        tops = {climb.key: climb.item.top for climb in left}
        levels = _levels(raised(batch, tops))
        kept = [climb for climb in left if all(any(levels[key] for key in group) for group in climb.needs)]
        if len(kept) == len(left):
            return tops
        left = kept


def raised(batch: Batch, levels: Mapping[QuestionKey, int]) -> Batch:
    """A batch of one organisation with these levels in place of its own answers."""
    tables = batch.organisation_levels.copy(), batch.service_levels.copy()
    for (item, service), level in levels.items():
        table, row, column = place_of(batch, item, service)
        tables[table][row, column] = level
    return replace(batch, organisation_levels=tables[0], service_levels=tables[1])


def in_order(possible: Sequence[Climb], keys: Collection[QuestionKey]) -> list[QuestionKey]:
    """These questions, what each needs first, else in the order of `possible`."""
    needs = {climb.key: {one for group in climb.needs for one in group} for climb in possible}
    waiting = [climb.key for climb in possible if climb.key in keys]
    ordered: list[QuestionKey] = []
    while waiting:
        ready = next(key for key in waiting if not any(other in needs[key] for other in waiting))
        waiting.remove(ready)
        ordered.append(ready)
    return ordered


def _relevant(edition: Edition, stages: Collection[int]) -> frozenset[str]:
    """The items of these stages and their gates, what grants their levels, and what all of these depend on."""
    found = {item.id for item in edition.items if item.stage in stages}
    found |= {member.item for gate in edition.gates if gate.stage in stages for member in gate.of}
    waiting = list(found)
    while waiting:
        item = edition.item(waiting.pop())
        more = {*item.depends_on, *(one.item for one in item.implied_by)} - found
        found |= more
        waiting += more
    return frozenset(found)


def _levels(batch: Batch) -> dict[QuestionKey, int]:
    """The level that counts for every question asked that has not been agreed as not applicable."""
    plan = batch.layout
    found: dict[QuestionKey, int] = {}
    for number, item in enumerate(plan.edition.items):
        table, row = int(plan.of_service[number]), plan.row[number]
        for service in batch.services if table else (None,):
            _, _, column = place_of(batch, item.id, service)
            level = int(batch.levels[table][row, column])
            if batch.asked[table][row, column] and level != AGREED:
                found[item.id, service] = max(level, 0)
    return found


def _needs(
    batch: Batch, item: Item, service: ServiceId | None, levels: dict[QuestionKey, int]
) -> tuple[tuple[QuestionKey, ...], ...]:
    groups: list[tuple[QuestionKey, ...]] = []
    for other in item.depends_on:
        of_service = batch.layout.edition.item(other).scope == "service"
        if of_service and service is None:
            group = [(other, one) for one in batch.services if (other, one) in levels]
        else:
            key = (other, service if of_service else None)
            group = [key] if key in levels else []
        # What is not asked cannot be waited for.
        if group and all(levels[key] == 0 for key in group):
            groups.append(tuple(group))
    return tuple(groups)
