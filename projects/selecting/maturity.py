"""What must be delivered for an organisation to reach a stage: thresholds and gates as sets of projects.

A level of a question is reached as soon as one of some projects is delivered: of those that raise it so far, or that
raise something which grants it. So every gate and every point is a matter of such sets, and no level is a variable.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from maturity_model.batch import Batch
from maturity_model.contributions import contributions
from maturity_model.definition import Gate
from maturity_model.gates import GateState, gate_states
from maturity_model.layout import AGREED, Array
from maturity_model.scoring import score_batch
from projects.selecting.problem import FULL, Aim, Assessed, Id, Proposal
from projects.selecting.re_scoring import raised

AnyOf = tuple[int, ...]  # places of proposals, rising: holds as soon as one of them is delivered
MARGIN: Final = 1e-6
Group = tuple[int, tuple[AnyOf, ...]]  # at least so many of these sets
# By table (0 organisation, 1 services) and line of a batch, then by column: the level that each proposal brings.
Raises = dict[tuple[int, int], dict[int, dict[int, int]]]


@dataclass(frozen=True)
class Hurdle:
    """What an organisation (by its place) lacks for `stage`, besides the stage before.

    `gain` is how many stages it adds. The sum of `points` whose set holds must reach `lacking`. All sets of `all_of`
    must hold, of each group in `groups` at least so many, and at least `services_needed` of `services`, each a list
    of groups.
    """

    organisation: int
    stage: int
    gain: int
    lacking: float
    points: Mapping[AnyOf, float]
    all_of: frozenset[AnyOf]
    groups: tuple[Group, ...]
    services_needed: int
    services: tuple[tuple[Group, ...], ...]

    def taken(self, holds: Callable[[AnyOf], bool]) -> bool:
        """Whether it is taken, given which sets hold."""

        def met(groups: Iterable[Group]) -> bool:
            return all(sum(map(holds, group)) >= needed for needed, group in groups)

        enough = sum(gain for one, gain in self.points.items() if holds(one)) >= self.lacking
        served = sum(map(met, self.services)) >= self.services_needed
        return enough and served and all(map(holds, self.all_of)) and met(self.groups)

    def sets(self) -> Iterator[AnyOf]:
        """Every set that it speaks of."""
        yield from self.points
        yield from self.all_of
        for _, group in (*self.groups, *(group for service in self.services for group in service)):
            yield from group


@dataclass(frozen=True)
class Hurdles:
    """The hurdles of all organisations, of each in the order of its stages, as far as all projects together reach.

    `places` are the organisations of the batch by id, `reached` the stages they start from (-1: not assessed).
    """

    places: Mapping[Id, int]
    reached: Array
    listed: tuple[Hurdle, ...]


def hurdles(assessed: Assessed, proposals: Sequence[Proposal]) -> Hurdles:
    """The hurdles between where organisations stand, with what is taken as done, and what all proposals can bring."""
    batch = raised(assessed.batch, assessed.done)
    places = {one: place for place, one in enumerate(batch.organisations)}
    kept = [assessed.kept.get(one.kind, FULL) for one in proposals]
    raises = _raises(batch, [one.aims if share else () for one, share in zip(proposals, kept, strict=True)])
    standing = score_batch(batch).standing
    numbers = _Numbers(batch, raises, kept)
    gates = {stage: _StageGates(batch, raises, stage) for stage in batch.layout.stages}
    touched = {int(batch.owner[column]) if table else column for (table, _), one in raises.items() for column in one}
    found: list[Hurdle] = []
    for place in sorted(touched):
        before = max(int(standing.reached[place]), 0)
        for column, stage in enumerate(batch.layout.stages):
            if stage <= before or not standing.asked[place, column] or stage > standing.attainable[place]:
                continue
            hurdle = _hurdle(place, stage, stage - before, numbers, gates[stage])
            if hurdle is None:
                break
            found.append(hurdle)
            before = stage
    return Hurdles(places, standing.reached, tuple(found))


def stages_by_sets(known: Hurdles, delivered: Container[int]) -> dict[Id, int]:
    """The stage that each organisation reaches by its hurdles, if these proposals (by place) are delivered."""
    reached = [max(int(one), 0) for one in known.reached]
    stuck = set[int]()
    for one in known.listed:
        if one.organisation not in stuck and one.taken(lambda those: any(place in delivered for place in those)):
            reached[one.organisation] = one.stage
        else:
            stuck.add(one.organisation)
    return dict(zip(known.places, reached, strict=True))


def _hurdle(place: int, stage: int, gain: int, numbers: "_Numbers", gates: "_StageGates") -> Hurdle | None:
    """The hurdle, or None where all proposals together do not take it."""
    lacking = max(float(numbers.lacking[place, stage]), 0.0)
    lacking = 0.0 if lacking <= MARGIN else lacking - MARGIN
    points = numbers.points.get((place, stage), {}) if lacking else {}
    if sum(points.values()) < lacking:
        return None
    own = gates.of_organisation(place)
    services = gates.of_services(place)
    if own is None or services is None:
        return None
    needed, open_services = services
    all_of, groups = _split(own)
    return Hurdle(place, stage, gain, lacking, points, all_of, groups, needed, open_services)


def _split(
    groups: Iterable[Group],
) -> tuple[frozenset[AnyOf], tuple[Group, ...]]:
    """Sets that must all hold, and groups of which some must: one of one, and all of several, are the former."""
    listed = list(groups)
    must = frozenset(one for needed, group in listed if needed == len(group) for one in group)
    return must, tuple((needed, group) for needed, group in listed if needed < len(group))


def _raises(batch: Batch, aims: Sequence[Sequence[Aim]]) -> Raises:
    """The proposals that raise a question above the level that counts now, each with the level it brings."""
    plan = batch.layout
    organisations = {one: place for place, one in enumerate(batch.organisations)}
    services = {(int(batch.owner[place]), one): place for place, one in enumerate(batch.services)}
    lines: Raises = {}
    for proposal, promised in enumerate(aims):
        for aim in promised:
            owner, number = organisations.get(aim.organisation), plan.number.get(aim.item)
            if owner is None or number is None:
                continue
            table, row = int(plan.of_service[number]), int(plan.row[number])
            column = services.get((owner, aim.service)) if table and aim.service is not None else owner
            if column is not None and (table == 0) == (aim.service is None):
                _note(batch, lines, (table, row, column), proposal, aim.level)
    first = np.searchsorted(batch.owner, np.arange(len(batch.organisations) + 1))
    # Sources stand before what they grant, so one pass settles chains.
    for grant in plan.grants:
        source, target = int(grant.source_scope == "service"), int(grant.target_scope == "service")
        for column, levels in list(lines.get((source, grant.source), {}).items()):
            columns = range(first[column], first[column + 1]) if target > source else (column,)
            for proposal, level in list(levels.items()):
                for to in columns if level >= grant.at_least else ():
                    _note(batch, lines, (target, grant.target, to), proposal, grant.level)
    return lines


def _note(batch: Batch, lines: Raises, key: tuple[int, int, int], proposal: int, level: int) -> None:
    table, row, column = key
    now = int(batch.levels[table][row, column])
    if batch.asked[table][row, column] and now != AGREED and level > now:
        levels = lines.setdefault((table, row), {}).setdefault(column, {})
        levels[proposal] = max(level, levels.get(proposal, 0))


class _Numbers:
    """What organisations lack for the thresholds of their stages, and what each set of proposals would add."""

    def __init__(self, batch: Batch, raises: Raises, kept: Sequence[int]) -> None:
        plan = batch.layout
        rows = contributions(batch)
        points, part = rows.sums(rows.points, rows.part)
        thresholds = np.array([float(plan.edition.thresholds.get(stage, 0)) for stage in range(part.shape[1])])
        self.lacking = thresholds * part - FULL * points  # an array: organisation by stage
        parts = np.zeros(batch.organisation_levels.shape), np.zeros(batch.service_levels.shape)
        of_service = rows.service >= 0
        parts[0][plan.row[rows.item[~of_service]], rows.organisation[~of_service]] = rows.part[~of_service]
        parts[1][plan.row[rows.item[of_service]], rows.service[of_service]] = rows.part[of_service]
        self.points: dict[tuple[int, int], dict[AnyOf, float]] = {}
        numbers = plan.organisation_items, plan.service_items
        for (table, row), columns in sorted(raises.items()):
            number = int(numbers[table][row])
            stage, credit = int(plan.stage[number]), plan.credit[number].tolist()
            for column, levels in sorted(columns.items()):
                now = credit[max(int(batch.levels[table][row, column]), 0)]
                gains = {one: (credit[level] - now) * kept[one] for one, level in levels.items()}
                here = self.points.setdefault((int(batch.owner[column]) if table else column, stage), {})
                below = 0
                for gain in sorted(set(gains.values())):
                    those = tuple(sorted(one for one, most in gains.items() if most >= gain))
                    share = float(parts[table][row, column]) / FULL
                    here[those] = here.get(those, 0.0) + share * (gain - below)
                    below = gain


class _StageGates:
    """The gates of a stage: what is still open, as sets of proposals."""

    def __init__(self, batch: Batch, raises: Raises, stage: int) -> None:
        self._batch = batch
        self._raises = raises
        self._states = [state for state in gate_states(batch) if state.gate.stage == stage]
        self._able = {state.place: self._members(state.gate) for state in self._states}
        self._first = np.searchsorted(batch.owner, np.arange(len(batch.organisations) + 1)).tolist()
        self._share = batch.layout.edition.gate_share.as_integer_ratio()

    def of_organisation(self, place: int) -> list[Group] | None:
        """The open gates of an organisation; None where some gate cannot be met."""
        return self._groups([state for state in self._states if state.gate.scope == "organisation"], place)

    def of_services(self, place: int) -> tuple[int, tuple[tuple[Group, ...], ...]] | None:
        """How many more services must meet their gates, and those that can; None where too few can."""
        states = [state for state in self._states if state.gate.scope == "service"]
        concerned, met = 0, 0
        able: list[tuple[Group, ...]] = []
        for column in range(self._first[place], self._first[place + 1]):
            if not any(state.asked[column] > 0 for state in states):
                continue
            concerned += 1
            groups = self._groups(states, column)
            if groups is None:
                continue
            if groups:
                able.append(tuple(groups))
            else:
                met += 1
        needed = max(-(-concerned * self._share[0] // self._share[1]) - met, 0)
        if needed > len(able):
            return None
        return needed, tuple(able) if needed else ()

    def _groups(self, states: Sequence[GateState], column: int) -> list[Group] | None:
        found: list[Group] = []
        for state in states:
            missing = int(state.needed[column]) - int(state.passed[column])
            if missing <= 0:
                continue
            able = tuple(sets[column] for sets in self._able[state.place] if column in sets)
            if len(able) < missing:
                return None
            found.append((missing, able))
        return found

    def _members(self, gate: Gate) -> list[dict[int, AnyOf]]:
        """Of each member of a gate, by column: which proposals bring it where it is asked and does not pass yet."""
        batch, plan = self._batch, self._batch.layout
        of_service = gate.scope == "service"
        found: list[dict[int, AnyOf]] = []
        for member in gate.of:
            number = plan.number[member.item]
            table, row = int(plan.of_service[number]), int(plan.row[number])
            applies, passes = batch.asked[table][row], batch.levels[table][row] >= member.level
            source = np.arange(len(applies))
            if of_service and not table:
                applies, passes, source = applies[batch.owner], passes[batch.owner], batch.owner
            if of_service:
                applies = applies & (batch.highest >= gate.stage)
            for condition in member.when:
                applies = applies & batch.condition(str(condition), of_service=of_service)
            lines = self._raises.get((table, row), {})
            sets: dict[int, AnyOf] = {}
            for column in np.flatnonzero(applies & ~passes).tolist() if lines else ():
                levels = lines.get(int(source[column]), {})
                those = tuple(sorted(one for one, level in levels.items() if level >= member.level))
                if those:
                    sets[column] = those
            found.append(sets)
        return found
