"""What a reviewer must look at, and why: the risk of each claim, the drawn sample, and how each theme stands."""

import hashlib
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from assess.answers import LEVEL, NOT_APPLICABLE
from assess.questions import LADDER, Asked

PIVOTAL, CHANGED, INAPPLICABLE, SAMPLE, THEME, REST = RISKS = (
    "pivotal",
    "changed",
    "not_applicable",
    "sample",
    "theme",
    "rest",
)
"""Why a claim is looked at, most urgent first.

The stage rests on it; it differs from what was verified last or was changed after it was returned; it is said not to
apply; the sample fell on it; its whole theme is to be looked at; and for no reason, so that it may be accepted.
"""
Question = tuple[str, int]
Answered = tuple[str, int | None]
"""A state and a level, as in the table of answers."""


def risks(
    asked: Iterable[Asked],
    claims: Mapping[Question, Answered],
    *,
    pivotal: Collection[Question],
    changed: Collection[Question],
    submission: int,
    sample_percent: int,
) -> dict[Question, str]:
    """The risk of each question before any verdict; never `THEME`, which verdicts decide (see `themes_of`).

    Of each theme's claims of a level that nothing else marks, `sample_percent` are drawn, rounded up: those with the
    smallest hash of submission, item and service. So the draw is the same each time, and a larger share only adds.
    """
    found: dict[Question, str] = {}
    drawable: dict[str, list[Question]] = defaultdict(list)
    for one in asked:
        question = one.question
        state, _ = claims.get(question, ("", None))
        if question in pivotal:
            found[question] = PIVOTAL
        elif question in changed:
            found[question] = CHANGED
        elif state == NOT_APPLICABLE:
            found[question] = INAPPLICABLE
        else:
            found[question] = REST
            if state == LEVEL:
                drawable[theme_name(one)].append(question)
    for questions in drawable.values():
        count = math.ceil(len(questions) * sample_percent / 100)
        for question in sorted(questions, key=lambda one: _draw(submission, one))[:count]:
            found[question] = SAMPLE
    return found


@dataclass(frozen=True)
class ThemeState:
    """How the review of one theme of a submission stands.

    `marked` questions must be looked at, `seen` of them were, `adjusted` of those were adjusted; `rest` were not
    marked, `open_rest` of them have no verdict. `limit` is the disagreement rate that is borne, in percent.
    """

    theme: str
    limit: int
    marked: int = 0
    seen: int = 0
    adjusted: int = 0
    rest: int = 0
    open_rest: int = 0

    @property
    def whole(self) -> bool:
        """Whether the whole theme is to be looked at: of what is marked, more than the limit was adjusted.

        It is said as soon as it is certain, since no further verdict could bring the rate down again.
        """
        return 100 * self.adjusted > self.limit * self.marked

    @property
    def ready(self) -> bool:
        """Whether the rest may be accepted as claimed: all that is marked was looked at, and the rate is borne."""
        return self.open_rest > 0 and self.seen == self.marked and not self.whole


def themes_of(
    asked: Iterable[Asked],
    risk: Mapping[Question, str],
    verdicts: Mapping[Question, bool],
    *,
    limit: int,
) -> dict[str, ThemeState]:
    """How each theme stands; `verdicts` says for each question with a verdict whether the claim stood."""
    found: dict[str, ThemeState] = {}
    for one in asked:
        theme = theme_name(one)
        state = found.get(theme) or ThemeState(theme, limit=limit)
        verdict = verdicts.get(one.question)
        if risk[one.question] == REST:
            found[theme] = replace(state, rest=state.rest + 1, open_rest=state.open_rest + (verdict is None))
        else:
            seen, adjusted = state.seen + (verdict is not None), state.adjusted + (verdict is False)
            found[theme] = replace(state, marked=state.marked + 1, seen=seen, adjusted=adjusted)
    return found


def theme_name(asked: Asked) -> str:
    """The theme that a question is counted under; the ladder question is a theme of its own."""
    return asked.theme or LADDER


def _draw(submission: int, question: Question) -> bytes:
    item, service = question
    return hashlib.blake2b(f"{submission}|{item}|{service}".encode(), digest_size=16).digest()
