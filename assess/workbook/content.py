"""What a workbook is about: a submission with its questions, answers and figures, in the order of the sheets."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlmodel import Session

from assess.answers import Given, answers_of
from assess.cycles.participation import Participation, participation
from assess.figures import Reported, figures_of
from assess.questions import FOUNDATION, LADDER, ORGANISATION, Asked, questions_of
from assess.workbook.layout import FIGURES
from data.access import Actor
from data.i18n import text_of
from maturity_model.definition import Figure

Key = tuple[str, int]


@dataclass(frozen=True)
class Content:
    """A submission and all that it is asked and has answered; keys are item or figure, and service (0 for none)."""

    part: Participation
    asked: Mapping[Key, Asked]
    answers: Mapping[Key, Given]
    figures: Mapping[Key, Figure]
    reported: Mapping[Key, Reported]

    @cached_property
    def sections(self) -> dict[str, list[Asked]]:
        """The questions by section, those of the organisation before those of its services."""
        found: dict[str, list[Asked]] = {}
        for one in self.asked.values():
            found.setdefault(one.section, []).append(one)
        order = [*sorted(section for section in found if section.isdecimal()), FOUNDATION, LADDER]
        return {
            section: sorted(found[section], key=lambda one: one.service != ORGANISATION)
            for section in order
            if section in found
        }

    @property
    def names(self) -> list[str]:
        """All sections that a workbook can have, figures last."""
        return [*self.sections, *([FIGURES] if self.figures else [])]

    @cached_property
    def services(self) -> dict[int, str]:
        """The names of the services in the language spoken when they are first asked for."""
        return {
            one["id"]: text_of({"en": one["name_en"], "km": one["name_km"]}) for one in self.part.submission.services
        }


def gather(session: Session, actor: Actor, *, submission: int) -> Content:
    """The submission with its questions, answers and figures, for somebody who may answer.

    Raises:
        Missing: there is none, or it is another organisation's.
        Denied: the person may not answer for the organisation.
    """
    part = participation(session, actor, submission, action="answer.edit")
    asked = {one.question: one for one in questions_of(part.submission, part.cycle).asked}
    key_services = [one["id"] for one in part.submission.services if one["key"]]
    # By service first, so that the figures of one service stand together.
    figures = {(one.id, ORGANISATION): one for one in part.edition.figures if one.scope == "organisation"}
    figures |= {(one.id, id_): one for id_ in key_services for one in part.edition.figures if one.scope == "service"}
    return Content(
        part,
        asked,
        answers_of(session, actor, submission),
        figures,
        figures_of(session, actor, submission),
    )
