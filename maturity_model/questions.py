"""Which questions an organisation is asked, in the order of the screen, and why it is not asked the others."""

from dataclasses import dataclass
from typing import Literal

from maturity_model.batch import Batch
from maturity_model.case import Case, ServiceId
from maturity_model.definition import Edition, Item


@dataclass(frozen=True, slots=True)
class Question:
    """An item, asked of the organisation (`service` None) or of one of its key services."""

    item: str
    service: ServiceId | None = None


@dataclass(frozen=True, slots=True)
class NotAsked:
    """A question that is not asked: because of the form, a fact (then `condition` says which) or the highest stage."""

    item: str
    service: ServiceId | None
    reason: Literal["form", "fact", "highest_stage"]
    condition: str = ""


def questions(edition: Edition, case: Case) -> list[Question]:
    """The questions asked: items in the order of the edition, for each its key services in the order of the case.

    Raises:
        Fault: the case names what the edition does not have.
    """
    batch = Batch.of(edition, [case])
    return [
        Question(item.id, service)
        for number, item in enumerate(edition.items)
        for service in _of(item, case)
        if _is_asked(batch, number, service)
    ]


def not_asked(edition: Edition, case: Case) -> list[NotAsked]:
    """The questions that are left out, in the same order, each with its reason.

    Raises:
        Fault: the case names what the edition does not have.
    """
    batch = Batch.of(edition, [case])
    return [
        _reason(batch, item, service)
        for number, item in enumerate(edition.items)
        for service in _of(item, case)
        if not _is_asked(batch, number, service)
    ]


def place_of(batch: Batch, item: str, service: ServiceId | None) -> tuple[int, int, int]:
    """Where a question of a batch of one organisation stands: table (0 organisation, 1 services), line and column."""
    number = batch.layout.number[item]
    column = 0 if service is None else batch.services.index(service)
    return int(batch.layout.of_service[number]), int(batch.layout.row[number]), column


def _of(item: Item, case: Case) -> list[ServiceId | None]:
    return [one.id for one in case.services if one.key] if item.scope == "service" else [None]


def _is_asked(batch: Batch, number: int, service: ServiceId | None) -> bool:
    table, row, column = place_of(batch, batch.layout.edition.items[number].id, service)
    return bool(batch.asked[table][row, column])


def _reason(batch: Batch, item: Item, service: ServiceId | None) -> NotAsked:
    plan = batch.layout
    _, _, column = place_of(batch, item.id, service)
    if not plan.on_form[batch.form[0], plan.number[item.id]]:
        return NotAsked(item.id, service, "form")
    for condition in item.applies_when:
        if not batch.condition(str(condition), of_service=service is not None)[column]:
            return NotAsked(item.id, service, "fact", str(condition))
    return NotAsked(item.id, service, "highest_stage")
