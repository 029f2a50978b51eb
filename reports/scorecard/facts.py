"""All that a scorecard tells of an organisation, looked up once; nothing is computed here that assessing computes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlmodel import Session

from assess.cases import CLAIMED, VERIFIED
from assess.comparing.comparison import Agreement, Place, Ranked, agreement, place_among_like
from assess.cycles.control import find_cycle
from assess.cycles.participation import Participation, participation
from assess.cycles.progress import progress
from assess.freezing import plain, theme_percents
from assess.results import frozen_result, history, live_result, steps_to_next
from assess.states import EDITABLE, SETTLED
from assess.submissions import submission_in
from assess.tables import Cycle, Result, Submission
from data.access import Actor
from data.errors import Invalid, Missing
from data.organisations import find_organisation
from maturity_model.advice import Blockers
from maturity_model.definition import Edition
from maturity_model.next_steps import NextSteps
from reports.wording.maturity import PERCENTS, named


@dataclass(frozen=True)
class Facts:
    """What is known of an organisation in a cycle.

    `scores` is the row of results (as `maturity_model.scoring.Scores.results`) that the scorecard shows: the verified
    one if `verified`, else the claimed one. `result` is that result frozen; None while the organisation answers.
    `claimed` and `own_verified` map `reports.wording.maturity.PERCENTS` to 0 to 100 or None; empty without such a run.
    """

    part: Participation
    verified: bool
    result: Result | None
    scores: Mapping[str, Any]
    services: list[dict[str, Any]]
    themes: Mapping[str, Mapping[str, float | None]]
    claimed: Mapping[str, float | None]
    own_verified: Mapping[str, float | None]
    blockers: Blockers
    steps: NextSteps | None
    place: Place | None
    agreement: Agreement
    previous: tuple[Cycle, Result] | None

    @property
    def edition(self) -> Edition:
        """The edition that the result rests on."""
        return self.part.edition

    @property
    def stage(self) -> int | None:
        """The stage reached."""
        return self.scores["stage_reached"]

    @property
    def coverage(self) -> float:
        """The share of the weight that is answered with a level, 0 to 1."""
        return self.scores["coverage"] or 0.0

    @property
    def percents(self) -> Mapping[str, float | None]:
        """The percentages shown: verified ones where there are, else the claimed."""
        return self.own_verified if self.verified else self.claimed

    @property
    def comparable(self) -> bool:
        """Whether a change since the last cycle says something: not while questions are still being answered."""
        return self.previous is not None and self.result is not None

    @cached_property
    def key_services(self) -> list[dict[str, Any]]:
        """The key services with their scores, in the order in which they are numbered."""
        return [one for one in self.services if one["key"]]

    @cached_property
    def numbers(self) -> dict[int, int]:
        """The number of each key service in the scorecard, by its id."""
        return {int(one["service"]): number for number, one in enumerate(self.key_services, start=1)}

    @cached_property
    def service_names(self) -> dict[int, str]:
        """The names of the services by id, in the language spoken when they are first asked for."""
        return {one["id"]: named(one) for one in self.part.submission.services}

    def before(self, name: str) -> float | None:
        """A percentage of the last verified result before this cycle."""
        return getattr(self.previous[1], name) if self.previous else None

    def threshold(self, name: str) -> float | None:
        """The threshold of a percentage; None for those that have none."""
        stage = name.removeprefix("stage_")
        return float(self.edition.thresholds[int(stage)]) if stage.isdecimal() else None


def facts_of(session: Session, actor: Actor, *, cycle: int, organisation: int, ranked: Ranked | None = None) -> Facts:
    """Look up all that a scorecard tells; `ranked` keeps the ranks for the other scorecards of a batch.

    Raises:
        Missing: the cycle or the organisation is not this person's to see.
        Invalid: the organisation takes no part in the cycle, or has answered nothing.
    """
    part = part_of(session, actor, cycle=cycle, organisation=organisation)
    need_answers(session, actor, part)
    number = part.submission.id or 0
    verified = part.submission.state in SETTLED
    run = VERIFIED if verified else CLAIMED
    live = live_result(session, actor, number, run=run)
    result = None if part.submission.state in EDITABLE else frozen_result(session, actor, number, run=run)
    claim = frozen_result(session, actor, number, run=CLAIMED) if verified else result
    if result is None:
        scores, services, themes = live.result, live.services.to_dict("records"), theme_percents(live.contributions)
        percents = {name: live.result.get(f"{name}_percent") for name in PERCENTS}
    else:
        scores, services, themes = result.document["scores"], result.document["service_scores"], result.themes
        percents = percents_of(result)
    return Facts(
        part=part,
        verified=verified,
        result=result,
        scores=scores,
        services=[plain(one) for one in services],
        themes=themes,
        claimed=(percents_of(claim) if claim else {}) if verified else percents,
        own_verified=percents if verified else {},
        blockers=live.blockers,
        steps=steps_to_next(session, actor, number, run=run),
        place=place_among_like(session, actor, number, kept=ranked),
        agreement=agreement(session, actor, number),
        previous=_previous(session, actor, part),
    )


def part_of(session: Session, actor: Actor, *, cycle: int, organisation: int) -> Participation:
    """The part of an organisation in a cycle.

    Raises:
        Missing: the cycle or the organisation is not this person's to see.
        Invalid: the organisation takes no part in the cycle.
    """
    find_cycle(session, actor, cycle)
    found = find_organisation(session, actor, organisation, action="result.read")
    try:
        submission: Submission = submission_in(session, actor, cycle=cycle, organisation=organisation)
    except Missing:
        raise Invalid("report.no_part", organisation=named(found)) from None
    return participation(session, actor, submission.id or 0, action="result.read")


def need_answers(session: Session, actor: Actor, part: Participation) -> None:
    """Raise `Invalid` while an organisation has not answered a single question."""
    editable = part.submission.state in EDITABLE
    if editable and not progress(session, actor, part.submission.id or 0).answered:
        raise Invalid("report.nothing_answered", organisation=named(part.organisation))


def percents_of(result: Result) -> dict[str, float | None]:
    """The percentages of a frozen result."""
    return {name: getattr(result, name) for name in PERCENTS}


def _previous(session: Session, actor: Actor, part: Participation) -> tuple[Cycle, Result] | None:
    own = (part.cycle.opens_on, part.cycle.id or 0)
    earlier = [
        (cycle, result)
        for cycle, _, result in history(session, actor, part.submission.organisation_id)
        if (cycle.opens_on, cycle.id or 0) < own
    ]
    return earlier[-1] if earlier else None
