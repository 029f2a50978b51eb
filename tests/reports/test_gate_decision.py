"""The page of a gate decision: one page in both languages, with what was decided, by whom, and on what."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from data.access import Role
from data.errors import Missing
from data.i18n import speaking
from data.store import transaction
from projects.gates.decisions import decide, decisions_of
from projects.gates.record import decision_record
from projects.lists import gates
from projects.tables import GateDecision
from projects.tables.value import Baseline
from reports.wording.projects import outcome_names
from tests.reports.sample_country import person
from tests.reports.taken_away import elsewhere, joined, make, pages_of, text_of_pdf

FULLEST = ("conditions", "G3", "S")


def fullest(session: Session) -> GateDecision:
    """G1 to G3 in one sitting, with conditions: nothing else needs as much room."""
    outcome, gate, size = FULLEST
    chosen = select(GateDecision).where(
        GateDecision.outcome == outcome, GateDecision.gate == gate, GateDecision.size == size
    )
    return session.exec(chosen.order_by(col(GateDecision.id))).first() or pytest.fail("none in the sample country")


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_fullest_decision_is_one_page_with_everything_it_rested_on(
    sample: Session, tmp_path: Path, language: str
) -> None:
    decision, director = fullest(sample), person(sample, Role.DIRECTOR)
    made = make(sample, director, "gate-decision", language=language, decision=decision.id)
    assert pages_of(made.content) == 1
    text = joined(text_of_pdf(made.content, tmp_path))
    record = decision_record(sample, director, decision.id or 0)
    assert made.name == f"gate-decision-{record.project.code}-{decision.sequence}-{language}.pdf"
    sealed = sample.exec(select(Baseline).where(Baseline.decision_id == decision.id)).one()
    said = [decision.decided_by, decision.reason, record.project.code, str(sealed.hash), record.conditions[0].text]
    said += [record.conditions[0].owner_name, f"{decision.released_build:,.0f}", f"{decision.planned_run:,.0f}"]
    with speaking(language):
        said.append(outcome_names()[decision.outcome])
        said.append(gates().by_id[decision.gate].question.to(language))
        said += [gates().artefacts[one].name.to(language) for one in decision.artefacts]
        said += [gates().questions[one].question.to(language) for one in decision.answers]
    assert [one for one in said if joined(one) not in text] == []


def test_a_body_an_independent_review_and_its_minutes_are_printed(sample: Session, tmp_path: Path) -> None:
    chosen = select(GateDecision).where(col(GateDecision.body).is_not(None), GateDecision.size == "L")
    decision = sample.exec(chosen).first() or pytest.fail("no body decided")
    made = make(sample, person(sample, Role.DIRECTOR), "gate-decision", decision=decision.id).content
    text = joined(text_of_pdf(made, tmp_path))
    said = [str(decision.body), *decision.present, str(decision.minutes), "Guild of Independent Reviewers"]
    said.append(f"quorum: {decision.quorum}")
    assert [one for one in said if joined(one) not in text] == []


def test_a_decision_that_was_replaced_says_by_which(sample_copy: Engine, tmp_path: Path) -> None:
    with transaction(sample_copy) as session:
        director, first = person(session, Role.DIRECTOR), fullest(session)
        newest = decisions_of(session, director, first.project_id)[0]
        second = decide(
            session, director, first.project_id, gate=first.gate, outcome="hold", seen_decision=newest.id,
            reason="The law changed.", hold_until=newest.decided_on + timedelta(days=9999),
        )  # fmt: skip
        old, new = (
            joined(text_of_pdf(make(session, director, "gate-decision", decision=one.id).content, tmp_path))
            for one in (first, second)
        )
    assert joined(f"Decision {second.sequence} of") in old
    assert joined("Takes the place of") in new
    assert joined(f"decision {first.sequence} of") in new


def test_a_decision_on_a_project_of_others_looks_as_if_it_were_not_there(sample: Session) -> None:
    officer = elsewhere(Role.OFFICER, sample, "sample-homes")
    other = next(
        one
        for one in sample.exec(select(GateDecision))
        if decision_record(sample, person(sample, Role.DIRECTOR), one.id or 0).lead.code == "sample-markets"
    )
    for number in (other.id, 0):
        with pytest.raises(Missing):
            make(sample, officer, "gate-decision", decision=number)


def test_what_was_waived_says_why(sample: Session, tmp_path: Path) -> None:
    found = (
        (one, held["note"])
        for one in sample.exec(select(GateDecision).order_by(col(GateDecision.id)))
        for held in one.artefacts.values()
        if held["state"] == "waived"
    )
    decision, why = next(found)
    made = make(sample, person(sample, Role.DIRECTOR), "gate-decision", decision=decision.id).content
    assert joined(why) in joined(text_of_pdf(made, tmp_path))
