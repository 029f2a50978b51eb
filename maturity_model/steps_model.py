"""The rules of a stage as rows of an integer programme: thresholds, gates, grants and what depends on what."""

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

from maturity_model.batch import Batch
from maturity_model.case import QuestionKey
from maturity_model.climbs import Climb
from maturity_model.definition import Gate, Item
from maturity_model.layout import AGREED
from maturity_model.programme import Programme
from maturity_model.questions import place_of

LARGE = 10_000.0


class StepsModel:
    """Variables and rows for one organisation.

    `own` gives per question and level the variable "is climbed to this level", `efforts` what each costs, `changes`
    per question the variable "is changed". Whether a level counts in the end, climbed or granted, is `_has`.
    """

    def __init__(self, programme: Programme, batch: Batch, possible: Sequence[Climb], stages: Sequence[int]) -> None:
        self._programme = programme
        self._batch = batch
        self.possible = list(possible)
        self.own: dict[QuestionKey, dict[int, int]] = {}
        self.efforts: dict[int, int] = {}
        self.changes: dict[QuestionKey, int] = {}
        self._has: dict[tuple[QuestionKey, int], int] = {}
        for climb in self.possible:
            self._climb(climb)
        for climb in self.possible:
            self._rise(climb)
        for climb in self.possible:
            for group in climb.needs if climb.free else ():
                in_place = [self._has[key, 1] for key in group if (key, 1) in self._has]
                programme.at_least({**dict.fromkeys(in_place, 1.0), self.changes[climb.key]: -1.0}, 0)
        for stage in stages:
            self._threshold(stage)
            self._gates(stage)

    def levels(self, chosen: frozenset[int]) -> dict[QuestionKey, int]:
        """The levels climbed to, by question, if the variables in `chosen` are 1."""
        climbed = {key: [level for level, number in own.items() if number in chosen] for key, own in self.own.items()}
        return {key: max(levels) for key, levels in climbed.items() if levels}

    def _climb(self, climb: Climb) -> None:
        """The variables of a question; where nothing can grant a level, to climb to it and to have it are one."""
        key, item = climb.key, climb.item
        levels = range(climb.level + 1, item.top + 1)
        own = {level: self._programme.variable(whole=True) for level in levels if climb.free}
        self.own[key] = own
        self.efforts.update({number: item.levels[level].effort or 1 for level, number in own.items()})
        if item.implied_by:
            self._has.update({(key, level): self._programme.variable(whole=False) for level in levels})
        else:
            self._has.update({(key, level): number for level, number in own.items()})
        if not climb.free:
            return
        # Without grants the first level above is climbed whenever anything is; else it may be granted.
        self.changes[key] = self._programme.variable(whole=True) if item.implied_by else own[levels[0]]
        for number in own.values() if item.implied_by else ():
            self._programme.at_least({self.changes[key]: 1.0, number: -1.0}, 0)

    def _rise(self, climb: Climb) -> None:
        """A level is climbed from the one below, and counts if it is climbed or granted."""
        key, own = climb.key, self.own[climb.key]
        for level in range(climb.level + 1, climb.item.top + 1):
            if level in own and level > climb.level + 1:
                self._programme.at_least({self._has[key, level - 1]: 1.0, own[level]: -1.0}, 0)
            if not climb.item.implied_by:
                continue
            terms = {self._has[key, level]: -1.0, **({own[level]: 1.0} if level in own else {})}
            for one in climb.item.implied_by:
                source = (one.item, None if self._item(one.item).scope == "organisation" else climb.service)
                if one.grants >= level and (source, one.at_least) in self._has:
                    terms[self._has[source, one.at_least]] = 1.0
            self._programme.at_least(terms, 0)

    def _threshold(self, stage: int) -> None:
        """Σ points ≥ threshold × Σ part, in whole numbers as far as they stay small."""
        plan = self._batch.layout
        threshold = Fraction(plan.edition.thresholds[stage])
        gain: dict[int, Fraction] = {}
        bound = Fraction(0)
        for item in plan.edition.items:
            if item.stage != stage:
                continue
            rows = self._rows(item)
            volumes = sum(volume for _, volume, _ in rows)
            if not volumes:
                continue
            bound += threshold * item.weight
            for key, volume, level in rows:
                share = Fraction(item.weight * volume, volumes)
                bound -= share * item.levels[level].credit
                for higher in range(level + 1, item.top + 1):
                    if (key, higher) in self._has:
                        more = item.levels[higher].credit - item.levels[higher - 1].credit
                        number = self._has[key, higher]
                        gain[number] = gain.get(number, Fraction(0)) + share * more
        if not gain or bound <= 0:
            return
        whole = lcm(*(one.denominator for one in gain.values()), bound.denominator)
        common = gcd(*(int(one * whole) for one in gain.values()))
        factors = {number: one * whole / common for number, one in gain.items()}
        # Whole factors: whatever exceeds the bound less a half meets it. Others are settled by exact scoring.
        least = -(-(bound * whole) // common)
        largest = float(max(factors.values()))
        if largest <= LARGE:
            self._programme.at_least({number: float(one) for number, one in factors.items()}, float(least) - 0.5)
        else:
            scale = LARGE / largest
            terms = {number: float(one) * scale for number, one in factors.items()}
            self._programme.at_least(terms, float(least) * scale - 1e-6)

    def _gates(self, stage: int) -> None:
        """Each gate of the organisation, and enough services that meet all of theirs."""
        batch, plan = self._batch, self._batch.layout
        meeting: list[int] = []
        concerned = 0
        gates = plan.gates(stage)
        for column in range(len(batch.services)):
            groups = [self._members(gate, column) for gate in gates if gate.scope == "service"]
            if not any(groups) or batch.highest[column] < stage:
                continue
            concerned += 1
            meets = self._programme.variable(whole=True)
            meeting.append(meets)
            for gate, members in zip([one for one in gates if one.scope == "service"], groups, strict=True):
                self._group(members, gate.needed, meets)
        share = Fraction(plan.edition.gate_share)
        required = -(-concerned * share.numerator // share.denominator)
        if required:
            self._programme.at_least(dict.fromkeys(meeting, 1.0), required)
        for gate in gates:
            if gate.scope == "organisation":
                self._group(self._members(gate, None), gate.needed, None)

    def _group(self, members: Sequence[tuple[QuestionKey, int, int]], need: int, meets: int | None) -> None:
        """At least `need` of the members asked must pass; where `meets` is given, only if it is 1."""
        needed = min(need, len(members)) - sum(now >= level for _, level, now in members)
        if needed <= 0:
            return
        open_members = [(key, level) for key, level, now in members if now < level]
        terms = [self._has[member] for member in open_members if member in self._has]
        if meets is None:
            self._programme.at_least(dict.fromkeys(terms, 1.0), needed)
        elif needed == len(open_members):  # all of them: one row each is tighter than their sum
            for member in open_members:
                self._programme.at_least({**({self._has[member]: 1.0} if member in self._has else {}), meets: -1.0}, 0)
        else:
            self._programme.at_least({**dict.fromkeys(terms, 1.0), meets: -float(needed)}, 0)

    def _members(self, gate: Gate, column: int | None) -> list[tuple[QuestionKey, int, int]]:
        """The members of a gate that are asked: question, level needed, level that counts now."""
        batch = self._batch
        found: list[tuple[QuestionKey, int, int]] = []
        for member in gate.of:
            of_service = self._item(member.item).scope == "service"
            service = batch.services[column] if of_service and column is not None else None
            table, row, place = place_of(batch, member.item, service)
            counts = all(batch.condition(str(one), of_service=column is not None)[column or 0] for one in member.when)
            if batch.asked[table][row, place] and counts:
                level = max(int(batch.levels[table][row, place]), 0)
                found.append(((member.item, service), member.level, level))
        return found

    def _rows(self, item: Item) -> list[tuple[QuestionKey, int, int]]:
        """The questions of an item that count: question, volume, level that counts now."""
        batch = self._batch
        found: list[tuple[QuestionKey, int, int]] = []
        for service in batch.services if item.scope == "service" else (None,):
            table, row, place = place_of(batch, item.id, service)
            level = int(batch.levels[table][row, place])
            if batch.asked[table][row, place] and level != AGREED:
                volume = int(batch.volume[place]) if table else 1
                found.append(((item.id, service), volume, max(level, 0)))
        return found

    def _item(self, item: str) -> Item:
        return self._batch.layout.edition.item(item)
