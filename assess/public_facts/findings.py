"""What was measured of one item: the level that follows, how surely, and the plain facts that it follows from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

EXACTLY, AT_LEAST, AT_MOST, NOTHING = BOUNDS = ("exactly", "at_least", "at_most", "nothing")
"""How a suggested level is meant. "nothing": it cannot be told from outside, and no level is suggested."""

Fact = Mapping[str, Any]
"""A fact as plain JSON: its `code`, which `wording` has a sentence for, and the values in the sentence."""


@dataclass(frozen=True)
class Finding:
    """What was measured of an item. `level` counts from 0 and is None exactly where `bound` is "nothing"."""

    item: str
    level: int | None
    bound: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Tries:
    """How often a site was asked during the last 30 days, how often it opened, and over how many days."""

    count: int = 0
    opened: int = 0
    days: int = 0


@dataclass(frozen=True)
class Measured:
    """The findings of one visit; `opened` says whether the site opened at all."""

    address: str
    at: datetime
    opened: bool
    findings: tuple[Finding, ...]


def agrees(bound: str, *, level: int, claimed: int) -> bool:
    """Whether a claimed level can be true where a level was measured and meant in this way.

    >>> agrees("at_least", level=2, claimed=3), agrees("at_most", level=1, claimed=2)
    (True, False)
    """
    return {AT_LEAST: claimed >= level, AT_MOST: claimed <= level}.get(bound, claimed == level)


def exactly(item: str, level: int, *facts: Fact) -> Finding:
    """It is this level."""
    return Finding(item, level, EXACTLY, facts)


def at_least(item: str, level: int, *facts: Fact) -> Finding:
    """It is this level or a better one."""
    return Finding(item, level, AT_LEAST, facts)


def at_most(item: str, level: int, *facts: Fact) -> Finding:
    """It is this level or a lesser one."""
    return Finding(item, level, AT_MOST, facts)


def cannot_tell(item: str, *facts: Fact) -> Finding:
    """What was seen does not decide between the levels."""
    return Finding(item, None, NOTHING, facts)


def fact(code: str, /, **values: Any) -> Fact:
    """A fact with its values, which must be plain JSON."""
    return {"code": code, **values}
