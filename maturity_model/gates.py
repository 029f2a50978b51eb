"""Whether the gates of each stage hold, per organisation and per key service."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from maturity_model.batch import Batch
from maturity_model.definition import Gate
from maturity_model.layout import Array


@dataclass(frozen=True)
class GateState:
    """A gate in all organisations, or in all key services: members asked, how many must pass, how many do."""

    gate: Gate
    place: int
    asked: Array
    needed: Array
    passed: Array

    @property
    def holds(self) -> Array:
        """Whether the gate holds; one of which nothing is asked does."""
        return self.passed >= self.needed


@dataclass(frozen=True)
class StageGates:
    """The gates of one stage together.

    `open_groups` counts the organisation's gates that do not hold. `concerned` and `met` count the key services that
    are asked any gate, and those that meet all asked of them; `required` is how many must. `service_holds` says for
    each key service whether all its gates hold.
    """

    open_groups: Array
    concerned: Array
    met: Array
    required: Array
    service_holds: Array

    @property
    def missing_services(self) -> Array:
        """How many more key services must meet their gates."""
        return np.maximum(self.required - self.met, 0)

    @property
    def holds(self) -> Array:
        """Whether the gates of the stage hold for the organisation."""
        return (self.open_groups == 0) & (self.met >= self.required)


def gate_states(batch: Batch) -> list[GateState]:
    """The state of every gate of the edition, in its order."""
    return [_state(batch, gate, place) for place, gate in enumerate(batch.layout.edition.gates)]


def stage_gates(batch: Batch, states: list[GateState], stage: int) -> StageGates:
    """What the gates of a stage add up to.

    At least the edition's `gate_share` of the key services that are asked any gate must meet all gates asked of them.
    """
    count = len(batch.organisations)
    open_groups = np.zeros(count, dtype=np.int16)
    concerned = np.zeros(len(batch.owner), dtype=bool)
    service_holds = np.ones(len(batch.owner), dtype=bool)
    for state in states:
        if state.gate.stage != stage:
            continue
        if state.gate.scope == "organisation":
            open_groups += ~state.holds
        else:
            concerned |= state.asked > 0
            service_holds &= state.holds
    asked = np.bincount(batch.owner[concerned], minlength=count)
    met = np.bincount(batch.owner[concerned & service_holds], minlength=count)
    share = Fraction(batch.layout.edition.gate_share)
    required = -(-asked * share.numerator // share.denominator)
    return StageGates(open_groups, asked, met, required, service_holds)


def _state(batch: Batch, gate: Gate, place: int) -> GateState:
    plan = batch.layout
    of_service = gate.scope == "service"
    size = len(batch.owner) if of_service else len(batch.organisations)
    asked = np.zeros(size, dtype=np.int16)
    passed = np.zeros(size, dtype=np.int16)
    for member in gate.of:
        number = plan.number[member.item]
        table, row = int(plan.of_service[number]), plan.row[number]
        applies = batch.asked[table][row]
        passes = batch.levels[table][row] >= member.level
        if of_service and not table:
            applies, passes = applies[batch.owner], passes[batch.owner]
        if of_service:  # a service that cannot reach the stage is not asked its gates
            applies = applies & (batch.highest >= gate.stage)
        for condition in member.when:
            applies = applies & batch.condition(str(condition), of_service=of_service)
        asked += applies
        passed += applies & passes
    return GateState(gate, place, asked, np.minimum(gate.needed, asked), passed)
