"""Cycles, submissions and frozen results of the organisations that were filled in, scored all at once."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import insert
from sqlmodel import Session, col, select

from assess.editions.chosen import CURRENT, edition_of, hash_of
from assess.freezing import QUESTION_COLUMNS, plain, rules
from assess.tables import Answer, Cycle, Result, ServiceStage, Submission
from bench.population.register import FACTS, Filled
from maturity_model.batch import Batch
from maturity_model.definition import Edition
from maturity_model.gathering import Others
from maturity_model.scoring import Scores, score_batch
from reports.sample.answers import DIFFICULTY, GATES_FIRST, STEP
from reports.sample.cycles import FORMS, PLATFORMS

FORM = "full"
"""All answer the whole form, communes too: the size to hold is 86 items of everybody."""
RISE = 7.0
ROWS_AT_ONCE = 50_000
Levels = tuple[np.ndarray, np.ndarray, np.ndarray]


def fill_results(
    session: Session, organisations: Sequence[Filled], *, cycles: int, seed: int, answers: bool = False
) -> None:
    """Let the organisations take part in `cycles` cycles, the sample's among them, with verified results in each."""
    chance = np.random.default_rng(seed + 1)
    maturity = np.clip(chance.normal(48, 20, len(organisations)), 2, 120)
    habits = chance.normal(0, 12, (200, len(organisations)))
    for number, cycle in enumerate(_cycles(session, cycles)):
        edition = edition_of(cycle)
        now = maturity - RISE * (cycles - 1 - number)
        levels = _levels(edition, organisations, now, habits, chance)
        scores = score_batch(_batch(edition, organisations, levels))
        submissions = _submissions(session, cycle, organisations)
        _freeze(session, cycle, edition, organisations, scores, submissions)
        if answers:
            _answers(session, edition, organisations, levels, submissions)


def _cycles(session: Session, count: int) -> list[Cycle]:
    """The sample's cycles with enough closed ones before them, oldest first."""
    there = list(session.exec(select(Cycle).order_by(col(Cycle.opens_on))))
    for _ in range(count - len(there)):
        year = there[0].opens_on.year - 1
        before = Cycle(
            name_en=f"Assessment {year}",
            edition=CURRENT,
            edition_hash=hash_of(CURRENT),
            forms=FORMS,
            platforms=sorted(PLATFORMS),
            opens_on=date(year, 2, 1),
            due_on=date(year, 3, 31),
            closes_on=date(year, 4, 15),
            state="closed",
            sample=True,
        )
        session.add(before)
        there.insert(0, before)
    session.flush()
    return there


def _levels(
    edition: Edition,
    organisations: Sequence[Filled],
    maturity: np.ndarray,
    habits: np.ndarray,
    chance: np.random.Generator,
) -> Levels:
    """A level for every item of every organisation and key service: places of items, of who is asked, and levels."""
    owner = np.repeat(np.arange(len(organisations)), [sum(s["key"] for s in one.services) for one in organisations])
    items, places, levels = [], [], []
    for number, item in enumerate(edition.items):
        asked = owner if item.scope == "service" else np.arange(len(organisations))
        strength = (
            maturity[asked]
            + GATES_FIRST * edition.in_gate(item.id)
            + habits[number, asked]
            + chance.normal(0, 6, len(asked))
        )
        middle = DIFFICULTY[item.stage]
        steps = np.array([middle + (level.credit / 100 - 0.5) * STEP for level in item.levels[1:]])
        levels.append(np.searchsorted(steps, strength, side="right").astype(np.int8))
        places.append(np.arange(len(asked)))
        items.append(np.full(len(asked), number, dtype=np.int16))
    return np.concatenate(items), np.concatenate(places), np.concatenate(levels)


def _batch(edition: Edition, organisations: Sequence[Filled], levels: Levels) -> Batch:
    key = [(place, service) for place, one in enumerate(organisations) for service in one.services if service["key"]]
    others = [(place, s["id"]) for place, one in enumerate(organisations) for s in one.services if not s["key"]]
    size = len(organisations)
    facts = {f"platform.{name}": np.ones(size) for name in PLATFORMS}
    facts |= {f"service.{name}": np.array([int(service["facts"][name]) for _, service in key]) for name in FACTS}
    return Batch.of_arrays(
        edition,
        organisations=[one.id for one in organisations],
        forms=[FORM] * size,
        services=[service["id"] for _, service in key],
        owner=np.array([place for place, _ in key]),
        facts=facts,
        volume=np.array([service["yearly_volume"] for _, service in key]),
        answer_item=levels[0],
        answer_place=levels[1],
        answer_level=levels[2],
        others=Others(
            np.array([place for place, _ in others], dtype=np.int32),
            tuple(number for _, number in others),
            np.array([number % 4 for _, number in others], dtype=np.int8),
        ),
    )


def _submissions(session: Session, cycle: Cycle, organisations: Sequence[Filled]) -> list[int]:
    signed = datetime(cycle.opens_on.year, cycle.opens_on.month, cycle.opens_on.day, 9, tzinfo=UTC)
    rows = [
        {
            "cycle_id": cycle.id,
            "organisation_id": one.id,
            "form": FORM,
            "facts": {},
            "services": list(one.services),
            "state": "verified" if cycle.state == "open" else "published",
            "submitted_at": signed,
            "submitted_by": "Head",
            "verified_at": signed,
            "verified_by": "Reviewer",
            "late": False,
            "version": 3,
        }
        for one in organisations
    ]
    return _numbers(session, Submission, rows)


def _freeze(
    session: Session,
    cycle: Cycle,
    edition: Edition,
    organisations: Sequence[Filled],
    scores: Scores,
    submissions: Sequence[int],
) -> None:
    """Results of both runs; the verified one has the document from which it can be scored again."""
    results = [plain(row) for row in scores.results.to_dict("records")]
    themes = _themes(scores.contributions)
    questions = _questions(scores.contributions)
    services: dict[int, list[dict[str, Any]]] = {}
    for row in map(plain, scores.services.to_dict("records")):
        services.setdefault(row["organisation"], []).append(row)
    rules_ = rules(edition)
    for run in ("claimed", "verified"):
        rows: list[dict[str, Any]] = []
        for one, row, submission in zip(organisations, results, submissions, strict=True):
            document: dict[str, Any] = {}
            if run == "verified":
                document = {
                    "run": run,
                    "rules": rules_,
                    "services": list(one.services),
                    "question_columns": list(QUESTION_COLUMNS),
                    "questions": questions[one.id],
                    "scores": row,
                    "service_scores": services[one.id],
                }
            rows.append(
                {
                    "submission_id": submission,
                    "run": run,
                    "version": 1,
                    "edition_hash": cycle.edition_hash,
                    "stage_reached": row["stage_reached"],
                    "attainable": row["attainable"],
                    **{f"stage_{stage}": row[f"stage_{stage}_percent"] for stage in edition.stage_numbers},
                    "total": row["total_percent"],
                    "foundation": row["foundation_percent"],
                    "coverage": row["coverage"],
                    "distance": row["distance"],
                    "open_gates": row["open_gates"] or 0,
                    "asked": row["questions"],
                    "items_asked": row["asked"],
                    "themes": themes[one.id],
                    "document": document,
                    "frozen_at": datetime(cycle.opens_on.year, 5, 20, tzinfo=UTC),
                }
            )
        numbers = _numbers(session, Result, rows)
        stages = [
            {
                "result_id": number,
                "service_id": row["service"],
                "key": row["key"],
                "stage": row["stage"],
                "attainable": row["attainable"],
            }
            for one, number in zip(organisations, numbers, strict=True)
            for row in services[one.id]
        ]
        session.connection().execute(insert(ServiceStage), stages)


def _themes(contributions: pd.DataFrame) -> dict[int, dict[str, dict[str, float]]]:
    section = contributions["stage"].astype("string").fillna("foundation")
    keys = [contributions["organisation"], contributions["theme"].astype(str), section]
    sums = contributions[["points", "part"]].groupby(keys, sort=False).sum()
    found: dict[int, dict[str, dict[str, float]]] = {}
    for (organisation, theme, stage), percent in (100 * sums["points"] / sums["part"]).items():  # pyright: ignore[reportGeneralTypeIssues] - three keys
        found.setdefault(int(organisation), {}).setdefault(str(theme), {})[str(stage)] = float(percent)
    return found


def _questions(contributions: pd.DataFrame) -> dict[int, list[list[Any]]]:
    ordered = contributions.sort_values("organisation", kind="stable")
    columns = []
    for name in QUESTION_COLUMNS:
        values = ordered[name].astype(object)
        columns.append(values.where(values.notna(), None).tolist())
    found: dict[int, list[list[Any]]] = {}
    for organisation, *row in zip(ordered["organisation"].tolist(), *columns, strict=True):
        found.setdefault(organisation, []).append(row)
    return found


def _answers(
    session: Session, edition: Edition, organisations: Sequence[Filled], levels: Levels, submissions: Sequence[int]
) -> None:
    keys = [(place, s["id"]) for place, one in enumerate(organisations) for s in one.services if s["key"]]
    saved = {"state": "level", "version": 1, "saved_at": datetime(2026, 1, 5, tzinfo=UTC), "saved_by": "Officer"}
    rows: list[dict[str, Any]] = []
    for number, place, level in zip(*(one.tolist() for one in levels), strict=True):
        item = edition.items[number]
        owner, service = keys[place] if item.scope == "service" else (place, 0)
        answer = {"submission_id": submissions[owner], "item": item.id, "service_id": service, "level": level}
        rows.append(answer | saved)
        if len(rows) == ROWS_AT_ONCE:
            session.connection().execute(insert(Answer), rows)
            rows = []
    if rows:
        session.connection().execute(insert(Answer), rows)


def _numbers(session: Session, table: type[Submission] | type[Result], rows: list[dict[str, Any]]) -> list[int]:
    """Insert rows and give their ids, in the order of the rows."""
    statement = insert(table).returning(col(table.id), sort_by_parameter_order=True)
    return [one or 0 for one in session.connection().execute(statement, rows).scalars()]
