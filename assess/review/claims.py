"""Claims as reviewers read them: what is claimed, why it is looked at, what was verified last, and the verdict."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from sqlmodel import Session, col, select

from assess.answers import UNANSWERED
from assess.cases import CLAIMED, VERIFIED, case_of
from assess.cycles.participation import Participation, participation
from assess.freezing import latest
from assess.questions import ORGANISATION, Asked, questions_of
from assess.review.earlier import Earlier, earlier_of
from assess.review.risk import REST, RISKS, THEME, ThemeState, risks, theme_name, themes_of
from assess.review.settings import Rules, rules_of
from assess.review.tasks import require_sight
from assess.tables import Answer, Result, Review
from assess.tables.review import SecondReview
from data.access import Actor
from maturity_model.advice import pivotal

Question = tuple[str, int]
T = TypeVar("T", Answer, Review, SecondReview)


@dataclass(frozen=True)
class Before:
    """What was verified for a question in an earlier cycle."""

    state: str
    level: int | None
    cycle_en: str
    cycle_km: str | None


@dataclass(frozen=True)
class Claim:
    """What an organisation claims for one question, and the verdict on it.

    `state` and `level` are the claim ("unanswered" without one); `risk` says why it is looked at (one of
    `assess.review.risk.RISKS`), `before` what was verified last. `agreed` is None until it is reviewed; then
    `verified_state` and `verified_level` are what counts, and `by_sample` says that nobody looked.
    `pivotal` marks an answer on which the stage rests. `version` (0: no review yet) is what the next verdict must name.
    """

    submission: int
    asked: Asked
    state: str
    level: int | None
    reason: str | None
    note: str | None
    link: str | None
    saved_by: str | None
    saved_at: datetime | None
    pivotal: bool
    risk: str
    before: Before | None
    agreed: bool | None
    by_sample: bool
    verified_state: str | None
    verified_level: int | None
    review_reason: str | None
    reviewed_by: str | None
    reviewed_at: datetime | None
    version: int


@dataclass(frozen=True)
class Dossier:
    """All that is known of one submission before and after its verdicts; made by `dossier_of`."""

    part: Participation
    rules: Rules
    answers: dict[Question, Answer]
    reviews: dict[Question, Review]
    risk: dict[Question, str]
    earlier: Earlier | None
    rests_on: frozenset[Question]

    @property
    def asked(self) -> tuple[Asked, ...]:
        """The questions in the order in which they are asked."""
        return questions_of(self.part.submission, self.part.cycle).asked

    @cached_property
    def themes(self) -> dict[str, ThemeState]:
        """How each theme stands, in the order in which themes are asked first."""
        verdicts = {question: row.agreed for question, row in self.reviews.items()}
        return themes_of(self.asked, self.risk, verdicts, limit=self.rules.disagreement_percent)

    def risk_now(self, asked: Asked) -> str:
        """Why a question is looked at, its theme's disagreement rate considered."""
        risk = self.risk[asked.question]
        return THEME if risk == REST and self.themes[theme_name(asked)].whole else risk


@dataclass(frozen=True)
class Folder:
    """A submission under review: its claims, the riskiest first, how each theme stands, and the cycle's rules."""

    claims: tuple[Claim, ...]
    themes: tuple[ThemeState, ...]
    rules: Rules


def open_folder(session: Session, actor: Actor, submission: int) -> Folder:
    """Every question of a submission with its claim and verdict, and how each theme stands.

    Whoever may read reviews may see it, the organisation itself too.

    Raises:
        Denied: a second reviewer judges blind, and this person could still be that one.
    """
    part = participation(session, actor, submission, action="review.read")
    require_sight(session, actor, part, rules_of(session, part.cycle.id or 0))
    dossier = dossier_of(session, part)
    return Folder(tuple(claims_in(dossier)), tuple(dossier.themes.values()), dossier.rules)


def review_list(session: Session, actor: Actor, submission: int) -> list[Claim]:
    """Every question of a submission with its claim and verdict: the riskiest first, else as asked.

    Raises:
        Denied: as for `open_folder`.
    """
    return list(open_folder(session, actor, submission).claims)


def differences(session: Session, actor: Actor, submission: int) -> list[Claim]:
    """The claims that a reviewer adjusted, in the order asked; what the organisation should read first."""
    return [claim for claim in review_list(session, actor, submission) if claim.agreed is False]


def verified_stage(session: Session, actor: Actor, submission: int) -> int | None:
    """The stage that was verified; None before."""
    participation(session, actor, submission, action="review.read")
    found = latest(session, submission, run=VERIFIED)
    return found.stage_reached if found else None


def dossier_of(session: Session, part: Participation) -> Dossier:
    """Everything about a submission that a review needs, for services that have checked who asks."""
    submission, cycle = part.submission, part.cycle
    number = submission.id or 0
    answers = rows_of(session, Answer, number)
    case = case_of(session, submission, cycle)
    rests_on = frozenset((one.item, int(one.service or ORGANISATION)) for one in pivotal(part.edition, case))
    earlier = earlier_of(session, submission, cycle)
    rules = rules_of(session, cycle.id or 0)
    asked = questions_of(submission, cycle).asked
    claims = {question: (row.state, row.level) for question, row in answers.items()}
    return Dossier(
        part=part,
        rules=rules,
        answers=answers,
        reviews=rows_of(session, Review, number),
        risk=risks(
            asked,
            claims,
            pivotal=rests_on,
            changed=_changed(session, number, asked, answers, earlier),
            submission=number,
            sample_percent=rules.sample_percent,
        ),
        earlier=earlier,
        rests_on=rests_on,
    )


def claims_in(dossier: Dossier) -> list[Claim]:
    """The claims of a submission, the riskiest first, else as asked."""
    claims = [claim_of(dossier, one, dossier.reviews.get(one.question)) for one in dossier.asked]
    return sorted(claims, key=lambda claim: RISKS.index(claim.risk))


def claim_of(dossier: Dossier, asked: Asked, review: Review | SecondReview | None, *, risk: str | None = None) -> Claim:
    """One claim with a verdict on it, a first or a second reviewer's; `risk` if it is not that of the first."""
    answer = dossier.answers.get(asked.question)
    claimed = (answer.state, answer.level) if answer else (UNANSWERED, None)
    earlier = dossier.earlier
    verified = earlier.verified.get(asked.question) if earlier else None
    return Claim(
        submission=dossier.part.submission.id or 0,
        asked=asked,
        state=claimed[0],
        level=claimed[1],
        reason=answer.reason if answer else None,
        note=answer.note if answer else None,
        link=answer.link if answer else None,
        saved_by=answer.saved_by if answer else None,
        saved_at=answer.saved_at if answer else None,
        pivotal=asked.question in dossier.rests_on,
        risk=risk or dossier.risk_now(asked),
        before=Before(*verified, earlier.cycle_en, earlier.cycle_km) if verified and earlier else None,
        agreed=(review.state, review.level) == claimed if review else None,
        by_sample=isinstance(review, Review) and review.by_sample,
        verified_state=review.state if review else None,
        verified_level=review.level if review else None,
        review_reason=review.reason if review else None,
        reviewed_by=review.reviewed_by if review else None,
        reviewed_at=review.reviewed_at if review else None,
        version=review.version if review else 0,
    )


def rows_of(session: Session, table: type[T], submission: int) -> dict[Question, T]:
    """The rows of a submission by item and service, as the store has them now."""
    chosen = select(table).where(col(table.submission_id) == submission).execution_options(populate_existing=True)
    return {(row.item, row.service_id): row for row in session.exec(chosen)}


def _changed(
    session: Session, submission: int, asked: Iterable[Asked], answers: dict[Question, Answer], earlier: Earlier | None
) -> set[Question]:
    """The questions answered otherwise than was verified last, and those changed after the claim was returned."""
    signed = session.exec(
        select(Result.frozen_at)
        .where(Result.submission_id == submission, Result.run == CLAIMED)
        .order_by(col(Result.version).desc())
        .limit(2)
    ).all()
    found: set[Question] = set()
    for one in asked:
        answer = answers.get(one.question)
        state = answer.state if answer else UNANSWERED
        if len(signed) > 1 and answer and answer.saved_at > signed[1]:
            found.add(one.question)
        elif earlier and one.question in earlier.verified:
            was, level = earlier.verified[one.question]
            if (was, level) != (state, answer.level if answer else None):
                found.add(one.question)
    return found
