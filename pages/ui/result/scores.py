"""What the result screen shows of one run of a submission, frozen or live, in one shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlmodel import Session

from assess.cases import CLAIMED, VERIFIED, Run, case_of
from assess.cycles.participation import Participation
from assess.freezing import theme_percents
from assess.results import frozen_contributions, frozen_result, frozen_services, live_result
from assess.states import EDITABLE, SETTLED
from data.access import Actor
from maturity_model.advice import Blockers, Pivotal, pivotal


@dataclass(frozen=True)
class Scored:
    """One run. `result` is a row of `maturity_model.scoring.Scores.results` with None for what is missing.

    `rows` has the columns of `assess.freezing.QUESTION_COLUMNS`, `services` maps a service to its stage.
    """

    run: Run
    frozen: bool
    result: Mapping[str, Any]
    themes: Mapping[str, Mapping[str, float | None]]
    rows: pd.DataFrame
    services: Mapping[int, int | None]


@dataclass(frozen=True)
class Result:
    """The run that counts now, the claim beside it once there is a verified one, and why the stage is what it is."""

    counts: Scored
    claimed: Scored
    blockers: Blockers
    rests_on: list[Pivotal]

    @property
    def verified(self) -> Scored | None:
        """The verified run, once there is one."""
        return self.counts if self.counts.run == VERIFIED else None


def read_result(session: Session, actor: Actor, part: Participation) -> Result:
    """Everything about the result of a submission: verified once a reviewer has settled it, else as claimed."""
    claimed = _scored(session, actor, part, CLAIMED)
    settled = part.submission.state in SETTLED
    counts = _scored(session, actor, part, VERIFIED) if settled else claimed
    live = live_result(session, actor, part.submission.id or 0, run=counts.run)
    case = case_of(session, part.submission, part.cycle, run=counts.run)
    return Result(counts, claimed, live.blockers, pivotal(part.edition, case))


def _scored(session: Session, actor: Actor, part: Participation, run: Run) -> Scored:
    submission = part.submission.id or 0
    frozen = frozen_result(session, actor, submission, run=run)
    # A returned submission is being changed again: what was frozen before is not what it says now.
    if frozen is not None and not (run == CLAIMED and part.submission.state in EDITABLE):
        stages = frozen_services(session, actor, submission, run=run)
        return Scored(
            run,
            frozen=True,
            result=frozen.document["scores"],
            themes=frozen.themes,
            rows=frozen_contributions(frozen),
            services={service: row.stage for service, row in stages.items()},
        )
    live = live_result(session, actor, submission, run=run)
    services = zip(live.services["service"], live.services["stage"], strict=True)
    return Scored(
        run,
        frozen=False,
        result=live.result,
        themes=theme_percents(live.contributions),
        rows=live.contributions,
        services={int(service): None if pd.isna(stage) else int(stage) for service, stage in services},
    )
