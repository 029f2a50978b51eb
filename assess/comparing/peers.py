"""An organisation beside others: its group's median and best, and others by name, per stage and theme. Frozen only."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from assess.cases import VERIFIED
from assess.cycles.participation import Participation, participation
from assess.freezing import is_newest
from assess.states import SETTLED
from assess.tables import Result, Submission
from data.access import Actor
from data.errors import Invalid
from data.organisations import visible
from data.tables import Organisation

STAGES = ("1", "2", "3", "4")
TOTAL, FOUNDATION = "total", "foundation"
KEY = ["section", "theme"]
Row = tuple[str, str, float | None]
_WHOLE = {**{stage: f"stage_{stage}" for stage in STAGES}, TOTAL: "total", FOUNDATION: "foundation"}
_PLACES = {name: place for place, name in enumerate((TOTAL, *STAGES, FOUNDATION))}
# The document of a result is a hundred times as long as all that is compared here.
_WITHOUT_DOCUMENT = (defer(col(Result.document)),)  # pyright: ignore[reportArgumentType] - a column of a table


@dataclass(frozen=True)
class Group:
    """An organisation among its like: the same cycle, form and attainable stage.

    `size` counts the organisations, this one included. `table` has a row for the whole ("total", "1" to "4",
    "foundation"; theme empty) and for each theme of a section. Columns: section, theme, own, median, best (0 to 100;
    own is missing where it is not asked), counted (organisations that are asked).
    `at_stage` counts organisations by the stage they have reached.
    """

    form: str
    attainable: int | None
    size: int
    table: pd.DataFrame
    at_stage: Mapping[int, int]


def beside_group(session: Session, actor: Actor, submission: int) -> Group | None:
    """A verified result beside the median and the best of its group; None without one that has a stage.

    Whoever may not read the country's results sees a group only once this result is published, and then of published
    results.
    """
    part = participation(session, actor, submission, action="result.read")
    states = frozenset(SETTLED) if actor.may("national.read", part.organisation.path) else frozenset({"published"})
    if part.submission.state not in states:
        return None
    own = _frozen(session, part)
    if own is None or own.stage_reached is None:
        return None
    found = session.exec(
        select(Result)
        .join(Submission, col(Submission.id) == col(Result.submission_id))
        .where(
            Submission.cycle_id == part.cycle.id,
            Submission.form == part.submission.form,
            col(Submission.state).in_(states),
            Result.run == VERIFIED,
            Result.attainable == own.attainable,
            col(Result.stage_reached).is_not(None),
            is_newest(),
        )
        .options(*_WITHOUT_DOCUMENT)
    ).all()
    rows = _table(row for one in found for row in _percents(one))
    grouped = rows.groupby(KEY, sort=False)["percent"]
    table = grouped.agg(median="median", best="max", counted="count").reset_index()
    mine = _table(_percents(own)).rename(columns={"percent": "own"})
    stages = pd.Series([one.stage_reached for one in found]).value_counts()
    return Group(
        form=part.submission.form,
        attainable=own.attainable,
        size=len(found),
        table=_ordered(mine.merge(table, on=KEY, how="outer"))[[*KEY, "own", "median", "best", "counted"]],
        at_stage={int(str(stage)): int(count) for stage, count in stages.items()},
    )


def others_to_choose(session: Session, actor: Actor, submission: int) -> list[tuple[Submission, Organisation]]:
    """The other organisations of the cycle with a settled result that this person may read; their like first."""
    part = participation(session, actor, submission, action="result.read")
    own = _frozen(session, part)
    rows = session.exec(
        select(Submission, Organisation, Result.attainable)
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .join(Result, col(Result.submission_id) == col(Submission.id))
        .where(
            Submission.cycle_id == part.cycle.id,
            Submission.id != submission,
            col(Submission.state).in_(SETTLED),
            Result.run == VERIFIED,
            is_newest(),
            visible(actor, "result.read"),
        )
        .order_by(col(Organisation.path))
    ).all()
    like = (part.submission.form, own.attainable if own else None)
    ordered = sorted(rows, key=lambda row: (row[0].form, row[2]) != like)
    return [(one, organisation) for one, organisation, _ in ordered]


def beside(session: Session, actor: Actor, submission: int, *, others: Iterable[int]) -> pd.DataFrame:
    """Verified results of one cycle side by side; `others` are submissions that this person may read.

    Returns:
        Rows as in `Group.table`, with section and theme, and a column per submission by its number (0 to 100, missing
        where it is not asked): this one first, then the others in the order given.

    Raises:
        Missing: one of them is not this person's to see.
        Invalid: one of them is of another cycle, or has no verified result.
    """
    parts = [participation(session, actor, one, action="result.read") for one in (submission, *others)]
    table: pd.DataFrame | None = None
    for part in parts:
        found = _frozen(session, part)
        if found is None or part.cycle.id != parts[0].cycle.id:
            raise Invalid("compare.not_comparable", organisation=part.organisation.name_en)
        column = _table(_percents(found)).rename(columns={"percent": part.submission.id or 0})
        table = column if table is None else table.merge(column, on=KEY, how="outer")
    return _ordered(table if table is not None else pd.DataFrame(columns=KEY))


def _frozen(session: Session, part: Participation) -> Result | None:
    """The verified result, while it stands."""
    if part.submission.state not in SETTLED:
        return None
    chosen = select(Result).where(Result.submission_id == part.submission.id, Result.run == VERIFIED, is_newest())
    return session.exec(chosen.options(*_WITHOUT_DOCUMENT)).first()


def _percents(result: Result) -> Iterator[Row]:
    """The percentages of a frozen result: section, theme (empty for the whole), percent."""
    for section, column in _WHOLE.items():
        yield section, "", getattr(result, column)
    for theme, sections in result.themes.items():
        for section, percent in sections.items():
            yield section, theme, percent


def _table(rows: Iterable[Row]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=[*KEY, "percent"]).astype({"percent": "float64"})
    return table[table["percent"].notna()]


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    """The whole before the stages, each stage before its themes."""
    places: Any = table["section"].map(_PLACES)
    return table.assign(_place=places).sort_values(["_place", "theme"]).drop(columns="_place").reset_index(drop=True)
