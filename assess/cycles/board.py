"""How far every organisation of a cycle is: its state, what it has answered of what it is asked, and when it last did.

A country of 1,900 organisations takes the same few queries as one of three.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import case
from sqlmodel import Session, col, func, select

from assess.answers import UNANSWERED
from assess.cycles.control import find_cycle
from assess.editions.chosen import edition_of
from assess.questions import FOUNDATION, LADDER, plain_case
from assess.states import EDITABLE, today
from assess.tables import Answer, Cycle, Submission
from data.access import Actor, require_anywhere
from data.organisations import visible
from data.tables import Organisation
from maturity_model.asking import asked_by_section

ORGANISATION_COLUMNS = ("organisation", "code", "name_en", "name_km", "kind", "path")
Pair = tuple[Organisation, Submission]


def board(session: Session, actor: Actor, cycle: int) -> pd.DataFrame:
    """One row per participant of a cycle that this person may see, by path.

    Columns: submission, organisation, code, name_en, name_km, kind, path, form, state, late; asked and answered
    (questions; "don't know" and "not applicable" are answers), missing (their difference), share (0 to 100, missing
    where nothing is asked); last_activity (UTC: the last answer, or when it was signed or verified; missing before);
    days_left (until the due day, negative after it; missing unless the cycle is open and answers are still awaited).
    """
    require_anywhere(actor, "national.read")
    found = find_cycle(session, actor, cycle)
    pairs = _participants(session, actor, found)
    asked = asked_in(found, pairs).sum(axis=1).to_numpy()
    counted = session.exec(
        select(Answer.submission_id, func.count(), func.max(Answer.saved_at))
        .join(Submission, col(Submission.id) == col(Answer.submission_id))
        .where(Submission.cycle_id == cycle, Answer.state != UNANSWERED)
        .group_by(col(Answer.submission_id))
    )
    answers = {submission: (count, last) for submission, count, last in counted}
    left = (found.due_on - today()).days if found.state == "open" else None
    rows = [
        {
            "submission": submission.id,
            **_named(organisation),
            "form": submission.form,
            "state": submission.state,
            "late": submission.late,
            "answered": answers.get(submission.id or 0, (0, None))[0],
            "last_activity": _last(answers.get(submission.id or 0, (0, None))[1], submission),
            "days_left": left if submission.state in EDITABLE else None,
        }
        for organisation, submission in pairs
    ]
    columns = ["submission", *ORGANISATION_COLUMNS, "form", "state", "late", "answered", "last_activity", "days_left"]
    table = pd.DataFrame(rows, columns=columns).astype({"days_left": "Int32"})
    table["last_activity"] = pd.to_datetime(table["last_activity"], utc=True)
    table.insert(columns.index("answered"), "asked", asked)
    table["missing"] = (table["asked"] - table["answered"]).clip(lower=0)
    table["share"] = (100 * table["answered"] / table["asked"].where(table["asked"] > 0)).astype("float64")
    return table


def asked_in(cycle: Cycle, pairs: Sequence[Pair]) -> pd.DataFrame:
    """How many questions participants are asked: a row each, in the order given; a column per section."""
    cases = [plain_case(submission, cycle) for _, submission in pairs]
    return asked_by_section(edition_of(cycle), cases)


def answered_in(session: Session, cycle: Cycle) -> pd.DataFrame:
    """How many questions are answered, of those who still answer: a row per submission, a column per section."""
    edition = edition_of(cycle)
    items: dict[str, list[str]] = {}
    for item in edition.items:
        items.setdefault(FOUNDATION if item.stage is None else str(item.stage), []).append(item.id)
    section = case(
        *((col(Answer.item).in_(these), name) for name, these in items.items()),
        else_=LADDER,
    )
    rows = session.exec(
        select(Answer.submission_id, section, func.count())
        .join(Submission, col(Submission.id) == col(Answer.submission_id))
        .where(Submission.cycle_id == cycle.id, Answer.state != UNANSWERED, col(Submission.state).in_(EDITABLE))
        .group_by(col(Answer.submission_id), section)
    ).all()
    table = pd.DataFrame(rows, columns=["submission", "section", "answered"])
    return table.pivot_table(index="submission", columns="section", values="answered", aggfunc="sum", fill_value=0)


def _participants(session: Session, actor: Actor, cycle: Cycle) -> list[Pair]:
    chosen = (
        select(Organisation, Submission)
        .join(Submission, col(Submission.organisation_id) == col(Organisation.id))
        .where(Submission.cycle_id == cycle.id, visible(actor, "national.read"))
        .order_by(col(Organisation.path))
    )
    return list(session.exec(chosen))


def _named(organisation: Organisation) -> dict[str, Any]:
    return {"organisation": organisation.id} | {name: getattr(organisation, name) for name in ORGANISATION_COLUMNS[1:]}


def _last(answered: datetime | None, submission: Submission) -> datetime | None:
    known = [one for one in (answered, submission.submitted_at, submission.verified_at) if one is not None]
    return max(known, default=None)
