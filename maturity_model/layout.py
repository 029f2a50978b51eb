"""An edition laid out as arrays, so that many organisations are scored at once."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np

from maturity_model.definition import Condition, Edition, Gate, Item

FOUNDATION: Final = 0
Array = np.ndarray[Any, Any]

# What stands in place of a level. They are negative, so that they index the empty end of the table of credits.
UNANSWERED: Final = -1
DONT_KNOW: Final = -2
NOT_APPLICABLE: Final = -3
AGREED: Final = -4  # not applicable, and a reviewer agrees


@dataclass(frozen=True)
class Grant:
    """Row `source` at level `at_least` grants row `target` level `level`; rows count the items of a scope."""

    target: int
    target_scope: str
    source: int
    source_scope: str
    at_least: int
    level: int


@dataclass(frozen=True)
class Layout:
    """The items of an edition by number (their order in the edition), and where they stand.

    `row` is the place of an item among the items of its scope. `stage` is 0 for the foundation. `credit` has a line
    per item and a column per level.
    """

    edition: Edition
    number: dict[str, int]
    row: Array
    of_service: Array
    stage: Array
    weight: Array
    top: Array
    credit: Array
    organisation_items: Array
    service_items: Array
    forms: dict[str, int]
    on_form: Array
    grants: tuple[Grant, ...]
    conditions: tuple[Condition, ...]
    stages: tuple[int, ...]

    def gates(self, stage: int) -> list[Gate]:
        """The gates of a stage, in the order of the edition."""
        return [gate for gate in self.edition.gates if gate.stage == stage]


@lru_cache(maxsize=16)
def layout(edition: Edition) -> Layout:
    """The edition as arrays; made once, then kept."""
    items = edition.items
    number = {item.id: place for place, item in enumerate(items)}
    of_service = np.array([item.scope == "service" for item in items])
    row = np.where(of_service, np.cumsum(of_service), np.cumsum(~of_service)) - 1
    credit = np.zeros((len(items), 5 - AGREED), dtype=np.uint8)
    for place, item in enumerate(items):
        credit[place, : item.top + 1] = [level.credit for level in item.levels]
    on_form = np.array([[form.asks(item.id) for item in items] for form in edition.forms])
    conditions = {
        str(condition): condition
        for holder in (*items, *(member for gate in edition.gates for member in gate.of))
        for condition in (holder.applies_when if isinstance(holder, Item) else holder.when)
    }
    return Layout(
        edition=edition,
        number=number,
        row=row.astype(np.int32),
        of_service=of_service,
        stage=np.array([item.stage or FOUNDATION for item in items], dtype=np.int8),
        weight=np.array([item.weight for item in items], dtype=np.int16),
        top=np.array([item.top for item in items], dtype=np.int8),
        credit=credit,
        organisation_items=np.flatnonzero(~of_service),
        service_items=np.flatnonzero(of_service),
        forms={form.id: place for place, form in enumerate(edition.forms)},
        on_form=on_form,
        grants=_grants(edition, number, row),
        conditions=tuple(conditions.values()),
        stages=edition.stage_numbers,
    )


def _grants(edition: Edition, number: dict[str, int], row: Array) -> tuple[Grant, ...]:
    """Every implication, sources before what they grant, so that one pass settles chains."""
    ordered: list[Item] = []
    waiting = list(edition.items)
    while waiting:
        placed = {item.id for item in ordered}
        ready = [item for item in waiting if all(one.item in placed for one in item.implied_by)]
        ordered += ready
        waiting = [item for item in waiting if item not in ready]
    return tuple(
        Grant(
            target=int(row[number[item.id]]),
            target_scope=item.scope,
            source=int(row[number[one.item]]),
            source_scope=edition.item(one.item).scope,
            at_least=one.at_least,
            level=one.grants,
        )
        for item in ordered
        for one in item.implied_by
    )
