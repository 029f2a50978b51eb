"""The portfolio as a director sees it: how many stand where, with what money, and what is off track."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlmodel import Session

from assess import states
from data.access import Actor
from projects.gates.standing import LAPSED, ON_HOLD, OVERDUE, UNKNOWN
from projects.investment.lines import KINDS
from projects.investment.rates import base_currency
from projects.listing import Choice, list_projects, rows_of
from projects.register import ACTIVE, PROPOSED

HOLD, CONDITION, NO_DECISION, ABOVE_RELEASE, NOT_CLOSED = REASONS = (
    "hold",
    "condition_overdue",
    "lapsed",
    "above_release",
    "ended_not_closed",
)
"""Why a project is off track, gravest last decided first: see `off_track`."""
OFF_TRACK_COLUMNS = ("project", "code", "name_en", "name_km", "organisation_id", "reason", "amount", "day")
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Overview:
    """Counts and sums of a list of projects.

    `by_standing` and `by_size` count projects (size None: cost not known). The sums are in `currency`; they are
    None while the lines of some project lack a rate, and `unconverted` counts those projects. `estimated` counts those
    of which nothing but a rough estimate is known (see `without_money`), and `estimates` is the sum of these.
    """

    projects: int
    by_standing: Mapping[str, int]
    by_size: Mapping[str | None, int]
    currency: str
    planned: Decimal | None
    committed: Decimal | None
    spent: Decimal | None
    unconverted: int
    estimated: int
    estimates: Decimal


def overview(session: Session, actor: Actor, *, choice: Choice | None = None, today: date | None = None) -> Overview:
    """How many projects stand where and what they have planned, committed and spent."""
    return summary(list_projects(session, actor, choice=choice, today=today), currency=base_currency(session))


def summary(projects: pd.DataFrame, *, currency: str) -> Overview:
    """The overview of a table of `projects.listing.list_projects` that is at hand already."""
    unconverted = int((projects["missing_rates"] > 0).sum())
    sums = {name: None if unconverted else sum(projects[name], ZERO) for name in ("planned", "committed", "spent")}
    sizes: list[str | None] = list(projects["size"])
    estimates = projects["estimate"][without_money(projects)]
    return Overview(
        projects=len(projects),
        by_standing={str(name): int(count) for name, count in projects["standing"].value_counts().items()},
        by_size={size: sizes.count(size) for size in dict.fromkeys(sizes)},
        currency=currency,
        unconverted=unconverted,
        estimated=len(estimates),
        estimates=sum(estimates, ZERO),
        **sums,
    )


def without_money(projects: pd.DataFrame) -> pd.Series:
    """Which rows of a table of `projects.listing.list_projects` have a rough estimate, but no amount in any line."""
    asked = [projects[name].to_list() for name in ("estimate", "missing_rates", "planned", "committed", "spent")]
    meant = [estimate is not None and not any(others) for estimate, *others in zip(*asked, strict=True)]
    return pd.Series(meant, index=projects.index, dtype=bool)


def off_track(
    session: Session, actor: Actor, *, choice: Choice | None = None, today: date | None = None
) -> pd.DataFrame:
    """What needs a director: one row per project and reason, with `OFF_TRACK_COLUMNS`, by reason and code.

    hold: decided so. condition_overdue: a condition was not met in time. lapsed: too long without a decision.
    above_release: more was spent than released (`amount`, in the base currency). ended_not_closed: its end (`day`)
    has passed. Projects whose gate is unknown are in breach of nothing.
    """
    on = today or states.today()
    return off_track_of(list_projects(session, actor, choice=choice, today=on), today=on)


def off_track_of(projects: pd.DataFrame, *, today: date) -> pd.DataFrame:
    """As `off_track`, of a table of `projects.listing.list_projects` that is at hand already."""
    found: list[tuple[object, ...]] = []
    by_standing = {ON_HOLD: HOLD, OVERDUE: CONDITION, LAPSED: NO_DECISION}
    for row in rows_of(projects):
        if row["standing"] == UNKNOWN:
            continue
        who = (row["id"], row["code"], row["name_en"], row["name_km"], row["organisation_id"])
        if row["standing"] in by_standing:
            found.append((*who, by_standing[row["standing"]], None, None))
        above = ZERO if row["missing_rates"] else _above(row)
        if above:
            found.append((*who, ABOVE_RELEASE, above, None))
        if row["state"] in (PROPOSED, ACTIVE) and row["ends_on"] is not None and row["ends_on"] < today:
            found.append((*who, NOT_CLOSED, None, row["ends_on"]))
    found.sort(key=lambda one: (REASONS.index(str(one[5])), str(one[1])))
    return pd.DataFrame(found, columns=list(OFF_TRACK_COLUMNS), dtype=object)


def _above(row: Mapping[Any, Any]) -> Decimal:
    """What was spent above the release, building and running each by itself."""
    return sum((max(row[f"spent_{kind}"] - row[f"released_{kind}"], ZERO) for kind in KINDS), ZERO)
