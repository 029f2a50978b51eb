"""A submission as the model scores it: what was claimed, or what was verified."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from sqlmodel import Session, select

from assess.editions.chosen import edition_of
from assess.questions import ORGANISATION, plain_case
from assess.tables import Answer, Cycle, Review, Submission
from maturity_model.case import DONT_KNOW, Case, NotApplicable, QuestionKey, ServiceId
from maturity_model.case import Answer as ModelAnswer

Run = Literal["claimed", "verified"]
CLAIMED, VERIFIED = "claimed", "verified"


def case_of(session: Session, submission: Submission, cycle: Cycle, *, run: Run = CLAIMED) -> Case:
    """The frozen facts and services of a submission with its answers.

    The claimed run holds what the organisation answered, "not applicable" as it says so. The verified run holds the
    reviewer's level where there is one, else nothing; "not applicable" stands in it only where a reviewer agreed.
    """
    table = Answer if run == CLAIMED else Review
    rows = session.exec(select(table).where(table.submission_id == submission.id))
    return with_answers(plain_case(submission, cycle), rows, ladder=_ladder(cycle))


def with_answers(case: Case, rows: Iterable[Answer | Review], *, ladder: str | None) -> Case:
    """The case with these answers; those to the item `ladder` are the ladder levels of services."""
    answers: dict[QuestionKey, ModelAnswer] = {}
    rungs: dict[ServiceId, int] = {}
    for row in rows:
        answer = _answer(row)
        if answer is None:
            continue
        if row.item != ladder:
            answers[row.item, row.service_id if row.service_id != ORGANISATION else None] = answer
        elif isinstance(answer, int):
            rungs[row.service_id] = answer
    return replace(case, answers=answers, ladder=rungs)


def _answer(row: Answer | Review) -> ModelAnswer | None:
    match row.state:
        case "level":
            return row.level
        case "dont_know":
            return DONT_KNOW
        case "not_applicable":
            return NotApplicable(row.reason or "", approved=True)
        case _:
            return None


def _ladder(cycle: Cycle) -> str | None:
    ladder = edition_of(cycle).ladder
    return ladder.id if ladder else None
