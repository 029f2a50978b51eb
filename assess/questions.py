"""Which questions a submission is asked, in the order of the edition; facts and form decide, answers never do."""

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from assess.cycles.participation import Participation, Place
from assess.editions.chosen import edition_of
from assess.register import VOLUME
from assess.tables import Cycle, Submission
from data.errors import Invalid
from maturity_model.case import Case, ServiceCase
from maturity_model.definition import Edition, Text
from maturity_model.questions import questions

ORGANISATION = 0
"""Stands for the organisation itself where a service could stand."""
FOUNDATION, LADDER = "foundation", "ladder"


@dataclass(frozen=True)
class Asked:
    """A question that is asked: an item of the organisation (`service` 0), of a key service, or the ladder question.

    `section` is "1" to "4" for the stages, "foundation" or "ladder"; `theme` is None for the ladder.
    """

    item: str
    service: int
    section: str
    theme: str | None
    title: Text
    labels: tuple[Text, ...]
    may_not_apply: bool

    @property
    def question(self) -> tuple[str, int]:
        """The item and the service, which answers go by."""
        return self.item, self.service

    def allowed(self, language: str) -> str:
        """The levels with their labels, such as "0 None, 1 Some"."""
        return ", ".join(f"{level} {label.to(language)}" for level, label in enumerate(self.labels))


@dataclass(frozen=True)
class Questions:
    """All questions of a submission, in the order in which they are asked."""

    asked: tuple[Asked, ...]

    @cached_property
    def by_question(self) -> dict[tuple[str, int], Asked]:
        """The questions by item and service."""
        return {one.question: one for one in self.asked}


def questions_of(submission: Submission, cycle: Cycle) -> Questions:
    """The questions that a submission is asked.

    Items of the organisation and of its services stand in the order of the edition, an item's services in the order
    of the frozen list; the ladder question of the other services comes last.
    """
    known = json.dumps([submission.form, submission.facts, submission.services, cycle.platforms], sort_keys=True)
    return _questions(edition_of(cycle), known)


def find_asked(part: Participation | Place, item: str, service: int) -> Asked:
    """The question, if it is asked.

    Raises:
        Invalid: the item or the service is unknown, or the question is not asked here; what is allowed is listed.
    """
    here = _at(part) if isinstance(part, Place) else questions_of(part.submission, part.cycle)
    found = here.by_question.get((item, service))
    if found is not None:
        return found
    services = [one.service for one in here.asked if one.item == item]
    if services:
        raise Invalid("answer.service", item=item, service=service, allowed=", ".join(map(str, services)))
    asked = ", ".join(dict.fromkeys(one.item for one in here.asked))
    known = {one.id for one in part.edition.items}
    raise Invalid("answer.not_asked" if item in known else "answer.item", item=item, allowed=asked)


def _at(place: Place) -> Questions:
    # The stored texts are a key as good as what they say, and need no parsing to look it up.
    known = f"[{json.dumps(place.form)},{place.facts},{place.services},{place.platforms}]"
    return _questions(place.edition, known)


def plain_case(submission: Submission, cycle: Cycle) -> Case:
    """The organisation as the model sees it, without answers: form, frozen facts and services, platforms."""
    return _case(submission.organisation_id, submission.form, submission.facts, submission.services, cycle.platforms)


def _case(
    organisation: int, form: str, facts: dict[str, Any], services: list[dict[str, Any]], platforms: list[str]
) -> Case:
    return Case(
        organisation=organisation,
        form=form,
        facts=facts,
        platforms=frozenset(platforms),
        services=tuple(
            ServiceCase(id=one["id"], key=one["key"], facts=one["facts"], yearly_volume=one[VOLUME]) for one in services
        ),
    )


@lru_cache(maxsize=512)
def _questions(edition: Edition, known: str) -> Questions:
    form, facts, services, platforms = json.loads(known)
    asked: list[Asked] = []
    for one in questions(edition, _case(0, form, facts, services, platforms)):
        item = edition.item(one.item)
        asked.append(
            Asked(
                item=item.id,
                service=ORGANISATION if one.service is None else int(one.service),
                section=FOUNDATION if item.stage is None else str(item.stage),
                theme=item.theme,
                title=item.title,
                labels=tuple(level.label for level in item.levels),
                may_not_apply=item.may_not_apply,
            )
        )
    ladder = edition.ladder
    if ladder is not None:
        rungs = tuple(rung.label for rung in ladder.levels)
        others = [one["id"] for one in services if not one["key"]]
        asked.extend(
            Asked(ladder.id, service, LADDER, None, ladder.title, rungs, may_not_apply=False) for service in others
        )
    return Questions(tuple(asked))
