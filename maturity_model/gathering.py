"""Cases turned into arrays, and refused where they name what the edition does not have."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maturity_model.case import Case, DontKnow, NotApplicable, ServiceCase, ServiceId
from maturity_model.conditions import fact_code
from maturity_model.definition import Edition, Item
from maturity_model.faults import Fault
from maturity_model.layout import AGREED, DONT_KNOW, NOT_APPLICABLE, UNANSWERED, Array, Layout


@dataclass(frozen=True)
class Others:
    """Services that are not key services: `owner` counts the organisations, `level` is the ladder's, -1 without one."""

    owner: Array
    ids: tuple[ServiceId, ...]
    level: Array


def by_id(service: ServiceCase) -> tuple[bool, ServiceId]:
    """What services are sorted by: numbers first, then names."""
    return isinstance(service.id, str), service.id


def answers_of(
    plan: Layout, cases: Sequence[Case], key: list[list[ServiceCase]], starts: Array
) -> tuple[Array, Array, Array]:
    """The answers of all cases: place of the item, place of the organisation or key service, level or mark.

    Answers about services that are not key services are left out.
    """
    rows: list[tuple[int, int, int]] = []
    items, tops, of_service = plan.edition.items, plan.top.tolist(), plan.of_service.tolist()
    for number, case in enumerate(cases):
        places = {one.id: int(starts[number]) + place for place, one in enumerate(key[number])}
        known = {one.id for one in case.services}
        if len(known) != len(case.services):
            twice = next(one.id for one in case.services if [other.id for other in case.services].count(one.id) > 1)
            raise Fault("repeated_service", item=str(case.organisation), value=twice)
        for (name, service), answer in case.answers.items():
            place = plan.number.get(name)
            if place is None:
                raise Fault("unknown_item", item=str(case.organisation), value=name, allowed=tuple(plan.number))
            if of_service[place] != (service is not None):
                raise Fault("wrong_scope", item=name, value=service, allowed=[items[place].scope])
            # Nearly all answers are plain levels, and there are many.
            level = answer if type(answer) is int and 0 <= answer <= tops[place] else _mark(items[place], answer)
            if service is None:
                rows.append((place, number, level))
            elif service in places:
                rows.append((place, places[service], level))
            elif service not in known:
                raise Fault("unknown_service", item=name, value=service, allowed=sorted(map(str, known)))
    item, place, level = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return item, place, level


def _mark(item: Item, answer: object) -> int:
    if isinstance(answer, DontKnow):
        return DONT_KNOW
    if isinstance(answer, NotApplicable):
        if not item.may_not_apply:
            raise Fault("no_not_applicable", item=item.id)
        return AGREED if answer.approved else NOT_APPLICABLE
    if not isinstance(answer, int | np.integer) or isinstance(answer, bool):
        raise Fault("not_an_answer", item=item.id, value=answer, allowed=["a level", "don't know", "not applicable"])
    if not 0 <= answer <= item.top:
        raise Fault("unknown_level", item=item.id, value=answer, allowed=range(item.top + 1))
    return int(answer)


def fact_codes(edition: Edition, where: str, name: str, cases: Sequence[Case], key: list[list[ServiceCase]]) -> Array:
    """A fact of every organisation, or of every key service, as numbers."""
    fact = edition.fact(where, name)
    match where:
        case "platform":
            return np.array([name in case.platforms for case in cases], dtype=np.int8)
        case "organisation":
            return np.array([fact_code(fact, case.facts.get(name)) for case in cases])
        case _:
            return np.array([fact_code(fact, one.facts.get(name)) for services in key for one in services])


def refuse_other_facts(edition: Edition, cases: Sequence[Case]) -> None:
    """Raise a Fault if a case has a fact that the edition does not know: a typo would else count as unknown."""
    known = {where: {fact.id for fact in edition.facts if fact.where == where} for where in ("organisation", "service")}
    platforms = {fact.id for fact in edition.facts if fact.where == "platform"}
    for case in cases:
        for where, names in (
            ("organisation", case.facts.keys() - known["organisation"]),
            ("platform", case.platforms - platforms),
            *(("service", one.facts.keys() - known["service"]) for one in case.services),
        ):
            if names:
                allowed = sorted(platforms if where == "platform" else known[where])
                raise Fault("unknown_fact", item=str(case.organisation), value=f"{where}.{min(names)}", allowed=allowed)


def others_of(plan: Layout, cases: Sequence[Case]) -> Others:
    """The services that are not key services, with their ladder levels."""
    ladder = plan.edition.ladder
    owner: list[int] = []
    ids: list[ServiceId] = []
    levels: list[int] = []
    for number, case in enumerate(cases):
        known = {one.id for one in case.services}
        for service, level in case.ladder.items():
            if service not in known:
                raise Fault("unknown_service", item="ladder", value=service, allowed=sorted(map(str, known)))
            if ladder is None or not 0 <= level < len(ladder.levels):
                allowed = range(len(ladder.levels)) if ladder else ()
                raise Fault("unknown_level", item="ladder", value=level, allowed=allowed)
        for one in sorted((one for one in case.services if not one.key), key=by_id):
            owner.append(number)
            ids.append(one.id)
            levels.append(case.ladder.get(one.id, UNANSWERED))
    return Others(np.array(owner, dtype=np.int32), tuple(ids), np.array(levels, dtype=np.int8))
