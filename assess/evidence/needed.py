"""Where evidence is obligatory: at the levels that a gate asks for and at top levels, and nowhere else."""

from collections.abc import Collection, Mapping
from functools import lru_cache

from sqlmodel import Session, col, select

from assess.answers import LEVEL
from assess.cycles.participation import Participation, participation
from assess.evidence.pieces import LINK, NOTE, Question
from assess.questions import questions_of
from assess.tables import Answer, Cycle
from assess.tables.evidence import Evidence, EvidenceUse
from data.access import Actor
from data.errors import Invalid
from data.i18n import language, text_of
from maturity_model.definition import Edition

NAMED = 5
"""How many questions a refusal names."""


def is_obligatory(cycle: Cycle) -> bool:
    """Whether a cycle asks for evidence; one taken over from elsewhere has its source for all of its answers."""
    return cycle.sample or not cycle.source


@lru_cache(maxsize=16)
def needed_levels(edition: Edition) -> Mapping[str, int]:
    """For each item the level (from 0) at and above which evidence is obligatory."""
    needed = {item.id: item.top for item in edition.items if item.evidence}
    for gate in edition.gates:
        for member in gate.of:
            if member.item in needed:
                needed[member.item] = min(needed[member.item], member.level)
    return needed


def without_evidence(session: Session, actor: Actor, submission: int) -> list[Question]:
    """The questions, by item and service, that lack obligatory evidence, in the order asked.

    A piece counts if it is of a kind that the item accepts; so do the link and the note that stand with the answer.
    """
    return lacking(session, participation(session, actor, submission, action="answer.read"))


def require_evidence(session: Session, part: Participation) -> None:
    """Raise `Invalid` if obligatory evidence is missing: the error says how many answers lack it, and names some."""
    bare = lacking(session, part)
    if not bare:
        return
    services = {one["id"]: {"en": one["name_en"], "km": one["name_km"]} for one in part.submission.services}
    names = [
        part.edition.item(item).title.to(language()) + (f" ({text_of(services[service])})" if service else "")
        for item, service in bare[:NAMED]
    ]
    questions = ", ".join([*names, *(["…"] if len(bare) > NAMED else [])])
    raise Invalid("evidence.missing", count=len(bare), questions=questions)


def lacking(session: Session, part: Participation) -> list[Question]:
    """As `without_evidence`, for code that has checked who asks."""
    if not is_obligatory(part.cycle):
        return []
    edition, submission = part.edition, part.submission.id
    needed = needed_levels(edition)
    given = select(Answer).where(Answer.submission_id == submission, Answer.state == LEVEL)
    claimed = {
        (one.item, one.service_id): {*([LINK] if one.link else []), *([NOTE] if one.note else [])}
        for one in session.exec(given)
        if one.item in needed and (one.level or 0) >= needed[one.item]
    }
    used = select(EvidenceUse.item, EvidenceUse.service_id, Evidence.kind).where(
        EvidenceUse.submission_id == submission, col(Evidence.id) == col(EvidenceUse.evidence_id)
    )
    for item, service, kind in session.exec(used):
        if (item, service) in claimed:
            claimed[item, service].add(kind)
    asked = [one.question for one in questions_of(part.submission, part.cycle).asked]
    return [question for question in asked if question in claimed and not _shown(edition, question, claimed)]


def is_needed(edition: Edition, item: str, level: int | None) -> bool:
    """Whether an answer at this level needs evidence."""
    return level is not None and level >= needed_levels(edition).get(item, level + 1)


def _shown(edition: Edition, question: Question, given: Mapping[Question, Collection[str]]) -> bool:
    return not set(edition.item(question[0]).evidence).isdisjoint(given[question])
