"""How colleagues share the work on the sample's open questionnaires: sections given away, and comments on answers."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import insert
from sqlmodel import Session, col, select

from assess.tables import Answer
from assess.tables.carry import AnswerComment, SectionDelegation
from data.access import Actor, Role
from data.base import utc_now
from reports.sample.cycles import Round
from reports.sample.people import OWN

GIVEN = (
    ("3", Role.OFFICER, "Please ask the market offices; they know which permits can be sent in.", False),
    ("foundation", Role.HEAD, "The training plan and the decrees are in your office.", False),
    ("2", Role.OFFICER, None, True),
)
"""Section, to whom, with which words, and whether it is done."""
TALKS: Sequence[tuple[str, str, int, bool]] = (
    (OWN, "Is the old address still printed on the forms? Then I would not claim the top level.", 2, False),
    (OWN, "The new forms carry the new address since May.", 2, True),
    (OWN, "សូមបន្ថែមតំណទៅកាន់ទំព័រទំនាក់ទំនង។", 5, False),
    ("sample-schools", "Which of the two pages is meant? The link leads to the list of schools.", 3, False),
    ("sample-rivers", "Please add the date on which the page was last changed.", 1, False),
)
"""Of which organisation, what is said, on which of its answers (by place), and whether it is settled."""


def build_teamwork(session: Session, actors: Mapping[Role, Actor], open_round: Round) -> None:
    """Give three sections of the officer's questionnaire to colleagues, and let some answers be discussed.

    What is carried over from the cycle before is there already: opening a cycle offers it.
    """
    now = utc_now()
    for place, (section, who, note, done) in enumerate(GIVEN):
        session.add(
            SectionDelegation(
                submission_id=open_round.parts[OWN].submission.id or 0,
                section=section,
                person_id=actors[who].person or 0,
                by=actors[Role.OFFICER if who is Role.HEAD else Role.HEAD].name,
                at=now - timedelta(days=9, minutes=place),
                note=note,
                done_at=now - timedelta(days=2) if done else None,
            )
        )
    rows = [
        _comment(session, open_round, actors, code, text, place, settled=settled)
        for code, text, place, settled in TALKS
    ]
    session.connection().execute(insert(AnswerComment), rows)


def _comment(
    session: Session,
    open_round: Round,
    actors: Mapping[Role, Actor],
    code: str,
    text: str,
    place: int,
    *,
    settled: bool,
) -> dict[str, object]:
    submission = open_round.parts[code].submission.id or 0
    chosen = select(Answer.item, Answer.service_id).where(Answer.submission_id == submission, Answer.service_id == 0)
    item, service = session.exec(chosen.order_by(col(Answer.id)).offset(place).limit(1)).one()
    author = actors[Role.HEAD if code == OWN else Role.REVIEWER]
    at = utc_now() - timedelta(days=6 - place, hours=place)
    return {
        "submission_id": submission,
        "item": item,
        "service_id": service,
        "text": text,
        "by": actors[Role.OFFICER].name if settled else author.name,
        "at": at,
        "resolved_at": at + timedelta(hours=5) if settled else None,
        "resolved_by": author.name if settled else None,
    }
