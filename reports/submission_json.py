"""A submission as one JSON document that holds all that is needed to score it again without this program."""

import json
from pathlib import Path
from typing import Any

from sqlmodel import Session

from assess.cases import CLAIMED, VERIFIED, Run, case_of
from assess.cycles.participation import Participation
from assess.freezing import document as frozen_document
from assess.results import frozen_result
from assess.states import EDITABLE, SETTLED
from data.access import Actor
from maturity_model.definition import Condition, Edition
from maturity_model.scoring import score
from reports.choice import Choice
from reports.scorecard.facts import part_of

FORMAT = "egov-submission-1"
SCRIPT = Path(__file__).with_name("rescore.py")
NOT_APPLICABLE = "agreed_not_applicable"


def build(session: Session, actor: Actor, choice: Choice) -> bytes:
    """The document of an organisation's part in a cycle; see `submission_document`."""
    part = part_of(session, actor, cycle=choice.needed("cycle"), organisation=choice.needed("organisation"))
    content = json.dumps(submission_document(session, actor, part), ensure_ascii=False, indent=1, allow_nan=False)
    return (content + "\n").encode()


def build_script(_session: Session, _actor: Actor, _choice: Choice) -> bytes:
    """The script that scores such a document again; it needs Python and nothing else."""
    return SCRIPT.read_bytes()


def submission_document(session: Session, actor: Actor, part: Participation) -> dict[str, Any]:
    """A submission with what its edition says of it: questions, gates, thresholds, facts, answers, result.

    It holds the verified result once there is one, else the signed claim, else the claim as it stands now (then
    `frozen` is null). Facts are text, "yes" and "no" included; an unknown fact is absent. `answers` has every question
    asked: `answer` is a level counted from 0, "not_applicable" where that was agreed, null for any other; `state` says
    which. Where a level was only granted by another answer, `answer` is null and `state` is "implied".
    """
    number = part.submission.id or 0
    run: Run = VERIFIED if part.submission.state in SETTLED else CLAIMED
    result = None if part.submission.state in EDITABLE else frozen_result(session, actor, number, run=run)
    if result is not None:
        frozen = result.document
    else:
        case = case_of(session, part.submission, part.cycle, run=run)
        frozen = frozen_document(part, case, score(part.edition, [case]), run=run)
    stored = None
    if result is not None:
        stored = {
            "version": result.version,
            "reason": result.reason,
            "at": result.frozen_at.isoformat(timespec="seconds"),
            "sha256": result.document_hash,
        }
    return {"format": FORMAT, "run": run, "frozen": stored, **rescorable(part.edition, frozen)}


def rescorable(edition: Edition, frozen: dict[str, Any]) -> dict[str, Any]:
    """A frozen result (as `assess.freezing.document` makes it) with what its edition says, for `reports/rescore.py`."""
    questions = [dict(zip(frozen["question_columns"], row, strict=True)) for row in frozen["questions"]]
    return {
        "cycle": frozen["cycle"],
        "organisation": frozen["organisation"],
        "form": frozen["form"],
        "edition": _edition(edition, frozen["form"]) | {"hash": frozen["edition"]["hash"]},
        "facts": {
            "organisation": _texts(frozen["facts"]),
            "platform": {
                fact.id: "yes" if fact.id in frozen["platforms"] else "no"
                for fact in edition.facts
                if fact.where == "platform"
            },
        },
        "services": [one | {"facts": _texts(one["facts"])} for one in frozen["services"]],
        "ladder": [{"service": service, "level": level} for service, level in frozen["ladder"]],
        "answers": [
            {"item": one["item"], "service": one["service"], "state": one["state"], "answer": _answer(one)}
            for one in questions
        ],
        "result": frozen["scores"],
        "service_results": frozen["service_scores"],
        # What was frozen before evidence was, has none; nor has what is not frozen yet.
        "evidence": frozen.get("evidence", []),
    }


def _edition(edition: Edition, form: str) -> dict[str, Any]:
    """What of an edition decides the scores of those who answer this form; its other items are left out."""
    asks = edition.form(form).asks
    return {
        "id": edition.id,
        "version": edition.version,
        "thresholds": {str(stage): str(percent) for stage, percent in edition.thresholds.items()},
        "gate_share": str(edition.gate_share),
        "service_weighting": edition.service_weighting,
        "items": [
            {
                "id": item.id,
                "stage": item.stage,
                "scope": item.scope,
                "weight": item.weight,
                "credits": [level.credit for level in item.levels],
                "applies_when": [_condition(one) for one in item.applies_when],
                "implied_by": [[one.item, one.at_least, one.grants] for one in item.implied_by if asks(one.item)],
                "title": item.title.model_dump(),
                "levels": [level.label.model_dump() for level in item.levels],
            }
            for item in edition.items
            if asks(item.id)
        ],
        "gates": [
            {
                "stage": gate.stage,
                "scope": gate.scope,
                "need": gate.needed,
                "of": [
                    [member.item, member.level, [_condition(one) for one in member.when]]
                    for member in gate.of
                    if asks(member.item)
                ],
            }
            for gate in edition.gates
        ],
    }


def _condition(condition: Condition) -> list[str]:
    return [condition.where, condition.fact, condition.value or "yes"]


def _texts(facts: dict[str, Any]) -> dict[str, str]:
    words = {True: "yes", False: "no"}
    return {
        name: words[value] if isinstance(value, bool) else str(value)
        for name, value in facts.items()
        if value is not None
    }


def _answer(question: dict[str, Any]) -> int | str | None:
    if question["state"] == NOT_APPLICABLE:
        return "not_applicable"
    return question["level"] if question["state"] == "answered" else None
