"""Small editions and cases for tests, written in a line or two."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from maturity_model.case import Answer, Case, FactValue, ServiceCase
from maturity_model.definition import Edition
from maturity_model.scoring import Scores

FACTS = [
    ("service", "has_fee", "yes_no"),
    ("service", "highest_stage", "number"),
    ("service", "deliverable", "choice"),
    ("organisation", "procures", "yes_no"),
    ("organisation", "serves_public", "yes_no"),
    ("platform", "portal", "yes_no"),
]


def text(words: str) -> dict[str, str]:
    return {"en": words, "km": "ក"}


def item(
    name: str,
    stage: int | None = 1,
    *,
    scope: str = "organisation",
    earns: Sequence[int] = (0, 100),
    efforts: Sequence[int] = (1, 1, 1, 1),
    **more: Any,
) -> dict[str, Any]:
    """An item; without a stage it counts for the foundation."""
    levels: list[dict[str, Any]] = [
        {"credit": credit, "label": text(f"level {number}"), "rubric": text("seen")}
        for number, credit in enumerate(earns)
    ]
    for level, effort in zip(levels[1:], efforts, strict=False):
        level["effort"] = effort
    return {
        "id": name,
        "counts": "foundation" if stage is None else "stage",
        "stage": stage,
        "theme": "INF",
        "scope": scope,
        "title": text(name),
        "question": text("Is it there?"),
        "guidance": text("Look."),
        "levels": levels,
        "evidence": ["link"],
        "means": "staff",
        "sources": ["own"],
        **more,
    }


def gate(stage: int, scope: str, need: str | int, *members: tuple[str, int]) -> dict[str, Any]:
    return {
        "stage": stage,
        "scope": scope,
        "need": need,
        "of": [{"item": one, "level": level} for one, level in members],
    }


def implied(name: str, at_least: int, grants: int) -> dict[str, Any]:
    return {"item": name, "at_least": at_least, "grants": grants}


def outline(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What an edition is made from: four stages, thresholds of 50, a gate share of one half."""
    return {
        "id": "small",
        "version": "1.0.0",
        "status": "draft",
        "title": text("Small"),
        "thresholds": {1: 50, 2: 50, 3: 50, 4: 50},
        "gate_share": 0.5,
        "key_services": {"most": 8, "fewest": 1},
        "stages": [{"stage": n, "name": text(f"Stage {n}"), "description": text("…")} for n in (1, 2, 3, 4)],
        "stage_zero": {"name": text("None yet")},
        "themes": [{"id": "INF", "name": text("Information")}, {"id": "SVC", "name": text("Services")}],
        "facts": [
            {
                "where": where,
                "id": name,
                "kind": kind,
                "name": text(name),
                "choices": [{"value": value, "name": text(value)} for value in ("digital", "physical")]
                if kind == "choice"
                else [],
            }
            for where, name, kind in FACTS
        ],
        "sources": [{"id": "own", "title": "Own", "publisher": "We"}],
        "items": list(items),
        "forms": [{"id": "full", "letter": "M", "title": text("Full"), "items": "all"}],
        "ladder": {
            "id": "service.ladder",
            "title": text("Ladder"),
            "question": text("How far?"),
            "guidance": text("Look."),
            "levels": [{"stage": n, "label": text(f"{n}"), "rubric": text("…")} for n in range(5)],
        },
        **more,
    }


def edition(*items: dict[str, Any], **more: Any) -> Edition:
    return Edition.model_validate(outline(*items, **more))


def service(name: str, *, key: bool = True, volume: int | None = None, **facts: FactValue) -> ServiceCase:
    return ServiceCase(name, key, facts, volume)


def case(answers: Mapping[Any, Answer] | None = None, *services: ServiceCase, **more: Any) -> Case:
    """A case; an answer's key is an item, or an item and a service."""
    keyed = {(key, None) if isinstance(key, str) else key: answer for key, answer in (answers or {}).items()}
    return Case(**{"organisation": "org", "form": "full", "services": services, "answers": keyed, **more})


def result(scores: Scores, column: str) -> Any:
    """A value of the only organisation; None where it is missing."""
    value = scores.results.iloc[0][column]
    return None if pd.isna(value) else value


def stages_of(scores: Scores) -> list[int | None]:
    return [None if pd.isna(one) else int(one) for one in scores.services["stage"]]


STEPPED = edition(item("one", 1), item("two", 2), item("three", 3, scope="service"), item("four", 4, scope="service"))
