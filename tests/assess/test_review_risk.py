"""What must be looked at and why: the risk of a claim, the drawn sample, and when a whole theme is looked at."""

from collections import Counter
from collections.abc import Mapping

import pytest

from assess.questions import Asked
from assess.review.risk import Answered, Question, ThemeState, risks, themes_of
from maturity_model.definition import Text

NAME = Text(en="x", km="x")


def asked(number: int, theme: str | None = "SVC") -> Asked:
    """A question of a theme."""
    section = "1" if theme else "ladder"
    return Asked(f"item.{number}", 0, section, theme, NAME, (NAME, NAME, NAME), may_not_apply=True)


QUESTIONS = [asked(number) for number in range(20)]
LEVELS = {one.question: ("level", 1) for one in QUESTIONS}


def drawn(submission: int, percent: int, claims: Mapping[Question, Answered] | None = None) -> set[str]:
    """The items that the sample of a submission falls on."""
    found = risks(
        QUESTIONS, claims or LEVELS, pivotal=(), changed=(), submission=submission, sample_percent=percent
    )  # fmt: skip
    return {item for (item, _), risk in found.items() if risk == "sample"}


def test_the_most_urgent_reason_is_told() -> None:
    claims = LEVELS | {("item.2", 0): ("not_applicable", None), ("item.1", 0): ("not_applicable", None)}
    found = risks(
        QUESTIONS[:4], claims, pivotal=[("item.0", 0)], changed=[("item.0", 0), ("item.1", 0)], submission=1,
        sample_percent=0,
    )  # fmt: skip
    assert list(found.values()) == ["pivotal", "changed", "not_applicable", "rest"]


@pytest.mark.parametrize(
    ("percent", "count"),
    [
        pytest.param(0, 0, id="none"),
        pytest.param(1, 1, id="0.2 of 20, rounded up"),
        pytest.param(20, 4, id="20 percent of 20"),
        pytest.param(100, 20, id="all"),
    ],
)
def test_so_many_of_a_themes_claims_are_drawn(percent: int, count: int) -> None:
    assert len(drawn(1, percent)) == count


def test_the_draw_is_the_same_each_time_and_another_for_another_submission() -> None:
    assert drawn(1, 20) == drawn(1, 20)
    assert len({frozenset(drawn(submission, 20)) for submission in range(20)}) > 10


def test_a_larger_share_only_adds_to_the_draw() -> None:
    assert drawn(7, 20) < drawn(7, 50)


def test_every_question_is_drawn_about_equally_often() -> None:
    # 4 of 20 in each of 500 submissions: 100 on average; 5 standard deviations of sqrt(500 · 0.2 · 0.8) = 8.9 are 45.
    counts = Counter(item for submission in range(500) for item in drawn(submission, 20))
    assert len(counts) == 20
    assert all(abs(count - 100) < 45 for count in counts.values())


def test_what_is_not_answered_with_a_level_is_not_drawn() -> None:
    claims = LEVELS | {one.question: ("dont_know", None) for one in QUESTIONS[1:]}
    assert drawn(1, 50, claims) == {"item.0"}


@pytest.mark.parametrize(
    ("adjusted", "limit", "whole"),
    [
        pytest.param(1, 10, False, id="1 of 10 is 10 percent, not above 10"),
        pytest.param(2, 10, True, id="2 of 10 is 20 percent, above 10"),
        pytest.param(1, 9, True, id="1 of 10 is above 9 percent"),
        pytest.param(0, 0, False, id="nothing adjusted"),
    ],
)
def test_above_the_disagreement_rate_the_whole_theme_is_looked_at(adjusted: int, limit: int, whole: bool) -> None:
    risk = {one.question: "sample" if place < 10 else "rest" for place, one in enumerate(QUESTIONS)}
    verdicts = {one.question: place >= adjusted for place, one in enumerate(QUESTIONS[:10])}
    state = themes_of(QUESTIONS, risk, verdicts, limit=limit)["SVC"]
    assert (state.marked, state.seen, state.adjusted, state.rest, state.open_rest) == (10, 10, adjusted, 10, 10)
    assert (state.whole, state.ready) == (whole, not whole)


def test_the_rest_is_not_accepted_before_all_that_is_marked_was_looked_at() -> None:
    state = ThemeState("SVC", limit=10, marked=3, seen=2, rest=4, open_rest=4)
    assert not state.ready


def test_a_whole_theme_is_said_as_soon_as_it_is_certain() -> None:
    # 2 adjusted of the first 2 looked at; even if the other 8 stand, 2 of 10 are above 10 percent.
    assert ThemeState("SVC", limit=10, marked=10, seen=2, adjusted=2).whole
