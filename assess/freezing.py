"""Results as they are frozen: scores, what they were made from, and enough to score them again without us."""

import hashlib
import json
import math
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, event, exists, insert, inspect
from sqlalchemy.orm import Mapper, aliased
from sqlmodel import Session, col, func, select

from assess.cases import CLAIMED, Run, case_of
from assess.cycles.participation import Participation
from assess.evidence.frozen import evidence_listed
from assess.register import HIGHEST_STAGE
from assess.tables import Result, ResultItem, ServiceStage
from data.base import utc_now
from maturity_model.advice import Blockers, blockers
from maturity_model.case import Case
from maturity_model.definition import Edition
from maturity_model.scoring import Scores, score

FORMAT = 1
QUESTION_COLUMNS = ("item", "service", "stage", "theme", "weight", "state", "level", "credit", "part", "points")


class Frozen(RuntimeError):
    """Code tried to change a frozen result."""


def freeze(
    session: Session,
    part: Participation,
    *,
    run: Run = CLAIMED,
    reason: str | None = None,
    at: datetime | None = None,
) -> Result:
    """Score the run of a submission as it stands now and keep it for good, as the next version of that run.

    `reason` says why there is another version; `at` is when it was frozen if that was not now.
    """
    edition = part.edition
    case = case_of(session, part.submission, part.cycle, run=run)
    scores = score(edition, [case])
    before = select(func.max(Result.version)).where(Result.submission_id == part.submission.id, Result.run == run)
    row = plain(scores.results.iloc[0].to_dict())
    numbers = _numbers(row)
    frozen = Result(
        submission_id=part.submission.id or 0,
        run=run,
        version=(session.exec(before).one() or 0) + 1,
        reason=reason,
        edition_hash=part.cycle.edition_hash,
        themes=theme_percents(scores.contributions),
        document=document(part, case, scores, run=run)
        | {"evidence": evidence_listed(session, part.submission.id or 0)},
        frozen_at=at or utc_now(),
        **numbers,
    )
    session.add(frozen)
    session.flush()
    # A service that answers the ladder only can reach what the register says, else the last stage.
    top = edition.stage_numbers[-1]
    highest = {one.id: int(one.facts.get(HIGHEST_STAGE) or top) for one in case.services}
    session.add_all(
        ServiceStage(
            result_id=frozen.id or 0,
            service_id=int(one["service"]),
            key=bool(one["key"]),
            stage=one["stage"],
            attainable=one["attainable"] if one["key"] else highest[one["service"]],
        )
        for one in map(plain, scores.services.to_dict("records"))
    )
    session.flush()
    items = item_rows(edition, scores.contributions, blockers(edition, case, scores=scores))
    if items:
        session.exec(insert(ResultItem), params=[{"result_id": frozen.id, **one} for one in items])
    return frozen


def latest(session: Session, submission: int, *, run: Run) -> Result | None:
    """The last version of a frozen run, if there is any."""
    chosen = select(Result).where(Result.submission_id == submission, Result.run == run)
    return session.exec(chosen.order_by(col(Result.version).desc())).first()


def hash_of_document(document: dict[str, Any]) -> str:
    """The SHA-256, in hexadecimal, of a frozen document written as JSON with sorted keys and no spaces."""
    plain = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(plain.encode()).hexdigest()


@event.listens_for(Result, "before_insert")
def _seal(_mapper: Mapper[Result], _connection: Connection, result: Result) -> None:
    result.document_hash = hash_of_document(result.document)


@event.listens_for(Result, "before_update")
def _refuse_change(_mapper: Mapper[Result], _connection: Connection, result: Result) -> None:
    """What writes around this, in SQL, is found by `python -m reports check-results`."""
    changed = [one.key for one in inspect(result).attrs if one.history.has_changes()]
    if changed:
        raise Frozen(f"result {result.id} is frozen; a correction makes a new version (changed: {', '.join(changed)})")


def is_newest() -> ColumnElement[bool]:
    """The condition on `Result` that leaves in only the last version of each run."""
    later = aliased(Result)
    same = (col(later.submission_id) == col(Result.submission_id), col(later.run) == col(Result.run))
    return ~exists().where(*same, col(later.version) > col(Result.version))


def theme_percents(contributions: pd.DataFrame) -> dict[str, dict[str, float | None]]:
    """Percentages (0 to 100) by theme and by stage ("1" to "4", "foundation"); what is not asked is left out."""
    sums: dict[tuple[str, str], list[tuple[float, float]]] = {}
    columns = (contributions[name].astype(object) for name in ("theme", "stage", "points", "part"))
    for theme, stage, points, part in zip(*columns, strict=True):
        section = "foundation" if stage is pd.NA else str(stage)
        sums.setdefault((str(theme), section), []).append((points, part))
    themes: dict[str, dict[str, float | None]] = {}
    for (theme, section), rows in sums.items():
        full = math.fsum(part for _, part in rows)
        points = math.fsum(points for points, _ in rows)
        themes.setdefault(theme, {})[section] = 100 * points / full if full > 0 else None
    return themes


def item_rows(edition: Edition, contributions: pd.DataFrame, found: Blockers) -> list[dict[str, Any]]:
    """The columns of `ResultItem` for every item that counts in a result, in the order of the edition.

    Points keep the next stage away only while its threshold is not met; a gate does until it holds.
    """
    tops = {item.id: item.top for item in edition.items}
    counting: dict[str, list[tuple[bool, float, float]]] = {}
    columns = (contributions[name].astype(object) for name in ("item", "level", "part", "points"))
    for item, level, part, points in zip(*columns, strict=True):
        if part > 0:
            counting.setdefault(item, []).append((level is not pd.NA and level == tops[item], part, points))
    gates = {one.item for gate in found.open_gates for one in gate.missing}
    lost = {one.item for one in found.lost} if "threshold" in found.binding_rule else set[str]()
    return [
        {
            "item": item,
            "questions": len(rows),
            "at_top": sum(at_top for at_top, _, _ in rows),
            "percent": 100 * math.fsum(points for _, _, points in rows) / math.fsum(part for _, part, _ in rows),
            "blocks": "gate" if item in gates else "points" if item in lost else None,
        }
        for item, rows in counting.items()
    ]


def document(part: Participation, case: Case, scores: Scores, *, run: Run) -> dict[str, Any]:
    """All that is needed to score again by hand: questions with weight and credit, services, thresholds, gates.

    `questions` lists rows of `QUESTION_COLUMNS`; `service` is null for the organisation's, `stage` for the
    foundation's. `level` is the one that counts, granted levels included.
    """
    edition, organisation = part.edition, part.organisation
    table = scores.contributions
    return {
        "format": FORMAT,
        "run": run,
        "cycle": {"id": part.cycle.id, "name": part.cycle.name_en},
        "organisation": {
            "id": organisation.id,
            "code": organisation.code,
            "kind": organisation.kind,
            "name_en": organisation.name_en,
            "name_km": organisation.name_km,
        },
        "edition": {"id": edition.id, "version": edition.version, "hash": part.cycle.edition_hash},
        "rules": rules(edition),
        "form": case.form,
        "facts": dict(case.facts),
        "platforms": sorted(case.platforms),
        "services": part.submission.services,
        "ladder": [[service, level] for service, level in sorted(case.ladder.items(), key=str)],
        "question_columns": list(QUESTION_COLUMNS),
        "questions": [
            [_plain(value) for value in row]
            for row in zip(*(table[name].astype(object) for name in QUESTION_COLUMNS), strict=True)
        ],
        "scores": plain(scores.results.iloc[0].to_dict()),
        "service_scores": [plain(one) for one in scores.services.to_dict("records")],
    }


def rules(edition: Edition) -> dict[str, Any]:
    """What of an edition decides a stage once credits are known: thresholds, gate share, weighting, gates."""
    return {
        "thresholds": {str(stage): float(percent) for stage, percent in edition.thresholds.items()},
        "gate_share": float(edition.gate_share),
        "service_weighting": edition.service_weighting,
        "gates": [
            {
                "stage": gate.stage,
                "scope": gate.scope,
                "need": gate.need,
                "of": [[member.item, member.level, [str(one) for one in member.when]] for member in gate.of],
            }
            for gate in edition.gates
        ],
    }


def plain(row: dict[Any, Any]) -> dict[str, Any]:
    """A row of a table as plain JSON values; what is missing is null."""
    return {str(name): _plain(value) for name, value in row.items()}


def _numbers(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "stage_reached": row["stage_reached"],
        "attainable": row["attainable"],
        **{f"stage_{stage}": row.get(f"stage_{stage}_percent") for stage in (1, 2, 3, 4)},
        "total": row["total_percent"],
        "foundation": row["foundation_percent"],
        "coverage": row["coverage"],
        "distance": row["distance"],
        "open_gates": row["open_gates"] or 0,
        "asked": row["questions"],
        "items_asked": row["asked"],
    }


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA:
        return None
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and math.isnan(value) else value
