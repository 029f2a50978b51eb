"""An organisation over all its cycles, with those it came from: where the trend breaks, and nobody's mean."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import pairwise

import pandas as pd
from sqlmodel import Session, col, or_, select

from assess.cases import VERIFIED
from assess.editions.chosen import comparable, edition_of
from assess.freezing import is_newest
from assess.national import MEASURES
from assess.states import SETTLED
from assess.tables import Cycle, Result, Submission
from data.access import Actor
from data.organisations import find_organisation
from data.succession import came_from, successions
from data.tables import Organisation
from data.tables.succession import OrganisationSuccession

COLUMNS = ("organisation", "own", "cycle", "opens_on", "stage_reached", *MEASURES)


@dataclass(frozen=True)
class Break:
    """Between two cycles that follow one another so much of the questions changed that the trend is broken.

    `share` (0 to 100) is the smaller of the two editions' mapped shares of weight.
    """

    earlier: Cycle
    later: Cycle
    share: float

    @property
    def on(self) -> date:
        """A day between the two cycles, for the mark."""
        return self.earlier.opens_on + (self.later.opens_on - self.earlier.opens_on) / 2


@dataclass(frozen=True)
class Trend:
    """The verified results of an organisation, and of those it came from, over the cycles.

    `rows`: a row per result, by organisation and day. Columns: organisation, own (false for a predecessor's), cycle,
    opens_on, stage_reached and the measures of `assess.national.MEASURES` (0 to 100; coverage 0 to 1; missing where
    nothing is known). A predecessor has rows up to the day of the succession; nothing is averaged.
    `organisations` and `cycles` give those named, by id; `changes` what happened in the register, oldest first.
    """

    rows: pd.DataFrame
    breaks: tuple[Break, ...]
    changes: tuple[OrganisationSuccession, ...]
    organisations: dict[int, Organisation]
    cycles: dict[int, Cycle]


def trend(session: Session, actor: Actor, organisation: int) -> Trend:
    """The settled results of an organisation over its cycles, and those of the organisations it came from.

    Of a predecessor whose results this person may not read, only published ones are taken.
    """
    own = find_organisation(session, actor, organisation, action="result.read")
    led = came_from(session, organisation)
    last_day: dict[int, date] = reduce(
        lambda known, row: known | {row.predecessor_id: max(row.on, known.get(row.predecessor_id, row.on))}, led, {}
    )
    named = {*last_day, *(row.successor_id for row in led), organisation}
    organisations = {
        one.id or 0: one for one in session.exec(select(Organisation).where(col(Organisation.id).in_(named)))
    }
    open_to = [number for number, one in organisations.items() if actor.may("result.read", one.path)]
    found = session.exec(
        select(Cycle, Submission, Result)
        .join(Submission, col(Submission.cycle_id) == col(Cycle.id))
        .join(Result, col(Result.submission_id) == col(Submission.id))
        .where(
            col(Submission.organisation_id).in_([organisation, *last_day]),
            or_(col(Submission.organisation_id).in_(open_to), Submission.state == "published"),
            col(Submission.state).in_(SETTLED),
            Result.run == VERIFIED,
            is_newest(),
        )
        .order_by(col(Cycle.opens_on), col(Cycle.id))
    ).all()
    kept = [
        (cycle, submission.organisation_id, result)
        for cycle, submission, result in found
        if submission.organisation_id == organisation or cycle.opens_on < last_day[submission.organisation_id]
    ]
    rows = [
        (number, number == organisation, cycle.id, cycle.opens_on, result.stage_reached, *_measured(result))
        for cycle, number, result in kept
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype(
        {"stage_reached": "Int64"} | dict.fromkeys(MEASURES, "Float64")
    )
    cycles = {cycle.id or 0: cycle for cycle, _, _ in kept}
    renamed = [row for row in successions(session, actor, own.id or 0) if row.kind == "renamed"]
    return Trend(
        rows=table.sort_values(["own", "organisation", "opens_on"], ascending=[False, True, True], ignore_index=True),
        breaks=_breaks(list(cycles.values())),
        changes=tuple(sorted([*led, *renamed], key=lambda row: (row.on, row.id or 0))),
        organisations=organisations,
        cycles=cycles,
    )


def _measured(result: Result) -> list[float | None]:
    return [getattr(result, name) for name in MEASURES]


def _breaks(cycles: list[Cycle]) -> tuple[Break, ...]:
    """Where two cycles that follow one another have editions that share too little."""
    found: list[Break] = []
    for earlier, later in pairwise(cycles):
        if (earlier.edition, earlier.edition_hash) == (later.edition, later.edition_hash):
            continue
        known, _ = comparable(edition_of(earlier), edition_of(later))
        if known.broken:
            found.append(Break(earlier, later, 100 * min(known.share, known.previous_share)))
    return tuple(found)
