"""What keeps an organisation from its next stage, what a change would bring, and which answers its stage rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from maturity_model.batch import Batch
from maturity_model.case import Answer, Case, QuestionKey, ServiceId
from maturity_model.definition import Edition
from maturity_model.gates import GateState
from maturity_model.layout import Array
from maturity_model.questions import place_of
from maturity_model.scoring import Scores, score, score_batch
from maturity_model.stages import NONE


@dataclass(frozen=True, slots=True)
class Missing:
    """A member of a gate that does not pass: the level it needs and the level that counts now (None without one)."""

    item: str
    service: ServiceId | None
    needed: int
    level: int | None


@dataclass(frozen=True, slots=True)
class OpenGate:
    """A gate that does not hold: `needed` of its members must pass, `passed` do, `missing` lists the others."""

    stage: int
    gate: int
    service: ServiceId | None
    needed: int
    passed: int
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """Points of the next stage that a question could still earn, as percentage points of the stage."""

    item: str
    service: ServiceId | None
    percent: float


@dataclass(frozen=True, slots=True)
class Blockers:
    """What keeps the next stage from being reached.

    `stage` is None if nothing is left to reach (or nothing is asked). `percent` and `threshold` are those of the next
    stage. `services_met` of `services_required` key services meet their gates. `open_gates` lists the organisation's
    gates, and, while too few services meet theirs, those of the services. `lost` names the questions that could still
    earn something, most first.
    """

    stage: int | None
    binding_rule: str
    percent: float | None
    threshold: float | None
    services_met: int
    services_required: int
    open_gates: tuple[OpenGate, ...]
    lost: tuple[Lost, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Scores before and after a change."""

    before: Scores
    after: Scores


@dataclass(frozen=True, slots=True)
class Pivotal:
    """An answer on which the stage rests: one level lower, and the organisation would stand at `stage`."""

    item: str
    service: ServiceId | None
    level: int
    stage: int


def blockers(edition: Edition, case: Case, *, scores: Scores | None = None) -> Blockers:
    """What keeps the next stage from being reached, and which rule binds; `scores` are the case's, if known already.

    Raises:
        Fault: the case names what the edition does not have.
    """
    scores = scores or score(edition, [case])
    result = scores.results.iloc[0]
    stage = int(scores.standing.next[0])
    if stage == NONE or not case.submitted:
        return Blockers(None, str(result["binding_rule"]), None, None, 0, 0, (), ())
    gates = scores.stage_gates[stage]
    services_open = bool(gates.missing_services[0])
    open_gates = [
        _open(scores.batch, state, int(column))
        for state in scores.gate_states
        if state.gate.stage == stage and (state.gate.scope == "organisation" or services_open)
        for column in np.flatnonzero(~state.holds)
    ]
    rows = scores.rows
    part = rows.part[rows.stage == stage].sum()
    lost = [
        Lost(edition.items[rows.item[row]].id, _service(scores.batch, rows.service[row]), float(share))
        for row, share in enumerate(100 * (rows.part - rows.points) / part)
        if rows.stage[row] == stage and share > 0
    ]
    return Blockers(
        stage=stage,
        binding_rule=str(result["binding_rule"]),
        percent=float(result[f"stage_{stage}_percent"]),
        threshold=float(edition.thresholds[stage]),
        services_met=int(gates.met[0]),
        services_required=int(gates.required[0]),
        open_gates=tuple(open_gates),
        lost=tuple(sorted(lost, key=lambda one: -one.percent)),
    )


def what_if(edition: Edition, case: Case, changes: Mapping[QuestionKey, Answer]) -> WhatIf:
    """The scores as they are, and as they would be with these answers in place of the present ones.

    Raises:
        Fault: the case or a change names what the edition does not have.
    """
    changed = replace(case, answers={**case.answers, **changes})
    return WhatIf(score(edition, [case]), score(edition, [changed]))


def pivotal(edition: Edition, case: Case) -> list[Pivotal]:
    """The answers of which a single one, lowered by one level, would lower the stage; in the order of the edition.

    Raises:
        Fault: the case names what the edition does not have.
    """
    batch = Batch.of(edition, [case])
    scores = score_batch(batch)
    stage = int(scores.standing.reached[0])
    if stage <= 0 or not case.submitted:
        return []
    rows = scores.rows
    lowered = np.flatnonzero(rows.own > 0)
    variants = _lowered(batch, [(int(rows.item[row]), int(rows.service[row])) for row in lowered])
    stages = score_batch(variants).standing.reached
    return [
        Pivotal(
            item=edition.items[rows.item[row]].id,
            service=_service(batch, rows.service[row]),
            level=int(rows.own[row]),
            stage=int(after),
        )
        for row, after in zip(lowered, stages, strict=True)
        if after < stage
    ]


def _lowered(batch: Batch, rows: list[tuple[int, int]]) -> Batch:
    """The organisation of a batch once for each question, with the answer to that question one level lower."""
    count, width = len(rows), len(batch.owner)
    organisation = np.tile(batch.organisation_levels, (1, count))
    service = np.tile(batch.service_levels, (1, count))
    for copy, (item, place) in enumerate(rows):
        line = batch.layout.row[item]
        if place < 0:
            organisation[line, copy] -= 1
        else:
            service[line, copy * width + place] -= 1

    def tiled(values: Array) -> Array:
        return np.tile(values, count)

    return replace(
        batch,
        organisations=tuple(range(count)),
        form=tiled(batch.form),
        submitted=tiled(batch.submitted),
        services=tuple(range(count * width)),
        owner=np.repeat(np.arange(count, dtype=np.int32), width),
        volume=tiled(batch.volume),
        volume_missing=tiled(batch.volume_missing),
        highest=tiled(batch.highest),
        serves_public=tiled(batch.serves_public),
        holds={condition: tiled(held) for condition, held in batch.holds.items()},
        organisation_levels=organisation,
        service_levels=service,
    )


def _open(batch: Batch, state: GateState, column: int) -> OpenGate:
    service = batch.services[column] if state.gate.scope == "service" else None
    missing: list[Missing] = []
    for member in state.gate.of:
        number = batch.layout.number[member.item]
        own = service if batch.layout.of_service[number] else None
        table, row, place = place_of(batch, member.item, own)
        level = int(batch.levels[table][row, place])
        counts = all(
            batch.condition(str(one), of_service=service is not None)[column if service is not None else 0]
            for one in member.when
        )
        if batch.asked[table][row, place] and counts and level < member.level:
            missing.append(Missing(member.item, own, member.level, level if level >= 0 else None))
    return OpenGate(
        stage=state.gate.stage,
        gate=state.place,
        service=service,
        needed=int(state.needed[column]),
        passed=int(state.passed[column]),
        missing=tuple(missing),
    )


def _service(batch: Batch, place: int) -> ServiceId | None:
    return None if place < 0 else batch.services[int(place)]
