"""The script that checks a result needs nothing but Python, and comes to the numbers that were stored."""

import copy
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from assess.cycles.participation import Participation
from assess.freezing import document
from assess.states import SETTLED
from assess.tables import Cycle, Submission
from data.access import Role
from data.tables import Organisation
from maturity_model.case import Case
from maturity_model.definition import Edition
from maturity_model.loading import load_edition
from maturity_model.scoring import score
from reports.choice import JSON, SCRIPT
from reports.rescore import NAMES, compare, rescore
from reports.submission_json import rescorable
from tests.maturity_model.random_cases import random_case, seeded
from tests.reports.sample_country import person
from tests.reports.taken_away import in_state, make

SCRIPT_FILE = Path(__file__).parents[2] / "reports" / "rescore.py"


@dataclass(frozen=True)
class Varied(Participation):
    """A participation that rests on an edition of our choice."""

    variant: Edition

    @property
    def edition(self) -> Edition:
        return self.variant


def exported(edition: Edition, case: Case) -> dict[str, Any]:
    """The document of a case that no database has seen."""
    services = [
        {
            "id": one.id,
            "name_en": str(one.id),
            "name_km": None,
            "key": one.key,
            "facts": dict(one.facts),
            "yearly_volume": one.yearly_volume,
        }
        for one in case.services
    ]
    day = date(2026, 1, 1)
    cycle = Cycle(name_en="C", edition=edition.id, edition_hash="0", opens_on=day, due_on=day, closes_on=day)
    submission = Submission(cycle_id=1, organisation_id=1, form=case.form, services=services)
    part = Varied(submission, cycle, Organisation(code="o", kind="agency", name_en="O"), edition)
    return rescorable(edition, document(part, case, score(edition, [case]), run="claimed"))


def verified(session: Session) -> list[Submission]:
    return list(session.exec(select(Submission).where(Submission.state.in_(SETTLED))))  # pyright: ignore[reportAttributeAccessIssue]


def test_every_verified_result_of_every_cycle_is_scored_the_same_by_the_script_alone(
    sample: Session, tmp_path: Path
) -> None:
    director = person(sample, Role.DIRECTOR)
    script = tmp_path / "script.py"
    script.write_bytes(make(sample, director, "rescore", format=SCRIPT).content)
    parts = verified(sample)
    files = []
    for part in parts:
        files.append(tmp_path / f"{part.id}.json")
        made = make(sample, director, "submission", format=JSON, cycle=part.cycle_id, organisation=part.organisation_id)
        files[-1].write_bytes(made.content)
    ran = subprocess.run([sys.executable, "-I", script, *files], capture_output=True, text=True, check=False, cwd="/")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert len(parts) >= 69
    assert ran.stdout.count("All are equal.") == len(parts)
    assert ran.stdout.count("equal\n") >= len(NAMES) * len(parts)


def test_a_number_that_was_changed_by_hand_is_found(sample: Session, tmp_path: Path) -> None:
    cycle, organisation = in_state(sample, "provisional")
    made = make(
        sample, person(sample, Role.DIRECTOR), "submission", format=JSON, cycle=cycle, organisation=organisation
    )
    changed = json.loads(made.content)
    changed["result"]["stage_2_percent"] += 1e-6
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(changed), encoding="utf-8")
    ran = subprocess.run([sys.executable, "-I", SCRIPT_FILE, path], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "stage_2_percent" in next(line for line in ran.stdout.splitlines() if "DIFFERS" in line)
    assert "NOT ALL ARE EQUAL." in ran.stdout


@pytest.mark.parametrize("weighting", ["equal", "transactions"])
def test_random_cases_are_scored_as_the_model_scores_them(weighting: str) -> None:
    edition = load_edition("presence-2026").model_copy(update={"service_weighting": weighting})
    for seed in range(60):
        given = exported(edition, random_case(edition, seeded(seed)))
        told, equal = compare(given)
        assert equal, f"seed {seed}\n{told}"


def test_random_cases_reach_every_stage() -> None:
    edition = load_edition("presence-2026")
    reached = {rescore(exported(edition, random_case(edition, seeded(seed))))["stage_reached"] for seed in range(60)}
    assert {0, 1, 2} <= reached


def small() -> dict[str, Any]:
    """One service, one question each in stages 1 and 2, a gate on the second that any one of two questions opens."""

    def item(name: str, stage: int, **other: Any) -> dict[str, Any]:
        usual = {"scope": "service", "weight": 1, "credits": [0, 50, 100], "applies_when": [], "implied_by": []}
        return {"id": name, "stage": stage, **usual, **other}

    return {
        "edition": {
            "thresholds": {"1": "50", "2": "50"},
            "gate_share": "0.5",
            "service_weighting": "equal",
            "items": [
                item("a", 1),
                item("b", 2),
                item("c", 2, applies_when=[["service", "has_fee", "yes"]], implied_by=[["b", 2, 2]]),
            ],
            "gates": [{"stage": 2, "scope": "service", "need": 1, "of": [["b", 2, []], ["c", 2, []]]}],
        },
        "facts": {"organisation": {}, "platform": {}},
        "services": [{"id": 1, "key": True, "yearly_volume": None, "facts": {"has_fee": "yes"}}],
        "answers": [],
        "result": {},
    }


def answered(given: dict[str, Any], **levels: int | str) -> dict[str, Any]:
    changed = copy.deepcopy(given)
    changed["answers"] = [{"item": item, "service": 1, "answer": level} for item, level in levels.items()]
    return changed


@pytest.mark.parametrize(
    ("levels", "stage", "second"),
    [
        pytest.param({}, 0, 0, id="nothing answered: stage 1 asked and not reached"),
        pytest.param({"a": 1}, 1, 0, id="50 of 100 is just enough"),
        pytest.param({"a": 2, "b": 1, "c": 1}, 1, 50, id="(50+50)/2 = 50, but no member of the gate stands at 2"),
        pytest.param({"a": 2, "c": 2}, 2, 50, id="(0+100)/2 = 50 and one of the group is enough"),
        pytest.param({"a": 2, "b": 2}, 2, 100, id="b at 2 grants c its level 2: (100+100)/2"),
        pytest.param({"a": 0, "b": 2, "c": 2}, 0, 100, id="stage 2 does not hold without stage 1"),
        pytest.param({"a": 2, "b": "not_applicable", "c": 2}, 2, 100, id="what was agreed away has no part: 100/1"),
    ],
)
def test_a_hand_worked_document(levels: dict[str, int | str], stage: int, second: float) -> None:
    again = rescore(answered(small(), **levels))
    assert (again["stage_reached"], again["stage_2_percent"]) == (stage, second)


def test_a_question_whose_fact_does_not_hold_is_not_asked() -> None:
    given = answered(small(), a=2, b=1)
    assert rescore(given)["stage_2_percent"] == 25  # (50 + 0) / 2
    given["services"][0]["facts"]["has_fee"] = "no"
    assert rescore(given)["stage_2_percent"] == 50  # 50 / 1


def test_an_unknown_fact_counts_as_holding() -> None:
    given = answered(small(), a=2, b=1)
    given["services"][0]["facts"] = {}
    assert rescore(given)["stage_2_percent"] == 25


def test_half_of_the_services_must_meet_the_gates_rounded_up() -> None:
    given = answered(small(), a=2, b=2)
    for number in (2, 3):
        given["services"].append({**given["services"][0], "id": number})
        given["answers"].append({"item": "a", "service": number, "answer": 2})
        given["answers"].append({"item": "b", "service": number, "answer": 1})
        given["answers"].append({"item": "c", "service": number, "answer": 1})
    # Each item: (100 + 50 + 50) / 3 = 66.7 %, but one of three services is less than two of three.
    assert rescore(given)["stage_reached"] == 1
    given["answers"][-1]["answer"] = 2
    assert rescore(given)["stage_reached"] == 2


def test_who_serves_nobody_outside_reaches_stage_2_at_most() -> None:
    given = small()
    given["edition"]["thresholds"]["3"] = "50"
    given["edition"]["items"].append({**given["edition"]["items"][0], "id": "d", "stage": 3})
    given = answered(given, a=2, b=2, c=2, d=2)
    assert rescore(given)["stage_reached"] == 3
    given["facts"]["organisation"]["serves_public"] = "no"
    again = rescore(given)
    assert (again["stage_reached"], again["attainable"]) == (2, 2)


def test_services_weigh_by_their_transactions_unless_one_is_unknown() -> None:
    given = answered(small(), a=2)
    given["edition"]["service_weighting"] = "transactions"
    given["services"] = [
        {**given["services"][0], "id": n, "yearly_volume": volume} for n, volume in ((1, 300), (2, 100))
    ]
    assert rescore(given)["stage_1_percent"] == 75  # 300·100 / 400
    given["services"][1]["yearly_volume"] = None
    assert rescore(given)["stage_1_percent"] == 50  # 100 / 2
