"""How far a submission is answered, section by section, and where the work stopped."""

from dataclasses import dataclass
from itertools import groupby

from sqlmodel import Session, col, select

from assess.answers import UNANSWERED
from assess.cycles.participation import participation
from assess.questions import questions_of
from assess.tables import Answer
from data.access import Actor


@dataclass(frozen=True)
class Section:
    """The questions of one stage and theme: `section` is "1" to "4", "foundation" or "ladder" (without a theme).

    `answered` counts levels, "don't know" and "not applicable"; `missing` names the others by item and service.
    """

    section: str
    theme: str | None
    asked: int
    answered: int
    missing: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Progress:
    """All sections in the order of the edition; `last_item` is the item saved last, None before the first."""

    sections: tuple[Section, ...]
    last_item: str | None

    @property
    def asked(self) -> int:
        """How many questions there are."""
        return sum(one.asked for one in self.sections)

    @property
    def answered(self) -> int:
        """How many of them have an answer."""
        return sum(one.answered for one in self.sections)

    @property
    def missing(self) -> tuple[tuple[str, int], ...]:
        """The questions without an answer, by item and service, section by section."""
        return tuple(question for one in self.sections for question in one.missing)


def progress(session: Session, actor: Actor, submission: int) -> Progress:
    """How much of a submission is answered, for whoever may read it."""
    part = participation(session, actor, submission, action="answer.read")
    rows = session.exec(
        select(Answer.item, Answer.service_id, Answer.state)
        .where(Answer.submission_id == submission)
        .order_by(col(Answer.saved_at), col(Answer.id))
    ).all()
    answered = {(item, service) for item, service, state in rows if state != UNANSWERED}
    asked = questions_of(part.submission, part.cycle).asked
    places = {one.section: place for place, one in reversed(list(enumerate(asked)))}
    themes = {theme.id: place for place, theme in enumerate(part.edition.themes)}
    ordered = sorted(asked, key=lambda one: (places[one.section], themes.get(one.theme or "", len(themes))))
    sections: list[Section] = []
    for (section, theme), group in groupby(ordered, key=lambda one: (one.section, one.theme)):
        questions = [one.question for one in group]
        missing = tuple(one for one in questions if one not in answered)
        sections.append(Section(section, theme, len(questions), len(questions) - len(missing), missing))
    return Progress(tuple(sections), rows[-1][0] if rows else None)
