"""Many organisations as arrays: what each is asked, what it answered, and what its answers imply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

import numpy as np
from numpy.typing import ArrayLike

from maturity_model.case import Case, ServiceId
from maturity_model.conditions import UNKNOWN, holding, wanted_code
from maturity_model.definition import Edition
from maturity_model.faults import Fault
from maturity_model.gathering import Others, answers_of, by_id, fact_codes, others_of, refuse_other_facts
from maturity_model.layout import AGREED, UNANSWERED, Array, Layout, layout

HIGHEST_STAGE: Final = "service.highest_stage"
SERVES_PUBLIC: Final = "organisation.serves_public"


@dataclass(frozen=True)
class Batch:
    """Organisations and their key services, with own answers in tables of one line per item of a scope.

    The tables have a column per organisation or per key service: `levels` holds a level or one of the negative marks
    of `maturity_model.layout`. Key services stand in the order of their organisations: `owner` counts these.
    `volume` is transactions in a year, and 1 for all services of an organisation of which one is missing
    (`volume_missing`).
    """

    layout: Layout
    organisations: tuple[int | str, ...]
    form: Array
    submitted: Array
    services: tuple[ServiceId, ...]
    owner: Array
    volume: Array
    volume_missing: Array
    highest: Array
    serves_public: Array
    holds: Mapping[str, Array]
    organisation_levels: Array
    service_levels: Array
    others: Others

    @classmethod
    def of(cls, edition: Edition, cases: Sequence[Case]) -> Self:
        """The cases as arrays: organisations in the given order, their key services by id.

        Raises:
            Fault: a form, item, level, service or fact is unknown, or an answer is not possible.
        """
        plan = layout(edition)
        key = [sorted((one for one in case.services if one.key), key=by_id) for case in cases]
        starts = np.cumsum([0, *map(len, key)])
        item, place, level = answers_of(plan, cases, key, starts)
        facts = {
            f"{fact.where}.{fact.id}": fact_codes(edition, fact.where, fact.id, cases, key)
            for fact in edition.facts
            if fact.kind != "text"
        }
        refuse_other_facts(edition, cases)
        owner = np.repeat(np.arange(len(cases)), [len(services) for services in key])
        volumes = [one.yearly_volume for services in key for one in services]
        return cls.of_arrays(
            edition,
            organisations=[case.organisation for case in cases],
            forms=[case.form for case in cases],
            services=[one.id for services in key for one in services],
            owner=owner,
            facts=facts,
            volume=np.array([UNKNOWN if one is None else one for one in volumes], dtype=np.int64),
            answer_item=item,
            answer_place=place,
            answer_level=level,
            submitted=np.array([case.submitted for case in cases], dtype=bool),
            others=others_of(plan, cases),
        )

    @classmethod
    def of_arrays(
        cls,
        edition: Edition,
        *,
        organisations: Sequence[int | str],
        forms: Sequence[str],
        services: Sequence[ServiceId],
        owner: ArrayLike,
        facts: Mapping[str, ArrayLike],
        answer_item: ArrayLike,
        answer_place: ArrayLike,
        answer_level: ArrayLike,
        volume: ArrayLike | None = None,
        submitted: ArrayLike | None = None,
        others: Others | None = None,
    ) -> Self:
        """Organisations and key services that already are arrays.

        Args:
            edition: the edition.
            organisations: their ids; arrays "of an organisation" have this length.
            forms: the form of each organisation.
            services: ids of the key services; arrays "of a service" have this length.
            owner: of a service: the place of its organisation, never falling.
            facts: by `where.fact`, of an organisation (facts of organisations and platforms) or of a service: no 0,
                yes 1, a choice its place in the list, a number itself, unknown -1. What is left out is unknown, or,
                for a platform, not available.
            answer_item: of an answer: the place of the item in the edition.
            answer_place: of an answer: the place of the organisation, or of the service if a service is asked.
            answer_level: of an answer: a level, or a mark of `maturity_model.layout`.
            volume: of a service: transactions in a year, -1 if unknown.
            submitted: of an organisation: whether there is a submission.
            others: the services that are not key services.

        Raises:
            Fault: an unknown form, fact or level, or arrays that do not fit together.
        """
        plan = layout(edition)
        owner = np.asarray(owner, dtype=np.int32)
        count, key_count = len(organisations), len(services)
        if len(owner) != key_count or np.any(owner[1:] < owner[:-1]):
            raise Fault("wrong_array", where="owner", value="one number per service, never falling, is needed")
        for form in forms:
            if form not in plan.forms:
                raise Fault("unknown_form", value=form, allowed=tuple(plan.forms))
        levels = _tables(plan, count, key_count, answer_item, answer_place, answer_level)
        weights, missing = _volumes(edition, owner, volume, count)
        unknown = np.full(key_count, UNKNOWN)
        highest = np.asarray(facts.get(HIGHEST_STAGE, unknown))
        return cls(
            layout=plan,
            organisations=tuple(organisations),
            form=np.array([plan.forms[form] for form in forms], dtype=np.int16),
            submitted=np.ones(count, dtype=bool) if submitted is None else np.asarray(submitted, dtype=bool),
            services=tuple(services),
            owner=owner,
            volume=weights,
            volume_missing=missing,
            highest=np.where(highest == UNKNOWN, plan.stages[-1], highest).astype(np.int8),
            serves_public=np.asarray(facts.get(SERVES_PUBLIC, np.full(count, UNKNOWN))) != 0,
            holds=_holds(plan, facts, owner, count),
            organisation_levels=levels[0],
            service_levels=levels[1],
            others=others or Others(np.zeros(0, dtype=np.int32), (), np.zeros(0, dtype=np.int8)),
        )

    @cached_property
    def asked(self) -> tuple[Array, Array]:
        """What is asked, as booleans: a line per item asked of organisations, and a line per item asked of services."""
        plan = self.layout
        organisation = plan.on_form[self.form].T[plan.organisation_items]
        service = plan.on_form[self.form[self.owner]].T[plan.service_items]
        for table, numbers, of_service in (
            (organisation, plan.organisation_items, False),
            (service, plan.service_items, True),
        ):
            for line, number in enumerate(numbers):
                item = plan.edition.items[number]
                for condition in item.applies_when:
                    table[line] &= self.condition(str(condition), of_service=of_service)
                if of_service and item.stage is not None:
                    table[line] &= self.highest >= item.stage
        return organisation, service

    @cached_property
    def levels(self) -> tuple[Array, Array]:
        """The levels that count: own answers where something is asked, or what other answers grant if that is more."""
        asked = self.asked
        organisation = np.where(asked[0], self.organisation_levels, np.int8(UNANSWERED))
        service = np.where(asked[1], self.service_levels, np.int8(UNANSWERED))
        for grant in self.layout.grants:
            to_service = grant.target_scope == "service"
            table, applies = (service, asked[1]) if to_service else (organisation, asked[0])
            given = (service if grant.source_scope == "service" else organisation)[grant.source] >= grant.at_least
            if to_service and grant.source_scope == "organisation":
                given = given[self.owner]
            target = table[grant.target]
            # What a reviewer agreed does not apply stays out: bringing it in could lower a percentage.
            target[given & applies[grant.target] & (target < grant.level) & (target != AGREED)] = grant.level
        return organisation, service

    def condition(self, condition: str, *, of_service: bool) -> Array:
        """Where a condition holds: per key service, or per organisation."""
        holds = self.holds[condition]
        if of_service and not condition.startswith("service."):
            return holds[self.owner]
        return holds


def _tables(
    plan: Layout, count: int, key_count: int, item: ArrayLike, place: ArrayLike, level: ArrayLike
) -> tuple[Array, Array]:
    item, place, level = (np.asarray(one, dtype=np.int64) for one in (item, place, level))
    if not len(item) == len(place) == len(level):
        raise Fault("wrong_array", where="answer_item", value="one place and one level per item are needed")
    if len(item) and (item.min() < 0 or item.max() >= len(plan.edition.items)):
        raise Fault("wrong_array", where="answer_item", value="the places of items in the edition are needed")
    wrong = (level > plan.top[item]) | (level < AGREED)
    if wrong.any():
        first = int(np.argmax(wrong))
        top = int(plan.top[item[first]])
        name = plan.edition.items[int(item[first])].id
        raise Fault("unknown_level", item=name, value=int(level[first]), allowed=range(top + 1))
    organisation = np.full((len(plan.organisation_items), count), UNANSWERED, dtype=np.int8)
    service = np.full((len(plan.service_items), key_count), UNANSWERED, dtype=np.int8)
    of_service = plan.of_service[item]
    for table, these in ((organisation, ~of_service), (service, of_service)):
        where = place[these]
        if len(where) and (where.min() < 0 or where.max() >= table.shape[1]):
            raise Fault("wrong_array", where="answer_place", value=f"places from 0 to {table.shape[1] - 1} are needed")
        table[plan.row[item[these]], where] = level[these]
    return organisation, service


def _volumes(edition: Edition, owner: Array, volume: ArrayLike | None, count: int) -> tuple[Array, Array]:
    """The weight of each key service, and of which organisations a number is missing (or 0, which weighs nothing)."""
    given = np.full(len(owner), UNKNOWN, dtype=np.int64) if volume is None else np.asarray(volume, dtype=np.int64)
    if np.any(given < UNKNOWN):
        raise Fault("wrong_volume", value=int(given.min()), allowed=["a number from 0", "unknown"])
    if edition.service_weighting == "equal":
        return np.ones(len(owner), dtype=np.int64), np.zeros(count, dtype=bool)
    missing = np.bincount(owner[given < 1], minlength=count) > 0
    return np.where(missing[owner], 1, given), missing


def _holds(plan: Layout, facts: Mapping[str, ArrayLike], owner: Array, count: int) -> dict[str, Array]:
    known = {f"{fact.where}.{fact.id}" for fact in plan.edition.facts}
    for name in facts:
        if name not in known:
            raise Fault("unknown_fact", value=name, allowed=sorted(known))
    holds: dict[str, Array] = {}
    for condition in plan.conditions:
        some = condition.where == "some_service"
        name = f"{'service' if some else condition.where}.{condition.fact}"
        size = len(owner) if condition.where == "service" or some else count
        absent = 0 if condition.where == "platform" else UNKNOWN
        codes = np.asarray(facts[name]) if name in facts else np.full(size, absent)
        if codes.shape != (size,):
            raise Fault("wrong_array", where=name, value=f"{size} numbers are needed")
        held = holding(codes, wanted_code(plan.edition, condition))
        holds[str(condition)] = np.bincount(owner[held], minlength=count) > 0 if some else held
    return holds
