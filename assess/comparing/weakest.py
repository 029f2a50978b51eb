"""The weakest items across the country, and how many organisations each keeps from their next stage."""

from typing import Any

import pandas as pd
from sqlalchemy import case
from sqlmodel import Session, col, func, select

from assess.cases import VERIFIED
from assess.cycles.control import find_cycle
from assess.editions.chosen import edition_of
from assess.freezing import is_newest
from assess.questions import FOUNDATION
from assess.states import SETTLED
from assess.tables import Result, ResultItem, Submission
from data.access import Actor, require_anywhere
from data.organisations import visible
from data.tables import Organisation

GATE, POINTS = "gate", "points"
_COUNTED = ("organisations", "gate", "points", "solved", "mean")


def weakest_items(
    session: Session, actor: Actor, cycle: int, *, form: str | None = None, published_only: bool = False
) -> pd.DataFrame:
    """One row per item of a cycle of which somebody verified is asked, those first that block most organisations.

    Columns: item; section ("1" to "4" or "foundation") and theme; organisations (verified, and asked it); blocks (those
    that it keeps from their next stage), of which gate (a gate of that stage needs a higher level) and points (its
    threshold is not met and the item could still earn); solved (those at its top level in every question asked);
    mean (what it earned of what it could, 0 to 100, each organisation counting alike). The foundation blocks nobody.
    With `form`, of the organisations with that form only. All is read from frozen results.
    """
    require_anywhere(actor, "national.read")
    edition = edition_of(find_cycle(session, actor, cycle))
    chosen = (
        select(  # pyright: ignore[reportCallIssue] - more columns than SQLModel has types for
            ResultItem.item,
            func.count(),
            _sum(col(ResultItem.blocks) == GATE),
            _sum(col(ResultItem.blocks) == POINTS),
            _sum(col(ResultItem.at_top) == col(ResultItem.questions)),
            func.avg(ResultItem.percent),
        )
        .join(Result, col(Result.id) == col(ResultItem.result_id))
        .join(Submission, col(Submission.id) == col(Result.submission_id))
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .where(
            Submission.cycle_id == cycle,
            col(Submission.state).in_({"published"} if published_only else SETTLED),
            Result.run == VERIFIED,
            is_newest(),
            visible(actor, "national.read"),
        )
        .group_by(col(ResultItem.item))
    )
    if form is not None:
        chosen = chosen.where(Submission.form == form)
    table = pd.DataFrame(session.exec(chosen).all(), columns=["item", *_COUNTED])
    table = table.astype(dict.fromkeys(_COUNTED[:-1], "int64") | {"mean": "float64"})
    known = {item.id: item for item in edition.items}
    table = table[table["item"].isin(known)]
    stages = [known[item].stage for item in table["item"]]
    table.insert(1, "section", [FOUNDATION if stage is None else str(stage) for stage in stages])
    table.insert(2, "theme", [known[item].theme for item in table["item"]])
    table.insert(4, "blocks", table["gate"] + table["points"])
    return table.sort_values(["blocks", "mean", "item"], ascending=[False, True, True]).reset_index(drop=True)


def _sum(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))
