"""Live and frozen results of one organisation."""

import pytest
from sqlmodel import Session

from assess.answers import save_answer
from assess.results import (
    frozen_contributions,
    frozen_result,
    frozen_services,
    history,
    live_result,
    steps_to_next,
    what_if,
)
from assess.review.verdicts import agree_section
from assess.submissions import submit, verify
from data.access import Actor, Role
from data.errors import Denied, Missing
from tests.assess.conftest import Round, number
from tests.conftest import Country, actor
from tests.evidence_given import give_evidence


@pytest.fixture
def answered(session: Session, officer: Actor, open_round: Round) -> Round:
    """The top of `site.reachable`, and a ladder level of 3 for the archive."""
    for item, service, level in (("site.reachable", 0, 3), ("service.ladder", number(open_round.archive.id), 3)):
        save_answer(
            session, officer, submission=open_round.id, item=item, service=service, state="level", level=level,
            seen_version=0,
        )  # fmt: skip
    give_evidence(session, open_round.id)
    return open_round


def test_a_draft_has_a_live_result(session: Session, officer: Actor, answered: Round) -> None:
    live = live_result(session, officer, answered.id)
    assert live.result["stage_1_percent"] == pytest.approx(100 / 7)
    assert (live.result["stage_reached"], live.result["attainable"], live.result["stage_3_percent"]) == (0, 2, None)
    # The rows are the explanation: 13 questions, of which one earned its whole part.
    assert len(live.contributions) == 13
    assert live.contributions["points"].sum() == 1
    assert live.blockers.stage == 1
    assert live.services["stage"].tolist() == [0, 0, 3]


def test_next_steps_reach_the_next_stage(session: Session, officer: Actor, answered: Round) -> None:
    steps = steps_to_next(session, officer, answered.id)
    assert (steps.outcome, steps.stage) == ("found", 1)
    # The gate of stage 1 needs service.described at level 2 for one of the two key services.
    assert any(step.item == "service.described" and step.to_level >= 2 for step in steps.steps)


def test_what_if_changes_nothing_that_is_stored(session: Session, officer: Actor, answered: Round) -> None:
    compared = what_if(session, officer, answered.id, levels={("info.mandate", 0): 2})
    assert compared.before["stage_1_percent"] == pytest.approx(100 / 7)
    assert compared.after["stage_1_percent"] == pytest.approx(200 / 7)
    assert live_result(session, officer, answered.id).result["stage_1_percent"] == pytest.approx(100 / 7)


def test_before_the_freeze_there_is_no_frozen_result(session: Session, officer: Actor, answered: Round) -> None:
    assert frozen_result(session, officer, answered.id) is None
    assert frozen_services(session, officer, answered.id) == {}


def test_a_frozen_result_holds_its_services_and_explanation(
    session: Session, officer: Actor, head: Actor, answered: Round
) -> None:
    claim = submit(session, head, submission=answered.id)
    services = frozen_services(session, officer, answered.id, run="claimed")
    # The licence is asked nothing of stage 2 on this form; the archive can reach all four.
    stages = {
        number(one.id): (services[number(one.id)].stage, services[number(one.id)].attainable)
        for one in (answered.birth, answered.licence, answered.archive)
    }
    assert list(stages.values()) == [(0, 2), (0, 1), (3, 4)]
    assert frozen_contributions(claim)["points"].sum() == 1
    assert claim.themes["TEC"] == {"1": 50}


def test_history_holds_the_verified_results(
    session: Session, officer: Actor, head: Actor, reviewer: Actor, country: Country, answered: Round
) -> None:
    health = number(country.health.id)
    submit(session, head, submission=answered.id)
    assert history(session, officer, health) == []
    for section in ("1", "2", "foundation", "ladder"):
        agree_section(session, reviewer, submission=answered.id, section=section)
    verify(session, reviewer, submission=answered.id)
    ((cycle, submission, result),) = history(session, officer, health)
    assert (cycle.name_en, submission.id, result.run) == ("Test round", answered.id, "verified")


def test_results_of_another_organisation_are_missing(session: Session, country: Country, answered: Round) -> None:
    stranger = actor(Role.HEAD, country.trade)
    for look in (live_result, frozen_result, steps_to_next):
        with pytest.raises(Missing):
            look(session, stranger, answered.id)
    with pytest.raises((Missing, Denied)):
        history(session, stranger, number(country.health.id))
