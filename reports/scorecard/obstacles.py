"""What is in the way of the next stage and what leads there, gathered so that a service is named by its number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.i18n import language, t
from maturity_model.advice import Blockers, OpenGate
from maturity_model.case import ServiceId
from maturity_model.definition import Edition
from maturity_model.next_steps import Step
from reports.charts.parts import shown_percent
from reports.wording.maturity import DASH


@dataclass(frozen=True)
class Blocking:
    """A question, or a choice of questions, that keeps the next stage away; `percent` is what it could still add."""

    question: str
    needed: str
    where: str
    percent: float | None

    def cells(self) -> list[str]:
        """The row of the table."""
        return [self.question, self.needed, self.where, DASH if self.percent is None else shown_percent(self.percent)]


def blocking_rows(blockers: Blockers, edition: Edition, numbers: Mapping[int, int]) -> list[Blocking]:
    """What is in the way: first what the stage demands, then, where points are missing too, what could add most."""
    lost: dict[str, dict[ServiceId | None, float]] = {}
    for one in blockers.lost:
        lost.setdefault(one.item, {})[one.service] = one.percent
    groups: dict[tuple[tuple[str, ...], str], list[ServiceId | None]] = {}
    for gate in blockers.open_gates:
        for items, needed in _demands(gate, edition):
            groups.setdefault((items, needed), []).append(gate.service)
    rows: list[Blocking] = []
    for (items, needed), services in groups.items():
        adds = [lost.get(items[0], {}).get(service) for service in services] if len(items) == 1 else []
        known = [one for one in adds if one is not None]
        titles = t(", or ").join(edition.item(item).title.to(language()) for item in items)
        rows.append(Blocking(titles, needed, where(services, numbers), sum(known) if known else None))
    if "threshold" in blockers.binding_rule:
        named = {items[0] for items, _ in groups if len(items) == 1}
        rest = {item: services for item, services in lost.items() if item not in named}
        for item in sorted(rest, key=lambda one: -sum(rest[one].values())):
            found = edition.item(item)
            top = found.levels[found.top].label.to(language())
            rows.append(Blocking(found.title.to(language()), top, where(rest[item], numbers), sum(rest[item].values())))
    return rows


def step_rows(steps: Sequence[Step], edition: Edition, numbers: Mapping[int, int]) -> list[list[str]]:
    """Steps as rows of question, present level, level to reach, where, effort; equal steps of services are one row."""
    groups: dict[tuple[str, int, int], list[Step]] = {}
    for step in steps:
        groups.setdefault((step.item, step.from_level, step.to_level), []).append(step)
    rows: list[list[str]] = []
    for (item, low, high), same in groups.items():
        levels = edition.item(item).levels
        rows.append(
            [
                edition.item(item).title.to(language()),
                levels[low].label.to(language()),
                levels[high].label.to(language()),
                where([step.service for step in same], numbers),
                str(sum(step.effort for step in same)),
            ]
        )
    return rows


def where(services: Iterable[ServiceId | None], numbers: Mapping[int, int]) -> str:
    """Of whom something is asked: the organisation, or services by their numbers in the scorecard."""
    known = sorted({numbers[int(one)] for one in services if one is not None and int(one) in numbers})
    if not known:
        return t("the organisation")
    if len(known) == len(numbers) and len(known) > 1:
        return t("all key services")
    if len(known) == 1:
        return t("service {number}", number=known[0])
    return t("services {numbers}", numbers=", ".join(map(str, known)))


def _demands(gate: OpenGate, edition: Edition) -> list[tuple[tuple[str, ...], str]]:
    """What an open gate demands: each of its items, or so many of them, with the level that is needed."""
    left = gate.needed - gate.passed
    if left >= len(gate.missing):
        return [((one.item,), edition.item(one.item).levels[one.needed].label.to(language())) for one in gate.missing]
    needed = t("one of these, at its top") if left == 1 else t("{count} of these, at their top", count=left)
    return [(tuple(one.item for one in gate.missing), needed or DASH)]
