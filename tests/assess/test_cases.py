"""Whatever is saved question by question scores as the same answers handed to the model at once."""

import random

import pytest
from sqlmodel import Session

from assess.answers import save_answer
from assess.cases import VERIFIED, case_of
from assess.editions.chosen import current_edition
from assess.questions import questions_of
from assess.review.verdicts import agree_section
from assess.submissions import submit, verify
from data.access import Actor
from maturity_model.case import DONT_KNOW, Case, NotApplicable, ServiceCase
from maturity_model.scoring import score
from tests.assess.conftest import Round, number
from tests.evidence_given import give_evidence


@pytest.mark.parametrize("seed", range(3))
def test_saved_answers_score_as_the_plain_case(
    session: Session, officer: Actor, head: Actor, reviewer: Actor, open_round: Round, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - not a secret
    answers: dict[tuple[str, int | None], object] = {}
    ladder: dict[int | str, int] = {}
    for asked in questions_of(open_round.health, open_round.cycle).asked:
        state = chance.choice(["level", "level", "level", "dont_know", "unanswered"])
        level = chance.randrange(len(asked.labels)) if state == "level" else None
        save_answer(
            session, officer, submission=open_round.id, item=asked.item, service=asked.service, state=state,
            level=level, seen_version=0,
        )  # fmt: skip
        if asked.item == "service.ladder":
            if level is not None:
                ladder[asked.service] = level
        elif state != "unanswered":
            answers[asked.item, asked.service or None] = level if state == "level" else DONT_KNOW
    birth, licence, archive = (number(one.id) for one in (open_round.birth, open_round.licence, open_round.archive))
    expected = Case(
        organisation=number(open_round.health.organisation_id),
        form="commune",
        facts={"publishes_own_budget": False},
        services=(
            ServiceCase(birth, key=True, facts={"has_fee": True, "needs_documents": True}, yearly_volume=1000),
            ServiceCase(licence, key=True, facts={"has_fee": False, "needs_documents": False}, yearly_volume=10),
            ServiceCase(archive, key=False),
        ),
        answers=answers,  # type: ignore[arg-type]
        ladder=ladder,
    )
    assert case_of(session, open_round.health, open_round.cycle) == expected
    scores = score(current_edition(), [expected]).results.iloc[0]
    give_evidence(session, open_round.id)
    claim = submit(session, head, submission=open_round.id)
    for section in ("1", "2", "foundation", "ladder"):
        agree_section(session, reviewer, submission=open_round.id, section=section)
    verified = verify(session, reviewer, submission=open_round.id)
    for frozen in (claim, verified):
        assert frozen.stage_reached == scores["stage_reached"]
        assert (frozen.stage_1, frozen.stage_2, frozen.total) == (
            scores["stage_1_percent"], scores["stage_2_percent"], scores["total_percent"],
        )  # fmt: skip


def test_without_a_review_nothing_is_verified(session: Session, officer: Actor, open_round: Round) -> None:
    save_answer(session, officer, submission=open_round.id, item="site.mobile", state="level", level=1, seen_version=0)
    assert case_of(session, open_round.health, open_round.cycle, run=VERIFIED).answers == {}


def test_a_claim_of_not_applicable_is_shown_as_it_was_made(session: Session, open_round: Round) -> None:
    from assess.tables import Answer

    session.add(
        Answer(submission_id=open_round.id, item="site.mobile", state="not_applicable", reason="Why", saved_by="x")
    )
    session.flush()
    case = case_of(session, open_round.health, open_round.cycle)
    assert case.answers == {("site.mobile", None): NotApplicable("Why", approved=True)}
