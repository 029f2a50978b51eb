"""How a cycle is reviewed: shares and rates, a second pair of eyes, a second reviewer."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlmodel import Session

from assess.cycles.control import find_cycle
from assess.tables.review import ReviewSetting
from data.access import Actor
from data.errors import Conflict, Invalid
from data.events import record


@dataclass(frozen=True)
class Rules:
    """How a cycle is reviewed.

    `sample_percent` of each theme's claims that nothing else marks are drawn to be looked at. Above
    `disagreement_percent` of adjusted claims a whole theme is to be looked at. With `second_pair` nobody verifies who
    gave one of the verdicts. With `second_reviewer` a second person judges blind; if more than `arbitration_percent`
    of both's verdicts differ, a third person settles those that do. All percentages run from 0 to 100.
    """

    sample_percent: int = 20
    disagreement_percent: int = 10
    second_pair: bool = False
    second_reviewer: bool = False
    arbitration_percent: int = 5
    version: int = 0


USUAL = Rules()
"""What holds for a cycle until its administrator says otherwise; the percentages are this product's own choice."""
PERCENTAGES = ("sample_percent", "disagreement_percent", "arbitration_percent")
SWITCHES = ("second_pair", "second_reviewer")


def review_rules(session: Session, actor: Actor, cycle: int) -> Rules:
    """How a cycle is reviewed; `version` (0: as usual) is what the next change must name."""
    find_cycle(session, actor, cycle)
    return rules_of(session, cycle)


def change_review_rules(
    session: Session, actor: Actor, cycle: int, *, seen_version: int, changes: Mapping[str, int | bool]
) -> Rules:
    """Change how a cycle is reviewed; `changes` maps names of `Rules` to new values, the others stay.

    Raises:
        Invalid: a percentage is not a whole number from 0 to 100.
        Conflict: somebody else changed it in between.
    """
    find_cycle(session, actor, cycle, action="cycle.edit")
    unknown = changes.keys() - {*PERCENTAGES, *SWITCHES}
    if unknown:
        raise ValueError(f"not changeable: {sorted(unknown)}")
    for name in PERCENTAGES:
        value = changes.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100:
            raise Invalid("review.percent", value=value)
    found = session.get(ReviewSetting, cycle, with_for_update=True, populate_existing=True)
    before = _rules(found)
    if before.version != seen_version:
        raise Conflict(theirs=before.version, yours=seen_version)
    row = found or ReviewSetting(cycle_id=cycle, **_plain(USUAL))
    for name, value in changes.items():
        setattr(row, name, value)
    row.version = before.version + 1
    session.add(row)
    session.flush()
    record(session, actor, "cycle.edit", subject=f"cycle:{cycle}", review=dict(changes))
    return _rules(row)


def rules_of(session: Session, cycle: int) -> Rules:
    """How a cycle is reviewed, for services that have checked who asks."""
    return _rules(session.get(ReviewSetting, cycle))


def _rules(row: ReviewSetting | None) -> Rules:
    return Rules(**{field.name: getattr(row, field.name) for field in fields(Rules)}) if row else USUAL


def _plain(rules: Rules) -> dict[str, Any]:
    return asdict(rules)
