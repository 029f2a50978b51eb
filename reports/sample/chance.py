"""Chance that is the same each time: every draw is made from the words that name it, in whatever order they come."""

import hashlib
from collections.abc import Sequence
from statistics import NormalDist
from typing import TypeVar

SEED = "sample country 1"
T = TypeVar("T")
_NORMAL = NormalDist()


def share(*words: object) -> float:
    """A number above 0 and below 1, drawn evenly, that belongs to these words."""
    digest = hashlib.blake2b("|".join(map(str, (SEED, *words))).encode(), digest_size=7).digest()
    return (int.from_bytes(digest) + 0.5) / 2**56


def between(low: float, high: float, *words: object) -> float:
    """A number from `low` to `high`, drawn evenly."""
    return low + (high - low) * share(*words)


def around(middle: float, spread: float, *words: object) -> float:
    """A number drawn from the normal distribution with this mean and standard deviation."""
    return middle + spread * _NORMAL.inv_cdf(share(*words))


def pick(choices: Sequence[T], *words: object) -> T:
    """One of the choices, all as likely."""
    return choices[int(share(*words) * len(choices))]
