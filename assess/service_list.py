"""Every service of a cycle with the stage that was verified for it."""

from typing import Any

import pandas as pd
from sqlmodel import Session, col, select

from assess.cases import VERIFIED
from assess.cycles.control import find_cycle
from assess.freezing import is_newest
from assess.register import VOLUME
from assess.states import SETTLED
from assess.tables import Result, ServiceStage, Submission
from data.access import Actor, require_anywhere
from data.organisations import visible
from data.tables import Organisation

COLUMNS = (
    "organisation", "organisation_code", "organisation_en", "organisation_km", "service", "name_en", "name_km", "key",
    "yearly_volume", "stage", "attainable",
)  # fmt: skip


def service_table(session: Session, actor: Actor, cycle: int, *, published_only: bool = False) -> pd.DataFrame:
    """One row per service on the frozen lists of a cycle, by organisation, key services first.

    Columns are those of `COLUMNS`: `stage` and `attainable` are whole numbers, missing while nothing is verified (or
    with `published_only`, published). Services that are not key have the stage of their ladder answer.
    """
    require_anywhere(actor, "national.read")
    find_cycle(session, actor, cycle)
    chosen = (
        select(Submission, Organisation)
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .where(Submission.cycle_id == cycle, visible(actor, "national.read"))
        .order_by(col(Organisation.path))
    )
    states = {"published"} if published_only else SETTLED
    stages: dict[tuple[int, int], tuple[int | None, int | None]] = {
        (submission, service): (stage, attainable)
        for submission, service, stage, attainable in session.exec(
            select(Result.submission_id, ServiceStage.service_id, ServiceStage.stage, ServiceStage.attainable)
            .join(Result, col(Result.id) == col(ServiceStage.result_id))
            .join(Submission, col(Submission.id) == col(Result.submission_id))
            .where(Submission.cycle_id == cycle, col(Submission.state).in_(states), Result.run == VERIFIED, is_newest())
        )
    }
    rows: list[tuple[Any, ...]] = []
    for submission, organisation in session.exec(chosen):
        for one in sorted(submission.services, key=lambda service: not service["key"]):
            who = (organisation.id, organisation.code, organisation.name_en, organisation.name_km)
            what = (one["id"], one["name_en"], one["name_km"], one["key"], one[VOLUME])
            rows.append((*who, *what, *stages.get((submission.id or 0, one["id"]), (None, None))))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype({"stage": "Int8", "attainable": "Int8", "yearly_volume": "Int64"})
