"""What is known and answered about one organisation: the plain values that scoring is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

FactValue = bool | str | int | float | None
ServiceId = int | str


class DontKnow(Enum):
    """The answer of someone who does not know."""

    DONT_KNOW = "dont_know"


DONT_KNOW: Final = DontKnow.DONT_KNOW


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The answer that a question does not apply, with its reason.

    It takes the question out of the sums only if it is `approved`; else it counts as 0. For a claim that is shown as
    the organisation made it, hand it in as approved.
    """

    reason: str
    approved: bool = False


Answer = int | DontKnow | NotApplicable
QuestionKey = tuple[str, ServiceId | None]


@dataclass(frozen=True, slots=True)
class ServiceCase:
    """A service of an organisation. `yearly_volume` is its transactions in a year, None if unknown.

    A fact that is missing or None is unknown; then what depends on it is asked.
    """

    id: ServiceId
    key: bool
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    yearly_volume: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """An organisation as it is scored: its form, facts, services and answers.

    `platforms` names the national platforms that are available. `answers` goes by item and service (None for items
    asked of the organisation); a level is counted from 0. `ladder` holds the level of services that are not key
    services. Without a submission (`submitted` false) nothing is scored.
    """

    organisation: int | str
    form: str
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    platforms: frozenset[str] = frozenset()
    services: tuple[ServiceCase, ...] = ()
    answers: Mapping[QuestionKey, Answer] = field(default_factory=dict)
    ladder: Mapping[ServiceId, int] = field(default_factory=dict)
    submitted: bool = True
