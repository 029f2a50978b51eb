"""How an edition follows from the one before: which item carries on as which, at which level, how much is shared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Final

from maturity_model.definition import Crosswalk, Edition, Mapped

COMPARABLE: Final = Fraction(8, 10)
KEPT: Final = frozenset({"same", "split", "merged"})


def identity(previous: Edition, *, hash_kept: str | None = None) -> Crosswalk:
    """The crosswalk with which a copied edition begins: every item is the same."""
    rows = (Mapped(kind="same", was=(item.id,), now=(item.id,)) for item in previous.items)
    return Crosswalk(previous=previous.id, previous_hash=hash_kept, items=tuple(rows))


def mapped(crosswalk: Crosswalk) -> dict[str, str]:
    """The items that carry on one to one: the id in the edition before, and the id now."""
    return {one.was[0]: one.now[0] for one in crosswalk.items if one.kind == "same" and one.was and one.now}


def carried_level(crosswalk: Crosswalk, old_item: str, old_level: int) -> tuple[str, int] | None:
    """The item and level that an answer of the edition before stands for now.

    Only what is the same, or has a map of levels, is carried. None for what was split, merged or dropped, and for a
    level that the map does not have: such a question is answered anew.
    """
    for one in crosswalk.items:
        if one.kind == "same" and one.was == (old_item,):
            if one.levels is None:
                return one.now[0], old_level
            return (one.now[0], one.levels[old_level]) if 0 <= old_level < len(one.levels) else None
    return None


def mapped_shares(previous: Edition, edition: Edition, crosswalk: Crosswalk | None) -> tuple[Fraction, Fraction]:
    """The shares (0 to 1) of the weight of the edition before, and of this one, that the crosswalk maps.

    What is the same, split or merged counts as mapped; what was dropped or is new does not. Without a crosswalk from
    `previous` nothing is mapped.
    """
    rows = crosswalk.items if crosswalk is not None and crosswalk.previous == previous.id else ()
    kept = [one for one in rows if one.kind in KEPT]
    return (
        _share(previous, (item for one in kept for item in one.was)),
        _share(edition, (item for one in kept for item in one.now)),
    )


def is_break(shares: tuple[Fraction, Fraction]) -> bool:
    """Whether a trend over both editions must be marked as broken: the smaller share is below 80 %."""
    return min(shares) < COMPARABLE


def between(previous: Edition, edition: Edition, find: Callable[[str], Edition]) -> Crosswalk | None:
    """The crosswalk from an earlier edition to a later one, over all editions between; None if none leads there.

    `find` gives an edition by its id.
    """
    if previous.id == edition.id:
        return identity(previous)
    whole, passed = edition.crosswalk, {edition.id}
    while whole is not None and whole.previous != previous.id:
        if whole.previous in passed:
            return None
        passed.add(whole.previous)
        step = find(whole.previous).crosswalk
        whole = None if step is None else _joined(step, whole)
    return whole


def _share(edition: Edition, items: Iterable[str]) -> Fraction:
    named = set(items)
    weight = sum(item.weight for item in edition.items if item.id in named)
    return Fraction(weight, sum(item.weight for item in edition.items))


def _joined(first: Crosswalk, second: Crosswalk) -> Crosswalk:
    """Two steps as one. What is one to one in both stays the same; what else is connected is one group."""
    rows: list[Mapped] = []
    onward = {item: one for one in second.items if one.kind in KEPT for item in one.was}
    groups: dict[tuple[str, ...], list[str]] = {}
    for one in first.items:
        if not one.was:  # new in the first step: new in both, or a part of a group
            continue
        nexts = {id(onward[item]): onward[item] for item in one.now if item in onward} if one.kind in KEPT else {}
        if len(one.was) == 1 and len(one.now) == 1 and one.kind == "same" and len(nexts) == 1:
            after = next(iter(nexts.values()))
            if after.kind == "same":
                rows.append(Mapped(kind="same", was=one.was, now=after.now, levels=_levels(one, after)))
                continue
        if not nexts:
            rows += [Mapped(kind="dropped", was=(item,)) for item in one.was]
            continue
        now = tuple(item for after in nexts.values() for item in after.now)
        groups.setdefault(now, []).extend(one.was)
    rows += [
        Mapped(kind="split" if len(was) == 1 else "merged", was=tuple(was), now=now) for now, was in groups.items()
    ]
    reached = {item for row in rows for item in row.now}
    every = [item for one in second.items for item in one.now]
    rows += [Mapped(kind="new", now=(item,)) for item in every if item not in reached]
    return Crosswalk(previous=first.previous, previous_hash=first.previous_hash, items=tuple(rows))


def _levels(first: Mapped, second: Mapped) -> tuple[int, ...] | None:
    if first.levels is None or second.levels is None:
        return first.levels or second.levels
    return tuple(second.levels[level] for level in first.levels)
