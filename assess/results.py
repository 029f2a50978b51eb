"""Results of one organisation: live while it answers, frozen once it is signed or verified, and over the years."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlmodel import Session, col, select

from assess.cases import CLAIMED, VERIFIED, Run, case_of
from assess.cycles.participation import Participation, participation
from assess.freezing import is_newest, latest, plain
from assess.questions import ORGANISATION
from assess.states import SETTLED
from assess.tables import Cycle, Result, ServiceStage, Submission
from data.access import Actor
from data.organisations import find_organisation
from maturity_model import advice
from maturity_model.advice import Blockers
from maturity_model.case import Case, QuestionKey
from maturity_model.next_steps import NextSteps, next_steps
from maturity_model.scoring import score


@dataclass(frozen=True)
class Live:
    """Scores of a submission as it stands now.

    `result` is the one row of `maturity_model.scoring.Scores.results` with None for what is missing; `services`,
    `contributions` and `gates` are its tables of the same names.
    """

    result: dict[str, Any]
    services: pd.DataFrame
    contributions: pd.DataFrame
    gates: pd.DataFrame
    blockers: Blockers


@dataclass(frozen=True)
class WhatIf:
    """The row of results before and after a change of answers."""

    before: dict[str, Any]
    after: dict[str, Any]


def live_result(session: Session, actor: Actor, submission: int, *, run: Run = CLAIMED) -> Live:
    """Score the claim, or the verdicts so far, as they stand now."""
    part, case = _case(session, actor, submission, run)
    scores = score(part.edition, [case])
    return Live(
        result=plain(scores.results.iloc[0].to_dict()),
        services=scores.services,
        contributions=scores.contributions,
        gates=scores.gates,
        blockers=advice.blockers(part.edition, case, scores=scores),
    )


def steps_to_next(
    session: Session, actor: Actor, submission: int, *, run: Run | None = None, stage: int | None = None
) -> NextSteps:
    """The least-effort changes that reach the next stage (or `stage`), from what was verified, else claimed.

    It takes longer than the scores: show those first.
    """
    part = participation(session, actor, submission, action="result.read")
    chosen: Run = run or (VERIFIED if part.submission.state in SETTLED else CLAIMED)
    return next_steps(part.edition, case_of(session, part.submission, part.cycle, run=chosen), stage=stage)


def what_if(session: Session, actor: Actor, submission: int, *, levels: Mapping[tuple[str, int], int]) -> WhatIf:
    """What the result would be with these levels, by item and service (0 for the organisation's); nothing is stored.

    Raises:
        maturity_model.faults.Fault: an item, a service or a level is unknown.
    """
    part, case = _case(session, actor, submission, CLAIMED)
    changes: dict[QuestionKey, int] = {
        (item, None if service == ORGANISATION else service): level for (item, service), level in levels.items()
    }
    compared = advice.what_if(part.edition, case, changes)
    return WhatIf(plain(compared.before.results.iloc[0].to_dict()), plain(compared.after.results.iloc[0].to_dict()))


def frozen_result(session: Session, actor: Actor, submission: int, *, run: Run = VERIFIED) -> Result | None:
    """The frozen result of a run in its last version; None before it is signed or verified."""
    participation(session, actor, submission, action="result.read")
    return latest(session, submission, run=run)


def frozen_versions(session: Session, actor: Actor, submission: int) -> list[Result]:
    """All frozen results of a submission, oldest first."""
    participation(session, actor, submission, action="result.read")
    chosen = select(Result).where(Result.submission_id == submission)
    return list(session.exec(chosen.order_by(col(Result.frozen_at), col(Result.id))))


def frozen_services(session: Session, actor: Actor, submission: int, *, run: Run = VERIFIED) -> dict[int, ServiceStage]:
    """The frozen stages of the services of a submission, by service; empty before the freeze."""
    found = frozen_result(session, actor, submission, run=run)
    if found is None:
        return {}
    rows = session.exec(select(ServiceStage).where(ServiceStage.result_id == found.id))
    return {row.service_id: row for row in rows}


def frozen_contributions(result: Result) -> pd.DataFrame:
    """The questions of a frozen result with the points they earned; see `assess.freezing.QUESTION_COLUMNS`."""
    document = result.document
    return pd.DataFrame(document["questions"], columns=document["question_columns"])


def history(session: Session, actor: Actor, organisation: int) -> list[tuple[Cycle, Submission, Result]]:
    """The verified results of an organisation over the cycles, oldest first, each in its last version."""
    find_organisation(session, actor, organisation, action="result.read")
    chosen = (
        select(Cycle, Submission, Result)
        .join(Submission, col(Submission.cycle_id) == col(Cycle.id))
        .join(Result, col(Result.submission_id) == col(Submission.id))
        .where(Submission.organisation_id == organisation, Result.run == VERIFIED, is_newest())
        .order_by(col(Cycle.opens_on), col(Cycle.id))
    )
    return list(session.exec(chosen))


def _case(session: Session, actor: Actor, submission: int, run: Run) -> tuple[Participation, Case]:
    part = participation(session, actor, submission, action="result.read")
    return part, case_of(session, part.submission, part.cycle, run=run)
