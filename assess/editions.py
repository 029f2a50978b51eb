"""Which edition of the model a cycle is pinned to, and which one the register's facts follow."""

from functools import lru_cache

from assess.tables import Cycle
from data.errors import Invalid
from maturity_model.definition import Edition
from maturity_model.loading import content_hash, load_edition

CURRENT = "presence-2026"
"""The edition whose facts the register keeps and which a new cycle is offered."""


def current_edition() -> Edition:
    """The edition that is in use now."""
    return load_edition(CURRENT)


def edition_of(cycle: Cycle) -> Edition:
    """The edition that the cycle was made with.

    Raises:
        Invalid: the edition's content is not what the cycle was pinned to, so its answers would mean something else.
    """
    return pinned_edition(cycle.edition, cycle.edition_hash)


def pinned_edition(name: str, pinned_hash: str) -> Edition:
    """The edition of that name, if its content still has this hash.

    Raises:
        Invalid: it has another one.
    """
    if hash_of(name) != pinned_hash:
        raise Invalid("edition.changed", edition=name)
    return load_edition(name)


@lru_cache(maxsize=16)
def hash_of(edition: str) -> str:
    """The content hash of an edition by name; computed once, since a loaded edition does not change."""
    return content_hash(load_edition(edition))
