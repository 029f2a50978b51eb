"""Which edition of the model a cycle is pinned to, and which one the register's facts follow."""

from functools import lru_cache

from assess.tables import Cycle
from data.errors import Invalid
from maturity_model.comparing import Comparability, comparability
from maturity_model.crosswalk import between
from maturity_model.definition import Crosswalk, Edition
from maturity_model.faults import Faults
from maturity_model.loading import content_hash, editions, load_edition

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


def hash_of(edition: str) -> str:
    """The content hash of an edition by name; computed once for each content that its files have had."""
    return _hash(load_edition(edition))


def offered(*, trial: bool = False) -> list[str]:
    """The editions that a new cycle can be made with: released ones, and with `trial` drafts, by name.

    An edition that cannot be read is left out; the linter says why.
    """
    wanted = {"released", "draft"} if trial else {"released"}
    found: list[str] = []
    for name in editions():
        try:
            if load_edition(name).status in wanted:
                found.append(name)
        except Faults:
            continue
    return found


def comparable(previous: Edition, edition: Edition) -> tuple[Comparability, Crosswalk | None]:
    """How far two editions can be compared, over all editions between them, and by which crosswalk."""
    try:
        crosswalk = between(previous, edition, load_edition)
    except Faults:  # an edition between them is gone: nothing leads from one to the other
        crosswalk = None
    return comparability(previous, edition, crosswalk), crosswalk


@lru_cache(maxsize=16)
def _hash(edition: Edition) -> str:
    return content_hash(edition)
