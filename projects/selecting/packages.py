"""The smallest sets of projects that take an organisation to a stage, found by trying all."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from maturity_model.layout import Array
from projects.selecting.maturity import AnyOf, Group, Hurdle

MOST_PROJECTS: Final = 14
MOST_PACKAGES: Final = 300
Package = tuple[int, ...]  # places of proposals, rising: reached as soon as all of them are delivered


def packages(chain: Sequence[Hurdle]) -> list[tuple[Package, ...]] | None:
    """For each hurdle of an organisation the smallest sets that take it and all before; None if there are too many.

    What is reached depends on the sets alone: an organisation reaches a stage exactly if one of its packages is
    delivered as a whole.
    """
    able = sorted({one for hurdle in chain for any_of in hurdle.sets() for one in any_of})
    if len(able) > MOST_PROJECTS:
        return None
    bits = {one: 1 << place for place, one in enumerate(able)}
    subsets = np.arange(1 << len(able), dtype=np.int64)
    taken = np.ones(len(subsets), dtype=bool)
    found: list[tuple[Package, ...]] = []
    for hurdle in chain:
        taken &= _taken(hurdle, subsets, bits)
        smallest = taken.copy()
        for bit in bits.values():
            smallest &= ((subsets & bit) == 0) | ~taken[subsets & ~bit]
        least = subsets[smallest].tolist()
        if len(least) > MOST_PACKAGES:
            return None
        found.append(tuple(tuple(one for one in able if subset & bits[one]) for subset in least))
    return found


def _taken(hurdle: Hurdle, subsets: Array, bits: dict[int, int]) -> Array:
    """Whether each subset takes the hurdle."""

    def holds(any_of: AnyOf) -> Array:
        return (subsets & sum(bits[one] for one in any_of)) != 0

    def met(groups: Sequence[Group]) -> Array:
        every = np.ones(len(subsets), dtype=bool)
        for needed, group in groups:
            every &= sum((holds(one).astype(np.int8) for one in group), np.zeros(len(subsets), np.int8)) >= needed
        return every

    every = met(hurdle.groups)
    for one in hurdle.all_of:
        every &= holds(one)
    if hurdle.lacking:
        points = sum((gain * holds(one) for one, gain in hurdle.points.items()), np.zeros(len(subsets)))
        every &= points >= hurdle.lacking
    if hurdle.services_needed:
        served = sum((met(one).astype(np.int8) for one in hurdle.services), np.zeros(len(subsets), np.int8))
        every &= served >= hurdle.services_needed
    return every
