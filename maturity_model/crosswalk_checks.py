"""Whether a crosswalk says of every item of both editions what became of it, and no id changes its meaning."""

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from maturity_model.crosswalk import is_break, mapped_shares
from maturity_model.definition import Crosswalk, Edition, Mapped
from maturity_model.faults import Fault
from maturity_model.loading import content_hash

FILE: Final = "crosswalk.yaml"
ALIKE: Final = 0.5


def crosswalk_faults(edition: Edition, previous: Edition) -> Iterator[Fault]:
    """What is wrong with the crosswalk of `edition` from `previous`."""
    crosswalk = edition.crosswalk
    if crosswalk is None:
        return
    actual = content_hash(previous)
    if crosswalk.previous_hash not in (None, actual):
        yield _fault("crosswalk_hash", value=actual, allowed=[crosswalk.previous_hash])
    before, now = {item.id for item in previous.items}, {item.id for item in edition.items}
    was = Counter(item for one in crosswalk.items for item in one.was)
    become = Counter(item for one in crosswalk.items for item in one.now)
    yield from (_fault("crosswalk_unknown", value=item, allowed=sorted(before)) for item in was if item not in before)
    for named in (was, become):
        yield from (_fault("crosswalk_twice", value=item) for item, count in named.items() if count > 1)
    yield from (_fault("crosswalk_lost", value=item.id) for item in previous.items if item.id not in was)
    yield from (_fault("crosswalk_absent", value=item.id) for item in edition.items if item.id not in become)
    yield from _reused(crosswalk, before & now)
    for one in crosswalk.items:
        if one.kind == "same" and set(one.was) <= before and set(one.now) <= now:
            yield from _levels(one, previous, edition)
        elif one.kind != "same" and one.levels is not None:
            yield _fault("level_map", value=list(one.levels), allowed=["levels only where an item is the same"])


def crosswalk_warnings(edition: Edition, previous: Edition) -> Iterator[Fault]:
    """What an author should look at again: questions that read differently, and trends that will break."""
    crosswalk = edition.crosswalk
    shares = mapped_shares(previous, edition, crosswalk)
    if is_break(shares):
        yield _fault("series_break", value=int(100 * min(shares)), allowed=["80 or more"])
    before, now = {item.id: item for item in previous.items}, {item.id: item for item in edition.items}
    for one in crosswalk.items if crosswalk else ():
        if one.kind != "same" or one.was[0] not in before or one.now[0] not in now:
            continue
        old, new = before[one.was[0]].question.en, now[one.now[0]].question.en
        if old != new and SequenceMatcher(None, old, new, autojunk=False).ratio() < ALIKE:
            yield Fault("meaning", file=FILE, item=one.now[0], where="question.en", value=one.now[0], allowed=[old])


def _reused(crosswalk: Crosswalk, both: set[str]) -> Iterator[Fault]:
    """An id of both editions must be on both sides of one row; else it has come to mean something else."""
    for item in sorted(both):
        rows = [one for one in crosswalk.items if item in one.was or item in one.now]
        if len(rows) > 1 or (len(rows) == 1 and rows[0].kind in ("dropped", "new")):
            became = next((one.now for one in rows if item in one.was), ())
            yield Fault("id_reused", file=FILE, item=item, value=item, allowed=became or ["a new id"])


def _levels(one: Mapped, previous: Edition, edition: Edition) -> Iterator[Fault]:
    old, new = previous.item(one.was[0]), edition.item(one.now[0])
    if one.levels is None:
        if old.top != new.top:
            allowed = [f"{old.top + 1} levels, or a map of levels"]
            yield Fault("level_map_missing", file=FILE, item=new.id, value=new.top + 1, allowed=allowed)
        return
    rising = list(one.levels) == sorted(one.levels)
    if len(one.levels) != old.top + 1 or not rising or not all(0 <= level <= new.top for level in one.levels):
        allowed = [f"{old.top + 1} levels, each 0 to {new.top}"]
        yield Fault("level_map", file=FILE, item=new.id, value=list(one.levels), allowed=allowed)


def _fault(code: str, *, value: object, allowed: list[str] | None = None) -> Fault:
    return Fault(code, file=FILE, item="crosswalk", value=value, allowed=allowed or [])
